"""`sanctrace captures`: the pages of a ledger as they came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.places import ledger_option, watch_place

if TYPE_CHECKING:
    from sanctrace.ledger import Ledger
    from sanctrace.model import Page


@click.group()
def captures() -> None:
    """Captured pages, kept by the SHA-256 of their bytes."""


@captures.command()
@click.option(
    "--warc",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: WARC 1.1, packed when its name ends in .gz.",
)
@ledger_option
@JSON
def export(warc: Path, ledger: str, as_json: bool) -> int:
    """Write every capture of the ledger to a WARC file. Exit code 3 when the ledger could not give one."""
    from sanctrace.ledger import open_ledger
    from sanctrace.ledger.watch_state import WatchState
    from sanctrace.runs.watch.export_warc import write_warc

    fetches = {}
    if watch_place(ledger).exists():
        with WatchState.open(watch_place(ledger), create=False) as state:
            fetches = {fetch.sha256: fetch for fetch in reversed(state.fetches())}
    with open_ledger(ledger, create=False) as kept:
        written = write_warc(warc, _captures(kept), fetches, datetime.now(UTC))
    if as_json:
        print_json({"file": str(warc), **vars(written)})
    else:
        lost = f"; {written.missing} captures are missing from the ledger" if written.missing else ""
        click.echo(f"{warc}: {written.responses} pages from the web, {written.resources} from files{lost}")
    return EXIT_UNREADABLE if written.missing else 0


def _captures(ledger: Ledger) -> Iterator[tuple[str, Page | None]]:
    """Every capture once, in the order of keeping."""
    seen = set()
    for kept in ledger.since():
        sha256 = kept.reading.article.sha256
        if sha256 not in seen:
            seen.add(sha256)
            yield sha256, ledger.capture(sha256)
