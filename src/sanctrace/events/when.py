"""Time expressions to intervals, resolved against the day of publication.

Rules of our own, because the library measured (dateparser) returns points only, puts "on Tuesday" in a Tuesday story
a week back and has no answer for "earlier this month". Every rule is one entry of `_RULES`: a pattern and a resolver.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match as ReMatch

from sanctrace.model import Interval

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "a couple of": 2, "few": 3, "several": 3,
}  # fmt: skip
# Northern seasons as news uses them: months from which to which.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
QUARTERS = {"first": (1, 3), "second": (4, 6), "third": (7, 9), "fourth": (10, 12)}


@dataclass(frozen=True, kw_only=True)
class TimeMention:
    """Words at text[start:end] that place something in time."""

    start: int
    end: int
    text: str
    interval: Interval


@dataclass(frozen=True)
class _Frame:
    """What a resolver may look at: the day of publication, and whether the clause looks ahead."""

    published: date
    future: bool


def _day(day: date) -> Interval:
    return Interval(start=day.isoformat())


def _month(year: int, month: int) -> Interval:
    return Interval(start=f"{year:04d}-{month:02d}")


def _range(first: str, last: str) -> Interval | None:
    try:
        return Interval(start=first, end=last) if first != last else Interval(start=first)
    except ValueError:
        return None


def _safe_day(year: int, month: int, day: int) -> Interval | None:
    try:
        return _day(date(year, month, day))
    except ValueError:
        return None


def _month_number(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def _year_of_month(month: int, frame: _Frame) -> int:
    """Year of a month named without one: the latest that is not ahead, or the next that is when the clause looks ahead."""
    if frame.future:
        return frame.published.year + (month < frame.published.month)
    return frame.published.year - (month > frame.published.month)


def _month_day(match: ReMatch[str], frame: _Frame) -> Interval | None:
    month, day = _month_number(match["month"]), int(match["day"])
    if match["year"]:
        return _safe_day(int(match["year"]), month, day)
    if match.groupdict().get("tail"):
        return _safe_day(frame.published.year - ("last" in match["tail"].lower()), month, day)
    for year in (frame.published.year, frame.published.year - 1):
        found = _safe_day(year, month, day)
        if found and (found.first <= frame.published or (frame.future and year == frame.published.year)):
            return found
        # A day or two ahead is a story written across a date line, not one of last year.
        if found and (found.first - frame.published).days <= 2:
            return found
    return None


def _month_day_range(match: ReMatch[str], frame: _Frame) -> Interval | None:
    first = _month_day(match, frame)
    if first is None:
        return None
    last = _safe_day(first.first.year, first.first.month, int(match["day2"]))
    return _range(first.start, last.start) if last else first


def _month_year(match: ReMatch[str], _frame: _Frame) -> Interval | None:
    return _month(int(match["year"]), _month_number(match["month"]))


def _month_alone(match: ReMatch[str], frame: _Frame) -> Interval | None:
    month = _month_number(match["month"])
    word = (match["rel"] or "").lower()
    if word in {"next", "coming"}:
        return _month(frame.published.year + (month <= frame.published.month), month)
    if word == "last":
        return _month(frame.published.year - (month >= frame.published.month), month)
    tail = (match["tail"] or "").lower()
    if "last year" in tail:
        return _month(frame.published.year - 1, month)
    if "this year" in tail:
        return _month(frame.published.year, month)
    return _month(_year_of_month(month, frame), month)


def _months_range(match: ReMatch[str], frame: _Frame) -> Interval | None:
    month, month2 = _month_number(match["month"]), _month_number(match["month2"])
    tail = (match["tail"] or "").lower()
    year2 = int(match["year2"]) if match["year2"] else None
    if year2 is None:
        year2 = frame.published.year - ("last year" in tail) if tail else _year_of_month(month2, frame)
    year = int(match["year"]) if match["year"] else year2 - (month > month2)
    return _range(f"{year:04d}-{month:02d}", f"{year2:04d}-{month2:02d}")


def _between_days(match: ReMatch[str], frame: _Frame) -> Interval | None:
    year2 = int(match["year2"]) if match["year2"] else None
    month = _month_number(match["month"])
    month2 = _month_number(match["month2"])
    if year2 is None:
        year2 = _year_of_month(month2, frame)
    year = int(match["year"]) if match["year"] else year2 - (month > month2)
    first, last = _safe_day(year, month, int(match["day"])), _safe_day(year2, month2, int(match["day2"]))
    return _range(first.start, last.start) if first and last else None


def _weekday(match: ReMatch[str], frame: _Frame) -> Interval | None:
    wanted = WEEKDAYS[match["weekday"].lower()]
    back = (frame.published.weekday() - wanted) % 7
    word = (match["rel"] or "").lower()
    if word == "last":
        return _day(frame.published - timedelta(days=back or 7))
    if word in {"next", "coming"}:
        return _day(frame.published + timedelta(days=(7 - back) or 7))
    if frame.future:
        return _day(frame.published + timedelta(days=(7 - back) % 7))
    return _day(frame.published - timedelta(days=back))


def _near_day(match: ReMatch[str], frame: _Frame) -> Interval | None:
    shift = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "overnight": 0}
    word = match[0].lower()
    if word in {"yesterday", "last night"}:
        return _day(frame.published - timedelta(days=1))
    if word == "tomorrow":
        return _day(frame.published + timedelta(days=1))
    return _day(frame.published + timedelta(days=shift[word]))


def _relative_unit(match: ReMatch[str], frame: _Frame) -> Interval | None:
    which, unit = match["rel"].lower(), match["unit"].lower()
    step = {
        "this": 0,
        "the current": 0,
        "last": -1,
        "the previous": -1,
        "the past": -1,
        "next": 1,
        "the coming": 1,
        "the following": 1,
    }[which]
    today = frame.published
    if unit == "year":
        return Interval(start=f"{today.year + step:04d}")
    if unit == "month":
        index = today.year * 12 + today.month - 1 + step
        return _month(index // 12, index % 12 + 1)
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        last = min(monday + timedelta(days=6), today) if step == 0 else monday + timedelta(days=6)
        return _range(monday.isoformat(), last.isoformat())
    saturday = (
        today - timedelta(days=(today.weekday() + 2) % 7 or 7)
        if step <= 0
        else today + timedelta(days=(5 - today.weekday()) % 7)
    )
    return _range(saturday.isoformat(), (saturday + timedelta(days=1)).isoformat())


def _season(match: ReMatch[str], frame: _Frame) -> Interval | None:
    first, last = SEASONS[match["season"].lower()]
    word = (match["rel"] or "").lower()
    if match["year"]:
        year = int(match["year"])
    else:
        year = frame.published.year - (frame.published.month < first)
        if word == "last" and frame.published.year == year and frame.published.month <= (last if last >= first else 12):
            year -= 1
        if word == "next":
            year = frame.published.year + (frame.published.month >= first)
    return _range(f"{year:04d}-{first:02d}", f"{year + (last < first):04d}-{last:02d}")


def _part_of_year(match: ReMatch[str], frame: _Frame) -> Interval | None:
    ordinal, part = match["ordinal"].lower(), match["part"].lower()
    year = frame.published.year
    if match["year"]:
        year = int(match["year"])
    elif (match["rel"] or "").lower() == "last":
        year -= 1
    if part == "half":
        first, last = (1, 6) if ordinal == "first" else (7, 12)
    else:
        first, last = QUARTERS.get(ordinal, (1, 3))
    return _range(f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}")


def _ago(match: ReMatch[str], frame: _Frame) -> Interval | None:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else NUMBERS.get(word, 0)
    unit = match["unit"].lower().rstrip("s")
    today = frame.published
    if not count or count > 300:
        return None
    if unit == "day":
        return _day(today - timedelta(days=count))
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) - timedelta(weeks=count)
        return _range(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if unit == "month":
        index = today.year * 12 + today.month - 1 - count
        return _month(index // 12, index % 12 + 1)
    return Interval(start=f"{today.year - count:04d}") if unit == "year" else None


def _past_units(match: ReMatch[str], frame: _Frame) -> Interval | None:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else NUMBERS.get(word, 0)
    unit = match["unit"].lower().rstrip("s")
    today = frame.published
    if not count or count > 300:
        return None
    if unit == "week":
        return _range((today - timedelta(weeks=count)).isoformat(), today.isoformat())
    if unit == "year":
        return _range(f"{today.year - count:04d}", f"{today.year:04d}")
    index = today.year * 12 + today.month - 1 - count
    return _range(f"{index // 12:04d}-{index % 12 + 1:02d}", today.isoformat()[:7])


def _year(match: ReMatch[str], _frame: _Frame) -> Interval | None:
    return Interval(start=match["year"])


def _years_range(match: ReMatch[str], _frame: _Frame) -> Interval | None:
    last = match["year2"] if len(match["year2"]) == 4 else match["year"][:2] + match["year2"]
    return _range(match["year"], last)


def _loose_years(match: ReMatch[str], _frame: _Frame) -> Interval | None:
    return _range(match["year"], match["year2"] or match["year"])


def _decade(match: ReMatch[str], _frame: _Frame) -> Interval | None:
    decade = int(match["decade"])
    part = (match["part"] or "").lower().rstrip("- ")
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return _range(f"{decade + first:04d}", f"{decade + last:04d}")


def _iso(match: ReMatch[str], _frame: _Frame) -> Interval | None:
    return _safe_day(int(match["year"]), int(match["mm"]), int(match["dd"]))


def _since(inner: Interval, frame: _Frame) -> Interval | None:
    """From the start of `inner` to publication, as precise as `inner` itself."""
    last = frame.published.isoformat()[: max(len(inner.start), 7) if len(inner.start) > 4 else 7]
    return _range(inner.start, last) or inner


_MONTH = r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_MONTH2 = _MONTH.replace("<month>", "<month2>")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR2 = _YEAR.replace("<year>", "<year2>")
_TO = r"(?:-|to|and|until|till|through|or|into)"
_WEEKDAY = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_PART = r"(?:(?:early|mid|late|the (?:start|beginning|middle|end) of|the eve of)[- ]+(?:in )?)?"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple of|(?:a )?few|several)"

_Resolver = Callable[[ReMatch[str], _Frame], Interval | None]
_RULES: tuple[tuple[re.Pattern[str], _Resolver], ...] = tuple(
    (re.compile(rf"\b{pattern}(?!\w)", re.IGNORECASE), resolver)
    for pattern, resolver in (
        (rf"{_YEAR}-(?P<mm>\d\d)-(?P<dd>\d\d)", _iso),
        (rf"{_MONTH} {_DAY},? ?{_YEAR}?,? ?{_TO} {_MONTH2} {_DAY2}(?:,? {_YEAR2})?", _between_days),
        (rf"{_DAY} {_MONTH},? ?{_YEAR}? ?{_TO} {_DAY2} {_MONTH2}(?:,? {_YEAR2})?", _between_days),
        (rf"{_MONTH} {_DAY} ?{_TO} ?{_DAY2}(?:,? {_YEAR})?", _month_day_range),
        (rf"{_DAY} ?{_TO} ?{_DAY2}(?: of)? {_MONTH}(?:,? {_YEAR})?", _month_day_range),
        (rf"{_MONTH} {_DAY}(?![\d,]*\d)(?:,? {_YEAR}|(?P<tail>,? (?:of )?(?:last|this) year))?", _month_day),
        (rf"{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR}|(?P<tail>,? (?:of )?(?:last|this) year))?", _month_day),
        (
            rf"{_PART}{_MONTH}(?:,? {_YEAR})? {_TO} {_PART}{_MONTH2}(?:,? (?:of )?{_YEAR2})?(?P<tail>,? (?:of )?(?:last|this) year)?",
            _months_range,
        ),
        (rf"{_PART}{_MONTH},? (?:of )?{_YEAR}", _month_year),
        (
            rf"{_PART}(?:(?P<rel>last|this|next|this past|coming) )?(?<![a-z]){_MONTH}(?P<tail>,? (?:of )?(?:last|this) year)?",
            _month_alone,
        ),
        (rf"(?:(?P<rel>last|this|next|this past|coming) )?{_WEEKDAY}", _weekday),
        (r"(?:yesterday|today|tonight|tomorrow|last night|overnight|this (?:morning|afternoon|evening))", _near_day),
        (
            rf"the (?P<ordinal>first|second|third|fourth|last) (?P<part>half|quarter) of (?:{_YEAR}|(?P<rel>last|this) year|the year)",
            _part_of_year,
        ),
        (rf"(?:(?P<rel>last|this|next|the) )(?P<season>spring|summer|autumn|fall|winter)(?: of {_YEAR})?", _season),
        (rf"(?P<season>spring|summer|autumn|winter) (?P<rel>of )?{_YEAR}", _season),
        (
            r"(?:(?:early|earlier|later|late|mid) )?(?P<rel>this|last|next|the previous|the past|the current|the coming) (?P<unit>week|month|year|weekend)",
            _relative_unit,
        ),
        (
            rf"(?:about |some |around |more than |nearly )?{_COUNT} (?P<unit>days?|weeks?|months?|years?) (?:ago|earlier|before)",
            _ago,
        ),
        (
            rf"(?:(?:over|in|during|for|within) the )?(?:past|last) {_COUNT} (?P<unit>weeks?|months?|years?)",
            _past_units,
        ),
        (r"(?:the )?(?:(?P<part>early|mid|late)[- ])?(?P<decade>(?:19|20)\d0)s", _decade),
        (rf"{_PART}{_YEAR} or {_PART}{_YEAR2}", _loose_years),
        (rf"{_YEAR}(?:-| to | and | through | until )(?P<year2>(?:19|20)\d\d|\d\d(?!\d))", _years_range),
        (rf"{_PART}{_YEAR}", _year),
    )
)
# "may" the verb and "march" the verb are months only with a capital or next to a number.
_VERBAL = re.compile(r"(?:may|march|mar|sat|sun|fri|wed|mon|dec|second)", re.IGNORECASE)
_ONLY_SINCE = re.compile(r"\bsince(?: (?:about|at least|early|mid|late))? $", re.IGNORECASE)
_BEFORE_YEAR = re.compile(
    r"(?:[$€£¥#№]|\b(?:no\.?|resolution|res\.?|regulation|article|model|nos?\.|juche|series|hwasong|type|decree|law|act) |resolutions? \d+ (?:of |\())$|[\d.,/\-]$",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(
    r"^(?:\s*(?:tons?|tonnes|barrels?|people|workers|men|women|troops|soldiers|rounds|containers|euros?|dollars|yuan|won|yen|vessels|animals|cars|pieces|boxes|bottles|miles|kilomet\w+|kg|km|[a-z]{2,}s of)\b|[.,]\d|/\d|%|-(?:ton|tonne|member|strong|km|mile|year))",
    re.IGNORECASE,
)


def _plausible(text: str, match: ReMatch[str], resolver: _Resolver) -> bool:
    words = match[0]
    if resolver in (_month_alone, _weekday) and _VERBAL.fullmatch(words):
        # Only capitalised inside a sentence, after a preposition or a comma: "in May", not "May deliver".
        before = text[: match.start()].rstrip().lower()
        if (
            words[0].islower()
            or not before
            or not re.search(
                r"(?:\b(?:in|since|until|by|from|between|and|of|on|last|this|next|early|late|mid|during|to|for|through|before|after)|,)$",
                before,
            )
        ):
            return False
        if len(words) == 3 and words.lower() != "may":
            return False
    if resolver is _month_alone and match["month"][0].islower():
        return False
    if resolver in (_year, _years_range, _loose_years):
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
    frame = _Frame(published or date(9000, 6, 15), future)
    found: list[TimeMention] = []
    for pattern, resolver in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < m.end and m.start < match.end() for m in found):
                continue
            if not _plausible(text, match, resolver):
                continue
            ahead = frame if frame.future or not _AHEAD.search(text[: match.start()]) else _Frame(frame.published, True)
            interval = resolver(match, ahead)
            if interval is None or (published is None and interval.last.year > 2900):
                continue
            start = match.start()
            opening = (
                _ONLY_SINCE.search(text, 0, start)
                if resolver in (_year, _month_year, _month_alone, _relative_unit, _season, _month_day)
                else None
            )
            if opening and published and interval.end is None and interval.first <= published:
                widened = _since(interval, frame)
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
            and (interval := _range(last.interval.start, mention.interval.end or mention.interval.start))
        ):
            joined[-1] = TimeMention(
                start=last.start, end=mention.end, text=text[last.start : mention.end], interval=interval
            )
        else:
            joined.append(mention)
    return joined
