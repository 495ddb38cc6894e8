"""Triggers and goods in uses that tell no flow: what is found there is left out, and what only looks alike is kept."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader, RuleReader, load_knowledge
from sanctrace.model import Article, Event, EventKind, PublishedAt


def read(reader: EventReader, body: str, title: str = "") -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title=title, body=body, published=PublishedAt(text="2025-02-24"))
    )


def kinds(reader: EventReader, body: str) -> set[EventKind]:
    return {event.kind for event in read(reader, body)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The law regulates the export of Iranian drones from Denmark.",
        "Chips of that make were found inside a Russian drone near Kharkiv.",
        "The rule would restrict Russia's access to machine tools.",
        "A captured Russian tank was full of foreign parts.",
        "Iranian missiles were able to carry warheads of 500 kg.",
        "Russia is able to send oil to North Korea.",
        "A case was brought to prevent machine tools from reaching Iran.",
        "Officials work to prevent the export of luxury cars to North Korea.",
        "Washington ordered the Iranian tanker to be diverted.",
        "The firm agreed to pay $3 million for its conduct in Iran.",
    ],
)
def test_nothing_moves(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Customs officers in Riga managed to stop a shipment of drones bound for Russia.", EventKind.SEIZURE),
        ("Police in Riga were able to seize drones bound for Russia.", EventKind.SEIZURE),
        ("Iran was able to sell oil to China last year.", EventKind.TRANSFER),
        ("Customs officers in Riga stopped a shipment of drones bound for Russia.", EventKind.SEIZURE),
        ("Russia ordered boots from a North Korean plant, to be delivered in May.", EventKind.TRANSFER),
        ("A court in Oslo sentenced a trader for exporting machine tools to Russia.", EventKind.TRANSFER),
        ("A crackdown on smuggled coal led to the seizure of two North Korean ships.", EventKind.SEIZURE),
        ("Rifles captured by the navy off Somalia were bound for Yemen.", EventKind.SEIZURE),
        ("Russia has sent captured Western weapons to Iran, officials said.", EventKind.TRANSFER),
        ("The coast guard seized a cache of rifles bound for Somalia.", EventKind.SEIZURE),
    ],
)
def test_what_only_looks_alike_is_read(reader: EventReader, sentence: str, kind: EventKind) -> None:
    assert kind in kinds(reader, sentence)


def test_a_heap_that_is_delivered_is_no_seizure(reader: EventReader) -> None:
    (event,) = read(reader, "An Egyptian ship delivered a large cache of rifles to Somalia on Monday.")
    assert event.kind is EventKind.TRANSFER
    assert event.recipient is not None
    assert event.recipient.country == "SO"


@pytest.mark.parametrize("mines", ["key mines", "the largest coltan mines of the east", "three gold mines"])
def test_where_ores_are_dug_no_arms_move(reader: EventReader, mines: str) -> None:
    body = f"M23 fighters hold Congolese towns and control {mines}, a report says."
    assert not any(item.item_class == "ammunition" for event in read(reader, body) for item in event.items)


def test_mines_that_are_arms_are_arms(reader: EventReader) -> None:
    (event,) = read(reader, "Iran supplied 200 naval mines to Yemen in 2024.")
    assert event.kind is EventKind.TRANSFER


def test_a_movement_that_is_named_after_a_day_gives_no_day(reader: EventReader) -> None:
    body = "The March 23 Movement has shipped coltan to Rwanda, a United Nations report says."
    assert not any("-03-23" in str(event.when) for event in read(reader, body))


@pytest.mark.parametrize(
    ("sentence", "supplier"),
    [
        ("Prosecutors brought a case against Ann Bell for selling chips to Russia.", "Ann Bell"),
        ("There are two cases against Ann Bell for selling chips to Russia.", "Ann Bell"),
        ("The other case is against Jon Doe for shipping drone parts to Iran.", "Jon Doe"),
    ],
)
def test_a_case_is_against_whoever_is_said_to_have_sent(reader: EventReader, sentence: str, supplier: str) -> None:
    assert supplier in [event.supplier.text for event in read(reader, sentence) if event.supplier]


def test_a_state_does_not_get_what_is_named_after_it(reader: EventReader) -> None:
    body = "Ship-to-ship transfers of Russian crude have grown off Greece since January."
    assert all(event.recipient is None or event.recipient.country != "RU" for event in read(reader, body))


def test_a_sum_of_goods_is_what_they_are_worth(reader: EventReader) -> None:
    (event,) = read(reader, "The trader exported $900 of night vision devices to Iran in March 2023.")
    assert [item.item_class for item in event.items] != ["money"]
    assert event.kind is EventKind.TRANSFER


@pytest.fixture(scope="module")
def weighing() -> EventReader:
    """With scorecards: what the rules leave out as no flow may not come back as bare goods."""
    return RuleReader(load_knowledge())


@pytest.mark.parametrize(
    "sentence",
    [
        "The union regulates the export of centrifuge parts to Iran.",
        "Senators wrote to the president, urging him to restrict the export of machine tools to Russia.",
        "Two firms from Graz are also manufacturers of machine tools. Russia depends on them.",
        "The minister pledged to halt Iranian production of drones.",
        "A captured Russian tank stood in the square.",
        "The coast guard ordered an Iranian tanker to be moved to another berth.",
        "Georgia exported $4 million last year, a tenth of it to Russia.",
    ],
)
def test_no_flow_is_told(weighing: EventReader, sentence: str) -> None:
    assert read(weighing, sentence) == []


def test_to_prevent_a_delivery_stops_nothing(reader: EventReader) -> None:
    events = read(reader, "A trader sold pumps to Iran, in the latest case brought to prevent pumps from reaching it.")
    assert EventKind.SEIZURE not in {e.kind for e in events}


def test_an_order_of_goods_to_be_delivered_is_still_one(reader: EventReader) -> None:
    (event,) = read(reader, "Russia ordered 3,000 artillery shells, to be delivered in May, from North Korea.")
    assert event.recipient is not None
    assert event.recipient.country == "RU"


def test_goods_that_make_their_way_somewhere_get_there(reader: EventReader) -> None:
    (event,) = read(reader, "Machine tools from Japan are making their way to Russia.")
    assert event.recipient is not None
    assert event.recipient.country == "RU"


def test_a_sum_of_goods_is_their_value(reader: EventReader) -> None:
    (event,) = read(reader, "Customs stopped an export of CHF 8,400 of machine tools to Russia.")
    assert [i.text for i in event.items] == ["machine tools"]


def test_whom_a_case_is_against_did_it(reader: EventReader) -> None:
    (event,) = read(reader, "The other cases are against a Boston broker for shipping microchips to Russia.")
    assert event.supplier is not None
    assert "Boston broker" in event.supplier.text


def test_nobody_gets_what_is_called_theirs(weighing: EventReader) -> None:
    events = read(weighing, "Britain put the Amber Star under sanctions for carrying Russian oil.")
    assert all(e.recipient is None or e.recipient.country != "RU" for e in events)


def test_a_day_in_a_name_dates_nothing(reader: EventReader) -> None:
    (event,) = read(reader, "Rwanda gave rifles to the March 23 Movement in eastern Congo.")
    assert event.when is None


def test_a_name_with_its_charge_right_after_it_did_it(reader: EventReader) -> None:
    (event,) = read(reader, "The suspects are Max Hale, for selling cars to Iran, and two others.")
    assert event.supplier is not None
    assert event.supplier.text == "Max Hale"
