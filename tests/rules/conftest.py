"""Events in few words, and the whole library once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sanctrace.lexicon.goods import load_goods
from sanctrace.model import ClaimStatus, Event, EventKind, Interval
from sanctrace.rules import Rulebook, load_rulebook
from sanctrace.rules.questions import NamedItem, NamedParty, Question

Tell = Callable[..., Event]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="session")
def tell() -> Tell:
    """`tell("RU", "KP", "diesel", on="2024-03", quantity="600 tonnes")`: a transfer between two States."""

    def event(supplier: str | None, recipient: str | None, *items: str, **facts: Any) -> Event:
        on = facts.get("on")
        quantity = facts.get("quantity")
        told = Question(
            kind=EventKind(facts.get("kind", "transfer")),
            status=ClaimStatus(facts.get("status", "reported")),
            supplier=None if supplier is None else NamedParty(name=f"State {supplier}", country=supplier),
            recipient=None if recipient is None else NamedParty(name=f"State {recipient}", country=recipient),
            items=tuple(NamedItem(text=i, quantity=quantity) for i in items),
            when=None if on is None else Interval(start=on, end=facts.get("to")),
            place_country=facts.get("place_country"),
            says=tuple(facts.get("says", ())),
            approvals=tuple(facts.get("approvals", ())),
        ).event(load_goods(), lambda _: None)
        return told if "article" not in facts else _in_article(told, facts["article"])

    return event


def _in_article(event: Event, article: str) -> Event:
    from dataclasses import replace

    return replace(event, article=article)
