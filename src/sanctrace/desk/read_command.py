"""`sanctrace read`: pages in; readings for people, for machines (`--json`), in a ledger, or in a report."""

from __future__ import annotations

from pathlib import Path

import click

from sanctrace.desk.list_health import stale_lists
from sanctrace.desk.run_options import run_settings
from sanctrace.model import Reading
from sanctrace.runs.settings import Settings


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a page.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Also write one standalone HTML file.")
@click.option("--skim", is_flag=True, help="Set aside unread, and say so, what names no State or group under measures.")
@run_settings
@click.option("--quiet", is_flag=True, help="No progress bar and no warnings; errors and stale lists are still told.")
def read(
    sources: tuple[str, ...], as_json: bool, report: Path | None, skim: bool, settings: Settings, quiet: bool
) -> int:
    """Read news pages: the events that they report and the provisions that each may fall under.

    A SOURCE is a file (HTML or text), a folder, an address, or - for standard input. A source that cannot be read
    costs one line on stderr and exit code 3; the others are read. Parties are compared with the lists that ship and
    with those that `sanctrace lists add` keeps; a broken list stops the run. With --skim a page that can hold no event
    is not cleaned, shown or kept: one line says which gate dropped it and why.
    """
    from rich.console import Console

    from sanctrace.desk.print_reading import ReadingPrinter
    from sanctrace.desk.reading_json import dropped_line, reading_line
    from sanctrace.desk.terminal_run import Run, complain
    from sanctrace.runs.read import PageDropped
    from sanctrace.runs.sources import open_pages

    stale = tuple(stale_lists(settings.lists)) if settings.lists else ()
    printer = ReadingPrinter(console=Console(highlight=False), notices=stale)

    def show(reading: Reading) -> None:
        if as_json:
            click.echo(reading_line(reading))
        else:
            printer.show(reading)

    def aside(page: PageDropped) -> None:
        if as_json:
            click.echo(dropped_line(page))
        elif not quiet:
            complain(
                f"{page.page.source}: not read: dropped by the gate on {page.dropped.gate}: {page.dropped.because}"
            )

    run = Run(settings=settings, report=report, quiet=quiet, notices=stale, skim=aside if skim else None)
    return run.read(open_pages(sources, settings), show)
