"""When an event took place: as its telling says, else as the sentences beside it do, by the rules of `EventDater`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date

from sanctrace.events.event_time import event_time, flow_time, free_times
from sanctrace.events.frame import Frame
from sanctrace.events.merge import Draft
from sanctrace.events.scene import Knowledge, Scene
from sanctrace.events.sentences import Sentence
from sanctrace.events.stance import Mood
from sanctrace.events.tree import Token
from sanctrace.events.when import TimeMention, find_times
from sanctrace.lexicon.reading import load_reading
from sanctrace.model import Article, EventKind, Interval, Passage, Precision

_AFTER = 2  # sentences after a telling that may say when
_BEFORE = 2  # sentences before it
_HEADING = 40  # characters of a sentence that may be nothing but a time
_NEAR = 2  # sentences after the first telling that still belong to it
_RECENT = 92  # days before a report of what is news in it


class EventDater:
    """Finds the day of the events of one article; it must `hear` the drafts first."""

    def __init__(
        self, article: Article, sentences: Sequence[Sentence], scenes: Mapping[int, Scene], knowledge: Knowledge
    ) -> None:
        self.article = article
        self.sentences = sentences
        self.scenes = scenes
        self.knowledge = knowledge
        self._law_talk = knowledge.stances.pattern("law", "claim_patterns")
        self.published: date | None = article.published.day if article.published else None
        self.told: Set[int] = frozenset()
        self.drafts: Sequence[Draft] = ()

    def hear(self, drafts: Sequence[Draft]) -> None:
        """Take in the drafts that became events, in the order of the text."""
        self.drafts = drafts
        self.told = frozenset(f.sentence for d in drafts for f in d.frames)

    def when(self, draft: Draft) -> tuple[Interval | None, Passage | None]:
        """The interval and its words, by the first of these that gives one; both None when none does.

        The telling itself, a bare year made exact by a free time inside it; a free time of its sentences; one of the
        two sentences that follow a telling, until another flow is told; the report's own month, for a seizure that is
        the news; a flow the other way told just before; a sentence before it in its paragraph. What is
        told long after the first telling waits until the sentences beside that one gave nothing.
        """
        own = sorted({f.sentence for f in draft.frames})
        near = [i for i in own if i <= own[0] + _NEAR]
        told = self._told(draft, near)
        if told is None and not draft.sighting and near != own:
            told = next((found for i in self._after(draft, near) if (found := self._first_free(i)) is not None), None)
        told = told or self._told(draft, own)
        if told is not None:
            exact = self._exact(draft, told[0]) if _bare_year(told[0]) else None
            return exact or told
        if draft.sighting:
            return None, None  # what somebody is known to have dates from any time
        return self._heading(own[0]) or self._beside(draft, own) or (None, None)

    def _heading(self, first: int) -> tuple[Interval, Passage] | None:
        """The time that stands alone at the head of a telling's paragraph, or as the paragraph above: a chronicle's."""
        paragraph = self.sentences[first].paragraph
        for index in range(first - 1, -1, -1):
            sentence = self.sentences[index]
            if sentence.paragraph < paragraph - 1:
                return None
            times = find_times(sentence.text, self.published) if len(sentence.text) <= _HEADING else []
            if len(times) == 1 and not sentence.text.replace(times[0].text, "").strip(" .,:–—-"):
                return times[0].interval, self._passage(index, times[0])
            if sentence.paragraph < paragraph:
                return None
        return None

    def _beside(self, draft: Draft, own: Sequence[int]) -> tuple[Interval, Passage] | None:
        """What the sentences around the tellings give."""
        news = self._just_now(draft)
        for index in own:
            if (found := self._first_free(index, triggers=self._triggers(draft, index))) is not None:
                return found
        if all(Mood.PLANNED in f.stance.moods for f in draft.frames):
            return None  # the days beside it are those of what has been
        for index in self._after(draft, own):
            found = self._first_free(index)
            if found is not None and (news is None or self._recent(found[0])):
                return found
        return news or self._same_occasion(draft, own[0]) or self._told_before(draft, own[0]) or self._under_way(draft)

    def _told(self, draft: Draft, sentences: Sequence[int]) -> tuple[Interval, Passage] | None:
        """The time that some telling in `sentences` gives, the most precise, the first of equals."""
        best: tuple[Frame, TimeMention] | None = None
        for frame in draft.frames:
            mention = self._own_time(frame) if frame.sentence in sentences else None
            if mention is not None and (
                best is None
                or (
                    len(mention.interval.start) > len(best[1].interval.start) and not frame.trigger_class.direction_only
                )
            ):
                best = (frame, mention)
        return None if best is None else (best[1].interval, self._passage(best[0].sentence, best[1]))

    def _triggers(self, draft: Draft, index: int) -> list[Token]:
        return [self.scenes[index].doc[f.token] for f in draft.frames if f.sentence == index]

    def _recent(self, interval: Interval) -> bool:
        return self.published is not None and (self.published - interval.last).days <= _RECENT

    def _own_time(self, frame: Frame) -> TimeMention | None:
        """The time of a telling: as the parse says, unless another reader than the rules gave it one."""
        scene = self.scenes[frame.sentence]
        trigger = scene.doc[frame.token]
        return flow_time(scene, trigger) if frame.when == event_time(scene, trigger) else frame.when

    def _first_free(
        self, index: int, within: Interval | None = None, triggers: Sequence[Token] = ()
    ) -> tuple[Interval, Passage] | None:
        if not triggers and self._law_talk.search(self.sentences[index].text):
            return None  # "all seafood was put off limits on August 5"
        for mention in free_times(self.scenes[index], triggers):
            past = self.published is None or mention.interval.first <= self.published
            fits = within is None or within.first <= mention.interval.first <= within.last
            if past and fits and not _bare_year(mention.interval):  # a bare year is mostly background
                return mention.interval, self._passage(index, mention)
        return None

    def _exact(self, draft: Draft, year: Interval) -> tuple[Interval, Passage] | None:
        """A more precise time inside the year that the telling gives, from its sentences or those that follow."""
        own = sorted({f.sentence for f in draft.frames})
        for index in (*own, *self._after(draft, own)):
            if (found := self._first_free(index, year)) is not None:
                return found
        return None

    def _after(self, draft: Draft, own: Sequence[int]) -> Iterator[int]:
        """Sentences that follow a telling and go on with it."""
        for last in own:
            for index in range(last + 1, last + 1 + _AFTER):
                if index in self.told:
                    break
                if index in self.scenes and self._speaks_of(draft, self.scenes[index]):
                    yield index

    def _speaks_of(self, draft: Draft, scene: Scene) -> bool:
        """Whether a sentence goes on with a flow; with one only believed to have happened, by its goods as subject."""
        if not all(Mood.HEDGED in f.stance.moods for f in draft.frames):
            return self.goes_on(draft, scene)
        heads = {i.text.lower().split()[-1] for i in draft.items} | self.knowledge.phrases.anaphors
        return any(
            t.dep_ in {"nsubj", "nsubjpass"}
            and (t.lower_ in heads or t.lemma_.lower() in heads)
            and any(c.lower_ == "the" for c in t.children)
            for t in scene.doc
        )

    def goes_on(self, draft: Draft, scene: Scene) -> bool:
        """Whether a sentence still speaks of a draft's goods: by name, by class, or by a pronoun for its subject."""
        tellings, counts = load_reading().tellings, load_reading().goods.physical_measures
        heads = {i.text.lower().split()[-1] for i in draft.items} | tellings.flow_nouns | tellings.happenings
        classes = draft.classes()
        pointing = self.knowledge.phrases.anaphors
        return any(e.item_class in classes for m in scene.goods for e in m.entries) or any(
            t.lower_ in heads
            or (t.lemma_.lower() in pointing and any(c.lower_ == "the" for c in t.children))
            or (t.dep_ in {"nsubj", "nsubjpass"} and t.lower_ in {"it", "they", "she", "he", "this", "that"})
            or (t.dep_ in {"nsubj", "nsubjpass", "dobj", "ROOT"} and t.lemma_.lower() in counts)
            for t in scene.doc
        )

    def _just_now(self, draft: Draft) -> tuple[Interval, Passage] | None:
        """A seizure that is the news ("have been seized", "said that it had seized") is one of the report's month."""
        if draft.kind is not EventKind.SEIZURE or self.published is None:
            return None
        news = next((f for f in draft.frames if f.sentence <= 1 and self._is_news(f)), None)
        return None if news is None else (_month_of(self.published), self._sentence(news.sentence))

    def _is_news(self, frame: Frame) -> bool:
        """Whether a telling is in the perfect, or announced in it: "has seized", "the seizure was announced"."""
        told = self.scenes[frame.sentence].doc[frame.token]
        if told.pos_ == "NOUN":
            return told.dep_ in {"nsubjpass", "dobj"} and told.head.lemma_ in load_reading().times.dating_verbs
        return any(c.dep_ == "aux" and c.lower_ in {"has", "have", "had"} for c in told.children)

    def _under_way(self, draft: Draft) -> tuple[Interval, Passage] | None:
        """A flow of which the head of the report tells that it goes on ("are being sold") is one of its month."""
        if self.published is None or any(
            f.stance.moods & {Mood.HEDGED, Mood.PLANNED, Mood.DENIED} for f in draft.frames
        ):
            return None
        now = next((f for f in draft.frames if f.sentence <= 1 and self._goes_on_now(f)), None)
        return None if now is None else (_month_of(self.published), self._sentence(now.sentence))

    def _goes_on_now(self, frame: Frame) -> bool:
        verb = self.scenes[frame.sentence].doc[frame.token]
        present = any(c.dep_ in {"aux", "auxpass"} and c.lower_ in {"is", "are"} for c in verb.children)
        being = any(c.dep_ in {"aux", "auxpass"} and c.lower_ == "being" for c in verb.children)
        at_work = verb.lemma_ == "be" and verb.lower_ in {"is", "are"} and frame.kind is EventKind.EMPLOYMENT
        return (present and (verb.tag_ == "VBG" or being)) or at_work

    def _same_occasion(self, draft: Draft, first: int) -> tuple[Interval, Passage] | None:
        """The day of a flow told just before between the same two States: "gave a car ... got a sword in return"."""
        for other in reversed(self.drafts):
            last = max((f.sentence for f in other.frames if f.sentence <= first), default=-_NEAR - 1)
            if other is draft or first - last > _NEAR or len(draft.sides) < 2 or other.sides != draft.sides:
                continue
            if not (any(f.back for f in draft.frames) or _other_way(draft, other)):
                continue  # a further delivery the same way may be of any day
            told = self._told(other, [f.sentence for f in other.frames])
            if told is not None and not _bare_year(told[0]):
                return told
        return None

    def _told_before(self, draft: Draft, first: int) -> tuple[Interval, Passage] | None:
        """A free time of one of the sentences right before the first telling, the nearest first."""
        if all(Mood.HEDGED in f.stance.moods for f in draft.frames):
            return None
        for index in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
            near = self.sentences[index].paragraph == self.sentences[first].paragraph
            if index not in self.scenes or not (near or index == first - 1):
                return None
            if (found := self._first_free(index)) is not None:
                return found
        return None

    def _sentence(self, index: int) -> Passage:
        found = self.sentences[index]
        return self.article.passage(found.start, found.start + len(found.text))

    def _passage(self, sentence: int, mention: TimeMention) -> Passage:
        start = self.sentences[sentence].start
        return self.article.passage(start + mention.start, start + mention.end)


def _bare_year(interval: Interval) -> bool:
    return interval.precision is Precision.YEAR and interval.end is None


def _month_of(day: date) -> Interval:
    return Interval(start=day.isoformat()[:7])


def _other_way(draft: Draft, other: Draft) -> bool:
    giver, taker = draft.supplier, other.recipient
    return giver is not None and taker is not None and giver.country is not None and giver.country == taker.country
