"""The UK Sanctions List in CSV: one row a name, grouped by the list's unique id."""

from __future__ import annotations

import csv
import io
import re

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import valid_imo
from sanctrace.actors.read.fields import (
    Signals,
    countries,
    field_names,
    full_day,
    make_snapshot,
    partial_date,
    table_rows,
    texts,
)
from sanctrace.model.errors import DataError

LIST_ID, LIST_NAME = "uk-sl", "UK Sanctions List"
_NEEDED = ("Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "Date Designated")
_KINDS = {"individual": EntryKind.PERSON, "entity": EntryKind.ENTITY, "ship": EntryKind.VESSEL}
_NUMBERS = {
    "Passport number": "passport",
    "National Identifier number": "national identifier",
    "Business registration number (s)": "registration",
}


def read_uk(content: bytes) -> Snapshot:
    """Persons, entities and ships; aliases of low quality are weak.

    Raises DataError when a needed column is missing or the file holds no entry.
    """
    text = content.decode("utf-8-sig", errors="replace")
    first, _, rest = text.partition("\n")
    headed = first.strip().strip('"').lower().startswith("report date")
    dated = partial_date(first) if headed else None
    reader = csv.DictReader(io.StringIO(rest if headed else text))
    missing = [c for c in _NEEDED if c not in field_names(reader, LIST_NAME)]
    if missing:
        raise DataError(LIST_NAME, 2, f"columns are missing: {', '.join(missing)}; is it another list or an old form?")
    signals = Signals()
    groups: dict[str, list[dict[str, str]]] = {}
    for row in table_rows(reader, LIST_NAME):
        groups.setdefault(row["Unique ID"].strip(), []).append({k: (v or "").strip() for k, v in row.items() if k})
    entries = [_entry(number, rows, signals) for number, rows in groups.items() if number]
    return make_snapshot(LIST_ID, LIST_NAME, [content], dated=dated, entries=entries, signals=signals)


def _entry(number: str, rows: list[dict[str, str]], signals: Signals) -> ListEntry:
    sort = rows[0]["Designation Type"].lower()
    if sort not in _KINDS:
        signals.add(f"unknown designation type {sort!r}")
    names = []
    for row in sorted(rows, key=lambda r: not r["Name type"].lower().startswith("primary name")):
        words = " ".join(row.get(f"Name {i}", "") for i in (1, 2, 3, 4, 5, 6)).split()
        weak = "low" in row.get("Alias strength", "").lower()
        names += [ListedName(text=n, weak=weak) for n in (" ".join(words), row.get("Name non-latin script", "")) if n]
    imos = [i for r in rows for i in re.findall(r"\d{7}", r.get("IMO number", "")) if valid_imo(i)]
    columns = {column for row in rows for column in row}
    return ListEntry(
        id=number,
        kind=_KINDS.get(sort, EntryKind.ENTITY),
        names=tuple(dict.fromkeys(names)),
        listed_on=min((d for r in rows if (d := full_day(r["Date Designated"]))), default=None),
        programmes=texts(r["Regime Name"] for r in rows),
        countries=countries(
            n
            for c in ("Nationality(/ies)", "Current believed flag of ship")
            for r in rows
            for n in _parts(r.get(c, ""))
        ),
        births=tuple(dict.fromkeys(b for r in rows for d in _parts(r.get("D.O.B", "")) if (b := partial_date(d)))),
        positions=texts(r.get("Position") for r in rows),
        addresses=texts(
            ", ".join(v for i in range(1, 7) if (v := r.get(f"Address Line {i}", "")))
            + ", "
            + r.get("Address Country", "")
            for r in rows
            if r.get("Address Line 1")
        ),
        identifiers=tuple(
            dict.fromkeys(
                Identifier(sort=sort, number=value)
                for column, sort in _NUMBERS.items()
                if column in columns
                for r in rows
                if (value := r.get(column, ""))
            )
        ),
        imo=imos[0] if imos else None,
    )


def _parts(cell: str) -> list[str]:
    return [p for p in re.split(r"\(\d+\)|;", cell) if p.strip()]
