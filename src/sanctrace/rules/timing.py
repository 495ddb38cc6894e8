"""When an event happened against when a measure was in force: both sides of a change are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sanctrace.model.dates import Interval, precision_of
from sanctrace.model.finding import Element, Truth


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days on which a measure is in force, both ends inclusive, with the citation of each end."""

    first: date
    last: date | None  # None: still in force
    basis: str  # adopted, effective, superseded, restored ...
    cites: str  # where the first day is laid down
    ended_by: str | None = None  # where the last day is laid down

    def holds(self, day: date) -> bool:
        """Whether the measure is in force on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


class Window(NamedTuple):
    """Days to test: from the account, or the day of the report when the account gives none.

    `period` is true for a stretch of time with two ends (deliveries over months); a lone month or year is one
    unknown day within it.
    """

    first: date
    last: date
    period: bool = False
    undated: bool = False
    long_ago: bool = False

    @property
    def days(self) -> int:
        """Number of days, at least one."""
        return (self.last - self.first).days + 1


def window_of(when: Interval | None, reported_on: date | None, long_ago: bool = False) -> Window | None:
    """Days to test for an event.

    A dated event: its days, cut at the day of the report (what is reported has begun). An undated one: the day of
    the report, unless the account points to a distant past. None when neither day is known.
    """
    if when is None:
        return None if reported_on is None else Window(reported_on, reported_on, undated=True, long_ago=long_ago)
    first, last = when.first, when.last
    if reported_on is not None and first <= reported_on < last:
        last = reported_on
    period = when.end is not None and precision_of(when.end) is not None and when.end != when.start
    return Window(first, last, period=period)


def overlap(spans: Sequence[Span], window: Window) -> tuple[int, date | None, date | None]:
    """Days of the window on which some span is in force, with the first and last such day."""
    days, first, last = 0, None, None
    for span in spans:
        start = max(span.first, window.first)
        end = window.last if span.last is None else min(span.last, window.last)
        if start <= end:
            days += (end - start).days + 1
            first = start if first is None else min(first, start)
            last = end if last is None else max(last, end)
    return days, first, last


def reaches(spans: Sequence[Span], window: Window | None) -> bool:
    """Whether some possible day is in force: the quick question before `in_force`; an unknown day is possible."""
    if window is None:
        return True
    return any(s.first <= window.last and (s.last is None or window.first <= s.last) for s in spans)


def in_force(spans: Sequence[Span], window: Window | None) -> Element:
    """Element *in force* for the days of an event.

    Met when every possible day is in force, and for the part in force of a period with two ends. Presumed met for an
    undated event in force at the report, and for a lone month or year of which most days are in force; unknown for
    one of which fewer are. `because` names the other side.
    """
    if window is None:
        return _element(
            Truth.UNKNOWN, "The account gives no day, and the day of the report is not known.", missing=True
        )
    days, first, last = overlap(spans, window)
    history = force_sentence(spans)
    if window.undated:
        return _undated(days, window, history)
    if days == window.days:
        return _element(
            Truth.MET, f"{_span_words(window.first, window.last)} lies within the days in force ({history})."
        )
    if not days or first is None or last is None:
        return _element(Truth.NOT_MET, f"Not in force on {_span_words(window.first, window.last)} ({history}).")
    sides = f"In force on {_span_words(first, last)}; on the other days of {_span_words(window.first, window.last)} not"
    if window.period:
        return _element(Truth.MET, f"{sides}. The account tells of the whole period ({history}).")
    if days * 2 >= window.days:
        because = f"{sides}. The account gives no closer day; most possible days are in force ({history})."
        return _element(Truth.MET, because, missing=True, presumed=True)
    return _element(Truth.UNKNOWN, f"{sides}; the account gives no closer day ({history}).", missing=True)


def _undated(days: int, window: Window, history: str) -> Element:
    if window.long_ago:
        return _element(
            Truth.UNKNOWN, f"The account gives no day and points to an earlier time ({history}).", missing=True
        )
    if days:
        because = (
            f"The account gives no day; it is tested as recent, on the day of the report, {window.first} ({history})."
        )
        return _element(Truth.MET, because, missing=True, presumed=True)
    return _element(
        Truth.NOT_MET, f"No day is given, and on the day of the report, {window.first}, it was not in force."
    )


def _element(truth: Truth, because: str, *, missing: bool = False, presumed: bool = False) -> Element:
    return Element(
        name="in force",
        outcome=truth,
        because=because,
        missing="the day it happened" if missing else None,
        presumed=presumed,
    )


def _span_words(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def force_sentence(spans: Sequence[Span]) -> str:
    """When a measure is in force, in words: "in force 2016-03-02 to 2017-08-04, S/RES/2371 (2017) para. 8"."""
    parts = []
    for span in spans:
        until = "" if span.last is None else f" to {span.last}"
        ended = f", ended by {span.ended_by}" if span.ended_by else ""
        parts.append(f"{'from ' if span.last is None else ''}{span.first}{until}, {span.cites}{ended}")
    return "in force " + "; ".join(parts)
