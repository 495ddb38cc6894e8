"""Who gives what to whom: transfers in RAMS, beside subject, object and dative of the trigger, in one run.

    python benchmarks/public_corpora/arguments.py CHECKOUT [--part dev|test] [--errors N]

Events whose type moves goods or ownership (`TYPES`), in the sentence that tells them; RAMS's `giver`, `transporter` and
`origin` are set against the reader's supplier, `recipient` and `destination` against its recipient, `artifact`, `money`
and `artifactmoney` against its items. Arguments in other sentences are not looked
for and counted apart. A role is right when the reader's phrase overlaps an annotated one.

The reader is built for arms, fuel, luxury goods and the like: three rows say how far its word lists reach. `known
trigger` counts events whose trigger word is in its trigger lexicon, `frame` those for which it reads a flow at all.
The roles are given over all events and, of both readers, over those for which ours reads a flow.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from corpora import CorpusMissing, GoldEvent, Span, rams, refuse

from figures import Count
from sanctrace.events.attribution import AttributionMask
from sanctrace.events.discourse import Discourse
from sanctrace.events.frames import FrameReader
from sanctrace.events.items import Phrases
from sanctrace.events.parse import parse
from sanctrace.events.reader import load_knowledge
from sanctrace.events.scene import Scene, make_scene
from sanctrace.events.sentences import Sentence
from sanctrace.events.stance import StanceReader
from sanctrace.events.tree import Doc, Token

TYPES = (
    r"transaction\.(?:transferownership|transaction)\.(?:n/a|purchase|giftgrantprovideaid|borrowlend|transfercontrol)"
    r"|movement\.transportartifact\.(?:n/a|sendsupplyexport|receiveimport|smuggleextract|bringcarryunload)"
)
ROLES = {
    "giver": "supplier",
    "transporter": "supplier",
    "origin": "supplier",
    "recipient": "recipient",
    "destination": "recipient",
    "artifact": "item",
    "money": "item",
    "artifactmoney": "item",
}
NAMES = ("supplier", "recipient", "item")
Given = Mapping[str, Sequence[Span]]


class Ours:
    """The reader's frames of one sentence, as for an article of that sentence alone."""

    def __init__(self) -> None:
        self.knowledge = load_knowledge()
        self.stances = StanceReader(self.knowledge.stances)
        self.mask = AttributionMask(self.knowledge.stances.words("reporting", "inserted_forms"))

    def scene(self, text: str) -> Scene:
        masked = self.mask.mask(text)
        names = [m for m in self.knowledge.names.find(text) if not masked.hidden(m.start, m.end)]
        goods = [g for g in self.knowledge.find_goods(text) if not masked.hidden(g.start, g.end)]
        sentence = Sentence(index=0, paragraph=0, start=0, text=text)
        return make_scene(sentence, parse([masked.text])[0], (), names, goods)

    def known(self, event: GoldEvent) -> bool:
        """Whether the trigger is a word of the trigger lexicon."""
        trigger = trigger_of(parse([event.text])[0], event.trigger)
        kinds = ("verb", "noun", "adj")
        return any(self.knowledge.triggers.classes(trigger.lemma_.lower(), kind) for kind in kinds)

    def __call__(self, event: GoldEvent) -> Given | None:
        scene = self.scene(event.text)
        phrases = Phrases(self.knowledge, Discourse(self.knowledge, self.knowledge.names.context_of(event.text)))
        for frame in FrameReader(phrases, self.stances).read(scene):
            token = scene.doc[frame.token]
            if token.idx < event.trigger[1] and event.trigger[0] < token.idx + len(token.text):
                parties = {"supplier": frame.supplier, "recipient": frame.recipient}
                given = {n: [(p.start, p.end)] if p is not None else [] for n, p in parties.items()}
                return {**given, "item": [(i.start, i.end) for i in frame.items]}
        return None


def trigger_of(doc: Doc, span: Span) -> Token:
    inside = [t for t in doc if t.idx < span[1] and t.idx + len(t.text) > span[0]]
    return min(inside, key=lambda t: len(list(t.ancestors)))


def slots(event: GoldEvent) -> Given:
    """The baseline: subject, direct object, and dative or "to" of the trigger; "by" and "of" of a noun."""
    trigger = trigger_of(parse([event.text])[0], event.trigger)

    def phrase(token: Token) -> Span:
        return token.left_edge.idx, token.idx + len(token.text)

    def below(words: set[str]) -> list[Span]:
        return [phrase(g) for c in trigger.children if c.lower_ in words for g in c.children if g.dep_ == "pobj"]

    subject = [phrase(c) for c in trigger.children if c.dep_ == "nsubj"]
    whole = [phrase(c) for c in trigger.children if c.dep_ in {"dobj", "nsubjpass"}]
    dative = [phrase(c) for c in trigger.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    return {
        "supplier": subject or below({"by", "from"}),
        "recipient": dative or below({"to"}),
        "item": whole or below({"of"}),
    }


def measure(events: list[GoldEvent], read: Callable[[GoldEvent], Given | None], errors: list[str]) -> dict[str, Count]:
    """Counts by role."""
    counts = {name: Count() for name in NAMES}
    for event in events:
        given = read(event)
        for name in NAMES:
            gold = [place for role, place in event.arguments if ROLES.get(role) == name]
            found = list((given or {}).get(name, ()))
            right = sum(any(a < d and c < b for c, d in gold) for a, b in found)
            met = sum(any(a < d and c < b for c, d in found) for a, b in gold)
            counts[name].gold += len(gold)
            counts[name].given += len(found)
            counts[name].right += min(right, met)
            if right < len(found) or met < len(gold):
                text = event.text
                told = [text[a:b] for a, b in found]
                kind = "NONE" if given is None else "ROLE"
                words = text[slice(*event.trigger)]
                errors.append(
                    f"{kind} {name}: {[text[a:b] for a, b in gold]} got {told} <{words}> {event.type} | {text}"
                )
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--part", choices=["dev", "test"], action="append")
    parser.add_argument("--errors", type=int, default=0, help="print this many of our errors")
    options = parser.parse_args()
    ours = Ours()
    for part in options.part or ["dev", "test"]:
        try:
            events = rams(options.checkout, part, TYPES)
        except CorpusMissing as error:
            refuse(error)
        known = sum(map(ours.known, events))
        framed = [e for e in events if ours(e) is not None]
        print(
            f"{part}: {len(events)} events, {known} with a known trigger, {len(framed)} with a frame;"
            f" {sum(e.elsewhere for e in events)} arguments in other sentences"
        )
        errors: list[str] = []
        for scope, some in (("all events", events), ("events with a frame", framed)):
            for name, read in (("sanctrace", ours), ("slots of the trigger", slots)):
                log = errors if read is ours and some is events else []
                for row, count in measure(some, read, log).items():
                    print(count.line(f"{part}, {scope}, {row}, {name}"), flush=True)
        print("\n".join(errors[: options.errors]))


if __name__ == "__main__":
    main()
