from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import Case, Event, Judgement, JudgementKind, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def case_of(*readings: Reading, judgements: tuple[Judgement, ...] = ()) -> Case:
    (case,) = gather(tellings_of_all(readings), judgements)
    return case


@pytest.mark.parametrize(
    ("told", "sign"),
    [
        ([{"voice": "U.N. panel", "status": "alleged"}], "B3"),
        ([{"voice": "U.N. panel"}], "B2"),
        ([{"voice": "KCNA"}], "D2"),  # an agency of a party says that its State took part
        ([{"voice": "U.N. panel"}, {"voice": "NIS"}], "B1"),
        ([{"voice": "U.N. panel", "status": "alleged"}, {"voice": "NIS", "status": "alleged"}], "B2"),
        ([{"voice": "U.N. panel"}, {"voice": "NIS", "denier": "Kremlin"}], "B3"),
        ([{"voice": "U.N. panel", "denier": "Kremlin"}], "B4"),
        ([{"voice": "Daily Mail"}], "D4"),
        ([{"voice": "Brother Anselm"}], "F6"),
        ([{"voice": "U.N. panel", "status": "planned"}], "B6"),
        ([{"voice": None, "denier": "Kremlin", "status": "denied"}], "F5"),
        ([{"voice": "U.N. panel"}, {"voice": "NIS", "when": "2024-02-20"}], "B2"),  # they disagree on the day
    ],
)
def test_the_grade_by_rule(event: MakeEvent, reading: MakeReading, told: list[dict[str, str]], sign: str) -> None:
    readings = [reading(f"a{n}", event(f"a{n}", **slots), sha256=f"{n:064d}") for n, slots in enumerate(told)]
    grade = case_of(*readings).grade
    assert (grade.sign, grade.rule, grade.by_hand) == (sign, sign, None)
    assert grade.reasons[0].startswith(f"{sign[0]}:")


def test_two_offices_of_one_state_are_one_origin_for_the_grade(event: MakeEvent, reading: MakeReading) -> None:
    seoul = reading("a", event("a", voice="Seoul"), sha256="1" * 64)
    spies = reading("b", event("b", voice="NIS"), sha256="2" * 64)
    assert case_of(seoul, spies).grade.sign == "C2"


def test_an_analyst_overrules_with_a_reason_and_the_rule_stays_seen(event: MakeEvent, reading: MakeReading) -> None:
    told = reading("a", event("a", voice="Brother Anselm"))
    (telling,) = tellings_of_all([told])
    judgement = Judgement(
        kind=JudgementKind.GRADE,
        about=(telling.anchor,),
        by="A. Analyst",
        at=datetime(2024, 3, 1, tzinfo=UTC),
        reason="the monk was there",
        value="b2",
    )
    grade = case_of(told, judgements=(judgement,)).grade
    assert (grade.sign, grade.rule, grade.by_hand) == ("B2", "F6", judgement.id)
    assert grade.reasons[0] == "graded B2 by A. Analyst: the monk was there; the rule gives F6"
