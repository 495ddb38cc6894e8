"""One event per flow: retellings become one, two deliveries stay two, a denial finds the event it speaks about."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, ClaimStatus, Event, EventKind, PublishedAt

GAPPED = "the second flow of a gapped coordination (“a car from X and a yacht from Y”) is not read"
DATE_ON_BOUND = (
    "a date after “seized goods bound for X” is given to the goods’ way, so that the second seizure joins the first"
)
DATIVE_COMPOUND = (
    "a bare State before bare goods is parsed as part of the goods' name, so that one good is listed twice"
)


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def not_yet(body: str, why: str) -> object:
    return pytest.param(body, id=body, marks=pytest.mark.xfail(strict=True, reason=why))


def way(event: Event) -> tuple[str | None, str | None]:
    return (
        event.supplier.country if event.supplier else None,
        event.recipient.country if event.recipient else None,
    )


TWO = [
    # on two days
    "Russia gave Kim Jong Un a limousine on Feb. 18, 2024. Russia gave Kim Jong Un another limousine on June 19, 2024.",
    "Russia sent diesel to North Korea in March. Russia sent diesel to North Korea in April.",
    # one after the other, by their own words
    "The first limousine reached North Korea from Russia in May. A second limousine reached North Korea from Russia.",
    # from two suppliers
    "A Chinese firm sold drones to Iran in May. A Turkish firm sold drones to Iran in June.",
    "A Chinese firm sold drones to Iran. A Turkish firm sold drones to Iran.",
    # to two recipients
    "North Korea sold missiles to Syria. North Korea sold missiles to Libya.",
    # other goods
    "North Korea sent missiles to Russia. North Korea sent workers to Russia.",
    # the other way
    "North Korea sent missiles to Russia. Russia sent missiles to North Korea.",
    "Russia gave North Korea rifles. North Korea gave Russia rifles.",
    "Putin gave Kim Jong Un a limousine. Kim Jong Un gave Putin two Pungsan dogs.",
    "Russia gave missiles to North Korea, and North Korea gave missiles to Russia.",
    # a passing of oil at sea, and the ship that was stopped later
    "A North Korean tanker took on oil from a Chinese ship at sea in May. "
    "South Korea seized the North Korean tanker in June.",
    "North Korea shipped coal to Vietnam in June 2017. It shipped coal to Malaysia in July 2017.",
    "Russia sent flour to North Korea. It also sent diesel to North Korea.",
    not_yet("Kim Jong Un received a limousine from Putin and a yacht from a Chinese firm.", GAPPED),
]


@pytest.mark.parametrize("body", TWO)
def test_two_flows_stay_two(reader: EventReader, body: str) -> None:
    assert len(read(reader, body)) == 2


@pytest.mark.xfail(strict=True, reason=DATE_ON_BOUND)
def test_two_seizures_stay_two_seizures(reader: EventReader) -> None:
    body = "Oman seized rifles bound for Yemen in May. Customs in Djibouti seized rifles bound for Yemen in August."
    assert [e.kind for e in read(reader, body)] == [EventKind.SEIZURE, EventKind.SEIZURE]


def test_opposite_directions_keep_their_own_goods_and_sides(reader: EventReader) -> None:
    car, dogs = read(reader, "Putin gave Kim Jong Un a limousine. Kim Jong Un gave Putin two Pungsan dogs.")
    assert (way(car), [i.text for i in car.items]) == (("RU", "KP"), ["limousine"])
    assert (way(dogs), [i.text for i in dogs.items]) == (("KP", "RU"), ["Pungsan dogs"])


ONE = [
    "Russia gave Kim Jong Un a limousine. The car was delivered to his aides on Feb. 18, 2024.",
    "Putin gave Kim Jong Un a limousine. The gift was handed over on Sunday, KCNA said.",
    "North Korea sent missiles to Russia, Seoul said. The missiles were shipped by sea from Rajin to Vostochny in May.",
    "North Korea sent missiles to Russia. Pyongyang shipped the weapons to Moscow in May.",
    "A Singapore trader sold whisky to North Korea. The whisky went to Pyongyang by way of Dalian.",
    "Moscow supplied Pyongyang with diesel. The diesel was shipped from Russia to North Korea by rail in March.",
    "Russia shipped diesel to North Korea in March 2024. On March 13, 2024, Russia shipped diesel to North Korea.",
    "A yacht was sold to North Korea by an Italian firm. Police in Italy seized the yacht.",
    "Police in Italy seized a yacht that was bound for North Korea. The vessel had been sold to Pyongyang by a firm.",
    "Russia is expected to give helicopters to North Korea. The helicopters were delivered to North Korea on Sunday.",
    "Seoul said North Korea sent missiles to Russia. Tokyo said North Korea sent missiles to Russia.",
]


@pytest.mark.parametrize("body", ONE)
def test_retellings_of_one_flow_are_one_event(reader: EventReader, body: str) -> None:
    (event,) = read(reader, body)
    assert len(event.evidence) == 2
    assert len({i.text for i in event.items}) == len(event.items)


@pytest.mark.xfail(strict=True, reason=DATIVE_COMPOUND)
def test_a_good_is_listed_once(reader: EventReader) -> None:
    body = (
        "Russia is expected to give North Korea helicopters. The helicopters were delivered to North Korea on Sunday."
    )
    (event,) = read(reader, body)
    assert [i.text for i in event.items] == ["helicopters"]


def test_a_later_telling_gives_the_day_and_the_way(reader: EventReader) -> None:
    (event,) = read(
        reader,
        "North Korea sent missiles to Russia, Seoul said. The missiles were shipped by sea from Rajin to Vostochny on "
        "May 4, 2024.",
    )
    assert event.when is not None
    assert event.when.edtf() == "2024-05-04"
    assert way(event) == ("KP", "RU")


def test_the_more_exact_day_wins(reader: EventReader) -> None:
    (event,) = read(
        reader,
        "Russia shipped diesel to North Korea in March 2024. On March 13, 2024, Russia shipped diesel to North Korea.",
    )
    assert event.when is not None
    assert event.when.edtf() == "2024-03-13"


def test_a_seizure_says_more_than_the_transfer_it_ended(reader: EventReader) -> None:
    (event,) = read(reader, "A yacht was sold to North Korea by an Italian firm. Police in Italy seized the yacht.")
    assert event.kind is EventKind.SEIZURE
    assert way(event) == ("IT", "KP")
    assert event.status is ClaimStatus.CONFIRMED


def test_events_come_in_the_order_of_their_first_telling(reader: EventReader) -> None:
    body = "North Korea sold missiles to Syria. Russia gave Kim Jong Un a limousine. The missiles reached Syria in May."
    events = read(reader, body)
    assert [e.items[0].text for e in events] == ["missiles", "limousine"]
    assert [p.start for p in events[0].evidence] == sorted(p.start for p in events[0].evidence)


CHARGES = "North Korea sent missiles to Russia, Seoul said. A Chinese firm sold drones to Iran, Washington said. "


@pytest.mark.parametrize(
    ("denial", "of_missiles", "of_drones"),
    [
        ("North Korea denied the charge.", ("North Korea",), ()),
        ("Iran denied the charge.", (), ("Iran",)),
        ("China rejected the allegation.", (), ("China",)),
        ("Japan denied that its ministers had met.", (), ()),
    ],
)
def test_a_denial_belongs_to_the_event_of_its_speaker(
    reader: EventReader, denial: str, of_missiles: tuple[str, ...], of_drones: tuple[str, ...]
) -> None:
    missiles, drones = read(reader, CHARGES + denial)
    assert (missiles.denied_by, drones.denied_by) == (of_missiles, of_drones)


def test_a_denial_that_names_the_goods_belongs_to_them(reader: EventReader) -> None:
    body = (
        "Putin gave Kim Jong Un a limousine. North Korea sent missiles to Russia, Seoul said. "
        "North Korea denied that it sent missiles."
    )
    car, missiles = read(reader, body)
    assert (car.denied_by, missiles.denied_by) == ((), ("North Korea",))


def test_a_denial_told_first_joins_the_charge_told_later(reader: EventReader) -> None:
    body = "North Korea denied that it sent missiles to Russia. Seoul said that North Korea sent missiles to Russia."
    (event,) = read(reader, body)
    assert event.status is ClaimStatus.ALLEGED
    assert (event.according_to, event.denied_by) == (("Seoul",), ("North Korea",))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Iran sent rifles to the Houthis. Rifles were also seized at sea last week.", EventKind.TRANSFER),
        ("Customs seized rifles that a man sent to North Korea. He had sent the rifles in May.", EventKind.SEIZURE),
    ],
)
def test_what_was_sent_and_found_later_was_sent(reader: EventReader, body: str, kind: EventKind) -> None:
    """What is told first is what happened; a seizure told first stopped it."""
    page = Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2020-07-01"))
    assert [event.kind for event in reader.read(page)] == [kind]
