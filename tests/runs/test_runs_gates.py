"""Gated and ungated, the pipeline says the same of every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.model import Page, PageError
from sanctrace.runs.gates import GateName, load_gate
from sanctrace.runs.pipeline import Pipeline, open_pipeline
from sanctrace.runs.read import PageDropped, PageRead, read_pages, skim_pages
from sanctrace.runs.settings import Settings

PAGES = sorted((Path(__file__).parents[2] / "evaluation").glob("*/articles/*"))
IRRELEVANT = (
    b"<html><body><p>The town council of Reading met on Monday to talk about the price of bread.</p></body></html>"
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return open_pipeline(Settings())


def test_no_page_of_the_labelled_sets_loses_an_event(pipeline: Pipeline) -> None:
    gate = load_gate()
    dropped = [p for f in PAGES if gate.drops(p := Page(source=f.name, content=f.read_bytes()))]
    assert len(PAGES) > 200 and dropped
    for page in dropped:
        reading = pipeline.read(page)
        assert not reading.events and not reading.relevant, page.source


@settings(max_examples=60, deadline=None)
@given(
    states=st.lists(
        st.sampled_from(["Iran", "the Houthis", "NORTH KOREA", "Kim Jong Un", "France", "Kenya", "Libya’s army"]),
        min_size=2,
        max_size=2,
    ),
    verb=st.sampled_from(["delivered", "sold", "praised", "has shipped", "visited"]),
    goods=st.sampled_from(["missiles", "40,000 tons of diesel", "an armoured limousine", "letters", "coal"]),
    space=st.sampled_from([" ", "&nbsp;", "\n", "\u00a0"]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_generated_pages_give_the_same_events(
    pipeline: Pipeline, states: list[str], verb: str, goods: str, space: str, encoding: str
) -> None:
    story = f"{states[0]} {verb} {goods} to {states[1]} on Monday, two officials said."
    html = f"<html><body><article><p>{story.replace(' ', space)}</p><p>No more was known.</p></article></body></html>"
    page = Page(source="page.html", content=html.encode(encoding))
    gated = list(skim_pages([page], pipeline, load_gate()))
    (whole,) = read_pages([page], pipeline)
    assert isinstance(whole, PageRead)
    assert gated == [whole] or (isinstance(gated[0], PageDropped) and not whole.reading.events)


def test_a_dropped_page_says_which_gate_dropped_it_and_why(pipeline: Pipeline) -> None:
    pages: list[Page | PageError] = [
        Page(source="bread.html", content=IRRELEVANT),
        PageError("gone.html", "not there"),
        Page(source="e", content=b""),
    ]
    first, second, third = skim_pages(pages, pipeline, load_gate())
    assert isinstance(first, PageDropped) and first.dropped.gate is GateName.BYTES
    assert "no" in first.dropped.because and first.page.source == "bread.html"
    assert isinstance(second, PageError) and isinstance(third, PageError)
