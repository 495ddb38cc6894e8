"""Train the scorecards of the event reader on the open labelled pages, and measure them on pages they have not seen.

    python evaluation/train.py VERSION            # VERSION is the day of training, 2026-11-25; .2 for a second that day
    python evaluation/train.py VERSION --measure  # figures only, nothing written

Pages are the gold bodies of `devset`, `tune`, `second` and of the open half of the merge set, of which copies and
revisions are left out (with `third` among them the cards did worse on the closed sets); `fourth`, `held` and the unread
half are never read. Each scorecard is a logistic
regression with a Gaussian prior on its weights, found by Newton's method: the same pages give the same weights. A cue
needs FEWEST examples. Figures come from FOLDS-fold cross-validation by page; within each fold, what the second stage
learns from has its sides chosen by a first stage that has not seen that page.

Writes src/sanctrace/events/scorecards.json and its SHA-256 into scorecard.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from labelled import load_scorer
from sanctrace.events.candidates import Candidate, Origin, PageView
from sanctrace.events.context import Denial
from sanctrace.events.cues import draft_cues
from sanctrace.events.discourse import PartyMention
from sanctrace.events.gate import Gate
from sanctrace.events.reader import ArticleReading, RuleReader, load_knowledge
from sanctrace.events.scorecard import FILE, Scorecard, Scorecards
from sanctrace.events.side_cues import Side, parties_near, side_cues
from sanctrace.events.weighing import Weigher
from sanctrace.model import Article, Event, PublishedAt

HERE = Path(__file__).resolve().parent
ROOM = HERE.parent / "src" / "sanctrace" / "events"
SETS = ("devset", "tune", "second", "merge/open")
UNSAID = {"relevant": True, "regime": None}  # what the gold of the merge set does not say of a page
FOLDS, INNER, SEED = 8, 4, 20261125
FEWEST = 4  # examples that show a cue, for the cue to be weighed
# Precision of the prior of each scorecard: its weights have variance `PRIOR`.
PRIOR = {"side": 0.3, "told": 0.03, "untold": 0.15}
THRESHOLDS = {"fill": 0.4, "doubt": 0.5, "replace": 0.6, "keep": 0.5, "add": 0.5}
NOTHING = Scorecard(bias=-30.0, weights={})
S = load_scorer()


@dataclass(frozen=True)
class Example:
    """What is seen of something, and whether it is so; None where the gold does not say."""

    cues: frozenset[str]
    label: bool | None


@dataclass(kw_only=True, eq=False)
class Labelled:
    """A page with its gold, and whatever may be an event on it."""

    id: str
    gold: dict[str, Any]
    reading: ArticleReading | None  # None: the gate stays shut
    view: PageView | None = None
    candidates: list[Candidate] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    held: list[tuple[PartyMention | None, PartyMention | None]] = field(default_factory=list)
    sides: list[Example] = field(default_factory=list)
    told: list[Example] = field(default_factory=list)
    untold: list[Example] = field(default_factory=list)

    def restore(self) -> None:
        """Put the sides of the rules back."""
        for candidate, (supplier, recipient) in zip(self.candidates, self.held, strict=True):
            candidate.draft.supplier, candidate.draft.recipient = supplier, recipient


def article_of(gold: dict[str, Any]) -> Article:
    """The article of a gold page."""
    return Article(
        id=gold["id"], source=gold["id"], sha256="", title=gold["title"], body=gold["body"],
        published=PublishedAt(text=gold["published"][:16]), publisher=gold["publisher"],
    )  # fmt: skip


def completed(gold: dict[str, Any]) -> dict[str, Any]:
    """Gold with the fields that the merge set leaves out, as empty as they can be."""
    lists = ("provisions", "provisions_optional", "supplier_aliases", "recipient_aliases", "intermediaries")
    empty: dict[str, Any] = {"optional": False} | {key: [] for key in lists}
    return {**UNSAID, **gold, "events": [{**empty, **event} for event in gold["events"]]}


def load_pages() -> list[Labelled]:
    """The labelled pages of the open sets, read by the rules."""
    reader = RuleReader(load_knowledge(), scorecards=cards("none", {}))
    pages = []
    for name in SETS:
        for path in sorted((HERE / name / "gold").glob("*.json")):
            gold = completed(json.loads(path.read_text(encoding="utf-8")))
            if gold.get("copy_of") or gold.get("revision_of"):
                continue  # the same words again teach nothing
            article = article_of(gold)
            gate = Gate(reader.knowledge)
            page = Labelled(id=gold["id"], gold=gold, reading=None)
            if gate.article(article.body):
                page.reading = ArticleReading(reader, article, gate).parsed()
                page.candidates, page.denials = page.reading.candidates()
                page.view = page.reading.view()
                page.held = [(c.draft.supplier, c.draft.recipient) for c in page.candidates]
            pages.append(page)
    return pages


def cards(version: str, found: dict[str, Scorecard]) -> Scorecards:
    """Scorecards of which those not found know nothing."""
    side, told, untold = (found.get(name, NOTHING) for name in ("side", "told", "untold"))
    return Scorecards(version=version, side=side, told=told, untold=untold, **THRESHOLDS)


# ---------------------------------------------------------------------- labels
def party_name(page: Labelled, party: PartyMention | None) -> str | None:
    """A party as an event names it."""
    if party is None or page.reading is None:
        return None
    state = page.reading.knowledge.names.state(party.country) if party.country else None
    placed = party.group == "place" and state is not None and state not in party.name
    return f"{party.name} ({state})" if placed else party.name


def told_as(page: Labelled, candidate: Candidate) -> dict[str, Any]:
    """A candidate in the scorer's words."""
    draft = candidate.draft
    assert page.view is not None
    goods = [(i.text, i.item_class or "other") for i in draft.items]
    return {
        "kind": draft.kind.value,
        "supplier": party_name(page, draft.supplier),
        "recipient": party_name(page, draft.recipient),
        "items": [{"text": text, "class": "labour" if name == "people" else name} for text, name in goods],
        "date": draft.interval.start if draft.interval else None,
        "provisions": [],
        "evidence": [page.view.scenes[s].sentence.text for s in sorted({f.sentence for f in draft.frames})],
    }  # fmt: skip


