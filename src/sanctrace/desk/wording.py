"""Short phrases that the terminal and the report share. They describe outcomes; they never pass judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from sanctrace.cases.questions import OUTCOME_ORDER
from sanctrace.cases.sentence import spell_day
from sanctrace.model import (
    Article,
    Basis,
    CaseQuestion,
    Claim,
    Element,
    EventReading,
    Finding,
    Passage,
    PublishedAt,
    Reading,
    Screening,
    Stance,
    Telling,
    Truth,
)
from sanctrace.rules.phrase import nothing_found

_STANCE_WORDS = {  # of one who speaks, of several
    Stance.ASSERTS: ("says so", "say so"),
    Stance.ALLEGES: ("alleges it", "allege it"),
    Stance.SUSPECTS: ("suspects it", "suspect it"),
    Stance.CONFIRMS: ("confirms it", "confirm it"),
    Stance.PLANS: ("speaks of it as planned", "speak of it as planned"),
    Stance.DENIES: ("denies it", "deny it"),
    Stance.NEITHER: ("neither confirms nor denies it", "neither confirm nor deny it"),
    Stance.CORRECTS: ("corrects an earlier account", "correct an earlier account"),
    Stance.RETRACTS: ("retracts an earlier account", "retract an earlier account"),
}
# "two former managers", "experts of the panel", "prosecutors"; a name ("Yeonmi News") speaks as one.
_SEVERAL = re.compile(
    r"(?:(?!(?:of|at|in|from|for)\s)\S+\s)*"
    r"(?:[a-z]*[a-z](?<!s)(?<!new)(?<!custom)s|people|police|men|women)"
    r"(?:\s(?:of|at|in|from|with|on|close to|familiar)\s.*)?"
)


def published_words(published: PublishedAt | None) -> str:
    """`20 February 2024, 08:21 (time zone not given)`, or that the page gives no date."""
    if published is None:
        return "no publication date on the page"
    words = spell_day(published.text[:10])
    if published.has_time:
        words += f", {published.text[11:16]}"
        zone = published.text[16:].lstrip(":0123456789.")
        words += (
            f" {'UTC' if zone == 'Z' else 'UTC' + published.text[-6:]}"
            if published.zone_known
            else " (time zone not given)"
        )
    return words


def masthead(article: Article) -> str:
    """Publisher, day, place and agencies on one line."""
    parts = [article.publisher or "publisher not named", published_words(article.published)]
    if article.dateline:
        parts.append(article.dateline)
    if article.agencies:
        parts.append("via " + ", ".join(article.agencies))
    return " · ".join(parts)


def telling_masthead(telling: Telling) -> str:
    """Publisher, day and agencies of a telling's article on one line."""
    parts = [telling.publisher or "publisher not named", published_words(telling.published)]
    if telling.agencies:
        parts.append("via " + ", ".join(telling.agencies))
    return " · ".join(parts)


def days_tested(finding: Finding) -> str:
    """The days whose law was applied."""
    first, last = finding.tested_from, finding.tested_to
    if first is None and last is None:
        return "the event has no date"
    if last is None or first == last:
        return f"law of {_day(first or last)}"
    if first is None:
        return f"law up to {_day(last)}"
    return f"law from {_day(first)} to {_day(last)}"


def truth_words(element: Element) -> str:
    """`met`, `not met`, `unknown`, with a mark when a written presumption, not the account, makes it so."""
    return f"{element.outcome.value}, presumed" if element.presumed else element.outcome.value


def sorted_findings(reading: EventReading) -> list[Finding]:
    """Findings with the most telling outcome first; the rulebook's order inside an outcome."""
    return sorted(reading.findings, key=lambda f: OUTCOME_ORDER.index(f.outcome))


def question_sentence(question: CaseQuestion) -> str:
    """`the day it happened: decides S/RES/2397 (2017) para. 7; touches S/RES/1874 (2009) para. 9`."""
    parts = []
    if question.decides:
        parts.append(f"decides {', '.join(question.decides)}")
    if question.touches:
        parts.append(f"touches {', '.join(question.touches)}")
    effect = f": {'; '.join(parts)}" if parts else ""
    return question.fact.rstrip(".") + effect


