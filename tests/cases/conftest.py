from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sanctrace.model import (
    Article,
    Claim,
    ClaimStatus,
    Element,
    Event,
    EventKind,
    EventReading,
    Finding,
    Interval,
    Item,
    Outcome,
    Party,
    Passage,
    PublishedAt,
    Reading,
    Stance,
)

STATES = {"Russia": "RU", "Vladimir Putin": "RU", "North Korea": "KP", "Kim Jong Un": "KP", "China": "CN"}


def party(name: str | None) -> Party | None:
    """A party of that name, of its State where the name is one of those above."""
    return None if name is None else Party(text=name, name=name, country=STATES.get(name))


def build_event(article: str, **told: object) -> Event:
    """A transfer of a car from Russia to North Korea on 18 February 2024, reported by KCNA, unless told otherwise."""
    words = str(told.get("words", "…"))
    passage = Passage(text=words, start=0, end=len(words))
    voice = told.get("voice", "KCNA")
    voices = told.get("voices", (voice,) if voice else ())
    claims = [Claim(stance=Stance.ASSERTS, speaker=str(v), passage=passage) for v in voices]  # type: ignore[attr-defined]
    if denier := told.get("denier"):
        claims.append(Claim(stance=Stance.DENIES, speaker=str(denier), passage=passage))
    when = told.get("when", Interval(start="2024-02-18"))
    return Event(
        article=article,
        kind=EventKind(str(told.get("kind", "transfer"))),
        status=ClaimStatus(str(told.get("status", "reported"))),
        supplier=party(told.get("supplier", "Russia")),  # type: ignore[arg-type]
        recipient=party(told.get("recipient", "North Korea")),  # type: ignore[arg-type]
        intermediaries=(through,) if (through := party(told.get("through"))) else (),  # type: ignore[arg-type]
        items=(
            Item(
                text=str(told.get("item", "car")),
                item_class=str(told.get("item_class", "luxury_vehicle")),
                goods=told.get("goods", ()),  # type: ignore[arg-type]
                quantity=told.get("quantity"),  # type: ignore[arg-type]
            ),
        ),
        when=Interval(start=when) if isinstance(when, str) else when,  # type: ignore[arg-type]
        claims=tuple(claims),
        evidence=(passage,),
    )


def build_reading(
    article: str,
    *events: Event,
    published: str | None = "2024-02-20",
    outcome: Outcome | None = Outcome.MAY_FALL_UNDER,
    elements: tuple[Element, ...] = (),
    **page: Any,
) -> Reading:
    """A reading of these events (one ordinary event when none is given), each with one finding of that outcome."""
    told = []
    for event in events or (build_event(article),):
        finding = Finding(
            event=event.id,
            provision="test-1",
            symbol="TEST 1",
            outcome=outcome or Outcome.NOT_COVERED,
            tested_from=None,
            tested_to=None,
            elements=elements,
            summary="",
            link="",
            force="decides",
        )
        told.append(EventReading(event=event, findings=(finding,) if outcome else ()))
    return Reading(
        article=Article(
            **{"source": f"{article}.txt", "sha256": "", "title": "", "body": "…", **page},
            id=article,
            published=PublishedAt(text=published) if published else None,
        ),
        events=tuple(told),
    )


@pytest.fixture
def event() -> Callable[..., Event]:
    return build_event


@pytest.fixture
def reading() -> Callable[..., Reading]:
    return build_reading
