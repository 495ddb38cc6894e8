"""Sanctions lists, their state and their changes as plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from sanctrace.actors import Change, Snapshot
from sanctrace.actors.read import ListSource
from sanctrace.runs.list_store import ListStatus


class SnapshotJson(TypedDict):
    """A list as read from its files. `signals` are what the reader met and did not know."""

    list_id: str
    name: str
    snapshot: str
    sha256: str
    dated: str | None
    entries: int
    signals: list[str]


class ChangeJson(TypedDict):
    """One entry that differs between two snapshots."""

    change: str
    entry: str
    name: str
    details: list[str]


def snapshot_json(snapshot: Snapshot) -> SnapshotJson:
    """A snapshot without its entries."""
    return {
        "list_id": snapshot.list_id,
        "name": snapshot.list_name,
        "snapshot": snapshot.label,
        "sha256": snapshot.sha256,
        "dated": snapshot.dated.isoformat() if snapshot.dated else None,
        "entries": len(snapshot.entries),
        "signals": list(snapshot.signals),
    }


def source_json(source: ListSource) -> dict[str, object]:
    """Where a list can be had."""
    return {
        "list_id": source.list_id,
        "name": source.name,
        "format": source.format.value,
        "files": list(source.files),
        "note": source.note,
    }


def status_json(row: ListStatus) -> dict[str, object]:
    """How a list stands: `health` as `sanctrace lists status` prints it."""
    state = row.state
    return {
        "list_id": state.source.list_id if state else row.snapshot.list_id if row.snapshot else None,
        "name": state.source.name if state else row.snapshot.list_name if row.snapshot else None,
        "embedded": state is None,
        "health": row.health.value,
        "checked_at": state.checked_at.isoformat() if state and state.checked_at else None,
        "problem": row.problem,
        "snapshot": snapshot_json(row.snapshot) if row.snapshot else None,
    }


def changes_json(changes: Iterable[Change]) -> list[ChangeJson]:
    """Changes entry by entry."""
    return [
        {"change": c.kind.value, "entry": c.entry.id, "name": c.entry.name, "details": list(c.details)} for c in changes
    ]
