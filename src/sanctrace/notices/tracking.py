"""Cases followed through time: which are new, which changed, which go on under another id, which are gone.

A case's id comes from its earliest report. When an earlier one turns up, or two cases turn out to be one, the id
changes while the matter does not: a case that rests on the same words of the same page goes on on the same track.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sanctrace.model.notice import CaseSnapshot, TellingSeen, Track
from sanctrace.notices.changes import changes_between


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What became of a track: its case now, None when it is gone.

    `before` is the hash of the state before, None for a case that was not there; `told` whether the change is one to
    tell of.
    """

    track: str
    before: str | None
    after: CaseSnapshot | None
    told: bool


def follow(
    tracks: Sequence[Track],
    now: Iterable[CaseSnapshot],
    before: Callable[[str], CaseSnapshot],
    digest: Callable[[CaseSnapshot], str],
    is_taken: Callable[[str], bool],
) -> list[Seen]:
    """What changed on the tracks, with the cases that are there now: those in their order, then what is gone.

    `tracks` and `now` are all there are, or those of the cases that changed or are gone and what these may go on on.
    `before` gives the snapshot of a hash that a track names, `digest` the hash of a snapshot; `is_taken` says whether
    a track has that name.
    """
    by_case = {track.case: track for track in tracks if track.case is not None}
    there: set[str] = set()
    moved: list[CaseSnapshot] = []  # the others are let go at once: a ledger may hold very many cases
    for case in now:
        there.add(case.case)
        if case.case not in by_case or by_case[case.case].seen != digest(case):
            moved.append(case)
    free = {track.id: track for track in tracks if track.case not in there}
    places: dict[str, list[tuple[str, TellingSeen]]] | None = None
    seen: list[Seen] = []
    for case in moved:
        track = by_case.get(case.case)
        if track is None:
            if places is None:  # only when a case is unknown are the lost ones looked at
                places = _places({track.id: before(track.seen) for track in free.values()})
            track = _goes_on(case, list(free.values()), places)
            if track is not None:
                del free[track.id]
        if track is None:
            seen.append(Seen(track=_unused(case.case, is_taken), before=None, after=case, told=True))
        elif track.case is None:
            seen.append(Seen(track=track.id, before=None, after=case, told=True))
        else:
            told = bool(changes_between(before(track.seen), case))
            seen.append(Seen(track=track.id, before=track.seen, after=case, told=told))
    gone = [track for track in free.values() if track.case is not None]
    return seen + [Seen(track=track.id, before=track.seen, after=None, told=True) for track in gone]


def _places(last: Mapping[str, CaseSnapshot]) -> dict[str, list[tuple[str, TellingSeen]]]:
    places: dict[str, list[tuple[str, TellingSeen]]] = {}
    for track, case in last.items():
        for telling in case.tellings:
            places.setdefault(telling.sha256, []).append((track, telling))
    return places


def _goes_on(
    case: CaseSnapshot,
    lost: Sequence[Track],
    places: Mapping[str, Sequence[tuple[str, TellingSeen]]],
) -> Track | None:
    """The track that goes on in this case: that with which it shares most words, the oldest of equals."""
    shared: dict[str, int] = {}
    for telling in case.tellings:
        for track, other in places.get(telling.sha256, ()):
            overlap = min(telling.end, other.end) - max(telling.start, other.start)
            if overlap > 0:
                shared[track] = shared.get(track, 0) + overlap
    candidates = [track for track in lost if track.id in shared]
    return max(candidates, key=lambda t: (shared[t.id], -t.first.timestamp(), t.id), default=None)


def _unused(case: str, is_taken: Callable[[str], bool]) -> str:
    """A name for a new track: the case's id, with a number when an earlier track was called so."""
    name, number = case, 2
    while is_taken(name):
        name, number = f"{case}-{number}", number + 1
    return name
