"""What others build on has the types that it promises: mypy reads this file, pytest runs what needs no server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, assert_type

from sanctrace.client import RemoteDesk
from sanctrace.model import (
    Article,
    Case,
    Event,
    EventReading,
    Finding,
    Interval,
    Outcome,
    Page,
    PageError,
    Passage,
    Reading,
)
from sanctrace.runs.pipeline import Pipeline

if TYPE_CHECKING:
    from sanctrace.desk.case_json import JudgementJson
    from sanctrace.desk.reading_json import ReadingJson
    from sanctrace.desk.web.api.case_routes import CaseLineJson, WholeCaseJson
    from sanctrace.ledger import Ledger


def one_way_through_the_house(pipeline: Pipeline, page: Page) -> None:
    """page -> article -> events -> findings, each step typed."""
    reading = pipeline.read(page)
    assert_type(reading, Reading)
    assert_type(reading.article, Article)
    assert_type(reading.events, tuple[EventReading, ...])
    assert_type(reading.events[0].event, Event)
    assert_type(reading.events[0].event.evidence, tuple[Passage, ...])
    assert_type(reading.events[0].findings, tuple[Finding, ...])
    assert_type(reading.events[0].findings[0].outcome, Outcome)
    assert_type(pipeline.read_many([page]), list[Reading | PageError])


def a_ledger_gives_back_what_it_was_given(ledger: Ledger, page: Page, reading: Reading) -> None:
    """Pages and readings in, the same values out."""
    assert_type(ledger.save(page, reading), bool)
    assert_type(ledger.load("id"), Reading | None)
    assert_type(ledger.current(), Iterator[Reading])
    assert_type(ledger.capture("sha256"), Page | None)
    assert_type(ledger.case("id"), Case | None)


def a_desk_from_afar(desk: RemoteDesk) -> None:
    """Typed dictionaries out of JSON."""
    assert_type(desk.cases(regime="un-dprk"), Iterator[CaseLineJson])
    assert_type(desk.case("id"), WholeCaseJson)
    assert_type(desk.read_text("words"), ReadingJson)
    assert_type(desk.judgements(), Iterator[JudgementJson])


def test_the_types_reach_whoever_installs_the_package() -> None:
    assert (files("sanctrace") / "py.typed").is_file()


def test_an_interval_has_days() -> None:
    interval = Interval(start="2024-02")
    assert assert_type(interval.first, date) == date(2024, 2, 1)
    assert assert_type(interval.last, date) == date(2024, 2, 29)
