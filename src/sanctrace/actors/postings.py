"""Which names of which terms a query follows: all of the rare terms', of a common term's those that can matter.

A family name that thousands bear leads to all of them, and the cost of a query would grow with the lists. A name that
shares nothing else with the query is only worth comparing when that word is most of the name; every other bearer is
found through the query's rarer words, and is looked up among the bearers. Nothing above the floor is lost.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sanctrace.actors.compare import CONFLICT, EXTRA

Array = NDArray[Any]
MANY = 300  # names of a term: of more not all are followed
_WHOLE = 65_535  # a name's whole identity as a 16-bit number
_ROUNDED = 3 / _WHOLE  # how far a kept share, and a value made of it, may lie below what it stands for


def filed(postings_term: Array, names: Array, shares: Array, covered: Array, starts: Array) -> dict[str, Array]:
    """What following needs beside the postings, which are ordered by term and name: three arrays for keeping.

    `ranked`: places of each term's postings, the names first of which it is most. `least` and `most`: the least and
    greatest identity that a term covers in a name.
    """
    some = np.flatnonzero(np.diff(starts))
    least, most = np.zeros(len(starts) - 1, dtype=np.float32), np.zeros(len(starts) - 1, dtype=np.float32)
    if len(some):
        least[some] = np.minimum.reduceat(covered, starts[some])
        most[some] = np.maximum.reduceat(covered, starts[some])
    ranked = np.lexsort((names, -shares.astype(np.int32), postings_term)).astype(np.uint32)
    return {"ranked": ranked, "least": least, "most": most}


class Postings:
    """The names of every term, with the share of the name's identity that the term carries."""

    def __init__(self, arrays: Mapping[str, Array], many: int = MANY) -> None:
        self._starts = arrays["starts"]  # uint32: where a term's names begin; one longer than there are terms
        self._names = arrays["names"]  # uint32: names of each term, and
        self._shares = arrays["shares"]  # uint16: their shares
        self._ranked = arrays["ranked"]  # uint32
        self._least, self._most = arrays["least"], arrays["most"]  # float32
        self._many = many

    def counts(self, terms: Array) -> Array:
        """How many names each term has."""
        counts: Array = self._starts[terms + 1].astype(np.int64) - self._starts[terms]
        return counts

    def every(self, terms: Array, counts: Array) -> Array:
        """Places of all postings of the terms, one term after another."""
        stop = np.cumsum(counts)
        if not len(stop):
            return np.zeros(0, dtype=np.int64)
        places: Array = np.arange(int(stop[-1])) + np.repeat(self._starts[terms] - (stop - counts), counts)
        return places

    def common(self, counts: Array, query: Array, slot: Array) -> Array:
        """Which terms need not be followed to the end: the common ones of one word of each query, its commonest.

        `counts`, `query` and `slot` (the query's word) are of each term that was reached.
        """
        chosen = np.zeros(len(counts), dtype=bool)
        big = np.flatnonzero(counts > self._many)
        taken: dict[int, int] = {}
        for at in big[np.argsort(-counts[big], kind="stable")].tolist():
            chosen[at] = taken.setdefault(int(query[at]), int(slot[at])) == slot[at]
        return chosen

    def that_matter(self, term: int, among: Array, least_share: float) -> Array:
        """Places of a common term's postings: names of which it is `least_share` or more, and those `among`."""
        first, stop = int(self._starts[term]), int(self._starts[term + 1])
        if len(among) > stop - first:
            return np.arange(first, stop)
        limit = max(0.0, least_share - _ROUNDED) * _WHOLE
        ranked = self._ranked[first:stop]
        mostly = bisect.bisect_left(ranked, True, hi=len(ranked), key=lambda at: bool(self._shares[at] < limit))
        bearers = self._names[first:stop]
        found = np.minimum(np.searchsorted(bearers, among), len(bearers) - 1)
        found = found[bearers[found] == among]
        return np.concatenate((ranked[:mostly].astype(np.int64), first + found))

    def least_share(self, term: int, worth: float, ours: Array, whole: Array, floor: float) -> float:
        """The share of a name that the term must be for the name to be guessed at `floor` by this term alone.

        `ours` is the identity of our word, `whole` that of our name, each by class of name; `worth` is how alike the
        term is to our word. More than 1 when no share is enough. See `TermIndex.candidates` for the guess: of what the
        term covers in a name the penalty is concave, so the least and the greatest it covers decide.
        """
        if floor <= 0:
            return 0.0
        bonus = (1 - floor) / floor
        best = 2.0
        for mine, total in zip(ours.tolist(), whole.tolist(), strict=True):
            rest = max(0.0, total - mine)
            for covered in (float(self._least[term]), float(self._most[term])):
                if mine <= 0 or covered <= 0:
                    continue
                allowed = bonus * (mine + worth * covered) / 2
                if allowed < EXTRA * rest:
                    continue
                if allowed <= CONFLICT * rest:
                    left = (allowed - EXTRA * rest) / (CONFLICT - EXTRA)
                else:
                    left = (allowed - (CONFLICT - EXTRA) * rest) / EXTRA
                best = min(best, 1 / (left / covered + worth))
        return best
