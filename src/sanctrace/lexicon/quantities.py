"""Quantities as the press writes them, as bounds: "more than a million barrels" is at least 1,000,000 barrels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Word numbers of English newswire; larger round numbers come with a multiplier.
_WORDS = {
    "zero": 0, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12, "half": 0.5,
}  # fmt: skip
_MULTIPLIERS = {
    "dozen": 12,
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9, "bln": 1e9,
}  # fmt: skip
_UNITS = {
    "barrel": "barrels", "barrels": "barrels", "bbl": "barrels", "tonne": "tonnes", "tonnes": "tonnes", "ton": "tonnes",
    "tons": "tonnes", "metric": "tonnes", "mt": "tonnes", "litre": "litres", "litres": "litres", "liter": "litres",
    "liters": "litres", "euro": "EUR", "euros": "EUR", "eur": "EUR", "€": "EUR", "$": "USD", "us$": "USD", "usd": "USD",
    "dollar": "USD", "dollars": "USD", "£": "GBP", "pound": "GBP", "pounds": "GBP", "franc": "CHF", "francs": "CHF",
    "chf": "CHF", "yuan": "CNY", "yen": "JPY", "kilogram": "kg", "kilograms": "kg", "kg": "kg", "kilo": "kg",
    "kilos": "kg",
}  # fmt: skip
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?P<sign>us\$|\$|€|£)?\s*(?P<number>{_NUMBER}|\b(?:{'|'.join(_WORDS)})\b)"
    rf"(?:[\s-]+(?P<multiplier>{'|'.join(_MULTIPLIERS)})\b)?(?:[\s-]+(?P<unit>us\$|[€$£]|[a-z]+))?",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(more than|over|at least|above|exceeding|no fewer than|no less than|upwards of)\b", re.IGNORECASE
)
_AT_MOST = re.compile(
    r"\b(up to|less than|under|below|fewer than|at most|not quite|nearly|almost|no more than)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Amount:
    """Bounds of one amount; `high` None means no upper bound is given. `unit` None means a bare count."""

    low: float
    high: float | None
    unit: str | None


@lru_cache(maxsize=16384)
def parse_amounts(text: str) -> tuple[Amount, ...]:
    """Amounts in a quantity's words, in order.

    "at least", "over" leave the top open; "up to", "almost" leave the bottom at 0; "about" is taken as it stands.
    A unit that is not known is a bare count ("90,000 bottles").
    """
    found = []
    for match in _AMOUNT.finditer(text):
        number = match["number"].lower().replace(",", "")
        value = _WORDS[number] if number in _WORDS else float(number)
        value *= _MULTIPLIERS.get((match["multiplier"] or "").lower(), 1.0)
        unit = _UNITS.get((match["sign"] or match["unit"] or "").lower())
        before = text[max(0, match.start() - 20) : match.start()]
        low = 0.0 if _AT_MOST.search(before) else value
        high = None if _AT_LEAST.search(before) else value
        found.append(Amount(low, high, unit))
    return tuple(found)


# Barrels to a tonne. Crude: the two numbers of 2397 para 4 (4,000,000 barrels or 525,000 tonnes). Refined products:
# from heavy fuel oil to petrol, from memory; a delivery whose product is not named lies between.
BARRELS_PER_TONNE = {"crude-oil": (4_000_000 / 525_000, 4_000_000 / 525_000), "refined-petroleum": (6.35, 8.5)}


def as_unit(amount: Amount, unit: str, ledger: str | None) -> Amount | None:
    """The amount in `unit` (barrels or tonnes), or None when it cannot be converted.

    `ledger` names the product whose conversion range applies.
    """
    if amount.unit == unit:
        return amount
    factors = BARRELS_PER_TONNE.get(ledger or "")
    if factors is None:
        return None
    low, high = factors
    if amount.unit == "tonnes" and unit == "barrels":
        return Amount(amount.low * low, None if amount.high is None else amount.high * high, unit)
    if amount.unit == "barrels" and unit == "tonnes":
        return Amount(amount.low / high, None if amount.high is None else amount.high / low, unit)
    return None
