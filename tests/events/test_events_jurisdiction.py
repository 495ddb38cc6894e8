"""Whose court, prosecutor, customs or police has a flow in hand, where no side of it has a State."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, PublishedAt


def read(reader: EventReader, body: str, dateline: str | None = None) -> list[Event]:
    page = Article(
        id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2024-03-12"),
        dateline=dateline,
    )  # fmt: skip
    return reader.read(page)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("A dealer delivered microchips to Russia in 2023, the regional court in Osnabrück found on Monday.", "DE"),
        (
            "A dealer delivered microchips to Russia in 2023. The Rotterdam district court sentenced him to a year.",
            "NL",
        ),
        ("A dealer delivered microchips to Russia in 2023, the prosecutor’s office in Panevėžys said.", "LT"),
        ("Finnish customs suspect him. The man had shipped microchips to Russia in 2023.", "FI"),
    ],
)
def test_the_authority_of_the_account_gives_the_state(reader: EventReader, body: str, state: str) -> None:
    (event,) = read(reader, body)
    assert event.place_country == state


def test_an_authority_without_a_state_is_of_the_place_where_the_story_was_written(reader: EventReader) -> None:
    body = "A dealer delivered microchips to Russia in 2023. The court sentenced him to a year in prison."
    (event,) = read(reader, body, dateline="Vantaa")
    assert event.place_country == "FI"


def test_a_dateline_with_a_full_stop_is_one(reader: EventReader) -> None:
    body = "Tübingen. A dealer delivered microchips to Russia in 2023. The court sentenced him to a year in prison."
    (event,) = read(reader, body)
    assert event.place_country == "DE"


def test_where_no_authority_acts_no_state_is_given(reader: EventReader) -> None:
    (event,) = read(reader, "A dealer delivered microchips to Russia in 2023. He was proud of it.", dateline="Vantaa")
    assert event.place_country is None


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("A trading firm in Vantaa sold drones to Russia in 2023.", "FI"),
        ("A Rottweil company sold machine tools to Russia in 2023.", "DE"),
    ],
)
def test_a_firm_is_of_the_state_of_its_town(reader: EventReader, body: str, state: str) -> None:
    (event,) = read(reader, body)
    assert event.supplier is not None
    assert event.supplier.country == state


def test_a_body_at_home_in_the_state_where_the_story_was_written(reader: EventReader) -> None:
    body = (
        "Pyongyang, August 22 (KCNA) -- Forty lathes were given as a gift to the Kim Chaek University of Technology "
        "by the Vladivostok Institute of Machines of the Russian Federation. The DPRK side expressed its thanks."
    )
    (event,) = read(reader, body, dateline="Pyongyang")
    assert event.recipient is not None
    assert (event.recipient.country, event.recipient.inferred) == ("KP", True)
    assert [item.text for item in event.items] == ["lathes"], (
        "neither Technology nor Machines, which are parts of names"
    )
