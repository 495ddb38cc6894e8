"""A run at the terminal: reads the sources, hands each reading to the caller, says on stderr what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.terminal import printable, shorten
from sanctrace.model import Page, PageError, Reading
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.read import Keeper, read_pages
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
        self._progress.update(self._task, description=shorten(printable(source), 40))

    def aside(self, write: Callable[[], None]) -> None:
        """Take the bar away, write, and draw it again."""
        self._progress.stop()
        write()
        self._progress.advance(self._task)
        self._progress.start()


def read_and_show(
    pages: Iterable[Page | PageError],
    settings: Settings,
    show: Callable[[Reading], None],
    *,
    keeper: Keeper | None = None,
    quiet: bool = False,
) -> int:
    """Read every page, pass each reading to `show`, and return the exit code: 0, or 3 when a source was unreadable.

    Raises DataError and LedgerError; a page that cannot be read costs one line on stderr and the run goes on.
    """
    unreadable = False
    with _bar(quiet) as bar:
        pipeline = open_pipeline(settings)
        on_page = bar.page if bar is not None else None
        for outcome in read_pages(pages, pipeline, keeper=keeper, on_page=on_page):
            if isinstance(outcome, PageError):
                unreadable = True
                _write(bar, lambda error=outcome: complain(str(error)))  # type: ignore[misc]
                continue
            reading = outcome.reading
            if not quiet and reading.article.published is None:
                warning = f"{reading.article.source}: warning: no publication date; days such as “on Tuesday” stay open"
                _write(bar, lambda text=warning: complain(text))  # type: ignore[misc]
            _write(bar, lambda value=reading: show(value))  # type: ignore[misc]
    return EXIT_UNREADABLE if unreadable else 0


def complain(message: str) -> None:
    """One line on stderr."""
    click.echo(f"sanctrace: {printable(message)}", err=True)


def _bar(quiet: bool) -> AbstractContextManager[Bar | None]:
    return Bar() if sys.stderr.isatty() and not quiet else nullcontext()


def _write(bar: Bar | None, write: Callable[[], None]) -> None:
    if bar is None:
        write()
    else:
        bar.aside(write)
