"""A parsed sentence with what the word lists see in it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from sanctrace.events.sentences import Sentence
from sanctrace.events.tree import Doc, Token
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.goods import GoodsIndex, GoodsMatch
from sanctrace.lexicon.match import FormMatcher
from sanctrace.lexicon.names import NameEntry, NameIndex, NameKind, NameMatch
from sanctrace.lexicon.phrases import PhraseNouns, RegimeStates
from sanctrace.lexicon.stances import Stances
from sanctrace.lexicon.triggers import Triggers

_CURRENCY = (
    "dollars?|euros?|yuan|won|yen|roubles?|rubles?|pounds?|francs?|zlotys?|rupees?|dirhams?|kronor|kroner|ringgit"
    "|cents?|pesos?|rials?|dinars?"
)
_CODES = "USD|EUR|GBP|CNY|RMB|KRW|JPY|RUB|CHF|SGD|HKD|AUD"
_SCALE = "mln|million|bln|billion|trillion|thousand"
# Sums of money: "$9 million", "20,000 Singapore dollars", "USD 2.4 million", "five million euros".
MONEY = re.compile(
    rf"(?:(?:US|HK|S|A|C)?[$€£¥₩]\s?\d[\d,.]*(?:\s?(?:{_SCALE}|[mbk]n?)\b)?"
    rf"|\b(?:{_CODES})\s?\d[\d,.]*(?:\s?(?:{_SCALE})\b)?"
    rf"|\b(?:two|three|four|five|six|seven|eight|nine|ten) (?:million|billion) (?:{_CURRENCY})\b"
    rf"|\b\d[\d,.]*\s(?:(?:{_SCALE})\s)?(?:U\.?S\.? |Hong Kong |Singapore )?(?:{_CURRENCY})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Every word list that the reader uses."""

    names: NameIndex
    goods: GoodsIndex
    triggers: Triggers
    stances: Stances
    phrases: PhraseNouns
    regime_states: RegimeStates

    @property
    def regimes(self) -> frozenset[str]:
        """ISO codes of the States that some measure names."""
        return self.regime_states.countries

    @cached_property
    def _idioms(self) -> FormMatcher:
        return FormMatcher(self.phrases.idioms)

    def find_goods(self, text: str) -> list[GoodsMatch]:
        """Goods named in `text`, set phrases in which the word names none left out."""
        masked = [(m.start, m.end) for m in self._idioms.find(text)]
        return [
            g
            for g in self.goods.find(text)
            if g.form not in self.phrases.never_goods and not any(s <= g.start and g.end <= e for s, e in masked)
        ]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One sentence: parse, names, goods, sums and times, each reachable from a token index."""

    sentence: Sentence
    doc: Doc
    names: tuple[NameMatch, ...]
    goods: tuple[GoodsMatch, ...]
    times: tuple[TimeMention, ...]
    money: tuple[tuple[int, int], ...]  # token spans
    name_at: dict[int, NameMatch] = field(repr=False)
    goods_at: dict[int, GoodsMatch] = field(repr=False)
    time_at: dict[int, TimeMention] = field(repr=False)
    money_at: dict[int, tuple[int, int]] = field(repr=False)
    attributions: tuple[tuple[Scene, str], ...] = ()  # voices worn outside the statement, each with its verb form

    def body_span(self, first: Token, last: Token) -> tuple[int, int]:
        """Body offsets of the words from one token to another."""
        return self.sentence.start + first.idx, self.sentence.start + last.idx + len(last.text)

    def words(self, first: Token, last: Token) -> str:
        """The sentence's own characters from one token to another."""
        return self.sentence.text[first.idx : last.idx + len(last.text)]

    def tokens_of(self, start: int, end: int) -> list[Token]:
        """Tokens that lie in the character span start:end of the sentence."""
        return tokens_between(self.doc, start, end)


def tokens_between(doc: Doc, start: int, end: int) -> list[Token]:
    """Tokens that lie in the character span start:end of a sentence."""
    tokens = doc.tokens
    first = max(bisect.bisect_right(tokens, start, key=_offset) - 1, 0)
    last = bisect.bisect_left(tokens, end, key=_offset)
    return [t for t in tokens[first:last] if t.idx + len(t.text) > start]


_offset = attrgetter("idx")


def make_scene(
    sentence: Sentence, doc: Doc, times: Sequence[TimeMention], names: Sequence[NameMatch], goods: Sequence[GoodsMatch]
) -> Scene:
    """A scene from a sentence's parse and what was found in its text; offsets count characters of the sentence.

    Of overlapping matches the first given covers a token.
    """
    money = tuple(
        (tokens[0].i, tokens[-1].i + 1)
        for match in MONEY.finditer(sentence.text)
        if (tokens := tokens_between(doc, match.start(), match.end()))
    )
    scene = Scene(
        sentence=sentence, doc=doc, names=tuple(names), goods=tuple(goods), times=tuple(times), money=money,
        name_at={}, goods_at={}, time_at={}, money_at={},
    )  # fmt: skip
    for name in names:
        for token in scene.tokens_of(name.start, name.end):
            scene.name_at.setdefault(token.i, name)
    for named in goods:
        for token in scene.tokens_of(named.start, named.end):
            scene.goods_at.setdefault(token.i, named)
    for time in times:
        for token in scene.tokens_of(time.start, time.end):
            scene.time_at.setdefault(token.i, time)
    for span in money:
        for index in range(*span):
            scene.money_at[index] = span
    return scene


_PREFERENCE = {
    NameKind.PERSON: 0,
    NameKind.COUNTRY: 1,
    NameKind.OFFICE: 2,
    NameKind.ARMED_GROUP: 2,
    NameKind.AGENCY: 3,
    NameKind.ORGANISATION: 3,
    NameKind.VESSEL: 4,
    NameKind.DEMONYM: 5,
    NameKind.PLACE: 6,
    NameKind.SEA: 7,
}


def best_entry(match: NameMatch) -> NameEntry:
    """The likeliest reading of a name: strong before weak, persons and States before places."""
    return min(match.entries, key=_rank)


def likeliest(entries: Sequence[NameEntry]) -> NameEntry | None:
    """The likeliest of some readings of a name, as `best_entry` chooses; None of none."""
    return min(entries, key=_rank, default=None)


def _rank(entry: NameEntry) -> tuple[bool, int, str]:
    return entry.weak, _PREFERENCE.get(entry.kind, 9), entry.id
