"""The part of a report on the law: each paragraph with its element table, and what was searched in vain."""

from __future__ import annotations

from collections.abc import Mapping

from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.sentence import join_words
from sanctrace.desk.exports.document import Inline
from sanctrace.desk.exports.drafting import Draft
from sanctrace.desk.own_voice import Words
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import days_tested, hanging_lines, truth_words
from sanctrace.model import Basis, Element, Finding, Outcome, Telling, Truth
from sanctrace.rules.phrase import nothing_found, outcome_words


def write_findings(draft: Draft, bases: Mapping[str, Basis | None]) -> None:
    """Findings, most telling first; then what does not cover the event; where there is none, what was searched."""
    draft.heading("What the law may say")
    findings = strongest_findings(draft.case.accounts)
    telling = [finding for finding in findings if finding.outcome is not Outcome.NOT_COVERED]
    for finding in telling:
        _finding(draft, finding)
    if not telling:
        for sentence in dict.fromkeys(_searched(draft, bases)):
            draft.paragraph(sentence)
    covered_not = [finding for finding in findings if finding.outcome is Outcome.NOT_COVERED]
    if covered_not:
        draft.heading("Tested and not covered", level=2)
        for finding in covered_not:
            why = "; ".join(e.because.rstrip(".") for e in finding.elements if e.outcome is Truth.NOT_MET)
            draft.paragraph(f"{finding.symbol}", draft.instrument(finding), f" does not cover the event: {why}.")


def _finding(draft: Draft, finding: Finding) -> None:
    told = told_by(draft, finding)
    draft.heading(finding.symbol, level=2)
    account = f" as told by source {draft.sources[told.page]}" if told and len(draft.sources) > 1 else ""
    draft.paragraph(
        f"The event{account} {outcome_words(finding)}",
        draft.instrument(finding),
        f"{_missing(finding)} ({days_tested(finding)}).{_open(finding)}",
    )
    rows = [_row(draft, element, told) for element in finding.elements]
    draft.grid(f"Elements of {finding.symbol}", (("Element", 3), ("Result", 3), ("Why, and by which words", 12)), rows)
    hanging = [f"{label}: {words}" for label, words in hanging_lines(finding)]
    hanging += [f"Note: {finding.note}"] if finding.note else []
    if hanging:
        draft.paragraph(" ".join(f"{line.rstrip('.')}." for line in hanging))


def _row(draft: Draft, element: Element, told: Telling | None) -> tuple[Inline, ...]:
    marks = draft.passages(element.evidence, told.page) if told else ()
    missing = (Words(text=f" Missing: {printable(element.missing)}.", strong=True),) if element.missing else ()
    if element.missing:
        draft.own(element.missing)  # the guard looks at it as well
    return draft.line(element.name), draft.line(truth_words(element)), draft.line(element.because, marks, missing)


def _missing(finding: Finding) -> str:
    """Why it cannot be tested."""
    if finding.outcome is not Outcome.CANNOT_BE_TESTED or not finding.missing:
        return ""
    return f": {_facts(finding)} {'is' if len(finding.missing) == 1 else 'are'} missing"


def _open(finding: Finding) -> str:
    if finding.outcome is Outcome.CANNOT_BE_TESTED:
        return ""
    if finding.missing:
        return f" Not settled by the account: {_facts(finding)}."
    return " Every element is met on the facts as told." if finding.outcome is Outcome.MAY_FALL_UNDER else ""


def _facts(finding: Finding) -> str:
    return join_words([fact.rstrip(".") for fact in finding.missing])


def told_by(draft: Draft, finding: Finding) -> Telling | None:
    """The account on whose words a finding rests."""
    pairs = zip(draft.case.tellings, draft.case.accounts, strict=True)
    return next((telling for telling, kept in pairs if finding in kept.findings), None)


def _searched(draft: Draft, bases: Mapping[str, Basis | None]) -> list[str]:
    """Which library was searched for which days, for every account."""
    found = []
    for telling, kept in zip(draft.case.tellings, draft.case.accounts, strict=True):
        basis = bases[telling.page]
        found.append(
            nothing_found(basis.law, kept.event, telling.reported_on)
            if basis
            else "No measure found; the reading does not say in which library."
        )
    return found
