"""The lists that ship with the project (`lists/*.yml`): facts only, in our own format."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import valid_imo
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import parse_yaml
from sanctrace.model.errors import DataError


@lru_cache(maxsize=1)
def embedded_snapshots() -> tuple[Snapshot, ...]:
    """Every embedded list; raises DataError with file and line when one is wrong."""
    folder = files("sanctrace.actors") / "lists"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yml"))
    return tuple(read_own_list((folder / name).read_bytes(), name, folder / "list.schema.json") for name in names)


def read_own_list(content: bytes, name: str, schema: Traversable) -> Snapshot:
    """A list in our own format as a snapshot; `name` stands in error messages.

    Raises DataError for what the schema refuses, an id that stands twice, and an IMO number whose check digit fails.
    """
    data = parse_yaml(content.decode("utf-8"), name)
    require_schema(data, schema, name)
    entries, seen = [], set()
    for row in data["entries"]:
        if row["id"] in seen:
            raise DataError(name, row.line, f"the id {row['id']} stands twice; give each entry its own")
        seen.add(row["id"])
        entries.append(_entry(row, name))
    return Snapshot(
        list_id=data["id"],
        list_name=data["name"],
        sha256=hashlib.sha256(content).hexdigest(),
        dated=date.fromisoformat(data["dated"]),
        entries=tuple(entries),
    )


def _entry(row: Any, file: str) -> ListEntry:
    imo = row.get("imo")
    if imo is not None and not valid_imo(imo):
        raise DataError(
            file, row.line, f"{imo} is no IMO number: its check digit fails; compare with the official list"
        )
    aliases = [
        ListedName(text=a["name"], weak=a.get("weak", False), former=a.get("former", False))
        for a in row.get("aliases", ())
    ]
    return ListEntry(
        id=row["id"],
        kind=EntryKind(row["kind"]),
        names=(ListedName(text=row["name"]), *aliases),
        listed_on=date.fromisoformat(row["listed_on"]),
        delisted_on=date.fromisoformat(row["delisted_on"]) if "delisted_on" in row else None,
        measures=tuple(row.get("measures", ())),
        countries=tuple(row.get("countries", ())),
        births=tuple(row.get("births", ())),
        positions=tuple(row.get("positions", ())),
        addresses=tuple(row.get("addresses", ())),
        identifiers=tuple(Identifier(sort=d["type"], number=d["number"]) for d in row.get("documents", ())),
        imo=imo,
        note=row.get("note"),
    )
