"""Flows of people, money and knowledge, and of oil at sea: one short sentence of each kind, read alone."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, EventKind, Party, PublishedAt

LET = "“let them work”: the one who lets is not the recipient"

OTHER_KINDS: list[tuple[str, EventKind, str, str] | tuple[str, EventKind, str, str, str]] = [
    ("A North Korean tanker took on oil from a Chinese ship at sea.", EventKind.SHIP_TO_SHIP, "CN", "KP"),
    (
        "The tanker Sun Star passed diesel to the North Korean tanker Chon Ma San in the East China Sea.",
        EventKind.SHIP_TO_SHIP,
        "Sun Star",
        "KP",
    ),
    (
        "Japan’s navy saw the North Korean tanker Rye Song Gang lying alongside a Chinese vessel.",
        EventKind.SHIP_TO_SHIP,
        "CN",
        "KP",
    ),
    (
        "A ship-to-ship transfer of oil between a North Korean tanker and a Chinese ship took place in May.",
        EventKind.SHIP_TO_SHIP,
        "CN",
        "KP",
    ),
    ("North Korea sent 500 workers to Russia.", EventKind.EMPLOYMENT, "KP", "RU"),
    ("A Polish shipyard employed North Korean welders.", EventKind.EMPLOYMENT, "KP", "PL"),
    ("North Korean workers build flats in Moscow.", EventKind.EMPLOYMENT, "KP", "RU"),
    ("North Korean IT workers got jobs at U.S. companies.", EventKind.EMPLOYMENT, "KP", "US"),
    ("An American firm paid North Korean programmers for years.", EventKind.EMPLOYMENT, "KP", "US"),
    ("A Chinese seafood plant hired 200 North Korean women.", EventKind.EMPLOYMENT, "KP", "CN"),
    ("Senegal let 31 North Korean labourers work on a statue.", EventKind.EMPLOYMENT, "KP", "SN", LET),
    ("A Chinese bank laundered $10 million for North Korea.", EventKind.FINANCE, "CN", "KP"),
    ("A Malaysian firm paid North Korea $2 million for coal.", EventKind.PAYMENT, "MY", "KP"),
    ("A Singapore bank held an account for a North Korean trading company.", EventKind.FINANCE, "SG", "KP"),
    (
        "Russia released $9 million of frozen North Korean assets.",
        EventKind.FINANCE,
        "RU",
        "KP",
        "the owner named by the demonym of frozen assets is not the recipient",
    ),
    ("A Chinese firm and a North Korean firm set up a joint venture.", EventKind.JOINT_VENTURE, "CN", "KP"),
    ("North Korean instructors trained Ugandan police.", EventKind.TRAINING, "KP", "UG"),
    (
        "Russia and North Korea signed an agreement on missile technology.",
        EventKind.COOPERATION,
        "RU",
        "KP",
    ),
    ("Russia is helping North Korea with satellite technology.", EventKind.COOPERATION, "RU", "KP"),
    ("Moscow agreed to help the North Koreans set up production of attack drones.", EventKind.COOPERATION, "RU", "KP"),
    ("China assisted Syria in developing ballistic missiles.", EventKind.COOPERATION, "CN", "SY"),
    ("There are some 20,000 North Korean workers in China.", EventKind.EMPLOYMENT, "KP", "CN"),
    ("About 300 North Korean labourers were in Senegal in May.", EventKind.EMPLOYMENT, "KP", "SN"),
    ("The restaurant in Vientiane is staffed by North Koreans.", EventKind.EMPLOYMENT, "KP", "LA"),
    ("Eleven North Korean men worked on the second floor of a house in Laos.", EventKind.EMPLOYMENT, "KP", "LA"),
    ("North Korean seamstresses are employed at a mill in Poland.", EventKind.EMPLOYMENT, "KP", "PL"),
    ("Dozens of Russian soldiers were trained in Iran on the new missile.", EventKind.TRAINING, "IR", "RU"),
    ("North Korean pilots are taught to fly drones by Russian officers.", EventKind.TRAINING, "RU", "KP"),
    ("A delegation from North Korea visited Russia.", EventKind.TRAVEL, "KP", "RU"),
    ("A North Korean studio built a statue in Namibia.", EventKind.TRANSFER, "KP", "NA"),
    ("North Korea sold fishing rights to Chinese boats.", EventKind.TRANSFER, "KP", "CN"),
]


def test_training_without_a_subject_matter_is_what_is_given(reader: EventReader) -> None:
    article = Article(
        id="page", source="page", sha256="", title="", published=PublishedAt(text="2025-02-24"),
        body="North Korea is training Ugandan police.",
    )  # fmt: skip
    (event,) = reader.read(article)
    assert [(i.text, i.item_class) for i in event.items] == [("training", "other")]


def test_workers_who_are_there_are_not_those_to_come(reader: EventReader) -> None:
    article = Article(
        id="page", source="page", sha256="", title="", published=PublishedAt(text="2025-02-24"),
        body="North Korea will send 25,000 workers to Russia. About 15,000 North Korean workers are in Russia.",
    )  # fmt: skip
    assert len(reader.read(article)) == 2


def is_side(party: Party | None, expected: str) -> bool:
    """Whether the party is of that State (two letters) or named by those words."""
    assert party is not None
    return party.country == expected if len(expected) == 2 else expected in party.text


@pytest.mark.parametrize(
    ("sentence", "kind", "supplier", "recipient"),
    [
        pytest.param(
            sentence,
            kind,
            supplier,
            recipient,
            id=sentence,
            marks=[pytest.mark.xfail(strict=True, reason=why[0])] if why else [],
        )
        for sentence, kind, supplier, recipient, *why in OTHER_KINDS
    ],
)
def test_flows_of_people_money_and_knowledge(
    reader: EventReader, sentence: str, kind: EventKind, supplier: str, recipient: str
) -> None:
    article = Article(
        id="page", source="page", sha256="", title="", body=sentence, published=PublishedAt(text="2025-02-24")
    )
    (event,) = reader.read(article)
    assert event.kind is kind
    assert is_side(event.supplier, supplier), event.supplier
    assert is_side(event.recipient, recipient), event.recipient


@pytest.mark.parametrize(
    "body",
    [
        "The tanker handed over fuel oil worth a million dollars to the North Korean-flagged Haeju in May 2019.",
        "The Togo-flagged Bright Sky passed refined petroleum to the Un Bong 2, a North Korean tanker, in May 2019.",
        "The M/T Gallant sold gasoil to a North Korean vessel in May 2019.",
        "The captain pumped diesel into a North Korean tanker in May 2019.",
    ],
)
def test_fuel_that_goes_from_ship_to_ship(reader: EventReader, body: str) -> None:
    """Ships are known by their flag, by what stands before their name, and although they bear a place's name."""
    page = Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2020-02-24"))
    (event,) = reader.read(page)
    assert event.kind is EventKind.SHIP_TO_SHIP
    assert event.recipient is not None
    assert event.recipient.country == "KP"
