"""Whether two events, told by two articles, are the same event: by what moved, between whom, and when.

Deliberately strict: what is merged wrongly hides a case, what is left apart only shows one twice. Every condition is on
the events and the days of their reports; nothing is learned and nothing depends on order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sanctrace.model import Event, EventKind, Party

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
    """An event and the day of the report that tells it (None when the page gives no date); what is compared, once."""

    event: Event
    reported_on: date | None

    @cached_property
    def kind(self) -> EventKind:
        """The event's kind; one for all ways in which goods move."""
        return EventKind.TRANSFER if self.event.kind in _GOODS_MOVED else self.event.kind

    @cached_property
    def goods(self) -> frozenset[str]:
        """Goods of the lexicon and the page's own words for them."""
        items = self.event.items
        return frozenset(g for i in items for g in i.goods) | {f"“{i.text.casefold()}”" for i in items}

    @cached_property
    def classes(self) -> frozenset[str]:
        """Item classes that say something."""
        return frozenset(i.item_class for i in self.event.items) - {_UNSPECIFIC_CLASS}

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """First and last possible day."""
        when = self.event.when
        return None if when is None else (when.first, when.last)


def likeness(one: Told, other: Told) -> int:
    """How alike two tellings are: 0 when they are not of the same event, else higher for more agreement."""
    if one.kind is not other.kind:
        return 0
    days = _days_agreement(one, other)
    goods = days and _goods_agreement(one, other)
    parties = goods and _parties_agreement(one.event, other.event)
    return days + goods + parties if parties else 0


def _goods_agreement(one: Told, other: Told) -> int:
    """3 for the same good or words, 1 for the same class, 0 for nothing in common."""
    if not one.goods.isdisjoint(other.goods):
        return 3
    return 0 if one.classes.isdisjoint(other.classes) else 1


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
    if one.days is not None and other.days is not None:
        gap = max(one.days[0] - other.days[1], other.days[0] - one.days[1])
        return 2 if gap <= CLOSE else 0
    if one.days is None and other.days is None:
        if one.reported_on is None or other.reported_on is None:
            return 0
        return int(abs(one.reported_on - other.reported_on) <= TOLD_TOGETHER)
    dated, undated = (one, other) if one.days is not None else (other, one)
    if dated.days is None or undated.reported_on is None:
        return 0
    return int(dated.days[0] <= undated.reported_on <= dated.days[1] + TOLD_SOON)
