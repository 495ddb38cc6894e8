"""A bar over the rows of a ledger, and the ledger's name as it may be shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def shown_ledger(ledger: str) -> str:
    """The ledger's address without a password."""
    if "://" not in ledger:
        return ledger
    from sanctrace.ledger.postgresql import without_password

    return without_password(ledger)


@contextmanager
def rows_bar(words: str, quiet: bool, at_end: str | None = None) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, drawn only on a terminal, told of how many of how many; `at_end`: its words after the last."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(words, total=None)

        def tell(done: int, total: int) -> None:
            now = at_end if at_end is not None and done == total else words
            bar.update(line, completed=done, total=total, description=now)

        yield tell
