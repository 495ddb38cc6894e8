"""Rules for times that are left out of a sentence would have found nothing in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.events import time_hints, when
from sanctrace.events.when import find_times

TIMES = (
    "2023-05-04", "04.05.2023", "from March 3 to April 7, 2023", "3 March to 7 April 2023", "March 3-7", "3 to 7 March",
    "Monday, March 3", "Tuesday, the 4th of March", "Sept. 9", "9 May 2022", "May through July 2021", "June of 2020",
    "last October", "on Friday", "yesterday", "tonight", "this morning", "the first half of 2023",
    "last quarter of 2022",
    "the first six months of 2021", "Q3 2022", "the third quarter", "2022's second-quarter", "over the weekend",
    "by the end of the year", "by year-end", "last winter", "autumn of 2019", "earlier this month", "next week",
    "three months ago", "a fortnight ago", "over the past two years", "the past decade", "the late 2010s",
    "the early nineties", "the ’80s", "on the 14th",
    "2018 or 2019", "2018-19", "2021", "the same day", "JULY 1", "ſunday", "laſt week", "weeK 3 of 2020", "APRİL 3",
)  # fmt: skip
WORDS = ("said", "coal", "may", "market", "the", "of", "and", "in", "3", "quarter", "since", "Monday", ",", "–")


@given(st.lists(st.sampled_from(TIMES + WORDS), max_size=8).map(" ".join), st.booleans())
def test_leaving_rules_out_changes_nothing(text: str, future: bool) -> None:
    found = find_times(text, date(2023, 8, 16), future=future)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(when, "asked", lambda _text, resolvers: [True] * len(resolvers))
        assert find_times(text, date(2023, 8, 16), future=future) == found


def test_most_rules_are_left_out_of_a_sentence_without_times() -> None:
    asked = time_hints.asked("The tanker brought coal to the harbour.", when._RESOLVERS)
    assert sum(asked) == 0


@pytest.mark.parametrize("text", TIMES[:2])
def test_a_time_in_figures_is_asked_for(text: str) -> None:
    assert any(time_hints.asked(text, when._RESOLVERS))


def test_letters_that_look_like_others_are_read_as_those() -> None:
    (found,) = find_times("It sailed on ſunday, they said.", date(2023, 8, 16))
    assert (found.text, found.interval.start) == ("ſunday", "2023-08-13")
    assert find_times("It sailed on 3 Auguſt 2020.", None)[0].interval.start == "2020-08-03"
