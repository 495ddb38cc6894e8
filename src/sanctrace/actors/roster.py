"""The lists in use, indexed by name and by IMO number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sanctrace.actors.embedded import embedded_snapshots
from sanctrace.actors.entry import ListedName, ListEntry, Snapshot
from sanctrace.actors.prepare import NameClass, PreparedName, WordSort, prepare
from sanctrace.model.errors import DataError


class Roster:
    """Snapshots of lists, ready to be asked."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        if not snapshots:
            raise DataError("roster", None, "no list is loaded; add one, or use the embedded ones")
        self.snapshots = tuple(snapshots)
        self._names: list[tuple[Snapshot, ListEntry, ListedName]] = []
        self._by_key: dict[tuple[NameClass, str], list[int]] = defaultdict(list)
        self._by_imo: dict[str, list[tuple[Snapshot, ListEntry]]] = defaultdict(list)
        for snapshot in self.snapshots:
            for entry in snapshot.entries:
                if entry.imo:
                    self._by_imo[entry.imo].append((snapshot, entry))
                for name in entry.names:
                    for key in _keys(prepare(name.text, entry.kind.name_class)):
                        self._by_key[entry.kind.name_class, key].append(len(self._names))
                    self._names.append((snapshot, entry, name))

    def by_imo(self, number: str) -> list[tuple[Snapshot, ListEntry]]:
        """Entries that carry an IMO number."""
        return list(self._by_imo.get(number, ()))

    def candidates(self, name: PreparedName, limit: int = 30) -> list[tuple[Snapshot, ListEntry, ListedName]]:
        """Listed names of the same class that share a word or the sound of one with `name`, most shared first."""
        shared: Counter[int] = Counter()
        for key in _keys(name):
            shared.update(self._by_key.get((name.name_class, key), ()))
        return [self._names[index] for index, _ in shared.most_common(limit)]


def _keys(name: PreparedName) -> Iterable[str]:
    keys = {"=" + name.joined}
    for word in name.words:
        if word.sort in {WordSort.NAME, WordSort.NUMBER} or len(name.words) < 3:
            keys.add(word.text)
            if len(word.skeleton) > 1:
                keys.add("~" + word.skeleton)
            if len(word.text) > 4:
                keys.update((word.text[:4] + "<", ">" + word.text[-4:]))
    for reading in name.korean:
        keys.update(f"k{i}{k}" for i, k in enumerate(reading))
    return keys


@lru_cache(maxsize=1)
def load_roster() -> Roster:
    """The embedded lists, built once; raises DataError when one is wrong."""
    return Roster(embedded_snapshots())
