"""How sure a clause is, and whose word it is: read off the clauses that govern it.

From the trigger upwards each governing verb or noun may hedge, plan, attempt, deny, confirm, or report it. A relative
or reduced clause keeps its own hedges and takes only the speaker from above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sanctrace.events.clause_forms import (
    achieved,
    called_one_of,
    commanded,
    inverted_condition,
    law_speaks,
    nobody_does,
    says_no,
    still_to_be,
)
from sanctrace.events.clauses import is_passive, passive_subject, subject_of
from sanctrace.events.prosecution import about_it, held_for, punished_for, said_to_be
from sanctrace.events.quotation import cited_by, quoting_speakers
from sanctrace.events.tree import Token
from sanctrace.lexicon.stances import Stances

_EVERY = frozenset({"any", "every", "such", "all"})
_BREAKS = {"relcl", "acl", "advcl", "appos", "parataxis"}


class Mood(StrEnum):
    """What the governing clauses do to a claim."""

    ALLEGED = "alleged"
    HEDGED = "hedged"
    PLANNED = "planned"
    ATTEMPTED = "attempted"
    CONFIRMED = "confirmed"
    COURT = "court"
    DENIED = "denied"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    LAW = "law"


@dataclass(frozen=True)
class Voice:
    """A speaker's head token."""

    token: Token


@dataclass
class ClauseStance:
    """Moods and voices of a trigger's clause, nearest first."""

    moods: set[Mood] = field(default_factory=set)
    voices: list[Voice] = field(default_factory=list)
    deniers: list[Token] = field(default_factory=list)

    @property
    def no_flow(self) -> bool:
        """Whether the clause reports no flow at all."""
        return bool(self.moods & {Mood.NEGATED, Mood.HYPOTHETICAL, Mood.LAW})


