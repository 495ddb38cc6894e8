from __future__ import annotations

from datetime import date

import pytest

from sanctrace.model import Page, PageNotText
from sanctrace.runs.pipeline import Pipeline

PAGE = Page(source="story.txt", content=b"2024-02-20\nOne thing moved.\n\nAnother thing moved.")


def test_each_stage_is_given_what_the_ones_before_it_made(pipeline: Pipeline) -> None:
    reading = pipeline.read(PAGE)
    assert [e.event.evidence[0].text for e in reading.events] == ["One thing moved.", "Another thing moved."]
    for event in reading.events:
        assert event.screenings[0].mention == event.event.evidence[0].text
        assert event.findings[0].note == "1 screened"
        assert event.findings[0].tested_from == date(2024, 2, 20)
    assert reading.relevant


def test_a_page_without_a_date_has_no_day_of_report(pipeline: Pipeline) -> None:
    (event,) = pipeline.read(Page(source="story.txt", content=b"\nOne thing moved.")).events
    assert event.findings[0].tested_from is None


def test_a_page_that_holds_no_text_is_an_error(pipeline: Pipeline) -> None:
    with pytest.raises(PageNotText, match="empty"):
        pipeline.read(Page(source="story.txt", content=b""))
