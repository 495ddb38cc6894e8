"""Kleene's three-valued laws."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanctrace.model import Truth
from sanctrace.rules.kleene import kleene_all, kleene_any, kleene_not

truths = st.sampled_from(Truth)
lists = st.lists(truths, max_size=6)
# In the order of information, unknown lies below both others.
ORDER = {Truth.NOT_MET: 0, Truth.UNKNOWN: 1, Truth.MET: 2}


@given(lists)
def test_de_morgan(values: list[Truth]) -> None:
    assert kleene_not(kleene_all(values)) is kleene_any(kleene_not(v) for v in values)


@given(truths)
def test_not_twice_changes_nothing(value: Truth) -> None:
    assert kleene_not(kleene_not(value)) is value


@given(lists, st.randoms())
def test_order_of_parts_does_not_matter(values: list[Truth], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert kleene_all(values) is kleene_all(shuffled)
    assert kleene_any(values) is kleene_any(shuffled)


@given(lists)
def test_all_is_the_weakest_and_any_the_strongest(values: list[Truth]) -> None:
    if values:
        assert kleene_all(values) is min(values, key=ORDER.__getitem__)
        assert kleene_any(values) is max(values, key=ORDER.__getitem__)


@given(lists, st.integers(0, 5), truths)
def test_learning_a_fact_never_makes_the_whole_unknown(values: list[Truth], place: int, known: Truth) -> None:
    """Replacing an unknown part by a known one keeps a known whole as it is."""
    if place >= len(values) or values[place] is not Truth.UNKNOWN:
        return
    learned = [*values[:place], known, *values[place + 1 :]]
    for combine in (kleene_all, kleene_any):
        before, after = combine(values), combine(learned)
        if before is not Truth.UNKNOWN:
            assert after is before
