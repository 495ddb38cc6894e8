"""A condition tree in plain words, for whoever reads a measure."""

from __future__ import annotations

from collections.abc import Sequence

from sanctrace.rules.conditions import All, AnyOf, Condition, Not
from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.leaves import Approved, BoundParty, ConductIs, Direction, IsListed, OpenFact, PartyIs, Says, Within
from sanctrace.rules.measure import Measure

_WAYS = {"to": "it runs to", "from": "it runs from", "either": "one end is", "link": "a party or the place is"}
_TOLD_ALREADY = (Direction, ConductIs, GoodsAre, BoundParty)


def further_conditions(measure: Measure) -> list[str]:
    """What a measure asks besides direction, conduct, goods and who is bound, one sentence each; all must hold."""
    parts: Sequence[Condition] = measure.condition.children if isinstance(measure.condition, All) else ()
    return [describe(part) for part in parts if not isinstance(part, _TOLD_ALREADY)]


def describe(condition: Condition) -> str:
    """One condition in words, parts joined by "and" and "or"."""
    match condition:
        case All(children=parts):
            return _joined(" and ", parts)
        case AnyOf(children=parts):
            return _joined(" or ", parts)
        case Not(child=part):
            return f"not: {describe(part)}"
        case Direction():
            return f"{_WAYS[condition.side]} {condition.label}"
        case ConductIs():
            return f"it is {condition.label}"
        case GoodsAre():
            return f"{'all of it is' if condition.every else 'it is'} {condition.label}"
        case BoundParty():
            return f"{condition.label or 'a Member State'} is bound"
        case Says():
            return f"the account says “{condition.label}”"
        case PartyIs():
            return f"a party is {condition.label}"
        case IsListed():
            return f"a party stood on the {condition.named.label} on the day"
        case Approved():
            return "an approval or exemption is told"
        case OpenFact():
            return f"not known from any account: {condition.missing}"
        case Within():
            return f"it happened from {condition.first or 'any day'} to {condition.last or 'any later day'}"
        case _:
            raise TypeError(f"{type(condition).__name__} has no words; add them to rules/describe.py")


def _joined(word: str, parts: Sequence[Condition]) -> str:
    return word.join(f"({describe(p)})" if isinstance(p, All | AnyOf) else describe(p) for p in parts)
