"""Time expressions become intervals: what a careful reader of a story of Tuesday 20 February 2024 would write down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.events.when import TimeMention, find_times, same_times
from sanctrace.model import Interval

PUBLISHED = date(2024, 2, 20)  # a Tuesday


def intervals(text: str, *, future: bool = False, published: date | None = PUBLISHED) -> list[str]:
    return [m.interval.edtf() for m in find_times(text, published, future=future)]


DAYS = [
    ("on February 18, 2024", "2024-02-18"),
    ("on Feb. 18, 2024", "2024-02-18"),
    ("on Feb 18 2024", "2024-02-18"),
    ("on 18 February 2024", "2024-02-18"),
    ("on 18th February 2024", "2024-02-18"),
    ("on the 18th of February 2024", "2024-02-18"),
    ("on February 18th", "2024-02-18"),
    ("on 18 Feb. 2024", "2024-02-18"),
    ("on 2024-02-18", "2024-02-18"),
    ("on Sept. 3, 2023", "2023-09-03"),
    ("on SEPTEMBER 3", "2023-09-03"),
    ("on Feb. 18", "2024-02-18"),
    ("on Dec. 30", "2023-12-30"),
    ("on March 3", "2023-03-03"),
    ("on Feb. 21", "2024-02-21"),  # written across a date line, not a year ago
    ("on 5 May last year", "2023-05-05"),
    ("on January 5 this year", "2024-01-05"),
    ("on the 14th", "2024-02-14"),
    ("on the 30th", "2024-01-30"),
    ("as recently as March", "2023-03"),
    ("a fortnight ago", "2024-02-05/2024-02-11"),
]

RANGES = [
    ("from Feb. 3-9", "2024-02-03/2024-02-09"),
    ("between 3 and 9 February", "2024-02-03/2024-02-09"),
    ("between January 3 and February 9", "2024-01-03/2024-02-09"),
    ("from 28 December to 3 January", "2023-12-28/2024-01-03"),
    ("from December 28, 2022, to January 3, 2023", "2022-12-28/2023-01-03"),
    ("from 3 January to 9 February 2022", "2022-01-03/2022-02-09"),
    ("from May 5 to June 3", "2023-05-05/2023-06-03"),
    ("on the night of February 17 to 18", "2024-02-17/2024-02-18"),
    ("from January to March 2023", "2023-01/2023-03"),
    ("between March and November 2023", "2023-03/2023-11"),
    ("between November 2022 and March 2023", "2022-11/2023-03"),
    ("from late 2022 to mid-2023", "2022/2023"),
    ("between 2017 and 2019", "2017/2019"),
    ("in 2017-2019", "2017/2019"),
    ("in 2017-19", "2017/2019"),
    ("from 2017 to 2019", "2017/2019"),
    ("in 2018 or 2019", "2018/2019"),
]

MONTHS = [
    ("in January", "2024-01"),
    ("in February", "2024-02"),
    ("in March", "2023-03"),
    ("in May", "2023-05"),
    ("last December", "2023-12"),
    ("last March", "2023-03"),
    ("last February", "2023-02"),
    ("in January this year", "2024-01"),
    ("in November of last year", "2023-11"),
    ("in May 2019", "2019-05"),
    ("in Nov 2023", "2023-11"),
    ("in early March 2023", "2023-03"),
    ("at the end of August", "2023-08"),
    ("in mid-August", "2023-08"),
    ("earlier this month", "2024-02"),
    ("last month", "2024-01"),
    ("a month ago", "2024-01"),
    ("six months ago", "2023-08"),
    ("over the past three months", "2023-11/2024-02"),
]

NEAR = [
    ("on Tuesday", "2024-02-20"),  # the day of the story itself
    ("on Monday", "2024-02-19"),
    ("on Wednesday", "2024-02-14"),
    ("late Monday", "2024-02-19"),
    ("on Sunday night", "2024-02-18"),
    ("last Wednesday", "2024-02-14"),
    ("last Tuesday", "2024-02-13"),
    ("this past Friday", "2024-02-16"),
    ("yesterday", "2024-02-19"),
    ("today", "2024-02-20"),
    ("last night", "2024-02-19"),
    ("overnight", "2024-02-20"),
    ("this morning", "2024-02-20"),
    ("last week", "2024-02-12/2024-02-18"),
    ("earlier this week", "2024-02-19/2024-02-20"),
    ("last weekend", "2024-02-17/2024-02-18"),
    ("three days ago", "2024-02-17"),
    ("a week ago", "2024-02-12/2024-02-18"),
    ("two weeks ago", "2024-02-05/2024-02-11"),
    ("a couple of weeks ago", "2024-02-05/2024-02-11"),
    ("in the past six weeks", "2024-01-09/2024-02-20"),
]

YEARS = [
    ("late last year", "2023"),
    ("earlier this year", "2024"),
    ("two years ago", "2022"),
    ("about 10 years ago", "2014"),
    ("in the last two years", "2022/2024"),
    ("in 2019", "2019"),
    ("in mid-2022", "2022"),
    ("at the start of 2021", "2021"),
    ("in the first half of 2023", "2023-01/2023-06"),
    ("in the second half of last year", "2023-07/2023-12"),
    ("in the third quarter of 2023", "2023-07/2023-09"),
    ("in the first quarter of this year", "2024-01/2024-03"),
    ("last summer", "2023-06/2023-08"),
    ("in summer 2023", "2023-06/2023-08"),
    ("in the spring of 2022", "2022-03/2022-05"),
    ("in the fall of 2019", "2019-09/2019-11"),
    ("in the winter of 2022", "2022-12/2023-02"),
    ("this winter", "2023-12/2024-02"),
    ("in the 1970s", "1970/1979"),
    ("in the late 1990s", "1997/1999"),
    ("in the early 1980s", "1980/1983"),
    ("in the mid-1980s", "1984/1986"),
]

TURNS = [
    ("on Feb. 3–9", "2024-02-03/2024-02-09"),  # an en dash, the usual sign in print
    ("on 18–20 February 2024", "2024-02-18/2024-02-20"),
    ("in March–June 2023", "2023-03/2023-06"),
    ("between March and June 2023", "2023-03/2023-06"),
    ("in 2017–2019", "2017/2019"),
    ("on 3 Mar 2023", "2023-03-03"),
    ("on 18/02/2024", "2024-02-18"),
    ("on 18.02.2024", "2024-02-18"),
    ("over the weekend", "2024-02-17/2024-02-18"),
    ("in the past 10 days", "2024-02-10/2024-02-20"),
    ("over the past decade", "2014/2024"),
    ("a decade ago", "2014"),
    ("over the past year", "2023/2024"),
    ("in the last quarter of 2023", "2023-10/2023-12"),
    ("in Q3 2023", "2023-07/2023-09"),
    ("last winter", "2022-12/2023-02"),
    ("in the week of February 12", "2024-02-12/2024-02-18"),
    ("in the week ending February 18", "2024-02-12/2024-02-18"),
    ("on 03/02/2024", "2024"),  # March or February
    ("on 13/02/2024", "2024-02-13"),
    ("on 02/13/2024", "2024-02-13"),
    ("in the past week", "2024-02-13/2024-02-20"),
    ("in the third quarter", "2023-07/2023-09"),
    ("in the first quarter", "2024-01/2024-03"),
    ("last quarter", "2023-10/2023-12"),
    ("in last year’s second quarter", "2023-04/2023-06"),
    ("in the second quarter of 2022", "2022-04/2022-06"),
    ("in the first nine months of 2023", "2023-01/2023-09"),
    ("in the last two months of last year", "2023-11/2023-12"),
    ("in the year ended March 31", "2023-03-31"),
    ("in the late ’90s", "1997/1999"),
    ("in the eighties", "1980/1989"),
    ("this past autumn", "2023-09/2023-11"),
    ("on Sunday, April 30", "2023-04-30"),
    ("on Tuesday, 20 February", "2024-02-20"),
]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *DAYS,
        *RANGES,
        *MONTHS,
        *NEAR,
        *YEARS,
        *TURNS,
    ],
)
def test_a_time_that_lies_behind(words: str, expected: str) -> None:
    assert intervals(f"The coal left {words}.") == [expected]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on March 3", "2024-03-03"),
        ("on Friday", "2024-02-23"),
        ("this Friday", "2024-02-23"),
        ("in April", "2024-04"),
        ("next January", "2025-01"),
        ("tomorrow", "2024-02-21"),
        ("next week", "2024-02-26/2024-03-03"),
        ("next month", "2024-03"),
        ("next year", "2025"),
        ("on January 5", "2025-01-05"),
    ],
)
def test_a_time_that_lies_ahead(words: str, expected: str) -> None:
    assert intervals(f"The coal will leave {words}.", future=True) == [expected]
    assert intervals(f"The coal is to leave {words}.") == [expected]  # the words themselves say so


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("since 2022", "2022/2024-02"),
        ("since early 2021", "2021/2024-02"),
        ("since March 2023", "2023-03/2024-02"),
        ("since last September", "2023-09/2024-02"),
        ("since Feb. 1", "2024-02-01/2024-02-20"),
    ],
)
def test_since_runs_to_the_day_of_the_story(words: str, expected: str) -> None:
    assert intervals(f"Coal has left {words}.") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It left on Sunday, February 18.", ["2024-02-18"]),
        ("It left on Sunday (Feb 18).", ["2024-02-18"]),
        ("It left in October and again on 5 December.", ["2023-10", "2023-12-05"]),
        ("It left twice in 2023, in May and in October.", ["2023", "2023-05", "2023-10"]),
        ("It left in August 2016 and in July 2017.", ["2016-08", "2017-07"]),
        ("It left on 3 March and 9 June 2023.", ["2023-03-03", "2023-06-09"]),
        ("It left in March and June 2023.", ["2023-03", "2023-06"]),
        ("It left in 2017 and 2019.", ["2017", "2019"]),
        ("It left in late 2022 and early 2023.", ["2022/2023"]),  # one winter
        ("It left in October and December 2022.", ["2022-10", "2022-12"]),
        ("It left on Jan 14 and back on Feb 9, 2022.", ["2022-01-14", "2022-02-09"]),
    ],
)
def test_two_times_stay_two(text: str, expected: list[str]) -> None:
    assert list(dict.fromkeys(intervals(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ship held 2,000 tons of coal.",
        "USA Today wrote of coal.",
        "It was told on “This Week,” a programme.",
        "It left two days before the summit.",
        "The game was lost in the fiscal third quarter.",
        "The ship held 2020 tons of coal.",
        "They sent 1950 workers and 1,998 sacks.",
        "It cost $2019.",
        "It cost 2017 dollars.",
        "Resolution 2094 was adopted.",
        "Resolution 1874 (2009) was adopted.",
        "Article 2018 applies.",
        "The Hwasong-18 flew.",
        "They may deliver more coal.",
        "May the coal arrive.",
        "They march north and sat down.",
        "Theresa May spoke.",
        "For three years coal left.",
        "It is a five-year contract.",
        "Nothing has left since.",
        "The Sunday Times wrote of coal.",
        "The first ship had left three years earlier.",
    ],
)
def test_no_time_is_made_up(text: str) -> None:
    assert intervals(text) == []


def test_an_impossible_day_is_not_moved_to_another_year() -> None:
    assert all(i.startswith("2023") for i in intervals("It left on February 30, 2023."))


@pytest.mark.parametrize(
    "text", ["It left on Tuesday.", "It left on February 18.", "It left last year.", "It left today."]
)
def test_without_a_publication_day_relative_times_stay_open(text: str) -> None:
    assert intervals(text, published=None) == []


def test_without_a_publication_day_full_dates_are_read() -> None:
    assert intervals("It left on 18 February 2019 and in May 2019.", published=None) == ["2019-02-18", "2019-05"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The deadline is Nov. 6.", "2024-11-06"),
        ("The deadline was extended to March 9.", "2024-03-09"),
        ("He is going to leave in the spring.", "2024-03/2024-05"),
        ("Talks are set to resume on Friday.", "2024-02-23"),
        ("They will meet this summer.", "2024-06/2024-08"),
        ("They will meet this September.", "2024-09"),
        ("It is due by the end of the year.", "2024"),
        ("Bids are taken until 5 p.m. EST April 9.", "2024-04-09"),
        ("Firms must answer by April 9.", "2024-04-09"),
        ("Delivery is expected in April.", "2024-04"),
        ("It is due on Saturday, April 27.", "2024-04-27"),  # the weekday tells the year
        ("The firm expects 300 men in April.", "2024-04"),
        ("In April, the port is to send the apples.", "2024-04"),
    ],
)
def test_words_before_a_time_say_that_it_lies_ahead(text: str, expected: str) -> None:
    assert intervals(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ship will sail again, the navy said Friday.", ["2024-02-16"]),
        ("In March, the firm sold a ship to a trader who will use it.", ["2023-03"]),
        ("The firm, which left in April, will return on Friday.", ["2023-04", "2024-02-23"]),
    ],
)
def test_a_clause_that_looks_ahead_moves_no_time_of_another_clause(text: str, expected: list[str]) -> None:
    assert intervals(text, future=True) == expected


LATEST = Interval(start="2023-12-28")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sank the same day.", "2023-12-28"),
        ("It sank that evening.", "2023-12-28"),
        ("It sank that month.", "2023-12"),
        ("It sank the next day.", "2023-12-29"),
        ("It sank the day after.", "2023-12-29"),
        ("It sank the following month.", "2024-01"),
        ("It sank the following year.", "2024"),
        ("It sank the following Monday.", "2024-01-01"),
        ("It sank the next Mon.", "2024-01-01"),
        ("It sank THE NEXT DAY.", "2023-12-29"),
        ("It \u017fank that ver\u0443 week, the \u017fame day.", "2023-12-28"),  # "ſame" is read as "same"
        ("It had sailed the previous Friday.", "2023-12-22"),
        ("Two days later it sank.", "2023-12-30"),
        ("It had sailed three months earlier.", "2023-09"),
        ("It had sailed two weeks before.", "2023-12-11/2023-12-17"),
        ("It left on 3 May 2023 and sank two days later.", "2023-05-05"),  # counted from its own sentence
    ],
)
def test_a_time_that_points_from_another(text: str, expected: str) -> None:
    assert [m.interval.edtf() for m in same_times(text, LATEST)] == [expected]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("Two days later it sank.", None),
        ("Two days later it sank.", Interval(start="2023-12")),  # less precise than what points to it
        ("Two days later it sank.", Interval(start="2023-12-01", end="2023-12-09")),
        ("It left two days before the summit.", LATEST),  # counted from the summit
        ("It left on Tuesday and sank two days later.", LATEST),  # counted from a time that is itself relative
    ],
)
def test_a_time_that_points_from_nothing_known_is_not_made_up(text: str, latest: Interval | None) -> None:
    assert same_times(text, latest) == []


# ------------------------------------------------------------------ laws
VOCABULARY = """
on in since last next this past early late mid the of between and from to until ago weeks months years three 3 18 2,000
2023 2024 18th Feb. February May march Monday Tuesday Sat yesterday today week year quarter first half summer 1980s , .
- – / ( ) $ 31 30 2397 tons coal week's
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=14).map(" ".join))
DATES = st.dates(date(1995, 1, 1), date(2060, 12, 31))


