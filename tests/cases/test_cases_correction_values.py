"""What a correction may put into a slot: the shape is checked before it is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.cases.correction_values import check_value
from sanctrace.cases.judged import correct
from sanctrace.model import ClaimStatus, Event, EventKind

EVENT = Event(article="a", kind=EventKind.TRANSFER, status=ClaimStatus.REPORTED)


@pytest.mark.parametrize(
    ("slot", "value", "told"),
    [
        ("items", "some text", "items takes a list, such as"),
        ("items", {"text": "coal"}, "not an object"),
        ("items", [{"quantity": "two"}], "each of the items takes a text"),
        ("items", [7], "not a number (7)"),
        ("items", [{"text": "coal", "hs": "2701"}], "items knows no hs; it takes goods, item_class, quantity, text"),
        ("items", [{"text": "coal", "quantity": 4}], "the quantity of 'coal' takes words, not a number (4)"),
        ("items", [{"text": "coal", "item_class": None}], "leave it out when it is not known"),
        ("items", [{"text": "coal", "goods": "coal"}], "take a list of ids of the lexicon"),
        ("supplier", ["Russia"], "supplier takes a name"),
        ("supplier", {"country": "RU"}, "supplier takes a name"),
        ("recipient", {"name": "Firm", "country": "China"}, "takes two capital letters such as CN"),
        ("recipient", {"name": "Firm", "land": "CN"}, "recipient knows no land"),
        ("when", 2024, "when takes words, not a number (2024)"),
        ("when", "soon", "when takes a day, month or year"),
        ("when", "2024-02/", "has no second one"),
        ("place", ["Nampo"], "place takes words, not a list"),
        ("place", "  ", "place takes words"),
        ("status", None, "status takes one of"),
        ("status", ["alleged"], "status takes one of"),
        ("kind", "festival", "festival"),
        ("colour", "red", "is no slot; it is one of"),
    ],
)
def test_the_wrong_shape_is_refused_in_words(slot: str, value: Any, told: str) -> None:
    with pytest.raises(ValueError) as error:
        check_value(slot, json.dumps(value))
    assert told in str(error.value)


@pytest.mark.parametrize("slot", ["supplier", "recipient", "when", "items", "place"])
def test_nothing_empties_a_slot(slot: str) -> None:
    check_value(slot, None)
    check_value(slot, "null")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "name", "country", "item_class", "quantity", "goods"]), inner)
    ),
    max_leaves=6,
)


@given(st.sampled_from(["supplier", "recipient", "when", "items", "status", "kind", "place"]), JSON_VALUES)
def test_what_is_let_through_can_be_applied_and_all_else_is_told(slot: str, value: Any) -> None:
    text = json.dumps(value)
    try:
        check_value(slot, text)
    except ValueError as error:
        assert len(str(error)) > len(slot)
        return
    made = correct(EVENT, slot, text)
    assert all(isinstance(item.text, str) and item.text.strip() for item in made.items)


def test_words_that_an_older_version_kept_for_items_are_one_thing() -> None:
    assert [item.text for item in correct(EVENT, "items", '"some text"').items] == ["some text"]
