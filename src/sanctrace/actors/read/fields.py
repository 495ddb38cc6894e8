"""Fields that every list writes in its own way: days, countries, and the snapshot made of what was read."""

from __future__ import annotations

import calendar
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from sanctrace.actors.entry import ListEntry, Snapshot
from sanctrace.lexicon.names import load_names
from sanctrace.model.errors import DataError

_Row = TypeVar("_Row")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WRITTEN = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3})[a-z]*[ -](\d{2,4})")


def partial_date(text: str | None) -> str | None:
    """A partial date (`1962`, `1962-05`, `1962-05-07`) from what lists write, or None for none of it.

    Reads ISO, day/month/year with `00` for unknown parts, "07 May 1962", "30-Mar-18", "circa 1962"; years of two digits
    are of this century.
    """
    text = (text or "").strip()
    if match := _ISO.search(text):
        return _joined(*(int(g) for g in match.groups()))
    if match := _SLASHED.search(text):
        day, month, year = (int(g) for g in match.groups())
        return _joined(year, month, day)
    if (match := _WRITTEN.search(text)) and match.group(2).lower() in _MONTHS:
        year = int(match.group(3))
        return _joined(year if year > 99 else 2000 + year, _MONTHS[match.group(2).lower()], int(match.group(1) or 0))
    if match := re.search(r"\b(1[89]\d{2}|20\d{2})\b", text):
        return match.group(1)
    return None


def _joined(year: int, month: int, day: int) -> str | None:
    if not 1800 <= year <= 2200:
        return None
    if not 1 <= month <= 12:
        return f"{year:04d}"
    try:
        return date(year, month, day).isoformat() if day else f"{year:04d}-{month:02d}"
    except ValueError:
        return f"{year:04d}-{month:02d}"


def full_day(text: str | None) -> date | None:
    """A calendar day, or None when the text gives none (a month or year is not a day)."""
    found = partial_date(text)
    return date.fromisoformat(found) if found and len(found) == 10 else None


@lru_cache(maxsize=2_000)
def country_code(name: str | None) -> str | None:
    """ISO code of a country as lists name it ("Korea, North", "Iran (Islamic Republic of)"), or None."""
    text = (name or "").strip()
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    text = text.title() if text.isupper() and len(text) > 4 else text
    if match := re.fullmatch(r"(Korea|Congo), (North|South|[A-Z].*)", text):
        text = f"{match.group(2)} {match.group(1)}" if match.group(1) == "Korea" else f"{match.group(2)} of the Congo"
    text = re.sub(r"\s*\(.*?\)", "", text) or text
    return load_names().country_of(text)


def countries(names: Iterable[str | None]) -> tuple[str, ...]:
    """ISO codes of several country names, each once."""
    return tuple(dict.fromkeys(code for name in names if (code := country_code(name))))


def texts(values: Iterable[str | None]) -> tuple[str, ...]:
    """Non-empty texts on one line, each once."""
    return tuple(dict.fromkeys(flat for v in values if (flat := " ".join((v or "").split()))))


def table_rows(rows: Iterable[_Row], list_name: str) -> Iterator[_Row]:
    """The rows of a CSV reader; raises DataError for what the reader refuses, such as a cell of a megabyte."""
    try:
        yield from rows
    except csv.Error as error:
        raise DataError(list_name, None, f"not a table ({error}); fetch the file again") from error


def field_names(reader: csv.DictReader[str], list_name: str) -> Sequence[str]:
    """The columns that a table names; raises DataError when its first line cannot be read."""
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise DataError(list_name, 1, f"not a table ({error}); fetch the file again") from error


def utf8_or_windows(content: bytes, list_name: str) -> tuple[str, bool]:
    """The text of a file in UTF-8 or, as older lists are, in Windows-1252; and whether it was UTF-8.

    Raises DataError when it is neither.
    """
    try:
        return content.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), False
    except UnicodeDecodeError as error:
        message = f"neither UTF-8 nor Windows-1252 (byte {error.start}); fetch the file again"
        raise DataError(list_name, None, message) from error


class Signals:
    """What a reader met and did not know: collected, counted and told, never swallowed."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, what: str) -> None:
        """Note one occurrence."""
        self._counts[what] += 1

    def told(self) -> tuple[str, ...]:
        """One sentence a kind, the commonest first."""
        return tuple(f"{what} ({count} times)" if count > 1 else what for what, count in self._counts.most_common())


def make_snapshot(
    list_id: str,
    list_name: str,
    contents: Sequence[bytes],
    *,
    dated: date | str | None,
    entries: Sequence[ListEntry],
    signals: Signals,
) -> Snapshot:
    """The snapshot of a list read from one or more files.

    Raises DataError when nothing was read: an empty list would clear everybody.
    """
    if not entries:
        raise DataError(list_name, None, "no entry was found; the file is not this list, or its format has changed")
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest() if len(contents) > 1 else content)
    day = full_day(dated) if isinstance(dated, str) else dated
    if isinstance(day, datetime):
        day = day.date()
    repeated = [i for i, n in Counter(e.id for e in entries).items() if n > 1]
    if repeated:
        signals.add(f"ids that stand twice: {', '.join(repeated[:5])}")
    return Snapshot(
        list_id=list_id,
        list_name=list_name,
        sha256=digest.hexdigest(),
        dated=day,
        entries=tuple(entries),
        signals=signals.told(),
    )
