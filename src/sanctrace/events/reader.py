"""Article to events: gate, sentences, parse, frames, one event per flow, claims, status, evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

from sanctrace.events.antecedents import GoodsMemory
from sanctrace.events.attribution import AttributionMask
from sanctrace.events.candidates import Candidate, GoodsReader, Origin, PageView
from sanctrace.events.clause_forms import says_no
from sanctrace.events.compose import Echo, EventComposer
from sanctrace.events.context import ContextReader, Denial, link_denial
from sanctrace.events.discourse import Discourse
from sanctrace.events.frame import Frame
from sanctrace.events.frames import FrameReader
from sanctrace.events.gate import Gate
from sanctrace.events.gathering import gather_drafts
from sanctrace.events.items import Phrases
from sanctrace.events.jurisdiction import written_in
from sanctrace.events.merge import Draft, start
from sanctrace.events.parse import BATCH, parse
from sanctrace.events.scene import Knowledge, Scene, make_scene
from sanctrace.events.scorecard import Scorecards, load_scorecards
from sanctrace.events.sentences import split_sentences
from sanctrace.events.sides import SideReader
from sanctrace.events.stance import Mood, StanceReader
from sanctrace.events.trace import Drop, Trace
from sanctrace.events.tree import Doc
from sanctrace.events.truecase import Truecase
from sanctrace.events.voices import VoiceReader
from sanctrace.events.weighing import Weigher
from sanctrace.events.when import find_times, same_times
from sanctrace.lexicon.goods import load_goods
from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.phrases import load_phrases, load_regime_states
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.stances import load_stances
from sanctrace.lexicon.triggers import load_triggers
from sanctrace.model import Article, Event, Interval, Stance


class EventReader(Protocol):
    """Anything that reads events off an article."""

    def read(self, article: Article) -> list[Event]:
        """Events of the article, in the order of their first telling."""
        ...


@dataclass(frozen=True)
class RuleReader:
    """The default reader: deterministic rules over a parse and the lexicon; scorecards choose among their finds."""

    knowledge: Knowledge = field(repr=False)
    batch_size: int = BATCH  # sentences parsed at once
    scorecards: Scorecards | None = field(default_factory=load_scorecards)  # None: the rules alone decide

    def left_unread(self, article: Article) -> tuple[str, ...]:
        """What `read` leaves out of a very long article, one sentence each."""
        return Gate(self.knowledge).left_unread(article)

    def read(self, article: Article, trace: Trace | None = None) -> list[Event]:
        """Events of the article; an empty list when the gate finds nothing that could matter.

        A `trace` is told what was decided on the way; it changes nothing.
        """
        gate = Gate(self.knowledge)
        if trace is not None:
            trace.gated(gate.openers(article.body))
        if not gate.article(article.body):
            return []
        return ArticleReading(self, article, gate, trace).parsed(self.batch_size).events()

    def read_many(self, articles: Sequence[Article]) -> list[list[Event]]:
        """Events of each article, as `read` gives them: their sentences are parsed together, which is faster."""
        gate = Gate(self.knowledge)
        readings = [ArticleReading(self, a, gate) if gate.article(a.body) else None for a in articles]
        docs = iter(parse([text for reading in readings if reading for text in reading.texts], self.batch_size))
        found: list[list[Event]] = []
        for reading in readings:
            if reading is not None:
                reading.hear([next(docs) for _ in reading.texts])
            found.append(reading.events() if reading is not None else [])
        return found


_NOBODY = frozenset({"nobody", "none", "nothing"})
_BODY_OF = re.compile(r"\b([A-Z][a-z]+) (?:of|for) (?:the )?$")
_BODIES = frozenset({"organisation", "state"})
_AHEAD = frozenset({"will", "shall", "'ll"})


def no_flow(moods: Collection[Mood]) -> Drop:
    """Why a clause of these moods reports no flow."""
    return Drop.LAW if Mood.LAW in moods else Drop.NEGATED if Mood.NEGATED in moods else Drop.HYPOTHETICAL


def _echoed(echo: Echo, draft: Draft) -> bool:
    """Whether a further voice may speak of a draft's flow: it says so of any flow, or of the draft's own goods."""
    return echo.lemma in load_reading().tellings.flow_nouns or any(echo.lemma in i.text.lower() for i in draft.items)


class ArticleReading:
    """One article being read: its `texts` are parsed, here or together with others, and heard before all else."""

    scenes: Mapping[int, Scene]
    about: str | None
    sides: SideReader

    def __init__(self, reader: RuleReader, article: Article, gate: Gate, trace: Trace | None = None) -> None:
        knowledge = reader.knowledge
        self.trace = trace
        self.knowledge = knowledge
        self.article = article
        self.scorecards = reader.scorecards
        self.published = article.published.day if article.published else None
        self.sentences = split_sentences(article)
        self.gate = gate
        self.everywhere, self.named = knowledge.names.read(f"{article.title}\n{article.body}")
        self.discourse = Discourse(knowledge, self.named)
        self.phrases = Phrases(knowledge, self.discourse)
        self.voices = VoiceReader(self.phrases, knowledge.stances)
        self.voices.know(article.body)
        self.stances = StanceReader(knowledge.stances)
        self.context = ContextReader(knowledge.stances, self.voices)
        self.mask = AttributionMask(knowledge.stances.words("reporting", "inserted_forms"))
        self.echoes: list[Echo] = []
        self.disowned: list[Frame] = []
        self._wanted = gate.sentences(self.sentences)
        truecase = Truecase(article.body, knowledge.names)
        self._written = [truecase.of(s.text) for s in self._wanted]
        self._masked = [self.mask.mask(text) for text in self._written]
        self._spoken = [(s, a) for s, m in zip(self._wanted, self._masked, strict=True) for a in m.attributions]
        speakers = [s.text[a.speaker_start : a.speaker_end] for s, a in self._spoken]
        self.texts = [*(m.text for m in self._masked), *speakers]

    def parsed(self, batch_size: int = BATCH) -> ArticleReading:
        """Itself, once its texts are parsed."""
        self.hear(parse(self.texts, batch_size))
        return self

    def hear(self, docs: Sequence[Doc]) -> None:
        """Take in the parse of each of `texts`, in their order."""
        self.scenes = self._scenes(docs)
        self._learn_names()
        self.about = self._about()
        home = written_in(self.article, self.sentences, self.knowledge.names)
        self.sides = SideReader(self.phrases, self.scenes, self.about, home)
        if self.trace is not None:
            self.trace.about = self.about

    def _scenes(self, parsed: Sequence[Doc]) -> dict[int, Scene]:
        wanted, masked, voices = self._wanted, self._masked, self._spoken
        docs, voice_docs = parsed[: len(wanted)], parsed[len(wanted) :]
        spoken: dict[int, list[tuple[Scene, str]]] = {}
        for (sentence, attribution), doc in zip(voices, voice_docs, strict=True):
            part = replace(
                sentence,
                start=sentence.start + attribution.speaker_start,
                text=sentence.text[attribution.speaker_start : attribution.speaker_end],
            )
            names = self.knowledge.names.find(part.text, context=self.named)
            spoken.setdefault(sentence.index, []).append((make_scene(part, doc, (), names, ()), attribution.verb))
        scenes = {}
        latest: list[Interval] = []
        for sentence, text, cut, doc in zip(wanted, self._written, masked, docs, strict=True):
            future = not _AHEAD.isdisjoint(doc.forms)
            seen = [m for m in self.knowledge.names.find(text, context=self.named) if not cut.hidden(m.start, m.end)]
            goods = [
                g
                for g in self.knowledge.find_goods(text)
                if not cut.hidden(g.start, g.end) and not self._names_a_body(text, g.start)
            ]
            times = [t for t in find_times(text, self.published, future=future) if not cut.hidden(t.start, t.end)]
            times += same_times(text, latest[-1] if latest else None, latest[:-1])
            latest = [t.interval for t in times] or latest
            scene = make_scene(sentence, doc, times, seen, goods)
            scenes[sentence.index] = replace(scene, attributions=tuple(spoken.get(sentence.index, ())))
        if self.trace is not None:
            self.trace.seen(self.sentences, {s.index: m for s, m in zip(wanted, masked, strict=True)}, scenes)
        return scenes

    def _names_a_body(self, text: str, start: int) -> bool:
        """Whether goods are half of a body's name: "Kim Chaek University of Technology", "Ministry of Oil"."""
        of = _BODY_OF.search(text, 0, start) if text[start : start + 1].isupper() else None
        return of is not None and self.knowledge.phrases.party_group.get(of[1].lower()) in _BODIES

    def _learn_names(self) -> None:
        """What the article says anywhere of names that no list knows: "the Morning Star, a Dalian freighter"."""
        for scene in self.scenes.values():
            for token in scene.doc:
                if token.pos_ == "PROPN" and token.i not in scene.name_at and token.dep_ != "compound":
                    mention = self.phrases.party(scene, token)
                    if mention is not None and mention.inferred_by is None:
                        self.discourse.learn(mention)

    def _about(self) -> str | None:
        """The State under measures that the story is about: named most, the headline counting thrice."""
        title = len(self.article.title)
        counts: dict[str, int] = {}
        for match in self.everywhere:
            for country in {e.country for e in match.entries if e.country in self.knowledge.regimes}:
                counts[country] = counts.get(country, 0) + (3 if match.end <= title else 1)
        # Russia is named in most stories about others' sanctions; another State named twice is what the story is about.
        others = {c: n for c, n in counts.items() if c != "RU" and n >= 2}
        counts = others or counts
        return max(counts, key=lambda c: (counts[c], c), default=None)

    def events(self) -> list[Event]:
        """All events: the drafts of the rules and further candidates, those that the scorecards bear out."""
        candidates, denials = self.candidates()
        if self.scorecards is None:
            return self.compose([c.draft for c in candidates if c.origin is Origin.KEPT], denials)
        weighed = Weigher(self.view(), self.scorecards, self.sides.matters).events(candidates)
        if self.trace is not None:
            self.trace.weighed += weighed
        taken = [w.candidate.draft for w in weighed if w.taken]
        return self.compose(sorted(taken, key=lambda d: d.frames[0].sentence), denials)

    def view(self) -> PageView:
        """The article as the scorecards see it."""
        return PageView(
            article=self.article, published=self.published, about=self.about, sentences=self.sentences,
            scenes=self.scenes, phrases=self.phrases,
        )  # fmt: skip

    def candidates(self) -> tuple[list[Candidate], list[Denial]]:
        """Whatever may be an event, those that the rules keep first; and the denials that no candidate holds."""
        frames, denials = self._frames()
        sides = self.sides
        memory = GoodsMemory(self.phrases, self.stances, self.scenes)
        drafts = gather_drafts(frames, self.trace, memory, self.published)
        sides.tellers = Counter(i for d in drafts for i in {f.sentence for f in d.frames})
        for draft in drafts:
            sides.complete(draft)
        idle = [(d, sides.idle(d)) for d in drafts]
        if self.trace is not None:
            self.trace.drafts += idle
        kept = [d for d, why in idle if why is None]
        kept += self._only_denied(kept, denials, sides)
        candidates = [Candidate(draft=d, origin=Origin.KEPT) for d in kept]
        if self.scorecards is not None:
            candidates += [Candidate(draft=d, origin=Origin.LET_GO, let_go=why) for d, why in idle if why is not None]
            goods = GoodsReader(self.view(), FrameReader(self.phrases, self.stances))
            for candidate in goods.candidates(kept):
                sides.complete(candidate.draft)
                candidates.append(candidate)
        return candidates, denials

    def compose(self, drafts: Sequence[Draft], denials: Sequence[Denial]) -> list[Event]:
        """The events of finished drafts, each with the denials and further voices that belong to it."""
        linked: dict[int, list[Denial]] = {}
        for denial in denials:
            target = link_denial(denial, drafts)
            if self.trace is not None:
                self.trace.denials.append((denial, target))
            if target is not None:
                linked.setdefault(id(target), []).append(denial)
        composer = EventComposer(self.article, self.sentences, self.scenes, self.voices, self.context, self.trace)
        composer.dater.hear(drafts)
        return [composer.event(d, linked.get(id(d), ()), self._echoes_of(d)) for d in drafts]

    def _only_denied(self, drafts: Sequence[Draft], denials: list[Denial], sides: SideReader) -> list[Draft]:
        """Drafts of flows that nothing in the article tells but their denial; its denials are then the telling."""
        alone = []
        for frame in self.disowned:
            own = [d for d in denials if d.sentence == frame.sentence]
            speakers = self.voices.speakers(self.scenes[frame.sentence], frame.stance)
            spoken = [Denial(stance=Stance.DENIES, speaker=s, sentence=frame.sentence) for s in speakers]
            if all(link_denial(d, drafts) is None for d in (*own, *spoken)):
                draft = start(frame)
                sides.complete(draft)
                if sides.matters(draft):
                    alone.append(draft)
                    denials[:] = [d for d in denials if d not in own]
        return alone

    def _echoes_of(self, draft: Draft) -> list[Echo]:
        first = min(f.sentence for f in draft.frames)
        return [e for e in self.echoes if first < e.sentence <= draft.last_sentence + 3 and _echoed(e, draft)]

    def _frames(self) -> tuple[list[Frame], list[Denial]]:
        reader = FrameReader(self.phrases, self.stances, self.trace)
        frames: list[Frame] = []
        denials: list[Denial] = []
        for scene in self.scenes.values():
            self.note_names(scene)
            for part, _ in scene.attributions:
                self.note_names(part)
            self.voices.listen(scene)
            read = reader.read(scene)
            found = [f for f in read if not f.stance.no_flow]
            frames += found
            if self.trace is not None:
                for frame in read:
                    if frame.stance.no_flow:
                        self.trace.leave_out(frame, no_flow(frame.stance.moods))
            negated = [f for f in read if Mood.NEGATED in f.stance.moods and Mood.LAW not in f.stance.moods]
            denials += self._never(scene, negated)
            self.disowned += [told for f in negated if (told := self._disowned(scene, f)) is not None]
            if not any(f.stance.deniers for f in found):
                denials += self.context.denials(scene)
            if not found:  # what is admitted in so many words is told there
                denials += self.context.admissions(scene)
            if all(f.anaphoric for f in found):  # no frame tells a flow of goods by itself
                self.echoes += self._echo(scene)
        return frames, denials

    def _echo(self, scene: Scene) -> list[Echo]:
        """A voice that speaks of goods told before without telling their flow again: "said the gift showed"."""
        echoed = load_reading().tellings.echoed
        heads = [
            t
            for t in scene.doc
            if t.pos_ == "NOUN" and t.lemma_.lower() in echoed and any(c.lower_ in {"the", "this"} for c in t.children)
        ]
        beside = [s for part, _ in scene.attributions if (s := self.voices.speaker(part, part.doc.root)) is not None]
        for head in heads:
            inside = [
                s
                for v in reversed(self.stances.read(head).voices)
                if (s := self.voices.speaker(scene, v.token)) is not None
            ]
            speakers = [*beside, *inside]  # the outermost first
            if len(speakers) < 2 or (speakers[-1].inferred_by is None and speakers[-1].country is None):
                continue
            nearest = speakers[-1]
            via = tuple(dict.fromkeys(s.text for s in speakers[:-1] if s.text != nearest.text))
            return [Echo(sentence=scene.sentence.index, speaker=nearest, via=via, lemma=head.lemma_.lower())]
        return []

    def _never(self, scene: Scene, frames: Sequence[Frame]) -> list[Denial]:
        """ "said it had never sold weapons to Russia": a negated flow in somebody's mouth denies it."""
        found = []
        for frame in frames:
            if not any(not i.anaphoric for i in frame.items) or not says_no(scene.doc[frame.token]):
                continue  # "did not accuse anybody of selling" denies no sale
            if any(c.dep_ == "nsubj" and c.lower_ in _NOBODY for c in scene.doc[frame.token].children):
                continue  # "as nobody was buying cars any more" speaks of no party
            for voice in frame.stance.voices[:1]:
                speaker = self.voices.speaker(scene, voice.token)
                if speaker is not None:
                    found.append(Denial(stance=Stance.DENIES, speaker=speaker, sentence=scene.sentence.index))
        return found

    def _disowned(self, scene: Scene, frame: Frame) -> Frame | None:
        """ "Pyongyang said it had never sold weapons to Russia": a whole flow that a party to it says was none."""
        sides = {p.country for p in (frame.supplier, frame.recipient) if p is not None and p.country}
        moods = frame.stance.moods
        if len(sides) < 2 or not any(i.entries for i in frame.items) or moods & {Mood.HYPOTHETICAL, Mood.PLANNED}:
            return None
        if not says_no(scene.doc[frame.token]):
            return None  # "warned against giving" says nothing of what was done
        if not any(s.country in sides for s in self.voices.speakers(scene, frame.stance)):
            return None
        return replace(frame, stance=replace(frame.stance, moods=(moods - {Mood.NEGATED}) | {Mood.DENIED}))

    def note_names(self, scene: Scene) -> None:
        """Names of the sentence enter the discourse in order, so that later pronouns can point to them."""
        for match in scene.names:
            tokens = scene.tokens_of(match.start, match.end)
            if tokens:
                mention = self.phrases.party(scene, tokens[-1])
                if mention is not None and tokens[-1].dep_ not in {"amod", "compound", "nmod"}:
                    self.discourse.note(mention, subject=tokens[-1].dep_ in {"nsubj", "nsubjpass"})
        for token in scene.doc:
            ruler = token.pos_ == "NOUN" and (
                token.lemma_.lower() in load_reading().parties.leaders or token.dep_ in {"nsubj", "nsubjpass"}
            )
            unlisted = token.pos_ == "PROPN" and token.dep_ not in {"compound", "amod"} and token.i not in scene.name_at
            if ruler or unlisted:
                mention = self.phrases.party(scene, token)
                if mention is not None and (unlisted or mention.group == "person"):
                    self.discourse.note(mention, subject=token.dep_ in {"nsubj", "nsubjpass"})


@lru_cache(maxsize=1)
def load_knowledge() -> Knowledge:
    """Every bundled word list, read once per process; raises DataError with file and line for a wrong file."""
    return Knowledge(
        names=load_names(), goods=load_goods(), triggers=load_triggers(), stances=load_stances(),
        phrases=load_phrases(), regime_states=load_regime_states(),
    )  # fmt: skip


def load_reader() -> RuleReader:
    """The default reader with the bundled lexicon; raises DataError like `load_knowledge`."""
    return RuleReader(load_knowledge())
