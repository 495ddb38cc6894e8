"""Ledgers of caps: what is told of deliveries in a year against the ceiling, with bounds by claim status.

A finding about one delivery cannot say whether a yearly ceiling of all States together is passed; the sum can. The low
bound counts only what is confirmed or told as fact, and only deliveries that cannot be each other's echo. The high
bound also counts what is alleged or suspected, and everything that may be a delivery of its own. Plans and denials are
listed and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sanctrace.lexicon.quantities import Amount
from sanctrace.model.event import ClaimStatus, Event, Party
from sanctrace.model.finding import Truth
from sanctrace.rules.facts import Facts
from sanctrace.rules.measure import Measure, Threshold
from sanctrace.rules.rulebook import Rulebook
from sanctrace.rules.thresholds import told_amount

_SURE = frozenset({ClaimStatus.CONFIRMED, ClaimStatus.REPORTED})
_COUNTED = _SURE | {ClaimStatus.ALLEGED, ClaimStatus.SUSPECTED}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One delivery, however often told: the tellings, its days, and bounds in the ledger's unit.

    `high` None means that no upper bound is told.
    """

    events: tuple[Event, ...]
    first: date
    last: date
    low: float
    high: float | None
    sure: bool  # confirmed or told as fact by some telling
    counted: bool  # neither only planned nor only denied
    measured: bool  # some telling that counts gives a quantity

    @property
    def days(self) -> int:
        """Number of days it may have happened on."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class CapPeriod:
    """One year of a cap: the sum of deliveries as bounds, against the ceiling."""

    measure: Measure
    first: date
    last: date
    ceiling: float
    unit: str
    low: float
    high: float | None
    deliveries: tuple[Delivery, ...]

    @property
    def passed(self) -> Truth:
        """Met when even the low bound is above the ceiling, not met when the high bound is not, else unknown."""
        if self.low > self.ceiling:
            return Truth.MET
        return Truth.NOT_MET if self.high is not None and self.high <= self.ceiling else Truth.UNKNOWN

    @property
    def sentence(self) -> str:
        """The sum in words."""
        high = "no upper bound told" if self.high is None else f"{self.high:,.0f}"
        count = "1 delivery" if len(self.deliveries) == 1 else f"{len(self.deliveries)} deliveries"
        unmeasured = sum(d.counted and not d.measured for d in self.deliveries)
        without = f" ({unmeasured} without a quantity)" if unmeasured else ""
        ceiling = "" if self.ceiling == float("inf") else f", against {self.ceiling:,.0f} for all States together"
        return (
            f"{self.first} to {self.last}: {self.low:,.0f} to {high} {self.unit} told in {count}{without}{ceiling}. "
            f"Deliveries that no page tells are not in it."
        )


class Telling(NamedTuple):
    """An event that a capped measure reaches, with what it tells of the quantity in the ledger's unit."""

    event: Event
    amount: Amount | None


def cap_ledgers(events: Iterable[Event], rulebook: Rulebook, ledger: str) -> list[CapPeriod]:
    """Sums of a ledger ("refined-petroleum", "crude-oil") for each period in which some delivery is told.

    Events are those that a capped measure reaches by direction, conduct and goods; others and undated ones are left
    out. One event told in several articles counts once; see `same_delivery`.
    """
    capped = [(m, t) for m in rulebook.measures for t in m.thresholds if t.kind == "cap" and t.ledger == ledger]
    dated = [e for e in events if e.when is not None]
    periods: dict[tuple[str, date], CapPeriod] = {}
    for measure, threshold in capped:
        reached = [t for e in dated if (t := _telling(e, measure, threshold, rulebook)) is not None]
        deliveries = [_delivery(group) for group in told_once(reached)]
        for period in _sums(measure, threshold, deliveries):
            periods[measure.id, period.first] = period
    return sorted(periods.values(), key=lambda p: (p.first, p.measure.id))


