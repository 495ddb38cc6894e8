from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import CaseQuestion, Element, Event, Finding, OpenQuestion, Outcome, Reading, Truth

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def unknown(*facts: str) -> tuple[Element, ...]:
    return tuple(Element(name=f, outcome=Truth.UNKNOWN, because="not told", missing=f) for f in facts)


def with_findings(reading: Reading, *findings: tuple[str, Outcome, tuple[Element, ...]]) -> Reading:
    """The reading with findings of these symbols instead of its own."""
    (kept,) = reading.events
    own = kept.findings[0]
    found: tuple[Finding, ...] = tuple(
        replace(own, provision=symbol, symbol=symbol, outcome=outcome, elements=elements)
        for symbol, outcome, elements in findings
    )
    return replace(reading, events=(replace(kept, findings=found),))


def questions(*readings: Reading) -> list[CaseQuestion]:
    (case,) = gather(tellings_of_all(readings))
    return list(case.questions)


OPEN = Outcome.CANNOT_BE_TESTED


def test_first_what_flips_most_outcomes_alone(reading: MakeReading) -> None:
    told = with_findings(
        reading("a"),
        ("R 1", OPEN, unknown("the make")),
        ("R 2", OPEN, unknown("the day")),
        ("R 3", OPEN, unknown("the day")),
        ("R 4", OPEN, unknown("the make", "the price")),
        ("R 5", Outcome.NOT_COVERED, unknown("the colour")),
    )
    assert [(q.fact, q.decides, q.touches) for q in questions(told)] == [
        ("the day", ("R 2", "R 3"), ()),
        ("the make", ("R 1",), ("R 4",)),
        ("the price", (), ("R 4",)),
    ]


def test_what_another_telling_gives_is_asked_no_more(reading: MakeReading) -> None:
    vague = with_findings(reading("a", sha256="1" * 64), ("R 1", OPEN, unknown("the make")))
    exact = with_findings(reading("b", sha256="2" * 64), ("R 1", Outcome.MAY_FALL_UNDER, ()))
    assert [q.fact for q in questions(vague)] == ["the make"]
    assert questions(vague, exact) == []


def test_what_a_page_says_is_not_known_stands_last_with_its_words(event: MakeEvent, reading: MakeReading) -> None:
    told = event("a")
    stated = replace(told.evidence[0], text="It was not clear who paid.", end=26)
    asked = replace(told, open_questions=(OpenQuestion(question="who paid", stated=stated),))
    found = questions(with_findings(reading("a", asked), ("R 1", OPEN, unknown("the make"))))
    assert [(q.fact, [c.passage.text for c in q.stated]) for q in found] == [
        ("the make", []),
        ("who paid", ["It was not clear who paid."]),
    ]
