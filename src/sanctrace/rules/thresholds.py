"""Caps on the sum of deliveries and floors under a price, as elements of a finding."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from sanctrace.lexicon.quantities import Amount, as_unit, parse_amounts
from sanctrace.model.event import Item
from sanctrace.model.finding import Element, Truth
from sanctrace.rules.conditions import Tested
from sanctrace.rules.facts import Facts
from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.measure import Threshold

CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "CNY", "JPY"})


def cap_broken(threshold: Threshold, facts: Facts) -> Tested:
    """Whether one event alone shows that a cap or its conditions are not kept.

    Met when the quantity told is above the cap by itself, or a fact breaks the conditions (no notice, a listed
    party). Not met when nothing shows it: then the delivery counts towards the cap.
    """
    told = told_amount(threshold, facts)
    low = 0.0 if told is None else told.low
    limit = (
        threshold.what if threshold.value == inf else f"{threshold.value:,.0f} {threshold.unit} per {threshold.period}"
    )
    if low > threshold.value:
        because = f"At least {low:,.0f} {threshold.unit} are told, above {limit}, the sum for all States together."
        return _one(Element(name="cap passed", outcome=Truth.MET, because=because))
    if threshold.broken_when is not None:
        broken = threshold.broken_when.test(facts)
        if broken.truth is Truth.MET:
            return broken
    if low:
        because = (
            f"At least {low:,.0f} {threshold.unit} are told, below {limit}; the sum of all States' deliveries decides."
        )
    else:
        because = f"No quantity is told; {limit} is the sum for all States together."
    return _one(
        Element(
            name="cap passed",
            outcome=Truth.NOT_MET,
            because=because,
            missing="the year's running total, and whether the delivery was notified",
        )
    )


def told_amount(threshold: Threshold, facts: Facts) -> Amount | None:
    """What an event tells of the capped goods, in the cap's unit; None when it tells no quantity of them.

    Other goods of the event are left out. One quantity that stands by two words for the goods ("1,200 tonnes of fuel,
    diesel") counts once from below and twice from above.
    """
    amounts = [
        converted
        for item in facts.event.items
        if threshold.applies is None or _applies(threshold, facts, item)
        for amount in parse_amounts(item.quantity or "")
        if (converted := as_unit(amount, threshold.unit, threshold.ledger)) is not None
    ]
    if not amounts:
        return None
    open_top = any(a.high is None for a in amounts)
    high = None if open_top else sum(a.high or 0 for a in amounts)
    return Amount(sum({a: a.low for a in amounts}.values()), high, threshold.unit)


def floors_reached(thresholds: Sequence[Threshold], facts: Facts) -> Tested:
    """Whether some item costs more than the floor that applies to it.

    Of several floors the last that applies to an item counts: files go from the general to the special. An item under
    no floor reaches it. A price that is not told is presumed to lie above: the goods are told as luxury.
    """
    floors = [t for t in thresholds if t.kind == "floor"]
    if not floors:
        return Tested(Truth.MET, ())
    below: list[Element] = []
    presumed: Element | None = None
    for item in facts.event.items:
        floor = next((f for f in reversed(floors) if _applies(f, facts, item)), None)
        if floor is None:
            continue
        tested = _price(item, floor)
        if tested.outcome is Truth.NOT_MET:
            below.append(tested)
        elif tested.presumed:
            presumed = presumed or tested
        else:
            return _one(tested)
    if presumed is not None:
        return _one(presumed)
    return _one(below[0]) if below else Tested(Truth.MET, ())


def _applies(floor: Threshold, facts: Facts, item: Item) -> bool:
    return not isinstance(floor.applies, GoodsAre) or floor.applies.item(facts, item)[0] is Truth.MET


def _price(item: Item, floor: Threshold) -> Element:
    value = f"{floor.value:,.0f} {floor.unit} ({floor.what})"
    prices = [a for a in parse_amounts(item.quantity or "") if a.unit in CURRENCIES]
    if any(_reaches(a, floor) for a in prices):
        because = f"“{item.text}” is told at {item.quantity}, above {value}."
        return Element(name="value", outcome=Truth.MET, because=because)
    if prices and all(a.unit == floor.unit for a in prices):
        because = f"“{item.text}” is told at {item.quantity}, not above {value}."
        return Element(name="value", outcome=Truth.NOT_MET, because=because)
    because = f"No price of “{item.text}” is told; goods told as such are taken to be worth more than {value}."
    return Element(name="value", outcome=Truth.MET, because=because, missing="the price of one item", presumed=True)


def _reaches(amount: Amount, threshold: Threshold) -> bool:
    return amount.unit == threshold.unit and (amount.high is None or amount.low > threshold.value)


def _one(element: Element) -> Tested:
    return Tested(element.outcome, (element,))
