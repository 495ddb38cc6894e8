"""`sanctrace batch`: an archive in; tables of articles, events and findings out, as JSON Lines and Parquet."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.list_health import stale_lists
from sanctrace.desk.places import home_option, library_option
from sanctrace.runs.settings import Settings

if TYPE_CHECKING:
    from sanctrace.runs.batch.plan import Terms
    from sanctrace.runs.batch.run import Outcome, Progress


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for what comes out."
)
@click.option(
    "--engine", default="local", metavar="local|ADDRESS", help="Processes here, or a Dask scheduler: tcp://HOST:8786."
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes of the local engine (one for each core).")
@click.option(
    "--keep", type=click.Choice(["events", "all"]), default="events", show_default=True, help="Pages that come out."
)
@click.option(
    "--format", "formats", type=click.Choice(["jsonl", "parquet"]), multiple=True, help="Only this one of both."
)
@click.option("--content-field", metavar="NAME", help="Field of JSON Lines and Parquet that holds the page.")
@click.option("--source-field", metavar="NAME", help="Field that says where the page came from.")
@click.option(
    "--page-seconds", type=click.FloatRange(min=1), default=60.0, show_default=True, help="Longest for one page."
)
@click.option(
    "--page-memory", type=click.IntRange(min=100), default=2000, show_default=True, help="Most for one page, in MB."
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=Settings.max_bytes,
    show_default=True,
    help="Refuse a page that is larger than this.",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use the law and the lists as known on this day.")
@library_option
@home_option
@click.option("--ledger", metavar="PATH|URL", help="Also load what comes out into this ledger, cases gathered.")
@JSON
@click.option("--quiet", is_flag=True, help="No progress bar.")
def batch(inputs: tuple[str, ...], to: Path, as_json: bool, quiet: bool, **options: Any) -> int:
    """Read an archive: WARC files, JSON Lines, Parquet, folders of pages, or folders of all these.

    Killed and started again with the same words, it goes on where it was; what comes out is the same to the byte. A
    page that cannot be read, or that brings the reader down, is set aside with the reason in set_aside.jsonl; exit
    code 3 says that there are such pages.
    """
    from sanctrace.desk.ledger_commands import load_into, loaded_words
    from sanctrace.desk.terminal_run import complain
    from sanctrace.runs.batch.assemble import Format
    from sanctrace.runs.batch.run import Batch, run_batch

    for notice in stale_lists(options["home"]):
        complain(notice)
    asked = Batch(
        inputs=inputs,
        to=to,
        terms=_terms(options),
        formats=tuple(Format(name) for name in sorted(set(options["formats"]))) or tuple(Format),
        engine=options["engine"],
        workers=options["workers"] or _cores(),
    )
    with _progress(quiet) as tell:
        outcome = run_batch(asked, tell)
    loaded = None
    if options["ledger"] is not None:
        loaded = load_into(to, options["ledger"], options["library"], quiet=quiet)
    if as_json:
        print_json({"to": str(to), "already": outcome.already, "loaded": loaded, **outcome.manifest})
        return EXIT_UNREADABLE if outcome.rows["set_aside"] else 0
    _print(to, outcome)
    if loaded is not None:
        click.echo(loaded_words(loaded))
    return EXIT_UNREADABLE if outcome.rows["set_aside"] else 0


def _terms(options: dict[str, Any]) -> Terms:
    from sanctrace.runs.batch.plan import Keep, Terms

    as_of: datetime | None = options["as_of"]
    settings = Settings(
        as_of=as_of.date() if as_of else None,
        lists=options["home"],
        library=options["library"],
        max_bytes=options["max_bytes"],
    )
    return Terms(
        settings=settings,
        keep=Keep(options["keep"]),
        page_seconds=options["page_seconds"],
        page_memory=options["page_memory"] * 1_000_000,
        content_field=options["content_field"],
        source_field=options["source_field"],
    )


def _print(to: Path, outcome: Outcome) -> None:
    rows = outcome.rows
    if outcome.already:
        click.echo(f"{to} was finished before; nothing was read again.")
    click.echo(
        f"{outcome.manifest['records']:,} records: {rows['articles']:,} articles, {rows['events']:,} events,"
        f" {rows['findings']:,} findings; {rows['set_aside']:,} set aside."
    )
    click.echo(f"Written to {to}: {', '.join(outcome.manifest['files'])}, batch.json.")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar with rate and time left on stderr, drawn only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[aside]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=60.0) as bar:
        line = bar.add_task("starting", total=None, rate="", aside="")
        phase = ""

        def tell(step: Progress) -> None:
            nonlocal phase
            if step.phase.value != phase:
                phase = step.phase.value
                bar.reset(line, total=step.total, completed=step.done, description=phase, rate="", aside="")
            task = bar.tasks[0]
            speed = f"{task.speed:,.0f} a second" if task.speed else ""
            aside = f"{step.set_aside:,} set aside" if step.set_aside else ""
            bar.update(line, completed=step.done, total=step.total, rate=speed, aside=aside)

        yield tell


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
