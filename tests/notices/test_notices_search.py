"""Saved searches: which cases they want, and how they read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sanctrace.model import ClaimStatus, Outcome
from sanctrace.model.notice import Search
from sanctrace.notices.search import fits, search_words
from sanctrace.notices.snapshot import snapshot_of

if TYPE_CHECKING:
    from tests.notices.case_stories import FIRST, case_of
else:
    from case_stories import FIRST, case_of

CASE = snapshot_of(case_of(FIRST))


@pytest.mark.parametrize(
    "search",
    [
        Search(),
        Search(regimes=("un-dprk",)),
        Search(regimes=("eu-russia", "un-dprk")),
        Search(provisions=("un-dprk-1718-8-a-iii",), outcomes=(Outcome.MAY_FALL_UNDER,)),
        Search(statuses=(ClaimStatus.REPORTED, ClaimStatus.CONFIRMED)),
        Search(goods=("wine",)),
        Search(goods=("luxury_good",), parties=("KP",)),
        Search(parties=("ruritania",)),
        Search(grade="F6"),
        Search(sources=(CASE.sources[0], "Nobody's Gazette")),
        Search(words=CASE.headline[:20]),
        Search(since=CASE.day, until=CASE.day),
    ],
)
def test_it_wants_what_it_names(search: Search) -> None:
    assert fits(search, CASE)


@pytest.mark.parametrize(
    "search",
    [
        Search(regimes=("eu-russia",)),
        Search(provisions=("un-dprk-1718-8-a-iii",), outcomes=(Outcome.CANNOT_BE_TESTED,)),
        Search(statuses=(ClaimStatus.DENIED,)),
        Search(goods=("coal",)),
        Search(parties=("CN",)),
        Search(parties=("ru",), goods=("coal",)),
        Search(grade="A1"),
        Search(sources=("Nobody's Gazette",)),
        Search(words="submarine"),
        Search(until="1990-01-01"),
        Search(since="2099-01-01"),
    ],
)
def test_it_leaves_out_the_rest(search: Search) -> None:
    assert not fits(search, CASE)


@pytest.mark.parametrize(
    ("least", "grade", "wanted"),
    [
        ("B3", "B3", True),
        ("B3", "A1", True),
        ("B3", "C1", False),
        ("B3", "A4", False),
        ("B", "B6", True),
        ("3", "F2", True),
    ],
)
def test_a_grade_asks_for_at_least_that(least: str, grade: str, wanted: bool) -> None:
    assert fits(Search(grade=least), replace(CASE, grade=grade)) is wanted


def test_no_such_grade_is_refused() -> None:
    with pytest.raises(ValueError, match="no grade"):
        Search(grade="G9")


def test_it_reads_as_words() -> None:
    search = Search(regimes=("un-dprk", "un-iran"), outcomes=(Outcome.MAY_FALL_UNDER,), grade="B3")
    assert search_words(search) == "regime un-dprk or un-iran; outcome may fall under; grade B3 or better"
    assert search_words(Search()) == "every case"
    search = Search(sources=("KCNA",), words="limousine", since="2024-02-01", until="2024-02-29")
    assert search_words(search) == "source KCNA; words “limousine”; from 1 February 2024; to 29 February 2024"
