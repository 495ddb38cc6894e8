"""An explanation is the reader's own run told as values: same events, every reason given, every place in the text."""

from __future__ import annotations

from importlib import resources

import pytest

from sanctrace.events.drawing import draw_parse
from sanctrace.events.explain import explain
from sanctrace.events.explanation import Explanation, RepairKind, RoleName, SentenceExplained, TriggerRead
from sanctrace.events.reader import RuleReader, load_knowledge
from sanctrace.events.status import RULES, derive_status
from sanctrace.events.trace import Drop
from sanctrace.model import Article, ClaimStatus, Page, PublishedAt, Stance
from sanctrace.news.read import load_catalogue, read_page

EXAMPLES = sorted((resources.files("sanctrace.desk") / "examples").iterdir(), key=lambda file: file.name)


@pytest.fixture(scope="module")
def rules() -> RuleReader:
    return RuleReader(load_knowledge())


def story(*paragraphs: str, publisher: str | None = None) -> Article:
    return Article(
        id="story",
        source="story.txt",
        sha256="0" * 64,
        title="",
        body="\n\n".join(paragraphs),
        published=PublishedAt(text="2024-03-05"),
        publisher=publisher,
    )


def told(rules: RuleReader, *paragraphs: str) -> Explanation:
    return explain(story(*paragraphs), rules)


def trigger(sentence: SentenceExplained, word: str) -> TriggerRead:
    """The reading of a word that tells an event, else its first reading."""
    readings = [t for t in sentence.triggers if t.text == word]
    return next((t for t in readings if t.event), readings[0])


def places(explanation: Explanation) -> list[tuple[str, int, int]]:
    """Every place that an explanation names, with the words that must stand there."""
    found = [(n.text, n.start, n.end) for n in explanation.opened_by]
    for s in explanation.sentences:
        found.append((s.text, s.start, s.end))
        found += [(r.text, r.start, r.end) for r in s.repairs]
        found += [(n.text, n.start, n.end) for n in s.names]
        found += [(g.text, g.start, g.end) for g in s.goods]
        found += [(t.text, t.start, t.end) for t in s.times]
        found += [(m.text, m.start, m.end) for m in s.sums]
        found += [(t.text, t.start, t.end) for t in s.triggers]
    return found


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_the_events_explained_are_the_events_read(rules: RuleReader, file: resources.abc.Traversable) -> None:
    article = read_page(Page(source=file.name, content=file.read_bytes()), load_catalogue())
    explanation = explain(article, rules)
    assert [e.event for e in explanation.events] == rules.read(article)
    assert [e.number for e in explanation.events] == list(range(1, len(explanation.events) + 1))
    for words, start, end in places(explanation):
        assert article.body[start:end] == words
    for explained in explanation.events:
        assert derive_status(explained.ledger) is explained.event.status
        tellings = [t for s in explanation.sentences for t in s.triggers if t.event == explained.number]
        assert [t.first for t in tellings].count(True) == 1
        assert explained.sentences
        for number in explained.sentences:
            sentence = explanation.sentences[number - 1]
            assert any(t.event == explained.number for t in sentence.triggers)
            assert sentence.text in {p.text for p in explained.event.evidence}
    for sentence in explanation.sentences:
        assert sentence.read or not sentence.triggers
        for t in sentence.triggers:
            assert (t.dropped is None) == (t.event is not None)
            for role in t.roles:
                assert sentence.start <= role.start < role.end <= sentence.end


def test_a_page_that_names_no_state_under_measures_stays_shut(rules: RuleReader) -> None:
    explanation = told(rules, "Norway sold four ferries to Denmark. The price was not given.")
    assert explanation.opened_by == ()
    assert explanation.events == ()
    assert [s.read for s in explanation.sentences] == [False, False]
    assert "names no State or group" in explanation.sentences[0].why


def test_the_gate_says_which_names_opened_the_page(rules: RuleReader) -> None:
    explanation = told(rules, "Denmark sold a ferry to North Korea, a broker said.")
    assert [(n.text, n.country) for n in explanation.opened_by] == [("North Korea", "KP")]
    assert explanation.about == "KP"


def test_what_was_taken_out_before_parsing_is_shown(rules: RuleReader) -> None:
    explanation = told(
        rules,
        "NAMPO, March 4 (Coast Wire) -- Iran sold 40 drones (of the large sort) to Sudan, the harbour master said.",
    )
    (sentence,) = explanation.sentences
    repairs = {r.kind: r for r in sentence.repairs}
    assert repairs[RepairKind.DATELINE].text == "NAMPO, March 4 (Coast Wire) --"
    assert repairs[RepairKind.BRACKET].text == "(of the large sort)"
    attribution = repairs[RepairKind.ATTRIBUTION]
    assert (attribution.text, attribution.speaker, attribution.verb) == (
        "the harbour master said",
        "the harbour master",
        "said",
    )
    assert len(sentence.parsed) == len(sentence.text)
    assert "harbour" not in sentence.parsed
    assert "harbour" not in {w.text for w in sentence.words}


def test_word_lists_show_what_they_matched_and_by_which_rule(rules: RuleReader) -> None:
    explanation = told(rules, "Pyongyang paid $4 million for diesel in January 2024, a trader said.")
    (sentence,) = explanation.sentences
    (name,) = sentence.names
    assert (name.text, name.country, name.kind) == ("Pyongyang", "KP", "place")
    assert name.rule
    (goods,) = sentence.goods
    assert goods.item_class == "refined_petroleum"
    assert goods.hs
    assert [t.interval.edtf() for t in sentence.times] == ["2024-01"]
    assert [s.text for s in sentence.sums] == ["$4 million"]


