"""What changed between two snapshots of a list: who was listed, delisted, amended, and in what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from sanctrace.actors.entry import ListEntry, Snapshot


class ChangeKind(StrEnum):
    """What happened to an entry."""

    LISTED = "listed"
    DELISTED = "delisted"
    AMENDED = "amended"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One entry that differs between two snapshots; `details` say field by field what was and what is."""

    kind: ChangeKind
    entry: ListEntry  # as it is now; as it was, when delisted
    details: tuple[str, ...] = ()


def changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Changes in the order of the newer list, then what is gone."""
    old = {e.id: e for e in before.entries}
    new_ids = set()
    for entry in after.entries:
        new_ids.add(entry.id)
        was = old.get(entry.id)
        if was is None:
            yield Change(kind=ChangeKind.LISTED, entry=entry)
        elif was != entry:
            ended = was.delisted_on is None and entry.delisted_on is not None
            kind = ChangeKind.DELISTED if ended else ChangeKind.AMENDED
            yield Change(kind=kind, entry=entry, details=tuple(_details(was, entry)))
    for entry in before.entries:
        if entry.id not in new_ids:
            yield Change(kind=ChangeKind.DELISTED, entry=entry)


def _details(was: ListEntry, entry: ListEntry) -> Iterator[str]:
    for field in fields(ListEntry):
        old, new = getattr(was, field.name), getattr(entry, field.name)
        if old == new:
            continue
        if isinstance(old, tuple) and isinstance(new, tuple):
            gone, come = [v for v in old if v not in new], [v for v in new if v not in old]
            parts = [f"without {', '.join(map(_said, gone))}"] * bool(gone) + [
                f"with {', '.join(map(_said, come))}"
            ] * bool(come)
            yield f"{field.name}: {'; '.join(parts) or 'order changed'}"
        else:
            yield f"{field.name}: {_said(old)} became {_said(new)}"


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    return str(getattr(value, "text", getattr(value, "number", value)))
