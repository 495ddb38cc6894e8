"""Which of a story's times dates the flow: its own, never that of a report, a ruling, a law or another happening."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, PublishedAt

STAGES = "a stage on the way, told in a relative clause with its own day, becomes a second event"


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def not_yet(body: str, day: str | None, why: str) -> object:
    return pytest.param(body, day, id=body, marks=pytest.mark.xfail(strict=True, reason=why))


ONE_SENTENCE = [
    ("In May 2019 North Korea sold missiles to Syria.", "2019-05"),
    ("Russia gave North Korea a limousine on Feb. 18, 2024, KCNA said on Tuesday.", "2024-02-18"),
    ("KCNA said on Tuesday that Russia gave North Korea a limousine on Feb. 18, 2024.", "2024-02-18"),
    ("KCNA said on Tuesday that Russia gave North Korea a limousine.", None),
    ("In March 2023, Seoul said North Korea sold missiles to Syria in 2022.", "2022"),
    ("A Singapore court on Monday jailed a trader for selling whisky to North Korea in 2017.", "2017"),
    ("The trader, who was jailed on Monday, sold whisky to North Korea between 2016 and 2018.", "2016/2018"),
    ("Under a resolution of 2017, North Korea, which sold coal to China in June 2019, may sell none.", "2019-06"),
    ("North Korea sold coal to China before the ban was adopted in August 2017.", None),
    ("Putin, who met Kim Jong Un in September 2023, gave him a limousine in February 2024.", "2024-02"),
    ("Since August 2023, North Korea has sent missiles to Russia.", "2023-08/2025-02"),
    (
        "North Korea sent shells to Russia between September 2023 and February 2024, Seoul said on Monday.",
        "2023-09/2024-02",
    ),
    ("Russia will supply diesel to North Korea in April 2025, TASS reported on Friday.", "2025-04"),
    ("Russia gave North Korea a limousine days after Putin met Kim Jong Un in June 2024.", None),
]


@pytest.mark.parametrize(("body", "day"), ONE_SENTENCE)
def test_the_time_of_its_own_clause_dates_a_flow(reader: EventReader, body: str, day: str | None) -> None:
    (event,) = read(reader, body)
    assert (event.when.edtf() if event.when else None) == day


TWO_SENTENCES = [
    ("North Korea sold missiles to Syria. The sale took place in May 2015.", "2015-05"),
    ("North Korea sold missiles to Syria. That was in May 2015.", "2015-05"),
    ("Russia gave Kim Jong Un a limousine. It arrived on Sunday.", "2025-02-23"),
    ("Russia sent diesel to North Korea. Moscow said on Monday that it was cold.", None),
    ("A trader sold whisky to North Korea. He was sentenced in May 2020.", None),
    ("North Korea sold missiles to Syria. The army of Syria lost a battle in May 2015.", None),
    ("North Korea sent missiles to Russia. The war in Ukraine began in February 2022.", None),
    ("Russia gave North Korea a limousine. Kim Jong Un met Putin in September.", None),
]


@pytest.mark.parametrize(("body", "day"), TWO_SENTENCES)
def test_only_what_speaks_of_the_flow_dates_it_later(reader: EventReader, body: str, day: str | None) -> None:
    (event,) = read(reader, body)
    assert (event.when.edtf() if event.when else None) == day


@pytest.mark.xfail(strict=True, reason=STAGES)
def test_the_stages_of_one_delivery_are_one_event_dated_by_its_end(reader: EventReader) -> None:
    body = "The limousine, which had left Russia on Feb. 16, 2024, was handed to Kim Jong Un on Feb. 18, 2024."
    (event,) = read(reader, body)
    assert event.when is not None
    assert event.when.edtf() == "2024-02-18"


def test_the_words_that_date_a_flow_are_its_passage(reader: EventReader) -> None:
    body = "SEOUL — KCNA said on Tuesday that Russia gave North Korea a limousine on Feb. 18, 2024."
    (event,) = read(reader, body)
    assert event.when_passage is not None
    assert event.when_passage.text == "Feb. 18, 2024"
