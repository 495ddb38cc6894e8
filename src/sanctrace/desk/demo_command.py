"""`sanctrace demo`: the whole way on the bundled example pages, which need no network and cite nobody."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click

from sanctrace.model import Page


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("sanctrace-demo"),
    show_default=True,
    help="Folder for the ledger and the report; made when it is missing.",
)
@click.option("--quiet", is_flag=True, help="No progress bar and no warnings; errors are still printed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a case.")
def demo(out: Path, quiet: bool, as_json: bool) -> int:
    """Read the bundled example pages into a ledger, print the cases, and write a report."""
    from rich.console import Console

    from sanctrace.desk.case_json import case_line
    from sanctrace.desk.checked import unwatched
    from sanctrace.desk.print_cases import CasePrinter
    from sanctrace.desk.terminal_run import Run
    from sanctrace.runs.ingest import open_keeper
    from sanctrace.runs.settings import Settings

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"{out}: the folder cannot be made ({error.strerror}); name another with --out"
        raise click.ClickException(reason) from error
    ledger, report = out / "ledger.db", out / "report.html"
    code = Run(settings=Settings(ledger=ledger), report=report, quiet=quiet).read(example_pages(), lambda _: None)
    with open_keeper(ledger, create=False) as keeper:
        cases, pages = list(keeper.ledger.cases()), len(keeper.ledger.sources())
    if as_json:
        for case in cases:
            click.echo(case_line(case))
        return code
    CasePrinter(console=Console(highlight=False), checked=(unwatched(pages),)).show(cases)
    click.echo(f"{pages} pages read. The pages were written for this demonstration: no story in them is news.")
    click.echo(f"Report: {report}  (open it in a browser)")
    click.echo(f"Ledger: {ledger}  (sanctrace cases --ledger {ledger})")
    click.echo("Next:   sanctrace read PAGE.html")
    return code


def example_pages() -> Iterator[Page]:
    """The bundled pages in order of their names."""
    folder = resources.files("sanctrace.desk") / "examples"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith((".html", ".txt")):
            yield Page(source=f"examples/{file.name}", content=file.read_bytes())
