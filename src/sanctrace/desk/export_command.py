"""`sanctrace export`: cases as files for other programs and for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.case_options import case_options
from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import ledger_option, lists_folder

if TYPE_CHECKING:
    from sanctrace.ledger import CaseFilter, Ledger
    from sanctrace.model import Case

_FORMS = ("ftm", "stix", "csv", "parquet", "jsonl", "report")


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(_FORMS),
    help="FollowTheMoney, a STIX 2.1 bundle, tables as CSV or Parquet, JSON Lines, or a report a case (HTML and PDF).",
)
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE_OR_FOLDER",
    help="A file that ends as its form does (one table, one report), or a folder, made when it is missing.",
)
@case_options
@ledger_option
@click.option("--quiet", is_flag=True, help="No progress bar.")
@JSON
def export(cases: tuple[str, ...], form: str, wanted: CaseFilter, ledger: str, **options: Any) -> None:
    """Write cases to files: those named by CASE (an id), else all that the options let through.

    The same ledger gives the same bytes. Where an export fails no half file is left, and what stood at its place before
    still does.
    """
    from sanctrace.desk.exports.export import Form, cases_that_fit, export_cases
    from sanctrace.runs.ingest import open_keeper

    with (
        open_keeper(ledger, create=False, lists=lists_folder()) as keeper,
        _progress(quiet=options["quiet"]) as on_case,
    ):
        chosen: Iterable[Case] = _named(keeper.ledger, cases) if cases else cases_that_fit(keeper.ledger, wanted)
        done = export_cases(Form(form), chosen, options["to"], keeper.ledger, on_case)
    if options["as_json"]:
        files = [{"file": str(f.path), "bytes": f.size, "sha256": f.sha256} for f in done.files]
        print_json({"format": done.form.value, "cases": done.cases, "files": files})
        return
    for file in done.files:
        click.echo(f"{file.path}: {file.size:,} bytes, SHA-256 {file.sha256}")
    click.echo(f"{done.cases} case{'' if done.cases == 1 else 's'} as {done.form.value}.")


def _named(ledger: Ledger, names: Sequence[str]) -> list[Case]:
    """The cases with these ids, each once, in the order given; raises a usage error that names every unknown one."""
    found = {name: ledger.case(name) for name in dict.fromkeys(names)}
    unknown = [name for name, case in found.items() if case is None]
    if unknown:
        are = "is no case" if len(unknown) == 1 else "are no cases"
        raise click.UsageError(f"{', '.join(unknown)} {are} of this ledger; see: sanctrace cases --json")
    return [case for case in found.values() if case is not None]


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[], None]]:
    """What is called for each case: it draws a count on a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} cases"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)
