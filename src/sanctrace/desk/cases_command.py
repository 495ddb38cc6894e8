"""`sanctrace cases`: what a ledger holds, gathered into cases."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sanctrace.desk.places import key_option, sources_option
from sanctrace.runs.settings import LEDGER_FILE


@click.command()
@click.option(
    "--ledger",
    type=click.Path(dir_okay=False, path_type=Path),
    default=LEDGER_FILE,
    show_default=True,
    help="SQLite file that `sanctrace read --ledger` keeps.",
)
@sources_option
@key_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a case.")
def cases(ledger: Path, sources_file: Path, key_file: Path, as_json: bool) -> None:
    """Print the cases of a ledger, by day: each event once, with every page that tells it.

    Where there is none, what was checked, and what was not, is told with it.
    """
    from rich.console import Console

    from sanctrace.cases.gather import gather
    from sanctrace.desk.case_json import case_line
    from sanctrace.desk.checked import signed_coverage, unwatched
    from sanctrace.desk.print_cases import CasePrinter
    from sanctrace.ledger import open_ledger

    with open_ledger(ledger, create=False) as kept:
        readings = list(kept.current())
    articles = {reading.article.id: reading.article for reading in readings}
    found = gather(readings)
    checked = None if found else signed_coverage(ledger, sources_file, key_file)
    lines = checked.lines if checked else (unwatched(len(readings)),)
    if as_json and not found:
        click.echo(json.dumps({"cases": 0, "checked": lines, "coverage": checked and checked.document}))
    elif as_json:
        for case in found:
            click.echo(case_line(case, articles))
    else:
        CasePrinter(console=Console(highlight=False), checked=lines).show(found, articles)
