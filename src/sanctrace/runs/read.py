"""A run over many sources: pages in, readings out, what went wrong kept as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sanctrace.model import Page, PageError, Reading
from sanctrace.runs.gates import Dropped, PageGate
from sanctrace.runs.pipeline import Pipeline


class Keeper(Protocol):
    """Where a run puts what it read, one page at a time (the ledger is one)."""

    def save(self, page: Page, reading: Reading) -> bool: ...

    def keep_unread(self, page: Page, error: PageError) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """A page with its reading."""

    page: Page
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class KeptReader:
    """Reads pages and keeps them: where a watch puts what it had. `pipeline` is asked for at the first page."""

    pipeline: Callable[[], Pipeline]
    keeper: Keeper

    def read(self, page: Page) -> Reading:
        """Read a page and keep both; raises PageError when it cannot be read, LedgerError when the ledger refuses."""
        reading = self.pipeline().read(page)
        self.keeper.save(page, reading)
        return reading

    def keep_unread(self, page: Page, error: PageError) -> bool:
        """Keep a page that could not be read, and why; False when it was read before."""
        return self.keeper.keep_unread(page, error)


@dataclass(frozen=True, kw_only=True)
class PageDropped:
    """A page that was set aside unread, and why."""

    page: Page
    dropped: Dropped


def skim_pages(
    pages: Iterable[Page | PageError],
    pipeline: Pipeline,
    gate: PageGate,
    *,
    keeper: Keeper | None = None,
    on_page: Callable[[str], None] | None = None,
) -> Iterator[PageRead | PageDropped | PageError]:
    """Like `read_pages`, but pages that the gate drops come out as PageDropped: not cleaned, and not kept."""

    for page in pages:
        dropped = gate.drops(page) if isinstance(page, Page) else None
        if isinstance(page, Page) and dropped is not None:
            if on_page is not None:
                on_page(page.source)
            yield PageDropped(page=page, dropped=dropped)
        else:
            yield from read_pages([page], pipeline, keeper=keeper, on_page=on_page)


def read_pages(
    pages: Iterable[Page | PageError],
    pipeline: Pipeline,
    *,
    keeper: Keeper | None = None,
    on_page: Callable[[str], None] | None = None,
) -> Iterator[PageRead | PageError]:
    """Read each page in order; a page that cannot be read comes out as its PageError and the run goes on.

    Its bytes are kept as well.

    `on_page` is told the source of each page before the page is read. A reading is kept before it is handed out: what
    the caller has seen is in the ledger. Raises LedgerError when the ledger refuses a page.
    """
    for page in pages:
        if isinstance(page, PageError):
            yield page
            continue
        if on_page is not None:
            on_page(page.source)
        try:
            reading = pipeline.read(page)
        except PageError as error:
            if keeper is not None:
                keeper.keep_unread(page, error)
            yield error
            continue
        if keeper is not None:
            keeper.save(page, reading)
        yield PageRead(page=page, reading=reading)
