"""Cues of a candidate: what can be seen of it, in words, each either there or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sanctrace.events.candidates import Candidate, PageView, law_words, names_measured
from sanctrace.events.discourse import PartyMention
from sanctrace.events.frame import acts_for_law
from sanctrace.events.merge import Draft
from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token

BY_SCORECARD = "the likeliest of the parties that the sentences name, by scorecard"
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|none|without|nor|neither)\b|n['’]t\b", re.I)
_GENERAL = re.compile(r"\b(?:every|each|usually|often|always|any|such|if|whether|would|could|should)\b", re.I)
# Words of the rules that fill a side, and the rule in short.
_INFERRED = (
    ("the State under measures that the story is about", "as the State of the story"),
    ("the goods are named after", "from the name of the goods"),
    ("the same two parties as", "from the flow before"),
    ("the same way as", "from the flow before"),
    ("told as the same again", "from the flow before"),
    ("the State under measures that the sentence names", "as a State in the sentence"),
    ("told beside the flow", "from a set phrase beside"),
    ("the ship that brought", "from the ship"),
    ("the pronoun", "from a pronoun"),
    ("points back", "from a phrase that points back"),
)
_PLACES = frozenset(
    ["ROOT", "relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "pcomp", "pobj", "dobj", "nsubj", "amod", "compound"]
)
_DEFINITE = frozenset(["the", "this", "that", "these", "those", "its", "their", "his"])


def in_words(side: PartyMention | None) -> bool:
    """Whether the words give a side; a scorecard only chooses among words."""
    return side is not None and side.inferred_by in {None, BY_SCORECARD}


def sort_of(side: PartyMention | None, page: PageView) -> str:
    """What sort of party stands on a side, or by which rule it got there."""
    if side is None:
        return "open"
    if not in_words(side):
        words = side.inferred_by or ""
        return "inferred " + next((short for long, short in _INFERRED if long in words), "otherwise")
    if side.entry is None and side.country is None:
        return "unlisted name" if side.text[:1].isupper() else "common noun"
    group = side.group if side.group in {"state", "person", "organisation", "place", "vessel"} else "other"
    return f"{'measured' if side.country in page.regimes else 'foreign'} {group}"


def form_of(word: Token) -> str:
    """How a word tells what happens: its tense, or that it is a noun."""
    if word.pos_ not in {"VERB", "AUX"} and not word.tag_.startswith("VB"):
        return "noun" if word.pos_ in {"NOUN", "PROPN"} else "other word"
    auxiliaries = {c.lower_ for c in word.children if c.dep_ in {"aux", "auxpass"}}
    for words, form in (
        ({"will", "would", "shall"}, "future"),
        ({"to"}, "infinitive"),
        ({"may", "might", "could", "can", "must", "should"}, "modal"),
    ):
        if auxiliaries & words:
            return form
    if word.tag_ == "VBG":
        return "progressive" if auxiliaries else "participle in -ing"
    if word.tag_ == "VBN":
        passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in word.children)
        return "passive" if passive else "perfect" if auxiliaries else "participle"
    return "past" if word.tag_ == "VBD" else "present"


def heads_of(draft: Draft) -> set[str]:
    """Last words of the goods, in the singular."""
    return {i.text.lower().split()[-1].rstrip("s") for i in draft.items}


def draft_cues(page: PageView, candidate: Candidate, kept: Sequence[Draft]) -> set[str]:
    """All cues of a candidate; `kept` holds the drafts that the rules keep on its page, itself included."""
    draft = candidate.draft
    cues = {*_sides(page, draft), *_goods(page, draft), *_telling(page, draft), *_sentence(page, draft)}
    cues |= {*_others(draft, kept), *page.cues, *candidate.cues}
    for side, chance in candidate.chances.items():
        sure = "sure" if chance >= 0.6 else "likely" if chance >= 0.3 else "weak" if chance >= 0.12 else "poor"
        cues.add(f"best {side} in words: {sure}")
    if candidate.let_go is not None:
        cues.add(f"let go: {candidate.let_go.value}")
    cues.add(f"origin: {candidate.origin.value}")
    return cues


def _sides(page: PageView, draft: Draft) -> Iterator[str]:
    yield f"supplier: {sort_of(draft.supplier, page)}"
    yield f"recipient: {sort_of(draft.recipient, page)}"
    said = [in_words(draft.supplier), in_words(draft.recipient)]
    if all(said):
        yield "sides: both in words"
    if not any(said):
        yield "sides: none in words"
    sides = [p for p in (draft.supplier, draft.recipient) if p is not None]
    if any(p.country in page.regimes and in_words(p) for p in sides):
        yield "sides: a State under measures in words"
    if page.about and page.about in {p.country for p in sides}:
        yield "sides: the State of the story"
    if any(p.country in page.headline_states for p in sides if p.country):
        yield "sides: one named in the headline"
    looked_for = page.phrases.knowledge.regime_states
    classes = draft.classes()
    fits = any(
        p is not None and classes & flows.get(p.country or "", frozenset())
        for p, flows in ((draft.recipient, looked_for.receives), (draft.supplier, looked_for.supplies))
    )
    yield f"sides: {'as' if fits else 'not as'} the measures look for such goods"


def _goods(page: PageView, draft: Draft) -> Iterator[str]:
    classes, heads = draft.classes(), heads_of(draft)
    yield from (f"class: {c}" for c in classes or {"none"})
    if not draft.items:
        yield "goods: none"
        return
    if len(draft.items) > 1:
        yield "goods: several"
    if any(i.quantity for i in draft.items):
        yield "goods: counted"
    if any(i.plural for i in draft.items):
        yield "goods: plural"
    if all(" " not in i.text for i in draft.items):
        yield "goods: one bare word"
    if draft.items[0].text[:1].isupper():
        yield "goods: capital letter"
    if any(i.origin for i in draft.items):
        yield "goods: named after their origin"
    if not any(e.hs for i in draft.items for e in i.entries):
        yield "goods: no HS heading"
    if classes & page.headline_classes:
        yield "goods: such goods in the headline"
    first = draft.frames[0].sentence
    such = (m for s in page.scenes.values() for m in s.goods if m.entries[0].item_class in classes)
    named = sum(1 for _ in islice(such, 4))
    yield f"goods: such goods named {'once' if named <= 1 else 'twice or thrice' if named <= 3 else 'often'}"
    if any(
        scene.sentence.index < first and any(m.form.split()[-1].lower().rstrip("s") in heads for m in scene.goods)
        for scene in page.scenes.values()
    ):
        yield "goods: the same word stood before"
    item = draft.items[0]
    if item.sentence not in {f.sentence for f in draft.frames}:
        yield "goods: named in another sentence"
    if item.sentence == first:
        articles = {c.lower_ for c in page.scenes[first].doc[item.token].children if c.dep_ in {"det", "poss"}}
        yield f"goods: {'definite' if articles & _DEFINITE else 'indefinite' if articles & {'a', 'an'} else 'bare'}"


def _telling(page: PageView, draft: Draft) -> Iterator[str]:
    first = draft.frames[0]
    trigger = page.scenes[first.sentence].doc[first.token]
    yield f"kind: {draft.kind.value}"
    yield f"trigger: class {first.trigger_class.name}"
    yield f"trigger: {form_of(trigger)}"
    yield f"trigger: as {trigger.dep_ if trigger.dep_ in _PLACES else 'other'}"
    yield from (f"mood: {m.value}" for m in {m for f in draft.frames for m in f.stance.moods})
    if any(f.authorities for f in draft.frames):
        yield "told: somebody stops it"
    if any(acts_for_law(p) for f in draft.frames for p in f.authorities):
        yield "told: an authority stops it"
    if any(f.via for f in draft.frames):
        yield "told: a carrier or stop on the way"
    if any(f.stance.voices for f in draft.frames):
        yield "told: by a voice"
    count = len(draft.frames)
    yield f"told: {'once' if count == 1 else 'twice' if count == 2 else 'three times or more'}"
    if len({f.sentence for f in draft.frames}) > 1:
        yield "told: in several sentences"
    day = draft.interval
    if day is None:
        yield "day: none"
        return
    yield f"day: {({4: 'a year', 7: 'a month', 10: 'a day'}).get(len(day.start), 'a span')}"
    if page.published is not None and int(day.start[:4]) < page.published.year - 1:
        yield "day: years before the report"


def _sentence(page: PageView, draft: Draft) -> Iterator[str]:
    scene = page.scenes[draft.frames[0].sentence]
    text, index = scene.sentence.text, scene.sentence.index
    paragraph = scene.sentence.paragraph
    yield f"place: {'first paragraph' if paragraph == 0 else 'second or third' if paragraph < 3 else 'further down'}"
    if index / max(1, page.sentences[-1].index) > 0.66:
        yield "place: last third"
    if law_words(text):
        yield "sentence: law words"
    if _NEGATION.search(text):
        yield "sentence: a negation"
    if _GENERAL.search(text):
        yield "sentence: general words"
    if '"' in text or "“" in text:
        yield "sentence: a quotation"
    words = len(text.split())
    if words < 10 or words > 35:
        yield f"sentence: {'short' if words < 10 else 'long'}"
    if not names_measured(page, scene):
        yield "sentence: no State under measures"
    if not scene.names:
        yield "sentence: no name"
    if not {t.tag_ for t in scene.doc} & {"VBD", "VBN"}:
        yield "sentence: nothing past"
    if scene.times:
        yield "sentence: a time"
    yield f"sentence: main verb {form_of(scene.doc.root)}"
    yield f"sentence: {_few(len(scene.goods))} goods"
    yield f"sentence: {min(3, len(_states(scene)))} States"
    if names_measured(page, page.scenes.get(index - 1)):
        yield "sentence: a State under measures in the one before"


def _few(count: int) -> str:
    return "at most one" if count <= 1 else "two or three" if count <= 3 else "many"


def _states(scene: Scene) -> set[str]:
    return {m.entries[0].country for m in scene.names if m.entries[0].country}


def _others(draft: Draft, kept: Sequence[Draft]) -> Iterator[str]:
    """How a candidate stands to the other events that the rules keep on its page."""
    others = [d for d in kept if d is not draft]
    classes, heads, first, sides = draft.classes(), heads_of(draft), draft.frames[0].sentence, draft.sides
    yield f"page: events by the rules: {len(kept) if len(kept) < 2 else '2 or 3' if len(kept) < 4 else 'more'}"
    if any(d.classes() & classes for d in others):
        yield "others: an event of such goods"
    if any(heads_of(d) & heads for d in others):
        yield "others: an event of the same goods word"
    if sides and any(d.sides == sides and d.classes() & classes for d in others):
        yield "others: an event of such goods and the same States"
    before = [d for d in others if d.frames[0].sentence <= first]
    if any(abs(d.last_sentence - first) <= 1 for d in before):
        yield "others: told right after another"
    if not before:
        yield "others: none before"
    if not others:
        yield "others: none"
