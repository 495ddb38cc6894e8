"""Which case comes before which: each step of the rule, and that a later step never overrules an earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sanctrace.cases.gather import gather
from sanctrace.cases.pressing import pressing
from sanctrace.cases.telling import tellings_of
from sanctrace.desk.demo_command import example_pages
from sanctrace.model import Case, CaseQuestion, EventReading, Outcome, PublishedAt
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    pipeline = open_pipeline(Settings())
    return gather([telling for page in example_pages() for telling in tellings_of(pipeline.read(page))])


@pytest.fixture(scope="module")
def plain(cases: list[Case]) -> Case:
    """A case that may fall under a measure, told alike, of a known day."""
    return next(
        case
        for case in cases
        if pressing(case).startswith("0") and not case.conflicts and not case.chain.denials and reported(case)
    )


def reported(case: Case) -> date | None:
    return max((t.reported_on for t in case.tellings if t.reported_on), default=None)


def graded(case: Case, sign: str) -> Case:
    return replace(case, grade=replace(case.grade, reliability=sign[0], credibility=int(sign[1])))


def judged(case: Case, outcome: Outcome | None) -> Case:
    def told(reading: EventReading) -> EventReading:
        kept = tuple(replace(finding, outcome=outcome) for finding in reading.findings[:1]) if outcome else ()
        return replace(reading, findings=kept)

    return replace(case, tellings=tuple(replace(t, reading=told(t.reading)) for t in case.tellings))


def told_on(case: Case, day: date | None) -> Case:
    published = PublishedAt(text=day.isoformat()) if day else None
    return replace(case, tellings=tuple(replace(t, published=published) for t in case.tellings))


def asking(case: Case, questions: int) -> Case:
    asked = tuple(CaseQuestion(fact=f"fact {n}", decides=(), touches=()) for n in range(questions))
    return replace(case, questions=asked)


def clashing(case: Case) -> Case:
    return replace(case, slots=(*case.slots[:-1], replace(case.slots[-1], agree=False)))


def in_order(*cases: Case) -> bool:
    return all(pressing(one) < pressing(other) for one, other in pairwise(cases))


def test_the_outcome_comes_first_and_no_finding_last(plain: Case) -> None:
    outcomes = (
        Outcome.MAY_FALL_UNDER,
        Outcome.NEEDS_APPROVAL,
        Outcome.BELOW_THRESHOLD,
        Outcome.CANNOT_BE_TESTED,
        Outcome.NOT_COVERED,
        None,
    )
    assert in_order(*(judged(graded(plain, "E5" if n == 0 else "A1"), o) for n, o in enumerate(outcomes)))


def test_then_the_grade_with_what_cannot_be_judged_in_the_middle(plain: Case) -> None:
    assert in_order(*(graded(plain, sign) for sign in ("A1", "B1", "C1", "F1", "D1", "E1")))
    assert in_order(*(graded(plain, sign) for sign in ("A1", "A2", "A3", "A6", "A4", "A5")))
    assert in_order(graded(plain, "A2"), clashing(graded(plain, "B2")))
    assert pressing(graded(plain, "A2")) == pressing(graded(plain, "B1"))


def test_then_what_is_told_differently_then_the_latest_report_then_the_questions(plain: Case) -> None:
    day = reported(plain)
    assert day
    assert in_order(clashing(told_on(plain, day - timedelta(days=400))), plain)
    assert in_order(*(told_on(plain, d) for d in (day, day - timedelta(days=1), date(1950, 1, 1), None)))
    assert in_order(asking(plain, 0), asking(plain, 2), asking(plain, 11))
    assert in_order(asking(plain, 11), asking(told_on(plain, day - timedelta(days=1)), 0))


def test_every_key_has_the_same_length_so_that_stores_sort_them_alike(cases: list[Case]) -> None:
    keys = [pressing(case) for case in cases]
    assert {len(key) for key in keys} == {14}
    assert all(key.isdecimal() for key in keys)
