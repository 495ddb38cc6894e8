"""What people make of a hit, kept: the list entry is looked up, so that a change of it reopens the question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanctrace.actors import Decision, ListEntry, Snapshot, Verdict, entry_hash
from sanctrace.runs.list_store import ListStore


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a name and a list entry. `list_id` may be None where one list alone has the entry."""

    query: str
    entry: str
    verdict: Verdict
    why: str
    by: str
    at: datetime
    list_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision as it was kept, and the entry that it is about."""

    decision: Decision
    entry: ListEntry
    snapshot: Snapshot


def decide(store: ListStore, said: Said) -> Decided:
    """Keep a decision; raises ValueError when no list, or more than one, has the entry."""
    found = [
        (snapshot, entry)
        for snapshot in store.roster().snapshots
        if said.list_id in {None, snapshot.list_id}
        for entry in snapshot.entries
        if entry.id == said.entry
    ]
    if len(found) != 1:
        where = ", ".join(snapshot.list_id for snapshot, _ in found)
        raise ValueError(
            f"{said.entry} stands on {where}; say which with --list" if found else f"no list has the entry {said.entry}"
        )
    ((snapshot, entry),) = found
    decision = Decision(
        query=said.query,
        list_id=snapshot.list_id,
        entry=entry.id,
        verdict=said.verdict,
        why=said.why,
        by=said.by,
        at=said.at,
        snapshot=snapshot.label,
        entry_hash=entry_hash(entry),
    )
    store.keep_decision(decision)
    return Decided(decision=decision, entry=entry, snapshot=snapshot)
