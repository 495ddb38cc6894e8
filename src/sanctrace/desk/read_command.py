"""`sanctrace read`: pages in; readings for people, for machines (`--json`), in a ledger, or in a report."""

from __future__ import annotations

from datetime import datetime

import click

from sanctrace.model import Reading


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a page.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use the law and the lists as known on this day.")
@click.option("--quiet", is_flag=True, help="No progress bar and no warnings; errors are still printed.")
def read(sources: tuple[str, ...], as_json: bool, as_of: datetime | None, quiet: bool) -> int:
    """Read news pages. A SOURCE is a file (HTML or text), a folder, an address, or - for standard input."""
    from rich.console import Console

    from sanctrace.desk.print_reading import ReadingPrinter
    from sanctrace.desk.reading_json import reading_line
    from sanctrace.desk.terminal_run import read_and_show
    from sanctrace.runs.settings import Settings
    from sanctrace.runs.sources import open_pages

    settings = Settings(as_of=as_of.date() if as_of else None)
    printer = ReadingPrinter(console=Console(highlight=False))

    def show(reading: Reading) -> None:
        if as_json:
            click.echo(reading_line(reading))
        else:
            printer.show(reading)

    return read_and_show(open_pages(sources, settings), settings, show, quiet=quiet)
