"""Entities as FollowTheMoney JSON lines (OpenSanctions' `entities.ftm.json`, `targets.nested.json`), in and out."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import valid_imo
from sanctrace.actors.read.fields import Signals, countries, full_day, make_snapshot, texts
from sanctrace.model.errors import DataError

_KINDS = {
    "Person": EntryKind.PERSON,
    "Company": EntryKind.ENTITY,
    "Organization": EntryKind.ENTITY,
    "LegalEntity": EntryKind.ENTITY,
    "PublicBody": EntryKind.ENTITY,
    "Vessel": EntryKind.VESSEL,
    "Airplane": EntryKind.AIRCRAFT,
}
_SCHEMATA = {
    EntryKind.PERSON: "Person",
    EntryKind.ENTITY: "Organization",
    EntryKind.VESSEL: "Vessel",
    EntryKind.AIRCRAFT: "Airplane",
}
_PREFIX_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T.*)?)?)?")
_NUMBERS = ("passportNumber", "idNumber", "registrationNumber", "taxNumber", "innCode", "ogrnCode", "mmsi", "callSign")
# What a list calls a number -> the property of a person or body that holds it; the first that fits.
_SORTS = {
    "passport": "passportNumber",
    "registration": "registrationNumber",
    "tax": "taxNumber",
    "imo": "imoNumber",
    "call sign": "callSign",
    "mmsi": "mmsi",
}
_BODY = frozenset({"idNumber", "registrationNumber", "taxNumber", "innCode", "ogrnCode"})
_HELD = {
    EntryKind.PERSON: _BODY | {"passportNumber"},
    EntryKind.ENTITY: _BODY | {"imoNumber"},
    EntryKind.VESSEL: frozenset({"registrationNumber", "callSign", "mmsi"}),
    EntryKind.AIRCRAFT: frozenset({"registrationNumber"}),
}


def read_ftm(list_id: str, list_name: str, content: bytes) -> Snapshot:
    """Targets of a FollowTheMoney file: entities marked `target` or with the topic `sanction`.

    Sanctions (nested, or as lines of their own) give programme keys and days. Schemata that are no target (Address,
    Ownership ...) are passed over. Raises DataError for a line that is not JSON, and for a file without a target.
    """
    signals = Signals()
    entities: list[dict[str, Any]] = []
    sanctions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 (byte {error.start}); fetch the file again"
        raise DataError(list_name, content.count(b"\n", 0, error.start) + 1, message) from error
    for line, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
            schema, properties = row["schema"], row["properties"]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                list_name, line, f"not a FollowTheMoney entity ({error}); one JSON object a line"
            ) from error
        if schema == "Sanction":
            for target in properties.get("entity", ()):
                sanctions[target if isinstance(target, str) else target["id"]].append(properties)
        elif row.get("target") or "sanction" in properties.get("topics", ()):
            if schema in _KINDS:
                entities.append(row)
            else:
                signals.add(f"target of schema {schema} was not read")
    entries = [_entry(row, [*sanctions[row["id"]], *_nested(row)], signals) for row in entities]
    return make_snapshot(list_id, list_name, [content], dated=None, entries=entries, signals=signals)


def _nested(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for value in row["properties"].get("sanctions", ()):
        if isinstance(value, dict):
            yield value["properties"]


def _births(values: Sequence[str], signals: Signals) -> tuple[str, ...]:
    """Dates as FollowTheMoney writes them, ISO 8601 as far as known; what is no such date is signalled, not guessed."""
    for value in values:
        if not _PREFIX_DATE.fullmatch(value):
            signals.add(f"birth date {value!r} is no ISO date and was not read")
    return tuple(v[:10] for v in values if _PREFIX_DATE.fullmatch(v))


def _entry(row: dict[str, Any], sanctions: Sequence[dict[str, Any]], signals: Signals) -> ListEntry:
    values: dict[str, list[str]] = {k: [v for v in vs if isinstance(v, str)] for k, vs in row["properties"].items()}
    names = [ListedName(text=row["caption"])] if row.get("caption") else []
    names += [ListedName(text=n) for n in (*values.get("name", ()), *values.get("alias", ()))]
    names += [ListedName(text=n, former=True) for n in values.get("previousName", ())]
    names += [ListedName(text=n, weak=True) for n in values.get("weakAlias", ())]
    starts = [d for s in sanctions for v in (*s.get("listingDate", ()), *s.get("startDate", ())) if (d := full_day(v))]
    ends = [d for s in sanctions for v in s.get("endDate", ()) if (d := full_day(v))]
    return ListEntry(
        id=row["id"],
        kind=_KINDS[row["schema"]],
        names=tuple({n.text: n for n in reversed(names)}.values())[::-1],
        listed_on=min(starts, default=None),
        delisted_on=max(ends) if ends and len(ends) == len(sanctions) else None,
        programmes=texts(v for s in sanctions for v in (*s.get("programId", ()), *s.get("program", ())))
        or texts(values.get("programId", ())),
        countries=countries(
            (
                *values.get("nationality", ()),
                *values.get("citizenship", ()),
                *values.get("country", ()),
                *values.get("flag", ()),
            )
        ),
        births=_births(values.get("birthDate", ()), signals),
        positions=texts(values.get("position", ())),
        addresses=texts(values.get("address", ())),
        identifiers=tuple(Identifier(sort=p, number=v) for p in _NUMBERS for v in values.get(p, ())),
        imo=next(
            (n for v in values.get("imoNumber", ()) if valid_imo(n := v.upper().removeprefix("IMO").strip())), None
        ),
    )


def to_ftm(entry: ListEntry, list_id: str) -> dict[str, Any]:
    """An entry as a FollowTheMoney entity (a JSON object), its day of listing in a nested Sanction."""
    properties: dict[str, list[Any]] = {
        "name": [entry.name],
        "alias": [n.text for n in entry.names[1:] if not n.weak and not n.former],
        "previousName": [n.text for n in entry.names if n.former],
        "weakAlias": [n.text for n in entry.names if n.weak],
        "topics": ["sanction"],
        "address": list(entry.addresses),
        "country": [c.lower() for c in entry.countries if entry.kind is not EntryKind.PERSON],
        "nationality": [c.lower() for c in entry.countries if entry.kind is EntryKind.PERSON],
        "birthDate": [b for b in entry.births if "/" not in b],
        "position": list(entry.positions) if entry.kind is EntryKind.PERSON else [],
        "imoNumber": [f"IMO{entry.imo}"] if entry.imo else [],
        "sanctions": [_sanction(entry, list_id)],
    }
    for identifier in entry.identifiers:
        name = _property_of(identifier, entry.kind)
        properties[name] = [*dict.fromkeys([*properties.get(name, ()), identifier.number])]
    return {
        "id": f"{list_id}-{entry.id}",
        "schema": _SCHEMATA[entry.kind],
        "caption": entry.name,
        "properties": {k: v for k, v in properties.items() if v},
        "target": True,
    }


def _property_of(identifier: Identifier, kind: EntryKind) -> str:
    """The property that holds a number; `idNumber`, or a ship's or aircraft's registration, where no other fits."""
    sort = identifier.sort.lower()
    named = identifier.sort if identifier.sort in _NUMBERS else next((p for s, p in _SORTS.items() if s in sort), "")
    if named in _HELD[kind]:
        return named
    return "idNumber" if "idNumber" in _HELD[kind] else "registrationNumber"


def _sanction(entry: ListEntry, list_id: str) -> dict[str, Any]:
    def days(day: date | None) -> list[str]:
        return [day.isoformat()] if day else []

    properties = {
        "entity": [f"{list_id}-{entry.id}"],
        "listingDate": days(entry.listed_on),
        "endDate": days(entry.delisted_on),
        "program": list(entry.programmes),
        "authorityId": [entry.id],
    }
    return {
        "id": f"{list_id}-{entry.id}-sanction",
        "schema": "Sanction",
        "properties": {k: v for k, v in properties.items() if v},
    }
