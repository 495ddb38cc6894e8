"""What else is known of a bearer: birth, country, office. It breaks ties between names that look alike."""

from __future__ import annotations

from dataclasses import dataclass

from sanctrace.actors.entry import ListEntry
from sanctrace.actors.scripts import to_latin
from sanctrace.model.dates import Interval

BIRTH_DIFFERS, COUNTRY_DIFFERS = 0.8, 0.93  # what a score keeps when the two sides contradict each other


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Facts about the one who is looked for; partial dates, ISO country codes, words of an office."""

    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """What the evidence says of an entry: points for it, what the score keeps, and the reasons in words."""

    points: int = 0
    keeps: float = 1.0
    reasons: tuple[str, ...] = ()


def weigh(entry: ListEntry, evidence: Evidence) -> Weighing:
    """Compare independent facts; a fact that one side lacks says nothing."""
    points, keeps, reasons = 0, 1.0, []
    if evidence.births and entry.births:
        if any(_interval(a).overlaps(_interval(b)) for a in evidence.births for b in entry.births):
            points += 2
            reasons.append(f"birth agrees: {', '.join(entry.births)}")
        else:
            points -= 2
            keeps *= BIRTH_DIFFERS
            reasons.append(f"birth differs: {', '.join(evidence.births)} against {', '.join(entry.births)}")
    if evidence.countries and entry.countries:
        if set(evidence.countries) & set(entry.countries):
            points += 1
            reasons.append(f"country agrees: {', '.join(entry.countries)}")
        else:
            points -= 1
            keeps *= COUNTRY_DIFFERS
            reasons.append(f"country differs: {', '.join(evidence.countries)} against {', '.join(entry.countries)}")
    ours = _words(evidence.positions)
    shared = ours & _words(entry.positions)
    if len(shared) >= 2:
        points += 1
        reasons.append(f"office agrees: {', '.join(sorted(shared))}")
    return Weighing(points=points, keeps=keeps, reasons=tuple(reasons))


def _interval(birth: str) -> Interval:
    start, _, end = birth.partition("/")
    return Interval(start=start, end=end or None)


def _words(positions: tuple[str, ...]) -> set[str]:
    return {w for p in positions for w in to_latin(p).split() if len(w) > 3}