def no_measure(kept: EventReading, reading: Reading) -> str:
    """The sentence for an event that no measure of the library speaks of: which library, which days."""
    if reading.basis is None:
        return "No measure found; the reading does not say in which library."
    published = reading.article.published
    return nothing_found(reading.basis.law, kept.event, published.day if published else None)


def basis_lines(basis: Basis) -> list[str]:
    """What a page was read against: the law library, and each list with its snapshot and day."""
    lists = [
        f"{used.list_name} ({used.snapshot}, of {_day(used.dated) if used.dated else 'a day that it does not give'})"
        for used in basis.lists
    ]
    return [f"Law library {basis.law}.", f"Names compared with: {'; '.join(lists) or 'no list'}."]


def hanging_lines(finding: Finding) -> list[tuple[str, str]]:
    """Labels and paragraphs of the texts that hang on a finding, and the exception routes that were checked."""
    told = any(e.name == "exception: approval" for e in finding.elements)
    rows = [
        ("Read with", ", ".join(finding.symbols_of(finding.clarified_by))),
        ("Duties and weaker texts", ", ".join(finding.symbols_of(finding.related))),
        ("Carried here by", ", ".join(finding.symbols_of(finding.implemented_by))),
        (
            "An approval or exemption is told; routes checked" if told else "No exemption is told; routes checked",
            "; ".join(finding.routes),
        ),
    ]
    return [(label, words) for label, words in rows if words]


def stance_words(claim: Claim) -> str:
    """`denies it`; `deny it` of several who speak."""
    one, several = _STANCE_WORDS[claim.stance]
    return several if _SEVERAL.fullmatch(claim.speaker) else one


def claim_sentence(claim: Claim) -> str:
    """`North Korea denies it (passed on by Reuters)`."""
    words = f"{claim.speaker} {stance_words(claim)}"
    notes = [f"passed on by {', '.join(claim.via)}"] if claim.via else []
    if claim.inferred_by:
        notes.append(f"speaker inferred: {claim.inferred_by}")
    return f"{words} ({'; '.join(notes)})" if notes else words


def unique_claims(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each sentence and passage: the same voice may claim several items of one event in one breath."""
    first: dict[tuple[str, Passage], Claim] = {}
    for claim in claims:
        first.setdefault((claim_sentence(claim), claim.passage), claim)
    return list(first.values())


def tally(finding: Finding) -> str:
    """`4 met, 1 unknown`."""
    counts = {truth: sum(e.outcome is truth for e in finding.elements) for truth in Truth}
    return ", ".join(f"{count} {truth.value}" for truth, count in counts.items() if count)


def screening_sentence(screening: Screening) -> str:
    """What a list says of a mention: the entry and snapshot, why they are alike, and whether it was listed when."""
    snapshot = f", {screening.snapshot}" if screening.snapshot else ""
    entry = f"{screening.entry_name} ({screening.list_name}, {screening.entry}{snapshot})"
    why = f" ({'; '.join(screening.reasons)})" if screening.reasons else ""
    words = [f"“{screening.mention}” resembles {entry}, score {screening.score:.2f}{why}"]
    if screening.listed_on:
        words.append(f"listed on {_day(screening.listed_on)}")
    elif screening.listed_by:
        words.append(f"listed by {_day(screening.listed_by)} at the latest")
    if screening.delisted_on:
        words.append(f"delisted on {_day(screening.delisted_on)}")
    for when, listed in (
        ("on the day of the event", screening.listed_then),
        ("at the report", screening.listed_at_report),
        ("now", screening.listed_now),
    ):
        words.append(f"{when}: {LISTED_WORDS[listed]}")
    return "; ".join(words)


LISTED_WORDS = {True: "listed", False: "not listed", None: "cannot be told"}


def _day(day: date | None) -> str:
    return spell_day(day.isoformat()) if day else "an unknown day"
