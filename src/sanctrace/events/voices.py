"""Whose word a claim is: speakers by standing, and the stance that standing gives a claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sanctrace.events.discourse import noun_phrase, of_prosecution
from sanctrace.events.items import Phrases
from sanctrace.events.scene import Scene, best_entry
from sanctrace.events.stance import ClauseStance, Mood
from sanctrace.events.tree import Token
from sanctrace.lexicon.names import NameKind
from sanctrace.lexicon.stances import Stances, load_stances
from sanctrace.model import EventKind, Stance

_PRONOUNS = {"he", "she", "it", "they", "who"}


class Standing(StrEnum):
    """What kind of speaker somebody is."""

    MEDIA = "media"
    RESEARCHER = "researcher"
    ACCUSER = "accuser"
    OFFICIAL = "official"
    COURT = "court"
    ACTING = "acting authority"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A voice of the article."""

    text: str
    name: str
    country: str | None
    standing: Standing
    inferred_by: str | None = None


class VoiceReader:
    """Classifies speakers of one article."""

    def __init__(self, phrases: Phrases, stances: Stances) -> None:
        self.phrases = phrases
        self.court_outcome = stances.pattern("confirming", "court_patterns")
        self._reporting = stances.words("reporting", "verbs") | stances.words("confirming", "court_verbs")
        self._vague = stances.words("speakers", "vague")
        self._acting_parts = stances.words("speakers", "acting_parts")
        self._papers = stances.words("speakers", "papers")
        self._drafts = stances.words("speakers", "drafts")
        self._panel = stances.pattern("speakers", "panel_patterns")
        self.of_panel = False  # whether the page speaks of a panel whose paper "the draft" may be
        self._news_agency_parts = stances.words("speakers", "news_agency_parts")
        self._heard: list[tuple[int, Speaker]] = []  # every speaker so far with the sentence it spoke in
        self._court = stances.words("speakers", "court")
        self._standing = [
            (Standing.COURT, stances.words("speakers", "court")),
            (Standing.MEDIA, stances.words("speakers", "media")),
            (Standing.ACTING, stances.words("speakers", "acting")),
            (Standing.ACCUSER, stances.words("speakers", "accuser")),
            (Standing.RESEARCHER, stances.words("speakers", "researcher")),
        ]
        self._several = [tuple(w for w in words if " " in w) for _, words in self._standing]  # of several words

    def speaker(self, scene: Scene, token: Token) -> Speaker | None:
        """The speaker that a phrase names; None for pronouns that point to nobody and for bare things."""
        if token.lower_ in _PRONOUNS:
            return self._same_again(scene, token)
        token = self._author(token)
        found = self._named(scene, token)
        if found is not None:
            self._heard.append((scene.sentence.index, found))
        return found

    def know(self, body: str) -> None:
        """Take in what the whole page says of those who speak in it."""
        self.of_panel = self._panel.search(body) is not None

    def _author(self, token: Token) -> Token:
        """ "a report by NK News", "monitors, whose report": whose paper it is; the token itself where none is named."""
        if token.lemma_.lower() not in self._papers:
            return token
        by = [g for c in token.children if c.dep_ == "prep" and c.lower_ == "by" for g in c.children]
        author = next((t for t in by if t.dep_ == "pobj" and t.pos_ in {"NOUN", "PROPN"}), None)
        if author is not None:
            return author
        for child in token.children:
            if child.dep_ == "poss" and child.lower_ == "whose":
                return next((a.head for a in token.ancestors if a.dep_ == "relcl"), token)
            if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}:
                return child
        return token

    def speakers(self, scene: Scene, stance: ClauseStance) -> list[Speaker]:
        """Every voice of a clause: those worn beside the statement first, then those of its own clauses."""
        found: list[Speaker] = []
        for part, _ in scene.attributions:
            roots = [t for t in part.doc if t.head.i == t.i]
            found += [s for t in roots[:1] if (s := self.speaker(part, t)) is not None]
        found += [s for v in stance.voices if (s := self.speaker(scene, v.token)) is not None]
        return found

    def listen(self, scene: Scene) -> None:
        """Note whoever speaks in a sentence, so that later "it said" can point to the voice before it."""
        for part, _ in scene.attributions:
            self.speaker(part, part.doc.root)
        for token in scene.doc:
            if token.dep_ == "nsubj" and (token.head.lemma_ in self._reporting or token.lemma_.lower() in self._court):
                self.speaker(scene, token)

    def before(self, sentence: int) -> Speaker | None:
        """Who spoke last in the sentence just before, when the word of such a one is no mere report."""
        spoke = [s for at, s in self._heard if at == sentence - 1 and s.inferred_by is None]
        weighty = {Standing.ACCUSER, Standing.OFFICIAL, Standing.COURT}
        return spoke[-1] if spoke and spoke[-1].standing in weighty else None

    def _same_again(self, scene: Scene, token: Token) -> Speaker | None:
        """ "it said", "they added": the voice that spoke last before this sentence, or in it."""
        human = token.lower_ in {"he", "she", "who"}
        before = [
            (at, n)
            for n, (at, s) in enumerate(self._heard)
            if at <= scene.sentence.index and not (human and self._is_state(s))
        ]
        if not before:
            return None
        return replace(self._heard[max(before)[1]][1], inferred_by=f"“{token.text}” is the voice that spoke last")

    def _is_state(self, speaker: Speaker) -> bool:
        """Whether a speaker is called by the name of a State or its capital, so that no "he" means it."""
        whole = (m for m in self.phrases.knowledge.names.find(speaker.text) if m.end - m.start == len(speaker.text))
        return any(best_entry(m).kind in {NameKind.COUNTRY, NameKind.PLACE, NameKind.DEMONYM} for m in whole)

    def _named(self, scene: Scene, token: Token) -> Speaker | None:
        party = self.phrases.party(scene, token)
        standing = self._of_token(scene, token)
        acting = self._acting(scene, token)
        if standing is Standing.OTHER or token.lemma_.lower() in self._vague:
            standing = self._of_company(token, standing)
        if acting and party is None:
            standing = Standing.ACTING
        if party is not None:
            entry = party.entry
            if entry is not None and token.i in scene.name_at and entry == self.phrases.name_entry(scene, token):
                standing = {
                    NameKind.AGENCY: Standing.MEDIA,
                    NameKind.ORGANISATION: Standing.RESEARCHER if standing is Standing.OTHER else standing,
                    NameKind.PERSON: Standing.OFFICIAL,
                    NameKind.OFFICE: Standing.OFFICIAL,
                    NameKind.COUNTRY: Standing.OFFICIAL,
                    NameKind.PLACE: Standing.OFFICIAL,
                    NameKind.DEMONYM: Standing.OFFICIAL,
                    NameKind.ARMED_GROUP: Standing.OFFICIAL,
                }.get(entry.kind, standing)
            elif standing is Standing.OTHER and entry is not None and entry.kind is NameKind.PERSON:
                standing = Standing.OFFICIAL
            if acting:
                standing = Standing.ACTING
            if standing is Standing.OTHER and party.group in {"vessel", "place"}:
                return None
            text = self._words(scene, token) if party.inferred_by is None or token.pos_ != "PRON" else party.text
            return Speaker(
                text=text, name=party.name, country=party.country, standing=standing, inferred_by=party.inferred_by
            )
        if token.pos_ == "PRON" or not token.text[:1].isalpha():
            return None
        if standing is Standing.OTHER and not acting:
            return None  # goods and papers carry no word of their own
        country, _ = self.phrases.country_of(scene, token)
        country = country or self._seat(scene, token)
        text = self._words(scene, token)
        return Speaker(text=text, name=text, country=country, standing=standing)

    def _seat(self, scene: Scene, token: Token) -> str | None:
        """The State in whose place a speaker sits: "officials in Tripoli", "the army in Kampala"."""
        places = (g for c in token.children if c.dep_ == "prep" and c.lower_ == "in" for g in c.children)
        return next((found for g in places if (found := self.phrases.country_of(scene, g)[0]) is not None), None)

    def _of_company(self, token: Token, otherwise: Standing) -> Standing:
        """Standing by the whole phrase where its head says little: "the deputy head of a spy service"."""
        words = {t.lemma_.lower() for t in token.subtree} | {t.lower_ for t in token.subtree}
        if len(list(token.subtree)) > 14:
            return otherwise
        for standing, nouns in self._standing:
            if standing is Standing.MEDIA and not words & self._news_agency_parts:
                nouns -= {"agency"}  # "the spy agency"
            if standing in {Standing.ACCUSER, Standing.MEDIA, Standing.RESEARCHER} and words & nouns:
                return standing
        return otherwise

    def _acting(self, scene: Scene, token: Token) -> bool:
        """Whether the phrase is of a body that stops and seizes: "the customs board", "a coast guard spokesman"."""
        first, last = noun_phrase(token)
        words = scene.words(first, last).lower()
        return any(w in words for w in self._acting_parts)

    def _words(self, scene: Scene, token: Token) -> str:
        first, last = noun_phrase(token)
        return scene.words(first, last)

    def _of_token(self, scene: Scene, token: Token) -> Standing:
        first, last = noun_phrase(token)
        phrase = scene.words(first, last).lower()
        lemma = token.lemma_.lower()
        if lemma in self._drafts and self.of_panel:
            return Standing.ACCUSER
        for (standing, _), several in zip(self._standing, self._several, strict=True):
            if any(w in phrase for w in several):
                return standing  # "court papers", "a former aide": the phrase says more than its last word
        for standing, words in self._standing:
            if lemma in words or token.lower_ in words:
                if (
                    standing is Standing.MEDIA
                    and lemma == "agency"
                    and not any(w in phrase for w in self._news_agency_parts)
                ):
                    continue
                return standing
        return Standing.OTHER


