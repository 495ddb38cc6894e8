"""Pairs that are alike -> groups that are one event, whatever the order in which they came.

The most alike pair joins first. Two groups join when no telling of the one clashes with a telling of the other, and
when between them the tellings are alike on the whole: so a vague account does not tie two deliveries together. What a
hand joined or parted goes before all else. What a hand joined may clash, and stays made of parts, each alike by itself:
a telling that fits one part joins the whole, whatever the other parts say. A group depends on nothing outside the net
of alike pairs that it lies in; that is why a part of a ledger can be gathered anew by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from sanctrace.cases.compare import SAME, Likeness

Pair = tuple[int, int]
WHOLE = 5.5  # mean points between two groups, each pair of tellings counted once, that join them


@dataclass
class _Groups:
    of: list[int]
    members: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def single(cls, count: int) -> _Groups:
        return cls(list(range(count)), {n: [n] for n in range(count)})

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of[one], self.of[other]))
        for member in self.members.pop(high):
            self.of[member] = low
            self.members[low].append(member)


def cluster(
    count: int,
    alike: Mapping[Pair, float],
    compare: Callable[[int, int], Likeness],
    joined: Sequence[Pair] = (),
    parted: frozenset[Pair] = frozenset(),
) -> list[list[int]]:
    """Groups of the numbers 0 to `count` - 1, each in order.

    `alike` holds the score of every pair that is alike, `joined` and `parted` what hands decided, pairs in order.
    The numbers must be given to the tellings in an order that does not depend on how they came.
    """
    wholes, parts = _Groups.single(count), _Groups.single(count)
    for pair in sorted(joined):
        if wholes.of[pair[0]] != wholes.of[pair[1]] and not _parted(wholes, pair, parted):
            wholes.join(*pair)
    known: dict[Pair, Likeness] = {}

    def points(one: int, other: int) -> float | None:
        pair = (one, other) if one < other else (other, one)
        if pair in alike:
            return alike[pair]
        if pair not in known:
            known[pair] = compare(*pair)
        return None if known[pair].clash else known[pair].score

    for (one, other), _ in sorted(alike.items(), key=lambda item: (-item[1], item[0])):
        apart = wholes.of[one] != wholes.of[other]
        if parts.of[one] == parts.of[other] or (apart and _parted(wholes, (one, other), parted)):
            continue
        ours, theirs = parts.members[parts.of[one]], parts.members[parts.of[other]]
        if _fit(ours, theirs, points):
            parts.join(one, other)
            if apart:
                wholes.join(one, other)
    return sorted(sorted(members) for members in wholes.members.values())


def _fit(ours: Sequence[int], theirs: Sequence[int], points: Callable[[int, int], float | None]) -> bool:
    total = 0.0
    for one, other in product(ours, theirs):
        found = points(one, other)
        if found is None:
            return False
        total += min(found, 2 * SAME)
    return total >= WHOLE * len(ours) * len(theirs)


def _parted(groups: _Groups, pair: Pair, parted: frozenset[Pair]) -> bool:
    if not parted:
        return False
    ours, theirs = groups.members[groups.of[pair[0]]], groups.members[groups.of[pair[1]]]
    return any(((a, b) if a < b else (b, a)) in parted for a, b in product(ours, theirs))
