"""A case as the JSON object that `sanctrace cases --json` prints, one a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypedDict

from sanctrace.cases.describe import fullest_account
from sanctrace.desk.reading_json import EventJson, event_json
from sanctrace.model import Article, Case


class TellingJson(TypedDict):
    """One article's account: where it stands, and the event as `sanctrace read --json` prints it."""

    article: str
    source: str
    title: str
    publisher: str | None
    published: str | None
    event: EventJson


class CaseJson(TypedDict):
    """One case. `status`, `date` and `date_end` are those of the account that speaks for it."""

    id: str
    headline: str
    status: str
    date: str | None
    date_end: str | None
    provisions: list[str]
    tellings: list[TellingJson]


def case_line(case: Case, articles: Mapping[str, Article]) -> str:
    """The case as one line of JSON; `articles` holds the article of every telling by its id."""
    return json.dumps(case_json(case, articles), ensure_ascii=False)


def case_json(case: Case, articles: Mapping[str, Article]) -> CaseJson:
    """The case as plain values, ready for JSON."""
    lead = fullest_account([kept.event for kept in case.events])
    provisions = dict.fromkeys(provision for kept in case.events for provision in kept.provisions)
    tellings: list[TellingJson] = []
    for kept in case.events:
        article = articles[kept.event.article]
        tellings.append(
            {
                "article": article.id,
                "source": article.source,
                "title": article.title,
                "publisher": article.publisher,
                "published": article.published.text if article.published else None,
                "event": event_json(kept),
            }
        )
    return {
        "id": case.id,
        "headline": case.headline,
        "status": lead.status.value,
        "date": lead.when.start if lead.when else None,
        "date_end": lead.when.end if lead.when else None,
        "provisions": list(provisions),
        "tellings": tellings,
    }
