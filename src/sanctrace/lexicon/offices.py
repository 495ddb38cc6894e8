"""Offices of States that bear a name of their own (`offices.csv`): the name says whose office it is and of what kind.

"Zollkriminalamt" is Germany's customs, "HMRC" the United Kingdom's. The roles are those of `sources.yml`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sanctrace.lexicon.match import FormMatcher, fold
from sanctrace.model import DataError

COLUMNS = ("form", "iso2", "role", "source")
_LONGEST_INITIALS = 7  # letters; such a form in capitals is found in capitals alone


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office by name: its State (ISO 3166-1) and the id of its role."""

    form: str
    country: str
    role: str


class OfficeBook:
    """Finds offices in the words of a speaker."""

    def __init__(self, offices: tuple[Office, ...]) -> None:
        self.offices = offices
        self._by_form = {fold(office.form): office for office in offices}
        self._matcher = FormMatcher(self._by_form)

    def find(self, speaker: str) -> Office | None:
        """The first office that a speaker's words name; None when they name none."""
        for match in self._matcher.find(speaker):
            office, said = self._by_form[match.form], speaker[match.start : match.end]
            initials = office.form.isupper() and len(office.form) <= _LONGEST_INITIALS
            if said == office.form if initials else said[:1].isupper() or said[:1].isdigit():
                return office
        return None


@cache
def load_offices() -> OfficeBook:
    """The bundled list, read once per process; raises DataError with file and line when it is wrong."""
    return read_offices(files("sanctrace.lexicon") / "offices.csv")


def read_offices(path: Traversable | Path) -> OfficeBook:
    """The offices of a CSV file with the columns of `COLUMNS`.

    Raises DataError with file and line: other columns, an empty cell, a form given twice.
    """
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise DataError(str(path), 1, f"columns are {reader.fieldnames}; they must be {list(COLUMNS)}")
    found: dict[str, Office] = {}
    for row in reader:
        if None in row or not all(row.values()):
            raise DataError(str(path), reader.line_num, f"the row has an empty or a further cell: {row}; fill it in")
        if fold(row["form"]) in found:
            raise DataError(str(path), reader.line_num, f"{row['form']!r} stands twice; keep one row")
        found[fold(row["form"])] = Office(form=row["form"], country=row["iso2"], role=row["role"])
    return OfficeBook(tuple(found.values()))
