from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of_all
from sanctrace.cases.timeline import MomentKind, draw_timeline, timeline_of
from sanctrace.model import Case, Event, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def case_of(*readings: Reading) -> Case:
    (case,) = gather(tellings_of_all(readings))
    return case


def test_moments_are_the_days_of_the_event_and_of_the_reports_in_order(event: MakeEvent, reading: MakeReading) -> None:
    moments = timeline_of(
        case_of(
            reading("b", event("b"), published="2024-03-01", publisher="The Other", sha256="2" * 64),
            reading("a", event("a"), published="2024-02-20", publisher="One <Daily>", sha256="1" * 64),
        )
    )
    assert [(m.kind, m.first.isoformat(), m.who) for m in moments] == [
        (MomentKind.EVENT, "2024-02-18", "One <Daily>"),
        (MomentKind.EVENT, "2024-02-18", "The Other"),
        (MomentKind.REPORT, "2024-02-20", "One <Daily>"),
        (MomentKind.REPORT, "2024-03-01", "The Other"),
    ]
    assert moments[0].words == "it happened, as One <Daily> has it: 18 February 2024"
    assert moments[2].words == "reported by One <Daily>: 20 February 2024"


def test_the_drawing_is_sound_and_says_who_and_when(event: MakeEvent, reading: MakeReading) -> None:
    case = case_of(
        reading("a", event("a"), publisher="One <Daily>", sha256="1" * 64),
        reading("b", event("b"), published="2024-03-01", publisher="The Other", sha256="2" * 64),
    )
    drawing = draw_timeline(timeline_of(case))
    root = ET.fromstring(drawing)
    words = [node.text for node in root.iter() if node.text]
    assert "2 accounts, from 18 February 2024 to 1 March 2024" in words
    assert "One <Daily>" in words
    assert drawing == draw_timeline(timeline_of(case))


def test_years_are_named_where_days_would_not_fit(event: MakeEvent, reading: MakeReading) -> None:
    moments = timeline_of(case_of(reading("a", event("a", when="2001-02-18"), published="2024-02-20")))
    root = ET.fromstring(draw_timeline(moments))
    years = [node.text for node in root.iter() if node.text and node.text.isdigit()]
    assert years == sorted(years)
    assert 4 < len(years) < 9


def test_a_case_without_any_day_draws_nothing(event: MakeEvent, reading: MakeReading) -> None:
    moments = timeline_of(case_of(reading("a", event("a", when=None), published=None)))
    assert moments == ()
    assert draw_timeline(moments) == ""
