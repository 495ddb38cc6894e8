"""OFAC's SDN list and its consolidated non-SDN list in the old CSV form: a primary file, aliases and addresses."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import find_imos
from sanctrace.actors.read.fields import (
    Signals,
    countries,
    make_snapshot,
    partial_date,
    table_rows,
    texts,
    utf8_or_windows,
)
from sanctrace.model.errors import DataError

_KINDS = {
    "": EntryKind.ENTITY,
    "individual": EntryKind.PERSON,
    "vessel": EntryKind.VESSEL,
    "aircraft": EntryKind.AIRCRAFT,
}
_NONE = "-0-"
_BIRTH = re.compile(r"(?:^|; )(?:alt\. )?DOB ([^;.]+)")
_NATION = re.compile(r"(?:^|; )(?:nationality|citizen|alt\. nationality|alt\. citizen) ([^;.]+)", re.IGNORECASE)
_IMO = re.compile(r"\bIMO (\d{7})\b")
_PASSPORT = re.compile(
    r"(?:^|; )(?:alt\. )?(Passport|National ID No\.|Tax ID No\.|Registration ID|Registration Number) ([A-Z0-9-]+)"
)


def read_ofac_csv(list_id: str, list_name: str, primary: bytes, aliases: bytes, addresses: bytes) -> Snapshot:
    """A list of OFAC from its three files (`sdn.csv`, `alt.csv`, `add.csv`; or the `cons_` ones).

    The form gives no day of listing: "listed then" stays unknown. Raises DataError for a row of the wrong width, an
    unknown type, or a file that is empty.
    """
    signals = Signals()
    also: dict[str, list[ListedName]] = defaultdict(list)
    for line, row in _rows(aliases, 5, f"{list_name}, aliases"):
        number, _, sort, name, _ = row
        if sort not in {"aka", "fka", "nka"}:
            signals.add(f"unknown sort of alias {sort!r}, first at line {line}")
        also[number].append(ListedName(text=name, former=sort == "fka"))
    places: dict[str, list[str]] = defaultdict(list)
    nations: dict[str, list[str]] = defaultdict(list)
    for _, row in _rows(addresses, 6, f"{list_name}, addresses"):
        number, _, street, city, country, _ = row
        places[number].append(", ".join(p for p in (street, city, country) if p))
        nations[number].append(country)
    entries = []
    for line, row in _rows(primary, 12, list_name):
        number, name, sort, programmes, position, _, _, _, _, flag, _, remarks = row
        kind = _KINDS.get(sort.lower())
        if kind is None:
            raise DataError(list_name, line, f"unknown type {sort!r}; the format has changed, so nothing was read")
        found = _NATION.findall(remarks) if kind is EntryKind.PERSON else [*nations[number], flag]
        imos = [*_IMO.findall(remarks), *(n for _, _, n in find_imos(remarks))] if kind is EntryKind.VESSEL else []
        entries.append(
            ListEntry(
                id=number,
                kind=kind,
                names=tuple(dict.fromkeys((ListedName(text=name), *also[number]))),
                programmes=tuple(p.strip(" []") for p in programmes.split("] [") if p.strip(" []")),
                countries=countries(found),
                births=tuple(b for d in _BIRTH.findall(remarks) if (b := partial_date(d))),
                positions=texts([position]),
                addresses=texts(places[number]),
                identifiers=tuple(Identifier(sort=s.rstrip("."), number=n) for s, n in _PASSPORT.findall(remarks)),
                imo=imos[0] if imos else None,
            )
        )
    return make_snapshot(
        list_id, list_name, [primary, aliases, addresses], dated=None, entries=entries, signals=signals
    )


def _rows(content: bytes, width: int, name: str) -> Iterator[tuple[int, list[str]]]:
    text, _ = utf8_or_windows(content, name)
    reader = csv.reader(io.StringIO(text))
    for row in table_rows(reader, name):
        if not row or row == ["\x1a"]:  # the files end with a DOS end-of-file mark
            continue
        if len(row) != width:
            raise DataError(name, reader.line_num, f"{len(row)} fields, not {width}; is it another file?")
        yield reader.line_num, ["" if cell.strip() == _NONE else cell.strip() for cell in row]
