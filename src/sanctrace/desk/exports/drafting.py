"""Writing a report: every sentence of ours goes through the guard, every passage gets its note, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sanctrace.desk.exports.document import Block, Cite, Grid, Heading, Inline, Note, Paragraph
from sanctrace.desk.own_voice import Words, in_our_voice
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import published_words
from sanctrace.model import Case, Finding, Passage, Telling

Piece = str | Words | Cite | Sequence[Words | Cite]


class Draft:
    """The blocks and notes of one report, in the order in which they are written."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self._tellings = {telling.page: telling for telling in case.tellings}
        self.sources = {page: at for at, page in enumerate(self._tellings, 1)}
        self._said = said_by_others(case)
        self._numbers: dict[tuple[str, ...], int] = {}
        self._cited_in_full: dict[str, int] = {}  # Telling.page -> note
        self._paragraphs = 0

    def own(self, text: str) -> tuple[Words, ...]:
        """A sentence of ours; words of verdict in it are quotations of whoever said them, or the report fails."""
        return in_our_voice(printable(text), self._said)

    def line(self, *pieces: Piece) -> Inline:
        """Pieces of one paragraph or cell: a plain text is ours and goes through the guard."""
        found: list[Words | Cite] = []
        for piece in pieces:
            if isinstance(piece, str):
                found += self.own_spaced(piece)
            elif isinstance(piece, Words | Cite):
                found.append(piece)
            else:
                found += piece
        return tuple(found)

    def own_spaced(self, text: str) -> tuple[Words, ...]:
        """As `own`, with the spaces at both ends that join it to its neighbours."""
        before = " " if text[:1].isspace() else ""
        after = " " if text[-1:].isspace() and text.strip() else ""
        runs = self.own(text)
        return (*((Words(text=before),) if before else ()), *runs, *((Words(text=after),) if after else ()))

    def heading(self, text: str, level: int = 1) -> None:
        """Begin a part."""
        self.blocks.append(Heading(text=self.line(text), level=level))

    def paragraph(self, *pieces: Piece) -> None:
        """The next numbered paragraph."""
        self._paragraphs += 1
        self.blocks.append(Paragraph(number=self._paragraphs, parts=self.line(*pieces)))

    def grid(self, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Inline]]) -> None:
        """A table; without rows there is none. Columns are a head and a width in proportion."""
        held = tuple(tuple(row) for row in rows)
        if held:
            heads, widths = zip(*columns, strict=True)
            self.blocks.append(Grid(title=title, head=heads, rows=held, widths=widths))

    def passages(self, passages: Iterable[Passage], page: str) -> tuple[Cite, ...]:
        """The marks of the notes that show these words of that page; the same words have one note."""
        return tuple(self._passage(passage, page) for passage in dict.fromkeys(passages))

    def instrument(self, finding: Finding) -> Cite:
        """The mark of the note that names a paragraph of an instrument and says what it says in our words."""
        key = ("law", finding.provision)
        if key in self._numbers:
            return Cite(note=self._numbers[key], first=False)
        tail = self.line(f"; {finding.force}; text version: paragraph {finding.verification}.")
        parts = self.line(f"{finding.symbol}: {finding.summary} ")
        return self._keep(key, parts, finding.link, tail)

    def _passage(self, passage: Passage, page: str) -> Cite:
        key = ("words", page, str(passage.start), str(passage.end), passage.text)
        if key in self._numbers:
            return Cite(note=self._numbers[key], first=False)
        telling = self._tellings[page]
        words = Words(text=printable(passage.text), quoted=True)
        place = f"characters {passage.start} to {passage.end} of the text"
        if page in self._cited_in_full:
            earlier = f", source {self.sources[page]} (note {self._cited_in_full[page]}), {place}."
            return self._keep(key, self.line(words, ", ", outlet(telling), earlier))
        self._cited_in_full[page] = len(self.notes) + 1
        day = f", {published_words(telling.published)}, source {self.sources[page]}, "
        tail = self.line(f", {place}; SHA-256 of the page {telling.sha256}.")
        return self._keep(key, self.line(words, ", ", outlet(telling), day), telling.source, tail)

    def _keep(self, key: tuple[str, ...], parts: Inline, address: str = "", tail: Inline = ()) -> Cite:
        number = len(self.notes) + 1
        self.notes.append(Note(number=number, parts=parts, address=printable(address), tail=tail))
        self._numbers[key] = number
        return Cite(note=number, first=True)


def outlet(telling: Telling) -> str:
    """The publisher, as far as the page names one."""
    return telling.publisher or "publisher not named"


def said_by_others(case: Case) -> tuple[str, ...]:
    """Words that pages, lists and people wrote and that may come to stand in sentences of ours, on one line each."""
    said: list[str | None] = []
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        said += [telling.title, telling.publisher, telling.source, *telling.agencies]
        for event in (telling.event, kept.event):
            for party in (event.supplier, event.recipient, *event.intermediaries):
                said += [party.name, party.text] if party else []
            said += [word for item in event.items for word in (item.text, item.quantity)]
            said += [word for claim in event.claims for word in (claim.speaker, *claim.via)]
            said += [claim.speaker for claim in event.legal_claims]
            said += [event.place, event.purpose, *(passage.text for passage in event.evidence)]
            said += [claim.passage.text for claim in event.claims]
            said += [claim.passage.text for claim in event.legal_claims]
        said += [word for hit in kept.screenings for word in (hit.mention, hit.entry_name, hit.list_name, *hit.reasons)]
    for judgement in case.judgements:
        said += [judgement.by, judgement.reason, judgement.value]
    said += [origin.name for origin in (*case.chain.origins, *case.chain.denials)]
    return tuple(dict.fromkeys(text for word in said if word and (text := printable(word))))
