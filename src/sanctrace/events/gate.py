"""Which pages and sentences deserve a parse: one scan of the word lists, before anything expensive.

A page is read only when it names a State or group under some measure. A sentence is parsed when it has a trigger with
goods, a name or a word that points back, or when somebody in it denies, reports or refuses something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sanctrace.events.scene import Knowledge
from sanctrace.events.sentences import Sentence, split_sentences
from sanctrace.lexicon.names import NameEntry, NameKind, NameMatch
from sanctrace.model import Article

_SHORTEST = 6  # characters of three words
MOST_SENTENCES = 1_500  # of one article; the longest of 212 labelled ones has 33, a live blog of a whole day some 500


class Gate:
    """Decides from words alone; loses no event, because events need what it looks for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def article(self, body: str) -> bool:
        """Whether the body names a State or armed group that some measure names."""
        return next(self.openers(body), None) is not None

    def openers(self, body: str) -> Iterator[NameMatch]:
        """The names that open a page, in order of position: of a State or armed group that some measure names."""
        for match in self.knowledge.names.find(body):
            if any(map(self._opens, match.entries)):
                yield match

    def sentences(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Those worth a parse, in order, at most `MOST_SENTENCES`: a flood must not hold up a day's news."""
        return [s for s in sentences if self.sentence(s.text)][:MOST_SENTENCES]

    def left_unread(self, article: Article) -> tuple[str, ...]:
        """One note when the article has more sentences than are read."""
        if len(article.body) < MOST_SENTENCES * _SHORTEST:
            return ()
        count = sum(self.sentence(s.text) for s in split_sentences(article))
        note = (
            f"only the first {MOST_SENTENCES:,} of {count:,} sentences were read for events; cut the page and read on"
        )
        return (note,) if count > MOST_SENTENCES else ()

    def opening_forms(self) -> frozenset[str]:
        """Every spelling by which a name can open a page, capitals as they must stand: `openers` gives no others."""
        return frozenset(form.form for form in self.knowledge.names.forms if self._opens(form.entry))

    def _opens(self, entry: NameEntry) -> bool:
        return not entry.weak and (entry.country in self.knowledge.regimes or entry.kind is NameKind.ARMED_GROUP)

    def sentence(self, text: str) -> bool:
        """Whether a sentence can hold a frame, a denial or an open question: it has three words or more."""
        return len(text.split()) >= 3