def told_once(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Groups of tellings of one delivery, in order of first day."""
    groups: list[list[Telling]] = []
    for telling in sorted(tellings, key=_order):
        home = next((g for g in groups if all(same_delivery(telling, other) for other in g)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    return groups


def _order(telling: Telling) -> tuple[date, date, str, str]:
    when = telling.event.when
    assert when is not None
    return when.first, when.last, telling.event.article, telling.event.id


def same_delivery(one: Telling, other: Telling) -> bool:
    """Whether two events are one delivery told twice.

    Tellings come from different articles, or say the same words of the same days; the States at both ends agree, the
    days overlap, and the quantities do not contradict each other. When in doubt they are one: a sum must not be blown
    up by echoes.
    """
    first, second = one.event, other.event
    if first.when is None or second.when is None or not first.when.overlaps(second.when):
        return False
    if first.article == second.article and first.id != second.id:
        return False  # one page tells two deliveries
    if not (_agree(first.supplier, second.supplier) and _agree(first.recipient, second.recipient)):
        return False
    return one.amount is None or other.amount is None or _compatible(one.amount, other.amount)


def _agree(one: Party | None, other: Party | None) -> bool:
    return one is None or other is None or not one.country or not other.country or one.country == other.country


def _compatible(one: Amount, other: Amount) -> bool:
    """Bounds that overlap with a tenth of leeway: "43 visits" and "more than a million barrels" do not settle it."""
    low, high = one.low * 0.9, float("inf") if one.high is None else one.high * 1.1
    return other.low <= high and (other.high is None or other.high >= low)


def _telling(event: Event, measure: Measure, threshold: Threshold, rulebook: Rulebook) -> Telling | None:
    if measure.condition is None or event.when is None:
        return None
    in_force = any(s.first <= event.when.last and (s.last is None or event.when.first <= s.last) for s in measure.spans)
    facts = Facts(event, rulebook.terms, None, None)
    if not in_force or measure.condition.test(facts).truth is not Truth.MET:
        return None
    return Telling(event, told_amount(threshold, facts))


def _delivery(group: Sequence[Telling]) -> Delivery:
    whens = [t.event.when for t in group if t.event.when is not None]
    counted = [t for t in group if t.event.status in _COUNTED]
    sure = [t for t in group if t.event.status in _SURE]
    amounts = [t.amount for t in counted if t.amount is not None]
    sure_amounts = [t.amount for t in sure if t.amount is not None]
    tops = [a.high for a in amounts]
    closed = [t for t in tops if t is not None]
    return Delivery(
        events=tuple(t.event for t in group),
        first=min(w.first for w in whens),
        last=max(w.last for w in whens),
        low=min((a.low for a in sure_amounts), default=0.0),
        high=(max(closed) if len(closed) == len(tops) and closed else None) if counted else 0.0,
        sure=bool(sure),
        counted=bool(counted),
        measured=bool(amounts),
    )


def _sums(measure: Measure, threshold: Threshold, deliveries: Sequence[Delivery]) -> Iterator[CapPeriod]:
    by_period: dict[tuple[date, date], list[Delivery]] = {}
    for delivery in deliveries:
        for period in _periods(measure, threshold, delivery):
            by_period.setdefault(period, []).append(delivery)
    for (first, last), inside in by_period.items():
        whole = [d for d in inside if first <= d.first and d.last <= last]
        tops = [d.high for d in inside if d.counted]
        yield CapPeriod(
            measure=measure,
            first=first,
            last=last,
            ceiling=threshold.value,
            unit=threshold.unit,
            low=least_sum(whole),
            high=None if any(t is None for t in tops) else sum(t or 0 for t in tops),
            deliveries=tuple(inside),
        )


def least_sum(deliveries: Sequence[Delivery]) -> float:
    """A sum that is safe from below: of deliveries no two of which can be one, or one a part of the other.

    "More than a million barrels in 2024" holds the 165,000 of March 2024; two papers that give one month different
    figures may tell one delivery. The better of two choices counts: the largest first, or the most exactly dated first.
    """
    told = [d for d in deliveries if d.low > 0]
    by_size = sorted(told, key=lambda d: (-d.low, d.first, d.last))
    by_days = sorted(told, key=lambda d: (d.days, -d.low, d.first))
    return max((sum(d.low for d in _apart(order)) for order in (by_size, by_days)), default=0.0)


def _apart(deliveries: Iterable[Delivery]) -> list[Delivery]:
    kept: list[Delivery] = []
    for delivery in deliveries:
        if all(surely_two(delivery, other) for other in kept):
            kept.append(delivery)
    return kept


def surely_two(one: Delivery, other: Delivery) -> bool:
    """Whether two deliveries cannot be one told twice, nor one a part of the other.

    They are two when their days or the States at their ends differ, or when one page tells both of the same days.
    """
    if one.last < other.first or other.last < one.first:
        return True
    if not all(
        _agree(a.supplier, b.supplier) and _agree(a.recipient, b.recipient) for a in one.events for b in other.events
    ):
        return True
    same_days = (one.first, one.last) == (other.first, other.last)
    return same_days and not {e.article for e in one.events}.isdisjoint(e.article for e in other.events)


def _periods(measure: Measure, threshold: Threshold, delivery: Delivery) -> Iterator[tuple[date, date]]:
    """Periods of the cap that a delivery touches: years from `starts`, cut to the days in force."""
    month, day = (int(part) for part in (threshold.starts or "01-01").split("-"))
    for span in measure.spans:
        year = delivery.first.year - 1
        while date(year, month, day) <= delivery.last:
            first = max(date(year, month, day), span.first)
            last = date(year + 1, month, day) - timedelta(days=1)
            last = last if span.last is None else min(last, span.last)
            if first <= last and first <= delivery.last and delivery.first <= last:
                yield first, last
            year += 1
