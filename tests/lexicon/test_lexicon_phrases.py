"""Phrase nouns: the bundled lists, and what a wrong file says."""

from __future__ import annotations

import copy
from importlib.resources import files
from typing import Any

import pytest

from sanctrace.lexicon.phrases import load_phrases, parse_phrases
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.errors import DataError


@pytest.fixture
def lists() -> Any:
    return copy.deepcopy(load_yaml(files("sanctrace.lexicon") / "phrases.yml"))


def test_a_noun_says_what_sort_of_party_it_is() -> None:
    groups = load_phrases().party_group
    assert (groups["ministry"], groups["trader"], groups["tanker"]) == ("state", "organisation", "vessel")


def test_a_noun_of_two_groups_belongs_to_the_first(lists: Any) -> None:
    lists["party_nouns"]["state"].append("tanker")
    assert parse_phrases(lists, "phrases.yml").party_group["tanker"] == "state"


def test_a_missing_list_is_refused(lists: Any) -> None:
    del lists["idioms"]
    with pytest.raises(DataError, match=r"phrases\.yml:\d+: top level: 'idioms' is a required property"):
        parse_phrases(lists, "phrases.yml")


def test_a_group_of_parties_that_the_reader_does_not_know_is_refused_with_its_line(lists: Any) -> None:
    line = lists["party_nouns"].line
    lists["party_nouns"]["planet"] = ["moon"]
    with pytest.raises(DataError, match=rf"phrases\.yml:{line}: party_nouns: .*'planet' was unexpected"):
        parse_phrases(lists, "phrases.yml")
