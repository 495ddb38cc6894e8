"""An event, a rulebook and a day: what may fall under what, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sanctrace.model.event import Event
from sanctrace.model.finding import Cited, Element, Finding, Outcome, Truth
from sanctrace.rules.facts import Facts, Listed
from sanctrace.rules.hanging import NOTHING, Draft, Hanging, hanging_on, with_host
from sanctrace.rules.hanging import hang as _hang
from sanctrace.rules.kleene import kleene_all
from sanctrace.rules.measure import ExceptionRoute, Measure, RouteKind
from sanctrace.rules.rulebook import Rulebook
from sanctrace.rules.thresholds import cap_broken, floors_reached
from sanctrace.rules.timing import Window, overlap, reaches

_RANK = {outcome: place for place, outcome in enumerate(Outcome)}


def assess(
    event: Event,
    rulebook: Rulebook,
    listed: Listed | None = None,
    as_of: date | None = None,
    reported_on: date | None = None,
    include_not_covered: bool = False,
) -> list[Finding]:
    """Findings of one event, strongest outcome first; an empty list means that no measure was found.

    `listed`: screenings of its parties; None means that nobody looked. `as_of`: leave out measures adopted later.
    `reported_on`: day of publication; an undated event is tested as recent on that day (else on `as_of`), and an
    event reported has happened by then. `include_not_covered`: also give the measures that came close.
    Clarifying, implementing and weaker texts hang on the finding they belong to; see `assess_each`.
    """
    rulebook, facts = _prepare(event, rulebook, listed, as_of, reported_on)
    drafts = _hang(_each(rulebook, facts, include_not_covered))
    return [
        _finding(draft, facts, hanging_on(draft, drafts.standing, rulebook, facts), rulebook)
        for draft in _sorted(drafts.kept)
    ]


def assess_each(
    event: Event,
    rulebook: Rulebook,
    listed: Listed | None = None,
    as_of: date | None = None,
    reported_on: date | None = None,
) -> list[Finding]:
    """Like `assess`, but every measure that applies stands for itself, as in the matrix of regimes.

    A text that only clarifies another one, or a duty, stands where that other one does.
    """
    rulebook, facts = _prepare(event, rulebook, listed, as_of, reported_on)
    drafts = with_host(_each(rulebook, facts, keep_not_covered=False))
    return [_finding(draft, facts, NOTHING, rulebook) for draft in _sorted(drafts)]


def _prepare(
    event: Event, rulebook: Rulebook, listed: Listed | None, as_of: date | None, reported_on: date | None
) -> tuple[Rulebook, Facts]:
    if as_of is not None:
        rulebook = rulebook.known_by(as_of)
    return rulebook, Facts(event, rulebook.terms, listed, reported_on or as_of)


def _each(rulebook: Rulebook, facts: Facts, keep_not_covered: bool) -> list[Draft]:
    measures = rulebook.near_misses(facts) if keep_not_covered else rulebook.candidates(facts)
    tested = (_test(measure, rulebook, facts, keep_not_covered) for measure in measures)
    return [draft for draft in tested if draft is not None]


def _sorted(drafts: Sequence[Draft]) -> list[Draft]:
    return sorted(drafts, key=_order)


def _order(draft: Draft) -> tuple[int, date, str]:
    return _RANK[draft.outcome], draft.measure.instrument.adopted, draft.measure.id


def _test(measure: Measure, rulebook: Rulebook, facts: Facts, keep_not_covered: bool) -> Draft | None:
    assert measure.condition is not None
    if not keep_not_covered and not reaches(measure.spans, facts.window):
        return None
    tested = measure.condition.test(facts)
    if tested.truth is Truth.NOT_MET and not keep_not_covered:
        return None
    force = rulebook.in_force(measure, facts.window)
    elements = [force, *_narrowest(tested.elements)]
    truth = kleene_all((force.outcome, tested.truth))
    if truth is Truth.NOT_MET:
        return Draft(measure, Outcome.NOT_COVERED, elements, ())
    reached = floors_reached(measure.thresholds, facts)
    elements += reached.elements
    if reached.truth is Truth.NOT_MET:
        return Draft(measure, Outcome.BELOW_THRESHOLD, elements, ())
    if measure.read_by is not None:
        elements.append(rulebook.lists[measure.read_by].basis(facts))
    outcome = Outcome.MAY_FALL_UNDER if truth is Truth.MET else Outcome.CANNOT_BE_TESTED
    if truth is Truth.MET:
        for cap in measure.thresholds:
            if cap.kind == "cap":
                broken = cap_broken(cap, facts)
                elements += broken.elements
                if broken.truth is not Truth.MET:
                    outcome = Outcome.BELOW_THRESHOLD
    return _with_routes(measure, facts, outcome, elements, keep_not_covered)


def _narrowest(elements: Sequence[Element]) -> list[Element]:
    """Leaves out a conduct that is met when a later part of the paragraph asks for a narrower one that is met too."""
    met = [at for at, e in enumerate(elements) if e.name == "conduct" and e.outcome is Truth.MET]
    return [e for at, e in enumerate(elements) if at not in met[:-1]]


def _with_routes(
    measure: Measure, facts: Facts, outcome: Outcome, elements: list[Element], keep_not_covered: bool
) -> Draft | None:
    """Tests exceptions: one that the text makes itself takes the event out; one that must be granted asks for it."""
    checked: list[str] = []
    window = facts.window
    for route in measure.routes:
        if not _open(route, window):
            continue
        checked.append(route.text)
        if route.when is None:
            continue
        tested = facts.route(route.when)
        if tested.truth is not Truth.MET:
            continue
        shown = [replace(e, name=f"exception: {e.name}") for e in tested.elements]
        if route.kind is RouteKind.BUILT_IN:
            if not keep_not_covered:
                return None
            return Draft(measure, Outcome.NOT_COVERED, [*elements, *shown], (route.text,))
        if outcome is not Outcome.CANNOT_BE_TESTED:
            outcome = Outcome.NEEDS_APPROVAL
        elements = [*elements, *shown]
    return Draft(measure, outcome, elements, tuple(checked))


def _open(route: ExceptionRoute, window: Window | None) -> bool:
    if window is None:
        return route.last is None
    return (route.first is None or route.first <= window.last) and (route.last is None or window.first <= route.last)


def _finding(draft: Draft, facts: Facts, hanging: Hanging, rulebook: Rulebook) -> Finding:
    measure, window = draft.measure, facts.window
    first = last = None
    if window is not None:
        _, first, last = overlap(measure.spans, window)
        first, last = first or window.first, last or window.last
    notes = [*measure.notes[:1], *([hanging.question] if hanging.question else [])]
    return Finding(
        event=facts.event_id,
        provision=measure.id,
        symbol=measure.symbol,
        outcome=draft.outcome,
        tested_from=first,
        tested_to=last,
        elements=tuple(draft.elements),
        summary=measure.summary,
        link=measure.link,
        force=measure.force.value,
        clarified_by=hanging.clarified_by,
        verification=measure.verification.mark,
        note=" ".join(notes) or None,
        regime=measure.regime.id,
        routes=draft.routes,
        related=hanging.related,
        implemented_by=hanging.implemented_by,
        cited=tuple(
            Cited(provision=i, symbol=rulebook.by_id[i].symbol)
            for i in (*hanging.clarified_by, *hanging.related, *hanging.implemented_by)
        ),
    )
