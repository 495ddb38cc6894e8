"""`sanctrace cases`: what a ledger holds, gathered into cases."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sanctrace.desk.places import key_option, ledger_option, lists_folder, sources_option


@click.command()
@ledger_option
@sources_option
@key_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a case.")
def cases(ledger: str, sources_file: Path, key_file: Path, as_json: bool) -> None:
    """Print the cases of a ledger, by day: each event once, with every page that tells it.

    Where there is none, what was checked, and what was not, is told with it.
    """
    from rich.console import Console

    from sanctrace.desk.case_json import case_line
    from sanctrace.desk.checked import signed_coverage, unwatched
    from sanctrace.desk.print_cases import CasePrinter
    from sanctrace.runs.ingest import open_keeper

    with open_keeper(ledger, create=False, lists=lists_folder()) as keeper:
        found, pages = list(keeper.ledger.cases()), len(keeper.ledger.sources())
    checked = None if found else signed_coverage(ledger, sources_file, key_file)
    lines = checked.lines if checked else (unwatched(pages),)
    if as_json and not found:
        click.echo(json.dumps({"cases": 0, "checked": lines, "coverage": checked and checked.document}))
    elif as_json:
        for case in found:
            click.echo(case_line(case))
    else:
        CasePrinter(console=Console(highlight=False), checked=lines).show(found)
