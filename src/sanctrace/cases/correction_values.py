"""What a correction may put into a slot, checked before it is kept: the shape of the value, in words."""

from __future__ import annotations

import json
from typing import Any

from sanctrace.model import ClaimStatus, EventKind, Interval

_PARTY = {"name", "country"}
_ITEM = {"text", "item_class", "goods", "quantity"}
_ITEMS = 'items=[{"text": "coal", "item_class": "coal", "quantity": "4,000 tonnes"}]'
_SLOTS = ("supplier", "recipient", "when", "items", "status", "kind", "place")


def check_value(slot: str, value: str | None) -> None:
    """Nothing when the JSON text `value` has the shape that the slot takes; None or null empties a slot.

    Raises ValueError that says what was given and what to write. Status and kind cannot be empty.
    """
    if slot not in _SLOTS:
        raise ValueError(f"{slot!r} is no slot; it is one of {', '.join(_SLOTS)}")
    given: Any = None if value is None else json.loads(value)
    if slot in {"status", "kind"}:
        _one_of(slot, given, [v.value for v in (ClaimStatus if slot == "status" else EventKind)])
    elif given is None:
        return
    elif slot in {"supplier", "recipient"}:
        _party(slot, given)
    elif slot == "items":
        _items(given)
    elif not _words(given):
        raise ValueError(f"{slot} takes words, not {_told(given)}")
    elif slot == "when":
        _when(given)


def _one_of(slot: str, given: Any, allowed: list[str]) -> None:
    if given not in allowed:
        raise ValueError(f"{slot} takes one of {', '.join(allowed)}, not {_told(given)}")


def _when(given: str) -> None:
    start, stroke, end = given.partition("/")
    try:
        Interval(start=start, end=end or None)
    except ValueError as error:
        raise ValueError(f"when takes a day, month or year, or two with a stroke between ({error})") from error
    if stroke and not end:
        raise ValueError(f"when takes two days with a stroke between; {given!r} has no second one")


def _party(slot: str, given: Any) -> None:
    name = given.get("name") if isinstance(given, dict) else given
    if not _words(name):
        raise ValueError(
            f'{slot} takes a name, or an object such as {{"name": "Firm", "country": "CN"}}, not {_told(given)}'
        )
    if isinstance(given, dict):
        _only(slot, given, _PARTY)
        country = given.get("country")
        if country is not None and not (isinstance(country, str) and len(country) == 2 and country.isupper()):
            raise ValueError(f"the country of the {slot} takes two capital letters such as CN, not {_told(country)}")


def _items(given: Any) -> None:
    if not isinstance(given, list):
        raise ValueError(  # noqa: TRY004 - what a person typed does not fit; nothing in the program has a wrong type
            f"items takes a list, such as {_ITEMS}, not {_told(given)}"
        )
    for item in given:
        text = item.get("text") if isinstance(item, dict) else item
        if not _words(text):
            raise ValueError(f"each of the items takes a text, such as {_ITEMS}, not {_told(item)}")
        if not isinstance(item, dict):
            continue
        _only("items", item, _ITEM)
        for name in ("item_class", "quantity"):
            if name in item and item[name] is not None and not _words(item[name]):
                raise ValueError(f"the {name} of {text!r} takes words, not {_told(item[name])}")
        if item.get("item_class", "other") is None:
            raise ValueError(f"the item_class of {text!r} takes words; leave it out when it is not known")
        goods = item.get("goods", [])
        if not (isinstance(goods, list) and all(_words(good) for good in goods)):
            raise ValueError(f"the goods of {text!r} take a list of ids of the lexicon, not {_told(goods)}")


def _only(slot: str, given: dict[str, Any], allowed: set[str]) -> None:
    unknown = sorted(set(given) - allowed)
    if unknown:
        raise ValueError(f"{slot} knows no {', '.join(unknown)}; it takes {', '.join(sorted(allowed))}")


def _words(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _told(given: Any) -> str:
    shape = {dict: "an object", list: "a list", str: "words", bool: "true or false", type(None): "nothing"}
    return f"{shape.get(type(given), 'a number')} ({json.dumps(given, ensure_ascii=False)[:60]})"
