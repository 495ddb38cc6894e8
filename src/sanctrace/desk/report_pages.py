"""What the report's templates walk over: the readings with their anchors, their marked text, and the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.gather import gather
from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.telling import tellings_of_all
from sanctrace.desk.marked_text import Mark, Piece, paragraphs_of
from sanctrace.desk.wording import sorted_findings
from sanctrace.model import Article, Case, Event, EventReading, Finding, Joined, Outcome, Passage, Reading, Slot


@dataclass(frozen=True, kw_only=True)
class ReportEvent:
    """An event of a page; `number` counts from 1 within the page."""

    anchor: str
    number: int
    kept: EventReading
    findings: tuple[Finding, ...]  # that say more than *not covered*, most telling first
    not_covered: tuple[Finding, ...]

    @property
    def event(self) -> Event:
        """The event itself."""
        return self.kept.event


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A page with its events and its text in marked pieces."""

    anchor: str
    reading: Reading
    article: Article
    events: tuple[ReportEvent, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ReportTelling:
    """One page's account of a case; `joined` says why it is one (None for the first), `beside` which it is likest."""

    page: ReportPage
    event: ReportEvent
    joined: Joined | None = None
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportCase:
    """A case: the account that speaks for it, every telling, one finding for each paragraph of law, what is missing."""

    case: Case
    lead: Event
    tellings: tuple[ReportTelling, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    places: Mapping[str, str]  # Telling.page -> anchor of the page in the report

    @property
    def told_apart(self) -> tuple[Slot, ...]:
        """The slots worth a row: those with several values, the contradicting ones first."""
        return tuple(sorted((s for s in self.case.slots if len(s.values) > 1), key=lambda slot: slot.agree))


def report_pages(readings: Sequence[Reading]) -> tuple[ReportPage, ...]:
    """The pages of a report in the order of the readings."""
    return tuple(_page(f"p{number}", reading) for number, reading in enumerate(readings, 1))


def report_cases(readings: Sequence[Reading], pages: Sequence[ReportPage]) -> tuple[ReportCase, ...]:
    """The cases of the readings, their tellings pointing into `pages`."""
    places: dict[str, ReportTelling] = {}
    for page in pages:
        for event in page.events:
            ident = f"{event.event.id}@{page.article.sha256[:12]}"  # as Telling.ident
            places.setdefault(ident, ReportTelling(page=page, event=event))
    return tuple(_case(case, places) for case in gather(tellings_of_all(readings)))


def _case(case: Case, places: Mapping[str, ReportTelling]) -> ReportCase:
    why = {joined.telling: joined for joined in case.joined}
    tellings = []
    for telling in case.tellings:
        told, joined = places[telling.ident], why.get(telling.ident)
        beside = case.telling(joined.to) if joined else None
        words = (beside.publisher or beside.title or beside.source) if beside else ""
        tellings.append(ReportTelling(page=told.page, event=told.event, joined=joined, beside=words))
    findings = tuple(f for f in strongest_findings(case.accounts) if f.outcome is not Outcome.NOT_COVERED)
    return ReportCase(
        case=case,
        lead=fullest_account([t.event.event for t in tellings]),
        tellings=tuple(tellings),
        findings=findings,
        missing=tuple(q.fact for q in case.questions if q.decides or q.touches),
        places={told.page: places[told.ident].page.anchor for told in case.tellings},
    )


def _page(anchor: str, reading: Reading) -> ReportPage:
    events = tuple(_event(anchor, number, kept) for number, kept in enumerate(reading.events, 1))
    marks = [Mark.of(passage, event.number) for event in events for passage in _told(event)]
    marks += [Mark.of(claim.passage, 0) for event in events for claim in event.event.legal_claims]
    return ReportPage(
        anchor=anchor,
        reading=reading,
        article=reading.article,
        events=events,
        paragraphs=tuple(tuple(pieces) for pieces in paragraphs_of(reading.article, marks)),
    )


def _event(anchor: str, number: int, kept: EventReading) -> ReportEvent:
    findings = sorted_findings(kept)
    return ReportEvent(
        anchor=f"{anchor}-event-{number}",
        number=number,
        kept=kept,
        findings=tuple(f for f in findings if f.outcome is not Outcome.NOT_COVERED),
        not_covered=tuple(f for f in findings if f.outcome is Outcome.NOT_COVERED),
    )


def _told(event: ReportEvent) -> list[Passage]:
    """Every passage that the report quotes for an event, but for the words about the law."""
    told = event.event
    passages = [*told.evidence, *told.approvals, *(claim.passage for claim in told.claims)]
    parties = (told.supplier, told.recipient, *told.intermediaries)
    slots = [*(p.passage for p in parties if p), *(i.passage for i in told.items), told.when_passage]
    passages += [passage for passage in slots if passage]
    passages += [question.stated for question in told.open_questions if question.stated]
    passages += [passage for f in event.kept.findings for element in f.elements for passage in element.evidence]
    return passages
