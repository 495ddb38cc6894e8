"""Calendar arithmetic of time expressions: what a matched expression means on the day of publication.

Every resolver takes a match of its own pattern (`when.py` pairs them) and a `Clock`, and returns an interval, or None
where the words name no day that exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from re import Match as ReMatch

from sanctrace.model import Interval

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri", "saturday sat",
         "sunday sun"),
    )
    for name in names.split()
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "a couple of": 2, "few": 3, "several": 3,
}  # fmt: skip
# Northern seasons as news uses them: months from which to which.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
QUARTERS = {"first": (1, 3), "second": (4, 6), "third": (7, 9), "fourth": (10, 12), "last": (10, 12)}

# Feasts that news dates by, on days that do not move; the longest name first.
_FEASTS = {
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "christmas": (12, 25),
    "new year’s eve": (12, 31),
    "new year's eve": (12, 31),
    "new year": (1, 1),
}

_NEAR_DEADLINE = 92  # days; a deadline further ahead is told with its year
_DECADES = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")


@dataclass(frozen=True)
class Clock:
    """What a resolver may look at: the day of publication, whether the clause looks ahead, a year said right after.

    `due` is surer than `future`: words just before the time say that it lies ahead ("will leave on 5 January").
    """

    published: date
    future: bool
    due: bool = False
    deadline: bool = False  # whether it is named as a deadline: "by Oct. 31"
    year: int | None = None


def _day(day: date) -> Interval:
    return Interval(start=day.isoformat())


def _month(year: int, month: int) -> Interval:
    return Interval(start=f"{year:04d}-{month:02d}")


def span(first: str, last: str) -> Interval | None:
    """Interval between two partial dates; None when they are no dates, or the last is before the first."""
    try:
        return Interval(start=first, end=last) if first != last else Interval(start=first)
    except ValueError:
        return None


def _safe_day(year: int, month: int, day: int) -> Interval | None:
    try:
        return _day(date(year, month, day))
    except ValueError:
        return None


def number_of(word: str) -> int:
    """A number in figures or words; 0 for a word that is none."""
    return int(word) if word.isdigit() else NUMBERS.get(word.lower(), 0)


def _month_number(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def _year_of_month(month: int, clock: Clock) -> int:
    """Year of a month named without one: the latest that is not ahead, or the next where the clause looks ahead."""
    if clock.future:
        return clock.published.year + (month < clock.published.month)
    return clock.published.year - (month > clock.published.month)


def month_day(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "March 5", "5 March 2021", "March 5 last year"; of a day without a year the latest that is not ahead.

    Of a day that no calendar has in its stated year ("30 February 2023") the month is kept.
    """
    month, day = _month_number(match["month"]), int(match["day"])
    if match["year"]:
        return _safe_day(int(match["year"]), month, day) or _month(int(match["year"]), month)
    if match.groupdict().get("tail"):
        return _safe_day(clock.published.year - ("last" in match["tail"].lower()), month, day)
    if clock.year:
        return _safe_day(clock.year, month, day)
    next_one = _next_day(month, day, clock.published)
    if next_one and (clock.due or (clock.deadline and (next_one.first - clock.published).days <= _NEAR_DEADLINE)):
        return next_one
    for year in (clock.published.year, clock.published.year - 1):
        found = _safe_day(year, month, day)
        if found and (found.first <= clock.published or (clock.future and year == clock.published.year)):
            return found
        # A day or two ahead is a story written across a date line, not one of last year.
        if found and (found.first - clock.published).days <= 2:
            return found
    return None


def _next_day(month: int, day: int, published: date) -> Interval | None:
    found = [_safe_day(year, month, day) for year in (published.year, published.year + 1)]
    return next((f for f in found if f and f.first >= published), None)


