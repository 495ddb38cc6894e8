"""Mentions of parties and goods, and the memory of an article that resolves what points back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sanctrace.events.scene import Knowledge, Scene
from sanctrace.events.tree import Token
from sanctrace.lexicon.goods import GoodsEntry
from sanctrace.lexicon.names import NameEntry
from sanctrace.lexicon.reading import load_reading

PERSONAL = frozenset({"he", "him", "his", "she", "her", "himself"})
PLURAL = frozenset({"they", "them", "their", "it", "its", "itself", "themselves"})
# Numbers and ordinals that may stand for further goods of the sort told before.
FURTHER = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "another",
     "more", "others", "first", "second", "third", "fourth", "fifth", "last", "latest", "dozens", "hundreds"}
)  # fmt: skip
_NEAR = frozenset({"of", "in", "from", "at", "for", "near", "around", "on", "with", "inside"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "both"})


@dataclass(frozen=True, kw_only=True)
class PartyMention:
    """A phrase that names a party; offsets count characters of the body."""

    text: str
    start: int
    end: int
    name: str
    country: str | None
    group: str  # state, organisation, person, vessel, place, agency, pronoun
    entry: NameEntry | None = None
    inferred_by: str | None = None
    token: int = -1
    sentence: int = -1

    @property
    def named(self) -> bool:
        """Whether the phrase carries a proper name or a State."""
        return self.entry is not None or self.country is not None or self.text[:1].isupper()


@dataclass(frozen=True, kw_only=True)
class ItemMention:
    """A phrase that names goods, people who work, money; `anaphoric` when it may point back to goods named before."""

    text: str
    start: int
    end: int
    entries: tuple[GoodsEntry, ...]
    item_class: str | None
    quantity: str | None
    origin: PartyMention | None  # a State that its modifiers name: "North Korean coal"
    anaphoric: bool
    token: int
    sentence: int
    plural: bool = False


def prosecutes(party: PartyMention) -> bool:
    """Whether a party is a court or an office that tries, punishes or reports flows, and so is no side of one."""
    return of_prosecution(party.text)


def of_prosecution(words: str) -> bool:
    """Whether a phrase names a court or an office that tries, punishes or reports flows."""
    return _prosecutors().search(words.lower()) is not None


@lru_cache(maxsize=1)
def _prosecutors() -> re.Pattern[str]:
    words = sorted(load_reading().flows.prosecutors, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})(?:\b|(?<=\.))")


class Discourse:
    """Parties in the order they were named, to resolve pronouns and "the country"."""

    def __init__(self, knowledge: Knowledge, countries: frozenset[str]) -> None:
        self.knowledge = knowledge
        self.countries = countries  # strongly named anywhere in the article
        # Last word of an unlisted name -> the mention that says its State or sort.
        self.known: dict[str, PartyMention] = {}
        self._history: list[PartyMention] = []
        self._subjects: list[PartyMention] = []

    def learn(self, mention: PartyMention) -> None:
        """Remember what the text says of a name that no list knows, for its other mentions."""
        word = mention.text.split()[-1]
        if mention.entry is None and word[:1].isupper() and (mention.country or mention.group != "organisation"):
            self.known.setdefault(word, mention)

    def note(self, mention: PartyMention, *, subject: bool = False) -> None:
        """Remember a mention; `subject` says that it is what its sentence is about."""
        if mention.inferred_by is None and mention.group != "place" and not prosecutes(mention):
            self._history.append(mention)
            if subject:
                self._subjects.append(mention)

    def last_subject(self, groups: set[str], before: tuple[int, int]) -> PartyMention | None:
        """The party that the sentence before, or the same one further left, is about, when of one of the groups."""
        for mention in reversed(self._subjects):
            if (mention.sentence, mention.token) < before:
                return mention if mention.group in groups and before[0] - mention.sentence <= 1 else None
        return None

    def before(self, sentence: int, token: int) -> Iterator[PartyMention]:
        """The parties that a sentence names left of a token, the nearest first."""
        for mention in reversed(self._history):
            if mention.sentence == sentence and mention.token < token:
                yield mention

    def last_two(self, before: tuple[int, int]) -> list[PartyMention]:
        """The two latest parties of different States, the earlier first; empty when fewer were named."""
        found: list[PartyMention] = []
        for mention in reversed(self._history):
            if (
                (mention.sentence, mention.token) < before
                and mention.country
                and mention.group in {"state", "person"}
                and all(mention.country != other.country for other in found)
            ):
                found.insert(0, mention)
                if len(found) == 2:
                    return found
        return []

    def most_named(self, groups: set[str], *, before: tuple[int, int], abroad: str) -> PartyMention | None:
        """The latest mention of the party of one of the groups, and of another State than `abroad`, named most."""
        known = [
            m
            for m in self._history
            if m.group in groups and m.country not in {None, abroad} and (m.sentence, m.token) < before
        ]
        counts = Counter(m.name for m in known)
        return max(known, key=lambda m: (counts[m.name], m.sentence, m.token), default=None)

    def last(
        self,
        groups: set[str],
        *,
        regime: bool = False,
        before: tuple[int, int] | None = None,
        unlike: frozenset[str] = frozenset(),
        abroad: str | None = None,
    ) -> PartyMention | None:
        """The latest party of one of the groups, none with a word of `unlike`; `regime`: of States under measures.

        With `abroad`, one of another State than that.
        """
        for mention in reversed(self._history):
            if abroad is not None and mention.country in {None, abroad}:
                continue
            if before is not None and (mention.sentence, mention.token) >= before:
                continue
            if unlike and any(word in mention.name.lower() for word in unlike):
                continue
            if mention.group in groups and (not regime or mention.country in self.knowledge.regimes):
                return mention
        return None


def noun_phrase(token: Token) -> tuple[Token, Token]:
    """First and last token of a head with its left modifiers and close right ones, determiners left out."""
    first = token
    for left in token.lefts:
        if left.dep_ in {"compound", "amod", "nmod", "poss", "nummod", "quantmod", "advmod", "npadvmod"}:
            edge = left.left_edge
            if edge.i < first.i:
                first = edge
    while first.i < token.i and (
        first.is_space or first.pos_ in {"DET", "PUNCT"} or first.dep_ in {"det", "case", "predet"}
    ):
        first = first.nbor()
    return first, token


_IN_NAMES = frozenset(["of", "and", "for", "the", "'s", "’s", "'", "’", "&"])


def modifiers(token: Token) -> Iterator[Token]:
    """Words in front of a head, those that modify them included, from the left."""
    for left in token.lefts:
        if left.dep_ in {"compound", "amod", "nmod", "poss", "npadvmod", "nummod", "det"}:
            yield from modifiers(left)
            yield left


def near_phrases(token: Token) -> Iterator[Token]:
    """Heads of "of/in/from/at/for" phrases right of a noun."""
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in _NEAR:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    yield grandchild


def in_capitals(scene: Scene, token: Token) -> bool:
    """Whether a capitalised word stands in a run of them: "Workers’ Party", "Office of Foreign Assets Control"."""

    def next_word(step: int) -> Token | None:
        at = token.i + step
        while 0 < at < len(scene.doc) and scene.doc[at].lower_ in _IN_NAMES:
            at += step
        return scene.doc[at] if 0 < at < len(scene.doc) else None  # the first word is capitalised whatever it is

    return any(
        word is not None and word.text[:1].isupper() and word.i not in scene.name_at and word.i not in scene.goods_at
        for word in (next_word(-1), next_word(1))
    )
