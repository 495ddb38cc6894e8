"""What can be corrected, and a form's fields made into the value that a correction takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from sanctrace.lexicon.goods import load_goods
from sanctrace.model import Article, ClaimStatus, EventKind

_WHAT_TO_WRITE = {
    "supplier": "a name, such as North Korea or Firm (CN)",
    "recipient": "a name, such as North Korea or Firm (CN)",
    "when": "2024-02-18, 2024-02, 2024, or FIRST/LAST",
    "items": "words for the goods, sum or people",
    "place": "a name",
    "status": "one of the statuses",
    "kind": "one of the kinds",
}


def fields_of() -> Mapping[str, str]:
    """The slots that a correction can be of, each with what to write."""
    return _WHAT_TO_WRITE


@cache
def offered_values() -> Mapping[str, tuple[str, ...]]:
    """The closed sets that some slots take their value from, and the classes of goods."""
    classes = sorted({entry.item_class for entry in load_goods().entries} | {"other"})
    return {
        "status": tuple(status.value for status in ClaimStatus),
        "kind": tuple(kind.value for kind in EventKind),
        "item_class": tuple(classes),
    }


def change_of(form: Mapping[str, str]) -> str:
    """`slot=value` as `runs.judging.correction` takes it, from the fields slot, value, item_class and quantity.

    Raises ValueError when no slot is named.
    """
    slot, value = form.get("slot", ""), form.get("value", "").strip()
    if slot not in _WHAT_TO_WRITE:
        raise ValueError(f"choose what to correct: {', '.join(_WHAT_TO_WRITE)}")
    if slot == "items" and value:
        item = {"text": value, "item_class": form.get("item_class") or "other"}
        if quantity := form.get("quantity", "").strip():
            item["quantity"] = quantity
        value = json.dumps([item], ensure_ascii=False)
    return f"{slot}={value}"


def words_at(article: Article, place: str) -> str:
    """The words of the body at `START-END`; raises ValueError when they lie outside it."""
    start, _, end = place.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        raise ValueError(f"{place!r} is no place; write two numbers, such as 120-135")
    return article.passage(int(start), int(end)).text
