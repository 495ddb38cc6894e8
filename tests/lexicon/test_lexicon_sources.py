"""Sources: who they are in names and in text, and what a wrong file says."""

from __future__ import annotations

import copy
from importlib.resources import files
from typing import Any

import pytest

from sanctrace.lexicon.sources import SourceKind, load_sources, parse_sources
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.errors import DataError


@pytest.fixture
def data() -> Any:
    return copy.deepcopy(load_yaml(files("sanctrace.lexicon") / "sources.yml"))


def test_every_source_has_a_letter_and_a_reason() -> None:
    sources = load_sources().sources
    assert all(source.reliability in "BCDE" and source.reason for source in sources if source.judged)
    assert {source.reliability for source in sources if not source.judged} == {"D", "F"}


@pytest.mark.parametrize(
    ("name", "source"),
    [("The Associated Press", "AP"), ("the guardian", "The Guardian"), ("KCNA", "KCNA"), ("Harbour Post", None)],
)
def test_a_source_by_its_whole_name(name: str, source: str | None) -> None:
    found = load_sources().named(name)
    assert (found and found.name) == source


def test_sources_in_text_are_whole_words_with_a_capital() -> None:
    text = "Yonhap quoted The Guardian; the guardian of the gate told dpa nothing, and the sun shone."
    assert [m.source.name for m in load_sources().find(text)] == ["Yonhap", "The Guardian", "dpa"]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Seoul's spy agency", "intelligence"),
        ("the foreign ministry", "government"),
        ("prosecutors", "prosecutors"),
        ("a baker", None),
    ],
)
def test_offices_by_their_words(words: str, role: str | None) -> None:
    found = load_sources().role(words)
    assert (found and found.id) == role


def test_agencies_that_a_state_owns_and_speaks_through_are_no_better_than_d() -> None:
    owned = [s for s in load_sources().sources if s.kind is SourceKind.AGENCY and s.state in {"KP", "RU", "CN", "IR"}]
    assert owned
    assert {s.reliability for s in owned} == {"D"}


def test_one_form_names_one_source(data: Any) -> None:
    data["sources"][1]["forms"].append("Reuters")
    with pytest.raises(DataError, match="the form 'Reuters' already names Reuters"):
        parse_sources(data, "sources.yml")


def test_a_letter_outside_the_scale_is_refused_with_its_line(data: Any) -> None:
    data["sources"][0]["reliability"] = "Z"
    with pytest.raises(DataError, match=r"sources\.yml:\d+"):
        parse_sources(data, "sources.yml")
