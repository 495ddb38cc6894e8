"""Dates as pages print them: found, read, and never guessed where day and month could change places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

_TIME = (
    r"(?P<half>오전|오후|上午|下午|午前|午後)?\s*(?P<hour>2[0-4]|[01]?\d)"
    r"(?:\s?[:h時时시]\s?(?P<minute>[0-5]\d)[分분]?(?::(?P<second>[0-5]\d)(?:\.\d+)?)?|\.(?P<dotted>[0-5]\d)(?!\d))?"
    r"\s*(?P<meridiem>[aApP]\.?[mM]\b\.?)?(?P<hours>\s*(?:Uhr|hrs?|hours|uur)\b)?"
)
_ZONE = (
    r"(?:\s*\(?(?:(?P<named>GMT|UTC)\s?(?P<plus>[+-]\d{1,2})(?::?(?P<plusminute>\d\d))?"
    r"|(?P<offset>[+-]\d\d:?\d\d)(?!\d)|(?P<zone>[A-Z]{1,5}T?)\b)\)?)?"
)
_AFTER = re.compile(rf"\)?[\s,|·•/–—-]*(?:T|at|um|à|alle|kl\.?|às|a las|om|@|o)?[\s,|·]*{_TIME}{_ZONE}")
_BEFORE = re.compile(
    rf"(?<![\d:]){_TIME}{_ZONE}[\s,|·•/–—-]*(?:on|le|am|il|del|op|den)?\s*(?:[^\W\d]{{2,12}}\.?,?\s*)?$"
)
_DIGIT = re.compile(r"\d")
_YEAR = r"(?P<year>(?:19|20)\d\d)"


class Label(StrEnum):
    """What the words before a date make of it."""

    PUBLISHED = "published"
    OTHER = "other"  # updated, modified, expires


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date at text[start:end]; `iso` as `PublishedAt.text`, without the year (`--02-20`) when none is printed."""

    start: int
    end: int
    iso: str
    label: Label | None = None
    ambiguous: bool = False  # day and month could change places and nothing decides

    @property
    def has_year(self) -> bool:
        """Whether the page prints the year."""
        return not self.iso.startswith("--")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Month names, zones and labels, with the patterns built from them."""

    months: Mapping[str, int]
    zones: Mapping[str, str]
    named: re.Pattern[str]
    numeric: re.Pattern[str]
    yearless: re.Pattern[str]
    labels: re.Pattern[str]
    published: frozenset[str]
    not_places: frozenset[str]  # words in capitals that open a paragraph and are no place


def calendar_from(data: Any) -> Calendar:
    """Calendar of a checked `calendars.yml`."""
    months = {name: int(number) for number, names in data["months"].items() for name in names}
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    day = r"(?P<{}>0?[1-9]|[12]\d|3[01])"
    ordinal = r"(?:st|nd|rd|th|er|º|ª|\.)?"
    comma_year = rf"\.?,?\s*(?:Juche\s*\d+\s*\(|of\s|de\s|del\s|')?{_YEAR}(?!\d)"
    named = (
        rf"(?<!\w)(?:(?P<m1>{month})\.?[\s-]+{day.format('d1')}{ordinal}(?:\s*\([^)\d]*\))?{comma_year}"
        rf"|{day.format('d2')}{ordinal}[\s/-]*(?:of\s|de\s)?(?P<m2>{month})\.?[\s,/-]*(?:de\s|del\s|of\s)?"
        rf"{_YEAR.replace('year', 'year2')}(?!\d))"
    )
    numeric = (
        rf"(?<![\d./-])(?:{_YEAR}\s?[-/.年년]\s?(?P<m3>1[0-2]|0?[1-9])\s?[-/.月월]\s?{day.format('d3')}(?![\d])[日일.]?"
        r"|(?P<a>[0-3]?\d)(?P<sep>[/.-])(?P<b>[0-3]?\d)(?P=sep)(?P<year2>(?:19|20)\d\d|\d\d)(?![\d/.-]*\d))"
    )
    yearless = (
        rf"(?<!\w)(?:(?P<m1>{month})\.?\s+{day.format('d1')}(?!\d)|{day.format('d2')}{ordinal}\s+(?P<m2>{month})\b)"
    )
    words = sorted({*data["published"], *data["other"]}, key=len, reverse=True)
    return Calendar(
        months=months,
        zones=dict(data["zones"]),
        named=re.compile(named, re.I),
        numeric=re.compile(numeric),
        yearless=re.compile(yearless, re.I),
        labels=re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?![^\W\d])", re.I),
        published=frozenset(data["published"]),
        not_places=frozenset(data["not_places"]),
    )


def find_dates(
    text: str, calendar: Calendar, *, day_first: bool | None = None, yearless: bool = False
) -> list[FoundDate]:
    """Dates with a year in `text`, in order; with `yearless`, also those without.

    `day_first` decides 04/03/2024; None leaves it `ambiguous` and read day first.
    """
    if not _DIGIT.search(text):
        return []
    found: list[FoundDate] = []
    for pattern in (calendar.named, calendar.numeric):
        for match in pattern.finditer(text):
            read = _read_day(match, calendar, day_first)
            if read and not any(f.start < match.end() and match.start() < f.end for f in found):
                found.append(_with_time(text, match.start(), match.end(), read, calendar))
    if yearless:
        for match in calendar.yearless.finditer(text):
            if not any(f.start < match.end() and match.start() < f.end for f in found):
                month = calendar.months[(match["m1"] or match["m2"]).lower()]
                found.append(
                    FoundDate(
                        start=match.start(), end=match.end(), iso=f"--{month:02}-{int(match['d1'] or match['d2']):02}"
                    )
                )
    found.sort(key=lambda f: f.start)
    return _labelled(text, found, calendar)


def _read_day(match: re.Match[str], calendar: Calendar, day_first: bool | None) -> tuple[str, bool] | None:
    groups = match.groupdict()
    year = groups.get("year") or groups.get("year2") or ""
    ambiguous = False
    if groups.get("m1") or groups.get("m2"):
        month = calendar.months[(groups["m1"] or groups["m2"]).lower()]
        day = int(groups["d1"] or groups["d2"])
    elif groups.get("m3"):
        month, day = int(groups["m3"]), int(groups["d3"])
    else:
        first, second = int(groups["a"]), int(groups["b"])
        if groups["sep"] == ".":
            day_first = True
        ambiguous = day_first is None and first <= 12 and second <= 12 and first != second
        if second > 12 or (day_first is False and first <= 12):
            month, day = first, second
        else:
            day, month = first, second
    number = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    try:
        return date(number, month, day).isoformat(), ambiguous
    except ValueError:
        return None


def _with_time(text: str, start: int, end: int, read: tuple[str, bool], calendar: Calendar) -> FoundDate:
    iso, ambiguous = read
    after = _AFTER.match(text, end)
    time, zone = _clock(after, calendar) if after else (None, "")
    if time and after:
        end = after.end()
    else:
        before = _BEFORE.search(text[max(0, start - 40) : start])
        time, zone = _clock(before, calendar) if before else (None, "")
        if time and before:
            start = max(0, start - 40) + before.start()
    return FoundDate(start=start, end=end, iso=f"{iso}T{time}{zone}" if time else iso, ambiguous=ambiguous)


def _clock(match: re.Match[str], calendar: Calendar) -> tuple[str | None, str]:
    minute = match["minute"] or match["dotted"]
    if minute is None and not match["meridiem"]:
        return None, ""
    if match["dotted"] and not (
        match["meridiem"] or match["hours"] or match["zone"] or match["named"] or match["half"]
    ):
        return None, ""
    hour = int(match["hour"])
    later = (match["meridiem"] or "").lower().startswith("p") or match["half"] in {"오후", "下午", "午後"}
    earlier = (match["meridiem"] or "").lower().startswith("a") or match["half"] in {"오전", "上午", "午前"}
    if later and hour < 12:
        hour += 12
    elif earlier and hour == 12:
        hour = 0
    if hour > 23:
        return None, ""
    seconds = match["second"]
    time = f"{hour:02}:{minute or '00'}" + (f":{seconds}" if seconds and seconds != "00" else "")
    if match["named"]:
        sign, hours = match["plus"][0], int(match["plus"][1:])
        return time, f"{sign}{hours:02}:{match['plusminute'] or '00'}"
    if match["offset"]:
        return time, f"{match['offset'][:3]}:{match['offset'][-2:]}"
    return time, calendar.zones.get((match["zone"] or "").lower(), "")


def _labelled(text: str, found: list[FoundDate], calendar: Calendar) -> list[FoundDate]:
    labelled, previous = [], 0
    for item in found:
        label = None
        for match in calendar.labels.finditer(text, max(previous, item.start - 40), item.start):
            word = match.group().lower()
            label = Label.PUBLISHED if word in calendar.published else Label.OTHER
        labelled.append(FoundDate(start=item.start, end=item.end, iso=item.iso, label=label, ambiguous=item.ambiguous))
        previous = item.end
    return labelled


def iso_of(value: str, calendar: Calendar, *, day_first: bool | None = None) -> str | None:
    """The ISO text of a machine-readable or printed date, None when it holds none. Midnight sharp means no time."""
    found = find_dates(value.strip(), calendar, day_first=day_first)
    if not found:
        return None
    iso = found[0].iso
    day, _, time = iso.partition("T")
    return day if time[:8] in {"00:00", "00:00:00"} or time[:6] in {"00:00+", "00:00-"} else iso
