"""Cases followed through time: what became of an id, and what changed since a look."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NoticeBook, notices_address
from sanctrace.model.notice import Track
from sanctrace.runs.notices.observe import observe_some

_AT_ONCE = 50  # cases looked at for one answer


def open_book(desk: Desk) -> NoticeBook:
    """What notices remember of this desk's ledger; made when it is missing."""
    return NoticeBook.open(desk.settings.ledger)


def followed(desk: Desk, name: str) -> Track | None:
    """The track with this id, if the cases of the ledger were ever looked at."""
    address = notices_address(desk.settings.ledger)
    if "://" not in address and not Path(address).exists():
        return None
    with open_book(desk) as book:
        return next((track for track in book.tracks() if track.id == name), None)


def look_again(desk: Desk, book: NoticeBook, ledger: Ledger) -> bool:
    """Write down what changed in some of the cases since the last look; whether that was all of it."""
    stand = ledger.index_changes()
    if desk.observed.get("index") != stand:
        if not observe_some(book, ledger, datetime.now(UTC), _AT_ONCE):
            return False
        desk.observed["index"] = stand
    return True