class StanceReader:
    """Reads stances with one word list."""

    def __init__(self, stances: Stances) -> None:
        words = stances.words
        self.reporting = words("reporting", "verbs")
        self.inserted = words("reporting", "inserted")
        self.beside = words("reporting", "beside")
        self.heard = words("reporting", "heard")
        self.quoted = words("reporting", "quoted")
        self.told = words("reporting", "told")
        self.citing = words("reporting", "citing")
        self.alleging = words("alleging", "verbs")
        tones = {Mood.ALLEGED: "alleging", Mood.HEDGED: "hedging", Mood.CONFIRMED: "confirming"}
        self._tones = [(mood, words(group, "inserted_forms")) for mood, group in tones.items()]
        self.alleging_nouns = words("alleging", "nouns")
        self.alleging_adjectives = words("alleging", "adjectives")
        self.hedging = words("hedging", "verbs")
        self.hedging_nouns = words("hedging", "nouns")
        self.adverbs = words("hedging", "adverbs")
        self.reported_adverbs = words("hedging", "reported_adverbs")
        self.hedging_adjectives = words("hedging", "adjectives")
        self.hedging_modals = words("hedging", "modals")
        self.hedging_objects = words("hedging", "of_objects")
        self.open_when_negated = self.hedging | words("hedging", "open_when_negated")
        self.planning = words("planning", "verbs")
        self.awaiting = words("planning", "awaiting")
        self.planning_nouns = words("planning", "nouns")
        self.planning_modals = words("planning", "modals")
        self.planning_adjectives = words("planning", "adjectives")
        self.planning_attributes = self.planning_adjectives | words("planning", "attributes")
        self.done_with_object = words("planning", "done_with_object")
        self.attempting = words("attempting", "verbs")
        self.attempting_nouns = words("attempting", "nouns")
        self.attempting_adjectives = words("attempting", "adjectives")
        self.letting = words("attempting", "letting")
        self.confirming = words("confirming", "verbs")
        self.confirming_nouns = words("confirming", "nouns")
        self.court = words("confirming", "court_verbs")
        self.court_outcome = stances.pattern("confirming", "court_patterns")
        self.tried = stances.pattern("alleging", "tried_patterns")
        self.law_talk = stances.pattern("law", "talk_patterns")
        self.law_ruling = stances.pattern("law", "ruling_patterns")
        self.denying = words("denying", "verbs")
        self.denial_nouns = words("denying", "nouns")
        self.law_verbs = words("law", "verbs")
        self.law_closing = words("law", "closing")
        self.law_offences = words("law", "offences")
        self.law_nouns = words("law", "nouns")
        self.law_limiting = words("law", "limiting")
        self.negating_verbs = words("negating", "verbs")
        self.acquitting = words("negating", "acquitting")
        self.doubting = words("negating", "doubting")
        self.refused_nouns = words("denying", "refused_nouns")
        self.raising = words("hedging", "raising")
        self.adjunct = words("negating", "adjunct_prepositions")
        self.undoing = words("negating", "undoing")
        self.breaking = words("law", "breaking")
        self.law_adjectives = words("law", "adjectives")
        self.negating_prepositions = words("negating", "prepositions")
        self.hypothetical = words("hypothetical", "words")
        self.hypothetical_adjectives = words("hypothetical", "adjectives")
        self.inquiries = words("alleging", "nouns") | words("alleging", "inquiries")
        self._speaking = self.told | self.citing | self.inserted
        self._talk = lru_cache(maxsize=1)(self._patterns)  # one sentence has many triggers

    def read(self, trigger: Token, outside: Iterable[str] = ()) -> ClauseStance:
        """Stance of the clause around a trigger; `outside` holds verb forms of attributions beside the statement."""
        stance = ClauseStance()
        self._own(trigger, stance)
        for form in outside:
            tone = next((mood for mood, forms in self._tones if form in forms), None)
            if tone is not None:
                stance.moods.add(tone)
        if law_speaks(trigger, self.law_nouns, self.reporting):
            stance.moods.add(Mood.LAW)
        node, inside = trigger, True
        below: bool | None = None  # of what an inquiry or charge is about: whether it is planned
        for _ in range(14):
            head = node.head
            if head.i == node.i:
                break
            self._governor(node, head, stance, inside=inside)
            if below is None and about_it(node, head, self.inquiries):
                below = Mood.PLANNED in stance.moods
            if inside and head.pos_ in {"VERB", "AUX"} and law_speaks(head, self.law_nouns, self.reporting):
                stance.moods.add(Mood.LAW)
            if node.dep_ in _BREAKS and not self._complement_noun(node, head):
                inside = False
            node = head
        if below is False:
            stance.moods.discard(Mood.PLANNED)
        if Mood.LAW in stance.moods and punished_for(trigger):
            stance.moods.discard(Mood.LAW)  # "imposed sanctions on a firm for selling arms"
            stance.moods.add(Mood.ALLEGED)
        text = trigger.doc.text
        law, court, tried = self._talk(text)
        if law or commanded(trigger, self.law_ruling):
            stance.moods.add(Mood.LAW)
        if court and not stance.moods & {Mood.ALLEGED}:
            stance.moods.add(Mood.COURT)
        elif tried <= trigger.idx:
            stance.moods.add(Mood.ALLEGED)
        if text.rstrip(" \"'”’)").endswith("?"):
            stance.moods.add(Mood.HYPOTHETICAL)
        self._free_voices(trigger, stance)
        if not stance.voices and not outside:
            telling = self.reporting | self.alleging | self.confirming
            stance.voices.extend(Voice(t) for t in quoting_speakers(trigger, telling))
        return stance

    def _patterns(self, text: str) -> tuple[bool, bool, int]:
        """Whether a sentence talks of the law, whether it tells how a court case ended, where a charge in it ends."""
        tried = self.tried.search(text)
        end = tried.end() if tried is not None else len(text)
        return self.law_talk.search(text) is not None, self.court_outcome.search(text) is not None, end

    # -------------------------------------------------------------- the trigger's own clause
    def _own(self, trigger: Token, stance: ClauseStance) -> None:
        auxiliaries = [c for c in trigger.children if c.dep_ in {"aux", "auxpass"}]
        negated = says_no(trigger)
        words = {c.lower_ for c in auxiliaries}
        perfect = bool({c.lemma_.lower() for c in auxiliaries} & {"have"})
        if words & self.hedging_modals:
            stance.moods.add(Mood.HEDGED if perfect or "might" in words or "may" in words else Mood.HYPOTHETICAL)
            if (
                not perfect
                and words & {"may", "can"}
                and (negated or any(c.dep_ in {"nsubjpass"} for c in trigger.children))
            ):
                stance.moods.add(Mood.LAW)
        if words & {"must", "can", "cannot", "ca"} and not perfect:
            stance.moods.add(Mood.HYPOTHETICAL)
        if (
            words & {"may", "can", "must"}
            and not perfect
            and any(t.lemma_.lower() in self.law_nouns | self.law_verbs for t in trigger.doc if t.i != trigger.i)
        ):
            stance.moods.add(Mood.LAW)
        if words & self.planning_modals:
            stance.moods.add(
                (Mood.HEDGED if trigger.dep_ == "ccomp" else Mood.HYPOTHETICAL)  # "suspect that they would have gone"
                if perfect
                else Mood.HYPOTHETICAL
                if words & {"would", "should"} and negated
                else Mood.PLANNED
            )
        if words & self.hedging_modals and any(c.tag_ == "WRB" for c in trigger.children):
            stance.moods.add(Mood.HYPOTHETICAL)  # "how they might sell"
        if inverted_condition(trigger):
            stance.moods.add(Mood.HYPOTHETICAL)
        if negated:
            stance.moods.add(Mood.NEGATED)
        if held_for(trigger):
            stance.moods.add(Mood.ALLEGED)
        if (
            trigger.dep_ == "xcomp"
            and trigger.head.lemma_ == "be"
            and any(c.lower_ == "to" and c.dep_ == "aux" for c in trigger.children)
        ):
            stance.moods.add(Mood.PLANNED)  # "was to be sent"
        if trigger.dep_ == "acl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in trigger.children):
            stance.moods.add(Mood.PLANNED)
        if trigger.lemma_ in self.awaiting and trigger.pos_ == "VERB" and trigger.tag_ in {"VBP", "VBZ", "VBG"}:
            stance.moods.add(Mood.PLANNED)  # "the firm expects 300 workers"
        self._adverbs(trigger, stance)
        if any(c.dep_ == "amod" and c.lemma_.lower() in self.law_verbs for c in trigger.children):
            stance.moods.add(Mood.LAW)  # "capped exports", "banned sales"
        if said_to_be(trigger, self.law_offences):
            stance.moods.add(Mood.LAW)  # "the supply of weapons is a violation of"
        for child in trigger.children:
            if child.dep_ == "mark" and child.lower_ in self.hypothetical:
                stance.moods.add(Mood.HYPOTHETICAL)
            if child.dep_ in {"amod", "compound"} and child.lower_ in self.hedging_adjectives:
                stance.moods.add(Mood.ALLEGED if child.lower_ in self.alleging_adjectives else Mood.HEDGED)
            if child.dep_ == "amod" and child.lower_ in self.planning_attributes:
                stance.moods.add(Mood.PLANNED)
            if child.dep_ in {"amod", "compound"} and child.lower_ in self.attempting_adjectives:
                stance.moods.add(Mood.ATTEMPTED)

    def _adverbs(self, token: Token, stance: ClauseStance) -> None:
        for child in token.children:
            if child.dep_ in {"advmod", "amod", "npadvmod"}:
                if child.lower_ in self.adverbs:
                    stance.moods.add(Mood.HEDGED)
                elif child.lower_ in self.reported_adverbs:
                    stance.moods.add(Mood.ALLEGED)

    # -------------------------------------------------------------- what governs it
    def _complement_noun(self, node: Token, head: Token) -> bool:
        """ "an attempt to obtain", "suspicion that it tried": the clause is the noun's content, not a remark on it."""
        lemma = head.lemma_.lower()
        told = any(c.dep_ == "mark" and c.lower_ == "that" for c in node.children)  # "reports that it sold"
        return (
            node.dep_ == "acl"
            and head.pos_ == "NOUN"
            and (
                told or lemma in self.attempting_nouns | self.planning_nouns | self.hedging_nouns | self.alleging_nouns
            )
        )

    def _governor(self, node: Token, head: Token, stance: ClauseStance, *, inside: bool) -> None:
        lemma = head.lemma_.lower()
        dep = node.dep_
        if head.pos_ in {"VERB", "AUX"}:
            self._verb(node, head, stance, inside=inside)
        elif head.pos_ in {"NOUN", "PROPN"} and inside:
            self._noun(node, head, stance)
        elif (
            head.pos_ == "ADJ"
            and inside
            and lemma in self.hypothetical_adjectives
            and node.lemma_ not in self.reporting  # "able to say that" says it
            and not achieved(node)
        ):
            stance.moods.add(Mood.HYPOTHETICAL)
        elif head.pos_ == "ADJ" and inside and dep in {"xcomp", "ccomp", "prep", "acl", "csubj"}:
            if lemma in self.law_adjectives:
                stance.moods.add(Mood.LAW)
            elif lemma in self.hedging_adjectives:
                stance.moods.add(Mood.HEDGED)
            elif lemma in self.planning_adjectives:
                stance.moods.add(Mood.PLANNED)
        word = head.head.lower_ if head.lower_ == "of" and head.head.lower_ == "instead" else head.lower_
        if head.lower_ == "of" and head.head.lower_ == "short":
            stance.moods.add(Mood.NEGATED)  # "stopped short of giving"
        if head.pos_ in {"ADP", "SCONJ"} and word in self.negating_prepositions and dep in {"pcomp", "pobj"}:
            stance.moods.add(Mood.NEGATED)

    def _noun(self, node: Token, head: Token, stance: ClauseStance) -> None:
        dep = node.dep_
        if dep not in {"acl", "prep", "pobj", "compound", "ccomp", "amod", "nmod"}:
            return
        lemma = head.lemma_.lower()
        broken = head.dep_ == "dobj" and head.head.lemma_ in self.breaking  # "violated sanctions with transfers"
        if lemma in self.law_nouns and dep in {"prep", "pobj", "compound"} and not broken:
            stance.moods.add(Mood.LAW)
        if node.lower_ in {"of", "for"} and head.dep_ != "pobj" and any(c.dep_ == "pcomp" for c in node.children):
            self._tried_for(head.head, stance)
        if lemma in self.attempting_nouns:
            stance.moods.add(Mood.ATTEMPTED)
        remark = dep == "acl" and node.tag_ == "VBN"  # "a contract signed in May"
        if lemma in self.planning_nouns and dep in {"acl", "prep"} and not remark:
            stance.moods.add(Mood.PLANNED)
        if lemma in self.hedging_nouns and dep in {"acl", "ccomp", "prep"}:
            stance.moods.add(Mood.HEDGED)
        if lemma in self.alleging_nouns and dep in {"acl", "ccomp", "prep", "compound"}:
            stance.moods.add(Mood.ALLEGED)
        if lemma in self.confirming_nouns and dep in {"acl", "prep"}:
            stance.moods.add(Mood.CONFIRMED)
        if any(c.dep_ == "det" and c.lower_ == "no" for c in head.children):
            stance.moods.add(Mood.NEGATED)

    def _tried_for(self, verb: Token, stance: ClauseStance) -> None:
        """ "convicted a trader of selling", "cleared him of selling": what a court found of its own clause's gerund."""
        if verb.lemma_ in self.court - self.reporting:
            stance.moods.add(Mood.COURT)
        elif verb.lemma_ in self.acquitting:
            stance.moods.add(Mood.NEGATED)

    def _verb(self, node: Token, head: Token, stance: ClauseStance, *, inside: bool) -> None:
        dep, lemma = node.dep_, head.lemma_.lower()
        complement = dep in {"ccomp", "xcomp", "pcomp", "prep", "csubj", "acomp", "oprd"}
        if dep == "prep" and node.lower_ in self.adjunct:
            complement = False  # "did not comment after the sale": the sale took place
        nominal = dep in {"dobj", "nsubjpass", "nsubj", "pobj", "attr"}
        negated = says_no(head)
        if inside:
            if inverted_condition(head) and dep in {"ccomp", "advcl"}:
                stance.moods.add(Mood.HYPOTHETICAL)  # "would have sold, had it been asked"
            if dep == "xcomp" and lemma == "be" and called_one_of(head, self.law_adjectives):
                stance.moods.add(Mood.LAW)  # "it is illegal to sell"
            if dep in {"xcomp", "advcl"} and lemma == "be" and called_one_of(head, self.hypothetical_adjectives):
                stance.moods.add(Mood.HYPOTHETICAL)  # "it is impossible to prevent"
            if dep == "xcomp" and lemma == "have" and any(c.lower_ == "yet" for c in head.children):
                stance.moods.add(Mood.NEGATED)  # "has yet to deliver"
            to_come = head.dep_ == "xcomp" and head.head.lemma_ == "be"
            if to_come and any(c.lower_ == "to" and c.dep_ == "aux" for c in head.children):
                stance.moods.add(Mood.PLANNED)  # "is to sign an agreement on"
            if dep in {"nsubj", "csubj"} and lemma == "be" and called_one_of(head, self.denial_nouns):
                stance.moods.add(Mood.DENIED)
            if dep == "xcomp" and head.lower_ == "going":
                stance.moods.add(Mood.PLANNED)
            if dep in {"nsubjpass", "dobj"} and lemma in self.undoing:
                stance.moods.add(Mood.NEGATED)  # "cooperation has been suspended"
            if dep in {"nsubj", "csubj"} and lemma in self.breaking and any(c.lower_ == "would" for c in head.children):
                stance.moods.add(Mood.HYPOTHETICAL)
            if dep == "nsubj" and lemma in self.breaking and any(c.lower_ in _EVERY for c in node.children):
                stance.moods.add(Mood.LAW)  # "any sale of weapons breaches a resolution"
            if dep in {"nsubj", "nsubjpass"} and lemma == "be" and still_to_be(head, self.planning_adjectives):
                stance.moods.add(Mood.PLANNED)  # "a protocol on joint work was due to be adopted"
            if dep == "nsubjpass" and lemma in self.law_closing:
                stance.moods.add(Mood.LAW)  # "transfers at sea are closed to its vessels"
            if (complement or nominal or dep == "csubjpass") and lemma in self.law_verbs and self._bans(node, lemma):
                stance.moods.add(Mood.LAW)
            accused = dep == "dobj" and lemma in self.alleging  # "did not accuse any country of providing"
            open_anyway = self.open_when_negated - self.doubting
            if (complement or accused) and negated and (lemma not in open_anyway or nobody_does(head)):
                stance.moods.add(Mood.NEGATED)
            if (
                complement
                and (lemma in self.negating_verbs and lemma not in self.denying)
                and dep in {"xcomp", "pcomp", "prep"}
            ):
                # "refused to let a firm deliver": somebody tried, and was stopped.
                stance.moods.add(Mood.ATTEMPTED if node.lemma_ in self.letting else Mood.NEGATED)
            if nominal and lemma in self.denying and node.lemma_.lower() in self.refused_nouns:
                stance.moods.add(Mood.NEGATED)  # "rejected a request for": refused, not disowned
            elif (complement or nominal) and lemma in self.denying:
                if head.dep_ == "conj" and head.head.lemma_.lower() in self.confirming and says_no(head.head):
                    stance.moods.add(Mood.HYPOTHETICAL)  # "has not confirmed or denied that it uses": left open
                    return
                stance.moods.add(Mood.DENIED)
                stance.deniers.extend(self._speaker(head))
                return
            if (complement or dep == "nsubjpass") and lemma in self.attempting and dep != "ccomp":
                stance.moods.add(Mood.ATTEMPTED)
            if (
                (complement or (dep in {"dobj", "nsubjpass"} and lemma not in self.done_with_object))
                and lemma in self.planning
                and not self._reports(head, lemma, dep)
            ):
                stance.moods.add(Mood.PLANNED)
            if (complement or nominal) and lemma in self.confirming:
                stance.moods.add(Mood.CONFIRMED)
            if complement and lemma in self.court - self.reporting:
                stance.moods.add(Mood.COURT)
            if dep != "nsubj":
                self._adverbs(head, stance)
            auxiliaries = {c.lower_ for c in head.children if c.dep_ == "aux"}
            if complement and dep in {"xcomp"} and auxiliaries & self.planning_modals:
                stance.moods.add(Mood.PLANNED)
            if complement and auxiliaries & (self.hedging_modals | {"would"}) and dep == "xcomp":
                stance.moods.add(Mood.HEDGED)
            if any(c.dep_ == "mark" and c.lower_ in self.hypothetical for c in head.children) and dep != "ccomp":
                stance.moods.add(Mood.HYPOTHETICAL)
        if (complement or (nominal and dep in {"dobj", "nsubjpass"})) or dep in {"advcl", "parataxis", "conj"}:
            self._reported(node, head, stance, inside=inside and complement)

    def _bans(self, node: Token, lemma: str) -> bool:
        """Whether the law verb is about the flow rather than about those who carried it out."""
        return not (lemma in self.law_limiting and node.dep_ in {"prep", "xcomp"})

    def _reports(self, head: Token, lemma: str, dep: str) -> bool:
        """Whether a planning verb only reports here ("offer proof", "note that")."""
        return lemma in self.reporting and dep in {"ccomp"} and not is_passive(head)

    def _reported(self, node: Token, head: Token, stance: ClauseStance, *, inside: bool) -> None:
        lemma = head.lemma_.lower()
        if lemma in self.planning & self.hedging and node.tag_ == "VBG" and node.dep_ == "xcomp":
            return  # "is considering selling": a plan of its own
        if lemma in self.hedging and inside and node.dep_ in {"xcomp", "ccomp", "prep", "pcomp"}:
            stance.moods.add(Mood.HEDGED)
        if lemma in self.hedging_objects and node.dep_ in {"nsubjpass", "dobj"}:
            stance.moods.add(Mood.HEDGED)
        if lemma in self.alleging and (inside or node.dep_ in {"ccomp", "prep", "pcomp"}):
            stance.moods.add(Mood.ALLEGED)
        passive_report = is_passive(head) and lemma in self.reporting and node.dep_ == "xcomp"
        if passive_report and inside and not any(c.dep_ == "agent" for c in head.children):
            stance.moods.add(Mood.ALLEGED)
        if node.dep_ in {"ccomp", "xcomp", "pcomp", "prep", "advcl", "parataxis", "dobj", "nsubjpass", "conj"} and (
            lemma in self.reporting | self.alleging | self.hedging | self.confirming
        ):
            if node.dep_ in {"advcl", "conj"} and lemma not in self.beside:
                return
            if node.dep_ == "conj" and not any(c.dep_ == "ccomp" for c in head.children):
                return
            if lemma in self.raising and node.dep_ in {"xcomp", "oprd"}:
                return  # of "North Korea seems to have sent" the page is the voice
            stance.voices.extend(Voice(t) for t in self._speaker(head))
            stance.voices.extend(Voice(t) for t in cited_by(head, self.citing))

    def _speaker(self, verb: Token) -> list[Token]:
        if verb.dep_ == "acl" and any(c.dep_ == "ccomp" for c in verb.children):
            return [verb.head]  # "the minister, Kim Su-min, estimated that": no participle, though parsed as one
        if is_passive(verb):
            agents = [g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
            if agents:
                return agents
            # "officials were quoted as saying": the quoted one speaks; "was accused of": nobody is named.
            return passive_subject(verb) if verb.lemma_ in self.heard else []
        return subject_of(verb)[0]

    def _free_voices(self, trigger: Token, stance: ClauseStance) -> None:
        """ "according to X", "in a report by X", "X showed": anywhere in the trigger's own sentence."""
        known = {v.token.i for v in stance.voices}
        for token in (t for t in trigger.doc.tokens if t.lemma_ in self._speaking or t.lower_ in {"according", "to"}):
            if token.lower_ == "according" or (
                token.lower_ == "to" and token.i and token.nbor(-1).lower_ == "according"
            ):
                for child in token.children:
                    target = (
                        child if child.dep_ == "pobj" else next((g for g in child.children if g.dep_ == "pobj"), None)
                    )
                    if target is not None and target.i not in known:
                        known.add(target.i)
                        stance.voices.append(Voice(target))
            elif token.lemma_ in self.told and token.pos_ == "VERB" and is_passive(token) and token.i != trigger.i:
                agents = [g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
                for speaker in agents or (passive_subject(token) if token.lemma_ in self.quoted else []):
                    if speaker.i not in known:
                        known.add(speaker.i)
                        stance.voices.append(Voice(speaker))
            elif token.lemma_ in self.citing and token.dep_ in {"advcl", "acl", "xcomp", "prep"}:
                for child in token.children:
                    if child.dep_ in {"dobj", "pobj"} and child.i not in known:
                        known.add(child.i)
                        stance.voices.append(Voice(child))
            elif (
                token.lemma_ in self.inserted
                and token.pos_ == "VERB"
                and token.dep_ in {"parataxis", "ROOT", "ccomp", "advcl"}
                and not stance.voices
                and token.i != trigger.i
                and not is_passive(token)
                and (token.dep_ != "advcl" or token.i > trigger.i)
            ):
                for speaker in subject_of(token)[0]:
                    if speaker.i not in known:
                        known.add(speaker.i)
                        stance.voices.append(Voice(speaker))
                        if token.lemma_ in self.hedging:  # "In exchange, Washington believes, ..."
                            stance.moods.add(Mood.HEDGED)