def claim_stance(stance: ClauseStance, speaker: Speaker | None, kind: EventKind, sides: frozenset[str]) -> Stance:
    """Stance of one claim, by this rule, first that fits:

    denied clause: denies; hedged by the source: suspects; still to come: plans; a court or an admission: confirms;
    a party's own official, or the authority that seized: confirms; an accusing verb or accuser: alleges; else asserts.
    `sides` holds the States of the event's parties.
    """
    moods = stance.moods
    if Mood.DENIED in moods:
        return Stance.DENIES
    if Mood.HEDGED in moods:
        return Stance.SUSPECTS
    if Mood.COURT in moods or (speaker is not None and speaker.standing is Standing.COURT):
        return Stance.CONFIRMS
    if Mood.PLANNED in moods and Mood.ATTEMPTED not in moods:
        return Stance.PLANS
    if Mood.CONFIRMED in moods and Mood.ALLEGED not in moods:
        return Stance.CONFIRMS
    if kind is EventKind.SEIZURE and Mood.ALLEGED not in moods:
        if speaker is None:
            return Stance.CONFIRMS
        if any(word in speaker.text.lower() for word in load_stances().words("speakers", "onlookers")):
            return Stance.ALLEGES if speaker.standing is Standing.ACCUSER else Stance.ASSERTS
        if speaker.standing in {Standing.ACTING, Standing.ACCUSER, Standing.OFFICIAL}:
            return Stance.CONFIRMS
    if Mood.ALLEGED in moods:
        return Stance.ALLEGES
    if speaker is None or speaker.standing in {Standing.MEDIA, Standing.RESEARCHER}:
        return Stance.ASSERTS
    if of_prosecution(speaker.text):
        return Stance.ALLEGES  # of a trader of its own State a prosecutor owns to nothing
    if speaker.standing is Standing.OFFICIAL and speaker.country is not None and speaker.country in sides:
        return Stance.CONFIRMS
    if speaker.standing in {Standing.OFFICIAL, Standing.ACCUSER, Standing.ACTING}:
        return (
            Stance.CONFIRMS
            if speaker.country in sides and speaker.country is not None and speaker.standing is not Standing.ACCUSER
            else Stance.ALLEGES
        )
    return Stance.ASSERTS
