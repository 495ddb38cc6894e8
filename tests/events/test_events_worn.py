"""What somebody under measures wears or has beside them, told without a verb of giving."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, ClaimStatus, Event, PublishedAt


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


@pytest.mark.parametrize(
    ("body", "goods"),
    [
        ("A quilted handbag hangs from the arm of Kim Yo Jong, the sister of North Korea's leader.", "quilted handbag"),
        ("A gold watch gleamed on Kim Jong Un's wrist.", "gold watch"),
        ("Ri Sol Ju of North Korea walked ahead. On her wrist is what looks like a Cartier watch.", "Cartier watch"),
        ("A bottle of cognac stood on the table next to Kim Jong Un.", "cognac"),
    ],
)
def test_goods_on_somebodys_person_are_a_sighting(reader: EventReader, body: str, goods: str) -> None:
    (event,) = read(reader, body)
    assert event.supplier is None
    assert event.recipient is not None
    assert event.recipient.country == "KP"
    assert [i.text for i in event.items] == [goods]
    assert event.status is ClaimStatus.SUSPECTED


@pytest.mark.parametrize(
    "body",
    [
        "A rifle was on the wall behind Kim Jong Un.",
        "A gold watch gleamed on the wrist of the Swiss ambassador to North Korea.",
        "The fate of Kim Jong Un hangs from a thread.",
        "A handbag hangs from a hook in Pyongyang.",
    ],
)
def test_what_hangs_or_lies_elsewhere_is_none(reader: EventReader, body: str) -> None:
    assert read(reader, body) == []
