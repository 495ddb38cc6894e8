"""Goods that a flow only points back to, where no flow told before holds them: "The jets were new. X got them"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sanctrace.events.clauses import coordinated
from sanctrace.events.discourse import DEFINITE, ItemMention
from sanctrace.events.frame import Frame
from sanctrace.events.items import Phrases
from sanctrace.events.scene import Scene
from sanctrace.events.stance import Mood, StanceReader
from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading

_ONE = frozenset({"it", "this"})
_MANY = frozenset({"they", "them", "these", "those", "both"})
_REACH = 2  # sentences back
# How goods stand that a sentence is about, the likeliest to be pointed at first.
_STANDS = ("nsubjpass", "dobj", "ROOT", "nsubj", "attr", "appos", "pobj", "conj")


class GoodsMemory:
    """The goods that the sentences of one article name, moved or not."""

    def __init__(self, phrases: Phrases, stances: StanceReader, scenes: Mapping[int, Scene]) -> None:
        self._phrases = phrases
        self._stances = stances
        self._scenes = scenes

    def named(self, frame: Frame) -> tuple[ItemMention, ...]:
        """The goods that the items of a frame point back to: the nearest that fit; none where none do."""
        pointer = frame.items[0] if frame.items else None
        if pointer is None or pointer.entries or pointer.sentence != frame.sentence:
            return ()
        word = pointer.text.lower().split()[-1]
        pronoun = word in _ONE | _MANY
        scene = self._scenes[frame.sentence]
        head = scene.doc[pointer.token]
        if not pronoun and not _points(head):
            return ()
        subject = head.dep_ in {"nsubj", "nsubjpass"}
        for back in range(_REACH + 1):
            before = self._scenes.get(frame.sentence - back)
            if before is None:
                continue
            groups = [
                g
                for g in self._groups(before)
                if (back or g[0].i < pointer.token)
                and not self._somewhere(g[0])
                and (not pronoun or _agree([self._top(g[0]), *g[1:]], word))
            ]
            stands = [(self._top(g[0]).dep_, g) for g in groups]
            if subject and pronoun and back:
                stands = [(dep, g) for dep, g in stands if dep not in {"pobj", "conj"}]  # what it was about
            if stands:
                _, best = min(stands, key=lambda s: (_STANDS.index(s[0]) if s[0] in _STANDS else 9, -s[1][0].i))
                return tuple(self._items(before, best))
        return ()

    def _top(self, head: Token) -> Token:
        """What measures goods, for the goods: the sacks of "sacks of charcoal"."""
        above = head.head.head
        while head.dep_ == "pobj" and head.head.lower_ == "of" and self._measures(above):
            head, above = above, above.head.head
        return head

    def _somewhere(self, head: Token) -> bool:
        """Whether goods only say where something was: "lay in an arsenal"."""
        top = self._top(head)
        return top.dep_ == "pobj" and top.head.lower_ in {
            "in",
            "at",
            "on",
            "inside",
            "aboard",
            "under",
            "near",
            "beneath",
        }

    def _measures(self, token: Token) -> bool:
        return token.lemma_.lower() in self._phrases.knowledge.phrases.measures

    def _groups(self, scene: Scene) -> Iterator[list[Token]]:
        """Heads of goods of a sentence, coordinated ones together, those that law talk names left out."""
        seen: set[int] = set()
        for match in scene.goods:
            tokens = scene.tokens_of(match.start, match.end)
            if not tokens or tokens[-1].i in seen or self._phrases.only_names(tokens[-1]):
                continue
            heads = list(coordinated(tokens[-1]))
            seen |= {h.i for h in heads}
            if self._items(scene, heads) and Mood.LAW not in self._stances.read(tokens[-1]).moods:
                yield heads

    def _items(self, scene: Scene, heads: list[Token]) -> list[ItemMention]:
        found = [i for h in heads for i in self._phrases.items(scene, h)]
        return [
            replace(i, anaphoric=False)
            for i in found
            if i.entries and i.item_class not in {"money", "people", "labour"}
        ]


def _points(head: Token) -> bool:
    """Whether a noun says nothing of its own of the goods: "the cargo", but not "dairy products"."""
    bare = not any(c.dep_ in {"amod", "compound", "nmod", "nummod", "acl", "relcl"} for c in head.children)
    definite = any(c.dep_ in {"det", "poss"} and c.lower_ in DEFINITE for c in head.children)
    return bare and definite and head.lemma_.lower() in load_reading().tellings.pointing_nouns


def _agree(heads: list[Token], word: str) -> bool:
    """Whether a pronoun agrees in number with goods: "them" with rifles, "it" with coal."""
    either = any(c.dep_ == "cc" and c.lower_ == "or" for c in heads[0].children)  # "a KN-23 or KN-24": one
    many = (len(heads) > 1 and not either) or heads[0].tag_ in {"NNS", "NNPS"}
    return many == (word in _MANY) or (word in _MANY and any(c.dep_ == "nummod" for c in heads[0].children))
