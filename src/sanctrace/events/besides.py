"""Sides that set phrases tell beside a flow: "loaded at X", "bound for Y", "the consignee was Z".

Such phrases seldom stand in the clause that stops or hands over the goods; the sentence before or after it has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from sanctrace.events.discourse import PartyMention
from sanctrace.events.items import Phrases
from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import Role

_REACH = 8  # tokens between a set phrase and the head of the party it leads to


@cache
def _phrases(role: Role) -> re.Pattern[str]:
    words = load_reading().besides
    forms = words.goes_to if role is Role.RECIPIENT else words.comes_from
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})\s", re.IGNORECASE)


class BesidesReader:
    """Reads the sides that set phrases tell in the sentences of one article."""

    def __init__(self, phrases: Phrases, scenes: Mapping[int, Scene]) -> None:
        self.phrases = phrases
        self.scenes = scenes
        self._found: dict[tuple[int, Role], tuple[re.Match[str], ...]] = {}

    def side(self, role: Role, sentences: Iterator[int] | list[int]) -> PartyMention | None:
        """The first party that a set phrase of these sentences gives the role of supplier or recipient."""
        for index in sentences:
            scene = self.scenes.get(index)
            if scene is None:
                continue
            for party, words in self._told(scene, role):
                if party.named:
                    return replace(party, inferred_by=party.inferred_by or f"told beside the flow: “{words}”")
        return None

    def _told(self, scene: Scene, role: Role) -> Iterator[tuple[PartyMention, str]]:
        for match in self._matches(scene, role):
            tokens = scene.tokens_of(match.start(), match.end() - 1)
            head = self._led_to(scene, tokens[-1]) if tokens else None
            party = self.phrases.party(scene, head) if head is not None else None
            if party is not None:
                yield party, match.group().strip()
        words = load_reading().besides
        nouns = words.takers if role is Role.RECIPIENT else words.givers
        if nouns.isdisjoint(scene.doc.lemmas):
            return
        for token in scene.doc:
            if token.lemma_.lower() not in nouns:
                continue
            other = self._equated(token)
            party = self.phrases.party(scene, other) if other is not None else None
            if party is not None:
                yield party, token.text

    def _matches(self, scene: Scene, role: Role) -> tuple[re.Match[str], ...]:
        """The set phrases of a sentence, looked for once: many drafts ask."""
        key = (scene.sentence.index, role)
        if key not in self._found:
            self._found[key] = tuple(_phrases(role).finditer(scene.sentence.text))
        return self._found[key]

    @staticmethod
    def _led_to(scene: Scene, last: Token) -> Token | None:
        """Head of the phrase that a set phrase leads to."""
        for token in scene.doc[last.i + 1 : last.i + 1 + _REACH]:
            if token.pos_ == "PUNCT":
                return None
            if token.dep_ in {"pobj", "dobj", "attr", "nsubj", "conj"} and token.pos_ in {"NOUN", "PROPN"}:
                return token
        return None

    @staticmethod
    def _equated(token: Token) -> Token | None:
        """What is equated with a noun: "the buyer was X", "X was the addressee", "X is named as sender"."""
        verb = token.head
        if verb.dep_ == "prep" and verb.lower_ == "as":
            return next((c for c in verb.head.children if c.dep_ == "nsubjpass"), None)
        if verb.lemma_ != "be" or token.dep_ not in {"nsubj", "attr"}:
            return None
        wanted = "attr" if token.dep_ == "nsubj" else "nsubj"
        return next((c for c in verb.children if c.dep_ == wanted), None)
