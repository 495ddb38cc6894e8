"""List entries as JSON and back, for keeping."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry

_TEXTS = ("programmes", "measures", "countries", "births", "positions", "addresses")


def entry_to_json(entry: ListEntry) -> str:
    """One line of JSON; what is empty is left out."""
    row: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.kind.value,
        "names": [[n.text, n.weak, n.former] if n.weak or n.former else n.text for n in entry.names],
        "listed_on": entry.listed_on.isoformat() if entry.listed_on else None,
        "listed_by": entry.listed_by.isoformat() if entry.listed_by else None,
        "delisted_on": entry.delisted_on.isoformat() if entry.delisted_on else None,
        **{key: list(getattr(entry, key)) for key in _TEXTS},
        "identifiers": [[i.sort, i.number] for i in entry.identifiers],
        "imo": entry.imo,
        "note": entry.note,
    }
    return json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False, separators=(",", ":"))


def entry_from_json(line: str | bytes) -> ListEntry:
    """The entry that `entry_to_json` wrote; raises KeyError or ValueError for anything else."""
    row = json.loads(line)
    return ListEntry(
        id=row["id"],
        kind=EntryKind(row["kind"]),
        names=tuple(
            ListedName(text=n) if isinstance(n, str) else ListedName(text=n[0], weak=n[1], former=n[2])
            for n in row["names"]
        ),
        listed_on=_day(row.get("listed_on")),
        listed_by=_day(row.get("listed_by")),
        delisted_on=_day(row.get("delisted_on")),
        **{key: tuple(row.get(key, ())) for key in _TEXTS},
        identifiers=tuple(Identifier(sort=sort, number=number) for sort, number in row.get("identifiers", ())),
        imo=row.get("imo"),
        note=row.get("note"),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
