"""`sanctrace ledger`: what is done with a ledger as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sanctrace.desk.backup_commands import place_options, read_back, write
from sanctrace.desk.json_output import print_json
from sanctrace.desk.places import library_option, lists_folder
from sanctrace.desk.progress import rows_bar, shown_ledger


@click.group()
def ledger() -> None:
    """A ledger as a whole: everything in it as files, and files into it."""


@ledger.command()
@click.argument("folder", type=click.Path(path_type=Path))
@place_options
@library_option
def dump(folder: Path, as_json: bool, quiet: bool, library: Path | None, **options: Any) -> None:
    """Everything that is kept for a ledger as JSON Lines in a new folder: what `sanctrace backup` writes, unpacked."""
    write(folder, options, library, as_json=as_json, quiet=quiet, folder=True)


@ledger.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@place_options
@library_option
def load(folder: Path, as_json: bool, quiet: bool, library: Path | None, **options: Any) -> None:
    """Keep what `sanctrace batch --to FOLDER` or `sanctrace ledger dump FOLDER` wrote.

    Of a batch the cases are gathered, and what the ledger holds already stays. A dump goes only where nothing is kept
    yet; --home, --sources, --key, --with-key and --only-ledger are about it alone. Interrupted, give the same words
    again.
    """
    if (folder / "manifest.json").exists():
        read_back(folder, options, as_json=as_json, quiet=quiet)
        return
    told = load_into(folder, options["ledger"], library, quiet=quiet)
    print_json(told) if as_json else click.echo(loaded_words(told))


def load_into(folder: Path, ledger: str, library: Path | None, *, quiet: bool) -> dict[str, str | int]:
    """Load a finished batch; what the ledger holds then: `ledger`, `kept`, `articles`, `events`, `cases`."""
    from sanctrace.ledger import open_ledger
    from sanctrace.runs.batch.load import load_batch
    from sanctrace.runs.reassess import LawAgain

    with rows_bar("keeping", quiet, at_end="gathering cases") as tell:
        changed = load_batch(folder, ledger, tell, LawAgain(library, lists_folder()))
    with open_ledger(ledger, create=False) as kept:
        counts = kept.counts()
    held = {"articles": counts.articles, "events": counts.events, "cases": counts.cases}
    return {"ledger": shown_ledger(ledger), "kept": changed, **held}


def loaded_words(told: dict[str, str | int]) -> str:
    """What was loaded, for people."""
    return (
        f"Kept {told['kept']:,} readings. {told['ledger']} holds {told['articles']:,} articles, {told['events']:,}"
        f" events, {told['cases']:,} cases."
    )
