"""Who speaks: attributions of political news (PolNeAR), beside the subject of the nearest "say", in one run.

    python benchmarks/public_corpora/attribution.py CHECKOUT [--part train|dev|test] [--errors N]

For the head word of every annotated content, the reader's voices are read as for a trigger that stood there: what is
worn beside the statement and masked (`events/attribution`), then what the clauses above it say (`events/stance`). A
voice is right when its head lies in the source of an attribution whose content holds the word. An attribution is found
when one voice of its content is its source. Words of sentences without any attribution, one a sentence, have no voice.
Attributions whose source and content share no sentence count apart: nothing in the reader looks for them here.
`reporting` counts those whose cue is one of the reader's reporting, accusing, confirming or denying words, or
"according to"; the others hold wishes, beliefs and plans.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpora import AttributedText, CorpusMissing, GoldAttribution, Span, polnear, refuse

from figures import Count
from sanctrace.events.attribution import AttributionMask, Masked
from sanctrace.events.parse import parse
from sanctrace.events.sentences import Sentence, split_sentences
from sanctrace.events.stance import StanceReader
from sanctrace.events.tree import Doc, Token
from sanctrace.lexicon.stances import load_stances
from sanctrace.model import Article

_SAYING = {"say", "tell"}
Voices = Callable[["Scene", Token], list[Span]]


@dataclass(frozen=True)
class Scene:
    """A sentence with its parse (attributions masked) and its plain parse."""

    sentence: Sentence
    masked: Masked
    doc: Doc
    plain: Doc

    def shift(self, start: int, end: int) -> Span:
        return self.sentence.start + start, self.sentence.start + end


@dataclass
class Tally:
    """Counts of one reader."""

    found: Count = field(default_factory=Count)
    reporting: Count = field(default_factory=Count)
    elsewhere: int = 0


class Ours:
    """The reader's parts for voices."""

    def __init__(self) -> None:
        stances = load_stances()
        self.stances = StanceReader(stances)
        self.mask = AttributionMask(stances.words("reporting", "inserted_forms"))

    def __call__(self, scene: Scene, word: Token) -> list[Span]:
        word = next((t for t in scene.doc if t.idx == word.idx and not t.is_space), word)
        if word.doc is not scene.doc:
            return []  # masked as part of an attribution
        beside = scene.masked.attributions
        stance = self.stances.read(word, [a.verb for a in beside])
        worn = [scene.shift(a.speaker_start, a.speaker_end) for a in beside]
        return worn + [scene.shift(v.token.idx, v.token.idx + len(v.token.text)) for v in stance.voices]


def nearest_say(scene: Scene, word: Token) -> list[Span]:
    """The baseline: the subject of the nearest "say" or "tell" of the sentence."""
    subjects = [
        c
        for t in sorted(scene.plain, key=lambda t: abs(t.idx - word.idx))
        if t.lemma_ in _SAYING
        for c in t.children
        if c.dep_ in {"nsubj", "nsubjpass"}
    ]
    return [scene.shift(s.idx, s.idx + len(s.text)) for s in subjects[:1]]


def scenes_of(text: AttributedText, mask: AttributionMask) -> list[Scene]:
    article = Article(id=text.name, source=text.name, sha256="", title="", body=text.text)
    sentences = split_sentences(article)
    masked = [mask.mask(s.text) for s in sentences]
    docs = parse([m.text for m in masked])
    plains = parse([s.text for s in sentences])
    return [Scene(*row) for row in zip(sentences, masked, docs, plains, strict=True)]


def overlap(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < b and a < one[1] for a, b in others)


def head_in(scene: Scene, spans: Sequence[Span]) -> Token | None:
    """The highest word of the sentence's parse that lies in some spans of the text."""
    inside = [
        t
        for t in scene.plain
        if t.pos_ != "PUNCT" and not t.is_space and overlap(scene.shift(t.idx, t.idx + len(t.text)), spans)
    ]
    return min(inside, key=lambda t: (len(list(t.ancestors)), t.i), default=None)


