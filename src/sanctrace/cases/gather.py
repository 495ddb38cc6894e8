"""Tellings of many pages -> cases: each event once, with every page that tells it.

The cases depend on the tellings and the judgements alone, never on their order. A case's id is that of its earliest
telling (by day of report, then by the page's and the event's own ids): a later report that joins changes no id, a
merge keeps the older one, and of a split the part with the earliest telling keeps it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sanctrace.cases.cluster import Pair, cluster
from sanctrace.cases.compare import Likeness, compare
from sanctrace.cases.describe import Reassess, describe
from sanctrace.cases.judged import Judged, Rulings
from sanctrace.cases.keys import keys_of, page_key
from sanctrace.cases.told import Told, told_of
from sanctrace.model import Case, Joined, Judgement, JudgementKind, Telling

_UNDATED = date.max
LookUp = Callable[[frozenset[str]], Iterable[Telling]]


def gather(
    tellings: Iterable[Telling], judgements: Iterable[Judgement] = (), reassess: Reassess | None = None
) -> list[Case]:
    """Group tellings into cases, ordered by day; undated cases by day of report, unknown ones last.

    Two events of one page are never one case unless a hand merged them: the reader has already merged what the page
    tells twice. `reassess` tests by the law what a person corrected; without it the case has the findings as read.
    Raises ValueError for a correction whose value does not fit its slot.
    """
    ordered = _in_order(tellings)
    rulings = Judged.of(judgements).over(ordered)
    told = [told_of(telling, rulings.corrected(telling)) for telling in ordered]
    alike = _alike(told)
    joined, parted = _ties(told, alike, rulings)
    scores = {pair: likeness.score for pair, likeness in alike.items()}
    groups = cluster(len(told), scores, lambda a, b: compare(told[a], told[b]), joined, parted)
    cases = []
    for group in groups:
        why = _joined(group, told, alike, rulings)
        case = describe(case_id(told[group[0]].telling), [told[n] for n in group], why, rulings, reassess)
        cases.append((_day([told[n] for n in group]), case.id, case))
    return [case for _, _, case in sorted(cases, key=lambda entry: entry[:2])]


def regather(
    neighbourhood: Iterable[Telling], judgements: Iterable[Judgement] = (), reassess: Reassess | None = None
) -> list[Case]:
    """The cases of a neighbourhood, equal to those that `gather` makes of the whole."""
    return gather(neighbourhood, judgements, reassess)


def neighbourhood(seeds: Iterable[Telling], look_up: LookUp, judgements: Iterable[Judgement] = ()) -> list[Telling]:
    """Every telling whose case may change with the seeds: the seeds, what is like them, what is like that, and so on.

    `look_up` gives the kept tellings that have one of some keys (`block_keys`). The cases that hold one of those found
    are replaced by what `regather` makes of them; no other case changes. To take a telling away, ask for its
    neighbourhood first, and gather that without it.
    """
    judged = Judged.of(judgements)
    found: dict[str, Telling] = {}
    waiting = {telling.ident: telling for telling in seeds}
    looked_at: set[str] = set()
    while waiting:
        telling = waiting.pop(min(waiting))
        found[telling.ident] = telling
        near = [
            t for sha256 in judged.beside(telling.sha256) - looked_at for t in look_up(frozenset({page_key(sha256)}))
        ]
        looked_at |= judged.beside(telling.sha256)
        ways = _ways(judged, telling)
        keys = frozenset[str]().union(*(keys_of(told) for told in ways))
        candidates = {t.ident: t for t in look_up(keys)}
        near += [t for t in candidates.values() if t.ident not in found and _may_be(ways, _ways(judged, t))]
        waiting.update({t.ident: t for t in near if t.ident not in found})
    return _in_order(found.values())


def case_id(earliest: Telling) -> str:
    """The id of a case whose earliest telling this is."""
    return hashlib.sha256(f"case {earliest.ident}".encode()).hexdigest()[:12]


def _may_be(ours: Sequence[Told], theirs: Sequence[Told]) -> bool:
    """Whether two tellings are alike as read or as corrected; more than needed does no harm."""
    return any(compare(a, b).same for a in ours for b in theirs)


def _ways(judged: Judged, telling: Telling) -> list[Told]:
    """The telling as read, and as corrected."""
    corrected = judged.corrected(telling)
    as_read = told_of(telling)
    return [as_read] if corrected is telling.event else [as_read, told_of(telling, corrected)]


def _in_order(tellings: Iterable[Telling]) -> list[Telling]:
    """Each telling once (the same bytes under two names count once), by day of report, page and event."""
    once: dict[str, Telling] = {}
    for telling in tellings:
        kept = once.setdefault(telling.ident, telling)
        if _first_name(telling) < _first_name(kept):
            once[telling.ident] = telling
    return sorted(once.values(), key=lambda t: (t.reported_on or _UNDATED, t.article, t.event.id, t.sha256))


def _first_name(telling: Telling) -> tuple[str, int, str]:
    """Of two copies of the same bytes that differ only in name, the one that stands for both comes first."""
    return (telling.source, telling.revision, telling.published.text if telling.published else "")


def _alike(told: Sequence[Told]) -> dict[Pair, Likeness]:
    """Every pair that shares a key and is alike."""
    alike: dict[Pair, Likeness] = {}
    kept: dict[str, list[int]] = {}
    for number, one in enumerate(told):
        near: set[int] = set()
        for key in keys_of(one):
            bucket = kept.setdefault(key, [])
            near.update(bucket)
            bucket.append(number)
        for other in near:
            likeness = compare(told[other], one)
            if likeness.same:
                alike[other, number] = likeness
    return alike


def _ties(told: Sequence[Told], alike: Mapping[Pair, Likeness], rulings: Rulings) -> tuple[list[Pair], frozenset[Pair]]:
    """What hands joined and parted, as pairs of numbers; a later version of a page stays parted as the earlier one."""
    number = {one.ident: n for n, one in enumerate(told)}
    joined, parted = [], set()
    for (one, other), judgement in rulings.ties.items():
        low, high = sorted((number[one], number[other]))
        if judgement.kind is JudgementKind.MERGE:
            joined.append((low, high))
        else:
            parted.add((low, high))
    if parted:
        _hand_on(told, alike, parted, {n for pair in (*joined, *parted) for n in pair})
    return joined, frozenset(parted)


def _hand_on(told: Sequence[Told], alike: Mapping[Pair, Likeness], parted: set[Pair], judged: set[int]) -> None:
    """Part each telling on which nobody has decided from what its likest earlier version is parted from."""
    before: dict[int, list[tuple[float, int]]] = {}
    for (one, other), likeness in alike.items():
        early, late = sorted((one, other), key=lambda n: (told[n].telling.revision, n))
        ours, theirs = told[early].telling, told[late].telling
        if ours.source == theirs.source and ours.revision < theirs.revision:
            before.setdefault(late, []).append((likeness.score, early))
    for late in sorted(before, key=lambda n: (told[n].telling.revision, n)):
        if late in judged:
            continue
        _, early = max(before[late])
        others = {b if a == early else a for a, b in parted if early in (a, b)} - {late}
        parted |= {(min(late, other), max(late, other)) for other in others}


def _joined(
    group: Sequence[int], told: Sequence[Told], alike: dict[Pair, Likeness], rulings: Rulings
) -> tuple[Joined, ...]:
    """Why each telling but the first stands in the group: its likest among those before it, or the hand."""
    why = []
    for at, number in enumerate(group[1:], 1):
        one = told[number]
        for other in group[:at]:
            low, high = sorted((one.ident, told[other].ident))
            tie = rulings.ties.get((low, high))
            if tie is not None and tie.kind is JudgementKind.MERGE:
                reasons = (f"joined by {tie.by}{f': {tie.reason}' if tie.reason else ''}",)
                why.append(
                    Joined(telling=one.ident, to=told[other].ident, score=0.0, reasons=reasons, judgement=tie.id)
                )
                break
        else:
            best = max(group[:at], key=lambda n: (_score(alike, n, number, told), -n))
            likeness = alike.get((best, number)) or compare(told[best], one)
            why.append(Joined(telling=one.ident, to=told[best].ident, score=likeness.score, reasons=likeness.reasons))
    return tuple(why)


def _score(alike: dict[Pair, Likeness], one: int, other: int, told: Sequence[Told]) -> float:
    found = alike.get((one, other))
    return found.score if found is not None else compare(told[one], told[other]).score


def _day(told: Sequence[Told]) -> int:
    days = [t.first for t in told if t.first is not None]
    reported = [t.reported for t in told if t.reported is not None]
    return min(days or reported, default=_UNDATED.toordinal())
