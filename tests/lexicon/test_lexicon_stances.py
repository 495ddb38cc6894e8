"""Stances: words and patterns of the bundled file, and what a wrong file says."""

from __future__ import annotations

import copy
from importlib.resources import files
from typing import Any

import pytest

from sanctrace.lexicon.stances import load_stances, parse_stances
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.errors import DataError


@pytest.fixture
def groups() -> Any:
    return copy.deepcopy(load_yaml(files("sanctrace.lexicon") / "stances.yml"))


def test_to_suspect_hedges_and_to_allege_accuses() -> None:
    assert "suspect" in load_stances().words("hedging", "verbs")
    assert "allege" in load_stances().words("alleging", "verbs")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It neither confirmed nor denied the sale.", "neither confirmed nor denied"),
        ("It DID NOT RESPOND to questions.", "DID NOT RESPOND"),
        ("It responded at once.", None),
    ],
)
def test_phrases_are_found_whatever_their_case(text: str, found: str | None) -> None:
    match = load_stances().pattern("neither", "phrases").search(text)
    assert (match and match[0]) == found


@pytest.mark.parametrize(
    ("text", "about_law"),
    [("a U.N. panel", True), ("the ban on coal", True), ("Ban Ki-moon spoke", False), ("a banner", False)],
)
def test_sources_of_law_keep_their_capitals_and_are_whole_words(text: str, about_law: bool) -> None:
    assert bool(load_stances().pattern("law", "source_patterns").search(text)) is about_law


def test_a_court_has_spoken_in_a_sentence_or_a_plea() -> None:
    pattern = load_stances().pattern("confirming", "court_patterns")
    assert pattern.search("The trader was sentenced to three years.")
    assert pattern.search("He pleaded guilty on Monday.")
    assert not pattern.search("He was charged on Monday.")


def test_a_list_that_the_file_does_not_have_is_an_error_and_not_an_empty_set() -> None:
    with pytest.raises(KeyError):
        load_stances().words("hedging", "verb")


def test_an_unknown_group_is_refused(groups: Any) -> None:
    groups["gossiping"] = {"verbs": ["chat"]}
    with pytest.raises(DataError, match=r"stances\.yml:\d+: top level: .*'gossiping' was unexpected"):
        parse_stances(groups, "stances.yml")


def test_a_missing_list_is_refused_with_its_line(groups: Any) -> None:
    del groups["hedging"]["verbs"]
    with pytest.raises(DataError, match=r"stances\.yml:\d+: hedging: 'verbs' is a required property"):
        parse_stances(groups, "stances.yml")


def test_a_word_that_yaml_reads_as_something_else_is_refused(groups: Any) -> None:
    groups["denying"]["phrases"].append(False)  # an unquoted "false" or "no"
    with pytest.raises(DataError, match=r"denying/phrases/\d+: False is not of type 'string'"):
        parse_stances(groups, "stances.yml")


def test_a_pattern_that_is_no_regular_expression_is_refused_with_its_line(groups: Any) -> None:
    line = groups["law"].key_lines["claim_patterns"]
    groups["law"]["claim_patterns"]["any"].append("(")
    with pytest.raises(DataError, match=rf"stances\.yml:{line}: law/claim_patterns: no regular expression"):
        parse_stances(groups, "stances.yml")
