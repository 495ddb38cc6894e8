"""Goods named in another sentence than the one that moves them, and words that look as if they pointed at them."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, EventKind, PublishedAt


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def sides(event: Event) -> tuple[str | None, str | None]:
    supplier, recipient = event.supplier, event.recipient
    return supplier.country if supplier else None, recipient.country if recipient else None


@pytest.mark.parametrize(
    ("body", "goods", "expected"),
    [
        (
            "Two Mercedes saloons stood on the quay. They were shipped to North Korea by a Dutch firm.",
            "Mercedes saloons",
            ("NL", "KP"),
        ),
        ("A ballistic missile struck Kharkiv. North Korea had sold it to Russia.", "ballistic missile", ("KP", "RU")),
        (
            "The lathes are from a works in Osaka in Japan. A trader had the goods sent to Russia.",
            "lathes",
            (None, "RU"),
        ),
        ("And the engine? It may have come to Iran from a dealer in Austria.", "engine", ("AT", "IR")),
        (
            "Sacks of charcoal lay on the pier. A dhow from Somalia took them to Iran.",
            "Sacks of charcoal",
            (None, "IR"),
        ),
    ],
)
def test_goods_named_before_are_moved_by_a_word_that_points_back(
    reader: EventReader, body: str, goods: str, expected: tuple[str | None, str | None]
) -> None:
    (event,) = read(reader, body)
    assert [i.text for i in event.items] == [goods]
    supplier, recipient = sides(event)
    assert recipient == expected[1]
    assert expected[0] in {None, supplier}


@pytest.mark.parametrize(
    "body",
    [
        "North Korea moved 6,700 containers to Russia, enough for three million artillery shells.",
        "North Korea has shipped containers thought to hold artillery shells to Russia.",
        "Forty shipments from North Korea reached Russia last year, and among them were artillery shells.",
    ],
)
def test_what_containers_and_shipments_hold_is_what_moved(reader: EventReader, body: str) -> None:
    (event,) = read(reader, body)
    assert sides(event) == ("KP", "RU")
    assert [i.text for i in event.items] == ["artillery shells"]


@pytest.mark.parametrize(
    ("body", "goods"),
    [
        ("Rifles from Iran were on their way to Yemen.", ["Rifles"]),
        ("A driver was jailed over air-cooled condensers that were on their way to Russia.", ["air-cooled condensers"]),
        ("Kim Jong Un was on his way to Russia.", []),
        ("Oil prices are on their way to 100 dollars in Iran.", []),
    ],
)
def test_goods_on_their_way_are_bound_for_a_place(reader: EventReader, body: str, goods: list[str]) -> None:
    assert [i.text for e in read(reader, body) for i in e.items] == goods


def test_what_is_seized_besides_is_not_all(reader: EventReader) -> None:
    body = "Three excavators bound for Russia stood at Narva. The customs board seized them together with the trailers."
    told = [e for e in read(reader, body) if e.kind is EventKind.SEIZURE]
    assert "excavators" in [i.text for e in told for i in e.items]


def test_goods_that_only_say_where_something_lay_are_not_meant(reader: EventReader) -> None:
    body = "It was a KN-23 or KN-24 made in North Korea. It had lain in an arsenal before it was handed to Russia."
    (event,) = read(reader, body)
    assert [i.text for i in event.items] == ["KN-23", "KN-24"]


def test_a_pronoun_that_is_supplied_with_goods_is_the_recipient(reader: EventReader) -> None:
    (event,) = read(reader, "Myanmar is at war. North Korea has been supplying it with rocket launchers.")
    assert sides(event) == ("KP", "MM")
    assert [i.text for i in event.items] == ["rocket launchers"]


def test_a_seizure_takes_what_the_sentence_before_names(reader: EventReader) -> None:
    body = "Three excavators from Estonia stood at the border with Russia. Customs officers seized them on Wednesday."
    (event,) = read(reader, body)
    assert event.kind is EventKind.SEIZURE
    assert [i.text for i in event.items] == ["excavators"]


@pytest.mark.parametrize(
    "body",
    [
        "Kim Jong Un is at home again. It was sent to Russia.",
        "A single rifle lay on the table. They were sent to Russia by North Korea.",
        "North Korea talked of horses. It provided dairy products to every nursery.",
        "The resolution forbids anybody to sell rockets to Iran. They were sent for by North Korea.",
    ],
)
def test_nothing_is_pointed_at_that_does_not_agree(reader: EventReader, body: str) -> None:
    assert [i.text for e in read(reader, body) for i in e.items] == []


def test_goods_of_a_flow_told_before_are_nearer_than_goods_only_named(reader: EventReader) -> None:
    body = "A lorry stood at the gate. Russia sold diesel to North Korea. It was shipped in May."
    (event,) = read(reader, body)
    assert [i.text for i in event.items] == ["diesel"]
    assert event.when is not None
    assert event.when.start == "2024-05"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Putin met Kim Jong Un. Putin gave his guest a rifle.", ("RU", "KP")),
        ("Kim Jong Un met Putin. Kim Jong Un brought Ri Pyong Chol. Putin gave his guest a rifle.", ("RU", "KP")),
        ("Kim Jong Un received Putin. He gave his visitor two dogs.", ("KP", "RU")),
    ],
)
def test_a_guest_is_of_another_state_than_the_host(reader: EventReader, body: str, expected: tuple[str, str]) -> None:
    (event,) = read(reader, body)
    assert sides(event) == expected
    assert event.recipient is not None
    assert "points back" in (event.recipient.inferred_by or "")


def test_an_exchange_goes_on_the_other_way_round(reader: EventReader) -> None:
    body = "Kim Jong Un exchanged gifts with Vladimir Putin. President Putin presented a rifle."
    first, *rest = read(reader, body)
    told = [sides(e) for e in (first, *rest) if any(i.text == "rifle" for i in e.items)]
    assert told == [("RU", "KP")]


def test_a_force_belongs_to_whom_it_is_loyal(reader: EventReader) -> None:
    (event,) = read(reader, "Turkey sold rifles to a militia loyal to Khalifa Haftar.")
    assert sides(event) == ("TR", "LY")


def test_what_is_weighed_is_a_thing_although_no_list_knows_it(reader: EventReader) -> None:
    (event,) = read(reader, "A dealer in Poland bought ninety cubic metres of sawn hornbeam from Belarus.")
    assert sides(event) == ("BY", "PL")
    assert [(i.text, i.item_class) for i in event.items] == [("sawn hornbeam", "other")]


def test_fighters_are_men_unless_they_are_named_like_aircraft(reader: EventReader) -> None:
    (event,) = read(reader, "Russia sold six Su-30SME fighters to Myanmar.")
    assert event.items[0].item_class == "arms"
    (men,) = read(reader, "North Korea sent 500 fighters to Russia.")
    assert men.items[0].item_class == "other"
