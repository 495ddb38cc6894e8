"""Article to events: gate, sentences, parse, frames, one event per flow, claims, status, evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from sanctrace.events.context import ContextReader, Denial, link_denial
from sanctrace.events.frames import Frame, FrameReader
from sanctrace.events.gate import Gate
from sanctrace.events.mentions import Discourse, ItemMention, PartyMention, Phrases
from sanctrace.events.merge import Draft, gather_drafts
from sanctrace.events.parse import parse
from sanctrace.events.scene import Knowledge, Scene, best_entry, make_scene
from sanctrace.events.sentences import Sentence, split_sentences
from sanctrace.events.stance import Mood, StanceReader
from sanctrace.events.status import derive_status
from sanctrace.events.voices import Speaker, Standing, VoiceReader, claim_stance
from sanctrace.events.when import find_times
from sanctrace.lexicon.goods import load_goods
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.lexicon.phrases import load_phrases, load_regime_states
from sanctrace.lexicon.stances import load_stances
from sanctrace.lexicon.triggers import load_triggers
from sanctrace.model import Article, Claim, Event, EventKind, Item, LegalClaim, OpenQuestion, Party, Passage, Stance


class EventReader(Protocol):
    """Anything that reads events off an article."""

    def read(self, article: Article) -> list[Event]:
        """Events of the article, in the order of their first telling."""
        ...


@dataclass(frozen=True)
class RuleReader:
    """The default reader: deterministic rules over a parse and the lexicon."""

    knowledge: Knowledge

    def read(self, article: Article) -> list[Event]:
        """Events of the article; an empty list when the gate finds nothing that could matter."""
        gate = Gate(self.knowledge)
        if not gate.article(article.body):
            return []
        return _ArticleReading(self.knowledge, article, gate).events()


@dataclass(frozen=True, kw_only=True)
class _Echo:
    """A further voice on goods told before."""

    sentence: int
    speaker: Speaker
    via: tuple[str, ...]
    lemma: str


_ECHOED = {"gift", "present", "car", "vehicle", "limousine", "delivery", "shipment", "transfer", "sale", "deal", "consignment", "cargo"}
_FLOW_NOUNS = {"gift", "present", "delivery", "shipment", "transfer", "sale", "deal", "consignment", "cargo"}


def frames_of(found: Sequence[Frame]) -> bool:
    """Whether some frame tells a flow of goods by itself."""
    return any(not f.anaphoric for f in found)


def _echoed(echo: _Echo, draft: Draft) -> bool:
    return echo.lemma in _FLOW_NOUNS or any(echo.lemma in i.text.lower() for i in draft.items)


class _ArticleReading:
    """One article being read."""

    def __init__(self, knowledge: Knowledge, article: Article, gate: Gate) -> None:
        self.knowledge = knowledge
        self.article = article
        self.published = article.published.day if article.published else None
        self.sentences = split_sentences(article)
        self.gate = gate
        self.named = knowledge.names.context_of(f"{article.title}\n{article.body}")
        self.discourse = Discourse(knowledge, self.named)
        self.phrases = Phrases(knowledge, self.discourse)
        self.voices = VoiceReader(self.phrases, knowledge.stances)
        self.stances = StanceReader(knowledge.stances)
        self.context = ContextReader(knowledge.stances, self.voices)
        self.echoes: list[_Echo] = []
        self.scenes = self._scenes()
        self._learn_names()
        self.about = self._about()
        lead = [s.text for s in self.sentences[:2]]
        self.court_story = any(self.stances.court_outcome.search(t) for t in lead) and not any(_CHARGED.search(t) for t in lead)
        self.official_page = bool(_OFFICE.search(article.publisher or ""))

    def _scenes(self) -> dict[int, Scene]:
        wanted = [s for s in self.sentences if self.gate.sentence(s.text)]
        docs = parse([s.text for s in wanted])
        scenes = {}
        for sentence, doc in zip(wanted, docs, strict=True):
            future = any(t.lower_ in {"will", "shall", "'ll"} for t in doc)
            scenes[sentence.index] = make_scene(
                sentence, doc, find_times(sentence.text, self.published, future=future),
                self.knowledge.names.find(sentence.text, context=self.named), self.knowledge.find_goods(sentence.text),
            )  # fmt: skip
        return scenes

    def _learn_names(self) -> None:
        """What the article says anywhere of names that no list knows: "the Nebula, a Chinese-owned container ship"."""
        for scene in self.scenes.values():
            for token in scene.doc:
                if token.pos_ == "PROPN" and token.i not in scene.name_at and token.dep_ != "compound":
                    mention = self.phrases.party(scene, token)
                    if mention is not None and mention.inferred_by is None:
                        self.discourse.learn(mention)

    def _about(self) -> str | None:
        """The State under measures that the story is about: named most, the headline counting thrice."""
        text = "\n".join([self.article.title] * 3 + [self.article.body])
        counts: dict[str, int] = {}
        for match in self.knowledge.names.find(text):
            for country in {e.country for e in match.entries if e.country in self.knowledge.regimes}:
                counts[country] = counts.get(country, 0) + 1
        # Russia is named in most stories about others' sanctions; another State named twice is what the story is about.
        others = {c: n for c, n in counts.items() if c != "RU" and n >= 2}
        counts = others or counts
        return max(counts, key=lambda c: (counts[c], c), default=None)

    def events(self) -> list[Event]:
        """All events, filtered to those that some regime's State or group is party to."""
        frames, denials = self._frames()
        drafts = gather_drafts(frames)
        for draft in drafts:
            self._complete(draft)
        drafts = [d for d in drafts if self._matters(d)]
        linked: dict[int, list[Denial]] = {}
        for denial in denials:
            target = link_denial(denial, drafts)
            if target is not None:
                linked.setdefault(id(target), []).append(denial)
        return [self._event(d, linked.get(id(d), ()), self._echoes_of(d)) for d in drafts]

    def _echoes_of(self, draft: Draft) -> list[_Echo]:
        first = min(f.sentence for f in draft.frames)
        return [e for e in self.echoes if first < e.sentence <= draft.last_sentence + 3 and _echoed(e, draft)]

    def _frames(self) -> tuple[list[Frame], list[Denial]]:
        reader = FrameReader(self.phrases, self.stances)
        frames: list[Frame] = []
        denials: list[Denial] = []
        for scene in self.scenes.values():
            self._note_names(scene)
            read = reader.read(scene)
            found = [f for f in read if not f.stance.no_flow]
            frames += found
            denials += self._never(scene, [f for f in read if f.stance.moods & {Mood.NEGATED} and Mood.LAW not in f.stance.moods])
            if not any(f.stance.deniers for f in found):
                denials += self.context.denials(scene)
            if not frames_of(found):
                self.echoes += self._echo(scene)
        return frames, denials

    def _echo(self, scene: Scene) -> list[_Echo]:
        """A voice that speaks of goods told before without telling their flow again: "said the gift showed"."""
        heads = [t for t in scene.doc if t.pos_ == "NOUN" and t.lemma_.lower() in _ECHOED and any(c.lower_ in {"the", "this"} for c in t.children)]
        if not heads:
            return []
        voices = self.stances.read(heads[0]).voices
        speakers = [s for v in reversed(voices) if (s := self.voices.speaker(scene, v.token)) is not None]
        if len(speakers) < 2 or speakers[-1].inferred_by is None and speakers[-1].country is None:
            return []
        nearest = speakers[-1]
        via = tuple(dict.fromkeys(s.text for s in speakers[:-1] if s.text != nearest.text))
        lemma = heads[0].lemma_.lower()
        return [_Echo(sentence=scene.sentence.index, speaker=nearest, via=via, lemma=lemma)]

    def _never(self, scene: Scene, frames: Sequence[Frame]) -> list[Denial]:
        """"said it had never sold weapons to Russia": a negated flow in somebody's mouth denies it."""
        found = []
        for frame in frames:
            if not any(not i.anaphoric for i in frame.items):
                continue
            for voice in frame.stance.voices[:1]:
                speaker = self.voices.speaker(scene, voice.token)
                if speaker is not None:
                    found.append(Denial(stance=Stance.DENIES, speaker=speaker, sentence=scene.sentence.index))
        return found

    def _note_names(self, scene: Scene) -> None:
        """Names of the sentence enter the discourse in order, so that later pronouns can point to them."""
        for match in scene.names:
            tokens = scene.tokens_of(match.start, match.end)
            if tokens:
                mention = self.phrases.party(scene, tokens[-1])
                if mention is not None and tokens[-1].dep_ not in {"amod", "compound", "nmod"}:
                    self.discourse.note(mention)
        for token in scene.doc:
            if token.pos_ == "PROPN" and token.dep_ not in {"compound", "amod"} and token.i not in scene.name_at:
                mention = self.phrases.party(scene, token)
                if mention is not None:
                    self.discourse.note(mention)

    def _complete(self, draft: Draft) -> None:
        """Sides that the sentences leave out: the State they name besides, then the State the story is about."""
        if draft.kind is EventKind.EMPLOYMENT and draft.supplier is None and draft.recipient is not None:
            if draft.classes() & self.knowledge.regime_states.supplies.get(draft.recipient.country or "", frozenset()):
                draft.supplier, draft.recipient = draft.recipient, None  # workers are sent by, not to, such a State
        if draft.sighting:
            return
        if draft.recipient is None and draft.kind is not EventKind.EMPLOYMENT:
            self._named_besides(draft)
        self._story_side(draft)
        if draft.kind is EventKind.SHIP_TO_SHIP and not draft.items:
            self._pumped(draft)

    def _pumped(self, draft: Draft) -> None:
        """What two ships passed over, where the telling names none: the oil or coal that the story names nearest."""
        first, last = min(f.sentence for f in draft.frames), draft.last_sentence
        for index in sorted(self.scenes, key=lambda i: (not first <= i <= last, abs(i - last))):
            if abs(index - last) > 4:
                return
            scene = self.scenes[index]
            for match in scene.goods:
                if match.entries[0].item_class in {"refined_petroleum", "crude_oil", "coal"} or match.entries[0].goods_class == "sts":
                    tokens = scene.tokens_of(match.start, match.end)
                    draft.items += self.phrases.as_item(scene, tokens[-1])[:1]
                    return

    def _story_side(self, draft: Draft) -> None:
        """The State the story is about takes the open side on which its measures look for such goods."""
        state = self.about
        if state is None or any(p is not None and p.country in self.knowledge.regimes for p in (draft.supplier, draft.recipient)):
            return
        first = min(f.sentence for f in draft.frames)
        stopped = draft.kind in {EventKind.SEIZURE, EventKind.SHIP_TO_SHIP, EventKind.PROCUREMENT_ATTEMPT}
        reach = 12 if stopped else 2 if draft.supplier or draft.recipient else 1
        near = sorted((i for i in self.scenes if abs(i - first) <= reach), key=lambda i: abs(i - first))
        mention = next((m for i in near for m in [self._mention_of(self.scenes[i], state)] if m), None)
        if mention is None:
            return
        mention = replace(mention, inferred_by="the State under measures that the story is about")
        classes = draft.classes()
        if draft.kind is EventKind.COOPERATION:
            self._both_sides(draft, mention)
            return
        if _open(draft.recipient) and classes & self.knowledge.regime_states.receives.get(state, frozenset()):
            draft.recipient = _stands_for(draft.recipient, mention)
        elif _open(draft.supplier) and classes & self.knowledge.regime_states.supplies.get(state, frozenset()):
            draft.supplier = _stands_for(draft.supplier, mention)

    def _both_sides(self, draft: Draft, about: PartyMention) -> None:
        """Cooperation told of one side only: the other is the State the story is about, or the last one named besides."""
        sides = [p for p in (draft.supplier, draft.recipient) if p is not None]
        if len(sides) == 1 and sides[0].country != about.country:
            draft.supplier, draft.recipient = sides[0], about

    def _mention_of(self, scene: Scene, state: str) -> PartyMention | None:
        for match in scene.names:
            tokens = scene.tokens_of(match.start, match.end)
            if tokens and (entry := self.phrases.name_entry(scene, tokens[-1])) is not None and entry.country == state:
                return self.phrases.party(scene, tokens[-1])
        return None

    def _named_besides(self, draft: Draft) -> None:
        taken = {p.country for f in draft.frames for p in (*f.authorities, f.supplier) if p is not None}
        for frame in draft.frames:
            scene = self.scenes[frame.sentence]
            for match in scene.names:
                tokens = scene.tokens_of(match.start, match.end)
                if not tokens:
                    continue
                entry = self.phrases.name_entry(scene, tokens[-1])
                if entry is None or entry.country not in self.knowledge.regimes or entry.country in taken:
                    continue
                head = tokens[-1]
                if (head.dep_ == "pobj" and head.head.lower_ in {"to", "for", "into", "towards"}) or head.dep_ == "poss":
                    mention = self.phrases.party(scene, head)
                    if mention is not None:
                        draft.recipient = replace(
                            mention,
                            inferred_by=mention.inferred_by or "the State under measures that the sentence names",
                        )
                        return

    def _matters(self, draft: Draft) -> bool:
        parties = [p for p in (draft.supplier, draft.recipient) if p is not None]
        if not parties:
            return False
        if draft.kind in {EventKind.COOPERATION, EventKind.JOINT_VENTURE} and len(parties) < 2:
            return False
        if draft.kind is EventKind.PAYMENT and len(parties) < 2:
            return False
        if draft.kind is EventKind.OTHER and (draft.supplier is None or draft.supplier.country != self.about):
            return False  # soldiers matter where the State under measures sends them
        if len(parties) == 2 and parties[0].country and parties[0].country == parties[1].country:
            return False
        involved = {p.country for p in parties}
        armed = any(p.entry is not None and p.entry.kind is NameKind.ARMED_GROUP for p in parties)
        return bool(involved & self.knowledge.regimes) or armed

    # ------------------------------------------------------------------ draft to event
    def _event(self, draft: Draft, denials: Sequence[Denial], echoes: Sequence[_Echo]) -> Event:
        claims, sentences = self._claims(draft)
        for echo in echoes:
            claims.append(replace(self._claim(Stance.ASSERTS, echo.speaker, echo.sentence), via=echo.via))
            sentences.add(echo.sentence)
        for denial in denials:
            claims.append(self._claim(denial.stance, denial.speaker, denial.sentence))
            sentences.add(denial.sentence)
        place = next((f.place for f in draft.frames if f.place is not None), None)
        questions, legal = self._surroundings(draft, sentences)
        return Event(
            article=self.article.id,
            kind=draft.kind,
            status=derive_status(
                [c.stance for c in sorted(claims, key=lambda c: c.passage.start)]
                if not draft.sighting
                else [Stance.SUSPECTS]
            ),
            supplier=self._party(draft.supplier),
            recipient=self._party(draft.recipient),
            intermediaries=tuple(self._via(draft)),
            items=tuple(self._item(i) for i in draft.items),
            when=draft.when.interval if draft.when else None,
            when_passage=self._time_passage(draft),
            place=place.text if place else None,
            place_country=place.country if place else self._where_stopped(draft),
            claims=tuple(claims),
            evidence=tuple(self._passage(i) for i in sorted(sentences)),
            legal_claims=legal,
            open_questions=questions,
            purpose=next((f.purpose for f in draft.frames if f.purpose), None),
        )

    def _where_stopped(self, draft: Draft) -> str | None:
        """The State whose authority stopped or tried a flow, or where the story was written, when no place is told."""
        if draft.kind not in {EventKind.SEIZURE, EventKind.PROCUREMENT_ATTEMPT, EventKind.TRANSFER}:
            return None
        for frame in draft.frames:
            for party in (*frame.authorities, *frame.via):
                if party.country and party.country not in draft.sides:
                    return party.country
            scene = self.scenes[frame.sentence]
            for voice in frame.stance.voices:
                speaker = self.voices.speaker(scene, voice.token)
                if speaker is not None and speaker.country and speaker.standing in {Standing.ACTING, Standing.ACCUSER, Standing.COURT}:
                    return speaker.country
        if self.article.dateline and draft.kind is not EventKind.TRANSFER:
            for match in self.knowledge.names.find(self.article.dateline):
                return best_entry(match).country
        return None

    def _claims(self, draft: Draft) -> tuple[list[Claim], set[int]]:
        claims: list[Claim] = []
        sentences: set[int] = set()
        for frame in draft.frames:
            scene = self.scenes[frame.sentence]
            sentences.add(frame.sentence)
            deniers = [s for t in frame.stance.deniers if (s := self.voices.speaker(scene, t)) is not None]
            for speaker in deniers:
                claims.append(self._claim(Stance.DENIES, speaker, frame.sentence))
            if deniers:
                continue
            speakers = [s for v in frame.stance.voices if (s := self.voices.speaker(scene, v.token)) is not None]
            if not speakers:
                stance = claim_stance(frame.stance, None, draft.kind, draft.sides)
                if stance is Stance.ASSERTS and self.court_story:
                    stance = Stance.CONFIRMS
                if stance is Stance.ASSERTS and self.official_page and draft.kind is not EventKind.SEIZURE:
                    stance = Stance.ALLEGES
                if stance is Stance.ASSERTS and draft.kind is EventKind.SEIZURE and frame.authorities:
                    stance = Stance.CONFIRMS  # told of the authority that acted
                speaker = Speaker(
                    text=self.article.publisher or "the page", name="", country=None, standing=Standing.MEDIA
                )
                claims.append(self._claim(stance, speaker, frame.sentence))
            for speaker in speakers:
                claims.append(
                    self._claim(claim_stance(frame.stance, speaker, draft.kind, draft.sides), speaker, frame.sentence)
                )
        return claims, sentences

    def _claim(self, stance: Stance, speaker: Speaker, sentence: int) -> Claim:
        name = speaker.name if speaker.inferred_by else speaker.text
        return Claim(stance=stance, speaker=name, passage=self._passage(sentence), inferred_by=speaker.inferred_by)

    def _surroundings(
        self, draft: Draft, sentences: set[int]
    ) -> tuple[tuple[OpenQuestion, ...], tuple[LegalClaim, ...]]:
        questions: list[OpenQuestion] = []
        legal: list[LegalClaim] = []
        first, last = min(sentences), max(sentences)
        for index, scene in self.scenes.items():
            if first <= index <= last + 2:
                questions += [
                    OpenQuestion(question=q, stated=self._passage(index)) for q in self.context.unknowns(scene)
                ]
            if index in sentences and self.context.legal(scene):
                legal.append(LegalClaim(speaker=None, passage=self._passage(index)))
        del draft
        return tuple(questions), tuple(legal)

    def _via(self, draft: Draft) -> list[Party]:
        kept: dict[str, Party] = {}
        for frame in draft.frames:
            for mention in frame.via:
                same = any(p is not None and p.start == mention.start for p in (draft.supplier, draft.recipient))
                if not same:
                    party = self._party(mention)
                    if party is not None:
                        kept.setdefault(party.name, party)
        return list(kept.values())

    def _party(self, mention: PartyMention | None) -> Party | None:
        if mention is None:
            return None
        return Party(
            text=mention.text, name=mention.name, country=mention.country,
            passage=self.article.passage(mention.start, mention.end), inferred_by=mention.inferred_by,
        )  # fmt: skip

    def _item(self, mention: ItemMention) -> Item:
        item_class = mention.item_class or "other"
        return Item(
            text=mention.text,
            item_class={"people": "labour", "delegation": "other"}.get(item_class, item_class),
            goods=tuple(e.id for e in mention.entries),
            hs=tuple(dict.fromkeys(h for e in mention.entries for h in e.hs)),
            quantity=mention.quantity,
            passage=self.article.passage(mention.start, mention.end),
        )

    def _passage(self, sentence: int) -> Passage:
        found: Sentence = self.sentences[sentence]
        return self.article.passage(found.start, found.start + len(found.text))

    def _time_passage(self, draft: Draft) -> Passage | None:
        if draft.when is None:
            return None
        for frame in draft.frames:
            if frame.when is draft.when:
                start = self.sentences[frame.sentence].start
                return self.article.passage(start + draft.when.start, start + draft.when.end)
        return None


_CHARGED = re.compile(r"\b(?:charged|indicted|accused|alleged|arrested)\b", re.IGNORECASE)
_OFFICE = re.compile(r"\b(?:department|ministry|office|government|treasury|attorney|embassy|police|bureau|secretariat)\b", re.IGNORECASE)


def _open(side: PartyMention | None) -> bool:
    """Whether a side is missing, or only a common noun of no known State ("buyers")."""
    return side is None or (side.country is None and side.entry is None and side.text[:1].islower() and side.group != "vessel")


def _stands_for(side: PartyMention | None, state: PartyMention) -> PartyMention:
    return state if side is None else replace(side, country=state.country, inferred_by=state.inferred_by)


@lru_cache(maxsize=1)
def load_knowledge() -> Knowledge:
    """Every bundled word list."""
    return Knowledge(
        names=load_names(), goods=load_goods(), triggers=load_triggers(), stances=load_stances(),
        phrases=load_phrases(), regime_states=load_regime_states(),
    )  # fmt: skip


def load_reader() -> EventReader:
    """The default reader with the bundled lexicon."""
    return RuleReader(load_knowledge())
