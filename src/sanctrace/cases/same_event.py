"""Whether two events, told by two articles, are the same event: by what moved, between whom, and when.

Deliberately strict: what is merged wrongly hides a case, what is left apart only shows one twice. Every condition is on
the events and the days of their reports; nothing is learned and nothing depends on order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sanctrace.model import Event, EventKind, Interval, Party

CLOSE = timedelta(days=3)  # two days that differ by no more may be one day told loosely ("on Tuesday", time zones)
TOLD_SOON = timedelta(days=45)  # an undated account is of a dated event that happened at most this long before it
TOLD_TOGETHER = timedelta(days=14)  # two undated accounts are of one event when they appeared within this time

# Ways of telling that goods moved; any other kind is the same only as itself.
_GOODS_MOVED = frozenset(
    {
        EventKind.TRANSFER,
        EventKind.SEIZURE,
        EventKind.SHIP_TO_SHIP,
        EventKind.PROCUREMENT_ATTEMPT,
    }
)
_UNSPECIFIC_CLASS = "other"


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event and the day of the report that tells it (None when the page gives no date)."""

    event: Event
    reported_on: date | None


def likeness(one: Told, other: Told) -> int:
    """How alike two tellings are: 0 when they are not of the same event, else higher for more agreement."""
    if not _same_kind(one.event, other.event):
        return 0
    goods = _goods_agreement(one.event, other.event)
    parties = _parties_agreement(one.event, other.event)
    days = _days_agreement(one, other)
    if not (goods and parties and days):
        return 0
    return goods + parties + days


def _same_kind(one: Event, other: Event) -> bool:
    return one.kind is other.kind or {one.kind, other.kind} <= _GOODS_MOVED


def _goods_agreement(one: Event, other: Event) -> int:
    """3 for the same good or words, 1 for the same class, 0 for nothing in common."""
    if _goods(one) & _goods(other) or _texts(one) & _texts(other):
        return 3
    return 1 if _classes(one) & _classes(other) else 0


def _goods(event: Event) -> set[str]:
    return {good for item in event.items for good in item.goods}


def _texts(event: Event) -> set[str]:
    return {item.text.casefold() for item in event.items}


def _classes(event: Event) -> set[str]:
    return {item.item_class for item in event.items} - {_UNSPECIFIC_CLASS}


def _parties_agreement(one: Event, other: Event) -> int:
    """0 when a role is held by two different parties or no role agrees; so opposite directions never agree."""
    supplier = _party_agreement(one.supplier, other.supplier)
    recipient = _party_agreement(one.recipient, other.recipient)
    if 0 in {supplier, recipient}:
        return 0
    return (supplier or 0) + (recipient or 0)


def _party_agreement(one: Party | None, other: Party | None) -> int | None:
    """2 the same name, 1 the same State, 0 two different States, None when it cannot be said."""
    if one is None or other is None:
        return None
    if one.name.casefold() == other.name.casefold():
        return 2
    if one.country is None or other.country is None:
        return None
    return 1 if one.country == other.country else 0


def _days_agreement(one: Told, other: Told) -> int:
    """2 when the days overlap or are close, 1 when a missing day is made up for by the days of the reports, else 0."""
    first, second = one.event.when, other.event.when
    if first is not None and second is not None:
        return 2 if _gap(first, second) <= CLOSE else 0
    if first is None and second is None:
        if one.reported_on is None or other.reported_on is None:
            return 0
        return int(abs(one.reported_on - other.reported_on) <= TOLD_TOGETHER)
    dated, undated = (first, other) if first is not None else (second, one)
    if dated is None or undated.reported_on is None:
        return 0
    return int(dated.first <= undated.reported_on <= dated.last + TOLD_SOON)


def _gap(one: Interval, other: Interval) -> timedelta:
    return max(one.first - other.last, other.first - one.last, timedelta(0))
