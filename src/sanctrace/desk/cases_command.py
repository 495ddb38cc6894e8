"""`sanctrace cases`: what a ledger holds, gathered into cases."""

from __future__ import annotations

from pathlib import Path

import click

from sanctrace.runs.settings import LEDGER_FILE


@click.command()
@click.option(
    "--ledger",
    type=click.Path(dir_okay=False, path_type=Path),
    default=LEDGER_FILE,
    show_default=True,
    help="SQLite file that `sanctrace read --ledger` keeps.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a case.")
def cases(ledger: Path, as_json: bool) -> None:
    """Print the cases of a ledger, by day: each event once, with every page that tells it."""
    from rich.console import Console

    from sanctrace.cases.gather import gather
    from sanctrace.cases.telling import tellings_of_all
    from sanctrace.desk.case_json import case_line
    from sanctrace.desk.print_cases import CasePrinter
    from sanctrace.ledger import open_ledger

    with open_ledger(ledger, create=False) as kept:
        readings = [version.reading for version in kept.since()]
    found = gather(tellings_of_all(readings))
    if as_json:
        for case in found:
            click.echo(case_line(case))
    else:
        CasePrinter(console=Console(highlight=False)).show(found)
