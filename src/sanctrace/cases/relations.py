"""Exchanges between two States as a series: events by month and kind, each point with the articles behind it.

An event counts once, however many articles tell it: the series is made of cases, not of reports. It stands in the month
in which it happened; one whose day is not known to the month stands in the month of its first report, and is marked.
Statements count a voice of one of the two States once a month and event, in the month of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.voices import voice_of
from sanctrace.lexicon.match import fold
from sanctrace.model import Case, ClaimStatus, Event, EventKind, Telling

MONTH = 31  # days; an event dated no better is put into the month of its first report


class ExchangeKind(StrEnum):
    """What passes between two States."""

    VISITS = "visits"
    DELEGATIONS = "delegations"
    TRANSFERS = "transfers"
    WORKERS = "workers"
    TRAINING = "training"
    CO_OPERATION = "co-operation"
    MONEY = "money"
    STATEMENTS = "statements"
    OTHER = "other"


_KINDS = {
    EventKind.TRANSFER: ExchangeKind.TRANSFERS,
    EventKind.PROCUREMENT_ATTEMPT: ExchangeKind.TRANSFERS,
    EventKind.SEIZURE: ExchangeKind.TRANSFERS,
    EventKind.SHIP_TO_SHIP: ExchangeKind.TRANSFERS,
    EventKind.EMPLOYMENT: ExchangeKind.WORKERS,
    EventKind.TRAINING: ExchangeKind.TRAINING,
    EventKind.COOPERATION: ExchangeKind.CO_OPERATION,
    EventKind.JOINT_VENTURE: ExchangeKind.CO_OPERATION,
    EventKind.PAYMENT: ExchangeKind.MONEY,
    EventKind.FINANCE: ExchangeKind.MONEY,
    EventKind.TRAVEL: ExchangeKind.VISITS,
    EventKind.OTHER: ExchangeKind.OTHER,
}
_DELEGATION = "delegation"


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One event, or one voice about one event, in one month."""

    kind: ExchangeKind
    month: str  # 2024-02
    what: str  # headline of the case, or who speaks
    case: str  # Case.id
    status: ClaimStatus
    by_report: bool  # the month is that of the first report
    articles: tuple[str, ...]  # Article.id of those that tell it
    giving: str | None = None  # the State that gives or sends


