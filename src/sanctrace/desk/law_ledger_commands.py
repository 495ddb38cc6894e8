"""`sanctrace law replay` and `law caps`: the library over events that a ledger keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.law_output import law_printer
from sanctrace.desk.law_question import day_of
from sanctrace.desk.places import ledger_option, library_option

if TYPE_CHECKING:
    from sanctrace.model import EventReading, Finding, Reading
    from sanctrace.model.event import Event
    from sanctrace.rules.facts import Listed


@click.command()
@ledger_option
@click.option("--as-of", type=day_of, help="Leave out measures adopted after this day.")
@library_option
@JSON
def replay(ledger: str, as_of: date | None, library: Path | None, as_json: bool) -> None:
    """Test all stored events again with the library as it is now, and show which findings changed.

    The ledger is left as it is: reading the pages again keeps the new findings.
    """
    from sanctrace.desk.law_json import finding_change_json
    from sanctrace.rules.replay import replay as run
    from sanctrace.runs.libraries import open_rulebook

    rulebook = open_rulebook(library)
    stored = list(_stored(ledger))
    result = run(stored, rulebook, as_of)
    kept_with = list(dict.fromkeys(s.library for s in stored))
    if as_json:
        changed = [finding_change_json(c) for c in result.changed]
        print_json({"library": rulebook.version, "kept_with": kept_with, "events": result.events, "changed": changed})
        return
    out = law_printer()
    out.finding_changes(result.changed)
    before = ", ".join(version or "a library that was not noted" for version in kept_with) or "nothing"
    out.line(
        f"Events: {result.events}; findings changed: {len(result.changed)}; "
        f"library {rulebook.version}, kept with {before}.",
        indent=0,
    )


@click.command()
@click.argument("name", type=click.Choice(["refined-petroleum", "crude-oil"]))
@ledger_option
@library_option
@JSON
def caps(name: str, ledger: str, library: Path | None, as_json: bool) -> None:
    """Sum what stored events tell of deliveries against a yearly ceiling."""
    from sanctrace.desk.law_json import cap_json
    from sanctrace.rules.caps import cap_ledgers
    from sanctrace.runs.libraries import open_rulebook

    periods = cap_ledgers([s.event for s in _stored(ledger)], open_rulebook(library), name)
    if as_json:
        print_json([cap_json(p) for p in periods])
        return
    out = law_printer()
    out.caps(periods)
    if not periods:
        out.line("No stored event tells of a dated delivery under this cap.", indent=0)


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """A stored event as `replay` takes it."""

    kept: EventReading
    reading: Reading

    @property
    def event(self) -> Event:
        return self.kept.event

    @property
    def reported_on(self) -> date | None:
        published = self.reading.article.published
        return published.day if published else None

    @property
    def library(self) -> str | None:
        return self.reading.basis.law if self.reading.basis else None

    @property
    def listed(self) -> Listed:
        from sanctrace.rules import Screened

        if self.reading.basis is None:
            return self.kept.screenings
        lists = tuple(used.list_name for used in self.reading.basis.lists)
        return Screened(found=self.kept.screenings, lists=lists)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.kept.findings


def _stored(address: str) -> Iterator[_Kept]:
    from sanctrace.ledger import open_ledger

    with open_ledger(address, create=False) as ledger:
        for reading in ledger.current():
            for kept in reading.events:
                yield _Kept(kept=kept, reading=reading)
