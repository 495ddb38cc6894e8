"""Court and office prose: who did it, how sure it is, and what is only a penalty."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader, RuleReader, load_knowledge
from sanctrace.model import Article, ClaimStatus, Event, EventKind, PublishedAt


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(
            id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"),
            publisher="The Quay",
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def weighing() -> EventReader:
    """With scorecards: none of them may put an office on a side."""
    return RuleReader(load_knowledge())


@pytest.mark.parametrize(
    ("sentence", "supplier"),
    [
        ("The Justice Department charged a Texas firm with exporting microchips to Russia.", "Texas firm"),
        ("Customs officers fined a Rotterdam trader for shipping pumps to Iran.", "Rotterdam trader"),
        ("The ministry imposed a penalty on a Riga company for selling lorries to Russia.", "Riga company"),
        ("The bureau issued an order against a Miami broker for sending radios to Russia.", "Miami broker"),
        ("The Treasury placed sanctions on an Omani trader for selling drones to Russia.", "Omani trader"),
    ],
)
def test_who_is_tried_or_punished_did_it(reader: EventReader, sentence: str, supplier: str) -> None:
    (event,) = read(reader, sentence)
    assert event.supplier is not None
    assert supplier in event.supplier.text


@pytest.mark.parametrize(
    "sentence",
    [
        "The FBI said on Friday that gyroscopes had been shipped to Iran.",
        "The Bureau of Industry and Security found that 40 radios were sent to Russia.",
        "The Office of Foreign Assets Control announced a fine over the sale of pumps to Iran.",
    ],
)
def test_an_office_that_punishes_is_no_side(weighing: EventReader, sentence: str) -> None:
    for event in read(weighing, sentence):
        assert all(
            "Bureau" not in p.text and "FBI" not in p.text and "Office" not in p.text
            for p in (event.supplier, event.recipient)
            if p is not None
        )


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("His arrest for smuggling drones into Iran was made known on Monday.", ClaimStatus.ALLEGED),
        ("Two brothers were ordered to face charges of shipping rifles to Iran.", ClaimStatus.ALLEGED),
        ("Libya agreed to open an inquiry into a delivery of rifles from Turkey to Tripoli.", ClaimStatus.REPORTED),
        ("According to court documents, a Texas firm sold microchips to Russia.", ClaimStatus.ALLEGED),
        ("US prosecutors said that a US firm sold microchips to Russia.", ClaimStatus.ALLEGED),
        ("Russia rejected allegations of sending missiles to Syria.", ClaimStatus.DENIED),
    ],
)
def test_a_charge_confirms_and_plans_nothing(reader: EventReader, sentence: str, status: ClaimStatus) -> None:
    (event,) = read(reader, sentence)
    assert event.status is status


@pytest.mark.parametrize(
    "sentence",
    [
        "A Chicago firm agreed to pay $4 million to settle claims that it had breached the measures on Iran.",
        "The bank will pay a $9 million penalty over its dealings with Iran.",
        "The trader, whose customers were in Iran, was ordered to pay $2 million in restitution.",
    ],
)
def test_a_penalty_is_no_payment(weighing: EventReader, sentence: str) -> None:
    assert not [e for e in read(weighing, sentence) if e.kind in {EventKind.PAYMENT, EventKind.FINANCE}]


def test_goods_for_use_by_somebody_go_to_him(reader: EventReader) -> None:
    (event,) = read(reader, "A Hamburg firm shipped gyroscopes to Moscow for use by the Russian army.")
    assert event.supplier is not None
    assert event.supplier.text == "Hamburg firm"
    assert event.recipient is not None
    assert event.recipient.country == "RU"


def test_what_was_done_stays_done_when_it_is_told_again_as_tried(reader: EventReader) -> None:
    body = "Iran has sold drones to Russia. In July it was said that Iran was trying to deliver the drones to Russia."
    kinds = {e.kind for e in read(reader, body)}
    assert kinds == {EventKind.TRANSFER}


@pytest.mark.parametrize(
    "body",
    [
        "Experts found North Korean missiles in the wreckage. Moscow was silent.",
        "Sappers recovered North Korean shells from the debris of the strike.",
    ],
)
def test_what_lies_where_arms_were_fired_was_not_stopped(reader: EventReader, body: str) -> None:
    assert not [e for e in read(reader, body) if e.kind is EventKind.SEIZURE]


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia has deployed ballistic missiles against Ukraine.",
        "A man who sells aircraft parts near Tehran spoke to the paper.",
        "Iran changed its rules in order to attract buyers of coal.",
    ],
)
def test_what_is_no_flow(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


def test_the_year_of_make_dates_no_flow(reader: EventReader) -> None:
    (event,) = read(reader, "Two cars made in 2021 were sold by a Riga firm to Russia.")
    assert event.when is None


def test_a_ship_that_brings_oil_meets_no_other(reader: EventReader) -> None:
    (event,) = read(reader, "The tanker Blue Heron brought 20,000 tons of diesel to Syria, and Damascus thanked Iran.")
    assert event.kind is EventKind.TRANSFER


@pytest.mark.parametrize(
    "sentence",
    [
        "Washington placed sanctions on an Omani trader for selling drones to Russia.",
        "The council imposed measures on a Dubai firm for its sale of drones to Russia.",
        "The EU put an Iranian firm on its list over deliveries of drones to Russia.",
    ],
)
def test_what_measures_were_imposed_for_is_told(reader: EventReader, sentence: str) -> None:
    (event,) = read(reader, sentence)
    assert event.status is ClaimStatus.ALLEGED
    assert event.recipient is not None
    assert event.recipient.country == "RU"


@pytest.mark.parametrize(
    "sentence",
    [
        "A trader was arrested for shipping rifles to Syria.",
        "Brokers earned well by shipping pumps to Iran.",
        "The firm denied shipping pumps to Iran.",
    ],
)
def test_shipping_before_goods_is_a_verb(reader: EventReader, sentence: str) -> None:
    (event,) = read(reader, sentence)
    assert event.recipient is not None


def test_a_shipping_firm_ships_nothing_by_its_name(reader: EventReader) -> None:
    assert read(reader, "The inspectors spoke of shipping firms and shipping routes in Iran and Russia.") == []


@pytest.mark.parametrize("verb", ["routed", "re-exported", "piped", "transshipped"])
def test_forms_that_the_lemmatiser_leads_astray(reader: EventReader, verb: str) -> None:
    (event,) = read(reader, f"A Dubai firm {verb} 3,000 tons of fuel to North Korea.")
    assert event.recipient is not None
    assert event.recipient.country == "KP"


def test_who_is_punished_for_a_sale_sold(reader: EventReader) -> None:
    (event,) = read(reader, "Washington sanctioned a Dubai firm for the sale of drones to Russia.")
    assert event.supplier is not None
    assert event.supplier.text == "Dubai firm"


@pytest.mark.parametrize(
    "sentence",
    [
        "The bill would hit countries that buy Russian oil.",
        "Seizures of North Korean coal are not uncommon there.",
        "It is impossible to prevent the sale of Russian oil.",
        "Energy is the largest source of Russian export earnings.",
    ],
)
def test_talk_of_trade_in_general_is_no_flow(weighing: EventReader, sentence: str) -> None:
    assert read(weighing, sentence) == []


def test_who_carries_goods_home_has_them_from_where_they_come(reader: EventReader) -> None:
    (event,) = read(reader, "Iran flew the gold from Venezuela to Tehran.")
    assert event.supplier is not None
    assert event.supplier.country == "VE"
    assert event.recipient is not None
    assert event.recipient.country == "IR"


def test_an_attempt_that_ends_in_a_seizure_is_one(reader: EventReader) -> None:
    body = "Syrian forces have foiled an attempt to smuggle rifles into Lebanon. The rifles were seized, officers said."
    (event,) = read(reader, body)
    assert event.kind is EventKind.SEIZURE


def test_a_seizure_long_before_the_news_is_another(reader: EventReader) -> None:
    body = (
        "Yemeni customs officers intercepted a truck carrying rifles bound for the Houthis, the board said. The driver "
        "was let go. In October, the coast guard intercepted a truck carrying rifles for the Houthis."
    )
    assert len(read(reader, body)) == 2


def test_planes_from_a_place_bring_what_it_supplies(reader: EventReader) -> None:
    (event,) = read(reader, "Cargo planes from Abu Dhabi delivered rifles to Sudan.")
    assert event.supplier is not None
    assert event.supplier.country == "AE"


def test_what_only_carries_is_no_supplier(reader: EventReader) -> None:
    (event,) = read(reader, "Lorries delivered 300 rifles to the Houthis in Yemen.")
    assert event.supplier is None
    assert [p.text for p in event.intermediaries] == ["Lorries"]


def test_one_seizure_told_as_carrier_and_as_cargo_is_one(reader: EventReader) -> None:
    body = (
        "The navy announced the seizure of Iranian rifles bound for Yemen. On February 11, 2025, sailors seized a dhow "
        "that carried rifles from Iran to the Houthis in Yemen."
    )
    (event,) = read(reader, body)
    assert event.kind is EventKind.SEIZURE


def test_further_materials_beside_goods_are_no_others(reader: EventReader) -> None:
    body = (
        "Russia has bought 900 containers of shells from North Korea. Since December, Russia has bought 900 containers "
        "of shells and related materials from North Korea, he said."
    )
    assert len(read(reader, body)) == 1
