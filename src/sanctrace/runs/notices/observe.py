"""The ledger's cases -> changes on their tracks, each written down once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NoticeBook, snapshot_hash
from sanctrace.model.notice import Track
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.notices.tracking import Seen, follow

_TRIES = 5


def observe(book: NoticeBook, ledger: Ledger, now: datetime) -> int:
    """Write down what changed in the cases since the last look; how many changes there are to tell of.

    All or nothing; looking again at an unchanged ledger writes nothing. The cases are read while others may write; when
    another look was written down meanwhile, it is done again, in the end with everybody held back.
    """
    for _ in range(_TRIES):
        tracks = book.tracks()
        seen = _look(book, ledger, tracks)
        if not seen:
            return 0
        with book.writing():
            if book.tracks() == tracks:
                return _write(book, seen, now)
    with book.writing():
        return _write(book, _look(book, ledger, book.tracks()), now)


def _look(book: NoticeBook, ledger: Ledger, tracks: Sequence[Track]) -> list[Seen]:
    return follow(tracks, map(snapshot_of, ledger.cases()), book.snapshot, snapshot_hash)


def _write(book: NoticeBook, seen: Sequence[Seen], now: datetime) -> int:
    # First what is gone, so that a case id is free before another track takes it.
    for one in sorted(seen, key=lambda s: s.after is not None):
        book.keep_change(one.track, one.before, one.after, now, one.told)
    return sum(one.told for one in seen)
