"""Readings of many pages -> cases: each event that the law may speak of, with every article that tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sanctrace.cases.same_event import Told, likeness
from sanctrace.cases.sentence import event_sentence
from sanctrace.model import Case, Claim, ClaimStatus, Event, EventReading, Outcome, Reading, Stance

# Strongest first: the order in which one account of an event is preferred as the case's headline.
_STATUS_ORDER = (
    ClaimStatus.CONFIRMED,
    ClaimStatus.REPORTED,
    ClaimStatus.ALLEGED,
    ClaimStatus.SUSPECTED,
    ClaimStatus.PLANNED,
    ClaimStatus.DENIED,
)
_UNDATED = date.max


@dataclass(frozen=True, kw_only=True)
class _Account:
    reading: EventReading
    told: Told


@dataclass(eq=False)
class _Group:
    number: int
    accounts: list[_Account] = field(default_factory=list)

    def likeness(self, account: _Account) -> int:
        """Likeness of the least alike member; 0 when one member is another event or of the same article."""
        least = 0
        for member in self.accounts:
            alike = likeness(member.told, account.told)
            if not alike or member.reading.event.article == account.reading.event.article:
                return 0
            least = min(least, alike) if least else alike
        return least


class _Groups:
    """The groups so far, found by what moved: only those that share a good or a class can be alike."""

    def __init__(self) -> None:
        self.all: list[_Group] = []
        self._by_goods: dict[str, dict[int, _Group]] = {}

    def place(self, account: _Account) -> None:
        """Put an account into the group that it is most like, the earliest of equals, or into one of its own."""
        keys = account.told.goods | account.told.classes
        near: dict[int, _Group] = {}
        for key in keys:
            near |= self._by_goods.get(key, {})
        alike = ((group.likeness(account), -number) for number, group in near.items())
        best_likeness, least_number = max(alike, default=(0, 0))
        if best_likeness:
            best = near[-least_number]
        else:
            best = _Group(number=len(self.all))
            self.all.append(best)
        best.accounts.append(account)
        for key in keys:
            self._by_goods.setdefault(key, {})[best.number] = best


def gather(readings: Iterable[Reading]) -> list[Case]:
    """Group the events of many readings into cases, ordered by day; undated cases by day of report, unknown ones last.

    An event makes a case when a finding of it says more than *not covered*. Two events of one article are never one
    case: the reader has already merged what the article tells twice. The order of the readings changes nothing.
    """
    groups = _Groups()
    for account in _accounts(readings):
        groups.place(account)
    cases = [(_order(group), _case(group.accounts)) for group in groups.all]
    return [case for _, case in sorted(cases, key=lambda pair: (pair[0], pair[1].id))]


def _accounts(readings: Iterable[Reading]) -> list[_Account]:
    """Events that make a case, each once, in an order that does not depend on the order of the readings."""
    found = [
        _Account(reading=event, told=Told(event=event.event, reported_on=_day_of(reading)))
        for reading in readings
        for event in reading.events
        if any(finding.outcome is not Outcome.NOT_COVERED for finding in event.findings)
    ]
    found.sort(key=lambda a: (a.told.reported_on or _UNDATED, a.reading.event.article, a.reading.event.id))
    once = {account.reading.event.id: account for account in reversed(found)}
    return [account for account in found if once[account.reading.event.id] is account]


def _day_of(reading: Reading) -> date | None:
    return reading.article.published.day if reading.article.published else None


def _case(accounts: Sequence[_Account]) -> Case:
    events = tuple(account.reading for account in accounts)
    first = events[0].event.id
    return Case(
        id=hashlib.sha256(f"case {first}".encode()).hexdigest()[:12],
        events=events,
        articles=tuple(dict.fromkeys(e.event.article for e in events)),
        headline=_headline([e.event for e in events]),
    )


def fullest_account(events: Sequence[Event]) -> Event:
    """The account that speaks for a case: the strongest status, then the most parties, days and items told."""
    return min(events, key=lambda event: (_STATUS_ORDER.index(event.status), -_fullness(event)))


def _headline(events: Sequence[Event]) -> str:
    """The fullest of the strongest accounts, with the voices of the accounts of its status and every denial."""
    lead = fullest_account(events)
    claims: list[Claim] = []
    for event in events:
        claims += [c for c in event.claims if event.status is lead.status or c.stance is Stance.DENIES]
    return event_sentence(replace(lead, claims=tuple(claims)))


def _fullness(event: Event) -> int:
    return sum(part is not None for part in (event.supplier, event.recipient, event.when)) + len(event.items)


def _order(group: _Group) -> date:
    days = [a.told.days[0] for a in group.accounts if a.told.days is not None]
    reported = [a.told.reported_on for a in group.accounts if a.told.reported_on is not None]
    return min(days or reported, default=_UNDATED)
