"""Ledgers of caps: what is told of deliveries in a year against the ceiling, with bounds by claim status.

A finding about one delivery cannot say whether a yearly ceiling of all States together is passed; the sum can. The low
bound counts only what is confirmed or told as fact, the high bound also what is alleged or suspected; plans and denials
are listed and not counted. One delivery told twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sanctrace.model.event import ClaimStatus, Event
from sanctrace.model.finding import Truth
from sanctrace.rules.facts import Facts
from sanctrace.rules.measure import Measure, Threshold
from sanctrace.rules.quantities import Amount, as_unit, parse_amounts
from sanctrace.rules.rulebook import Rulebook

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
        return (
            f"{self.first} to {self.last}: {self.low:,.0f} to {high} {self.unit} told in "
            f"{count}, against {self.ceiling:,.0f} for all States together. "
            f"Deliveries that no page tells are not in it."
        )


def cap_ledgers(events: Iterable[Event], rulebook: Rulebook, ledger: str) -> list[CapPeriod]:
    """Sums of a ledger ("refined-petroleum", "crude-oil") for each period in which some delivery is told.

    Events are those that a capped measure reaches by direction, conduct and goods; others and undated ones are left
    out. One event told in several articles counts once; see `same_delivery`.
    """
    capped = [(m, t) for m in rulebook.measures for t in m.thresholds if t.kind == "cap" and t.ledger == ledger]
    dated = [e for e in events if e.when is not None]
    periods: dict[tuple[str, date], CapPeriod] = {}
    for measure, threshold in capped:
        reached = [e for e in dated if _reached(e, measure, rulebook)]
        deliveries = [_delivery(group, threshold) for group in told_once(reached, threshold)]
        for period in _sums(measure, threshold, deliveries):
            periods[measure.id, period.first] = period
    return sorted(periods.values(), key=lambda p: (p.first, p.measure.id))


def told_once(events: Sequence[Event], threshold: Threshold) -> list[list[Event]]:
    """Groups of tellings of one delivery, in order of first day."""
    groups: list[list[Event]] = []
    for event in sorted(events, key=lambda e: (e.when.first, e.when.last, e.article) if e.when else ()):
        home = next((g for g in groups if all(same_delivery(event, other, threshold) for other in g)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    return groups


def same_delivery(one: Event, other: Event, threshold: Threshold) -> bool:
    """Whether two events are one delivery told twice.

    Tellings come from different articles, or say the same words of the same days; the States at both ends agree, the
    days overlap, and the quantities do not contradict each other. When in doubt they are one: a sum must not be blown
    up by echoes.
    """
    if one.when is None or other.when is None or not one.when.overlaps(other.when):
        return False
    if one.article == other.article and one.id != other.id:
        return False  # one page tells two deliveries
    if not (_agree(one.supplier, other.supplier) and _agree(one.recipient, other.recipient)):
        return False
    first, second = _amount(one, threshold), _amount(other, threshold)
    return first is None or second is None or _compatible(first, second)


def _agree(one: object, other: object) -> bool:
    country, second = getattr(one, "country", None), getattr(other, "country", None)
    return country is None or second is None or country == second


def _compatible(one: Amount, other: Amount) -> bool:
    """Bounds that overlap with a tenth of leeway: "43 visits" and "more than a million barrels" do not settle it."""
    low, high = one.low * 0.9, float("inf") if one.high is None else one.high * 1.1
    return other.low <= high and (other.high is None or other.high >= low)


def _reached(event: Event, measure: Measure, rulebook: Rulebook) -> bool:
    if measure.condition is None or event.when is None:
        return False
    in_force = any(s.first <= event.when.last and (s.last is None or event.when.first <= s.last) for s in measure.spans)
    return in_force and measure.condition.test(Facts(event, rulebook.terms, None, None)).truth is Truth.MET


def _amount(event: Event, threshold: Threshold) -> Amount | None:
    amounts = [
        converted
        for item in event.items
        for amount in parse_amounts(item.quantity or "")
        if (converted := as_unit(amount, threshold.unit, threshold.ledger)) is not None
    ]
    if not amounts:
        return None
    open_top = any(a.high is None for a in amounts)
    return Amount(sum(a.low for a in amounts), None if open_top else sum(a.high or 0 for a in amounts), threshold.unit)


def _delivery(group: Sequence[Event], threshold: Threshold) -> Delivery:
    whens = [e.when for e in group if e.when is not None]
    counted = [e for e in group if e.status in _COUNTED]
    sure = [e for e in group if e.status in _SURE]
    amounts = [a for e in counted if (a := _amount(e, threshold)) is not None]
    sure_amounts = [a for e in sure if (a := _amount(e, threshold)) is not None]
    tops = [a.high for a in amounts]
    closed = [t for t in tops if t is not None]
    return Delivery(
        events=tuple(group),
        first=min(w.first for w in whens),
        last=max(w.last for w in whens),
        low=min((a.low for a in sure_amounts), default=0.0),
        high=(max(closed) if len(closed) == len(tops) and closed else None) if counted else 0.0,
        sure=bool(sure),
        counted=bool(counted),
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
            low=sum(d.low for d in whole),
            high=None if any(t is None for t in tops) else sum(t or 0 for t in tops),
            deliveries=tuple(inside),
        )


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
