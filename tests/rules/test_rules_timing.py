"""Days in force against days of an event: both sides of a change, and what is presumed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.model import Interval, Truth
from sanctrace.rules.timing import Span, Window, in_force, overlap, reaches, window_of

days = st.dates(date(2006, 1, 1), date(2026, 12, 31))
START = date(2017, 12, 22)
OPEN = (Span(first=START, last=None, basis="adopted", cites="para. 7"),)


def window(first: date, last: date) -> Window:
    return Window(min(first, last), max(first, last))


@given(days)
def test_one_day_is_in_force_or_not(day: date) -> None:
    truth = in_force(OPEN, Window(day, day)).outcome
    assert truth is (Truth.MET if day >= START else Truth.NOT_MET)


@given(days, days)
def test_reach_is_the_quick_answer_to_the_same_question(first: date, second: date) -> None:
    asked = window(first, second)
    assert reaches(OPEN, asked) is (in_force(OPEN, asked).outcome is not Truth.NOT_MET)


@given(days, days, days)
def test_a_closer_day_never_turns_known_into_unknown(first: date, second: date, closer: date) -> None:
    asked = window(first, second)
    if not asked.first <= closer <= asked.last:
        return
    before, after = in_force(OPEN, asked), in_force(OPEN, Window(closer, closer))
    if before.outcome is not Truth.UNKNOWN and not before.presumed:
        assert after.outcome is before.outcome
    assert after.outcome is not Truth.UNKNOWN


@given(days, days, days, days)
def test_days_before_during_and_after_add_up(a: date, b: date, c: date, d: date) -> None:
    span = Span(first=min(a, b), last=max(a, b), basis="adopted", cites="x")
    asked = window(c, d)
    count, first, last = overlap((span,), asked)
    inside = sum(span.holds(asked.first + timedelta(days=n)) for n in range(asked.days)) if asked.days < 800 else count
    assert count == inside
    assert (first is None) == (count == 0) == (last is None)


@pytest.mark.parametrize(
    ("when", "reported", "truth", "presumed"),
    [
        (Interval(start="2017-12-21"), None, Truth.NOT_MET, False),
        (Interval(start="2017-12-22"), None, Truth.MET, False),
        (Interval(start="2017"), None, Truth.UNKNOWN, False),  # ten days of the year
        (Interval(start="2017-07", end="2018-06"), None, Truth.MET, False),  # a period told as such
        (Interval(start="2017-12"), None, Truth.UNKNOWN, False),
        (None, date(2024, 2, 20), Truth.MET, True),  # undated: recent
        (None, date(2016, 2, 20), Truth.NOT_MET, False),
        (None, None, Truth.UNKNOWN, False),
    ],
)
def test_the_ban_of_22_december_2017(
    when: Interval | None, reported: date | None, truth: Truth, presumed: bool
) -> None:
    element = in_force(OPEN, window_of(when, reported))
    assert (element.outcome, element.presumed) == (truth, presumed)
    assert element.outcome is not Truth.UNKNOWN or element.missing == "the day it happened"


def test_a_month_of_which_most_days_are_in_force_is_presumed_and_says_both_sides() -> None:
    spans = (Span(first=date(2017, 8, 5), last=None, basis="adopted", cites="S/RES/2371 (2017) para. 8"),)
    element = in_force(spans, window_of(Interval(start="2017-08"), None))
    assert element.outcome is Truth.MET
    assert element.presumed
    assert "on the other days" in element.because


def test_what_was_reported_has_happened_by_then() -> None:
    assert window_of(Interval(start="2022"), date(2022, 11, 15)) == Window(date(2022, 1, 1), date(2022, 11, 15))


def test_an_undated_event_of_long_ago_stays_unknown() -> None:
    element = in_force(OPEN, window_of(None, date(2024, 2, 20), long_ago=True))
    assert element.outcome is Truth.UNKNOWN


def test_a_measure_suspended_and_restored_is_out_of_force_between() -> None:
    spans = (
        Span(first=date(2007, 3, 24), last=date(2016, 1, 15), basis="adopted", cites="1747 para. 5", ended_by="2231"),
        Span(first=date(2025, 9, 28), last=None, basis="restored", cites="2231 paras 11-12"),
    )
    days_ = [date(2016, 1, 15), date(2016, 1, 16), date(2025, 9, 27), date(2025, 9, 28)]
    assert [in_force(spans, Window(d, d)).outcome for d in days_] == [
        Truth.MET,
        Truth.NOT_MET,
        Truth.NOT_MET,
        Truth.MET,
    ]
