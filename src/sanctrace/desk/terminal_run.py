"""A run at the terminal: reads the sources, hands each reading to the caller, says on stderr what went wrong."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.terminal import printable
from sanctrace.model import Page, PageError, Reading
from sanctrace.runs.gates import load_gate
from sanctrace.runs.pipeline import Pipeline, open_pipeline
from sanctrace.runs.read import Keeper, PageDropped, PageRead, read_pages, skim_pages
from sanctrace.runs.settings import Settings


class Bar:
    """Progress on stderr, drawn only on a terminal; steps aside while something is printed."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.completed} read"),
            BarColumn(bar_width=20),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("loading the reader", total=None)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._progress.stop()

    def page(self, source: str) -> None:
        """A page is about to be read."""
        self._progress.update(self._task, description=printable(source)[-40:])

    def count(self) -> None:
        """A page is done."""
        self._progress.advance(self._task)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while something is printed, then count the page and draw it again."""
        self._progress.stop()
        yield
        self._progress.advance(self._task)
        self._progress.start()


@dataclass(frozen=True, kw_only=True)
class Run:
    """A reading run: what it may be told, where its report goes, and what must be said before anything else."""

    settings: Settings
    report: Path | None = None
    quiet: bool = False
    notices: tuple[str, ...] = ()  # of stale lists: told whether or not the run is quiet

    skim: Callable[[PageDropped], None] | None = None  # is told of pages that are set aside; None: all are read

    def read(self, pages: Iterable[Page | PageError], show: Callable[[Reading], None]) -> int:
        """Read every page, pass each reading to `show`, and return the exit code: 0, or 3 when a source was unreadable.

        A page that cannot be read costs one line on stderr and the run goes on. Raises DataError, LedgerError, and
        click's errors when the report cannot be written.
        """
        if self.report is not None and not self.report.parent.is_dir():
            raise click.ClickException(f"{self.report}: the folder {self.report.parent} does not exist; make it first")
        problems: list[str] = []
        kept: list[Reading] = []
        for notice in self.notices:
            complain(notice)
        with self._bar() as bar, self._ledger(bar) as keeper:
            pipeline = open_pipeline(self.settings)
            atexit.register(gc.freeze)  # looking for garbage in the lexicon when all is over takes a fifth of a second
            for outcome in self._outcomes(pages, pipeline, keeper, bar):
                with bar.aside() if bar else nullcontext():
                    if isinstance(outcome, PageDropped):
                        if self.skim is not None:
                            self.skim(outcome)
                        continue
                    if isinstance(outcome, PageError):
                        problems.append(str(outcome))
                        complain(str(outcome))
                        continue
                    self._warn(outcome.reading)
                    show(outcome.reading)
                    if self.report is not None:
                        kept.append(outcome.reading)
        self._write_report(kept, problems)
        return EXIT_UNREADABLE if problems else 0

    def _outcomes(
        self, pages: Iterable[Page | PageError], pipeline: Pipeline, keeper: Keeper | None, bar: Bar | None
    ) -> Iterator[PageRead | PageDropped | PageError]:
        on_page = bar.page if bar else None
        if self.skim is None:
            return read_pages(pages, pipeline, keeper=keeper, on_page=on_page)
        return skim_pages(pages, pipeline, load_gate(), keeper=keeper, on_page=on_page)

    def _warn(self, reading: Reading) -> None:
        if self.quiet:
            return
        if reading.article.published is None:
            complain(f"{reading.article.source}: warning: no publication date; days such as “on Tuesday” stay open")
        for note in (*reading.article.notes, *reading.run.notes):
            complain(f"{reading.article.source}: warning: {note}")

    def _ledger(self, bar: Bar | None) -> AbstractContextManager[Keeper | None]:
        told = self.settings
        if told.ledger is None:
            return nullcontext()
        from sanctrace.runs.ingest import open_keeper

        return open_keeper(told.ledger, on_source=bar.page if bar else None, library=told.library, lists=told.lists)

    def _bar(self) -> AbstractContextManager[Bar | None]:
        return Bar() if sys.stderr.isatty() and not self.quiet else nullcontext()

    def _write_report(self, readings: list[Reading], problems: list[str]) -> None:
        if self.report is None:
            return
        from sanctrace.desk.report import render_report, write_report

        try:
            html = render_report(readings, as_of=self.settings.as_of, problems=problems, notices=self.notices)
            write_report(self.report, html)
        except OSError as error:
            raise click.ClickException(
                f"{self.report}: the report cannot be written ({error.strerror}); name another file"
            ) from error


def complain(message: str) -> None:
    """One line on stderr."""
    click.echo(f"sanctrace: {printable(message)}", err=True)
