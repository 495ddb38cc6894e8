"""What people decided about hits: kept as rows, withdrawn by a later row, reopened when the entry changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sanctrace.actors.entry import ListEntry
from sanctrace.actors.entry_json import entry_to_json
from sanctrace.actors.scripts import to_latin


class Verdict(StrEnum):
    """What somebody decided about a name and an entry."""

    SAME = "same"
    NOT_THE_SAME = "not the same"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One row: who decided what about which name and entry, when and why."""

    query: str
    list_id: str
    entry: str
    verdict: Verdict
    why: str
    by: str
    at: datetime  # with its zone
    snapshot: str  # label of the list as it was
    entry_hash: str  # of the entry as it was: another content reopens the question

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the time of a decision needs a zone")


def entry_hash(entry: ListEntry) -> str:
    """Short SHA-256 of an entry's content."""
    return hashlib.sha256(entry_to_json(entry).encode()).hexdigest()[:16]


def query_key(name: str) -> str:
    """Names that differ only in case, order, accents or marks are one question."""
    return " ".join(sorted(to_latin(name).split()))


class Decisions:
    """The rows that stand: the last one for each name and entry, unless it was withdrawn."""

    def __init__(self, rows: Iterable[Decision]) -> None:
        self.rows: Sequence[Decision] = tuple(sorted(rows, key=lambda d: d.at))
        self._last = {(query_key(d.query), d.list_id, d.entry): d for d in self.rows}

    def about(self, name: str, list_id: str, entry: ListEntry) -> Decision | None:
        """The decision that stands for this name and entry; None when there is none or the entry has changed since."""
        found = self._last.get((query_key(name), list_id, entry.id))
        if found is None or found.verdict is Verdict.WITHDRAWN or found.entry_hash != entry_hash(entry):
            return None
        return found

    def outdated(self, name: str, list_id: str, entry: ListEntry) -> Decision | None:
        """A decision that the entry's change reopened."""
        found = self._last.get((query_key(name), list_id, entry.id))
        if found is None or found.verdict is Verdict.WITHDRAWN or found.entry_hash == entry_hash(entry):
            return None
        return found
