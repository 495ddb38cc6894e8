"""The ledger's cases -> changes on their tracks, each written down once.

What a look costs grows with what changed since the last one, not with the ledger. Once a day every case is looked at: a
ledger that was restored from a copy, or words that a newer version puts otherwise, are found then. Whoever waits for an
answer looks at some of what changed at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import LookedAt, NoticeBook, snapshot_hash
from sanctrace.model import EventAnchor
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


def observe_some(book: NoticeBook, ledger: Ledger, now: datetime, cases: int) -> bool:
    """Write down what changed in about so many of the cases that changed since the last look, the first of them first.

    Says whether that was all. What one change of the index brought is looked at together. The first look goes through
    every case that way; nothing is looked at again that did not change, as `observe` does once a day.
    """
    for _ in range(_TRIES):
        before = book.looked_at()
        look = _part(book, ledger, before, now, cases)
        if look.mark == before:
            return True
        with book.writing():
            if book.looked_at() == before:
                _write(book, look, now)
                return look.mark.changes >= ledger.index_changes()
    return False  # others are looking: ask again


def _part(book: NoticeBook, ledger: Ledger, before: LookedAt | None, now: datetime, cases: int) -> _Look:
    last = ledger.index_changes()
    if before is not None and last < before.changes:  # another ledger stands there: a copy was restored
        return _look(book, ledger, before, now, every=False)
    if before is not None and last == before.changes:
        return _Look(seen=(), mark=before)
    since = before.changes if before else -1  # cases of old ledgers changed at 0
    upto = max(ledger.change_after(since, cases), 0)
    mark = LookedAt(changes=upto, every_case=now, looks=1)
    if before is not None:
        mark = replace(before, changes=upto, looks=before.looks + 1)
    return _Look(seen=_changed(book, ledger, since, upto), mark=mark)


def _changed(book: NoticeBook, ledger: Ledger, since: int, upto: int) -> list[Seen]:
    """What changed on the tracks between two changes of the index."""
    gone = ledger.cases_gone(since, upto)
    changed = {case.id: snapshot_of(case) for case in ledger.cases_changed(since, upto)}
    for case in _successors(book, ledger, set(gone)) - changed.keys():
        found = ledger.case(case)
        if found is not None:
            changed[case] = snapshot_of(found)
    cases = list(changed.values())
    taken = book.taken(changed)

    def is_taken(name: str) -> bool:
        return name in taken if name in changed else book.has_track(name)

    return follow(_concerned(book, cases, gone), cases, book.snapshot, snapshot_hash, is_taken)


def _successors(book: NoticeBook, ledger: Ledger, gone: Collection[str]) -> set[str]:
    """The cases that by now tell what cases that are gone told: they may have changed later than these went."""
    found = set()
    for track in book.tracks_of(gone):
        for telling in book.snapshot(track.seen).tellings:
            anchor = EventAnchor(
                event="", article=telling.article, sha256=telling.sha256, kind="", start=telling.start, end=telling.end
            )
            event = ledger.anchored(anchor)
            if event is not None and (case := ledger.case_of(event.place)):
                found.add(case)
    return found


def _look(book: NoticeBook, ledger: Ledger, before: LookedAt | None, now: datetime, every: bool) -> _Look:
    upto = ledger.index_changes()
    if every or before is None or upto < before.changes or now - before.every_case >= _EVERY_CASE:
        cases = map(snapshot_of, ledger.cases())
        seen = follow(book.tracks(), cases, book.snapshot, snapshot_hash, book.has_track)
        return _Look(seen=seen, mark=LookedAt(changes=upto, every_case=now, looks=before.looks + 1 if before else 1))
    if upto == before.changes:
        return _Look(seen=(), mark=before)
    seen = _changed(book, ledger, before.changes, upto)
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
    book.keep_changes(sorted(look.seen, key=lambda s: s.after is not None), now)
    book.keep_looked_at(look.mark)
    return sum(one.told for one in look.seen)
