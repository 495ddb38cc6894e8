"""Whose goods they are: what a State fires that another makes, where goods are made, asides that negate nothing."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, PublishedAt


def events(reader: EventReader, sentence: str) -> list[Event]:
    article = Article(
        id="page", source="page", sha256="", title="", body=sentence, published=PublishedAt(text="2025-02-24")
    )
    return reader.read(article)


@pytest.mark.parametrize(
    ("sentence", "supplier", "recipient"),
    [
        ("Russian troops fired North Korean missiles at Kharkiv.", "North Korea", "Russia"),
        ("North Korean artillery shells were used by Russian forces near Avdiivka.", "North Korea", "Russia"),
        ("Russia launched 40 Iranian drones at Kyiv on Monday.", "Iran", "Russia"),
    ],
)
def test_whoever_fires_what_another_state_makes_was_supplied_by_it(
    reader: EventReader, sentence: str, supplier: str, recipient: str
) -> None:
    (event,) = events(reader, sentence)
    assert event.supplier is not None
    assert event.recipient is not None
    assert (event.supplier.name, event.supplier.inferred) == (supplier, True)
    assert event.recipient.country == {"Russia": "RU"}[recipient]


@pytest.mark.parametrize(
    "sentence",
    [
        "North Korea fired two missiles on Monday.",
        "Russia used its own missiles.",
        "Ukraine launched drones at Russia.",
    ],
)
def test_what_a_state_fires_of_its_own_is_no_supply(reader: EventReader, sentence: str) -> None:
    assert events(reader, sentence) == []


def test_goods_that_were_made_in_a_state_come_from_it(reader: EventReader) -> None:
    (event,) = events(reader, "The rifles were made in Iran and were shipped to the Houthis.")
    assert event.supplier is not None
    assert (event.supplier.country, event.supplier.inferred) == ("IR", True)


def test_an_aside_about_nobody_denies_nothing(reader: EventReader) -> None:
    (event,) = events(reader, "The tanker delivered diesel to North Korea three times, none of them reported.")
    assert event.recipient is not None
    assert event.recipient.country == "KP"


def test_goods_of_everyday_trade_are_goods(reader: EventReader) -> None:
    (event,) = events(reader, "A trader in Dandong sold 400 gas stoves to North Korea.")
    assert [(i.text, i.item_class) for i in event.items] == [("gas stoves", "other")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Men from North Korea stood beside flat televisions and rice cookers at the airport.",
        "Carla Jean Whitmer ran an office for North Koreans.",
    ],
)
def test_neither_what_people_stand_beside_nor_a_name_like_goods_is_supplied(reader: EventReader, sentence: str) -> None:
    assert [e for e in events(reader, sentence) if e.items and e.kind.value in {"transfer", "ship_to_ship"}] == []
