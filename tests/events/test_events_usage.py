"""Sides that a verb of use leaves to its subject, what is brought home, and what only looks like a flow."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, EventKind, PublishedAt


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def sides(event: Event) -> tuple[str | None, str | None]:
    return (
        event.supplier.country if event.supplier else None,
        event.recipient.country if event.recipient else None,
    )


@pytest.mark.parametrize(
    ("sentence", "supplier", "recipient"),
    [
        ("Russia struck Odesa with missiles supplied by North Korea, Kyiv says.", "KP", "RU"),
        ("Russian troops flew drones provided by Iran.", "IR", "RU"),
        ("Moscow’s forces hit the port with Iranian drones.", "IR", "RU"),
        ("Russia bombarded two towns using North Korean rockets.", "KP", "RU"),
        ("An attack by Russia with North Korean missiles killed four people.", "KP", "RU"),
        ("The Houthis attacked a tanker with drones sent by Iran.", "IR", "YE"),
    ],
)
def test_whoever_uses_what_another_supplied_was_supplied(
    reader: EventReader, sentence: str, supplier: str, recipient: str
) -> None:
    assert (supplier, recipient) in [sides(e) for e in read(reader, sentence) if e.kind is EventKind.TRANSFER]


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 900 North Korean soldiers are training in Russia.",
        "North Korean pilots trained at a Russian air base last autumn.",
        "North Korean gunners have been drilling with Russian officers.",
    ],
)
def test_who_trains_without_an_object_is_trained(reader: EventReader, sentence: str) -> None:
    assert [sides(e) for e in read(reader, sentence) if e.kind is EventKind.TRAINING] == [("RU", "KP")]


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("North Korea smuggled whisky through a port in Malaysia.", "luxury_good"),
        ("North Korea secretly transported gasoline in fishing boats.", "refined_petroleum"),
        ("Kim Jong Un has smuggled two limousines into North Korea.", "luxury_vehicle"),
    ],
)
def test_what_a_state_may_not_be_sent_it_moves_to_itself(reader: EventReader, sentence: str, item: str) -> None:
    found = [e for e in read(reader, sentence) if item in {i.item_class for i in e.items}]
    assert found
    assert all(sides(e) == (None, "KP") for e in found)


def test_what_a_state_may_not_send_still_goes_out(reader: EventReader) -> None:
    (event,) = read(reader, "North Korea smuggled coal through a port in Malaysia.")
    assert event.supplier is not None
    assert event.supplier.country == "KP"


def test_a_bank_that_opens_accounts_for_others_holds_them(reader: EventReader) -> None:
    (event,) = read(reader, "A Russian bank opened three accounts for a North Korean trading company.")
    assert (event.kind, *sides(event)) == (EventKind.FINANCE, "RU", "KP")


@pytest.mark.parametrize(
    "sentence",
    [
        "A Russian bank provided banking services to a North Korean trading company.",
        "A bank in Moscow facilitated a significant transaction on behalf of a North Korean envoy.",
    ],
)
def test_services_of_a_bank_are_finance(reader: EventReader, sentence: str) -> None:
    assert [(e.kind, *sides(e)) for e in read(reader, sentence)] == [(EventKind.FINANCE, "RU", "KP")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ukraine found fragments of North Korean missiles in a field.",
        "Police in Kyiv recovered the debris of an Iranian drone.",
        "North Korean workers have found ways to stay in Vladivostok.",
        "Investigators discovered traces of Iranian explosives.",
    ],
)
def test_remains_and_ways_are_no_seizure(reader: EventReader, sentence: str) -> None:
    assert all(e.kind is not EventKind.SEIZURE for e in read(reader, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The money pays for North Korea’s missile programme.",
        "Iran’s drone programme and Russia’s missile research go on.",
        "The thefts were part of an effort to fund North Korea’s missile programs.",
    ],
)
def test_a_programme_of_one_state_is_no_cooperation(reader: EventReader, sentence: str) -> None:
    assert all(e.kind is not EventKind.COOPERATION for e in read(reader, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The council adopted Resolution 2397 in 2017, requiring all States to send North Korean workers home.",
        "A resolution adopted that year blocks trade with North Korea in weapons.",
        "Sanctions meant to stop Iran from selling drones to Russia have been in force since 2006.",
        "The embargo prohibits governments from giving arms to South Sudan.",
        "A resolution passed after the test barred coal from North Korea.",
    ],
)
def test_what_a_measure_commands_is_no_flow(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "In defiance of a resolution that bans arms sales, Russia sold rifles to North Korea.",
        "The law forbids such exports; Iran sold Russia 300 drones.",
    ],
)
def test_a_flow_beside_a_measure_is_told(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence)


def test_the_flag_of_a_ship_is_no_origin(reader: EventReader) -> None:
    for event in read(reader, "North Korea chartered a Panama-registered tanker to fetch 900 tons of diesel."):
        assert event.supplier is None or event.supplier.country != "PA"


def test_what_is_sent_is_not_what_it_is_sent_for(reader: EventReader) -> None:
    found = read(reader, "North Korea sent 200 engineers to Russia to clear landmines near the border.")
    assert all("landmines" not in i.text for e in found for i in e.items)


def test_a_tank_for_water_is_no_weapon(reader: EventReader) -> None:
    found = read(reader, "A North Korean freighter carried diesel in its ballast tanks to Nampo.")
    assert all(i.item_class != "arms" for e in found for i in e.items)


def test_who_stopped_goods_did_not_send_them(reader: EventReader) -> None:
    body = "Singapore dumped 400 cases of wine bound for North Korea. Singapore customs had seized the wine in January."
    assert all(
        e.supplier is None or e.supplier.country != "SG" for e in read(reader, body) if e.kind is EventKind.SEIZURE
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The Workers’ Party of Korea received a letter from Russia’s ruling party.",
        "The Office of Foreign Assets Control named a North Korean firm.",
        "A State Commission of Science and Technology met in Pyongyang with a Russian minister.",
        "The World Conference of Speakers was held in Tehran with Russian guests.",
    ],
)
def test_goods_words_in_a_run_of_capitals_name_no_goods(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "North Korea and Russia hailed their comprehensive strategic partnership.",
        "Athletes from North Korea and Russia met for joint training.",
        "Nearly 600 Russian tourists have visited North Korea since February.",
        "Putin sent Kim Jong Un congratulatory remarks.",
        "North Korea sent agricultural experts to Russia.",
        "A sculpture of soldiers was unveiled in Pyongyang.",
        "A museum will be built in Pyongyang with a monument before it.",
        "An official managed ninety laptops in North Korea.",
    ],
)
def test_politics_exercises_and_homes_are_no_flow(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "A North Korean delegation visited Moscow in March.",
        "A North Korean delegation is visiting Moscow.",
        "The minister led a North Korean delegation to Moscow.",
    ],
)
def test_delegations_that_visit_travel(reader: EventReader, sentence: str) -> None:
    assert [(e.kind, *sides(e)) for e in read(reader, sentence)] == [(EventKind.TRAVEL, "KP", "RU")]


def test_assistance_that_is_given_is_told_once(reader: EventReader) -> None:
    found = read(reader, "Russia gave North Korea military assistance last year.")
    assert [sides(e) for e in found] == [("RU", "KP")]
