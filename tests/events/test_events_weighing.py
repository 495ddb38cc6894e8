"""The rules find, the scorecards choose: what is chosen is marked, explained, and never beyond what the rules ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanctrace.events.cues import BY_SCORECARD
from sanctrace.events.explain import explain
from sanctrace.events.reader import RuleReader, load_knowledge
from sanctrace.events.scene import Knowledge
from sanctrace.events.scorecard import Scorecard, Scorecards, load_scorecards
from sanctrace.events.trace import Drop
from sanctrace.model import Article, PublishedAt

SILENT = Scorecard(bias=-9.0, weights={})
SURE = Scorecard(bias=9.0, weights={})
# Nothing is chosen: sides and events are those of the rules.
RULES_ONLY = Scorecards(
    version="2026-01-01", side=SILENT, told=SURE, untold=SILENT, fill=0.5, doubt=0.5, replace=0.5, keep=0.5, add=0.5
)
TOLD = "Russia gave North Korea three limousines on 4 March 2024."


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def story(*paragraphs: str) -> Article:
    return Article(
        id="story", source="story.txt", sha256="0" * 64, title="", body="\n\n".join(paragraphs),
        published=PublishedAt(text="2024-03-05"),
    )  # fmt: skip


def test_cards_that_choose_nothing_leave_the_events_of_the_rules(knowledge: Knowledge) -> None:
    article = story(TOLD, "A freighter took coal from North Korea to Dalian in February.")
    alone = RuleReader(knowledge, scorecards=None).read(article)
    assert alone
    assert RuleReader(knowledge, scorecards=RULES_ONLY).read(article) == alone


def test_a_draft_of_little_chance_is_no_event_and_says_so(knowledge: Knowledge) -> None:
    reader = RuleReader(knowledge, scorecards=replace(RULES_ONLY, told=SILENT))
    assert reader.read(story(TOLD)) == []
    (sentence,) = explain(story(TOLD), reader).sentences
    assert Drop.OUTWEIGHED in {t.dropped for t in sentence.triggers}
    assert [(w.event, w.chance < w.needed) for w in sentence.weighed if w.origin == "the rules keep it"] == [
        (None, True)
    ]


def test_goods_that_no_rule_told_become_an_event_when_likely(knowledge: Knowledge) -> None:
    article = story("Three black limousines stood in front of a hotel of North Korea.")
    assert RuleReader(knowledge, scorecards=RULES_ONLY).read(article) == []
    likely = replace(RULES_ONLY, untold=SURE, side=Scorecard(bias=-9.0, weights={"recipient: after “of”": 18.0}))
    (event,) = RuleReader(knowledge, scorecards=likely).read(article)
    assert [i.text for i in event.items] == ["black limousines"]
    assert event.recipient is not None and event.recipient.country == "KP"


def test_a_side_chosen_by_scorecard_is_marked_as_inferred(knowledge: Knowledge) -> None:
    article = story("The limousines were sold to North Korea. Photographs show them at a dealer's in Hamburg.")
    cards = replace(RULES_ONLY, side=Scorecard(bias=-9.0, weights={"supplier: after “at”": 18.0}))
    (event,) = RuleReader(knowledge, scorecards=cards).read(article)
    assert event.supplier is not None
    assert event.supplier.inferred_by == BY_SCORECARD
    (weighed,) = [
        w for s in explain(article, RuleReader(knowledge, scorecards=cards)).sentences for w in s.weighed if w.sides
    ]
    assert [(s.side, s.party) for s in weighed.sides] == [("supplier", event.supplier.text)]
    assert weighed.sides[0].reasons[0].cue == "supplier: after “at”"


def test_no_choice_puts_one_state_on_both_sides(knowledge: Knowledge) -> None:
    cards = replace(RULES_ONLY, side=SURE)
    for event in RuleReader(knowledge, scorecards=cards).read(story(TOLD)):
        countries = [p.country for p in (event.supplier, event.recipient) if p is not None and p.country]
        assert len(countries) == len(set(countries))


def test_what_is_weighed_is_still_an_event_between_parties_under_measures(knowledge: Knowledge) -> None:
    cards = replace(RULES_ONLY, untold=SURE, side=SURE)
    article = story(
        "Limousines were on show in Geneva, not far from the mission of North Korea.", "France sells wine to Italy."
    )
    for event in RuleReader(knowledge, scorecards=cards).read(article):
        assert {"KP"} & {p.country for p in (event.supplier, event.recipient) if p is not None}


def test_law_talk_is_never_an_event(knowledge: Knowledge) -> None:
    cards = replace(RULES_ONLY, untold=SURE)
    assert (
        RuleReader(knowledge, scorecards=cards).read(story("Resolutions ban the sale of limousines to North Korea."))
        == []
    )


def test_the_shipped_cards_are_the_default(knowledge: Knowledge) -> None:
    assert RuleReader(knowledge).scorecards is load_scorecards()
