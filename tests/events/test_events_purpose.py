"""Goods that no list knows, but what they are for does."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, PublishedAt


@pytest.mark.parametrize(
    ("body", "goods", "item_class"),
    [
        (
            "The North Korean firm had supplied equipment for a munitions factory in Namibia.",
            "equipment for a munitions factory",
            "ammunition",
        ),
        ("Iran sent parts for missiles to Russia last year.", "parts for missiles", "missile"),
        ("A Chinese firm shipped components for tanks to North Korea.", "components for tanks", "arms"),
    ],
)
def test_goods_told_by_what_they_are_for(reader: EventReader, body: str, goods: str, item_class: str) -> None:
    (event,) = reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2016-07-01"))
    )
    assert [(item.text, item.item_class) for item in event.items] == [(goods, item_class)]


def test_the_place_of_a_factory_receives_what_is_for_it(reader: EventReader) -> None:
    body = (
        "KOMID, the arms dealer, had supplied equipment for a munitions factory at Oamites, outside the capital, "
        "on which a firm was working."
    )
    (event,) = reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2016-07-01"))
    )
    assert event.recipient is not None
    assert event.recipient.country == "NA"
