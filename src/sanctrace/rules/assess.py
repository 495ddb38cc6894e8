"""An event, a rulebook and a day: what may fall under what, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sanctrace.model.event import Event
from sanctrace.model.finding import Element, Finding, Outcome, Truth
from sanctrace.rules.facts import Facts, Listed
from sanctrace.rules.kleene import kleene_all
from sanctrace.rules.measure import ExceptionRoute, Measure, RouteKind, Tie
from sanctrace.rules.rulebook import Rulebook
from sanctrace.rules.thresholds import cap_broken, floor_reached
from sanctrace.rules.timing import Window, in_force, overlap

_HANGS_ONLY = frozenset({Tie.CLARIFIES, Tie.DUTY})


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
    return _sorted(_hang(_each(rulebook, facts, include_not_covered), rulebook, facts))


def assess_each(
    event: Event,
    rulebook: Rulebook,
    listed: Listed | None = None,
    as_of: date | None = None,
    reported_on: date | None = None,
) -> list[Finding]:
    """Like `assess`, but every measure that applies stands for itself, as in the matrix of regimes."""
    rulebook, facts = _prepare(event, rulebook, listed, as_of, reported_on)
    return _sorted(_each(rulebook, facts, keep_not_covered=False))


def _prepare(
    event: Event, rulebook: Rulebook, listed: Listed | None, as_of: date | None, reported_on: date | None
) -> tuple[Rulebook, Facts]:
    if as_of is not None:
        rulebook = rulebook.known_by(as_of)
    return rulebook, Facts(event, rulebook.terms, listed, reported_on or as_of)


def _each(rulebook: Rulebook, facts: Facts, keep_not_covered: bool) -> list[tuple[Measure, Finding]]:
    tested = ((measure, _test(measure, rulebook, facts, keep_not_covered)) for measure in rulebook.candidates(facts))
    return [(measure, finding) for measure, finding in tested if finding is not None]


def _sorted(findings: list[tuple[Measure, Finding]]) -> list[Finding]:
    order = {outcome: place for place, outcome in enumerate(Outcome)}
    key = lambda pair: (order[pair[1].outcome], pair[0].instrument.adopted, pair[0].id)  # noqa: E731
    return [finding for _, finding in sorted(findings, key=key)]


def _test(measure: Measure, rulebook: Rulebook, facts: Facts, keep_not_covered: bool) -> Finding | None:
    assert measure.condition is not None
    force = in_force(measure.spans, facts.window)
    if force.outcome is Truth.NOT_MET and not keep_not_covered:
        return None
    tested = measure.condition.test(facts)
    if tested.truth is Truth.NOT_MET and not keep_not_covered:
        return None
    elements = [force, *tested.elements]
    truth = kleene_all((force.outcome, tested.truth))
    if truth is Truth.NOT_MET:
        return _finding(measure, facts, Outcome.NOT_COVERED, elements, ())
    for floor in measure.thresholds:
        if floor.kind == "floor":
            reached = floor_reached(floor, facts)
            elements += reached.elements
            if reached.truth is Truth.NOT_MET:
                return _finding(measure, facts, Outcome.BELOW_THRESHOLD, elements, ())
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


def _with_routes(
    measure: Measure, facts: Facts, outcome: Outcome, elements: list[Element], keep_not_covered: bool
) -> Finding | None:
    """Tests exceptions: one that the text makes itself takes the event out; one that must be granted asks for it."""
    checked: list[str] = []
    window = facts.window
    for route in (*measure.exceptions, *measure.regime.routes):
        if not _open(route, window):
            continue
        checked.append(route.text)
        if route.when is None:
            continue
        tested = route.when.test(facts)
        if tested.truth is not Truth.MET:
            continue
        shown = [replace(e, name=f"exception: {e.name}") for e in tested.elements]
        if route.kind is RouteKind.BUILT_IN:
            if not keep_not_covered:
                return None
            return _finding(measure, facts, Outcome.NOT_COVERED, [*elements, *shown], (route.text,))
        if outcome is not Outcome.CANNOT_BE_TESTED:
            outcome = Outcome.NEEDS_APPROVAL
        elements = [*elements, *shown]
    return _finding(measure, facts, outcome, elements, tuple(checked))


def _open(route: ExceptionRoute, window: Window | None) -> bool:
    if window is None:
        return route.last is None
    return (route.first is None or route.first <= window.last) and (route.last is None or window.first <= route.last)


def _finding(
    measure: Measure, facts: Facts, outcome: Outcome, elements: list[Element], routes: tuple[str, ...]
) -> Finding:
    window = facts.window
    first = last = None
    if window is not None:
        _, first, last = overlap(measure.spans, window)
        first, last = first or window.first, last or window.last
    return Finding(
        event=facts.event.id,
        provision=measure.id,
        symbol=measure.symbol,
        outcome=outcome,
        tested_from=first,
        tested_to=last,
        elements=tuple(elements),
        summary=measure.summary,
        link=measure.link,
        force=measure.force.value,
        verification=measure.verification.mark,
        note=measure.notes[0] if measure.notes else None,
        regime=measure.regime.id,
        routes=routes,
    )


def _hang(findings: list[tuple[Measure, Finding]], rulebook: Rulebook, facts: Facts) -> list[tuple[Measure, Finding]]:
    """Hangs clarifying texts, duties, earlier texts and implementing law on the finding they belong to."""
    open_hosts = {m.id for m, f in findings if f.outcome not in {Outcome.NOT_COVERED}}
    met = {m.id for m, f in findings if f.outcome in {Outcome.MAY_FALL_UNDER, Outcome.NEEDS_APPROVAL}}
    kept: list[tuple[Measure, Finding]] = []
    for measure, finding in findings:
        if finding.outcome is Outcome.NOT_COVERED or measure.tie is None:
            kept.append((measure, finding))
            continue
        if measure.tie in _HANGS_ONLY or any(h in open_hosts for h in measure.hosts):
            continue
        if measure.tie is Tie.IMPLEMENTS and finding.outcome is Outcome.CANNOT_BE_TESTED:
            continue  # nothing links the event to that State: a question about every State's law would bury the others
        kept.append((measure, finding))
    asked = {m.id: f for m, f in findings if f.outcome is Outcome.CANNOT_BE_TESTED and m.tie is Tie.CLARIFIES}
    weaker = {m.id for m, f in findings if m.tie is Tie.WEAKER and f.outcome is not Outcome.NOT_COVERED}
    return [(m, _dress(m, _asking(m, f, asked, rulebook), met | weaker, rulebook, facts)) for m, f in kept]


def _asking(measure: Measure, finding: Finding, asked: dict[str, Finding], rulebook: Rulebook) -> Finding:
    """A clarifying text that cannot be tested leaves its question on the finding it would hang on."""
    open_ = [asked[m.id] for m in rulebook.attached.get(measure.id, ()) if m.id in asked]
    if not open_ or finding.outcome is Outcome.NOT_COVERED:
        return finding
    questions = "; ".join(f"{f.symbol}: {', '.join(f.missing)}" for f in open_)
    return replace(finding, note=" ".join(filter(None, (finding.note, f"Open under {questions}."))))


def _dress(measure: Measure, finding: Finding, met: set[str], rulebook: Rulebook, facts: Facts) -> Finding:
    hanging = rulebook.attached.get(measure.id, ())
    if not hanging or finding.outcome is Outcome.NOT_COVERED:
        return finding
    clarified = tuple(m.id for m in hanging if m.tie is Tie.CLARIFIES and m.id in met)
    implemented = tuple(m.id for m in hanging if m.tie is Tie.IMPLEMENTS and m.id in met)
    related = tuple(
        m.id
        for m in hanging
        if (m.tie is Tie.WEAKER and m.id in met)
        or (m.tie is Tie.DUTY and in_force(m.spans, facts.window).outcome is Truth.MET)
    )
    return replace(finding, clarified_by=clarified, implemented_by=implemented, related=related)
