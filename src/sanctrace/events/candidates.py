"""What the scorecards weigh: the drafts of the rules, kept or let go, and goods that no draft holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import takewhile

from sanctrace.events.clauses import coordinated
from sanctrace.events.discourse import PartyMention, prosecutes
from sanctrace.events.event_time import event_time
from sanctrace.events.frame import Frame
from sanctrace.events.frames import FrameReader
from sanctrace.events.items import Phrases
from sanctrace.events.merge import Draft, start
from sanctrace.events.other_uses import set_phrase
from sanctrace.events.scene import Scene
from sanctrace.events.sentences import Sentence
from sanctrace.events.trace import Drop
from sanctrace.events.tree import Token
from sanctrace.lexicon.names import NameEntry, NameKind
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import TriggerClass
from sanctrace.model import Article, EventKind

_LAW = re.compile(r"\b(?:sanction|resolution|ban|bans|banned|barred|prohibit|embargo|violat|measures|cap)\w*", re.I)
_INSIDE = frozenset({"in", "inside", "within"})
_READER = re.compile(r"\b(?:I|we|you|our|your|my)\b")
# What goods of a class are told as where no trigger says it.
_KIND_OF_GOODS = {
    "people": EventKind.EMPLOYMENT,
    "labour": EventKind.EMPLOYMENT,
    "it_service": EventKind.EMPLOYMENT,
    "money": EventKind.PAYMENT,
    "technology": EventKind.COOPERATION,
}


class Origin(StrEnum):
    """How a candidate came about."""

    KEPT = "the rules keep it"
    LET_GO = "the rules let it go"
    GOODS = "only goods are named"


@dataclass(kw_only=True, eq=False)
class Candidate:
    """A draft that may be an event, and what is known of it besides."""

    draft: Draft
    origin: Origin
    let_go: Drop | None = None  # why the rules let it go
    cues: tuple[str, ...] = ()  # of goods without a draft: how they stand in their sentence
    chances: dict[str, float] = field(default_factory=dict)  # best chance of a party in words, by side


@dataclass(frozen=True, kw_only=True)
class PageView:
    """An article as the scorecards see it: its sentences as parsed, and what the story is about."""

    article: Article
    published: date | None
    about: str | None
    sentences: Sequence[Sentence]
    scenes: Mapping[int, Scene]
    phrases: Phrases

    @cached_property
    def regimes(self) -> frozenset[str]:
        """ISO codes of the States that some measure names."""
        return self.phrases.knowledge.regimes

    @cached_property
    def headline_classes(self) -> frozenset[str]:
        """Item classes of the goods that the headline names."""
        return frozenset(m.entries[0].item_class for m in self.phrases.knowledge.find_goods(self.article.title))

    @cached_property
    def headline_states(self) -> frozenset[str]:
        """States that the headline names, by ISO code."""
        names = self.phrases.knowledge.names.find(self.article.title, context=self.phrases.discourse.countries)
        return frozenset(e.country for m in names for e in m.entries if e.country)

    @cached_property
    def cues(self) -> tuple[str, ...]:
        """What holds of every candidate of the page."""
        count = max(1, len(self.sentences))

        def share(number: int, some: float, many: float) -> str:
            return "many" if number / count >= many else "some" if number / count >= some else "few"

        law = sum(bool(_LAW.search(s.text)) for s in self.sentences)
        states = sum(names_measured(self, scene) for scene in self.scenes.values())
        goods = sum(bool(scene.goods) for scene in self.scenes.values())
        cues = [
            f"page: law words in {share(law, 0.15, 0.35)} sentences",
            f"page: States under measures in {share(states, 0.2, 0.5)} sentences",
            f"page: goods in {share(goods, 0.25, 0.5)} sentences",
            f"page: {'short' if count < 12 else 'middling' if count < 20 else 'long'}",
        ]
        if self.about:
            cues.append(f"page: the story is about {self.about if self.about in {'KP', 'RU'} else 'another State'}")
        if sum(len(_READER.findall(s.text)) for s in self.sentences) / count > 0.3:
            cues.append("page: speaks of I, we or you")
        if self.headline_classes:
            cues.append("page: the headline names goods")
        if self.headline_states & self.regimes:
            cues.append("page: the headline names a State under measures")
        return tuple(cues)

    @cached_property
    def _mentions(self) -> dict[int, tuple[tuple[Token, PartyMention], ...]]:
        return {index: tuple(_mentions(self, scene)) for index, scene in self.scenes.items()}

    def mentions(self, sentence: int) -> tuple[tuple[Token, PartyMention], ...]:
        """The parties that a sentence names, each with its head; none where the sentence was not read."""
        return self._mentions.get(sentence, ())


def law_words(text: str) -> bool:
    """Whether a sentence has words of measures and rules."""
    return bool(_LAW.search(text))


def names_measured(page: PageView, scene: Scene | None) -> bool:
    """Whether a sentence names a State that some measure names."""
    return scene is not None and any(e.country in page.regimes for m in scene.names for e in m.entries)


def _mentions(page: PageView, scene: Scene) -> Iterator[tuple[Token, PartyMention]]:
    seen = set()
    for token in scene.doc:
        if token.i in scene.time_at or token.i in scene.money_at:
            continue
        name = scene.name_at.get(token.i)
        if name is not None:
            if token.i != scene.tokens_of(name.start, name.end)[-1].i or _in_longer_name(token, name.entries):
                continue
        elif token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in {"compound", "amod", "nmod"}:
            continue
        if name is None and token.i in scene.goods_at:
            continue
        party = page.phrases.party(scene, token)
        if party is not None and (prosecutes(party) or _no_side(page, token)):
            continue
        if party is not None and (party.start, party.end) not in seen:
            seen.add((party.start, party.end))
            yield token, party


def _of_a_sort(verb: Token) -> bool:
    """Whether a clause only says which sort somebody is of: "countries that buy Russian oil"."""
    return verb.dep_ == "relcl" and verb.tag_ in {"VBZ", "VBP"} and verb.head.tag_ in {"NN", "NNS"}


def _in_longer_name(token: Token, entries: Sequence[NameEntry]) -> bool:
    """Whether a place is only the first word of somebody's name: "Shiraz Petrochemical Company"."""
    place = all(e.kind is NameKind.PLACE and not e.rule for e in entries)
    return place and token.dep_ in {"compound", "nmod"} and token.head.pos_ == "PROPN"


