from __future__ import annotations

from collections.abc import Callable

import pytest

from sanctrace.cases.compare import Likeness, compare
from sanctrace.cases.telling import tellings_of
from sanctrace.cases.told import told_of
from sanctrace.model import Event, Interval, Reading

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


def test_soldiers_are_people_under_any_name(event: MakeEvent, reading: MakeReading) -> None:
    troops = event("a", item="conscripts", item_class="other", quantity="8,400")
    men = event("b", item="men", item_class="other", quantity="8,400")
    found = likeness(reading("a", troops), reading("b", men))
    assert {"same kind of goods", "quantities agree"} <= set(found.reasons)


def test_an_affair_of_months_is_told_of_long_after(event: MakeEvent, reading: MakeReading) -> None:
    span = Interval(start="2022-03", end="2023-06")
    charged = event("a", kind="procurement_attempt", when=span)
    verdict = event("b", kind="procurement_attempt", when=None)
    found = likeness(reading("a", charged), reading("b", verdict, published="2024-09-20"))
    assert found.same
    assert "told without a day after an affair of months" in found.reasons
    car = likeness(reading("a", event("a", when=span)), reading("b", event("b", when=None), published="2024-09-20"))
    assert car.score < found.score


def test_two_affairs_told_without_a_day_months_apart_need_more_than_parties(
    event: MakeEvent, reading: MakeReading
) -> None:
    one, other = (event(n, kind="procurement_attempt", when=None) for n in "ab")
    found = likeness(reading("a", one), reading("b", other, published="2024-09-20"))
    assert not found.same
    assert "but both told without a day, months apart" in found.reasons


def test_a_total_of_weeks_is_not_one_delivery(event: MakeEvent, reading: MakeReading) -> None:
    oil = {"item": "diesel", "item_class": "refined_petroleum"}
    one = event("a", **oil, quantity="9,000 barrels", when="2024-02-05")
    total = event("b", **oil, quantity="120,000 barrels", when=Interval(start="2024-02"))
    corrected = event("b", **oil, quantity="11,000 barrels", when=Interval(start="2024-02"))
    assert likeness(reading("a", one), reading("b", total)).clash == "a total of weeks and one delivery"
    assert likeness(reading("a", one), reading("b", corrected)).same
