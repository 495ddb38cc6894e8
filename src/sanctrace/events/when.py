"""Time expressions to intervals, resolved against the day of publication.

Rules of our own, because the library measured (dateparser) returns points only, puts "on Tuesday" in a Tuesday story
a week back and has no answer for "earlier this month". Every rule is one entry of `_RULES`: a pattern and a resolver.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress
from re import Match as ReMatch

from sanctrace.events import time_resolvers as resolve
from sanctrace.events.time_hints import asked, plain
from sanctrace.events.time_resolvers import Clock
from sanctrace.model import Interval


@dataclass(frozen=True, kw_only=True)
class TimeMention:
    """Words at text[start:end] that place something in time."""

    start: int
    end: int
    text: str
    interval: Interval


_MONTH_WORDS = (
    r"jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?"
)
_MONTH = rf"(?P<month>{_MONTH_WORDS})"
_MONTH2 = _MONTH.replace("<month>", "<month2>")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR2 = _YEAR.replace("<year>", "<year2>")
_TO = r"(?:[-–—]|to|and|until|till|through|or|into)"
_TO_MONTH = r"(?: ?[-–—] ?| (?:to|and|until|till|through|or|into) )"
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

_ORDINAL = r"first|second|third|fourth"

_Resolver = Callable[[ReMatch[str], Clock], Interval | None]
_RULES: tuple[tuple[re.Pattern[str], _Resolver], ...] = tuple(
    (re.compile(rf"\b{pattern}(?!\w)", re.IGNORECASE), resolver)
    for pattern, resolver in (
        (rf"{_YEAR}-(?P<mm>\d\d)-(?P<dd>\d\d)", resolve.iso),
        (
            r"(?P<first>\d{1,2})(?P<point>[./])(?P<second>\d{1,2})(?P=point)(?P<year>(?:19|20)\d\d)",
            resolve.in_figures,
        ),
        (rf"{_MONTH} {_DAY},? ?{_YEAR}?,? ?{_TO} ?{_MONTH2} {_DAY2}(?:,? {_YEAR2})?", resolve.between_days),
        (rf"{_DAY} {_MONTH},? ?{_YEAR}? ?{_TO} ?{_DAY2} {_MONTH2}(?:,? {_YEAR2})?", resolve.between_days),
        (rf"{_MONTH} {_DAY} ?{_TO} ?{_DAY2}(?:,? {_YEAR})?", resolve.month_day_range),
        (rf"{_DAY} ?{_TO} ?{_DAY2}(?: of)? {_MONTH}(?:,? {_YEAR})?", resolve.month_day_range),
        (rf"{_WEEKDAY},? {_MONTH} {_DAY}(?![\d,]*\d)(?:,? {_YEAR}|{_TAIL})?", resolve.weekday_and_day),
        (rf"{_WEEKDAY},? (?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR}|{_TAIL})?", resolve.weekday_and_day),
        (rf"{_MONTH} {_DAY}(?![\d,]*\d)(?:,? {_YEAR}|{_TAIL})?", resolve.month_day),
        (rf"{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR}|{_TAIL})?", resolve.month_day),
        (
            rf"{_PART}{_MONTH}(?:,? {_YEAR})?{_TO_MONTH}{_PART}{_MONTH2}(?:,? (?:of )?{_YEAR2})?{_TAIL}?",
            resolve.months_range,
        ),
        (rf"{_PART}{_MONTH},? (?:of )?{_YEAR}", resolve.month_year),
        (
            rf"{_PART}(?:(?P<rel>last|this|next|this past|coming) )?(?<![a-z]){_MONTH}{_TAIL}?",
            resolve.month_alone,
        ),
        (rf"(?:(?P<rel>last|this|next|this past|coming) )?{_WEEKDAY}", resolve.weekday),
        (
            r"(?<=on )the (?P<day>\d{1,2})(?:st|nd|rd|th)"  # but "on the 14th floor"
            r"(?=[.,;:!?)”\"]|$| (?:the|and|by|in|at|when|he|she|it|they|with|to|from|after|before|that|but|an?)\b)",
            resolve.day_alone,
        ),
        (
            r"(?:yesterday|today|tonight|tomorrow|last night|overnight|this (?:morning|afternoon|evening))",
            resolve.near_day,
        ),
        (
            r"(?:the )?(?P<ordinal>first|second|third|fourth|last)[- ](?P<part>half|quarter),?(?: of| in)? "
            rf"(?:{_YEAR}|(?P<rel>last|this) year|the year)",
            resolve.part_of_year,
        ),
        (
            rf"the (?P<which>first|last) {_COUNT} months of (?:{_YEAR}|(?P<rel>last|this) year|the year)",
            resolve.months_of_year,
        ),
        (rf"(?:Q(?P<number>[1-4])|(?P<ordinal>{_ORDINAL})[- ]quarter)(?: of|,)? {_YEAR}", resolve.quarter),
        (rf"(?:the )?{_YEAR}(?:['’]s)? (?:Q(?P<number>[1-4])|(?P<ordinal>{_ORDINAL})[- ]quarter)", resolve.quarter),
        (rf"(?:(?P<rel>last|this) year['’]s )(?P<ordinal>{_ORDINAL})[- ]quarter", resolve.quarter),
        (rf"(?<!fiscal )(?<!fiscal-)(?:the )?(?P<ordinal>{_ORDINAL})[- ]quarter(?! (?:of|moon))", resolve.quarter),
        (r"(?P<turn>last|this|the previous) quarter", resolve.quarter),
        (r"(?:over|during|on|at) the weekend", resolve.over_weekend),
        (
            r"(?P<lead>(?:(?:in )?the week )?(?:just |shortly )?(?:before|after) )?"
            rf"(?P<feast>Christmas(?: Eve| Day)?|New Year(?:['’]s (?:Eve|Day))?|Boxing Day)(?:,? {_YEAR})?",
            resolve.holiday,
        ),
        (
            r"(?:by|before|until) (?:the end of the (?:year|month)|year[- ]end|(?:the )?year['’]s end)",
            resolve.end_of_unit,
        ),
        (
            r"(?:(?P<rel>last|this past|this|next|the) )(?P<season>spring|summer|autumn|fall(?! of \D)|winter)"
            rf"(?: of {_YEAR})?",  # but "since the fall of the city"
            resolve.season,
        ),
        (rf"(?P<season>spring|summer|autumn|winter) (?P<rel>of )?{_YEAR}", resolve.season),
        (
            r"(?:(?:early|earlier|later|late|mid) )?"
            r"(?P<rel>this|last|next|the previous|the current|the coming) (?P<unit>week|month|year|weekend)",
            resolve.relative_unit,
        ),
        (
            rf"(?:about |some |around |more than |nearly )?{_COUNT} "
            r"(?P<unit>days?|weeks?|fortnight|months?|years?|decades?) ago",
            resolve.ago,
        ),
        (
            rf"(?:(?:over|in|during|for|within) the )?(?:past|last) {_COUNT} "
            r"(?P<unit>days?|weeks?|months?|years?|decades?)",
            resolve.past_units,
        ),
        (
            r"(?:(?:over|in|during|for|within) )?the past (?P<count>)?(?P<unit>week|month|year|decade)",
            resolve.past_units,
        ),
        (r"(?:the )?(?:(?P<part>early|mid|late)[- ])?(?P<decade>(?:19|20)\d0)['’]?s", resolve.decade),
        (
            r"the (?:(?P<part>early|mid|late)[- ])?(?:['’](?P<decade>[2-9]0)s|(?P<named>twent|thirt|fort|fift|sixt"
            r"|sevent|eight|ninet)ies)",
            resolve.decade_named,
        ),
        (rf"{_PART}{_YEAR} or {_PART}{_YEAR2}", resolve.loose_years),
        (
            rf"(?:late|the end of)[- ]{_YEAR} and (?:the )?(?:early|start of|beginning of)[- ]{_YEAR2}",
            resolve.loose_years,
        ),
        (rf"{_YEAR}(?:[-–]| to | and | through | until )(?P<year2>(?:19|20)\d\d|\d\d(?!\d))", resolve.years_range),
        (rf"{_PART}{_YEAR}", resolve.year),
    )
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|by|from|between|and|of|on|last|this|next|early|late|mid|during|to|for|through|before|after"
    r"|(?:recently|late|early) as)|,)$"
)
# "may" the verb and "march" the verb are months only with a capital or next to a number.
_VERBAL = re.compile(r"(?:may|march|mar|sat|sun|fri|wed|mon|dec|second)", re.IGNORECASE)
# Names of papers and programmes that hold a day: "the Sunday Times", "USA Today", "This Week".
_PAPER = re.compile(
    r"\s(?:Times|Telegraph|Herald|Mirror|Express|Star|Mail|Post|Observer|Independent|Tribune|News|Sun|World|Business"
    r"|Morning Post|Night Live|Briefing|Guardian|Standard|Review)\b"
)
_OTHERS_DAY = re.compile(r"\b(?:previous|following|preceding) $", re.IGNORECASE)
_POINTS_ON = re.compile(r"(?<!over )(?<!in )(?<!within )\bthe $", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:the )?(?:early |mid[- ]|late |about )?$", re.IGNORECASE)
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


# A day in a name: "the March 23 Movement", "the May 1 Brigade".
_NAMED_AFTER_DAY = re.compile(
    r"(?:st|nd|rd|th)? (?:Movement|Brigade|Division|Regiment|Battalion|Corps|Front|Alliance|Revolution|Foundation|"
    r"Factory|Plant|Works|Complex|Square|Street|Avenue|Bridge|Stadium|Market|Agreement|Declaration|Accords?)\b"
)


def _plausible(text: str, match: ReMatch[str], resolver: _Resolver) -> bool:
    """Whether the words around a match let it be a time: not "may deliver", not "2,000 tons"."""
    words = match[0]
    if _NAMED_AFTER_DAY.match(text, match.end()):
        return False
    if resolver in (resolve.month_alone, resolve.weekday) and _VERBAL.fullmatch(words):
        # Only capitalised inside a sentence, after a preposition or a comma: "in May", not "May deliver".
        lead = text[: match.start()].rstrip().lower()
        if words[0].islower() or not lead or not _BEFORE_MONTH.search(lead):
            return False
        if len(words) == 3 and words.lower() != "may":
            return False
    if resolver is resolve.month_alone and match["month"][0].islower():
        return False
    before = text[: match.start()]
    if resolver is resolve.weekday and (_PAPER.match(text, match.end()) or _OTHERS_DAY.search(before)):
        return False
    if resolver is resolve.relative_unit and words.lower().startswith("next ") and _POINTS_ON.search(before):
        return False  # "the next month" is the one after the month told before
    if resolver in (resolve.near_day, resolve.relative_unit) and words.istitle() and before:
        quoted = text[match.end() :].lstrip(",")[:1] in tuple("”\"’'")  # on "This Week," a programme
        opened = before.rstrip()[-1:] in tuple("“\"‘'")
        return not (before.rstrip()[-1:].isalnum() or (opened and quoted))
    if resolver in (resolve.between_days, resolve.months_range) and " and " in words:
        return bool(_BETWEEN.search(before))
    if resolver is resolve.years_range and " and " in words and not _BETWEEN.search(before):
        return False
    if resolver in (resolve.year, resolve.years_range, resolve.loose_years):
        return not _BEFORE_YEAR.search(text[: match.start()]) and not _AFTER_YEAR.match(text[match.end() :])
    return True


# Just before a time, in the same clause, these say that it lies ahead: "is to leave on", "expires on", "extended to".
_DUE = re.compile(
    r"(?:\b(?:will|shall|going to|expects?"
    r"|(?<!appear )(?<!appears )(?<!appeared )(?<!seem )(?<!seems )(?<!seemed )(?<!believed )(?<!thought )(?<!said )"
    r"(?<!known )(?<!found )(?<!reported )to be"
    r"|(?:set|scheduled|planned|slated) (?:to|for)|expected (?:to|in|on|by)|plans? to"
    r"|(?<!been )due(?! to (?:the|an?|its|his|her|their|this|these|what|high|low|lack)\b)"
    r"|is to|are to|ready to|about to|would(?! have)|deadline|(?:extended|postponed|delayed|adjourned) (?:to|until)"
    r"|expires?|takes? effect|payable)\b|['’]ll\b)[^.,;]{0,60}$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r",? (?:[\w'’.-]+ ){1,6}?(?:will|shall|plans? to|(?:is|are) (?:(?:due|set|going|expected|scheduled) )?to) "
    r"(?!have |blame|follow)[a-z]"
)
_WILL = re.compile(r"\b(?:will|shall)\b|['’]ll\b", re.IGNORECASE)
# Where one clause ends and another begins, as far as words alone show it.
_CLAUSE_EDGE = re.compile(
    r"[;:—“”\"]|\b(?:said|says|told|added|announced|reported|which|who|that|because|while|after|before|but)\b|, and\b"
    r"|,(?= (?:will|shall|is|are|was|were|has|have|had)\b)",
    re.IGNORECASE,
)
# A weekday right after one of these is the day of the report, whatever the report is of.
_REPORTED_ON = re.compile(
    r"\b(?:said|says|told(?: \w+){1,3}|announced|reported|added|wrote|confirmed|denied)(?: in a \w+)?,? "
    r"(?:on |late |early )*$",
    re.IGNORECASE,
)


# A day named right after one of these is the next of its name when that is near: "by Oct. 31", "effective Nov. 13".
_DEADLINE = re.compile(
    r"\b(?:by|until|till|through|effective|no later than)(?: \d{1,2}(?::\d\d)? ?[ap]\.?m\.?,?(?: [A-Z]{2,4},?)?)? $"
)
_OVER = re.compile(r"\b(?:ended|dated)(?: on)? $")


def _clock_at(text: str, match: ReMatch[str], clock: Clock) -> Clock:
    """What a match may look at: its own clause decides whether it looks ahead."""
    before = text[: match.start()]
    if _REPORTED_ON.search(before) or _OVER.search(before):
        return replace(clock, future=False)
    if _DUE.search(before):
        return replace(clock, future=True, due=True)
    if _DEADLINE.search(before):
        return replace(clock, deadline=True)
    if not before.strip() or before.strip().lower() in {"in", "on", "by"}:
        edge = _CLAUSE_EDGE.search(text, match.end() + 1)
        if _AHEAD.match(text[match.end() : edge.start() if edge else len(text)]):
            return replace(clock, future=True, due=True)  # "In December, the firm is to send"
    if clock.future and _WILL.search(text):
        first = max((e.end() for e in _CLAUSE_EDGE.finditer(before)), default=0)
        edge = _CLAUSE_EDGE.search(text, match.end())
        return replace(clock, future=bool(_WILL.search(text[first : edge.start() if edge else len(text)])))
    return clock


# The year that a day or month takes from the one that follows it: "in March and June 2023".
_YEAR_FOLLOWS = re.compile(
    r"(?:,? (?:and|or)(?: (?!in |on )[a-z]+){0,2}|,) (?:(?:on|in) )?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    rf"(?P<month>{_MONTH_WORDS})(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? (?:of )?{_YEAR}",
    re.IGNORECASE,
)


def _borrowed_year(text: str, match: ReMatch[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year") or groups.get("tail") or groups.get("rel"):
        return None
    following = _YEAR_FOLLOWS.match(text, match.end())
    if following is None:
        return None
    later = resolve.MONTHS[following["month"].lower().rstrip(".")]
    own = resolve.MONTHS[match["month"].lower().rstrip(".")]
    return int(following["year"]) - (own > later)


_RESOLVERS = tuple(resolver for _, resolver in _RULES)
_NAMED_MONTHS = (resolve.month_day, resolve.month_alone)
_SINCE_ABLE = (
    resolve.year,
    resolve.month_year,
    resolve.month_alone,
    resolve.relative_unit,
    resolve.season,
    resolve.month_day,
)
_OF_WEEK = re.compile(r"\b(?:the )?week (?P<turn>of|ending|ended|beginning|starting)(?: on)? $", re.IGNORECASE)


def find_times(text: str, published: date | None, *, future: bool = False) -> list[TimeMention]:
    """Time expressions of `text`, in order; of overlapping ones the longest.

    `published` resolves what is relative; without it only absolute expressions are returned.
    `future` says that some clause of the text looks ahead ("will be delivered on Friday").
    """
    read = plain(text)
    found = _times(read, published, future)
    return found if read == text else [replace(m, text=text[m.start : m.end]) for m in found]


def _times(text: str, published: date | None, future: bool) -> list[TimeMention]:
    clock = Clock(published or date(9000, 6, 15), future)
    found: list[TimeMention] = []
    for pattern, resolver in compress(_RULES, asked(text, _RESOLVERS)):
        for match in pattern.finditer(text):
            if any(match.start() < m.end and m.start < match.end() for m in found):
                continue
            if not _plausible(text, match, resolver):
                continue
            own = _clock_at(text, match, clock)
            if resolver in _NAMED_MONTHS:
                own = replace(own, year=_borrowed_year(text, match))
            interval = resolver(match, own)
            if interval is None or (published is None and interval.last.year > 2900):
                continue
            start, interval = _widened(text, match.start(), interval, clock, resolver)
            found.append(TimeMention(start=start, end=match.end(), text=text[start : match.end()], interval=interval))
    return _joined(text, sorted(found, key=lambda m: m.start))


def _widened(text: str, start: int, interval: Interval, clock: Clock, resolver: _Resolver) -> tuple[int, Interval]:
    """Start and interval with the words before it that widen it: "since 2022", "the week of February 12"."""
    today = clock.published
    if resolver in _SINCE_ABLE and interval.end is None and interval.first <= today and today.year < 2900:
        opening = _ONLY_SINCE.search(text, 0, start)
        if opening and (widened := resolve.since(interval, clock)):
            return opening.start(), widened
    week = _OF_WEEK.search(text, 0, start)
    if week and (widened := resolve.week_around(interval, ending=week["turn"].lower().startswith("end"))):
        return week.start(), widened
    return start, interval


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


_SAME = re.compile(
    r"\b(?:the (?:very )?same|that(?: (?:very )?same)?) "
    r"(?P<unit>day|week|month|year|morning|afternoon|evening|night)\b",
    re.IGNORECASE,
)
_NEXT_ONE = re.compile(
    rf"\bthe (?:(?P<step>next|following|previous|preceding) (?:(?P<unit>day|week|month|year)\b|{_WEEKDAY}\b)"
    r"|day (?P<side>before|after)(?=[.,;]|$))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b{_COUNT} (?P<unit>day|week|month|year)s? (?P<turn>earlier|later|before(?=[.,;]|$)|after(?=[.,;]|$))",
    re.IGNORECASE,
)


# Each of the three needs one of these.
_POINTING = (
    "same", "that ", "the next ", "the following ", "the previous ", "the preceding ", "the day ",
    "earlier", "later", "before", "after",
)  # fmt: skip


def same_times(text: str, latest: Interval | None, earlier: Sequence[Interval] = ()) -> list[TimeMention]:
    """Times that point from another one ("the same day", "two days later", "the following month"), in order.

    What they point from is the time told last before them in the sentence, else `latest`, the last one told before the
    sentence. A time less precise than what points to it resolves nothing; then the last of `earlier` that is precise
    enough does, the other times of the sentence in which `latest` stands.
    """
    found: list[TimeMention] = []
    read = plain(text)
    lowered = read.lower()
    if not any(piece in lowered for piece in _POINTING):
        return found
    for pattern, resolver in ((_SAME, _same), (_NEXT_ONE, _next_one), (_COUNTED, _counted)):
        for match in pattern.finditer(read):
            anchor = _told_before(text[: match.start()], latest)
            interval = resolver(match, anchor) if anchor is not None else None
            if interval is None and anchor is latest:
                others = (resolver(match, other) for other in reversed(earlier))
                interval = next((found for found in others if found is not None), None)
            if interval is not None:
                found.append(
                    TimeMention(
                        start=match.start(), end=match.end(), text=text[match.start() : match.end()], interval=interval
                    )
                )
    return sorted(found, key=lambda m: m.start)


def _told_before(text: str, latest: Interval | None) -> Interval | None:
    """The time told last in a text; `latest` where it tells none, None where it tells one that is only relative."""
    if not find_times(text, date(2000, 6, 15)):
        return latest
    absolute = find_times(text, None)
    return absolute[-1].interval if absolute else None


def _same(match: ReMatch[str], anchor: Interval) -> Interval | None:
    unit = match["unit"].lower()
    return resolve.counted_from(anchor, 0, unit if unit in {"week", "month", "year"} else "day")


def _next_one(match: ReMatch[str], anchor: Interval) -> Interval | None:
    step = 1 if (match["step"] or match["side"]).lower() in {"next", "following", "after"} else -1
    if match["weekday"]:
        return resolve.weekday_from(anchor, match["weekday"], step)
    return resolve.counted_from(anchor, step, (match["unit"] or "day").lower())


def _counted(match: ReMatch[str], anchor: Interval) -> Interval | None:
    count = resolve.number_of(match["count"])
    step = 1 if match["turn"].lower() in {"later", "after"} else -1
    return resolve.counted_from(anchor, step * count, match["unit"].lower()) if count else None
