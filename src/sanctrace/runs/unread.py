"""Pages that no reader could read: kept like any other page, and read again when a reader can."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sanctrace.ledger import Ledger, UnreadPage
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Fault, Page, PageError, PageNeedsScript, PageNotText, ReaderFailed, Reading
from sanctrace.runs.web.fetch import refused_kind


@dataclass(frozen=True, kw_only=True)
class ReadAgain:
    """What became of a page that could not be read before: its reading, or why there is still none."""

    page: UnreadPage
    reading: Reading | None = None
    reason: str | None = None


def fault_of(error: PageError) -> Fault:
    """The name of what keeps a page that was had from being read."""
    if isinstance(error, PageNeedsScript):
        return Fault.JAVASCRIPT_ONLY
    return Fault.READER if isinstance(error, ReaderFailed) else Fault.NO_TEXT


def keep_unread(ledger: Ledger, page: Page, error: PageError) -> bool:
    """Keep the bytes of a page that could not be read, and why; False when they were read before."""
    fault = Fault.NOT_TEXT if refused_kind(page.content_type) else fault_of(error)
    return ledger.save_unread(page, fault, str(error.args[0]))


def read_again(
    ledger: Ledger,
    read: Callable[[Page], Reading],
    save: Callable[[Page, Reading], bool],
    state: WatchState | None = None,
    only: Collection[str] = (),
) -> Iterator[ReadAgain]:
    """Read the pages that could not be read before, or those of them with these SHA-256, and keep what can be read now.

    `read` raises PageError for what it cannot read; `state` is the memory of the watch that named the pages, if any.
    Each page is kept before it is told, so that a run that breaks off goes on with the others.
    """
    for unread in ledger.unread_pages():
        page = ledger.capture(unread.sha256, unread.source)
        if page is None or (only and unread.sha256 not in only):
            continue
        page = Page(source=unread.source, content=page.content, content_type=unread.content_type)
        try:
            if (kind := refused_kind(page.content_type)) is not None:
                raise PageNotText(page.source, f"it is {kind}, not a page of text")
            reading = read(page)
        except PageError as error:
            keep_unread(ledger, page, error)
            yield ReadAgain(page=unread, reason=str(error.args[0]))
            continue
        save(page, reading)
        if state is not None:
            with state.writing():
                state.settle_read(unread.sha256, len(reading.article.body.split()))
        yield ReadAgain(page=unread, reading=reading)
