"""What would decide: the facts that no telling gives, ordered by how many outcomes hang on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from sanctrace.cases.told import Told
from sanctrace.model import CaseQuestion, CitedPassage, EventReading, Finding, Outcome, Truth

# Most telling first.
OUTCOME_ORDER = (
    Outcome.MAY_FALL_UNDER,
    Outcome.NEEDS_APPROVAL,
    Outcome.BELOW_THRESHOLD,
    Outcome.CANNOT_BE_TESTED,
    Outcome.NOT_COVERED,
)


def strongest_findings(readings: Iterable[EventReading]) -> list[Finding]:
    """For each paragraph the most telling finding among several accounts, most telling first.

    Of two that say the same the one with fewer unknown elements stands: what one telling leaves out another may give.
    """
    findings = sorted(
        (finding for reading in readings for finding in reading.findings),
        key=lambda finding: (OUTCOME_ORDER.index(finding.outcome), len(finding.missing)),
    )
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.symbol, finding)
    return sorted(first.values(), key=lambda finding: OUTCOME_ORDER.index(finding.outcome))


def questions_of(
    tellings: Sequence[Told], corrected: Mapping[str, EventReading] = MappingProxyType({})
) -> tuple[CaseQuestion, ...]:
    """The to-do list of a case; `corrected` are the readings that stand in place of the machine's, by Telling.ident.

    A fact *decides* a paragraph when it is the only one missing there, so that the answer alone changes the outcome; it
    *touches* one where others are missing too. First what decides most, then what touches most. What a page itself says
    is not known, and no paragraph asks for, comes last.
    """
    decides: dict[str, list[str]] = {}
    touches: dict[str, list[str]] = {}
    for finding in strongest_findings(corrected.get(told.ident, told.telling.reading) for told in tellings):
        if finding.outcome is Outcome.NOT_COVERED:
            continue
        missing = tuple(dict.fromkeys(e.missing for e in finding.elements if e.missing and e.outcome is Truth.UNKNOWN))
        for fact in missing or finding.missing:
            (decides if len(missing) == 1 else touches).setdefault(fact, []).append(finding.symbol)
    stated = _stated(tellings)
    facts = dict.fromkeys([*decides, *touches])
    asked = [
        CaseQuestion(
            fact=fact,
            decides=tuple(dict.fromkeys(decides.get(fact, ()))),
            touches=tuple(dict.fromkeys(touches.get(fact, ()))),
            stated=stated.pop(fact.rstrip("."), ()),
        )
        for fact in facts
    ]
    asked.sort(key=lambda q: (-len(q.decides), -len(q.touches), q.fact))
    told = [CaseQuestion(fact=fact, decides=(), touches=(), stated=passages) for fact, passages in stated.items()]
    return (*asked, *told)


def _stated(tellings: Sequence[Told]) -> dict[str, tuple[CitedPassage, ...]]:
    """What the pages say is not known, by the question it answers."""
    found: dict[str, dict[CitedPassage, None]] = {}
    for told in tellings:
        for question in told.event.open_questions:
            if question.stated:
                place = CitedPassage(page=told.page, passage=question.stated)
                found.setdefault(question.question.rstrip("."), {}).setdefault(place)
    return {question: tuple(passages) for question, passages in found.items()}
