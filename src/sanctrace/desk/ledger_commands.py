"""`sanctrace ledger`: what is done with a ledger as a whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import ledger_option, library_option, lists_folder


@click.group()
def ledger() -> None:
    """A ledger as a whole: load a batch into it."""


@ledger.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@ledger_option
@library_option
@JSON
@click.option("--quiet", is_flag=True, help="No progress bar.")
def load(folder: Path, ledger: str, library: Path | None, as_json: bool, quiet: bool) -> None:
    """Keep what `sanctrace batch --to FOLDER` wrote, and gather its cases; the ledger is made when it is missing.

    What the ledger holds already stays. Interrupted, it is done again with the same words.
    """
    told = load_into(folder, ledger, library, quiet=quiet)
    print_json(told) if as_json else click.echo(loaded_words(told))


def load_into(folder: Path, ledger: str, library: Path | None, *, quiet: bool) -> dict[str, str | int]:
    """Load a finished batch; what the ledger holds then: `ledger`, `kept`, `articles`, `events`, `cases`."""
    from sanctrace.ledger import open_ledger
    from sanctrace.runs.batch.load import load_batch
    from sanctrace.runs.reassess import LawAgain

    with _bar(quiet) as tell:
        changed = load_batch(folder, ledger, tell, LawAgain(library, lists_folder()))
    with open_ledger(ledger, create=False) as kept:
        counts = kept.counts()
    held = {"articles": counts.articles, "events": counts.events, "cases": counts.cases}
    return {"ledger": _shown(ledger), "kept": changed, **held}


def loaded_words(told: dict[str, str | int]) -> str:
    """What was loaded, for people."""
    return (
        f"Kept {told['kept']:,} readings. {told['ledger']} holds {told['articles']:,} articles, {told['events']:,}"
        f" events, {told['cases']:,} cases."
    )


def _shown(ledger: str) -> str:
    """The ledger's address without a password."""
    if "://" not in ledger:
        return ledger
    from sanctrace.ledger.postgresql import without_password

    return without_password(ledger)


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, drawn only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("keeping", total=None)

        def tell(done: int, total: int) -> None:
            words = "gathering cases" if done == total else "keeping"
            bar.update(line, completed=done, total=total, description=words)

        yield tell
