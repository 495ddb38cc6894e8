from __future__ import annotations

import pickle
from datetime import date

import pytest

from sanctrace.model import Page, PageNotText, Reading
from sanctrace.runs.pipeline import Pipeline, open_pipeline
from sanctrace.runs.settings import Settings

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


STORY = b"""Seoul hands over list of cars

March 4, 2021

SEOUL - A ship carried 12 luxury cars from Dalian in China to Nampo in North Korea on 1 March 2021, Seoul's
intelligence service said on Thursday. China denied that it had supplied the cars.
"""


def test_the_installed_pipeline_reads_the_same_in_another_process() -> None:
    page = Page(source="cars.txt", content=STORY)
    opened = open_pipeline(Settings())
    reading = opened.read(page)
    assert reading.events
    assert pickle.loads(pickle.dumps(opened)).read(page) == reading


def test_law_as_known_on_an_early_day_holds_no_later_measure() -> None:
    page = Page(source="cars.txt", content=STORY)
    early = open_pipeline(Settings(as_of=date(2010, 1, 1))).read(page)
    late = open_pipeline(Settings()).read(page)

    def symbols(found: Reading) -> set[str]:
        return {finding.provision for event in found.events for finding in event.findings}

    assert "un-dprk-2397-7" in symbols(late)
    assert not any("2397" in provision for provision in symbols(early))
