"""The keyword alert that a desk would set up first: a word for goods and the name of a State under measures, together.

It is made as strong as a word list can be: the goods and the names are those of our own lexicon, the text is our clean
article, the law is applied to what it finds by our own rulebook. What it lacks is reading: it does not know who gave,
who got, whether it happened, or when. So the name before the goods is the supplier and the next one the recipient, a
State that stands alone is the recipient, and the day is that of publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sanctrace.events.reader import load_knowledge
from sanctrace.events.sentences import split_sentences
from sanctrace.lexicon.goods import GoodsMatch
from sanctrace.lexicon.names import NameMatch
from sanctrace.model import Article, ClaimStatus, Event, EventKind, Interval, Item, Party, Passage


@dataclass(frozen=True)
class KeywordAlert:
    """An event stage: article in, one event for each pair of parties that is named beside goods."""

    whole_article: bool = False  # goods and name anywhere in the article; otherwise in one sentence

    def __call__(self, article: Article, /) -> list[Event]:
        """Events in order of their first sentence; the same goods between the same parties are told once."""
        found: dict[tuple[str | None, str | None, frozenset[str]], Event] = {}
        for start, text in self._windows(article):
            event = self._event(article, start, text)
            if event is not None:
                sides = [p.country for p in (event.supplier, event.recipient) if p is not None]
                key = (sides[0] if len(sides) > 1 else None, sides[-1], frozenset(i.item_class for i in event.items))
                found.setdefault(key, event)
        return list(found.values())

    def _windows(self, article: Article) -> Iterator[tuple[int, str]]:
        if self.whole_article:
            yield 0, article.body
        else:
            for sentence in split_sentences(article):
                yield sentence.start, sentence.text

    @staticmethod
    def _event(article: Article, start: int, text: str) -> Event | None:
        goods = load_knowledge().find_goods(text)
        parties = _parties(article, start, text)
        if not goods or not any(p.country in load_knowledge().regimes for p in parties):
            return None
        supplier, recipient = _sides(parties)
        return Event(
            article=article.id,
            kind=EventKind.TRANSFER,
            status=ClaimStatus.REPORTED,
            supplier=supplier,
            recipient=recipient,
            items=items_of(article, start, goods),
            when=Interval(start=article.published.text[:10]) if article.published else None,
            evidence=(article.passage(*_told_at(start, text, goods)),),
            reader="keyword alert",
        )


def _told_at(start: int, text: str, goods: Sequence[GoodsMatch]) -> tuple[int, int]:
    """The window, or for a whole article the paragraph of its first goods."""
    first = text.rfind("\n\n", 0, goods[0].start)
    last = text.find("\n\n", goods[0].start)
    return start + (first + 2 if first >= 0 else 0), start + (last if last >= 0 else len(text))


def items_of(article: Article, start: int, goods: Sequence[GoodsMatch]) -> tuple[Item, ...]:
    """Goods words as items, each once."""
    items: dict[str, Item] = {}
    for match in goods:
        passage: Passage = article.passage(start + match.start, start + match.end)
        item = Item(
            text=passage.text,
            item_class=match.entries[0].item_class,
            goods=tuple(e.id for e in match.entries),
            hs=match.entries[0].hs,
            passage=passage,
        )
        items.setdefault(match.form, item)
    return tuple(items.values())


def _parties(article: Article, start: int, text: str) -> list[Party]:
    """The first name of each State in the text, in order."""
    knowledge = load_knowledge()
    context = knowledge.names.context_of(f"{article.title}\n{article.body}")
    parties: dict[str, Party] = {}
    for match in knowledge.names.find(text, context=context):
        country = match.entries[0].country
        if country is not None:
            parties.setdefault(country, _party(article, start, match))
    return list(parties.values())


def _party(article: Article, start: int, match: NameMatch) -> Party:
    entry = match.entries[0]
    passage = article.passage(start + match.start, start + match.end)
    return Party(text=passage.text, name=entry.name, country=entry.country, passage=passage)


def _sides(parties: Sequence[Party]) -> tuple[Party | None, Party]:
    """The first State under measures with the State named nearest to it, in the order of the text."""
    regimes = load_knowledge().regimes
    at = next(i for i, p in enumerate(parties) if p.country in regimes)
    if len(parties) == 1:
        return None, parties[0]
    return (parties[at - 1], parties[at]) if at else (parties[0], parties[1])
