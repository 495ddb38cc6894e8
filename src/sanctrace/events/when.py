"""Time expressions to intervals, resolved against the day of publication.

Rules of our own, because the library measured (dateparser) returns points only, puts "on Tuesday" in a Tuesday story
a week back and has no answer for "earlier this month". Every rule is one entry of `_RULES`: a pattern and a resolver.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from re import Match as ReMatch

from sanctrace.events import time_resolvers as resolve
from sanctrace.events.time_resolvers import Clock
from sanctrace.model import Interval


@dataclass(frozen=True, kw_only=True)
class TimeMention:
    """Words at text[start:end] that place something in time."""

    start: int
    end: int
    text: str
    interval: Interval


_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_SAME = re.compile(r"\b(?:the|that) (?:very )?same (?P<unit>day|month|year)\b", re.IGNORECASE)
_UNIT_LENGTH = {"year": 4, "month": 7, "day": 10}  # characters of YYYY-MM-DD
_MONTH2 = _MONTH.replace("<month>", "<month2>")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR2 = _YEAR.replace("<year>", "<year2>")
_TO = r"(?:-|to|and|until|till|through|or|into)"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)"
)
_PART = r"(?:(?:early|mid|late|the (?:start|beginning|middle|end) of|the eve of)[- ]+(?:in )?)?"
_COUNT = (
    r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple of"
    r"|(?:a )?few|several)"
)
# A year said after the month: "of last year".
_TAIL = r"(?P<tail>,? (?:of )?(?:last|this) year)"

_Resolver = Callable[[ReMatch[str], Clock], Interval | None]
_RULES: tuple[tuple[re.Pattern[str], _Resolver], ...] = tuple(
    (re.compile(rf"\b{pattern}(?!\w)", re.IGNORECASE), resolver)
    for pattern, resolver in (
        (rf"{_YEAR}-(?P<mm>\d\d)-(?P<dd>\d\d)", resolve.iso),
        (rf"{_MONTH} {_DAY},? ?{_YEAR}?,? ?{_TO} {_MONTH2} {_DAY2}(?:,? {_YEAR2})?", resolve.between_days),
        (rf"{_DAY} {_MONTH},? ?{_YEAR}? ?{_TO} {_DAY2} {_MONTH2}(?:,? {_YEAR2})?", resolve.between_days),
        (rf"{_MONTH} {_DAY} ?{_TO} ?{_DAY2}(?:,? {_YEAR})?", resolve.month_day_range),
        (rf"{_DAY} ?{_TO} ?{_DAY2}(?: of)? {_MONTH}(?:,? {_YEAR})?", resolve.month_day_range),
        (rf"{_MONTH} {_DAY}(?![\d,]*\d)(?:,? {_YEAR}|{_TAIL})?", resolve.month_day),
        (rf"{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR}|{_TAIL})?", resolve.month_day),
        (
            rf"{_PART}{_MONTH}(?:,? {_YEAR})? {_TO} {_PART}{_MONTH2}(?:,? (?:of )?{_YEAR2})?{_TAIL}?",
            resolve.months_range,
        ),
        (rf"{_PART}{_MONTH},? (?:of )?{_YEAR}", resolve.month_year),
        (
            rf"{_PART}(?:(?P<rel>last|this|next|this past|coming) )?(?<![a-z]){_MONTH}{_TAIL}?",
            resolve.month_alone,
        ),
        (rf"(?:(?P<rel>last|this|next|this past|coming) )?{_WEEKDAY}", resolve.weekday),
        (
            r"(?:yesterday|today|tonight|tomorrow|last night|overnight|this (?:morning|afternoon|evening))",
            resolve.near_day,
        ),
        (
            r"the (?P<ordinal>first|second|third|fourth|last) (?P<part>half|quarter) of "
            rf"(?:{_YEAR}|(?P<rel>last|this) year|the year)",
            resolve.part_of_year,
        ),
        (
            rf"(?:(?P<rel>last|this|next|the) )(?P<season>spring|summer|autumn|fall|winter)(?: of {_YEAR})?",
            resolve.season,
        ),
        (rf"(?P<season>spring|summer|autumn|winter) (?P<rel>of )?{_YEAR}", resolve.season),
        (
            r"(?:(?:early|earlier|later|late|mid) )?"
            r"(?P<rel>this|last|next|the previous|the past|the current|the coming) (?P<unit>week|month|year|weekend)",
            resolve.relative_unit,
        ),
        (
            rf"(?:about |some |around |more than |nearly )?{_COUNT} "
            r"(?P<unit>days?|weeks?|months?|years?) (?:ago|earlier|before)",
            resolve.ago,
        ),
        (
            rf"(?:(?:over|in|during|for|within) the )?(?:past|last) {_COUNT} (?P<unit>weeks?|months?|years?)",
            resolve.past_units,
        ),
        (r"(?:the )?(?:(?P<part>early|mid|late)[- ])?(?P<decade>(?:19|20)\d0)s", resolve.decade),
        (rf"{_PART}{_YEAR} or {_PART}{_YEAR2}", resolve.loose_years),
        (rf"{_YEAR}(?:-| to | and | through | until )(?P<year2>(?:19|20)\d\d|\d\d(?!\d))", resolve.years_range),
        (rf"{_PART}{_YEAR}", resolve.year),
    )
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|by|from|between|and|of|on|last|this|next|early|late|mid|during|to|for|through|before|after)"
    r"|,)$"
)
# "may" the verb and "march" the verb are months only with a capital or next to a number.
_VERBAL = re.compile(r"(?:may|march|mar|sat|sun|fri|wed|mon|dec|second)", re.IGNORECASE)
_ONLY_SINCE = re.compile(r"\bsince(?: (?:about|at least|early|mid|late))? $", re.IGNORECASE)
_BEFORE_YEAR = re.compile(
    r"(?:[$€£¥#№]|\b(?:no\.?|resolution|res\.?|regulation|article|model|nos?\.|juche|series|hwasong|type|decree|law"
    r"|act) |resolutions? \d+ (?:of |\())$|[\d.,/\-]$",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(
    r"^(?:\s*(?:tons?|tonnes|barrels?|people|workers|men|women|troops|soldiers|rounds|containers|euros?|dollars|yuan"
    r"|won|yen|vessels|animals|cars|pieces|boxes|bottles|miles|kilomet\w+|kg|km|[a-z]{2,}s of)\b|[.,]\d|/\d|%"
    r"|-(?:ton|tonne|member|strong|km|mile|year))",
    re.IGNORECASE,
)


def _plausible(text: str, match: ReMatch[str], resolver: _Resolver) -> bool:
    """Whether the words around a match let it be a time: not "may deliver", not "2,000 tons"."""
    words = match[0]
    if resolver in (resolve.month_alone, resolve.weekday) and _VERBAL.fullmatch(words):
        # Only capitalised inside a sentence, after a preposition or a comma: "in May", not "May deliver".
        before = text[: match.start()].rstrip().lower()
        if words[0].islower() or not before or not _BEFORE_MONTH.search(before):
            return False
        if len(words) == 3 and words.lower() != "may":
            return False
    if resolver is resolve.month_alone and match["month"][0].islower():
        return False
    if resolver in (resolve.year, resolve.years_range, resolve.loose_years):
        return not _BEFORE_YEAR.search(text[: match.start()]) and not _AFTER_YEAR.match(text[match.end() :])
    return True


_AHEAD = re.compile(
    r"\b(?:will|shall|to be|due|expected to|plans? to|is to|are to|ready to|about to)\b[^.,;]{0,60}$", re.IGNORECASE
)


def find_times(text: str, published: date | None, *, future: bool = False) -> list[TimeMention]:
    """Time expressions of `text`, in order; of overlapping ones the longest.

    `published` resolves what is relative; without it only absolute expressions are returned.
    `future` says that the clause looks ahead ("will be delivered on Friday").
    """
    clock = Clock(published or date(9000, 6, 15), future)
    found: list[TimeMention] = []
    for pattern, resolver in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < m.end and m.start < match.end() for m in found):
                continue
            if not _plausible(text, match, resolver):
                continue
            ahead = clock if clock.future or not _AHEAD.search(text[: match.start()]) else Clock(clock.published, True)
            interval = resolver(match, ahead)
            if interval is None or (published is None and interval.last.year > 2900):
                continue
            start = match.start()
            opening = (
                _ONLY_SINCE.search(text, 0, start)
                if resolver
                in (
                    resolve.year,
                    resolve.month_year,
                    resolve.month_alone,
                    resolve.relative_unit,
                    resolve.season,
                    resolve.month_day,
                )
                else None
            )
            if opening and published and interval.end is None and interval.first <= published:
                widened = resolve.since(interval, clock)
                if widened:
                    interval, start = widened, opening.start()
            found.append(TimeMention(start=start, end=match.end(), text=text[start : match.end()], interval=interval))
    return _joined(text, sorted(found, key=lambda m: m.start))


_OPENS_RANGE = re.compile(r"\b(?:between|from) (?:early |mid |late |about )?$", re.IGNORECASE)
_WITHIN_RANGE = re.compile(r" ?(?:and|to|until|till|through|-|–) ?(?:early |mid |late |at least )?", re.IGNORECASE)


def _joined(text: str, found: list[TimeMention]) -> list[TimeMention]:
    """Two mentions that "between ... and ..." or "from ... to ..." binds become one interval."""
    joined: list[TimeMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if (
            last
            and _OPENS_RANGE.search(text[: last.start])
            and _WITHIN_RANGE.fullmatch(text[last.end : mention.start])
            and (interval := resolve.span(last.interval.start, mention.interval.end or mention.interval.start))
        ):
            joined[-1] = TimeMention(
                start=last.start, end=mention.end, text=text[last.start : mention.end], interval=interval
            )
        else:
            joined.append(mention)
    return joined


def same_times(text: str, latest: Interval | None) -> list[TimeMention]:
    """Times that only point back ("the same day"), resolved by `latest`, the last time told before the sentence.

    A time less precise than what points to it resolves nothing.
    """
    if latest is None or latest.end is not None:
        return []
    return [
        TimeMention(
            start=match.start(),
            end=match.end(),
            text=match[0],
            interval=Interval(start=latest.start[: _UNIT_LENGTH[unit]]),
        )
        for match in _SAME.finditer(text)
        if len(latest.start) >= _UNIT_LENGTH[unit := match["unit"].lower()]
    ]