def check(text: str, found: list[TimeMention]) -> None:
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.interval.first <= mention.interval.last
        end = mention.end


@given(text=TEXTS, published=st.none() | DATES, future=st.booleans())
def test_any_text_gives_ordered_mentions_inside_it(text: str, published: date | None, future: bool) -> None:
    found = find_times(text, published, future=future)
    check(text, found)
    assert find_times(text, published, future=future) == found


@given(day=DATES, published=DATES, form=st.sampled_from(["%B %d, %Y", "%d %B %Y", "%Y-%m-%d"]))
def test_a_full_date_means_its_day_whenever_it_is_read(day: date, published: date, form: str) -> None:
    text = f"It left on {day.strftime(form)}."
    assert intervals(text, published=published) == [day.isoformat()]
    assert intervals(text, published=None) == [day.isoformat()]


@given(published=DATES, back=st.integers(0, 6))
def test_a_weekday_is_the_latest_that_is_not_ahead(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    assert intervals(f"It left on {day.strftime('%A')}.", published=published) == [day.isoformat()]


@given(published=DATES, words=st.sampled_from([w for w, _ in (*DAYS[11:14], *MONTHS[:4], *NEAR[:13])]))
def test_relative_times_do_not_lie_ahead(published: date, words: str) -> None:
    for mention in find_times(f"It left {words}.", published):
        assert mention.interval.first <= published + timedelta(days=2)


def test_what_is_too_loose_to_point_from_is_passed_over_for_another_time_of_its_sentence() -> None:
    day, month = Interval(start="2023-07-08"), Interval(start="2023-12")
    assert [m.interval.edtf() for m in same_times("Two days later it sank.", month, [day])] == ["2023-07-10"]
    assert same_times("Two days later it sank.", month, [month]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It left on Christmas Eve.", "2023-12-24"),
        ("It left at New Year.", "2024-01-01"),
        ("It left before Christmas.", "2023-12"),
        ("It left in the week before Christmas.", "2023-12-18/2023-12-24"),
        ("It left on New Year’s Eve 2021.", "2021-12-31"),
    ],
)
def test_feasts(text: str, expected: str) -> None:
    assert intervals(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It seemed to be at sea this January.", ["2024-01"]),  # no plan, though "to be" stands before the time
        ("Sailors seem to be at work in August.", ["2023-08"]),
        ("It sailed in November and was sold the next month.", ["2023-11"]),  # counted by `same_times`
        ("Imports of the first ten months of the year rose.", ["2023-01/2023-10"]),  # told in February
    ],
)
def test_what_is_told_lies_behind(text: str, expected: list[str]) -> None:
    assert intervals(text) == expected


def test_the_fall_of_a_city_is_no_season() -> None:
    assert intervals("after the fall of the capital") == []
    assert intervals("in the fall of 2019") == ["2019-09/2019-11"]


def test_a_number_of_another_sort_is_no_day() -> None:
    assert intervals("The office on the 14th floor sold coal.") == []


def test_a_month_takes_the_year_of_the_next_also_behind_of() -> None:
    assert intervals("The coal left in October and December of 2022.") == ["2022-10", "2022-12"]
