"""`sanctrace read`: pages in; readings for people, for machines (`--json`), in a ledger, or in a report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from sanctrace.model import Reading

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a page.")
@click.option("--report", type=FILE, help="Also write one standalone HTML file.")
@click.option("--ledger", type=FILE, help="Also keep pages and readings in this SQLite file.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use the law and the lists as known on this day.")
@click.option("--quiet", is_flag=True, help="No progress bar and no warnings; errors are still printed.")
def read(
    sources: tuple[str, ...],
    as_json: bool,
    report: Path | None,
    ledger: Path | None,
    as_of: datetime | None,
    quiet: bool,
) -> int:
    """Read news pages: the events that they report and the provisions that each may fall under.

    A SOURCE is a file (HTML or text), a folder, an address, or - for standard input. A source that cannot be read
    costs one line on stderr and exit code 3; the others are read.
    """
    from rich.console import Console

    from sanctrace.desk.print_reading import ReadingPrinter
    from sanctrace.desk.reading_json import reading_line
    from sanctrace.desk.terminal_run import Run
    from sanctrace.runs.settings import Settings
    from sanctrace.runs.sources import open_pages

    settings = Settings(as_of=as_of.date() if as_of else None, ledger=ledger)
    printer = ReadingPrinter(console=Console(highlight=False))

    def show(reading: Reading) -> None:
        if as_json:
            click.echo(reading_line(reading))
        else:
            printer.show(reading)

    run = Run(settings=settings, report=report, quiet=quiet)
    return run.read(open_pages(sources, settings), show)
