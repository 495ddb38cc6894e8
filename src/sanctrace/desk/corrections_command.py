"""`sanctrace corrections`: what was put right by hand, as labelled pages on which the reader is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option, ledger_option, library_option

if TYPE_CHECKING:
    from sanctrace.model import Event, EventReading, Finding
    from sanctrace.runs.corrections import Assess


@click.group()
def corrections() -> None:
    """Corrections of a ledger."""


@corrections.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the pages and their gold; made when it is missing.",
)
@ledger_option
@library_option
@home_option
@JSON
def export(folder: Path, ledger: str, library: Path | None, home: Path, as_json: bool) -> None:
    """Write each corrected page with its gold: the page as read, with the corrections applied.

    The form is that of the evaluation's development set, so that a correction becomes a regression case.
    """
    from sanctrace.desk.terminal_run import complain
    from sanctrace.ledger import open_ledger
    from sanctrace.runs.corrections import corrected_pages, write_labelled

    with open_ledger(ledger, create=False) as kept:
        pages = corrected_pages(kept, _assess(library, home))
    write_labelled(pages, folder)
    for page in pages:
        for note in page.notes:
            complain(f"{page.id}: warning: {note}; the evaluation's validator will say so too")
    if as_json:
        print_json([{"id": p.id, "source": p.page.source, "corrections": p.corrections} for p in pages])
        return
    count = sum(page.corrections for page in pages)
    click.echo(f"{count} corrections on {len(pages)} pages written to {folder}.")


def _assess(library: Path | None, home: Path) -> Assess:
    from sanctrace.runs.reassess import LawAgain, read_again

    law = LawAgain(library, home)

    def assessed(kept: EventReading, event: Event, reported_on: date | None) -> Sequence[Finding]:
        return read_again(law.rulebook(), law.roster, kept, event, reported_on)[0].findings

    return assessed