def weekday_and_day(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "Saturday, April 25": without a year, the nearest in which the day falls on that weekday."""
    plain = month_day(match, clock)
    if plain is None or match["year"] or match.groupdict().get("tail") or clock.year:
        return plain
    month, day, today = _month_number(match["month"]), int(match["day"]), clock.published
    near = [_safe_day(year, month, day) for year in (today.year, today.year - 1, today.year + 1)]
    fitting = [n for n in near if n and n.first.weekday() == WEEKDAYS[match["weekday"].lower()]]
    return min(fitting, key=lambda n: abs((n.first - today).days), default=plain)


def in_figures(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "18/02/2024", "18.02.2024"; points put the day first; where either order could be, the year alone."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["point"] == "." or first > 12 or first == second:
        return _safe_day(year, second, first)
    return _safe_day(year, first, second) if second > 12 else Interval(start=f"{year:04d}")


def month_day_range(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "March 5-7"."""
    first = month_day(match, clock)
    if first is None:
        return None
    last = _safe_day(first.first.year, first.first.month, int(match["day2"]))
    return span(first.start, last.start) if last else first


def month_year(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "March 2021"."""
    return _month(int(match["year"]), _month_number(match["month"]))


def month_alone(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "in March", "last March", "March of this year"."""
    month = _month_number(match["month"])
    word = (match["rel"] or "").lower()
    if word in {"next", "coming"}:
        return _month(clock.published.year + (month <= clock.published.month), month)
    if word == "last":
        return _month(clock.published.year - (month >= clock.published.month), month)
    if word == "this":
        return _month(clock.published.year, month)
    tail = (match["tail"] or "").lower()
    if "last year" in tail:
        return _month(clock.published.year - 1, month)
    if "this year" in tail:
        return _month(clock.published.year, month)
    if clock.year:
        return _month(clock.year, month)
    return _month(_year_of_month(month, clock), month)


def months_range(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "from March to May 2021"."""
    month, month2 = _month_number(match["month"]), _month_number(match["month2"])
    tail = (match["tail"] or "").lower()
    year2 = int(match["year2"]) if match["year2"] else None
    if year2 is None:
        year2 = clock.published.year - ("last year" in tail) if tail else clock.year or _year_of_month(month2, clock)
    year = int(match["year"]) if match["year"] else year2 - (month > month2)
    return span(f"{year:04d}-{month:02d}", f"{year2:04d}-{month2:02d}")


def between_days(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "March 30 to April 2"."""
    year2 = int(match["year2"]) if match["year2"] else None
    month = _month_number(match["month"])
    month2 = _month_number(match["month2"])
    if year2 is None:
        year2 = _year_of_month(month2, clock)
    year = int(match["year"]) if match["year"] else year2 - (month > month2)
    first, last = _safe_day(year, month, int(match["day"])), _safe_day(year2, month2, int(match["day2"]))
    return span(first.start, last.start) if first and last else None


def over_weekend(_match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "over the weekend": the one that runs, or the one just over; ahead, the next."""
    saturday = clock.published - timedelta(days=(clock.published.weekday() - 5) % 7)
    if clock.due and clock.published.weekday() < 5:
        saturday += timedelta(days=7)
    return span(saturday.isoformat(), (saturday + timedelta(days=1)).isoformat())


def day_alone(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "on the 14th": the latest day of that number that is not ahead, or the next where the clause looks ahead."""
    day, month = int(match["day"]), clock.published.year * 12 + clock.published.month - 1
    for step in range(3):
        index = month + (step if clock.future else -step)
        found = _safe_day(index // 12, index % 12 + 1, day)
        if found and ((found.first >= clock.published) if clock.future else (found.first <= clock.published)):
            return found
    return None


def weekday(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "on Tuesday", "last Tuesday", "next Tuesday"."""
    wanted = WEEKDAYS[match["weekday"].lower()]
    back = (clock.published.weekday() - wanted) % 7
    word = (match["rel"] or "").lower()
    if word == "last":
        return _day(clock.published - timedelta(days=back or 7))
    if word in {"next", "coming"}:
        return _day(clock.published + timedelta(days=(7 - back) or 7))
    if clock.future:
        return _day(clock.published + timedelta(days=(7 - back) % 7))
    return _day(clock.published - timedelta(days=back))


def near_day(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "yesterday", "tonight", "tomorrow"."""
    shift = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "overnight": 0}
    word = match[0].lower()
    if word in {"yesterday", "last night"}:
        return _day(clock.published - timedelta(days=1))
    if word == "tomorrow":
        return _day(clock.published + timedelta(days=1))
    return _day(clock.published + timedelta(days=shift[word]))


def relative_unit(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "this week", "last month", "next year", "last weekend"."""
    which, unit = match["rel"].lower(), match["unit"].lower()
    step = {
        "this": 0,
        "the current": 0,
        "last": -1,
        "the previous": -1,
        "next": 1,
        "the coming": 1,
        "the following": 1,
    }[which]
    today = clock.published
    if unit == "year":
        return Interval(start=f"{today.year + step:04d}")
    if unit == "month":
        index = today.year * 12 + today.month - 1 + step
        return _month(index // 12, index % 12 + 1)
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        last = min(monday + timedelta(days=6), today) if step == 0 else monday + timedelta(days=6)
        return span(monday.isoformat(), last.isoformat())
    saturday = (
        today - timedelta(days=(today.weekday() + 2) % 7 or 7)
        if step <= 0
        else today + timedelta(days=(5 - today.weekday()) % 7)
    )
    return span(saturday.isoformat(), (saturday + timedelta(days=1)).isoformat())


def season(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "last winter", "spring 2021"; a winter ends in the year after the one it is named by."""
    first, last = SEASONS[match["season"].lower()]
    word = (match["rel"] or "").lower()
    if match["year"]:
        year = int(match["year"])
    else:
        month, across = clock.published.month, last < first
        running = across and month <= last  # in January the winter that runs began last year
        year = clock.published.year - (running if word == "this" and not clock.year else month < first)
        if word == "last" and (running or first <= month <= (12 if across else last)):
            year -= 1
        if word == "next" or (clock.due and word != "this" and month > last and not across):
            year = clock.published.year + (month >= first)
        elif clock.due and not across:
            year = clock.published.year
    return span(f"{year:04d}-{first:02d}", f"{year + (last < first):04d}-{last:02d}")


def part_of_year(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "the first half of 2021", "the last quarter of the year"."""
    ordinal, part = match["ordinal"].lower(), match["part"].lower()
    year = clock.published.year
    if match["year"]:
        year = int(match["year"])
    elif (match["rel"] or "").lower() == "last":
        year -= 1
    if part == "half":
        first, last = (1, 6) if ordinal == "first" else (7, 12)
    else:
        first, last = QUARTERS[ordinal]
    return span(f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}")


def quarter(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "third-quarter", "Q3 2023", "last quarter", "last year's first quarter"; without a year the latest begun."""
    groups = match.groupdict()
    today = clock.published
    if groups.get("turn"):
        index = today.year * 4 + (today.month - 1) // 3 - (groups["turn"].lower() != "this")
        year, first = index // 4, index % 4 * 3 + 1
        return span(f"{year:04d}-{first:02d}", f"{year:04d}-{first + 2:02d}")
    number = groups.get("number")
    first, last = QUARTERS[match["ordinal"].lower()] if number is None else (int(number) * 3 - 2, int(number) * 3)
    if groups.get("year"):
        year = int(match["year"])
    elif groups.get("rel"):
        year = today.year - (match["rel"].lower() == "last")
    else:
        year = today.year - (not clock.due and first > today.month) + (clock.due and last < today.month)
    return span(f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}")


def months_of_year(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "the first nine months of 2023", "the last two months of the year"."""
    count = number_of(match["count"])
    if not 1 <= count <= 12:
        return None
    first, last = (1, count) if match["which"].lower() == "first" else (13 - count, 12)
    year = int(match["year"]) if match["year"] else clock.published.year - ((match["rel"] or "").lower() == "last")
    if not match["year"] and not match["rel"] and not clock.future and first + count - 1 > clock.published.month:
        year -= 1  # "the first ten months of the year", told in February
    return span(f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}")


def end_of_unit(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "by the end of the year", "by year-end"."""
    month = "month" in match[0].lower()
    return Interval(start=clock.published.isoformat()[: 7 if month else 4])


def ago(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "two weeks ago", to the precision of its unit."""
    count = number_of(match["count"])
    unit = match["unit"].lower().rstrip("s")
    today = clock.published
    if not count or count > 300:
        return None
    if unit == "day":
        return _day(today - timedelta(days=count))
    if unit == "fortnight":
        unit, count = "week", 2 * count
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) - timedelta(weeks=count)
        return span(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if unit == "month":
        index = today.year * 12 + today.month - 1 - count
        return _month(index // 12, index % 12 + 1)
    return Interval(start=f"{today.year - count * (10 if unit == 'decade' else 1):04d}")


def past_units(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "over the past three months", "in the past week": from then to publication."""
    count = number_of(match["count"] or "one")
    unit = match["unit"].lower().rstrip("s")
    today = clock.published
    if not count or count > 300:
        return None
    if unit in {"day", "week"}:
        return span((today - timedelta(days=count * (7 if unit == "week" else 1))).isoformat(), today.isoformat())
    if unit in {"year", "decade"}:
        return span(f"{today.year - count * (10 if unit == 'decade' else 1):04d}", f"{today.year:04d}")
    index = today.year * 12 + today.month - 1 - count
    return span(f"{index // 12:04d}-{index % 12 + 1:02d}", today.isoformat()[:7])


def year(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "2021"."""
    return Interval(start=match["year"])


def years_range(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "2019-21", "2019 to 2021"."""
    last = match["year2"] if len(match["year2"]) == 4 else match["year"][:2] + match["year2"]
    return span(match["year"], last)


def loose_years(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "2019 or 2020"."""
    return span(match["year"], match["year2"] or match["year"])


def decade_named(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "the '80s", "the late nineties": the latest of that name that has begun."""
    tens = int(match["decade"]) if match["decade"] else 20 + 10 * _DECADES.index(match["named"].lower())
    start = clock.published.year // 100 * 100 + tens
    return _part_of_decade(match["part"], start - 100 * (start > clock.published.year))


def decade(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "the late 1990s"."""
    return _part_of_decade(match["part"], int(match["decade"]))


def _part_of_decade(word: str | None, start: int) -> Interval | None:
    part = (word or "").lower().rstrip("- ")
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return span(f"{start + first:04d}", f"{start + last:04d}")


def holiday(match: ReMatch[str], clock: Clock) -> Interval | None:
    """ "on Christmas Eve", "before Christmas", "the week before Christmas": of the latest that is not ahead."""
    words, lead = match["feast"].lower(), (match["lead"] or "").lower()
    month, day = next(found for name, found in _FEASTS.items() if words.startswith(name))
    year = int(match["year"]) if match["year"] else clock.published.year
    feast = date(year, month, day)
    if not match["year"]:
        next_one = clock.future or clock.due
        if feast > clock.published and not next_one:
            feast = feast.replace(year=year - 1)
        elif feast < clock.published and next_one:
            feast = feast.replace(year=year + 1)
    if "week" in lead:
        days = (-7, -1) if "before" in lead else (1, 7)
        return span(*((feast + timedelta(days=n)).isoformat() for n in days))
    if lead:
        near = feast + timedelta(days=-1 if "before" in lead else 1)
        return _month(near.year, near.month)
    return _day(feast)


def iso(match: ReMatch[str], _clock: Clock) -> Interval | None:
    """ "2021-03-05"."""
    return _safe_day(int(match["year"]), int(match["mm"]), int(match["dd"]))


def since(inner: Interval, clock: Clock) -> Interval | None:
    """From the start of `inner` to publication, as precise as `inner` itself."""
    last = clock.published.isoformat()[: max(len(inner.start), 7) if len(inner.start) > 4 else 7]
    return span(inner.start, last) or inner


def week_around(inner: Interval, *, ending: bool) -> Interval | None:
    """ "the week of February 12": Monday to Sunday around it; "the week ending February 18": the seven days to it."""
    if len(inner.start) < 10:
        return inner
    last = inner.first if ending else inner.first + timedelta(days=6 - inner.first.weekday())
    return span((last - timedelta(days=6)).isoformat(), last.isoformat())


def counted_from(anchor: Interval, count: int, unit: str) -> Interval | None:
    """The day, week, month or year that lies `count` units after `anchor` (before it, when negative).

    None where the anchor is a range or less precise than the unit.
    """
    needed = {"year": 4, "month": 7}.get(unit, 10)
    if anchor.end is not None or len(anchor.start) < needed:
        return None
    if unit == "year":
        return Interval(start=f"{anchor.first.year + count:04d}")
    if unit == "month":
        index = anchor.first.year * 12 + anchor.first.month - 1 + count
        return _month(index // 12, index % 12 + 1)
    if unit == "day":
        return _day(anchor.first + timedelta(days=count))
    return week_around(_day(anchor.first + timedelta(weeks=count)), ending=False)


def weekday_from(anchor: Interval, name: str, step: int) -> Interval | None:
    """The weekday of that name after `anchor` (`step` 1) or before it (-1); None where the anchor is no day."""
    if anchor.end is not None or len(anchor.start) < 10:
        return None
    days = (WEEKDAYS[name.lower()] - anchor.first.weekday()) * step % 7 or 7
    return _day(anchor.first + timedelta(days=days * step))
