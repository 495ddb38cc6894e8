"""Intervals of days as precise as a text allows (EDTF level 0: a year, a month, a day, or two of them)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How exactly an end of an interval is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


def _parts(partial: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.fullmatch(partial)
    if match is None:
        raise ValueError(f"{partial!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def first_day(partial: str) -> date:
    """First day of a partial date (`2024-02` -> 1 February 2024).

    Raises ValueError when the text is not a partial date or names no day of the calendar.
    """
    year, month, day = _parts(partial)
    return date(year, month or 1, day or 1)


def last_day(partial: str) -> date:
    """Last day of a partial date (`2024-02` -> 29 February 2024); raises ValueError like `first_day`."""
    year, month, day = _parts(partial)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def precision_of(partial: str) -> Precision:
    """Precision of a partial date."""
    return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(partial)]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """When something happened: `start` alone (a day, month or year), or from `start` to `end`.

    Both are partial dates, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the days between are inclusive.
    Raises ValueError when an end is no partial date or the interval runs backwards.
    """

    start: str
    end: str | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"interval runs backwards: {self.start} to {self.end}")

    @property
    def first(self) -> date:
        """First possible day."""
        return first_day(self.start)

    @property
    def last(self) -> date:
        """Last possible day."""
        return last_day(self.end or self.start)

    @property
    def precision(self) -> Precision:
        """The coarser precision of the two ends."""
        order = list(Precision)
        return min((precision_of(p) for p in (self.start, self.end) if p), key=order.index)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def edtf(self) -> str:
        """EDTF text: `2024-02-18` or `2024-03/2024-11`."""
        return self.start if self.end is None else f"{self.start}/{self.end}"
