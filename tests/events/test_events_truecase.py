"""Lines set in capitals are read as the rest of the page writes their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.events.reader import EventReader
from sanctrace.events.truecase import Truecase
from sanctrace.lexicon.names import load_names
from sanctrace.model import Article, PublishedAt

BODY = "WHO TAUGHT THE RUSSIANS\n\nA Russian crew learned from the Guard. The UN said so, and Kim agreed."


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("WHO TAUGHT THE RUSSIANS", "Who taught the Russians"),
        ("THE UN WARNS KIM AND MOSCOW", "The UN warns Kim and Moscow"),
        ("The UN warns Kim", "The UN warns Kim"),
        ("UN, EU", "UN, EU"),
    ],
)
def test_a_line_in_capitals_is_written_as_a_sentence(line: str, written: str) -> None:
    assert Truecase(BODY, load_names()).of(line) == written


@given(st.text())
def test_the_length_stays_so_that_offsets_hold(text: str) -> None:
    assert len(Truecase(BODY, load_names()).of(text)) == len(text)


def test_a_question_in_capitals_names_no_health_organisation(reader: EventReader) -> None:
    page = Article(
        id="page", source="page", sha256="", title="", published=PublishedAt(text="2022-10-20"),
        body="WHO SOLD THE RUSSIANS THEIR DRONES\n\nIran sold drones to Russia last month, a Russian pilot said.",
    )  # fmt: skip
    (event,) = reader.read(page)
    assert event.supplier is not None
    assert event.supplier.country == "IR"
