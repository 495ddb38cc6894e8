"""Two days of law side by side: what began, what ended, what replaced what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sanctrace.rules.measure import Measure
from sanctrace.rules.rulebook import Rulebook
from sanctrace.rules.timing import Span


@dataclass(frozen=True, kw_only=True)
class LawChange:
    """A measure in force on one of two days only."""

    measure: Measure
    began: bool  # in force on the later day; False: it ended between the two
    day: date  # first day in force, or last day in force
    cites: str  # where the change is laid down


def in_force_on(rulebook: Rulebook, day: date) -> list[Measure]:
    """Measures in force on a day, in order of the library."""
    return [m for m in rulebook.measures if _span(m.spans, day) is not None]


def compare_days(rulebook: Rulebook, first: date, second: date) -> list[LawChange]:
    """Measures whose force differs between two days, by the day of the change.

    The order of the two days does not matter.
    """
    early, late = sorted((first, second))
    found = []
    for measure in rulebook.measures:
        before, after = _span(measure.spans, early), _span(measure.spans, late)
        if before is None and after is not None:
            found.append(LawChange(measure=measure, began=True, day=after.first, cites=after.cites))
        elif before is not None and after is None:
            assert before.last is not None  # it is not in force on the later day
            cites = before.ended_by or before.cites
            found.append(LawChange(measure=measure, began=False, day=before.last, cites=cites))
    return sorted(found, key=lambda c: (c.day, c.measure.id))


def _span(spans: Sequence[Span], day: date) -> Span | None:
    return next((s for s in spans if s.holds(day)), None)
