"""The 1718 Committee's list of designated vessels as a table (HTML made from the Committee's document)."""

from __future__ import annotations

import re
from typing import Any

from lxml import html
from lxml.etree import ParserError

from sanctrace.actors.entry import EntryKind, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import valid_imo
from sanctrace.actors.read.fields import Signals, full_day, make_snapshot
from sanctrace.model.errors import DataError

LIST_ID, LIST_NAME = "un-1718-vessels", "UN 1718 designated vessels list"
_DAY = re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{2,4}")
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}:\s+")


def read_vessels_1718(content: bytes) -> Snapshot:
    """Ships with their other names, IMO number and day of designation, one table row a designation.

    Raises DataError when the file has no such table; a row with a day but no name or with a wrong IMO number is told as
    a signal and its number left out.
    """
    try:
        root = html.fromstring(content)
    except ParserError as error:
        raise DataError(LIST_NAME, None, f"no page ({error}); fetch the file again") from error
    signals = Signals()
    entries: dict[str, ListEntry] = {}
    for row in root.iter("tr"):
        cells = [_text(cell) for cell in row.iter("td")]
        day = next((c for c in cells if _DAY.fullmatch(c)), None)
        if day is None:
            continue
        named = next((c for c in cells if _NUMBERED.match(c)), "")
        names = [n.strip(" ,;") for n in _NUMBERED.split(named) if n.strip(" ,;")]
        number = next((c for c in cells if re.fullmatch(r"\d{7}", c)), None)
        if not names:
            signals.add(f"a row of {day} without a name")
            continue
        if number and not valid_imo(number):
            signals.add(f"{number} of {names[0]} is no IMO number")
            number = None
        key = number or names[0]
        if key not in entries:  # a second line adds a measure to a ship already listed
            entries[key] = ListEntry(
                id=f"un-1718-vessel-{number or re.sub(r'[^a-z0-9]+', '-', names[0].lower())}",
                kind=EntryKind.VESSEL,
                names=tuple(ListedName(text=n, former=i > 0) for i, n in enumerate(names)),
                listed_on=full_day(day),
                programmes=("DPRK",),
                imo=number,
            )
    if not entries:
        raise DataError(LIST_NAME, None, "no table row with a day of designation; is it another page?")
    return make_snapshot(LIST_ID, LIST_NAME, [content], dated=None, entries=list(entries.values()), signals=signals)


def _text(cell: Any) -> str:
    return " ".join("".join(cell.itertext()).split())
