"""Sides that the sentences around a flow tell, and flows told by pointing at the one before."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, EventKind, PublishedAt


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def flows(events: list[Event]) -> list[tuple[str | None, str | None]]:
    return [(e.supplier.country if e.supplier else None, e.recipient.country if e.recipient else None) for e in events]


@pytest.mark.parametrize(
    ("body", "supplier", "recipient"),
    [
        ("Kenyan police seized six crates of rifles in Mombasa. They had been bought in Iran.", "IR", None),
        ("Kenyan police seized six crates of rifles in Mombasa. They were on their way to Somalia.", None, "SO"),
        ("Kenyan police seized six crates of rifles. The consignee was a firm in Somalia.", None, "SO"),
        ("Kenyan police seized six crates of rifles. A Sudan trading firm is named as consignee.", None, "SD"),
        ("Turkish customs seized a load of coal. It had been loaded at Nampo.", "KP", None),
        ("A barge loaded with coal in Nampo was stopped off Taiwan.", "KP", None),
    ],
)
def test_the_sentence_beside_a_seizure_tells_its_sides(
    reader: EventReader, body: str, supplier: str | None, recipient: str | None
) -> None:
    (event,) = read(reader, body)
    assert event.kind is EventKind.SEIZURE
    told = flows([event])[0]
    assert told[0] == supplier or supplier is None
    assert told[1] == recipient or recipient is None


def test_a_side_told_besides_says_where_it_was_read(reader: EventReader) -> None:
    (event,) = read(reader, "Kenyan police seized six crates of rifles. They had been bought in Iran.")
    assert event.supplier is not None
    assert event.supplier.inferred_by is not None
    assert "bought in" in event.supplier.inferred_by


def test_who_stops_goods_neither_sends_nor_receives_them(reader: EventReader) -> None:
    for event in read(reader, "Dutch customs have seized 900 bottles of vodka bound for North Korea."):
        assert flows([event]) == [(None, "KP")]


@pytest.mark.parametrize(
    "body",
    [
        "Russia sent diesel to North Korea and got shells in return.",
        "Russia has sent North Korea wheat since May. Some 300 rockets went the other way, Seoul says.",
    ],
)
def test_goods_that_go_back_change_the_sides_over(reader: EventReader, body: str) -> None:
    assert set(flows(read(reader, body))) == {("RU", "KP"), ("KP", "RU")}


@pytest.mark.parametrize(
    ("sentence", "supplier", "recipient"),
    [
        ("North Korean coders draw pay from two hundred American firms.", "KP", "US"),
        ("The remote workers from North Korea earned millions from Canadian banks.", "KP", "CA"),
        ("A Gabonese clinic had nine North Korean doctors.", "KP", "GA"),
        ("North Korean welders arrived in Russia in May.", "KP", "RU"),
    ],
)
def test_workers_and_who_pays_them(reader: EventReader, sentence: str, supplier: str, recipient: str) -> None:
    (event,) = read(reader, sentence)
    assert event.kind is EventKind.EMPLOYMENT
    assert flows([event]) == [(supplier, recipient)]


def test_whoever_travels_under_a_ban_is_a_traveller(reader: EventReader) -> None:
    (event,) = read(reader, "A North Korean banker who is under a UN travel ban flew to Vietnam in May.")
    assert event.kind is EventKind.TRAVEL
    assert flows([event]) == [("KP", "VN")]
    assert read(reader, "A North Korean banker flew to Vietnam in May.") == []


@pytest.mark.parametrize(
    ("sentence", "items"),
    [("Russia delivered two centrifuge rotors to North Korea.", 1), ("Russia sent a message to North Korea.", 0)],
)
def test_things_that_no_list_knows_count_between_two_states(reader: EventReader, sentence: str, items: int) -> None:
    assert len(read(reader, sentence)) == items


def test_a_pronoun_means_the_man_told_of_by_a_common_noun(reader: EventReader) -> None:
    (event,) = read(reader, "An Austrian businessman was fined in Vienna. He had sold two yachts to North Korea.")
    assert flows([event]) == [("AT", "KP")]


def test_an_object_pronoun_is_not_its_verbs_subject(reader: EventReader) -> None:
    (event,) = read(reader, "Kim Jong Un thanked Vladimir Putin, who had sent him a limousine.")
    assert flows([event]) == [("RU", "KP")]


def test_a_train_lies_alongside_no_ship(reader: EventReader) -> None:
    assert read(reader, "Kim Jong Un parked beside the armoured train in Pyongyang.") == []


def test_a_ship_of_a_state_under_measures_brings_what_is_that_states(reader: EventReader) -> None:
    (event,) = read(reader, "A freighter from North Korea unloaded 3,000 tons of ammunition at Matadi in Congo.")
    assert event.supplier is not None
    assert event.supplier.country == "KP"


def test_soldiers_that_a_state_sends_are_numbered_men(reader: EventReader) -> None:
    assert flows(read(reader, "Some 3,000 men have left North Korea for Russia.")) == [("KP", "RU")]
