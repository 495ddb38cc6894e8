"""`sanctrace captures`: the pages of a ledger as they came, those too that no reader could read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.places import ledger_option, watch_place
from sanctrace.desk.run_options import run_settings
from sanctrace.desk.terminal import printable
from sanctrace.runs.settings import LEDGER_FILE, Settings

if TYPE_CHECKING:
    from sanctrace.ledger import Ledger, UnreadPage
    from sanctrace.model import Page
    from sanctrace.runs.unread import ReadAgain


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


@captures.command()
@ledger_option
@JSON
def unread(ledger: str, as_json: bool) -> int:
    """List the pages that were had and that no reader could read, with the reason. Their bytes are kept."""
    from sanctrace.ledger import open_ledger

    with open_ledger(ledger, create=False) as kept:
        found = list(kept.unread_pages())
    if as_json:
        print_json([_unread_json(page) for page in found])
        return 0
    for page in found:
        click.echo(f"{page.sha256[:12]}  {printable(page.source)}")
        click.echo(f"    {page.fault}; {page.size:,} bytes; {printable(page.reason)}")
    more = "; to try again: sanctrace captures read-again" if found else ""
    click.echo(f"{len(found)} pages that no reader could read{more}")
    return 0


@captures.command("read-again")
@click.argument("hashes", nargs=-1, metavar="[SHA256]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a page.")
@run_settings
def read_again_(hashes: tuple[str, ...], settings: Settings, as_json: bool) -> int:
    """Read the pages again that could not be read before (or those with these hashes), from their kept bytes.

    To be run when a newer version, or another --reader, may do better. What can be read now is kept as if it had been
    read at first, and its cases with it. Exit code 3 when some still cannot be read.
    """
    from contextlib import ExitStack

    from sanctrace.ledger import open_ledger
    from sanctrace.ledger.watch_state import WatchState
    from sanctrace.runs.ingest import open_keeper
    from sanctrace.runs.pipeline import open_pipeline
    from sanctrace.runs.unread import read_again

    ledger = str(settings.ledger or LEDGER_FILE)
    with open_ledger(ledger, create=False) as kept:
        only = _chosen(hashes, [page.sha256 for page in kept.unread_pages()])
    again = left = 0
    with ExitStack() as open_:
        keeper = open_.enter_context(open_keeper(ledger, create=False, library=settings.library, lists=settings.lists))
        watched = watch_place(ledger).exists()
        state = open_.enter_context(WatchState.open(watch_place(ledger), create=False)) if watched else None

        for done in read_again(
            keeper.ledger, lambda page: open_pipeline(settings).read(page), keeper.save, state, only
        ):
            again, left = again + (done.reading is not None), left + (done.reading is None)
            _tell(done, as_json=as_json)
    if not as_json:
        click.echo(f"{again} pages read that could not be read before; {left} still cannot be read")
    return EXIT_UNREADABLE if left else 0


def _tell(done: ReadAgain, *, as_json: bool) -> None:
    if as_json:
        from sanctrace.desk.reading_json import reading_line

        told = None if done.reading is None else json.loads(reading_line(done.reading))
        line = {"page": _unread_json(done.page), "reading": told, "reason": done.reason}
        click.echo(json.dumps(line, ensure_ascii=False))
    elif done.reading is not None:
        click.echo(f"Read {printable(done.page.source)}: {len(done.reading.events)} events.")
    else:
        click.echo(f"sanctrace: {printable(done.page.source)}: {printable(done.reason or '')}", err=True)


def _chosen(hashes: tuple[str, ...], known: list[str]) -> set[str]:
    """The whole hashes that those given, perhaps cut short, stand for."""
    found = {given: [sha256 for sha256 in known if sha256.startswith(given.casefold())] for given in hashes}
    if unknown := [given for given, fits in found.items() if not fits]:
        raise click.UsageError(f"no unread page has the hash {', '.join(unknown)}; see `sanctrace captures unread`")
    return {sha256 for fits in found.values() for sha256 in fits}


def _unread_json(page: UnreadPage) -> dict[str, object]:
    return {
        "source": page.source,
        "sha256": page.sha256,
        "bytes": page.size,
        "content_type": page.content_type,
        "fault": page.fault.value,
        "reason": page.reason,
    }


def _captures(ledger: Ledger) -> Iterator[tuple[str, Page | None]]:
    """Every capture once: those that were read in the order of keeping, then those that could not be read."""
    seen = set()
    hashes = (kept.reading.article.sha256 for kept in ledger.since())
    unread_hashes = (page.sha256 for page in ledger.unread_pages())
    for sha256 in (*hashes, *unread_hashes):
        if sha256 not in seen:
            seen.add(sha256)
            yield sha256, ledger.capture(sha256)
