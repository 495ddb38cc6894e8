from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

from sanctrace.cases.gather import gather
from sanctrace.cases.relations import ExchangeKind, Relation, relations_of
from sanctrace.cases.series_drawing import draw_series
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import Event, Outcome, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def relations(*readings: Reading) -> tuple[Relation, ...]:
    return relations_of(gather(tellings_of_all(readings, every=True)))


def test_an_event_counts_once_with_every_article_behind_it(event: MakeEvent, reading: MakeReading) -> None:
    (relation,) = relations(
        reading("a", event("a", voice="a monk"), sha256="1" * 64),
        reading("b", event("b", voice="a monk"), sha256="2" * 64),
    )
    (point,) = relation.points
    assert (relation.pair, point.month, point.kind, point.count) == (("KP", "RU"), "2024-02", ExchangeKind.TRANSFERS, 1)
    assert point.articles == ("a", "b")


def test_visits_count_though_no_measure_speaks_of_them(event: MakeEvent, reading: MakeReading) -> None:
    visit = {"kind": "travel", "item_class": "other", "voice": "a monk"}
    (relation,) = relations(
        reading("a", event("a", **visit, item="the minister"), outcome=None, sha256="1" * 64),
        reading("b", event("b", **visit, item="a delegation of vets"), outcome=None, sha256="2" * 64),
    )
    assert relation.kinds == (ExchangeKind.VISITS, ExchangeKind.DELEGATIONS)


def test_a_voice_of_either_state_is_a_statement_and_a_denial_no_event(event: MakeEvent, reading: MakeReading) -> None:
    (relation,) = relations(reading("a", event("a", voice=None, denier="Kremlin", status="denied")))
    ((point),) = relation.points
    assert (point.kind, point.month) == (ExchangeKind.STATEMENTS, "2024-02")
    assert point.exchanges[0].what.startswith("Russia's government denies, of this: ")


def test_what_has_no_day_stands_in_the_month_of_its_first_report(event: MakeEvent, reading: MakeReading) -> None:
    (relation,) = relations(reading("a", event("a", when=None, voice="a monk"), published="2024-03-09"))
    assert (relation.points[0].month, relation.points[0].exchanges[0].by_report) == ("2024-03", True)


def test_empty_months_are_months_and_the_busiest_pair_comes_first(event: MakeEvent, reading: MakeReading) -> None:
    found = relations(
        reading("a", event("a", supplier="China", voice="a monk"), sha256="1" * 64),
        reading("b", event("b", when="2023-12-05", voice="a monk"), published="2023-12-06", sha256="2" * 64),
        reading("c", event("c", when="2024-02-05", voice="a monk"), published="2024-02-06", sha256="3" * 64),
    )
    assert [r.pair for r in found] == [("KP", "RU"), ("CN", "KP")]
    assert found[0].months == ("2023-12", "2024-01", "2024-02")


def test_the_chart_has_a_part_for_each_point_and_is_the_same_each_time(event: MakeEvent, reading: MakeReading) -> None:
    (relation,) = relations(reading("a", sha256="1" * 64), reading("b", event("b", when="2024-05-05"), sha256="2" * 64))
    drawn = draw_series(relation)
    parts = [r for r in ET.fromstring(drawn).findall(".//{*}rect") if r.find("{*}title") is not None]
    assert len(parts) == len(relation.points)
    assert "2024-05, transfers: 1 (b)" in drawn
    assert drawn == draw_series(relation)
    assert outcome_free(drawn)


def outcome_free(drawn: str) -> bool:
    """Whether the chart speaks of no outcome: it counts events and judges nothing."""
    return not any(outcome.value in drawn for outcome in Outcome)
