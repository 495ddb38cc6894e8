"""One event of a language model's answer, looked up in its article: quotes to sentences, words to parties and goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sanctrace.events.discourse import ItemMention, PartyMention
from sanctrace.events.frame import Frame
from sanctrace.events.llm_answer import Notes, SaidEvent, SaidItem
from sanctrace.events.merge import Draft
from sanctrace.events.quotes import Quotes, Span
from sanctrace.events.reader import ArticleReading, no_flow
from sanctrace.events.scene import Scene
from sanctrace.events.stance import ClauseStance
from sanctrace.events.tree import Token
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.triggers import TriggerClass

_MIN_TELLING = 3  # words of a quote that can tell an event
_ABSENT = "not in the page"
ELSEWHERE = "a language model took it from outside the sentences that tell the event"


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A sentence that tells the event, the word that says what happened, and how sure its clause is."""

    scene: Scene
    token: Token
    stance: ClauseStance


@dataclass(frozen=True, kw_only=True)
class _Found:
    """Words of the answer found in a sentence of the page; `head` is None when the parser did not see them."""

    scene: Scene
    start: int
    end: int
    text: str
    head: Token | None
    near: bool  # in a sentence that tells the event


class DraftMaker:
    """Looks up one event; whatever it cannot find goes to the notes."""

    def __init__(self, reading: ArticleReading, quotes: Quotes, said: SaidEvent, notes: Notes) -> None:
        self.reading = reading
        self.phrases = reading.phrases
        self.knowledge = reading.knowledge
        self.quotes = quotes
        self.said = said
        self.notes = notes
        self.spans: list[Span] = []  # sentences that tell the event

    def draft(self) -> Draft | None:
        """The event with its roles filled, or None when no sentence of the page tells it."""
        told = self._told()
        if not told:
            self._drop("the whole event", self.said.kind.value, "no sentence of the page tells it")
            return None
        self.spans = [_span(t.scene) for t in told]
        items: list[ItemMention] = []
        for said in self.said.items:
            items += [i for i in self._items(said) if all(i.start != known.start for known in items)]
        supplier, recipient = self._party("supplier", self.said.supplier), self._party("recipient", self.said.recipient)
        via = [p for words in self.said.intermediaries if (p := self._party("intermediary", words)) is not None]
        place, when = self._party("place", self.said.place), self._when(told)
        # A class of its own, because the trigger lists were not asked: it claims nothing beyond the kind.
        cls = TriggerClass(name="llm", kind=self.said.kind, slots={}, preps={}, needs_item=False)
        frames = [
            Frame(
                kind=self.said.kind, trigger=t.token.lemma_.lower(), trigger_class=cls, sentence=t.scene.sentence.index,
                token=t.token.i, items=tuple(items), supplier=supplier, recipient=recipient, via=tuple(via),
                place=place, when=when if any(m is when for m in t.scene.times) else None, stance=t.stance,
            )
            for t in told
        ]  # fmt: skip
        return Draft(frames=frames, kind=self.said.kind, supplier=supplier, recipient=recipient, items=items, when=when)

    # ------------------------------------------------------------------ sentences
    def _told(self) -> list[_Told]:
        found: dict[int, _Told] = {}
        for telling in self.said.tellings:
            span = self.quotes.find(telling.quote) if len(telling.quote.split()) >= _MIN_TELLING else None
            if span is None:
                self._drop("telling", telling.quote, _ABSENT)
                continue
            for scene in self._scenes(span):
                told = self._sentence(scene, telling.trigger)
                why = no_flow(told.stance.moods) if told.stance.no_flow else None
                if why is not None:
                    self._drop("telling", scene.sentence.text, f"by the rules it tells no flow ({why.value})")
                else:
                    found.setdefault(scene.sentence.index, told)
        return [found[index] for index in sorted(found)]

    def _scenes(self, span: Span) -> list[Scene]:
        """The parsed sentences that a span of the body touches."""
        return [s for s in self.reading.scenes.values() if _span(s)[0] < span[1] and span[0] < _span(s)[1]]

    def _sentence(self, scene: Scene, trigger: str | None) -> _Told:
        """A sentence with the word that says what happened: the model's, else the main verb."""
        token = next(t for t in scene.doc if t.head.i == t.i)
        if trigger is not None:
            start, end = _span(scene)
            at = self.quotes.find(trigger, [(start, end)])
            words = scene.tokens_of(at[0] - start, at[1] - start) if at is not None and start <= at[0] < end else []
            verbs = [t for t in words if t.pos_ in {"VERB", "NOUN"}] or [t for t in words if not t.is_space]
            if verbs:
                token = verbs[0]
            else:
                self._drop("trigger", trigger, "not in its sentence; the main verb was taken")
        return _Told(
            scene=scene,
            token=token,
            stance=self.reading.stances.read(token, [verb for _, verb in scene.attributions]),
        )

    # ------------------------------------------------------------------ roles
    def _find(self, what: str, words: str) -> _Found | None:
        """Words of the answer in one sentence of the page, the telling ones first."""
        span = self.quotes.find(words, self.spans)
        if span is None:
            self._drop(what, words, _ABSENT)
            return None
        scene = next((s for s in self._scenes(span) if _span(s)[0] <= span[0] and span[1] <= _span(s)[1]), None)
        if scene is None:
            self._drop(what, words, "in no one sentence of the page")
            return None
        base = scene.sentence.start
        tokens = [t for t in scene.tokens_of(span[0] - base, span[1] - base) if not t.is_space]
        inside = {t.i for t in tokens}
        return _Found(
            scene=scene,
            start=span[0],
            end=span[1],
            text=self.reading.article.body[span[0] : span[1]],
            head=next((t for t in tokens if t.head.i == t.i or t.head.i not in inside), None),
            near=_span(scene) in self.spans,
        )

    def _party(self, what: str, words: str | None) -> PartyMention | None:
        """The party that words name, by the rules; where those know none, the words with the State they name."""
        found = self._find(what, words) if words is not None else None
        if found is None:
            return None
        party = self.phrases.party(found.scene, found.head) if found.head is not None else None
        if party is None:
            country = self.knowledge.names.country_of(found.text, context=self.reading.named)
            party = PartyMention(
                text=found.text, start=found.start, end=found.end, name=found.text, country=country,
                group="organisation", token=found.head.i if found.head is not None else -1,
                sentence=found.scene.sentence.index,
            )  # fmt: skip
        return party if found.near else replace(party, inferred_by=party.inferred_by or ELSEWHERE)

    def _items(self, said: SaidItem) -> list[ItemMention]:
        """The goods that words name, by the goods lists; where those know none, the class that the model gives."""
        found = self._find("item", said.quote)
        if found is None:
            return []
        mentions = self.phrases.items(found.scene, found.head) if found.head is not None else []
        listed = [m for m in mentions if m.item_class and m.start < found.end and found.start < m.end]
        if listed:
            return [replace(m, anaphoric=False) for m in listed]
        goods = self.knowledge.find_goods(found.text)
        entries = goods[-1].entries if goods else ()
        item_class = entries[0].item_class if entries else said.item_class
        if item_class is None:
            self._drop("item", said.quote, "of no known class")
            return []
        quantity = next((m.quantity for m in mentions if m.start < found.end and found.start < m.end), None)
        return [
            ItemMention(
                text=found.text, start=found.start, end=found.end, entries=entries, item_class=item_class,
                quantity=quantity, origin=None, anaphoric=False, sentence=found.scene.sentence.index,
                token=found.head.i if found.head is not None else -1,
            )
        ]  # fmt: skip

    def _when(self, told: Sequence[_Told]) -> TimeMention | None:
        """The days that words mean, by the rules; only a sentence that tells the event can date it."""
        if self.said.when is None:
            return None
        found = self._find("when", self.said.when)
        if found is None:
            return None
        base = found.scene.sentence.start
        if not any(t.scene is found.scene for t in told):
            self._drop("when", self.said.when, "not in a sentence that tells the event")
            return None
        for mention in found.scene.times:
            if base + mention.start < found.end and found.start < base + mention.end:
                return mention
        self._drop("when", self.said.when, "no day that the rules can place")
        return None

    def _drop(self, what: str, words: object, why: str) -> None:
        self.notes.drop(self.said.number, what, words, why)


def _span(scene: Scene) -> Span:
    """Where a sentence stands in the body."""
    return scene.sentence.start, scene.sentence.start + len(scene.sentence.text)
