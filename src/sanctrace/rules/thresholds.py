"""Caps on the sum of deliveries and floors under a price, as elements of a finding."""

from __future__ import annotations

from math import inf

from sanctrace.model.finding import Element, Truth
from sanctrace.rules.conditions import Tested
from sanctrace.rules.facts import Facts
from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.measure import Threshold
from sanctrace.rules.quantities import Amount, as_unit, parse_amounts

CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "CNY", "JPY"})


def cap_broken(threshold: Threshold, facts: Facts) -> Tested:
    """Whether one event alone shows that a cap or its conditions are not kept.

    Met when the quantity told is above the cap by itself, or a fact breaks the conditions (no notice, a listed
    party). Not met when nothing shows it: then the delivery counts towards the cap.
    """
    told = [a for item in facts.event.items for a in parse_amounts(item.quantity or "")]
    amounts = [as_unit(amount, threshold.unit, threshold.ledger) for amount in told]
    low = sum(a.low for a in amounts if a is not None)
    limit = (
        threshold.what if threshold.value == inf else f"{threshold.value:,.0f} {threshold.unit} per {threshold.period}"
    )
    if low > threshold.value:
        because = f"At least {low:,.0f} {threshold.unit} are told, above {limit}, the sum for all States together."
        return _one(Element(name="cap", outcome=Truth.MET, because=because))
    if threshold.broken_when is not None:
        broken = threshold.broken_when.test(facts)
        if broken.truth is Truth.MET:
            return broken
    if low:
        because = (
            f"About {low:,.0f} {threshold.unit} are told, below {limit}; the sum of all States' deliveries decides."
        )
    else:
        because = f"No quantity is told; {limit} is the sum for all States together."
    return _one(
        Element(
            name="cap",
            outcome=Truth.NOT_MET,
            because=because,
            missing="the year's running total, and whether the delivery was notified",
        )
    )


def floor_reached(threshold: Threshold, facts: Facts) -> Tested:
    """Whether the price told lies above a floor; an untold price is presumed to (the goods are told as luxury)."""
    value = f"{threshold.value:,.0f} {threshold.unit}"
    concerned = [
        item
        for item in facts.event.items
        if not isinstance(threshold.applies, GoodsAre) or threshold.applies.item(facts, item)[0] is Truth.MET
    ]
    if not concerned:
        return Tested(Truth.MET, ())
    below = 0
    for item in concerned:
        prices = [a for a in parse_amounts(item.quantity or "") if a.unit in CURRENCIES]
        if any(_reaches(a, threshold) for a in prices):
            because = f"“{item.text}” is told at {item.quantity}, above {value}."
            return _one(Element(name="value", outcome=Truth.MET, because=because))
        below += bool(prices) and all(a.unit == threshold.unit for a in prices)
    if below == len(concerned):
        because = f"The value told is not above {value} ({threshold.what})."
        return _one(Element(name="value", outcome=Truth.NOT_MET, because=because))
    because = f"No price is told; goods told as such are taken to be worth more than {value} ({threshold.what})."
    return _one(
        Element(name="value", outcome=Truth.MET, because=because, missing="the price of one item", presumed=True)
    )


def _reaches(amount: Amount, threshold: Threshold) -> bool:
    return amount.unit == threshold.unit and (amount.high is None or amount.low > threshold.value)


def _one(element: Element) -> Tested:
    return Tested(element.outcome, (element,))
