"""A reading as the JSON object that `sanctrace read --json` prints, one a line.

The shape is a superset of the prediction schema of the evaluation set and is documented as a JSON Schema in
`docs/reference/reading.schema.json`. Keys are always present; what is unknown is null or an empty list.
`start` and `end` count characters of `body`; `page_start` and `page_end` count characters of the decoded page.
"""

from __future__ import annotations

import json
from datetime import date

from typing_extensions import TypedDict

from sanctrace.lexicon.names import load_names
from sanctrace.model import (
    Caption,
    Claim,
    Element,
    Event,
    EventReading,
    Finding,
    Item,
    LegalClaim,
    ListUsed,
    OpenQuestion,
    Party,
    Passage,
    Reading,
    Screening,
)
from sanctrace.runs.read import PageDropped


class PassageJson(TypedDict):
    """Words of the body and where they stand."""

    text: str
    start: int
    end: int
    page_start: int | None
    page_end: int | None


class CaptionJson(TypedDict):
    """A picture's caption."""

    text: str
    date: str | None
    credit: str | None


class PartyJson(TypedDict):
    """Who a party is, beside the plain string of `supplier`, `recipient` or `intermediaries`."""

    text: str
    name: str
    country: str | None
    inferred: bool
    inferred_by: str | None
    evidence: PassageJson | None


# What moved. `class` (a word that Python reserves) is the item class; `goods` are ids of the goods lexicon.
ItemJson = TypedDict(
    "ItemJson",
    {
        "text": str,
        "class": str,
        "goods": list[str],
        "hs": list[str],
        "quantity": str | None,
        "evidence": PassageJson | None,
    },
)


class ClaimJson(TypedDict):
    """One voice about the event."""

    stance: str
    speaker: str
    via: list[str]
    inferred_by: str | None
    evidence: PassageJson


class LegalClaimJson(TypedDict):
    """What the page, or a voice in it, says about the law: its words, not a finding."""

    speaker: str | None
    evidence: PassageJson


class OpenQuestionJson(TypedDict):
    """A fact that would matter and is not given; `stated` when the page itself says so."""

    question: str
    stated: PassageJson | None


class ElementJson(TypedDict):
    """One condition of a provision, tested."""

    name: str
    outcome: str
    because: str
    evidence: list[PassageJson]
    missing: str | None
    presumed: bool


class FindingJson(TypedDict):
    """One provision tested against the event."""

    provision: str
    symbol: str
    outcome: str
    tested_from: str | None
    tested_to: str | None
    elements: list[ElementJson]
    summary: str
    link: str
    force: str
    clarified_by: list[str]
    verification: str
    note: str | None
    regime: str
    routes: list[str]
    related: list[str]
    implemented_by: list[str]
    cited: list[CitedJson]


class CitedJson(TypedDict):
    """Symbol of a provision that a finding names by its id in `clarified_by`, `related` or `implemented_by`."""

    provision: str
    symbol: str


class ScreeningJson(TypedDict):
    """A mention compared with a list entry."""

    mention: str
    entry: str
    entry_name: str
    score: float
    reasons: list[str]
    list: str
    listed_on: str | None
    listed_by: str | None
    delisted_on: str | None
    listed_then: bool | None
    listed_at_report: bool | None
    listed_now: bool | None
    snapshot: str | None
    programmes: list[str]


class EventJson(TypedDict):
    """One event. `provisions` are the ids whose outcome is *may fall under*."""

    id: str
    kind: str
    status: str
    supplier: str | None
    supplier_detail: PartyJson | None
    recipient: str | None
    recipient_detail: PartyJson | None
    intermediaries: list[str]
    intermediaries_detail: list[PartyJson]
    items: list[ItemJson]
    date: str | None
    date_end: str | None
    date_evidence: PassageJson | None
    place: str | None
    place_country: str | None
    purpose: str | None
    according_to: list[str]
    denied_by: list[str]
    claims: list[ClaimJson]
    provisions: list[str]
    evidence: list[PassageJson]
    findings: list[FindingJson]
    legal_claims: list[LegalClaimJson]
    open_questions: list[OpenQuestionJson]
    approvals: list[PassageJson]
    screenings: list[ScreeningJson]
    reader: str


