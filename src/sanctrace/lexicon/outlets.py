"""Newsrooms by name and domain (`outlets.csv`): whose page an address is, and which names are those of newsrooms.

The list says who a newsroom is, not how far it is relied on: letters stand in `sources.yml`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sanctrace.lexicon.match import fold
from sanctrace.model import DataError

COLUMNS = ("name", "kind", "iso2", "owner", "domains", "also", "weak", "source")
KINDS = frozenset({"agency", "outlet"})


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A newsroom. `state` is its country (ISO 3166-1) when the government owns it; `weak` names are ordinary words too
    and count only where nothing else can be meant."""

    name: str
    agency: bool
    country: str | None
    state: str | None
    domains: tuple[str, ...]
    also: tuple[str, ...]
    weak: bool

    @property
    def forms(self) -> tuple[str, ...]:
        """Every spelling, its name first."""
        return (self.name, *self.also)


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """The bundled list, read once per process; raises DataError with file and line when it is wrong."""
    return read_outlets(files("sanctrace.lexicon") / "outlets.csv")


def read_outlets(path: Traversable | Path) -> tuple[Outlet, ...]:
    """The newsrooms of a CSV file with the columns of `COLUMNS`; cells of several values are parted by `|`, domains by
    a space.

    Raises DataError with file and line: other columns, an unknown kind, a spelling or a domain given twice.
    """
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise DataError(str(path), 1, f"columns are {reader.fieldnames}; they must be {list(COLUMNS)}")
    found = []
    seen: dict[str, str] = {}
    for row in reader:
        line = reader.line_num
        if None in row or any(value is None for value in row.values()):
            raise DataError(str(path), line, f"the row has not {len(COLUMNS)} fields: {row}; quote commas")
        outlet = _outlet(row, str(path), line)
        for key in (*map(fold, outlet.forms), *outlet.domains):
            if (other := seen.setdefault(key, outlet.name)) != outlet.name:
                raise DataError(str(path), line, f"{key!r} already names {other}; give it to one newsroom")
        found.append(outlet)
    return tuple(found)


def _outlet(row: dict[str, str], path: str, line: int) -> Outlet:
    if row["kind"] not in KINDS:
        raise DataError(path, line, f"the kind is {row['kind']!r}; write one of {sorted(KINDS)}")
    if row["owner"] not in {"", "state"} or row["weak"] not in {"", "weak"}:
        raise DataError(path, line, "owner is empty or 'state', weak is empty or 'weak'; correct the row")
    if not row["name"].strip() or not row["source"].strip():
        raise DataError(path, line, "name or source is empty; fill it in")
    if row["owner"] and not row["iso2"]:
        raise DataError(path, line, "a newsroom that a State owns needs that State in iso2; fill it in")
    return Outlet(
        name=row["name"],
        agency=row["kind"] == "agency",
        country=row["iso2"] or None,
        state=row["iso2"] if row["owner"] else None,
        domains=tuple(row["domains"].split()),
        also=tuple(part.strip() for part in row["also"].split("|") if part.strip()),
        weak=bool(row["weak"]),
    )