@dataclass(frozen=True, kw_only=True)
class Point:
    """One month and kind with what is behind it, by case."""

    month: str
    kind: ExchangeKind
    exchanges: tuple[Exchange, ...]
    left: int = 0  # exchanges that are counted and not held here

    @property
    def count(self) -> int:
        """How many."""
        return len(self.exchanges) + self.left

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles behind the point, each once."""
        return tuple(dict.fromkeys(a for e in self.exchanges for a in e.articles))


@dataclass(frozen=True, kw_only=True)
class Relation:
    """The series of one pair of States (ISO codes in order); points by month and kind, without empty months."""

    pair: tuple[str, str]
    points: tuple[Point, ...]

    @property
    def months(self) -> tuple[str, ...]:
        """Every month from the first point to the last, empty ones included."""
        if not self.points:
            return ()
        first, last = _number(self.points[0].month), _number(self.points[-1].month)
        return tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, last + 1))

    @property
    def kinds(self) -> tuple[ExchangeKind, ...]:
        """The kinds that occur, in the order of the enum."""
        found = {point.kind for point in self.points}
        return tuple(kind for kind in ExchangeKind if kind in found)

    def total(self, kind: ExchangeKind) -> int:
        """Exchanges of a kind over all months."""
        return sum(point.count for point in self.points if point.kind is kind)


@dataclass(frozen=True, kw_only=True)
class KindTotal:
    """How many exchanges of a kind."""

    kind: ExchangeKind
    count: int


@dataclass(frozen=True, kw_only=True)
class RelationTotals:
    """What a list says of a pair: from which month to which, and how many of each kind."""

    pair: tuple[str, ...]
    first: str
    last: str
    totals: tuple[KindTotal, ...]

    @classmethod
    def of(cls, relation: Relation) -> RelationTotals:
        """The totals of a series that has a point."""
        totals = tuple(KindTotal(kind=kind, count=relation.total(kind)) for kind in relation.kinds)
        return cls(pair=relation.pair, first=relation.points[0].month, last=relation.points[-1].month, totals=totals)


def shortened(relation: Relation, most: int) -> Relation:
    """The series with at most so many exchanges at each point, all of them counted."""
    points = tuple(
        replace(p, exchanges=p.exchanges[:most], left=p.left + len(p.exchanges[most:])) for p in relation.points
    )
    return replace(relation, points=points)


def relations_of(cases: Iterable[Case]) -> tuple[Relation, ...]:
    """The series of every pair of States that some case names on both sides, the busiest pair first.

    Cases told only as a denial count as statements and not as events. Gather with `every` to count visits and other
    events that no measure speaks of.
    """
    found: dict[tuple[str, str], list[Exchange]] = {}
    for case in cases:
        pair = _pair(case)
        if pair is not None:
            found.setdefault(pair, []).extend(_exchanges(case, pair))
    series = [Relation(pair=pair, points=_points(exchanges)) for pair, exchanges in found.items()]
    return tuple(sorted(series, key=lambda r: (-sum(p.count for p in r.points), r.pair)))


def _pair(case: Case) -> tuple[str, str] | None:
    """The two States of the account that speaks for the case; else of another account that names both."""
    lead = fullest_account([kept.event for kept in case.accounts])
    for event in (lead, *(kept.event for kept in case.accounts)):
        ends = [party.country for party in (event.supplier, event.recipient) if party and party.country]
        if len(ends) == 2 and ends[0] != ends[1]:
            low, high = sorted(ends)
            return low, high
    return None


def _exchanges(case: Case, pair: tuple[str, str]) -> Iterator[Exchange]:
    events = [kept.event for kept in case.accounts]
    lead = fullest_account(events)
    if lead.status is not ClaimStatus.DENIED and (placed := _month(case.tellings, events)) is not None:
        month, by_report = placed
        yield Exchange(
            kind=_kind(lead),
            month=month,
            what=case.headline,
            case=case.id,
            status=lead.status,
            by_report=by_report,
            articles=case.articles,
            giving=lead.supplier.country if lead.supplier else None,
        )
    spoken: dict[tuple[str, str], dict[str, None]] = {}
    for telling in case.tellings:
        if telling.reported_on is None:
            continue
        month = telling.reported_on.isoformat()[:7]
        for claim in telling.event.claims:
            voice = voice_of(claim.speaker)
            if voice.country in pair:
                spoken.setdefault((month, f"{voice.name} {claim.stance.value}"), {}).setdefault(telling.article)
    for (month, words), articles in spoken.items():
        yield Exchange(
            kind=ExchangeKind.STATEMENTS,
            month=month,
            what=f"{words}, of this: {case.headline}",
            case=case.id,
            status=lead.status,
            by_report=True,
            articles=tuple(articles),
        )


def _kind(event: Event) -> ExchangeKind:
    kind = _KINDS[event.kind]
    if kind is ExchangeKind.VISITS and any(_DELEGATION in fold(item.text) for item in event.items):
        return ExchangeKind.DELEGATIONS
    return kind


def _month(tellings: Sequence[Telling], events: Sequence[Event]) -> tuple[str, bool] | None:
    """The month of the best dated account, or that of the first report; None when neither is known."""
    dated = [event.when for event in events if event.when is not None]
    best = min(dated, key=lambda when: ((when.last - when.first).days, when.first), default=None)
    if best is not None and (best.last - best.first).days <= MONTH:
        return _month_of(best.first), False
    reported = [t.reported_on for t in tellings if t.reported_on is not None]
    if reported:
        return _month_of(min(reported)), True
    return None if best is None else (_month_of(best.first), True)


def _month_of(day: date) -> str:
    return day.isoformat()[:7]


def _points(exchanges: Iterable[Exchange]) -> tuple[Point, ...]:
    order = list(ExchangeKind)
    found: dict[tuple[str, ExchangeKind], list[Exchange]] = {}
    for exchange in exchanges:
        found.setdefault((exchange.month, exchange.kind), []).append(exchange)
    return tuple(
        Point(month=month, kind=kind, exchanges=tuple(sorted(behind, key=lambda e: (e.case, e.what))))
        for (month, kind), behind in sorted(found.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    )


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1