class ReaderRunJson(TypedDict):
    """Which reader read the page, what it was asked, and what of its answer was not taken."""

    name: str
    model: str | None
    prompt_sha256: str | None
    notes: list[str]


class ListUsedJson(TypedDict):
    """A sanctions list as the parties were compared with it."""

    list: str
    snapshot: str
    dated: str | None


class ReadingJson(TypedDict):
    """One page read."""

    id: str
    source: str
    sha256: str
    title: str
    published: str | None
    published_zone_known: bool | None
    publisher: str | None
    agencies: list[str]
    dateline: str | None
    language: str | None
    body: str
    captions: list[CaptionJson]
    tags: list[str]
    related: list[str]
    relevant: bool
    reader: ReaderRunJson
    law_library: str | None
    lists: list[ListUsedJson]
    events: list[EventJson]


def reading_line(reading: Reading) -> str:
    """The reading as one line of JSON (no line break inside or at the end)."""
    return json.dumps(reading_json(reading), ensure_ascii=False)


def reading_json(reading: Reading) -> ReadingJson:
    """The reading as plain values, ready for JSON."""
    article = reading.article
    published = article.published
    return {
        "id": article.id,
        "source": article.source,
        "sha256": article.sha256,
        "title": article.title,
        "published": published.text if published else None,
        "published_zone_known": published.zone_known if published else None,
        "publisher": article.publisher,
        "agencies": list(article.agencies),
        "dateline": article.dateline,
        "language": article.language,
        "body": article.body,
        "captions": [_caption(c) for c in article.captions],
        "tags": list(article.tags),
        "related": list(article.related),
        "relevant": reading.relevant,
        "reader": {
            "name": reading.run.reader,
            "model": reading.run.model,
            "prompt_sha256": reading.run.prompt_sha256,
            "notes": list(reading.run.notes),
        },
        "law_library": reading.basis.law if reading.basis else None,
        "lists": [_list_used(used) for used in reading.basis.lists] if reading.basis else [],
        "events": [event_json(e) for e in reading.events],
    }


def party_words(party: Party) -> str:
    """A party in one string: its resolved name, after the page's own words where these are its initials.

    "KOMID (Korea Mining Development Trading Corporation)"; but a State is called by its name, whatever it was called.
    """
    initials = party.text.isupper() and len(party.text) > 1 and " " not in party.text
    if not initials or party.inferred or party.text in party.name:
        return party.name
    state = load_names().state(party.country) if party.country else None
    return party.name if party.name == state else f"{party.text} ({party.name})"


def event_json(reading: EventReading) -> EventJson:
    """An event with its findings as plain values, ready for JSON."""
    event: Event = reading.event
    return {
        "id": event.id,
        "kind": event.kind.value,
        "status": event.status.value,
        "supplier": party_words(event.supplier) if event.supplier else None,
        "supplier_detail": _party(event.supplier) if event.supplier else None,
        "recipient": party_words(event.recipient) if event.recipient else None,
        "recipient_detail": _party(event.recipient) if event.recipient else None,
        "intermediaries": [party_words(p) for p in event.intermediaries],
        "intermediaries_detail": [_party(p) for p in event.intermediaries],
        "items": [_item(i) for i in event.items],
        "date": event.when.start if event.when else None,
        "date_end": event.when.end if event.when else None,
        "date_evidence": _optional_passage(event.when_passage),
        "place": event.place,
        "place_country": event.place_country,
        "purpose": event.purpose,
        "according_to": list(event.according_to),
        "denied_by": list(event.denied_by),
        "claims": [_claim(c) for c in event.claims],
        "provisions": list(reading.provisions),
        "evidence": [passage_json(p) for p in event.evidence],
        "findings": [finding_json(f) for f in reading.findings],
        "legal_claims": [_legal_claim(c) for c in event.legal_claims],
        "open_questions": [_open_question(q) for q in event.open_questions],
        "approvals": [passage_json(p) for p in event.approvals],
        "screenings": [screening_json(s) for s in reading.screenings],
        "reader": event.reader,
    }


