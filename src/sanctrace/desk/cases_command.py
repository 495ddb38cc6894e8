"""`sanctrace cases`: what a ledger holds, gathered into cases."""

from __future__ import annotations

import click

from sanctrace.desk.places import ledger_option


@click.command()
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a case.")
def cases(ledger: str, as_json: bool) -> None:
    """Print the cases of a ledger, by day: each event once, with every page that tells it."""
    from rich.console import Console

    from sanctrace.desk.case_json import case_line
    from sanctrace.desk.print_cases import CasePrinter
    from sanctrace.runs.ingest import open_keeper

    with open_keeper(ledger, create=False) as keeper:
        found = list(keeper.ledger.cases())
    if as_json:
        for case in found:
            click.echo(case_line(case))
    else:
        CasePrinter(console=Console(highlight=False)).show(found)
