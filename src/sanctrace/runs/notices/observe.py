"""The ledger's cases -> changes on their tracks, each written down once."""

from __future__ import annotations

from datetime import datetime

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NoticeBook, snapshot_hash
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.notices.tracking import follow


def observe(book: NoticeBook, ledger: Ledger, now: datetime) -> int:
    """Write down what changed in the cases since the last look; how many changes there are to tell of.

    All or nothing; looking again at an unchanged ledger writes nothing.
    """
    with book.writing():
        seen = follow(book.tracks(), map(snapshot_of, ledger.cases()), book.snapshot, snapshot_hash)
        # First what is gone, so that a case id is free before another track takes it.
        for one in sorted(seen, key=lambda s: s.after is not None):
            book.keep_change(one.track, one.before, one.after, now, one.told)
    return sum(one.told for one in seen)
