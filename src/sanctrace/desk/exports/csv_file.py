"""A table as CSV for spreadsheets: no cell of it is ever run as a formula.

RFC 4180 with CRLF, in UTF-8 with the mark by which spreadsheets know it. A cell that begins with one of `= + - @`,
their full-width forms, a tab or a line break gets an apostrophe before it, which makes it text; the members of a list
stand with ` | ` between them. Source of the rule: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from sanctrace.desk.exports.tables import Row, Table, Value

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
BETWEEN = " | "
_KEPT = frozenset("\t\r\n")


class CsvFile:
    """One table as it grows in a file."""

    def __init__(self, table: Table, file: BinaryIO) -> None:
        self._table = table
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(table.columns)

    def add(self, rows: Iterable[Row]) -> None:
        """Write these rows."""
        for row in rows:
            self._writer.writerow([cell(row[name]) for name in self._table.columns])

    def close(self) -> None:
        """All rows are written; the file stays open for whoever opened it."""
        self._text.detach()


def cell(value: Value) -> str:
    """A value as it stands in the file: figures bare, days as `2024-02-18`, flags as `true` and `false`."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            return guarded(value)
    return guarded(BETWEEN.join(value))


def guarded(text: str) -> str:
    """The text without control characters, and with an apostrophe before it where a spreadsheet would calculate."""
    plain = "".join("\ufffd" if _is_control(char) else char for char in text)
    # Spaces at the front, as spreadsheets drop them on import, hide nothing from the guard.
    first = plain.lstrip(" \u00a0\ufeff")[:1]
    return f"'{plain}" if first in FORMULA and first else plain


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and char not in _KEPT
