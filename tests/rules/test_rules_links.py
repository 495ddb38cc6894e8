"""What files a measure loses nothing: an event that touches none of its links cannot meet it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from sanctrace.lexicon.goods import load_goods
from sanctrace.model import Event, Party
from sanctrace.model.finding import Truth
from sanctrace.rules import Rulebook, assess, load_rulebook
from sanctrace.rules.conditions import All, AnyOf, Not
from sanctrace.rules.facts import Facts
from sanctrace.rules.law_cases import load_cases
from sanctrace.rules.leaves import Direction, OpenFact
from sanctrace.rules.links import links_of

TO_A, FROM_B = (Direction(side, frozenset({code})) for side, code in (("to", "AA"), ("from", "BB")))
OPEN = OpenFact("what it was")


@cache
def told() -> tuple[Event, ...]:
    """The events of the library's own cases."""
    goods = load_goods()
    cases, changes = load_cases()
    questions = [*(c.question for c in cases), *(c.question for c in changes)]
    return tuple(q.event(goods, lambda _: None) for q in questions)


@cache
def parties() -> tuple[Party, ...]:
    found = [p for e in told() for p in (e.supplier, e.recipient, *e.intermediaries) if p is not None]
    return tuple({(p.name, p.country): p for p in found}.values())


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event of a case between whatever parties, known or not, of any of the cases."""
    event = draw(st.sampled_from(told()))
    some = st.none() | st.sampled_from(parties())
    place = draw(st.none() | st.sampled_from([p.country for p in parties() if p.country]))
    through = tuple(draw(st.lists(st.sampled_from(parties()), max_size=2)))
    return replace(event, supplier=draw(some), recipient=draw(some), intermediaries=through, place_country=place)


@settings(max_examples=150, deadline=None)
@given(events())
def test_what_is_not_asked_is_not_met(event: Event) -> None:
    rulebook = load_rulebook()
    facts = Facts(event, rulebook.terms, None, None)
    touched = facts.countries | facts.actors
    for measure in rulebook.measures:
        if measure.tested and measure.condition is not None:
            needed = links_of(measure.condition)
            if needed is not None and not needed & touched:
                assert measure.condition.test(facts).truth is Truth.NOT_MET, measure.id


@pytest.mark.parametrize(
    ("condition", "links"),
    [
        (TO_A, {"AA"}),
        (OPEN, None),
        (Not(TO_A), None),
        (All([OPEN, FROM_B]), {"BB"}),
        (AnyOf([TO_A, FROM_B]), {"AA", "BB"}),
        (AnyOf([TO_A, OPEN]), None),
        (All([AnyOf([TO_A, FROM_B]), TO_A]), {"AA"}),
    ],
)
def test_the_links_of_a_condition(condition: All | AnyOf | Not | Direction, links: set[str] | None) -> None:
    assert links_of(condition) == (None if links is None else frozenset(links))


def test_every_tested_measure_is_filed_under_a_state_or_group() -> None:
    """Otherwise each event would pay for each such measure, wherever it stands in the world."""
    conditions = [(m.id, m.condition) for m in load_rulebook().measures if m.tested]
    assert [ident for ident, condition in conditions if condition is not None and links_of(condition) is None] == []


def test_law_about_other_states_asks_nothing_of_an_event(rulebook: Rulebook) -> None:
    """Findings of the law about one State are those of a library that holds no other."""
    alone = replace(rulebook, measures=tuple(m for m in rulebook.measures if m.regime.id == "un-libya"))
    alone = replace(alone, version="libya", _candidates={}, _force={}, _known_by={})
    for event in told():
        whole = [f for f in assess(event, rulebook) if f.regime == "un-libya"]
        assert assess(event, alone) == whole
