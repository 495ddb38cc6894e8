from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from sanctrace.cases.gather import gather as gather_tellings
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import Case, Event, Outcome, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def gather(readings: list[Reading]) -> list[Case]:
    """The cases of readings that nobody judged."""
    return gather_tellings(tellings_of_all(readings))


def test_two_articles_that_tell_one_event_are_one_case(event: MakeEvent, reading: MakeReading) -> None:
    (case,) = gather([reading("a"), reading("b", event("b", supplier="Vladimir Putin", recipient="Kim Jong Un"))])
    assert case.articles == ("a", "b")
    assert len(case.events) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"supplier": "North Korea", "recipient": "Russia"},
        {"supplier": None, "recipient": "Russia"},
        {"supplier": "China"},
        {"when": "2024-08-18"},
        {"item": "coal", "item_class": "coal"},
        {"kind": "travel"},
    ],
    ids=[
        "opposite direction",
        "opposite, half told",
        "another supplier",
        "another day",
        "another good",
        "another kind",
    ],
)
def test_different_events_stay_apart(event: MakeEvent, reading: MakeReading, other: dict[str, str]) -> None:
    assert len(gather([reading("a"), reading("b", event("b", **other))])) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"supplier": None},
        {"when": "2024-02"},
        {"when": "2024-02-20"},
        {"when": None},
        {"status": "alleged"},
        {"kind": "seizure"},
        {"item": "limousine"},
    ],
    ids=["supplier unknown", "month only", "two days off", "no day", "hedged", "told as a seizure", "other word"],
)
def test_a_looser_telling_joins_the_case(event: MakeEvent, reading: MakeReading, other: dict[str, str]) -> None:
    assert len(gather([reading("a"), reading("b", event("b", **other))])) == 1


def test_an_undated_telling_joins_only_what_was_recent_when_it_appeared(event: MakeEvent, reading: MakeReading) -> None:
    undated = event("b", when=None)
    assert len(gather([reading("a"), reading("b", undated, published="2024-03-01")])) == 1
    assert len(gather([reading("a"), reading("b", undated, published="2025-03-01")])) == 2
    assert len(gather([reading("a"), reading("b", undated, published="2024-02-01")])) == 2
    assert len(gather([reading("a"), reading("b", undated, published=None)])) == 2


def test_two_events_of_one_article_are_never_one_case(event: MakeEvent, reading: MakeReading) -> None:
    both = reading("a", event("a", item="car"), event("a", item="limousine"))
    assert len(gather([both])) == 2


def test_an_undated_telling_does_not_tie_two_days_together(event: MakeEvent, reading: MakeReading) -> None:
    early, late = event("a", when="2024-02-01"), event("c", when="2024-02-18")
    cases = gather([reading("a", early), reading("b", event("b", when=None)), reading("c", late)])
    assert len(cases) == 2


def test_the_same_page_read_under_two_names_counts_once(reading: MakeReading) -> None:
    (case,) = gather([reading("a"), reading("a")])
    assert len(case.events) == 1


def test_what_no_measure_covers_makes_no_case_but_a_question_does(reading: MakeReading) -> None:
    assert gather([reading("a", outcome=None)]) == []
    assert gather([reading("a", outcome=Outcome.NOT_COVERED)]) == []
    assert len(gather([reading("a", outcome=Outcome.CANNOT_BE_TESTED)])) == 1


def test_cases_come_by_day_and_the_order_of_the_readings_changes_nothing(
    event: MakeEvent, reading: MakeReading
) -> None:
    readings = [
        reading("a", event("a", when="2024-02-18")),
        reading("b", event("b", when="2017-06-03", item="coal", item_class="coal")),
        reading("c", event("c", when=None, item="oil", item_class="refined_petroleum"), published="2020-01-01"),
        reading("d", event("d", when="2024-02", supplier=None)),
        reading("e", event("e", when=None), published="2024-02-21"),
        reading("f", event("f", when=None, item="wine", item_class="luxury_good"), published=None),
    ]
    cases = gather(readings)
    assert [sorted(case.articles) for case in cases] == [["b"], ["c"], ["a", "d", "e"], ["f"]]
    for seed in range(5):
        assert gather(random.Random(seed).sample(readings, len(readings))) == cases


def test_the_headline_takes_the_strongest_account_with_its_own_voices_and_every_denial(
    event: MakeEvent, reading: MakeReading
) -> None:
    (case,) = gather(
        [
            reading("a", event("a", status="suspected", voice="an analyst", denier="Seoul")),
            reading("b", event("b", status="reported", voice="KCNA", supplier="Vladimir Putin")),
        ]
    )
    assert case.headline == (
        "Reported, according to KCNA: car supplied by Vladimir Putin (Russia) to North Korea, 18 February 2024; "
        "denied by Seoul."
    )
