"""Checks what a ledger claims against what it captured: every passage of every event, by offset and hash.

No reader and no model takes part: the page's bytes are hashed and decoded, and the words that a passage quotes must
stand where it says that they stand, in the article and on the page.
"""

from __future__ import annotations

import dataclasses
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sanctrace.ledger import Ledger, Revision
from sanctrace.model import Article, Case, EventReading, Finding, Page, PageNotText, Passage, Reading

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_SHOWN = 60  # characters of a passage in a message


class Captured(Protocol):
    """What holds readings together with the pages that they are of: a ledger, a bundle."""

    def revisions(self, source: str) -> tuple[Revision, ...]:
        """Every reading of a source, the latest one last."""
        ...

    def capture(self, sha256: str, source: str | None = None) -> Page | None:
        """The page as captured, or None."""
        ...


@dataclass(frozen=True, kw_only=True)
class PageVerified:
    """What the check of one kept reading came to."""

    source: str
    article: str
    sha256: str
    events: int
    passages: int  # that were looked up in the article
    on_page: int  # of these, looked up in the captured page too: those whose article knows their place there
    faults: tuple[str, ...] = ()


def verify_readings(ledger: Ledger) -> Iterator[PageVerified]:
    """Check every kept reading, revisions included; raises LedgerError when the ledger cannot be read."""
    for kept in ledger.since():
        yield _verified(ledger, kept.reading, kept.reading.events)


def verify_reading(ledger: Captured, reading: Reading) -> PageVerified:
    """Check one reading, its whole body against the captured page included."""
    body = reading.article.body
    whole = [reading.article.passage(0, len(body))] if body else []
    return _verified(ledger, reading, reading.events, whole)


def verify_article(ledger: Ledger, article: str) -> Iterator[PageVerified]:
    """Check the readings of the article with this id, revisions included; nothing when there is none."""
    latest = ledger.load(article)
    for revision in ledger.revisions(latest.article.source) if latest else ():
        if revision.reading.article.id == article:
            yield _verified(ledger, revision.reading, revision.reading.events)


def verify_source(kept: Captured, source: str) -> Iterator[PageVerified]:
    """Check every reading of a source."""
    for revision in kept.revisions(source):
        yield _verified(kept, revision.reading, revision.reading.events)


def verify_case(ledger: Captured, case: Case) -> Iterator[PageVerified]:
    """Check the events of a case, each against its page, and every passage that the case itself cites."""
    cited: dict[str, list[Passage]] = {}
    for page, passage in _cited(case):
        cited.setdefault(page, []).append(passage)
    corrected = {c.telling: c.reading for c in case.corrected}
    for source in dict.fromkeys(telling.source for telling in case.tellings):
        tellings = [telling for telling in case.tellings if telling.source == source]
        for revision in ledger.revisions(source):
            told = [t for t in tellings if t.reading in revision.reading.events]
            if told:
                tellings = [t for t in tellings if t not in told]
                more = [p for page in dict.fromkeys(t.page for t in told) for p in cited.get(page, ())]
                more += [citation.passage for t in told for citation in t.citations]
                more += [p for t in told for p in passages_in(corrected.get(t.ident))]
                yield _verified(ledger, revision.reading, [t.reading for t in told], more)
        for telling in tellings:
            fault = f"event {telling.event.id} is in the case and in no reading that is kept"
            yield PageVerified(
                source=source,
                article=telling.article,
                sha256=telling.sha256,
                events=0,
                passages=0,
                on_page=0,
                faults=(fault,),
            )


def passages_in(value: object) -> Iterator[Passage]:
    """Every passage anywhere inside a value of the model, in order."""
    if isinstance(value, Passage):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from passages_in(member)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from passages_in(getattr(value, field.name))


def _cited(case: Case) -> Iterator[tuple[str, Passage]]:
    """Pages and passages that the case cites beside its events."""
    for slot in case.slots:
        for value in slot.values:
            yield from ((cited.page, cited.passage) for cited in value.passages)
    for question in case.questions:
        yield from ((cited.page, cited.passage) for cited in question.stated)


def _verified(
    ledger: Captured, reading: Reading, events: Iterable[EventReading], cited: Iterable[Passage] = ()
) -> PageVerified:
    article = reading.article
    events = list(events)
    faults = [f"finding {f.provision} is of another event than {e.event.id}" for e in events for f in _foreign(e)]
    passages = [passage for event in events for passage in passages_in(event)]
    passages += cited
    text, problem = _page_text(ledger, article)
    faults += [problem] if problem else []
    on_page = 0
    for passage in dict.fromkeys(passages):
        faults += _against_article(passage, article)
        if text is not None and passage.page_start is not None:
            on_page += 1
            faults += _against_page(passage, article, text)
    return PageVerified(
        source=article.source,
        article=article.id,
        sha256=article.sha256,
        events=len(events),
        passages=len(set(passages)),
        on_page=on_page,
        faults=tuple(faults),
    )


def _foreign(event: EventReading) -> Iterator[Finding]:
    return (finding for finding in event.findings if finding.event != event.event.id)


def _page_text(ledger: Captured, article: Article) -> tuple[str | None, str | None]:
    """The captured page's characters, or why there are none."""
    from sanctrace.news.charset import decode

    page: Page | None = ledger.capture(article.sha256, article.source)
    if page is None:
        return None, f"the captured page {article.sha256} is not kept"
    if hashlib.sha256(page.content).hexdigest() != article.sha256:
        return None, f"the captured page does not have the hash {article.sha256} that the article names"
    try:
        return decode(page), None
    except PageNotText as error:
        return None, f"the captured page cannot be decoded ({error.args[0]})"


def _against_article(passage: Passage, article: Article) -> Iterator[str]:
    if article.body[passage.start : passage.end] != passage.text:
        yield f"{_quoted(passage)} does not stand in the article at {passage.start} to {passage.end}"
    elif (passage.page_start, passage.page_end) != _page_span(passage, article):
        yield f"{_quoted(passage)} is placed on the page where the article's own map does not place it"


def _page_span(passage: Passage, article: Article) -> tuple[int | None, int | None]:
    last = article.offsets.to_page(passage.end - 1)
    return article.offsets.to_page(passage.start), None if last is None else last + 1


def _against_page(passage: Passage, article: Article, text: str) -> Iterator[str]:
    for start, end, page_start in article.offsets.runs:
        first, last = max(start, passage.start), min(end, passage.end)
        if first >= last:
            continue
        at = page_start + first - start
        words = article.body[first:last]
        if text[at : at + len(words)] != words and not all(
            _stands(character, text, at + n) for n, character in enumerate(words)
        ):
            yield f"{_quoted(passage)} does not stand on the captured page at {at}: there stands {text[at : at + 20]!r}"
            return


def _stands(character: str, text: str, at: int) -> bool:
    """Whether a character of the article stands at a place of the page: itself, white space, or by its reference."""
    found = text[at : at + 1]
    if found == character or (character == " " and found.isspace()):
        return True
    reference = _REFERENCE.match(text, at)
    if reference is None:
        return False
    meant = html.unescape(reference.group())
    return character in meant or (character == " " and meant.isspace())


def _quoted(passage: Passage) -> str:
    words = passage.text if len(passage.text) <= _SHOWN else passage.text[: _SHOWN - 1] + "…"
    return f"“{words}”"
