"""Goods of an event against goods of a measure: exact words, headings, classes, and honest ambiguity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sanctrace.model import Event, EventKind, Item, Outcome, Truth
from sanctrace.rules import Rulebook, assess

Tell = Callable[..., Event]


def with_item(tell: Tell, item: Item, on: str = "2019-05-05", supplier: str = "KP", recipient: str = "CN") -> Event:
    return replace(tell(supplier, recipient, "x", on=on), items=(item,))


def outcome_of(findings: list[object], provision: str) -> Outcome | None:
    return next((f.outcome for f in findings if f.provision == provision), None)  # type: ignore[attr-defined]


def test_words_that_fit_several_goods_name_the_candidates(rulebook: Rulebook, tell: Tell) -> None:
    findings = assess(
        with_item(tell, Item(text="ore", item_class="metal", goods=("copper-ore", "titanium-ore"))), rulebook
    )
    goods = [e for f in findings for e in f.elements if e.name == "goods"]
    assert {f.provision for f in findings} == {"un-dprk-2270-30", "un-dprk-2321-28"}
    assert all(e.outcome is Truth.UNKNOWN for e in goods)
    assert all("ambiguous: copper ore (HS 2603) or titanium ore (HS 2614)" in e.because for e in goods)
    assert all(e.missing == "what exactly “ore” is" for e in goods)


def test_metal_of_an_unknown_kind_raises_the_question(rulebook: Rulebook, tell: Tell) -> None:
    findings = assess(with_item(tell, Item(text="concentrate", item_class="metal")), rulebook)
    assert outcome_of(list(findings), "un-dprk-2270-30") is Outcome.CANNOT_BE_TESTED


def test_exact_words_decide_over_general_ones(rulebook: Rulebook, tell: Tell) -> None:
    wig = Item(text="wigs", item_class="textile", goods=("wigs", "news-textile"))
    assert assess(with_item(tell, wig), rulebook) == []  # HS 67 is outside 50 to 63


@pytest.mark.parametrize(("hs", "hit"), [(("8703",), True), (("87",), True), (("9503",), False)])
def test_headings_given_by_the_reader_count(rulebook: Rulebook, tell: Tell, hs: tuple[str, ...], hit: bool) -> None:
    item = Item(text="goods", item_class="other", hs=hs)
    findings = assess(with_item(tell, item, supplier="CN", recipient="KP"), rulebook)
    assert (outcome_of(list(findings), "un-dprk-2397-7") is Outcome.MAY_FALL_UNDER) is hit


def test_a_ship_seized_is_no_export(rulebook: Rulebook, tell: Tell) -> None:
    ship = Item(text="freighter", item_class="vessel", goods=("cargo-ship",))
    sold = assess(with_item(tell, ship), rulebook)
    seized = assess(replace(with_item(tell, ship), kind=EventKind.SEIZURE), rulebook)
    assert outcome_of(list(sold), "un-dprk-2397-6") is Outcome.MAY_FALL_UNDER
    assert outcome_of(list(seized), "un-dprk-2397-6") is None
    assert outcome_of(list(seized), "un-dprk-2397-9") is Outcome.MAY_FALL_UNDER


@pytest.mark.parametrize(
    ("supplier", "item", "words"),
    [
        (
            "NL",
            Item(text="vodka", item_class="luxury_good", goods=("vodka",)),
            "a list that binds a party or place here: the Euro",
        ),
        (
            "RU",
            Item(text="horses", item_class="luxury_good", goods=("horse",)),
            "which bind only there and show State practice",
        ),
        ("RU", Item(text="gifts", item_class="luxury_good"), "so this is by analogy"),
    ],
)
def test_a_luxury_finding_says_on_what_it_rests(
    rulebook: Rulebook, tell: Tell, supplier: str, item: Item, words: str
) -> None:
    findings = assess(with_item(tell, item, supplier=supplier, recipient="KP"), rulebook)
    (finding,) = [f for f in findings if f.provision == "un-dprk-1718-8-a-iii"]
    (basis,) = [e for e in finding.elements if e.name == "basis"]
    assert words in basis.because


def test_a_tea_set_leaves_the_annex_open(rulebook: Rulebook, tell: Tell) -> None:
    item = Item(text="tea set", item_class="luxury_good", goods=("porcelain",))
    (finding,) = assess(with_item(tell, item, supplier="RU", recipient="KP"), rulebook)
    assert finding.note is not None
    assert "S/RES/2321 (2016) para. 5 and annex IV: what exactly “tea set” is" in finding.note


def test_words_for_goods_of_two_classes_stay_open(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("CN", "KP", "valve", on="2019-05-05")
    findings = assess(event, rulebook)
    assert outcome_of(list(findings), "un-dprk-1718-8-a-ii") is Outcome.CANNOT_BE_TESTED
    assert outcome_of(list(findings), "un-dprk-2397-7") is Outcome.MAY_FALL_UNDER  # whichever it is
    (goods,) = [e for f in findings if f.provision == "un-dprk-1718-8-a-ii" for e in f.elements if e.name == "goods"]
    assert "ambiguous: vacuum valve (HS 8481) or pump (HS 8413)" in goods.because


@pytest.mark.parametrize(
    ("item", "provision", "presumed"),
    [
        ("microchips", "un-dprk-1718-8-a-ii", True),
        ("uranium hexafluoride", "un-dprk-1718-8-a-ii", False),
        ("maraging steel", "un-dprk-1718-8-a-ii", False),
    ],
)
def test_that_an_item_stands_on_a_list_is_presumed_and_said(
    rulebook: Rulebook, tell: Tell, item: str, provision: str, presumed: bool
) -> None:
    (finding,) = [f for f in assess(tell("CN", "KP", item, on="2016-05-05"), rulebook) if f.provision == provision]
    (goods,) = [e for e in finding.elements if e.name == "goods"]
    assert (finding.outcome, goods.presumed) == (Outcome.MAY_FALL_UNDER, presumed)
    assert ("whether it stands on the lists that the paragraph names" in finding.missing) is presumed


@pytest.mark.parametrize(
    ("item", "presumed"), [("drones", True), ("Shahed drones", False), ("ballistic missiles", False)]
)
def test_the_range_of_a_drone_is_presumed_unless_told(
    rulebook: Rulebook, tell: Tell, item: str, presumed: bool
) -> None:
    (finding,) = assess(tell("IR", "RU", item, on="2022-09"), rulebook)
    (goods,) = [e for e in finding.elements if e.name == "goods"]
    assert (finding.provision, goods.presumed) == ("un-iran-2231-b4", presumed)