def meant_by(scene: Scene, source: Sequence[Span]) -> list[Span]:
    """A source and, where it is a relative pronoun, what that stands for ("the trader, who said")."""
    found = list(source)
    for token in scene.plain:
        if token.lower_ in {"who", "which", "that"} and overlap(
            scene.shift(token.idx, token.idx + len(token.text)), source
        ):
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            if clause is not None:
                found.append(scene.shift(clause.head.idx, clause.head.idx + len(clause.head.text)))
    return found


def is_report(text: str, attribution: GoldAttribution, words: frozenset[str]) -> bool:
    cue = " ".join(text[a:b] for a, b in attribution.cue).lower()
    if "according to" in cue or "quoted as" in cue:
        return True
    return any(t.lemma_.lower() in words for t in parse([cue])[0]) if cue else False


def measure(text: AttributedText, scenes: list[Scene], voices: Voices, tally: Tally, errors: list[str]) -> None:
    known = load_stances()
    words = frozenset().union(*(known.words(g, "verbs") for g in ("reporting", "alleging", "confirming", "denying")))
    for attribution in text.attributions:
        if not attribution.source or not attribution.content:
            continue
        report = is_report(text.text, attribution, words)
        here = [
            s
            for s in scenes
            if overlap(s.shift(0, len(s.sentence.text)), attribution.source)
            and overlap(s.shift(0, len(s.sentence.text)), attribution.content)
        ]
        word = head_in(here[0], attribution.content) if here else None
        if word is None:
            tally.elsewhere += 1
            continue
        scene = here[0]
        place = scene.shift(word.idx, word.idx + len(word.text))
        sources = [s for a in text.attributions if overlap(place, a.content) for s in meant_by(scene, a.source)]
        given = voices(scene, word)
        right = [g for g in given if overlap(g, sources)]
        own = any(overlap(g, meant_by(scene, attribution.source)) for g in given)
        for count in (tally.found, *([tally.reporting] if report else ())):
            count.gold += 1
            count.right += own
            count.given += own + len(given) - len(right)
        if not own or len(right) < len(given):
            said = " / ".join(text.text[a:b] for a, b in given) or "-"
            kind = ("WRONG" if given else "MISSED") if not own else "MORE"
            meant = text.text[slice(*attribution.source[0])]
            errors.append(
                f"{kind} {'report' if report else 'attitude'} [{meant}] got [{said}] {word} | {scene.sentence.text}"
            )
    _unattributed(text, scenes, voices, tally, errors)


def _unattributed(text: AttributedText, scenes: list[Scene], voices: Voices, tally: Tally, errors: list[str]) -> None:
    marked = [s for a in text.attributions for s in (*a.content, *a.cue)]
    for scene in scenes:
        if overlap(scene.shift(0, len(scene.sentence.text)), marked):
            continue
        word = next((t for t in scene.doc if t.head.i == t.i and not t.is_space), None)
        given = voices(scene, word) if word is not None else []
        tally.found.given += len(given)
        tally.reporting.given += len(given)
        if given:
            errors.append(f"SPURIOUS {[text.text[a:b] for a, b in given]} | {scene.sentence.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--part", choices=["train", "dev", "test"], action="append")
    parser.add_argument("--errors", type=int, default=0, help="print this many of our errors")
    options = parser.parse_args()
    ours = Ours()
    for part in options.part or ["dev", "test"]:
        try:
            texts = polnear(options.checkout, part)
        except CorpusMissing as error:
            refuse(error)
        tallies = {"sanctrace": Tally(), "subject of the nearest say": Tally()}
        errors: list[str] = []
        for text in texts:
            scenes = scenes_of(text, ours.mask)
            measure(text, scenes, ours, tallies["sanctrace"], errors)
            measure(text, scenes, nearest_say, tallies["subject of the nearest say"], [])
        for name, tally in tallies.items():
            print(tally.found.line(f"{part} ({len(texts)} texts), all, {name}"))
            print(tally.reporting.line(f"{part} ({len(texts)} texts), reporting, {name}"), flush=True)
        print(f"source and content in different sentences: {tallies['sanctrace'].elsewhere}")
        print("\n".join(errors[: options.errors]))


if __name__ == "__main__":
    main()
