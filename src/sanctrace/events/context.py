"""What an article says around its events: denials, what it says it does not know, and its own legal claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.events.clause_forms import says_no
from sanctrace.events.clauses import is_passive, subject_of
from sanctrace.events.merge import Draft
from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token
from sanctrace.events.voices import Speaker, Standing, VoiceReader
from sanctrace.lexicon.stances import Stances
from sanctrace.model import Stance


@dataclass(frozen=True, kw_only=True)
class Denial:
    """A sentence in which somebody denies what was told, owns to it, or will neither confirm nor deny."""

    stance: Stance  # DENIES, CONFIRMS or NEITHER
    speaker: Speaker
    sentence: int


class ContextReader:
    """Reads denials, open questions and legal claims of one article."""

    def __init__(self, stances: Stances, voices: VoiceReader) -> None:
        self.voices = voices
        self.denying = stances.words("denying", "verbs")
        self.denial_phrases = stances.pattern("denying", "phrases")
        self.denial_speaking = stances.words("denying", "speaking")
        self.neither_phrases = stances.pattern("neither", "phrases")
        self.neither_verbs = self.denying | stances.words("neither", "verbs")
        self.not_said = stances.words("unknown", "verbs")
        self.admitting = stances.words("admitting", "verbs")
        self.admitted = stances.words("admitting", "objects")
        self.pleas = stances.words("admitting", "pleas")
        self.unknown_patterns = stances.pattern("unknown", "patterns")
        self.law_claims = stances.pattern("law", "claim_patterns")
        self.law_sources = stances.pattern("law", "source_patterns")

    def denials(self, scene: Scene) -> list[Denial]:
        """Denials of a sentence, in order; one per speaker."""
        text = scene.sentence.text
        found: list[Denial] = []
        neither = self.neither_phrases.search(text)
        for token in scene.doc:
            lemma = token.lemma_.lower()
            if token.pos_ != "VERB":
                continue
            if neither and neither.start() <= token.idx < neither.end() + 12 and lemma in self.neither_verbs:
                found += self._by(scene, token, Stance.NEITHER)
                break
            if lemma in self.denying and not any(c.dep_ == "neg" for c in token.children):
                found += self._by(scene, token, Stance.DENIES)
        phrase = None if found else self.denial_phrases.search(text)
        if phrase:
            holder = next((t for t in scene.doc if t.idx >= phrase.start()), None)
            above = [] if holder is None else list(holder.ancestors)
            top = next((a for a in above if a.lemma_ in self.denial_speaking), None)
            if top is not None:
                found += self._by(scene, top, Stance.DENIES)
        return found

    def admissions(self, scene: Scene) -> list[Denial]:
        """Where somebody owns to what was told before: "he confessed in May", "both have admitted the charges".

        What is admitted in a clause of its own ("admitted that he had packed it") is told there.
        """
        found: list[Denial] = []
        if scene.sentence.text.rstrip(" \"'”’)").endswith("?"):
            return found
        for verb in scene.doc:
            if verb.pos_ != "VERB" or verb.lemma_.lower() not in self.admitting or is_passive(verb) or says_no(verb):
                continue
            if not self._owns(verb):
                continue
            for token in subject_of(verb)[0]:
                party = self.voices.phrases.party(scene, token)
                country = party.country if party is not None else None
                name = party.name if party is not None else token.text
                speaker = Speaker(text=name, name=name, country=country, standing=Standing.OTHER)
                found.append(Denial(stance=Stance.CONFIRMS, speaker=speaker, sentence=scene.sentence.index))
        return found

    def _owns(self, verb: Token) -> bool:
        pleads = any(c.lower_ in self.pleas for c in verb.children)
        if verb.lemma_.lower() == "plead":
            return pleads and not any(c.lower_ == "not" for c in verb.subtree)
        if any(c.dep_ in {"ccomp", "xcomp", "pcomp"} and c.tag_ != "VBG" for c in verb.children):
            return False
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        objects += [g for c in verb.children if c.dep_ == "prep" and c.lower_ == "to" for g in c.children]
        if not objects:
            return verb.lemma_.lower() == "confess"
        return any(o.lemma_.lower() in self.admitted for o in objects)

    def _by(self, scene: Scene, verb: Token, stance: Stance) -> list[Denial]:
        tokens: list[Token] = []
        if is_passive(verb):
            tokens = [g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        else:
            tokens = subject_of(verb)[0]
        speakers = [s for t in tokens if (s := self.voices.speaker(scene, t)) is not None]
        return [Denial(stance=stance, speaker=s, sentence=scene.sentence.index) for s in speakers]

    def unknowns(self, scene: Scene) -> list[str]:
        """Facts that the sentence itself says are not given: "the make of the car", "how it was shipped"."""
        found: list[str] = []
        for token in scene.doc:
            if token.pos_ != "VERB" or token.lemma_ not in self.not_said:
                continue
            negated = any(c.dep_ == "neg" for c in token.children) or any(
                c.lower_ in {"neither", "no", "nor"} for c in token.subtree if token.i in {c.head.i, c.head.head.i}
            )
            if negated and self._source(scene, token):
                for member in [token, *[c for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB"]]:
                    for child in member.children:
                        if (
                            child.dep_ in {"dobj", "ccomp", "pcomp", "conj"}
                            and child.i > token.i
                            and child.pos_ != "PRON"
                        ):
                            first = child.left_edge
                            if child.dep_ == "ccomp" and not any(
                                t.tag_ in {"WRB", "WP", "WDT"} or t.lower_ in {"whether", "if"} for t in child.subtree
                            ):
                                continue
                            last = child.right_edge if child.dep_ != "dobj" else _short(child)
                            words = scene.words(first, last).rstrip(" ,.;")
                            said = f"{words} (the page does not {member.lemma_} it)" if child.dep_ == "dobj" else words
                            found.append(said)
                if not found:
                    found.append(scene.sentence.text.rstrip("."))
        if not found and (match := self.unknown_patterns.search(scene.sentence.text)):
            tail = scene.sentence.text[match.end() :].strip(" .,")
            head = scene.sentence.text[: match.start()].strip(" .,")
            found.append(tail if len(tail) > len(head) or head.lower() in {"it", ""} else head)
        return found

    def _source(self, scene: Scene, verb: Token) -> bool:
        """Whether the one who does not say is the page's source, not somebody in the story refusing an answer."""
        subjects = subject_of(verb)[0]
        return not subjects or all(self.voices.speaker(scene, s) is not None or s.pos_ == "PRON" for s in subjects)

    def legal(self, scene: Scene) -> bool:
        """Whether the sentence says something about the law."""
        text = scene.sentence.text
        return bool(self.law_claims.search(text) and self.law_sources.search(text))


def _short(token: Token) -> Token:
    last = token
    for child in token.rights:
        if child.dep_ in {"prep", "conj", "cc"}:
            last = child.right_edge
    return last


def link_denial(denial: Denial, drafts: Sequence[Draft]) -> Draft | None:
    """The event a denial speaks about: its speaker is a party, and it was told before, nearest first.

    A company or person that is no State denies what the nearest event says of a party of that sort.
    """
    best: tuple[int, int, Draft] | None = None
    for order, draft in enumerate(drafts):
        before = [f.sentence for f in draft.frames if f.sentence <= denial.sentence]
        if not before:
            continue
        distance = denial.sentence - max(before)
        if denial.speaker.country is not None and denial.speaker.country in draft.sides:
            rank = 0
        elif denial.speaker.country is None and distance <= 3:
            rank = 1
        elif denial.speaker.country is not None and distance <= 2 and len(draft.sides) < 2:
            rank = 2
        else:
            continue
        if distance > 8:
            continue
        key = (rank * 4 + distance, order)
        if best is None or key < best[:2]:
            best = (*key, draft)
    return best[2] if best else None
