"""`sanctrace watch`: look at the sources, read what is new into the ledger, say what was found and what went wrong."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.places import sources_option, watch_place
from sanctrace.desk.run_options import connections_option, pause_option, run_settings
from sanctrace.desk.terminal import printable
from sanctrace.runs.settings import LEDGER_FILE, Settings, WatchSettings, WebSettings

if TYPE_CHECKING:
    from rich.progress import Progress

    from sanctrace.desk.print_reading import ReadingPrinter
    from sanctrace.model import Poll, Reading, Source
    from sanctrace.runs.pipeline import Pipeline
    from sanctrace.runs.read import Keeper
    from sanctrace.runs.watch.watcher import PageSettled, Watcher

_LONGEST_SLEEP = 30.0  # seconds; then the sources file is looked at again
_SHORTEST_SLEEP = 1.0
_SHORTEST_READING = timedelta(minutes=1)  # of each round, however many sources want to be looked at


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option("--again", is_flag=True, help="Also ask sources whose pause after a failure is not over.")
@sources_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a look, one a page.")
@run_settings
@connections_option
@pause_option
@click.option("--allow-private", is_flag=True, help="Let addresses of this machine and of private networks be fetched.")
@click.option("--quiet", is_flag=True, help="No progress bar; faults are still told.")
def watch(ids: tuple[str, ...], settings: Settings, sources_file: Path, **options: Any) -> int:
    """Look at the sources (at those with these IDs) and read every page that is new or changed into the ledger.

    Without --once it goes on, each source at its own pace, until it is interrupted; what was done is kept. A source or
    page that cannot be had costs one line on stderr and exit code 3.
    """
    from sanctrace.ledger.watch_state import WatchState
    from sanctrace.model import DataError
    from sanctrace.runs.ingest import open_keeper
    from sanctrace.runs.watch.sources_file import read_sources
    from sanctrace.runs.watch.watcher import Watcher

    path = settings.ledger or LEDGER_FILE
    named = _named(read_sources(sources_file), ids, sources_file)
    web = WebSettings(
        max_bytes=settings.max_bytes, connections=options["connections"], allow_private=options["allow_private"]
    )
    limits = WatchSettings(web=web, host_pause=options["pause"])
    archives = watch_place(path).with_suffix(".archives")
    with (
        open_keeper(path, library=settings.library, lists=settings.lists) as keeper,
        WatchState.open(watch_place(path)) as state,
        Watcher(limits, state, archives, _now) as watcher,
    ):
        json_lines, quiet = options["as_json"], options["quiet"]
        run = _Run(watcher=watcher, keeper=keeper, settings=settings, as_json=json_lines, quiet=quiet)
        while True:
            due = run.due(named, once=options["once"], again=options["again"])
            run.round(named, due, patient=options["once"])
            if options["once"]:
                run.summary()
                return EXIT_UNREADABLE if run.faults else 0
            wait = (watcher.next_due(named) - _now()).total_seconds()
            time.sleep(min(max(wait, _SHORTEST_SLEEP), _LONGEST_SLEEP))
            try:
                named = _named(read_sources(sources_file), ids, sources_file)
            except (DataError, click.UsageError) as error:  # somebody is writing in it: those known are watched on
                _complain(f"{error}; the sources read before are watched on")


@dataclass(kw_only=True)
class _Run:
    """A watch at the terminal."""

    watcher: Watcher
    keeper: Keeper
    settings: Settings
    as_json: bool
    quiet: bool
    faults: int = 0
    looks: int = 0
    new: int = 0
    changed: int = 0
    pages: int = 0
    left: list[str] = field(default_factory=list)
    _printer: ReadingPrinter | None = None

    def due(self, sources: Sequence[Source], *, once: bool, again: bool) -> list[Source]:
        """Those to look at now: those whose time has come; with `once` all but those left alone after a failure."""
        now = _now()
        due = []
        for source in sources:
            at = self.watcher.left_alone_until(source) if once else self.watcher.due_at(source)
            if at is None or at <= now or again:
                due.append(source)
            elif once:
                self.left.append(source.id)
                _complain(f"{source.id}: left alone until {at:%Y-%m-%d %H:%M} UTC after a failure; --again asks it now")
        return due

    def round(self, sources: Sequence[Source], due: Sequence[Source], *, patient: bool) -> None:
        """Look at those that are due, then fetch and read what waits: all of it, or until it is time to look again."""
        from sanctrace.runs.read import KeptReader

        with self._progress() as bar:
            for poll in _counted(bar, "looking", self.watcher.look(due), len(due)):
                with _aside(bar):
                    self._tell_poll(poll)
            waiting, kept = self.watcher.waiting(), KeptReader(pipeline=self._pipeline, keeper=self.keeper)
            until = None if patient else max(self.watcher.next_look(sources), _now() + _SHORTEST_READING)
            for settled in _counted(bar, "reading", self.watcher.fetch(sources, kept, until), waiting):
                with _aside(bar):
                    self._tell_page(settled)

    def summary(self) -> None:
        """What a single round came to, on stdout when it is for people."""
        if not self.as_json:
            left = f"; {len(self.left)} left alone" if self.left else ""
            click.echo(
                f"{self.looks} sources looked at{left}: {self.new} entries new, {self.changed} changed;"
                f" {self.pages} pages read, {self.faults} faults. How they stand: sanctrace sources health"
            )

    def _pipeline(self) -> Pipeline:
        """The reader: loaded for the first page."""
        from sanctrace.runs.pipeline import open_pipeline

        return open_pipeline(self.settings)

    def _tell_poll(self, poll: Poll) -> None:
        from sanctrace.desk.watch_json import poll_json

        self.looks += 1
        self.new += poll.new
        self.changed += poll.changed
        if self.as_json:
            click.echo(json.dumps({"look": poll_json(poll)}, ensure_ascii=False))
        if poll.fault is not None:
            self.faults += 1
            _complain(f"{poll.source}: {poll.fault}: {poll.reason}")
        if poll.moved_to is not None and not self.quiet:
            _complain(f"{poll.source}: warning: moved for good to {poll.moved_to}; change its address")

    def _tell_page(self, settled: PageSettled) -> None:
        from sanctrace.desk.reading_json import reading_line
        from sanctrace.desk.watch_json import sighting_json

        sighting, reading = settled.sighting, settled.reading
        self.pages += reading is not None
        if sighting.fault is not None:
            self.faults += 1
            _complain(f"{sighting.link or sighting.guid}: {sighting.fault}: {sighting.reason}")
        if self.as_json:
            told = json.loads(reading_line(reading)) if reading else None
            click.echo(json.dumps({"page": sighting_json(sighting), "reading": told}, ensure_ascii=False))
        elif reading is not None and reading.events:
            self._print(reading)

    def _print(self, reading: Reading) -> None:
        if self._printer is None:
            from rich.console import Console

            from sanctrace.desk.print_reading import ReadingPrinter

            self._printer = ReadingPrinter(console=Console(highlight=False))
        self._printer.show(reading)

    def _progress(self) -> AbstractContextManager[Progress | None]:
        if self.quiet or not sys.stderr.isatty():
            return nullcontext()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn())
        return Progress(*columns, console=Console(stderr=True), transient=True)


def _counted(bar: Progress | None, what: str, results: Iterator[Any], total: int) -> Iterator[Any]:
    """The results as they come, counted on the bar."""
    if bar is None:
        yield from results
        return
    task = bar.add_task(what, total=total)
    for result in results:
        yield result
        bar.advance(task)


@contextmanager
def _aside(bar: Progress | None) -> Iterator[None]:
    """Take the bar away while something is printed."""
    if bar is None:
        yield
        return
    bar.stop()
    try:
        yield
    finally:
        bar.start()


def _named(sources: Sequence[Source], ids: Sequence[str], file: Path) -> list[Source]:
    known = {source.id for source in sources}
    if unknown := [i for i in ids if i not in known]:
        raise click.UsageError(f"no source is called {', '.join(unknown)}; see `sanctrace sources list`")
    if not sources:
        raise click.UsageError(f"no source in {file}; add one with: sanctrace sources add ADDRESS")
    return [source for source in sources if not ids or source.id in ids]


def _now() -> datetime:
    return datetime.now(UTC)


def _complain(message: str) -> None:
    click.echo(f"sanctrace: {printable(message)}", err=True)
