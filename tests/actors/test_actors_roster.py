"""The index finds what the comparer would, for one name or many, built or opened again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.actors import Roster, load_roster
from sanctrace.model import DataError

ROSTER = load_roster()


def test_an_opened_index_answers_like_the_built_one() -> None:
    opened = Roster(ROSTER.snapshots, ROSTER.arrays)
    for name in ("KOMID", "Yun Ho Jin", "Chongchongang", "Ri Je-seon", "nobody at all"):
        assert opened.search(name, threshold=0.7) == ROSTER.search(name, threshold=0.7)


def test_many_names_at_once_answer_like_one_by_one() -> None:
    names = [e.name for s in ROSTER.snapshots for e in s.entries] + ["", "...", "Петров", "Corporation"]
    together = ROSTER.search_many(names, threshold=0.78)
    assert together == [ROSTER.search(name, threshold=0.78) for name in names]


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_asked(text: str) -> None:
    for hit in ROSTER.search(text, threshold=0.5):
        assert 0.5 <= hit.score <= 1.0


def test_a_very_long_text_can_be_asked() -> None:
    assert ROSTER.search("word " * 5000, threshold=0.5) == []


def test_ships_are_found_by_number() -> None:
    ((_, entry),) = ROSTER.by_imo("7937317")
    assert entry.name == "Chong Chon Gang"
    assert ROSTER.by_imo("9999999") == []


def test_a_roster_needs_a_list() -> None:
    with pytest.raises(DataError, match="no list is loaded"):
        Roster([])
