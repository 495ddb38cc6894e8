"""The ledger's cases -> changes on their tracks, each written down once.

What a look costs grows with what changed since the last one, not with the ledger. Once a day every case is looked at: a
ledger that was restored from a copy, or words that a newer version puts otherwise, are found then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import LookedAt, NoticeBook, snapshot_hash
from sanctrace.model.notice import CaseSnapshot, Track
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.notices.tracking import Seen, follow

_TRIES = 5
_EVERY_CASE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class _Look:
    seen: Sequence[Seen]
    mark: LookedAt


def observe(book: NoticeBook, ledger: Ledger, now: datetime, *, every: bool = False) -> int:
    """Write down what changed in the cases since the last look; how many changes there are to tell of.

    All or nothing; looking again at an unchanged ledger writes nothing. The cases are read while others may write; when
    another look was written down meanwhile, it is done again, in the end with everybody held back. With `every`, each
    case is looked at, changed or not.
    """
    for _ in range(_TRIES):
        before = book.looked_at()
        look = _look(book, ledger, before, now, every)
        if not look.seen and look.mark == before:
            return 0
        with book.writing():
            if book.looked_at() == before:
                return _write(book, look, now)
    with book.writing():
        return _write(book, _look(book, ledger, book.looked_at(), now, every), now)


def _look(book: NoticeBook, ledger: Ledger, before: LookedAt | None, now: datetime, every: bool) -> _Look:
    upto = ledger.index_changes()
    if every or before is None or upto < before.changes or now - before.every_case >= _EVERY_CASE:
        cases = map(snapshot_of, ledger.cases())
        seen = follow(book.tracks(), cases, book.snapshot, snapshot_hash, book.has_track)
        return _Look(seen=seen, mark=LookedAt(changes=upto, every_case=now, looks=before.looks + 1 if before else 1))
    if upto == before.changes:
        return _Look(seen=(), mark=before)
    gone = ledger.cases_gone(before.changes)
    changed = [snapshot_of(case) for case in ledger.cases_changed(before.changes)]
    tracks = _concerned(book, changed, gone)
    seen = follow(tracks, changed, book.snapshot, snapshot_hash, book.has_track)
    return _Look(seen=seen, mark=replace(before, changes=upto, looks=before.looks + 1))


def _concerned(book: NoticeBook, changed: Iterable[CaseSnapshot], gone: Collection[str]) -> list[Track]:
    """The tracks of what changed or is gone, and those of no case on which one that is new may go on."""
    ids = {case.case: case for case in changed}
    tracks = {track.id: track for track in book.tracks_of({*ids, *gone})}
    known = {track.case for track in tracks.values()}
    pages = {telling.sha256 for name, case in ids.items() if name not in known for telling in case.tellings}
    return [*tracks.values(), *(track for track in book.tracks_on(pages) if track.case is None)]


def _write(book: NoticeBook, look: _Look, now: datetime) -> int:
    # First what is gone, so that a case id is free before another track takes it.
    for one in sorted(look.seen, key=lambda s: s.after is not None):
        book.keep_change(one.track, one.before, one.after, now, one.told)
    book.keep_looked_at(look.mark)
    return sum(one.told for one in look.seen)