def paired(predicted: Sequence[dict[str, Any]], gold: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Gold event of each prediction, one to one, as the scorer pairs them."""
    pairs = sorted(
        ((S.pair_score(p, g), j, k) for j, p in enumerate(predicted) for k, g in enumerate(gold)),
        key=lambda t: (-t[0], t[1], t[2]),
    )
    pair: dict[int, int] = {}
    for score, j, k in pairs:
        if score > 0 and j not in pair and k not in pair.values():
            pair[j] = k
    return pair


def gold_of(page: Labelled, told: list[dict[str, Any]]) -> tuple[dict[int, int], list[list[int]]]:
    """Gold event of each kept candidate by its number, and for the others the untold gold events of their sentences."""
    gold = page.gold["events"]
    kept = [n for n, c in enumerate(page.candidates) if c.origin is Origin.KEPT]
    pair = {kept[j]: k for j, k in paired([told[n] for n in kept], gold).items()}
    rest = [k for k in range(len(gold)) if k not in pair.values()]
    return pair, [[k for k in rest if S.evidence_hit(t, gold[k])] for t in told]


def label_sides(page: Labelled) -> None:
    """Examples of the parties near each candidate whose gold event is known."""
    if page.view is None:
        return
    gold = page.gold["events"]
    told = [told_as(page, c) for c in page.candidates]
    pair, near = gold_of(page, told)
    for n, candidate in enumerate(page.candidates):
        event = pair.get(n)
        if event is None:
            event = next((k for k in near[n] if S.item_match(told[n], gold[k])), None)
        if event is None:
            continue
        for side in Side:
            names = S.gold_party(gold[event], side.value)
            for party in parties_near(page.view, candidate.draft):
                cues = frozenset(side_cues(page.view, candidate.draft, side, party))
                page.sides.append(Example(cues, S.overlap(party_name(page, party.mention), names)))


def label_drafts(page: Labelled, side: Scorecard) -> None:
    """Examples of the candidates of a page, their sides chosen by a scorecard that has not seen it."""
    page.told, page.untold = [], []
    if page.view is None or page.reading is None:
        return
    weigher = Weigher(page.view, cards("", {"side": side}), page.reading.sides.matters)
    for candidate in page.candidates:
        weigher.choose_sides(candidate)
    told = [told_as(page, c) for c in page.candidates]
    pair, near = gold_of(page, told)
    gold = page.gold["events"]
    kept = [c.draft for c in page.candidates if c.origin is Origin.KEPT]
    for n, candidate in enumerate(page.candidates):
        cues = frozenset(draft_cues(page.view, candidate, kept))
        if candidate.origin is Origin.KEPT:
            k = pair.get(n)
            page.told.append(Example(cues, False if k is None else None if gold[k]["optional"] else True))
        else:
            fit = [k for k in near[n] if S.pair_score(told[n], gold[k]) > 0]
            required = any(not gold[k]["optional"] for k in fit)
            page.untold.append(Example(cues, True if required else None if fit else False))
    page.restore()


# ---------------------------------------------------------------------- regression
def fit(examples: Iterable[Example], variance: float) -> Scorecard:
    """The weights of greatest posterior chance; the bias has no prior."""
    known = [e for e in examples if e.label is not None]
    seen = Counter(cue for e in known for cue in e.cues)
    names = sorted(cue for cue, count in seen.items() if count >= FEWEST)
    column = {cue: n for n, cue in enumerate(names)}
    x = np.zeros((len(known), len(names) + 1))
    x[:, -1] = 1.0
    for row, example in enumerate(known):
        x[row, [column[cue] for cue in example.cues if cue in column]] = 1.0
    y = np.array([float(bool(e.label)) for e in known])
    penalty = np.full(len(names) + 1, 1.0 / variance)
    penalty[-1] = 1e-6
    w = np.zeros(len(names) + 1)
    for _ in range(40):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(penalty), x.T @ (p - y) + penalty * w)
        w -= step
        if float(np.abs(step).max()) < 1e-7:
            break
    rounded = {cue: round(float(w[n]), 3) for cue, n in column.items()}
    return Scorecard(bias=round(float(w[-1]), 3), weights={c: v for c, v in rounded.items() if v})


def folds(pages: Sequence[Labelled], count: int, seed: int = SEED) -> dict[str, int]:
    """A fold for each page; the pages of one story (S01_01, S01_02) share theirs."""
    stories = sorted({p.id.partition("_")[0] for p in pages})
    random.Random(seed).shuffle(stories)
    fold = {story: n % count for n, story in enumerate(stories)}
    return {p.id: fold[p.id.partition("_")[0]] for p in pages}


def train(pages: Sequence[Labelled], version: str) -> Scorecards:
    """Scorecards from labelled pages; drafts are labelled with sides that pages of other folds chose."""
    fold = folds(pages, INNER)
    for n in range(INNER):
        side = fit((e for p in pages if fold[p.id] != n for e in p.sides), PRIOR["side"])
        for page in pages:
            if fold[page.id] == n:
                label_drafts(page, side)
    return cards(
        version,
        {
            "side": fit((e for p in pages for e in p.sides), PRIOR["side"]),
            "told": fit((e for p in pages for e in p.told), PRIOR["told"]),
            "untold": fit((e for p in pages for e in p.untold), PRIOR["untold"]),
        },
    )


# ---------------------------------------------------------------------- figures
def read(page: Labelled, found: Scorecards | None) -> list[dict[str, Any]]:
    """The events of a page in the scorer's words; by the rules alone without scorecards."""
    if page.reading is None or page.view is None:
        return []
    if found is None:
        drafts = [c.draft for c in page.candidates if c.origin is Origin.KEPT]
    else:
        drafts = [
            w.candidate.draft
            for w in Weigher(page.view, found, page.reading.sides.matters).events(page.candidates)
            if w.taken
        ]
    events = [_event(e) for e in page.reading.compose(drafts, page.denials)]
    page.restore()
    return events


def _event(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind.value, "status": event.status.value,
        "supplier": event.supplier and event.supplier.name, "recipient": event.recipient and event.recipient.name,
        "intermediaries": [p.name for p in event.intermediaries],
        "items": [{"text": i.text, "class": i.item_class} for i in event.items],
        "date": event.when.start if event.when else None, "date_end": event.when.end if event.when else None,
        "provisions": [], "evidence": [p.text for p in event.evidence],
    }  # fmt: skip


def figures(pages: Sequence[Labelled], predicted: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    """The scorer's figures of events and sides."""
    scored = S.score({p.id: p.gold for p in pages}, {i: {"events": e} for i, e in predicted.items()})
    events, matched = scored["events"], scored["matched"]
    return {key: events[key] for key in ("tp", "fp", "fn", "precision", "recall", "f1")} | {
        key: matched[key] for key in ("kind", "status_group", "supplier", "recipient", "date_month", "evidence")
    }


def measure(pages: Sequence[Labelled], seed: int = SEED) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The events of each page, by scorecards trained on the pages of the other folds."""
    fold = folds(pages, FOLDS, seed)
    for n in range(FOLDS):
        found = train([p for p in pages if fold[p.id] != n], "")
        yield from ((p.id, read(p, found)) for p in pages if fold[p.id] == n)


# ---------------------------------------------------------------------- artefact
def digest(name: str) -> str:
    """SHA-256 over the gold files of a set, in order of their names."""
    total = hashlib.sha256()
    for path in sorted((HERE / name / "gold").glob("*.json")):
        total.update(path.read_bytes())
    return total.hexdigest()


def written(found: Scorecards, measured: dict[str, dict[str, float]]) -> bytes:
    """The artefact, the same bytes for the same weights."""
    data = {
        "version": found.version,
        "command": f"python evaluation/train.py {found.version}",
        "trained_on": {name: digest(name) for name in SETS},
        "figures": measured,
        "thresholds": THRESHOLDS,
        "scorecards": {
            name: {"bias": card.bias, "weights": dict(sorted(card.weights.items()))}
            for name, card in (("side", found.side), ("told", found.told), ("untold", found.untold))
        },
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def negatives(pages: Sequence[Labelled], predicted: dict[str, list[dict[str, Any]]]) -> Set[str]:
    """Pages without an event worth a finding on which events are told."""
    return {p.id for p in pages if not p.gold["relevant"] and predicted[p.id]}


def main() -> int:
    """Train, measure, write; returns the exit code."""
    parser = argparse.ArgumentParser(description="Train the scorecards of the event reader.")
    parser.add_argument("version", help="day of the training, 2026-11-25; .2 for a second that day")
    parser.add_argument("--measure", action="store_true", help="print the figures, write nothing")
    arguments = parser.parse_args()
    pages = load_pages()
    for page in pages:
        label_sides(page)
    alone = {p.id: read(p, None) for p in pages}
    weighed = dict(measure(pages))
    measured = {"rules alone": figures(pages, alone), "with scorecards": figures(pages, weighed)}
    for name, found in measured.items():
        print(f"{name:16}", "  ".join(f"{key} {value:g}" for key, value in found.items()))
    print("negative pages with events:", len(negatives(pages, alone)), "->", len(negatives(pages, weighed)))
    if arguments.measure:
        return 0
    content = written(train(pages, arguments.version), measured)
    (ROOM / FILE).write_bytes(content)
    code = ROOM / "scorecard.py"
    text = code.read_text(encoding="utf-8")
    code.write_text(
        re.sub(r'(?<=^SHA256 = ")[0-9a-f]*', hashlib.sha256(content).hexdigest(), text, flags=re.M), encoding="utf-8"
    )
    print(f"kept in {ROOM / FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
