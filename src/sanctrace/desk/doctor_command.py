"""`sanctrace doctor`: whether everything that is kept is sound; what is not, and what to do."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option, key_option, ledger_option, library_option, sources_option, watch_place
from sanctrace.desk.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sanctrace.model import Page, Reading
    from sanctrace.runs.doctor.checkup import Checkup, Mended, Places

EXIT_TROUBLE = 1
EXIT_LOST = 3
_MEGABYTE = 1_000_000


@click.command()
@ledger_option
@click.option(
    "--mend", is_flag=True, help="Mend what can be mended from the captured pages; damaged files stay beside."
)
@click.option(
    "--min-free",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    metavar="MB",
    help="Free room that each disk should have.",
)
@JSON
@click.option("--quiet", is_flag=True, help="No progress bar; only what is wrong is told.")
@sources_option
@key_option
@library_option
@home_option
def doctor(ledger: str, mend: bool, min_free: int, as_json: bool, quiet: bool, **options: Path | None) -> int:
    """Check everything that is kept: ledger, watch, notices, accounts, lists, sources, key, disk and clock.

    Each capture is hashed, each passage looked up on its page, the cases compared with what gathering anew gives. Exit
    code 0: all is sound, or was mended whole; 1: something is wrong; 3: all was mended, and something was lost.
    """
    from sanctrace.desk.terminal_run import Bar
    from sanctrace.runs.doctor.checkup import Mended, Places
    from sanctrace.runs.doctor.examine import examine
    from sanctrace.runs.doctor.mend import mend as mend_all

    sources, key, lists = options["sources_file"], options["key_file"], options["home"]
    if sources is None or key is None or lists is None:
        raise click.UsageError("name a file or folder after --sources, --key and --home")
    places = Places(
        ledger=ledger,
        watch=watch_place(ledger),
        lists=lists,
        sources=sources,
        key=key,
        library=options["library"],
        least_free=min_free * _MEGABYTE,
    )
    shown = Bar() if sys.stderr.isatty() and not quiet else nullcontext()
    mended = Mended()
    with shown as bar:

        def tell(source: str) -> None:
            if bar is not None:
                bar.page(source)
                bar.count()

        found = examine(places, datetime.now(UTC), tell)
        if mend and not found.sound:
            mended = mend_all(places, found, _reader(places), datetime.now(UTC), tell)
            if not as_json:
                _tell_mended(mended)  # before the second look, which may be broken off
            found = examine(places, datetime.now(UTC), tell)
    if as_json:
        stores = [{**asdict(store), "sound": not store.troubles} for store in found.stores]
        print_json({"sound": found.sound, "stores": stores, "mended": asdict(mended)})
    else:
        _tell(found, quiet=quiet)
    if not found.sound:
        return EXIT_TROUBLE
    return EXIT_LOST if mended.lost else 0


def _reader(places: Places) -> Callable[[Page], Reading]:
    """Reads a page as `sanctrace read` does; the parser is loaded at the first one."""
    from sanctrace.runs.pipeline import open_pipeline
    from sanctrace.runs.settings import Settings

    def read(page: Page) -> Reading:
        lists = places.lists if places.lists.exists() else None
        return open_pipeline(Settings(lists=lists, library=places.library)).read(page)

    return read


def _tell_mended(mended: Mended) -> None:
    for done in mended.done:
        click.echo(f"mended   {printable(done)}")
    for lost in mended.lost:
        click.echo(f"LOST     {printable(lost)}")
    for kept in mended.kept:
        click.echo(f"kept     {printable(kept)}: the damaged file, as it was")


def _tell(found: Checkup, *, quiet: bool) -> None:
    for store in found.stores:
        if store.troubles:
            click.echo(f"WRONG    {store.name}: {printable(store.place)}")
            for trouble in store.troubles:
                click.echo(f"         {printable(trouble.where)}: {printable(trouble.what)}")
                click.echo(f"           -> {printable(trouble.advice)}")
        elif not quiet:
            state = "sound  " if store.there else "none   "
            about = f" ({store.checked})" if store.there else ""
            click.echo(f"{state}  {store.name}: {printable(store.place)}{about}")
    if not quiet:
        count = len(found.troubles)
        click.echo(f"{count} thing{'s' if count > 1 else ''} wrong." if count else "Everything that is kept is sound.")
