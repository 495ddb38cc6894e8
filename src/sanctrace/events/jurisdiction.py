"""Whose authority has a flow in hand: the State whose court, prosecutor, customs or police an account names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from sanctrace.events.sentences import Sentence
from sanctrace.lexicon.names import NameIndex, NameKind, NameMatch
from sanctrace.lexicon.sources import load_sources
from sanctrace.lexicon.towns import town_state
from sanctrace.model import Article

_OFFICES = frozenset({"court", "prosecutors", "customs", "border", "police"})  # roles of `sources.yml`
# Rules of `actors.yml` for offices that stop, charge or judge.
_AGENCIES = frozenset(
    {"customs", "customs police", "police service", "police agency", "justice department", "sanctions office"}
    | {"export control office", "border guard", "coast guard"}
)
_NEAR = 2  # sentences before and after a telling in which its authority is looked for
_BEFORE = re.compile(r"(?:[’']s?)?\s+(?:[\w’'-]+\s+){0,3}")  # words between a State's name and its office
_AFTER = re.compile(r"(?:[’']s?)?(?:\s+[\w’'-]+){0,3}?\s+(?:in|at|of|for|from)\s+(?:the\s+)?")
_TOWN = re.compile(r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)?")
_TOWN_BEFORE = re.compile(r"([^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)?)(?:[’']s)?\s+(?:[a-z]+\s+){0,2}$")
_OPENING = re.compile(r"(?:[^\W\d_a-z][\w’'-]+ ?){1,3}\.")
_LAND = frozenset({NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PLACE, NameKind.PERSON})


class Jurisdictions:
    """Reads the authorities of one article; `named` is what the article names outright."""

    def __init__(
        self, article: Article, sentences: Sequence[Sentence], names: NameIndex, named: frozenset[str]
    ) -> None:
        self.article = article
        self.sentences = sentences
        self.names = names
        self.named = named
        self._seen: dict[int, list[str | None]] = {}

    def state(self, told: Collection[int]) -> str | None:
        """ISO code of the State whose authority handles what the sentences `told` tell; None when none is named.

        The nearest authority with a State counts. One without is of the only State whose authorities the article
        names, else of the place where the story was written.
        """
        first, last = min(told), max(told)
        around = [*sorted(told), *(first - d for d in range(1, _NEAR + 1)), *(last + d for d in range(1, _NEAR + 1))]
        seen = [state for index in around if 0 <= index < len(self.sentences) for state in self._authorities(index)]
        if not seen:
            return None
        nearest = next((state for state in seen if state is not None), None)
        if nearest is not None:
            return nearest
        everywhere = {s for i in range(len(self.sentences)) for s in self._authorities(i) if s is not None}
        return everywhere.pop() if len(everywhere) == 1 else written_in(self.article, self.sentences, self.names)

    def _authorities(self, index: int) -> list[str | None]:
        """One entry for each authority that a sentence names: its State, or None where the sentence gives none."""
        known = self._seen.get(index)
        if known is None:
            known = self._seen[index] = list(self._read(self.sentences[index].text))
        return known

    def _read(self, text: str) -> Iterator[str | None]:
        matches = self.names.find(text, context=self.named)
        for match in matches:
            agency = next((e for e in match.entries if e.rule in _AGENCIES), None)
            if agency is not None:
                yield agency.country
        book = load_sources()
        for role in book.roles:
            if role.id in _OFFICES:
                for start, end in book.spans_of(role, text):
                    if not any(m.start <= start < m.end for m in matches):
                        yield self._owner(text, start, end, matches)

    def _owner(self, text: str, start: int, end: int, matches: Sequence[NameMatch]) -> str | None:
        """ "the Finnish customs", "Rotterdam district court", "the prosecutor’s office in Panevėžys"."""
        before = [m for m in matches if m.end <= start and _BEFORE.fullmatch(text[m.end : start])]
        if before:
            return _land(before[-1])
        after = _AFTER.match(text, end)
        if after is not None:
            at = after.end()
            named = next((m for m in matches if m.start == at), None)
            if named is not None:
                return _land(named)
            town = _TOWN.match(text, at)
            if town is not None and (state := _town(town[0])) is not None:
                return state
        town = _TOWN_BEFORE.search(text, 0, start)
        return _town(town[1]) if town is not None and town.start() > 0 else None


def written_in(article: Article, sentences: Sequence[Sentence], names: NameIndex) -> str | None:
    """ISO code of the State of the dateline, also of one that ends in a full stop: "Stuttgart. With a sentence of"."""
    place = article.dateline
    if place is None and sentences and _OPENING.fullmatch(sentences[0].text):
        place = sentences[0].text.rstrip(".")
    if place is None:
        return None
    named = next((state for m in names.find(place) if (state := _land(m)) is not None), None)
    return named or _town(place.split(",")[0])


def _land(match: NameMatch) -> str | None:
    return next((e.country for e in match.entries if e.kind in _LAND and e.country), None)


def _town(words: str) -> str | None:
    """The town of two words, else of the first."""
    return town_state(words) or town_state(words.split(" ", maxsplit=1)[0])
