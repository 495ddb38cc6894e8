"""Drafts to events: the claim ledger, the status that follows from it, passages, open questions, legal claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sanctrace.events.carriers import only_carries
from sanctrace.events.context import ContextReader, Denial
from sanctrace.events.discourse import ItemMention, PartyMention
from sanctrace.events.frame import Frame
from sanctrace.events.jurisdiction import Jurisdictions
from sanctrace.events.merge import Draft
from sanctrace.events.scene import Scene, best_entry
from sanctrace.events.sentences import Sentence
from sanctrace.events.stance import Mood
from sanctrace.events.status import derive_status
from sanctrace.events.time_search import EventDater
from sanctrace.events.trace import Trace
from sanctrace.events.voices import Speaker, Standing, VoiceReader, claim_stance
from sanctrace.model import (
    Article,
    Claim,
    Event,
    EventKind,
    Item,
    LegalClaim,
    OpenQuestion,
    Party,
    Passage,
    Stance,
)


@dataclass(frozen=True, kw_only=True)
class Echo:
    """A further voice on goods told before."""

    sentence: int
    speaker: Speaker
    via: tuple[str, ...]
    lemma: str


_ITS = frozenset({"its", "their"})
# Flows that courts, prosecutors, customs and police stop or try.
_TRIED = frozenset(
    {EventKind.SEIZURE, EventKind.PROCUREMENT_ATTEMPT, EventKind.TRANSFER, EventKind.SHIP_TO_SHIP}
    | {EventKind.PAYMENT, EventKind.FINANCE}
)


class EventComposer:
    """Turns the drafts of one article into events."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        scenes: Mapping[int, Scene],
        voices: VoiceReader,
        context: ContextReader,
        trace: Trace | None = None,
    ) -> None:
        self.article = article
        self.sentences = sentences
        self.scenes = scenes
        self.voices = voices
        self.context = context
        self.trace = trace
        self.knowledge = voices.phrases.knowledge
        self.dater = EventDater(article, sentences, scenes, self.knowledge)
        self.jurisdictions = Jurisdictions(article, sentences, self.knowledge.names, voices.phrases.discourse.countries)
        self.page = article.publisher or "the page"
        pattern = self.knowledge.stances.pattern
        self._own_offices = self.knowledge.stances.words("speakers", "own_offices")
        lead = [s.text for s in sentences[:2]]
        self.court_story = any(voices.court_outcome.search(t) for t in lead) and not any(
            pattern("alleging", "charged_patterns").search(t) for t in lead
        )
        self.court_story = self.court_story or bool(
            pattern("speakers", "court_patterns").search(article.publisher or "")
        )
        self.official_page = not self.court_story and bool(
            pattern("speakers", "office_patterns").search(article.publisher or "")
        )

    def event(self, draft: Draft, denials: Sequence[Denial], echoes: Sequence[Echo]) -> Event:
        """The event of a draft; `denials` and `echoes` are the further voices of the article that belong to it.

        Offsets of its passages count characters of the article's body.
        """
        claims, sentences = self._claims(draft)
        for echo in echoes:
            claims.append(replace(self._claim(Stance.ASSERTS, echo.speaker, echo.sentence), via=echo.via))
            sentences.add(echo.sentence)
        for denial in denials:
            claims.append(self._claim(denial.stance, denial.speaker, denial.sentence))
            sentences.add(denial.sentence)
        if not claims:  # denied by nobody whom the page names: the page tells of the denial
            claims.append(Claim(stance=Stance.DENIES, speaker=self.page, passage=self._passage(min(sentences))))
        place = next((f.place for f in draft.frames if f.place is not None), None)
        questions, legal = self._surroundings(draft, sentences)
        when, when_passage = self.dater.when(draft)
        supplier = None if only_carries(draft, self.knowledge) else draft.supplier
        ledger = self._ledger(draft, claims)
        event = Event(
            article=self.article.id,
            kind=draft.kind,
            status=derive_status(ledger),
            supplier=self._party(supplier),
            recipient=self._party(draft.recipient),
            intermediaries=tuple(self._via(draft)),
            items=tuple(self._item(i) for i in draft.items),
            when=when,
            when_passage=when_passage,
            place=place.text if place else None,
            place_country=(place.country if place else None) or self._where_stopped(draft),
            claims=tuple(claims),
            evidence=tuple(self._passage(i) for i in sorted(sentences)),
            legal_claims=legal,
            open_questions=questions,
            purpose=next((f.purpose for f in draft.frames if f.purpose), None),
        )
        if self.trace is not None:
            self.trace.compose(draft, event, ledger)
        return event

    def _ledger(self, draft: Draft, claims: Sequence[Claim]) -> list[Stance]:
        """Stances in the order of the text; where voices speak the page's words add nothing; a sighting suspects."""
        if draft.supplier is None and any(f.trigger_class.sighting for f in draft.frames):
            return [Stance.SUSPECTS]
        ordered = sorted(claims, key=lambda c: c.passage.start)
        voiced = [c for c in ordered if c.speaker != self.page and c.stance not in {Stance.DENIES, Stance.NEITHER}]
        return [c.stance for c in ordered if not voiced or c.speaker != self.page or c.stance is Stance.CONFIRMS]

    def _where_stopped(self, draft: Draft) -> str | None:
        """The State whose authority stopped or tried a flow, or where the story was written, when no place is told."""
        if draft.kind not in _TRIED:
            return None
        for frame in draft.frames:
            for party in (*frame.authorities, *frame.via):
                if party.country and party.country not in draft.sides:
                    return party.country
            scene = self.scenes[frame.sentence]
            for voice in frame.stance.voices:
                speaker = self.voices.speaker(scene, voice.token)
                if (
                    speaker is not None
                    and speaker.country
                    and speaker.standing in {Standing.ACTING, Standing.ACCUSER, Standing.COURT}
                ):
                    return speaker.country
        state = self.jurisdictions.state({f.sentence for f in draft.frames})
        if state is not None:
            return state
        if self.article.dateline and draft.kind is not EventKind.TRANSFER:
            for match in self.knowledge.names.find(self.article.dateline):
                return best_entry(match).country
        return None

    def _stance(self, frame: Frame, speaker: Speaker | None, sides: frozenset[str]) -> Stance:
        """What a voice claims by a telling; whoever only tells of what was seen suspects the flow behind it."""
        stance = claim_stance(frame.stance, speaker, frame.kind, sides)
        if stance in {Stance.ASSERTS, Stance.ALLEGES} and speaker is not None and self._of_party(frame, speaker):
            stance = Stance.CONFIRMS if Mood.ALLEGED not in frame.stance.moods else stance
        outright = stance in {Stance.ASSERTS, Stance.ALLEGES, Stance.CONFIRMS}
        return Stance.SUSPECTS if frame.trigger_class.observed and outright else stance

    def _of_party(self, frame: Frame, speaker: Speaker) -> bool:
        """Whether a speaker is a party's own: "their press office said", "Maputo said its hospitals employed them"."""
        words = speaker.text.lower().split()
        # "Its manager says" at the head of a sentence is somebody's of the sentence before.
        if words[0] in _ITS and speaker.text[0].islower() and not self._own_offices.isdisjoint(words):
            return True
        doc = self.scenes[frame.sentence].doc
        own = [p for p in (frame.supplier, frame.recipient) if p is not None and p.sentence == frame.sentence]
        return speaker.standing is Standing.OFFICIAL and any(
            c.dep_ == "poss" and c.lower_ in _ITS for p in own if p.inferred_by is None for c in doc[p.token].children
        )

    def _claims(self, draft: Draft) -> tuple[list[Claim], set[int]]:
        claims: list[Claim] = []
        sentences: set[int] = set()
        denied = {f.sentence for f in draft.frames if f.stance.deniers}
        told_whole = {f.sentence for f in draft.frames if not f.trigger_class.direction_only}
        pointing: set[int] = set()  # claims of the page that only point back to what others told
        for frame in draft.frames:
            scene = self.scenes[frame.sentence]
            sentences.add(frame.sentence)
            if frame.trigger_class.direction_only and frame.sentence in told_whole:
                continue  # "seized on their way to": the destination is no claim of its own
            deniers = [s for t in frame.stance.deniers if (s := self.voices.speaker(scene, t)) is not None]
            for speaker in deniers:
                claims.append(self._claim(Stance.DENIES, speaker, frame.sentence))
            speakers = [] if deniers else self.voices.speakers(scene, frame.stance)
            if self.trace is not None:
                self.trace.spoken.append((frame, (*deniers, *speakers)))
            if deniers:
                continue
            if not speakers:
                if frame.sentence in denied:
                    continue  # inside a denial the page asserts nothing itself
                going_on = self._goes_on(frame)
                if going_on is not None:
                    stance = self._stance(frame, going_on, draft.sides)
                    claims.append(self._claim(stance, going_on, frame.sentence))
                    continue
                stance = self._stance(frame, None, draft.sides)
                if stance is Stance.ASSERTS and self.court_story:
                    stance = Stance.CONFIRMS
                if stance is Stance.ASSERTS and self.official_page and frame.kind is not EventKind.SEIZURE:
                    stance = Stance.ALLEGES
                if stance is Stance.ASSERTS and frame.kind is EventKind.SEIZURE and frame.authorities:
                    stance = Stance.CONFIRMS  # told of the authority that acted
                speaker = Speaker(text=self.page, name="", country=None, standing=Standing.MEDIA)
                if frame.anaphoric and stance is Stance.ASSERTS:
                    pointing.add(len(claims))
                claims.append(self._claim(stance, speaker, frame.sentence))
            for speaker in speakers:
                claims.append(self._claim(self._stance(frame, speaker, draft.sides), speaker, frame.sentence))
        told = [c for c in claims if c.speaker != self.page and c.stance is not Stance.DENIES]
        if told and pointing:
            claims = [c for n, c in enumerate(claims) if n not in pointing]
        return claims, sentences

    def _goes_on(self, frame: Frame) -> Speaker | None:
        """Whose account a telling without a voice goes on with: that of the sentence before, in its paragraph."""
        if frame.kind is EventKind.SEIZURE or self.court_story or self.official_page:
            return None
        before = self.scenes.get(frame.sentence - 1)
        own = self.scenes[frame.sentence]
        if before is None or before.sentence.paragraph != own.sentence.paragraph:
            return None
        speaker = self.voices.before(frame.sentence)
        if speaker is None:
            return None
        return replace(speaker, inferred_by=f"goes on with what “{speaker.text}” said in the sentence before")

    def _claim(self, stance: Stance, speaker: Speaker, sentence: int) -> Claim:
        name = speaker.name if speaker.inferred_by else speaker.text
        return Claim(stance=stance, speaker=name, passage=self._passage(sentence), inferred_by=speaker.inferred_by)

    def _surroundings(
        self, draft: Draft, sentences: set[int]
    ) -> tuple[tuple[OpenQuestion, ...], tuple[LegalClaim, ...]]:
        """What the sentences of an event, and those after it that go on with it, leave open and say of the law."""
        questions: list[OpenQuestion] = []
        legal: list[LegalClaim] = []
        first, last = min(sentences), max(sentences)
        for index in range(first, last + 5):  # no other sentence can be meant
            scene = self.scenes.get(index)
            if scene is None:
                continue
            on = last < index <= last + 4 and self.dater.goes_on(draft, scene)
            if first <= index <= last + 2 or on:
                questions += [
                    OpenQuestion(question=q, stated=self._passage(index)) for q in self.context.unknowns(scene)
                ]
            if (index in sentences or (on and index <= last + 2)) and self.context.legal(scene):
                legal.append(LegalClaim(speaker=None, passage=self._passage(index)))
        return tuple(questions), tuple(legal)

    def _via(self, draft: Draft) -> list[Party]:
        kept: dict[str, Party] = {}
        if draft.supplier is not None and only_carries(draft, self.knowledge):
            carrier = self._party(draft.supplier)
            kept.update({carrier.name: carrier} if carrier is not None else {})
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
        name = mention.name
        if (
            mention.group == "place"
            and mention.country
            and (state := self.knowledge.names.state(mention.country))
            and state not in name
        ):
            name = f"{name} ({state})"
        return Party(
            text=mention.text, name=name, country=mention.country,
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
