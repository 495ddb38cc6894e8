"""The page of one article: its clean text with the words of each field marked, beside what was read from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.desk.marked_text import Mark, Piece, paragraphs_of
from sanctrace.desk.web.correcting import fields_of, offered_values
from sanctrace.desk.web.kept_notice import done_notice
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import EventPlace, Ledger, Revision
from sanctrace.model import Article, Case, Event, EventReading, Passage, Stance

_STANCE_ROLES = {Stance.DENIES: "denies", Stance.RETRACTS: "denies", Stance.NEITHER: "neither"}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing read from the page: what it is, as read, and the words."""

    anchor: str  # id on the page
    role: str  # supplier, recipient, through, goods, date, says, denies, law, evidence ...
    label: str  # as the text's mark has it: `1 supplier`
    value: str
    passage: Passage


@dataclass(frozen=True, kw_only=True)
class ReadEvent:
    """An event of the page with its fields, and the case that it belongs to, if any."""

    number: int
    kept: EventReading
    fields: tuple[Field, ...]
    case: str | None

    @property
    def event(self) -> Event:
        """The event itself."""
        return self.kept.event


@dataclass(frozen=True, kw_only=True)
class MarkedPiece:
    """A run of the text: the ids that begin here, the fields that begin here, and the role that colours it."""

    text: str
    ids: tuple[str, ...]
    opens: tuple[Field, ...]
    roles: tuple[str, ...]


def article_page(desk: Desk, request: Request, sha256: str) -> Response:
    """The page of the article with these bytes; raises NotFound when it is not kept."""
    with desk.ledger() as ledger:
        revision = article_of(ledger, sha256)
        events = _events(ledger, revision)
        cases = [case for name in dict.fromkeys(e.case for e in events if e.case) if (case := ledger.case(name))]
        notice = done_notice(ledger, request)
    article = revision.reading.article
    return page(
        desk,
        request,
        "article.html",
        article=article,
        reading=revision.reading,
        events=events,
        paragraphs=_paragraphs(article, [*(f for e in events for f in e.fields), *_cited(cases, article)]),
        passages=_choices(events),
        fields=fields_of(),
        offered=offered_values(),
        notice=notice,
        just_read="read" in request.args,
    )


def article_of(ledger: Ledger, sha256: str) -> Revision:
    """The reading of the page with these bytes; raises NotFound when none is kept."""
    captured = ledger.capture(sha256)
    revisions = ledger.revisions(captured.source) if captured else ()
    for revision in revisions:
        if revision.reading.article.sha256 == sha256:
            return revision
    raise NotFound(f"No page with the SHA-256 {sha256[:64]} is kept in this ledger. Open it from its case.")


def _events(ledger: Ledger, revision: Revision) -> tuple[ReadEvent, ...]:
    return tuple(
        ReadEvent(
            number=position + 1,
            kept=kept,
            fields=tuple(_fields(position + 1, kept.event)),
            case=ledger.case_of(EventPlace(number=revision.number, position=position)),
        )
        for position, kept in enumerate(revision.reading.events)
    )


def _fields(number: int, event: Event) -> Iterator[Field]:
    """What was read from words of the page, in the order in which it is shown."""
    found: list[tuple[str, str, Passage | None]] = []
    for role, party in (("supplier", event.supplier), ("recipient", event.recipient)):
        if party:
            found.append((role, party.name, party.passage))
    found += [("through", party.name, party.passage) for party in event.intermediaries]
    for item in event.items:
        quantity = f", {item.quantity}" if item.quantity else ""
        found.append(("goods", f"{item.text}{quantity} ({item.item_class.replace('_', ' ')})", item.passage))
    if event.when:
        found.append(("date", event.when.edtf(), event.when_passage))
    for claim in event.claims:
        role = _STANCE_ROLES.get(claim.stance, "says")
        found.append((role, f"{claim.speaker} {claim.stance.value}", claim.passage))
    found += [("approval", "an approval or exemption is told", passage) for passage in event.approvals]
    found += [("law", f"{c.speaker or 'the page'} on the law", c.passage) for c in event.legal_claims]
    found += [("not known", q.question, q.stated) for q in event.open_questions if q.stated]
    found += [("evidence", "tells the event", passage) for passage in event.evidence]
    for at, (role, value, passage) in enumerate(dict.fromkeys(found), 1):
        if passage is not None:
            anchor = f"e{number}-{at}"
            yield Field(anchor=anchor, role=role, label=f"{number} {role}", value=value, passage=passage)


def _cited(cases: Sequence[Case], article: Article) -> Iterator[Field]:
    """The words that the page of a case quotes from this one, so that every quotation there leads somewhere here."""
    for case in cases:
        here = {telling.page for telling in case.tellings if telling.sha256 == article.sha256}
        quoted = [c.passage for s in case.slots for v in s.values for c in v.passages if c.page in here]
        quoted += [cited.passage for question in case.questions for cited in question.stated if cited.page in here]
        findings = [f for t in case.tellings if t.page in here for f in t.reading.findings]
        quoted += [passage for finding in findings for element in finding.elements for passage in element.evidence]
        for passage in dict.fromkeys(quoted):
            yield Field(anchor="", role="quoted", label="", value="", passage=passage)


def _paragraphs(article: Article, fields: Sequence[Field]) -> list[list[MarkedPiece]]:
    marks = [Mark(start=f.passage.start, end=f.passage.end, role=at) for at, f in enumerate(fields)]
    placed: set[tuple[int, int]] = set()
    return [[_piece(piece, fields, placed) for piece in pieces] for pieces in paragraphs_of(article, marks)]


def _piece(piece: Piece, fields: Sequence[Field], placed: set[tuple[int, int]]) -> MarkedPiece:
    places = [(mark.start, mark.end) for mark in piece.opens]
    new = [place for place in dict.fromkeys(places) if place not in placed]
    placed.update(new)
    # The shortest passage says most of what the words are: a name within a sentence, not the sentence.
    covering = sorted(piece.marks, key=lambda mark: mark.end - mark.start)
    opens = {f.label: f for f in (fields[mark.role] for mark in piece.opens) if f.label}
    return MarkedPiece(
        text=piece.text,
        ids=tuple(f"p-{start}-{end}" for start, end in new),
        opens=tuple(opens.values()),
        roles=tuple(dict.fromkeys(fields[mark.role].role for mark in covering)),
    )


def _choices(events: tuple[ReadEvent, ...]) -> list[tuple[str, str]]:
    """The marked passages to choose words from: `START-END` and the words, in the order of the text."""
    found = {(f.passage.start, f.passage.end): f.passage.text for event in events for f in event.fields}
    return [(f"{start}-{end}", text) for (start, end), text in sorted(found.items())]
