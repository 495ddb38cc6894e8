"""Findings as sentences: what may fall under what, why, by whose account, and what is not settled."""

from __future__ import annotations

from datetime import date

from sanctrace.model.event import ClaimStatus, Event
from sanctrace.model.finding import Finding, Outcome, Truth
from sanctrace.rules.timing import window_of

_STATUS = {
    ClaimStatus.CONFIRMED: "confirmed",
    ClaimStatus.REPORTED: "reported as fact",
    ClaimStatus.ALLEGED: "alleged",
    ClaimStatus.SUSPECTED: "suspected by its source",
    ClaimStatus.PLANNED: "planned",
    ClaimStatus.DENIED: "told only as a denial",
}


# Words before the paragraph's symbol, so that the outcome governs the paragraph.
OUTCOME_WORDS = {
    Outcome.MAY_FALL_UNDER: "may fall under",
    Outcome.NEEDS_APPROVAL: "needs approval or exemption under",
    Outcome.BELOW_THRESHOLD: "below threshold, or counts towards a cap, under",
    Outcome.CANNOT_BE_TESTED: "cannot be tested against",
    Outcome.NOT_COVERED: "not covered by",
}


def outcome_words(finding: Finding) -> str:
    """`may fall under S/RES/2397 (2017) para. 7`."""
    return f"{OUTCOME_WORDS[finding.outcome]} {finding.symbol}"


def finding_sentences(event: Event, finding: Finding) -> str:
    """One paragraph of plain words: outcome, days, elements, voices, routes, open facts, verification."""
    parts = [_outcome(finding), _days(finding), _voices(event), _routes(finding), _open(finding)]
    parts.append(f"Text version: paragraph {finding.verification}.")
    return " ".join(part for part in parts if part)


def nothing_found(library: str, event: Event, reported_on: date | None = None) -> str:
    """The sentence for an event without findings: which library (its version), which days were searched."""
    window = window_of(event.when, reported_on)
    if window is None:
        days = "no day known"
    elif window.undated:
        days = f"day of the report {window.first}"
    else:
        days = str(window.first) if window.first == window.last else f"{window.first} to {window.last}"
    return f"No measure found (law library {library}, searched for {days})."


def _outcome(finding: Finding) -> str:
    reasons = "; ".join(e.because.rstrip(".") for e in finding.elements if e.outcome is Truth.MET)
    named = finding.symbol
    if finding.outcome is Outcome.MAY_FALL_UNDER:
        return f"On the facts told, the event may fall under {named}, because: {reasons}."
    if finding.outcome is Outcome.CANNOT_BE_TESTED:
        return f"The event cannot be tested against {named}: {', '.join(finding.missing) or 'a fact'} is missing."
    if finding.outcome is Outcome.NEEDS_APPROVAL:
        return f"The event comes within {named} and needs an approval or exemption, because: {reasons}."
    if finding.outcome is Outcome.BELOW_THRESHOLD:
        return f"The event is below the threshold of {named}, or counts towards its cap, because: {reasons}."
    why = "; ".join(e.because.rstrip(".") for e in finding.elements if e.outcome is Truth.NOT_MET)
    return f"{named} does not cover the event: {why or reasons}."


def _days(finding: Finding) -> str:
    if finding.tested_from is None:
        return "No day is known."
    if finding.tested_from == finding.tested_to:
        return f"Law of {finding.tested_from}."
    return f"Law of {finding.tested_from} to {finding.tested_to}."


def _voices(event: Event) -> str:
    said = [f"The account is {_STATUS[event.status]}"]
    if event.according_to:
        said.append(f"according to {', '.join(event.according_to)}")
    if event.denied_by:
        said.append(f"denied by {', '.join(event.denied_by)}")
    return f"{'; '.join(said)}."


def _routes(finding: Finding) -> str:
    if not finding.routes:
        return ""
    told = any(e.name == "exception: approval" for e in finding.elements)
    lead = "An approval or exemption is told" if told else "No exemption is told"
    return f"{lead}; routes checked: {'; '.join(finding.routes)}."


def _open(finding: Finding) -> str:
    if finding.outcome is Outcome.CANNOT_BE_TESTED or not finding.missing:
        return ""
    return f"Not settled by the account: {', '.join(finding.missing)}."
