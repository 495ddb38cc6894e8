"""The consolidated list of the UK's OFSI in CSV: one row a name, birth date or address, grouped by group id.

The list was closed in January 2026 in favour of the UK Sanctions List; its files still say who was listed on a day
before. Two forms are read: the one of 29 columns up to 2022 and the longer one after it.
"""

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
    utf8_or_windows,
)
from sanctrace.model.errors import DataError

_NEEDED = ("Group ID", "Group Type", "Alias Type", *(f"Name {n}" for n in range(1, 7)), "Regime", "Listed On")
_KINDS = {"individual": EntryKind.PERSON, "entity": EntryKind.ENTITY, "ship": EntryKind.VESSEL}
_NUMBERS = {
    "Passport Number": "passport",
    "Passport Details": "passport",
    "NI Number": "national identifier",
    "National Identification Number": "national identifier",
}
_PRIMARY = ("prime alias", "primary name")


def read_uk_ofsi(list_id: str, list_name: str, content: bytes) -> Snapshot:
    """Persons, entities and ships; aliases of low quality are weak, those under FKA former.

    The file is UTF-8 or, in older years, Windows-1252. Raises DataError when a needed column is missing or the file
    holds no entry.
    """
    signals = Signals()
    text, is_utf8 = utf8_or_windows(content, list_name)
    if not is_utf8:
        signals.add("the file is not UTF-8 and was read as Windows-1252")
    first, _, rest = text.partition("\n")
    headed = first.strip().strip('"').lower().startswith("last updated,") and "group id" not in first.lower()
    reader = csv.DictReader(io.StringIO(rest if headed else text))
    missing = [c for c in _NEEDED if c not in field_names(reader, list_name)]
    if missing:
        raise DataError(list_name, 2, f"columns are missing: {', '.join(missing)}; is it another list or an old form?")
    groups: dict[str, list[dict[str, str]]] = {}
    for row in table_rows(reader, list_name):
        cells = {k: (v or "").strip() for k, v in row.items() if k}
        if cells["Group ID"]:
            groups.setdefault(cells["Group ID"], []).append(cells)
        else:
            signals.add("rows without a group id")
    entries = [_entry(number, rows, signals) for number, rows in groups.items()]
    dated = partial_date(first) if headed else None
    return make_snapshot(list_id, list_name, [content], dated=dated, entries=entries, signals=signals)


def _entry(number: str, rows: list[dict[str, str]], signals: Signals) -> ListEntry:
    sort = rows[0]["Group Type"].lower()
    if sort not in _KINDS:
        signals.add(f"unknown group type {sort!r}")
    names = []
    for row in sorted(rows, key=lambda r: r["Alias Type"].lower() not in _PRIMARY):
        words = " ".join(" ".join(row[f"Name {i}"] for i in (1, 2, 3, 4, 5, 6)).split())
        weak, former = "low" in row.get("Alias Quality", "").lower(), row["Alias Type"].lower() == "fka"
        names += [ListedName(text=n, weak=weak, former=former) for n in (words, row.get("Name Non-Latin Script")) if n]
    told = " ".join(r.get("Other Information", "") for r in rows)
    imos = [i for i in re.findall(r"IMO[^\d]{0,12}(\d{7})\b", told) if valid_imo(i)]
    return ListEntry(
        id=number,
        kind=_KINDS.get(sort, EntryKind.ENTITY),
        names=tuple(dict.fromkeys(names)),
        listed_on=min((d for r in rows if (d := full_day(r["Listed On"]))), default=None),
        programmes=texts(r["Regime"] for r in rows),
        countries=countries(n for r in rows for n in _numbered(r.get("Nationality", ""))),
        births=tuple(dict.fromkeys(b for r in rows if (b := partial_date(r.get("DOB"))))),
        positions=texts(p for r in rows for p in _numbered(r.get("Position", ""))),
        addresses=texts(_address(r) for r in rows),
        identifiers=tuple(
            dict.fromkeys(
                Identifier(sort=kind, number=value)
                for column, kind in _NUMBERS.items()
                for r in rows
                if (value := r.get(column, ""))
            )
        ),
        imo=imos[0] if imos and sort == "ship" else None,
    )


def _numbered(cell: str) -> list[str]:
    """The parts of a cell written as `1) Saudi Arabia 2) Qatar` or `(1) Saudi Arabia. (2) Qatar.`"""
    return [part.strip(" .") for part in re.split(r"\(?\b\d\)", cell) if part.strip(" .(")]


def _address(row: dict[str, str]) -> str:
    lines = [row.get(f"Address {i}", "") for i in range(1, 7)]
    return ", ".join(v for v in (*lines, row.get("Post/Zip Code", ""), row.get("Country", "")) if v)
