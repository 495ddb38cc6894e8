"""Quantities of the press as bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.lexicon.quantities import Amount, as_unit, parse_amounts


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("more than a million barrels", Amount(1_000_000, None, "barrels")),
        ("4,500 tons", Amount(4_500, 4_500, "tonnes")),
        ("600 tonnes", Amount(600, 600, "tonnes")),
        ("up to 9 million rounds", Amount(0, 9_000_000, None)),
        ("$6 million in all", Amount(6_000_000, 6_000_000, "USD")),
        ("114,000 euros", Amount(114_000, 114_000, "EUR")),
        ("US$340,000", Amount(340_000, 340_000, "USD")),
        ("not quite 12,000 francs", Amount(0, 12_000, "CHF")),
        ("at least ten", Amount(10, None, None)),
        ("90,000 bottles", Amount(90_000, 90_000, None)),
        ("over 165,000 barrels", Amount(165_000, None, "barrels")),
        ("11 kilograms", Amount(11, 11, "kg")),
    ],
)
def test_words_to_bounds(words: str, amount: Amount) -> None:
    assert parse_amounts(words) == (amount,)


@pytest.mark.parametrize("words", ["", "several", "a set of"])
def test_words_without_a_number_give_no_large_amount(words: str) -> None:
    assert all(a.low <= 1 for a in parse_amounts(words))


def test_crude_converts_by_the_two_numbers_of_the_paragraph() -> None:
    assert as_unit(Amount(525_000, 525_000, "tonnes"), "barrels", "crude-oil") == Amount(
        4_000_000, 4_000_000, "barrels"
    )


@given(st.floats(1, 1e6))
def test_refined_products_convert_to_bounds(tonnes: float) -> None:
    converted = as_unit(Amount(tonnes, tonnes, "tonnes"), "barrels", "refined-petroleum")
    assert converted is not None
    assert converted.high is not None
    assert converted.low < converted.high


def test_bottles_are_no_barrels() -> None:
    assert as_unit(Amount(90_000, 90_000, None), "barrels", "refined-petroleum") is None
