from __future__ import annotations

from collections.abc import Callable

import pytest

from sanctrace.cases.compare import Likeness, compare
from sanctrace.cases.telling import tellings_of
from sanctrace.cases.told import told_of
from sanctrace.model import Event, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def likeness(one: Reading, other: Reading) -> Likeness:
    """How alike the first events of two readings are, either way round."""
    (a, *_), (b, *_) = tellings_of(one), tellings_of(other)
    there, back = compare(told_of(a), told_of(b)), compare(told_of(b), told_of(a))
    assert there == back
    return there


def test_why_two_tellings_are_one_event_is_said_in_words(reading: MakeReading) -> None:
    found = likeness(reading("a"), reading("b"))
    assert found.same
    assert found.reasons == (
        "same day",
        "same goods",
        "same supplier",
        "same recipient",
        "reported within two days",
    )


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        ({"supplier": "North Korea", "recipient": "Russia"}, "suppliers of two States"),
        ({"supplier": "China"}, "suppliers of two States"),
        ({"when": "2024-03-18"}, "days apart"),
        ({"item": "coal", "item_class": "coal"}, "other goods"),
        ({"kind": "travel"}, "two kinds of event"),
    ],
)
def test_a_clash_is_named_and_ends_it(
    event: MakeEvent, reading: MakeReading, other: dict[str, str], clash: str
) -> None:
    found = likeness(reading("a"), reading("b", event("b", **other), published="2024-03-20"))
    assert (found.same, found.score, found.clash) == (False, 0.0, clash)


def test_far_quantities_part_what_no_day_ties(event: MakeEvent, reading: MakeReading) -> None:
    few = event("a", item="coal", item_class="coal", quantity="4,500 tons", when=None)
    same = event("b", item="coal", item_class="coal", quantity="about 4,600 tons", when=None)
    many = event("b", item="coal", item_class="coal", quantity="50,000 tons", when=None)
    agreed, apart = likeness(reading("a", few), reading("b", same)), likeness(reading("a", few), reading("b", many))
    assert "quantities agree" in agreed.reasons
    assert "but quantities are far apart and no day ties them" in apart.reasons
    assert agreed.score > apart.score + 4


def test_two_wares_of_a_wide_class_are_two_kinds_of_goods(event: MakeEvent, reading: MakeReading) -> None:
    horses = event("a", item="horses", item_class="luxury_good", goods=("horse",), when=None)
    vodka = event("b", item="vodka", item_class="luxury_good", goods=("vodka",), when=None)
    assert not likeness(reading("a", horses), reading("b", vodka)).same


def test_one_figure_told_the_same_day_outweighs_a_day_told_otherwise(event: MakeEvent, reading: MakeReading) -> None:
    told = {"item": "shells", "item_class": "ammunition", "quantity": "7,000 containers"}
    early, late = event("a", when="2024-02-18", **told), event("b", when="2024-03-11", **told)
    assert likeness(reading("a", early, published="2024-03-12"), reading("b", late, published="2024-03-12")).same
    assert not likeness(reading("a", early, published="2024-02-20"), reading("b", late, published="2024-03-12")).same


def test_a_page_edited_at_its_address_is_the_same_event_with_another_day(
    event: MakeEvent, reading: MakeReading
) -> None:
    first = reading("a", source="https://paper.example/story", sha256="1" * 64)
    edited = reading("a", event("a", when="2024-02-10"), source="https://paper.example/story", sha256="2" * 64)
    assert likeness(first, edited).reasons[0] == "two versions of one page"


def test_a_go_between_in_one_account_may_be_the_supplier_in_another(event: MakeEvent, reading: MakeReading) -> None:
    through = event("a", supplier="Russia", through="China")
    assert likeness(reading("a", through), reading("b", event("b", supplier="China"))).same
