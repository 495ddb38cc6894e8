"""Texts that hang on another's finding: clarifications, duties, weaker texts, national law carrying the same ban."""

from __future__ import annotations

from typing import NamedTuple

from sanctrace.model.finding import Element, Outcome, Truth
from sanctrace.rules.facts import Facts
from sanctrace.rules.measure import Measure, Tie
from sanctrace.rules.rulebook import Rulebook

_HANGS_ONLY = frozenset({Tie.CLARIFIES, Tie.DUTY})


class Draft(NamedTuple):
    """A measure tested, before it is known what hangs on it."""

    measure: Measure
    outcome: Outcome
    elements: list[Element]
    routes: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would decide."""
        return tuple(dict.fromkeys(e.missing for e in self.elements if e.missing))


class Hanging(NamedTuple):
    """Ids of what hangs on a finding, and a question that a clarifying text leaves open."""

    clarified_by: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    implemented_by: tuple[str, ...] = ()
    question: str = ""


NOTHING = Hanging()


class Drafts(NamedTuple):
    """Drafts that stand for themselves, and all drafts of the event by id."""

    kept: list[Draft]
    standing: dict[str, Draft]


def hang(drafts: list[Draft]) -> Drafts:
    """Takes out what only hangs on another, or is carried by a stronger text that also applies."""
    standing = {d.measure.id: d for d in drafts if d.outcome is not Outcome.NOT_COVERED}
    return Drafts([d for d in drafts if _stands(d, standing)], standing)


def with_host(drafts: list[Draft]) -> list[Draft]:
    """Leaves out texts that only hang on another, where that other one does not apply."""
    standing = {d.measure.id for d in drafts if d.outcome is not Outcome.NOT_COVERED}
    return [d for d in drafts if d.measure.tie not in _HANGS_ONLY or any(host in standing for host in d.measure.hosts)]


def _stands(draft: Draft, standing: dict[str, Draft]) -> bool:
    tie = draft.measure.tie
    if tie is None or draft.outcome is Outcome.NOT_COVERED:
        return True
    if tie in _HANGS_ONLY or any(host in standing for host in draft.measure.hosts):
        return False
    # Nothing links the event to that State: a question about every State's law would bury the others.
    return not (tie is Tie.IMPLEMENTS and draft.outcome is Outcome.CANNOT_BE_TESTED)


def hanging_on(draft: Draft, standing: dict[str, Draft], rulebook: Rulebook, facts: Facts) -> Hanging:
    """What hangs on one finding: measures that themselves apply, and duties in force on the day."""
    attached = rulebook.attached.get(draft.measure.id)
    if attached is None or draft.outcome is Outcome.NOT_COVERED:
        return NOTHING
    clarified: list[str] = []
    related: list[str] = []
    implemented: list[str] = []
    questions: list[str] = []
    for measure in _reached(attached, standing, rulebook):
        own = standing.get(measure.id)
        if measure.tie is Tie.DUTY:
            if rulebook.in_force(measure, facts.window).outcome is Truth.MET:
                related.append(measure.id)
        elif own is None:
            continue
        elif measure.tie in {Tie.WEAKER, Tie.REPEATS}:
            related.append(measure.id)
        elif own.outcome is Outcome.CANNOT_BE_TESTED:
            if measure.tie is Tie.CLARIFIES:
                questions.append(f"{measure.symbol}: {', '.join(own.missing)}")
        elif own.outcome in {Outcome.MAY_FALL_UNDER, Outcome.NEEDS_APPROVAL}:
            (clarified if measure.tie is Tie.CLARIFIES else implemented).append(measure.id)
    question = f"Open under {'; '.join(questions)}." if questions else ""
    return Hanging(tuple(clarified), tuple(related), tuple(implemented), question)


def _reached(attached: tuple[Measure, ...], standing: dict[str, Draft], rulebook: Rulebook) -> list[Measure]:
    """What hangs on a finding, and national law on a paragraph that only repeats it, which no finding would show."""
    repeats = [m for m in attached if m.tie in {Tie.WEAKER, Tie.REPEATS} and m.id in standing]
    carried = [m for r in repeats for m in rulebook.attached.get(r.id, ()) if m.tie is Tie.IMPLEMENTS]
    return list({m.id: m for m in (*attached, *carried)}.values())
