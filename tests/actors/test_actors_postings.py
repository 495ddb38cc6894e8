"""What the index does not follow could not have been a candidate."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.actors import load_roster
from sanctrace.actors.index import TermIndex
from sanctrace.actors.prepare import NameClass, prepare

WORDS = (
    "Kim",
    "Petrov",
    "Petrova",
    "Trading",
    "Ali",
    "Hassan",
    "bin",
    "de",
    "J",
    "Sokolov",
    "Ocean",
    "Shipping",
    "Kimm",
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
CLASSES = st.sampled_from(list(NameClass))


@given(
    st.lists(st.tuples(NAMES, CLASSES), min_size=1, max_size=80),
    st.lists(NAMES | st.text(alphabet="KimPetrov ali", max_size=20), min_size=1, max_size=6),
    st.sampled_from([0.0, 0.3, 0.55, 0.66, 0.68, 0.8, 0.97]),
)
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_by_not_following_the_common_words(
    listed: list[tuple[str, NameClass]], asked: list[str], floor: float
) -> None:
    arrays = TermIndex.build(prepare(*name) for name in listed).arrays
    queries = [tuple(prepare(text, name_class) for name_class in NameClass) for text in asked]
    whole = TermIndex(arrays, many=10**9).candidates(queries, 12, floor)
    assert TermIndex(arrays, many=2).candidates(queries, 12, floor) == whole


@cache
def followed(many: int) -> TermIndex:
    return TermIndex(load_roster().arrays, many=many)


@given(st.sampled_from([e.name for s in load_roster().snapshots for e in s.entries]), st.integers(0, 30), st.booleans())
@settings(max_examples=150, deadline=None)
def test_names_of_the_embedded_lists_with_a_letter_changed(name: str, at: int, dropped: bool) -> None:
    altered = name[:at] + ("" if dropped else "x") + name[at + 1 :]
    queries = [tuple(prepare(text, name_class) for name_class in NameClass) for text in (name, altered)]
    assert followed(5).candidates(queries, 12, 0.66) == followed(10**9).candidates(queries, 12, 0.66)
