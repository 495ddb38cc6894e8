"""`sanctrace verify`: whether every quoted word still stands where it was read, without any model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import ledger_option, lists_folder

if TYPE_CHECKING:
    from sanctrace.ledger import Ledger
    from sanctrace.runs.verify import PageVerified

EXIT_FAULTS = 1


@click.command()
@click.argument("name", required=False, metavar="[CASE|ARTICLE|BUNDLE]")
@ledger_option
@JSON
@click.option("--quiet", is_flag=True, help="No progress bar; only faults are told.")
def verify(name: str | None, ledger: str, as_json: bool, quiet: bool) -> int:
    """Check every passage of every event against the captured page, by offset and SHA-256.

    With the id of a case or an article only that one is checked; without, everything that is kept, and that the ledger
    does not contradict itself. With the file of a bundle, that one is checked, and no ledger is opened. No model takes
    part. Exit code 1 when something does not hold.
    """
    from sanctrace.desk.terminal_run import Bar
    from sanctrace.runs.ingest import open_keeper

    total = _Total()
    if name is not None and Path(name).is_file():
        for page in _bundle_pages(Path(name)):
            total.add(page)
        return _tell(total, as_json, quiet)
    shown = Bar() if sys.stderr.isatty() and not quiet else nullcontext()
    with (
        shown as bar,
        open_keeper(ledger, create=False, on_source=bar.page if bar else None, lists=lists_folder()) as keeper,
    ):
        for page in _pages(keeper.ledger, name):
            if bar:
                bar.page(page.source)
                bar.count()
            total.add(page)
        if name is None:
            total.faults += [f"{fault.where}: {fault.what}" for fault in keeper.ledger.check()]
    return _tell(total, as_json, quiet)


def _tell(total: _Total, as_json: bool, quiet: bool) -> int:
    if as_json:
        print_json(asdict(total))
    else:
        for fault in total.faults:
            click.echo(fault)
        if not quiet:
            click.echo(total.words())
    return EXIT_FAULTS if total.faults else 0


@dataclass
class _Total:
    """What was checked so far."""

    pages: int = 0
    events: int = 0
    passages: int = 0
    on_page: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, page: PageVerified) -> None:
        self.pages += 1
        self.events += page.events
        self.passages += page.passages
        self.on_page += page.on_page
        self.faults += [f"{page.source}: {fault}" for fault in page.faults]

    def words(self) -> str:
        checked = (
            f"{self.pages} pages, {self.events} events: {self.passages} passages looked up in their articles,"
            f" {self.on_page} of them on the captured pages"
        )
        return f"{checked}. {f'{len(self.faults)} do not hold.' if self.faults else 'All stand where they were read.'}"


def _bundle_pages(path: Path) -> Iterator[PageVerified]:
    """Every reading of a bundle and then its case; raises BundleError when the bundle is not as it was written."""
    from sanctrace.runs.bundle.opened import open_bundle
    from sanctrace.runs.verify import verify_case, verify_source

    bundle = open_bundle(path)
    for source in bundle.sources():
        yield from verify_source(bundle, source)
    for page in verify_case(bundle, bundle.case):
        if page.faults:  # its pages are counted already
            yield replace(page, events=0, passages=0, on_page=0)


def _pages(ledger: Ledger, name: str | None) -> Iterator[PageVerified]:
    from sanctrace.runs.verify import verify_article, verify_case, verify_readings

    if name is None:
        return verify_readings(ledger)
    case = ledger.case(name)
    if case is not None:
        return verify_case(ledger, case)
    if ledger.load(name) is None:
        raise click.UsageError(f"{name} is neither a case nor an article of this ledger; see: sanctrace cases --json")
    return verify_article(ledger, name)
