from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from sanctrace.model import (
    Article,
    ClaimStatus,
    Event,
    EventKind,
    Finding,
    Outcome,
    Page,
    PageNotText,
    PublishedAt,
    Screening,
)
from sanctrace.runs.pipeline import Pipeline


def read_lines(page: Page) -> Article:
    """A newsroom whose pages are: the day on the first line, the story below."""
    if not page.content:
        raise PageNotText(page.source, "the page is empty")
    day, _, body = page.content.decode().partition("\n")
    published = PublishedAt(text=day) if day else None
    return Article(id=page.source, source=page.source, sha256=page.sha256, title="", body=body, published=published)


def one_event_a_paragraph(article: Article) -> Sequence[Event]:
    """A reader for which every paragraph tells a transfer."""
    return [
        Event(
            article=article.id,
            kind=EventKind.TRANSFER,
            status=ClaimStatus.REPORTED,
            evidence=(article.passage(start, end),),
        )
        for start, end in article.paragraphs()
    ]


def screen_all(event: Event, *, reported_on: date | None) -> Sequence[Screening]:
    """A list with one entry that everybody resembles."""
    return [
        Screening(
            mention=event.evidence[0].text,
            entry="X.1",
            entry_name="Everyman",
            score=1.0,
            reasons=(),
            list_name="all",
            listed_on=reported_on,
        )
    ]


def find_all(event: Event, *, reported_on: date | None, screenings: Sequence[Screening]) -> Sequence[Finding]:
    """A law that everything may fall under on the day of the report; its note counts the screenings it was given."""
    return [
        Finding(
            event=event.id,
            provision="test-1",
            symbol="TEST 1",
            outcome=Outcome.MAY_FALL_UNDER,
            tested_from=reported_on,
            tested_to=reported_on,
            elements=(),
            summary="",
            link="",
            force="decides",
            note=f"{len(screenings)} screened",
        )
    ]


@pytest.fixture
def pipeline() -> Pipeline:
    return Pipeline(article=read_lines, events=one_event_a_paragraph, screenings=screen_all, findings=find_all)