def test_roles_are_shown_with_score_and_the_event_they_make(rules: RuleReader) -> None:
    explanation = told(rules, "China shipped 12 limousines to North Korea on 2 March 2024.")
    shipped = trigger(explanation.sentences[0], "shipped")
    roles = {r.role: r for r in shipped.roles}
    assert roles[RoleName.SUPPLIER].country == "CN"
    assert roles[RoleName.RECIPIENT].country == "KP"
    assert roles[RoleName.ITEM].item_class == "luxury_vehicle"
    assert roles[RoleName.WHEN].name == "2024-03-02"
    assert shipped.score == 7.5
    assert (shipped.event, shipped.first, shipped.dropped) == (1, True, None)


def test_a_word_of_two_classes_shows_both_and_which_one_lost(rules: RuleReader) -> None:
    (sentence,) = told(rules, "China shipped 12 limousines to North Korea.").sentences
    readings = [t for t in sentence.triggers if t.text == "shipped"]
    assert {t.dropped for t in readings} == {None, Drop.FULLER}


def test_what_points_back_is_marked_where_it_stands(rules: RuleReader) -> None:
    first, second = told(rules, "Kim Jong Un has many cars.", "Russia gave him a limousine on Monday.").sentences
    recipient = next(r for r in trigger(second, "gave").roles if r.role is RoleName.RECIPIENT)
    assert recipient.text == "Kim Jong Un"
    assert recipient.inferred_by
    assert second.text[recipient.start - second.start : recipient.end - second.start] == "him"
    assert first.number == 1


@pytest.mark.parametrize(
    ("sentence", "word", "why"),
    [
        ("Iran has never supplied missiles to Yemen, it said.", "supplied", Drop.NEGATED),
        ("If Iran supplied missiles to Yemen, prices would rise.", "supplied", Drop.HYPOTHETICAL),
        ("A resolution bans the supply of coal by North Korea to any State.", "supply", Drop.LAW),
        ("Russia went on selling.", "selling", Drop.NO_GOODS),
        ("Norway sold ten drones to Denmark, and Iran only watched.", "sold", Drop.NO_MEASURE),
    ],
)
def test_why_a_trigger_came_to_nothing(rules: RuleReader, sentence: str, word: str, why: Drop) -> None:
    explanation = told(rules, sentence)
    reasons = {t.dropped for t in explanation.sentences[0].triggers if t.text == word}
    assert why in reasons
    assert explanation.events == ()


def test_goods_that_point_back_to_nothing_are_said_to(rules: RuleReader) -> None:
    explanation = told(rules, "North Korea was in the news.", "The shipment reached the port.")
    assert Drop.POINTS_NOWHERE in {t.dropped for t in explanation.sentences[1].triggers}
    assert explanation.events == ()


def test_a_second_telling_is_merged_into_the_first(rules: RuleReader) -> None:
    explanation = told(
        rules,
        "Russia gave Kim Jong Un a limousine on 18 February 2024.",
        "The limousine was delivered to Kim Jong Un by Russia, an aide said.",
    )
    assert len(explanation.events) == 1
    assert explanation.events[0].sentences == (1, 2)
    assert trigger(explanation.sentences[0], "gave").first
    assert not trigger(explanation.sentences[1], "delivered").first


def test_stance_layers_and_denials(rules: RuleReader) -> None:
    explanation = told(
        rules,
        "Ukraine's military intelligence believes that Iran shipped 200 missiles to Russia in May 2023.",
        "Iran denied it.",
    )
    shipped = trigger(explanation.sentences[0], "shipped")
    assert "hedged" in shipped.moods
    assert shipped.voices[0].standing is not None
    (denial,) = explanation.sentences[1].denials
    assert (denial.stance, denial.event) == (Stance.DENIES, 1)
    (event,) = explanation.events
    assert (event.event.status, event.rule) == (ClaimStatus.SUSPECTED, 4)
    assert Stance.DENIES in event.ledger


def test_a_flow_told_only_by_its_denial_is_the_event_of_its_words(rules: RuleReader) -> None:
    explanation = told(rules, "North Korea said it had never sold artillery shells to Russia.")
    sold = trigger(explanation.sentences[0], "sold")
    assert (sold.event, sold.first, sold.dropped) == (1, True, None)
    assert (explanation.events[0].event.status, explanation.events[0].rule) == (ClaimStatus.DENIED, 2)


def test_every_status_has_one_rule_with_its_words() -> None:
    assert set(RULES) == set(ClaimStatus)
    assert sorted(number for number, _ in RULES.values()) == [1, 2, 3, 4, 5, 6]
    assert len({words for _, words in RULES.values()}) == len(RULES)


def test_a_drawing_is_the_same_each_time_and_holds_no_markup_of_the_page(rules: RuleReader) -> None:
    (sentence,) = told(rules, "Russia gave <b>Kim</b> & others a car, said a <script>.").sentences
    drawing = draw_parse(sentence)
    assert drawing == draw_parse(sentence)
    assert drawing.startswith("<svg") and drawing.endswith("</svg>")
    assert 'id="parse-1"' in drawing
    assert "<script" not in drawing and "<b>" not in drawing
    assert "http" not in drawing.replace("http://www.w3.org", "")


def test_a_sentence_that_was_not_parsed_has_no_drawing(rules: RuleReader) -> None:
    (sentence,) = told(rules, "Ferries sail at noon from the pier.").sentences
    assert draw_parse(sentence) == ""
