"""Reading words: the bundled lists, and what a wrong file says."""

from __future__ import annotations

import copy
import dataclasses
import json
from importlib.resources import files
from typing import Any

import pytest

from sanctrace.lexicon.reading import load_reading, parse_reading
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.errors import DataError


@pytest.fixture
def lists() -> Any:
    return copy.deepcopy(load_yaml(files("sanctrace.lexicon") / "reading.yml"))


def test_the_object_of_an_accusing_verb_is_who_acts() -> None:
    assert {"accuse", "suspect", "charge"} <= load_reading().clauses.object_control


def test_the_lists_are_read_once() -> None:
    assert load_reading() is load_reading()


def test_every_list_of_the_reader_is_required_by_the_schema() -> None:
    schema = json.loads((files("sanctrace.lexicon") / "reading.schema.json").read_text(encoding="utf-8"))
    words = load_reading()
    for group in dataclasses.fields(words):
        names = {field.name for field in dataclasses.fields(getattr(words, group.name))}
        assert names == set(schema["properties"][group.name]["required"])


def test_flow_nouns_are_among_the_words_that_echo_a_flow() -> None:
    tellings = load_reading().tellings
    assert tellings.flow_nouns < tellings.echoed


def test_a_missing_list_is_refused_with_its_line(lists: Any) -> None:
    line = lists["flows"].line
    del lists["flows"]["enforcers"]
    with pytest.raises(DataError, match=r"reading\.yml:\d+: flows: 'enforcers' is a required property") as error:
        parse_reading(lists, "reading.yml")
    assert error.value.line == line


def test_a_list_that_the_reader_does_not_know_is_refused_with_its_line(lists: Any) -> None:
    lists["times"]["hunches"] = ["guess"]
    with pytest.raises(DataError, match=r"reading\.yml:\d+: times: .*'hunches' was unexpected"):
        parse_reading(lists, "reading.yml")


def test_an_item_class_that_the_goods_lexicon_does_not_know_is_refused(lists: Any) -> None:
    lists["tellings"]["loose"][0].append("spaceship")
    with pytest.raises(DataError, match=r"tellings/loose/0/2: 'spaceship' is not one of"):
        parse_reading(lists, "reading.yml")


def test_item_classes_are_those_of_the_goods_lexicon_and_people() -> None:
    folder = files("sanctrace.lexicon")
    goods = json.loads((folder / "goods.schema.json").read_text(encoding="utf-8"))
    known = set(goods["properties"]["entries"]["items"]["properties"]["class"]["enum"])
    for name in ("reading", "triggers"):
        schema = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert set(schema["$defs"]["item_classes"]["items"]["enum"]) == known | {"people"}
