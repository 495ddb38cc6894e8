"""The lists in use, indexed by name and by IMO number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sanctrace.actors.compare import Comparison, compare
from sanctrace.actors.embedded import embedded_snapshots
from sanctrace.actors.entry import EntryKind, ListedName, ListEntry, Snapshot
from sanctrace.actors.index import TermIndex
from sanctrace.actors.prepare import NameClass, PreparedName, prepare
from sanctrace.model.errors import DataError

CANDIDATES = 12  # names compared for one query and class of name
_SLACK = 0.12  # how far a guess may lie below the threshold and still be compared
_GAIN = 0.08  # how far a guess may lie below the score that the comparer then gives
WEAK_ALIAS = 0.9  # a weak alias alone is worth less than a name
SHIP_NAME = 0.95  # ships are renamed and share names: only the IMO number is sure


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A listed name that a query resembles."""

    snapshot: Snapshot
    entry: ListEntry
    listed: ListedName
    score: float
    comparison: Comparison


class Roster:
    """Snapshots of lists, ready to be asked."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        if not snapshots:
            raise DataError("roster", None, "no list is loaded; add one, or use the embedded ones")
        self.snapshots = tuple(snapshots)
        self._by_imo: dict[str, list[tuple[Snapshot, ListEntry]]] = defaultdict(list)
        self._names: list[tuple[Snapshot, ListEntry, ListedName]] = []
        for snapshot in self.snapshots:
            for entry in snapshot.entries:
                if entry.imo:
                    self._by_imo[entry.imo].append((snapshot, entry))
                self._names += [(snapshot, entry, name) for name in entry.names]
        self._index = TermIndex.build(prepare(listed.text, e.kind.name_class) for _, e, listed in self._names)

    def by_imo(self, number: str) -> list[tuple[Snapshot, ListEntry]]:
        """Entries that carry an IMO number."""
        return list(self._by_imo.get(number, ()))

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
            snapshot, entry, listed = self._names[number]
            known = best.get(id(entry))
            if entry.kind not in wanted or (known is not None and known.score >= min(guess + _GAIN, 0.99)):
                continue
            name_class = entry.kind.name_class
            comparison = compare(query[name_class], prepare(listed.text, name_class), self._index.rarity_of)
            score = comparison.score * (WEAK_ALIAS if listed.weak else 1.0)
            if name_class is NameClass.VESSEL:
                score *= SHIP_NAME
            if score >= threshold and (known is None or known.score < score):
                best[id(entry)] = Hit(
                    snapshot=snapshot, entry=entry, listed=listed, score=round(score, 4), comparison=comparison
                )
        return sorted(best.values(), key=lambda h: -h.score)


@lru_cache(maxsize=1)
def load_roster() -> Roster:
    """The embedded lists, built once; raises DataError when one is wrong."""
    return Roster(embedded_snapshots())
