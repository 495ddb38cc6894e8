"""The lists in use, indexed by name and by IMO number."""

from __future__ import annotations

import bisect
import itertools
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sanctrace.actors.bracketed import spoken
from sanctrace.actors.compare import Comparison, compare
from sanctrace.actors.embedded import embedded_snapshots
from sanctrace.actors.entry import EntryKind, ListedName, ListEntry, Snapshot
from sanctrace.actors.index import Array, TermIndex
from sanctrace.actors.prepare import NameClass, PreparedName, prepare
from sanctrace.model.errors import DataError

CANDIDATES = 12  # names compared for one query and class of name
_SLACK = 0.12  # how far a guess may lie below the threshold and still be compared
_GAIN = 0.08  # how far a guess may lie below the score that the comparer then gives
WEAK_ALIAS = 0.9  # a weak alias alone is worth less than a name
SHIP_NAME = 0.95  # ships are renamed and share names: only the IMO number is sure
SHIP_NAME_LIKE = 0.88  # and short names that differ by a letter are many


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A listed name that a query resembles."""

    snapshot: Snapshot
    entry: ListEntry
    listed: ListedName
    score: float
    comparison: Comparison | None  # None for an IMO number
    imo: str | None = None  # the number that found it


class Roster:
    """Snapshots of lists, ready to be asked.

    `arrays` are those of an earlier roster over the same snapshots (`Roster.arrays`), which saves building them anew;
    the entries of a snapshot may then be any sequence, one that reads them from disk too.
    """

    def __init__(self, snapshots: Sequence[Snapshot], arrays: Mapping[str, Array] | None = None) -> None:
        if not snapshots:
            raise DataError("roster", None, "no list is loaded; add one, or use the embedded ones")
        self.snapshots = tuple(snapshots)
        self._starts = [0, *itertools.accumulate(len(s.entries) for s in self.snapshots)]
        self.arrays: Mapping[str, Array] = _arrays(self.snapshots) if arrays is None else arrays
        self._index = TermIndex(self.arrays)
        self._entry_of, self._place_of = self.arrays["entry_of_name"], self.arrays["place_of_name"]
        self._reading_of = self.arrays["reading_of_name"]

    def by_imo(self, number: str) -> list[tuple[Snapshot, ListEntry]]:
        """Entries that carry an IMO number."""
        numbers = self.arrays["imo_numbers"]
        first, last = np.searchsorted(numbers, int(number), "left"), np.searchsorted(numbers, int(number), "right")
        return [self._entry(int(e)) for e in self.arrays["imo_entries"][first:last]]

    def _entry(self, number: int) -> tuple[Snapshot, ListEntry]:
        at = bisect.bisect_right(self._starts, number) - 1
        return self.snapshots[at], self.snapshots[at].entries[number - self._starts[at]]

    def search(
        self, name: str, *, kinds: Iterable[EntryKind] = (), threshold: float, limit: int = CANDIDATES
    ) -> list[Hit]:
        """Entries with a name that scores `threshold` or more against `name`, best first; `kinds` narrow the search."""
        (hits,) = self.search_many([name], kinds=kinds, threshold=threshold, limit=limit)
        return hits

    def search_many(
        self, names: Sequence[str], *, kinds: Iterable[EntryKind] = (), threshold: float, limit: int = CANDIDATES
    ) -> list[list[Hit]]:
        """`search` for many names, in their order: about twice as fast as one by one."""
        wanted = frozenset(kinds) or frozenset(EntryKind)
        classes = sorted({k.name_class for k in wanted})
        queries = [{c: prepare(name, c) for c in classes} for name in names]
        readings = [tuple(q.values()) for q in queries]
        found = self._index.candidates(readings, limit, max(0.0, threshold - _SLACK))
        return [self._compared(q, c, wanted, threshold) for q, c in zip(queries, found, strict=True)]

    def _compared(
        self,
        query: Mapping[NameClass, PreparedName],
        candidates: Sequence[tuple[int, float]],
        wanted: frozenset[EntryKind],
        threshold: float,
    ) -> list[Hit]:
        best: dict[int, Hit] = {}
        for number, guess in candidates:
            entry_number = int(self._entry_of[number])
            known = best.get(entry_number)
            if known is not None and known.score >= min(guess + _GAIN, 0.99):
                continue
            snapshot, entry = self._entry(entry_number)
            listed = spoken(entry.names[self._place_of[number]])[self._reading_of[number]]
            if entry.kind not in wanted:
                continue
            name_class = entry.kind.name_class
            comparison = compare(query[name_class], prepare(listed.text, name_class), self._index.rarity_of)
            score = comparison.score * (WEAK_ALIAS if listed.weak else 1.0)
            if name_class is NameClass.VESSEL:
                score *= SHIP_NAME if comparison.exact else SHIP_NAME_LIKE
            if score >= threshold and (known is None or known.score < score):
                best[entry_number] = Hit(
                    snapshot=snapshot, entry=entry, listed=listed, score=round(score, 4), comparison=comparison
                )
        return sorted(best.values(), key=lambda h: -h.score)


def _arrays(snapshots: Sequence[Snapshot]) -> dict[str, Array]:
    entry_of, place_of, reading_of = array("I"), array("H"), array("B")
    imos: list[tuple[int, int]] = []

    def names() -> Iterator[PreparedName]:
        for number, entry in enumerate(e for s in snapshots for e in s.entries):
            if entry.imo:
                imos.append((int(entry.imo), number))
            for place, name in enumerate(entry.names):
                for reading, text in enumerate(one.text for one in spoken(name)):
                    entry_of.append(number)
                    place_of.append(place)
                    reading_of.append(reading)
                    yield prepare(text, entry.kind.name_class)

    arrays = TermIndex.build(names()).arrays
    imos.sort()
    return {
        **arrays,
        "entry_of_name": np.frombuffer(entry_of, dtype=np.uint32),
        "place_of_name": np.frombuffer(place_of, dtype=np.uint16),
        "reading_of_name": np.frombuffer(reading_of, dtype=np.uint8),
        "imo_numbers": np.asarray([n for n, _ in imos], dtype=np.uint32),
        "imo_entries": np.asarray([e for _, e in imos], dtype=np.uint32),
    }


@lru_cache(maxsize=1)
def load_roster() -> Roster:
    """The embedded lists, built once; raises DataError when one is wrong."""
    return Roster(embedded_snapshots())