def passage_json(passage: Passage) -> PassageJson:
    """The passage as plain values, ready for JSON."""
    return {
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "page_start": passage.page_start,
        "page_end": passage.page_end,
    }


def _optional_passage(passage: Passage | None) -> PassageJson | None:
    return None if passage is None else passage_json(passage)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _caption(caption: Caption) -> CaptionJson:
    return {"text": caption.text, "date": caption.date, "credit": caption.credit}


def _party(party: Party) -> PartyJson:
    return {
        "text": party.text,
        "name": party.name,
        "country": party.country,
        "inferred": party.inferred,
        "inferred_by": party.inferred_by,
        "evidence": _optional_passage(party.passage),
    }


def _item(item: Item) -> ItemJson:
    return {
        "text": item.text,
        "class": item.item_class,
        "goods": list(item.goods),
        "hs": list(item.hs),
        "quantity": item.quantity,
        "evidence": _optional_passage(item.passage),
    }


def _claim(claim: Claim) -> ClaimJson:
    return {
        "stance": claim.stance.value,
        "speaker": claim.speaker,
        "via": list(claim.via),
        "inferred_by": claim.inferred_by,
        "evidence": passage_json(claim.passage),
    }


def _legal_claim(claim: LegalClaim) -> LegalClaimJson:
    return {"speaker": claim.speaker, "evidence": passage_json(claim.passage)}


def _open_question(question: OpenQuestion) -> OpenQuestionJson:
    return {"question": question.question, "stated": _optional_passage(question.stated)}


def _element(element: Element) -> ElementJson:
    return {
        "name": element.name,
        "outcome": element.outcome.value,
        "because": element.because,
        "evidence": [passage_json(p) for p in element.evidence],
        "missing": element.missing,
        "presumed": element.presumed,
    }


def finding_json(finding: Finding) -> FindingJson:
    return {
        "provision": finding.provision,
        "symbol": finding.symbol,
        "outcome": finding.outcome.value,
        "tested_from": _day(finding.tested_from),
        "tested_to": _day(finding.tested_to),
        "elements": [_element(e) for e in finding.elements],
        "summary": finding.summary,
        "link": finding.link,
        "force": finding.force,
        "clarified_by": list(finding.clarified_by),
        "verification": finding.verification,
        "note": finding.note,
        "regime": finding.regime,
        "routes": list(finding.routes),
        "related": list(finding.related),
        "implemented_by": list(finding.implemented_by),
        "cited": [{"provision": c.provision, "symbol": c.symbol} for c in finding.cited],
    }


def _list_used(used: ListUsed) -> ListUsedJson:
    return {"list": used.list_name, "snapshot": used.snapshot, "dated": _day(used.dated)}


def screening_json(screening: Screening) -> ScreeningJson:
    return {
        "mention": screening.mention,
        "entry": screening.entry,
        "entry_name": screening.entry_name,
        "score": screening.score,
        "reasons": list(screening.reasons),
        "list": screening.list_name,
        "listed_on": _day(screening.listed_on),
        "listed_by": _day(screening.listed_by),
        "delisted_on": _day(screening.delisted_on),
        "listed_then": screening.listed_then,
        "listed_at_report": screening.listed_at_report,
        "listed_now": screening.listed_now,
        "snapshot": screening.snapshot,
        "programmes": list(screening.programmes),
    }


def dropped_line(page: PageDropped) -> str:
    """One line of JSON for a page that was set aside unread: `dropped` says which gate did it, and why."""
    dropped = {"gate": page.dropped.gate.value, "because": page.dropped.because}
    return json.dumps(
        {"source": page.page.source, "sha256": page.page.sha256, "relevant": False, "dropped": dropped},
        ensure_ascii=False,
    )
