"""The readers that ours is measured against: they get a fair chance, and brackets say what the parse says."""

from __future__ import annotations

from pathlib import Path

import coder
import pytest
from brackets import sentence_trees
from keyword_alert import KeywordAlert

from sanctrace.events.parse import parse
from sanctrace.model import Article, PublishedAt


def article(body: str) -> Article:
    return Article(
        id="a", source="a.txt", sha256="0" * 64, title="", body=body, published=PublishedAt(text="2024-03-02")
    )


def brackets(text: str) -> str:
    return next(iter(sentence_trees(parse([text])[0])))


def test_goods_and_a_state_under_measures_in_one_sentence_raise_an_alert() -> None:
    (event,) = KeywordAlert()(article("China sent coal wagons to North Korea. It rained."))
    assert event.supplier is not None
    assert event.recipient is not None
    assert (event.supplier.country, event.recipient.country) == ("CN", "KP")
    assert [i.text for i in event.items]
    assert event.evidence[0].text == "China sent coal wagons to North Korea."
    assert event.when is not None
    assert event.when.start == "2024-03-02"


def test_goods_and_state_in_two_sentences_raise_it_for_the_article_only() -> None:
    page = article("A limousine was seen.\n\nNorth Korea said nothing.")
    assert KeywordAlert()(page) == []
    (event,) = KeywordAlert(whole_article=True)(page)
    assert event.supplier is None
    assert event.evidence[0].text == "A limousine was seen."


@pytest.mark.parametrize("body", ["Peru sent coal to Chile.", "North Korea said nothing.", ""])
def test_no_alert_without_both_words(body: str) -> None:
    assert KeywordAlert()(article(body)) == []


def test_the_same_goods_between_the_same_states_are_told_once() -> None:
    twice = "Russia sent North Korea a limousine. Russia gave North Korea a limousine."
    back = "Russia sent North Korea a limousine. North Korea got a limousine of Russia."
    assert len(KeywordAlert()(article(twice))) == 1
    assert len(KeywordAlert()(article(back))) == 2


def test_brackets_have_a_subject_beside_a_verb_phrase_with_its_auxiliaries() -> None:
    tree = brackets("Russia has sold a limousine to North Korea.")
    assert tree.startswith("(ROOT (S (NP (NNP Russia)) (VP (VBZ has) (VP (VBN sold) (NP (DT a) (NN limousine)) (PP ")


@pytest.mark.parametrize(
    "text",
    [
        "Officials said that the ship, which flies the flag of Togo, had been stopped.",
        "The car (a gift) was built, sold and shipped by a firm in Dalian [sic].",
        "Asked who had sent it, she laughed.",
        "Coal.",
    ],
)
def test_brackets_balance_and_keep_every_word(text: str) -> None:
    tree = brackets(text)
    assert tree.count("(") == tree.count(")")
    doc = parse([text])[0]
    leaves = [part.rstrip(")") for part in tree.split() if not part.startswith("(")]
    assert len([leaf for leaf in leaves if leaf]) == len(doc)


def test_the_longest_known_code_decides() -> None:
    assert coder.meaning("0332") == {"kind": "transfer", "status": "planned"}
    assert coder.meaning("1712") == coder.meaning("171")
    assert coder.meaning("112") is None
    assert coder.state("RUSGOV") == "RU"
    assert coder.state("IGOUNO") is None


def test_a_folder_without_the_coder_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(coder.CheckoutUnusable, match=str(tmp_path)):
        coder.Coder(tmp_path)