def _no_side(page: PageView, token: Token) -> bool:
    """Whether a name only says whose law or against whom a war is: "the EU's sanctions", "the war in Ukraine"."""
    if token.dep_ == "pobj" and token.head.lower_ in {"in", "against", "on"}:
        return token.head.head.lemma_.lower() in load_reading().parties.wars
    of_law = token.dep_ in {"poss", "compound", "amod", "nmod"}
    return of_law and token.head.lemma_.lower() in page.phrases.knowledge.stances.words("law", "nouns")


def _governor(token: Token) -> Token:
    """The verb of the clause that a word stands in; the outermost word where there is none."""
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
    return token


class GoodsReader:
    """Finds the goods of a page that no kept draft holds."""

    def __init__(self, page: PageView, frames: FrameReader) -> None:
        self.page = page
        self.phrases = page.phrases
        self.frames = frames
        self._read: dict[int, list[tuple[TriggerClass, str]]] | None = None  # triggers of the sentence at hand

    def candidates(self, kept: Sequence[Draft]) -> Iterator[Candidate]:
        """A candidate for each phrase of goods, coordinated goods together, in the order of the text."""
        held = {item.start for draft in kept for item in draft.items}
        telling = {frame.sentence for draft in kept for frame in draft.frames}
        for scene in self.page.scenes.values():
            seen: set[int] = set()
            self._read = None
            for match in scene.goods:
                tokens = scene.tokens_of(match.start, match.end)
                if not tokens or tokens[-1].i in seen or self._only_names(tokens[-1]):
                    continue
                heads = list(coordinated(tokens[-1]))
                seen |= {h.i for h in heads}
                items = [i for h in heads for i in self.phrases.items(scene, h) if not i.anaphoric and i.entries]
                if not items or any(i.start in held for i in items):
                    continue
                verb = _governor(tokens[-1])
                stance = self.frames.stances.read(verb, [form for _, form in scene.attributions])
                if stance.no_flow or set_phrase(verb) or _of_a_sort(verb) or self._told_otherwise(tokens[-1], verb):
                    continue
                classes = [c for c, _ in self.frames.classes(verb)]
                kind = (
                    EventKind.SEIZURE
                    if any(c.kind is EventKind.SEIZURE for c in classes)
                    and items[0].item_class not in load_reading().flows.sent_workers
                    and verb.lemma_ not in load_reading().flows.taking
                    else _KIND_OF_GOODS.get(items[0].item_class or "", EventKind.TRANSFER)
                )
                frame = Frame(
                    kind=kind, trigger=verb.lemma_.lower(), sentence=scene.sentence.index, token=verb.i,
                    trigger_class=TriggerClass(name="goods", kind=kind, slots={}, preps={}),
                    items=tuple(items), when=event_time(scene, verb), stance=stance,
                )  # fmt: skip
                cues = [*self._cues(scene, tokens[-1], verb), *(f"goods: governed by {c.name}" for c in classes)]
                if scene.sentence.index in telling:
                    cues.append("goods: an event of the rules is told in the sentence")
                yield Candidate(draft=start(frame), origin=Origin.GOODS, cues=tuple(cues))

    def _told_otherwise(self, token: Token, verb: Token) -> bool:
        """Whether words between goods and their verb tell of something else than a flow of them.

        The law, or no flow at all: "regulates the export of drones"; their making: "a manufacturer of drones".
        """
        making = load_reading().goods.making
        stances = self.frames.stances
        if verb.lemma_ in stances.law_verbs:
            return True  # "would restrict access to machine tools"
        seizes = any(c.kind is EventKind.SEIZURE for c, _ in self.frames.classes(verb))
        for above in takewhile(lambda t: t.i != verb.i, (token, *token.ancestors)):
            if seizes and above.dep_ == "prep" and above.head.i == verb.i and above.lower_ in _INSIDE:
                return True  # "parts were found inside a drone": the drone was not
            if above.pos_ != "NOUN" or above.i == token.i:
                continue
            if above.lemma_.lower() in making:
                return True
            if self.frames.classes(above) and stances.read(above).no_flow:
                return True
        return False

    def _only_names(self, token: Token) -> bool:
        """Whether goods only say of what sort something else is, which moves nothing: "missile programme"."""
        return self.phrases.only_names(token) and not self.frames.classes(token.head)

    def _cues(self, scene: Scene, token: Token, verb: Token) -> Iterator[str]:
        """How goods stand in their sentence."""
        slots = {"dobj", "nsubj", "nsubjpass", "pobj", "conj", "attr", "appos", "compound"}
        yield f"goods: {token.dep_ if token.dep_ in slots else 'no'} argument"
        if verb.lemma_ in {"be", "have"}:
            yield "goods: governed by be or have"
        if self._read is None:
            self._read = {t.i: found for t in scene.doc if (found := self.frames.classes(t))}
        read = self._read
        if not read:
            yield "goods: no trigger in the sentence"
        above = next((a.i for a in (token, *token.ancestors) if a.i in read), None)
        for trigger_class, _ in read.get(above, [])[:1] if above is not None else ():
            yield f"goods: under a trigger {trigger_class.name}"
        for index, found in read.items():
            if any(a.i == token.i for a in scene.doc[index].ancestors):
                yield from (f"goods: over a trigger {c.name}" for c, _ in found)
        if not read.get(verb.i):
            yield "goods: governed by no trigger"
