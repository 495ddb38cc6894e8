"""Gather the stories told by many newsrooms, and score the cases and their origins.

    python evaluation/gathering.py [--set open|unread|open2|aside] [--errors]

A set is a folder of `merge/` with `articles/`, `gold/` and `stories.json`. Two ways are scored:

- *labelled*: the tellings are the annotated events of each page, so that only the gathering is judged;
- *read*: the tellings are what the reader reads off the pages, so that everything before is judged with it.

Pairs are two events of two pages of the set: precision is the share of the pairs put into one case that belong
together, recall the share of those that belong together that were put into one case. Recall of *read* is over all
annotated pairs, those of events that were never read included. Events that no annotated event matches count in no pair:
the annotators left passing remarks unlabelled. Origins are exact when the names, folded, are those of the annotators.
`--errors` lists the faults, for the open sets only. The figures go to `figures/gathering.json` and docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labelled import FIGURES, load_scorer
from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.events.reader import load_knowledge
from sanctrace.lexicon.match import fold
from sanctrace.model import (
    Article,
    Case,
    Claim,
    ClaimStatus,
    Event,
    EventKind,
    EventReading,
    Interval,
    Item,
    Page,
    Party,
    Passage,
    Reading,
    Stance,
    Telling,
)
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings
from tables import between, markdown

HERE = Path(__file__).resolve().parent
SETS = ("open", "unread", "open2", "aside")
CLOSED = frozenset({"unread", "aside"})
OWN_REPORTING = " own reporting"  # the annotators' words for what an outlet found out itself
MARK = "<!-- gathering: written by `python evaluation/gathering.py` -->"
DOCUMENT = HERE.parent / "docs" / "accuracy.md"
_STANCES = {
    ClaimStatus.CONFIRMED: Stance.CONFIRMS,
    ClaimStatus.REPORTED: Stance.ASSERTS,
    ClaimStatus.ALLEGED: Stance.ALLEGES,
    ClaimStatus.SUSPECTED: Stance.SUSPECTS,
    ClaimStatus.PLANNED: Stance.PLANS,
    ClaimStatus.DENIED: Stance.DENIES,
}
Gold = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A telling with the annotated case that it belongs to; None where no annotated event matches it."""

    telling: Telling
    case: str | None


def pages_of(name: str) -> list[tuple[Gold, Reading]]:
    """Each page of a set: its annotation, and what the installed pipeline reads off it."""
    pipeline = open_pipeline(Settings())
    found = []
    for path in sorted((HERE / "merge" / name / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        (source,) = (HERE / "merge" / name / "articles").glob(f"{path.stem}.*")
        found.append((gold, pipeline.read(Page(source=source.name, content=source.read_bytes()))))
    return found


def read_tellings(pages: Iterable[tuple[Gold, Reading]]) -> list[Labelled]:
    """What was read, each telling with the case of the annotated event that it matches best, one to one."""
    scorer = load_scorer()
    labelled = []
    for gold, reading in pages:
        tellings = tellings_of(reading, every=True)
        ours = [_plain(telling.event) for telling in tellings]
        theirs = [_with_defaults(event) for event in gold["events"]]
        pairs = sorted(
            ((scorer.pair_score(o, t), n, m) for n, o in enumerate(ours) for m, t in enumerate(theirs)),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )
        match: dict[int, int] = {}
        for score, n, m in pairs:
            if score > 0 and n not in match and m not in match.values():
                match[n] = m
        for n, telling in enumerate(tellings):
            case = gold["events"][match[n]]["case"] if n in match else None
            labelled.append(Labelled(telling=telling, case=case))
    return labelled


def labelled_tellings(pages: Iterable[tuple[Gold, Reading]]) -> list[Labelled]:
    """The annotated events of each page as tellings of its article."""
    labelled = []
    for gold, reading in pages:
        events = tuple(EventReading(event=_event(reading.article, e)) for e in gold["events"])
        tellings = tellings_of(replace(reading, events=events), every=True)
        cases = [e["case"] for e in gold["events"]]
        labelled += [Labelled(telling=t, case=c) for t, c in zip(tellings, cases, strict=True)]
    return labelled


def _with_defaults(event: Gold) -> dict[str, Any]:
    lists = ("provisions", "provisions_optional", "supplier_aliases", "recipient_aliases", "intermediaries")
    return {**{key: [] for key in lists}, "optional": False, **event}


def _plain(event: Event) -> dict[str, Any]:
    """An event in the form of a prediction of the development set."""
    return {
        "kind": event.kind.value,
        "status": event.status.value,
        "supplier": event.supplier.name if event.supplier else None,
        "recipient": event.recipient.name if event.recipient else None,
        "items": [{"text": i.text, "class": i.item_class} for i in event.items],
        "date": event.when.start if event.when else None,
        "date_end": event.when.end if event.when else None,
        "provisions": [],
        "evidence": [p.text for p in event.evidence],
    }


def _event(article: Article, gold: Gold) -> Event:
    """An annotated event as the reader would give it: names resolved by the same lexicon, passages looked up."""
    knowledge = load_knowledge()
    evidence = tuple(p for text in gold["evidence"] if (p := _passage(article, text)) is not None)
    at = evidence[0] if evidence else article.passage(0, 1)
    status = ClaimStatus(gold["status"])
    claims = [Claim(stance=_STANCES[status], speaker=voice, passage=at) for voice in gold.get("according_to") or ()]
    claims += [Claim(stance=Stance.DENIES, speaker=voice, passage=at) for voice in gold.get("denied_by") or ()]
    items = []
    for item in gold["items"]:
        found = list(knowledge.find_goods(item["text"]))
        entries = found[-1].entries if found else ()
        items.append(
            Item(
                text=item["text"],
                item_class=item["class"],
                goods=tuple(e.id for e in entries),
                hs=tuple(dict.fromkeys(h for e in entries for h in e.hs)),
                quantity=item.get("quantity"),
                passage=_passage(article, item["text"]),
            )
        )
    return Event(
        article=article.id,
        kind=EventKind(gold["kind"]),
        status=status,
        supplier=_party(article, gold["supplier"], gold.get("supplier_aliases") or ()),
        recipient=_party(article, gold["recipient"], gold.get("recipient_aliases") or ()),
        items=tuple(items),
        when=Interval(start=gold["date"], end=gold.get("date_end")) if gold["date"] else None,
        place=gold.get("place"),
        claims=tuple(claims),
        evidence=evidence,
    )


def _party(article: Article, name: str | None, aliases: Sequence[str]) -> Party | None:
    if name is None:
        return None
    names = load_knowledge().names
    for form in (name, *aliases):
        for match in names.find(form):
            entry = match.entries[0]
            known = entry.name if form == name and match.end - match.start == len(form) else name
            return Party(text=name, name=known, country=entry.country, passage=_passage(article, name))
    return Party(text=name, name=name, passage=_passage(article, name))


def _passage(article: Article, text: str) -> Passage | None:
    at = article.body.find(text)
    return None if at == -1 else article.passage(at, at + len(text))


def pair_figures(labelled: Sequence[Labelled], cases: Sequence[Case], belonging: int) -> dict[str, float | int]:
    """Pairwise precision and recall; `belonging` is the number of annotated pairs."""
    case_of = {telling.ident: case.id for case in cases for telling in case.tellings}
    known = [entry for entry in labelled if entry.case is not None]
    together = right = 0
    for one, other in itertools.combinations(known, 2):
        if one.telling.page == other.telling.page:
            continue
        if case_of[one.telling.ident] == case_of[other.telling.ident]:
            together += 1
            right += one.case == other.case
    return {
        "precision": round(right / together, 4) if together else 0.0,
        "recall": round(right / belonging, 4) if belonging else 0.0,
        "together": together,
        "right": right,
        "belonging": belonging,
    }


def annotated_pairs(pages: Iterable[tuple[Gold, Reading]]) -> int:
    """Pairs of events of two pages that the annotators gave one case."""
    members: dict[str, list[str]] = defaultdict(list)
    for gold, _ in pages:
        for event in gold["events"]:
            members[event["case"]].append(gold["id"])
    return sum(a != b for ids in members.values() for a, b in itertools.combinations(ids, 2))


def origin_figures(name: str, labelled: Sequence[Labelled], cases: Sequence[Case]) -> tuple[dict[str, Any], list[str]]:
    """How many annotated cases have their origins exactly, among those that some gathered case stands for.

    An annotated case is stood for by the gathered case that holds most of its tellings. Names are compared by the
    spellings that `stories.json` gives for each origin.
    """
    stories = json.loads((HERE / "merge" / name / "stories.json").read_text(encoding="utf-8"))
    label_of = {entry.telling.ident: entry.case for entry in labelled}
    exact = counted = 0
    faults = []
    everywhere: dict[str, set[str]] = defaultdict(set)  # one body has one label in all stories, but not all spellings
    for story in stories.values():
        for origin, names in story.get("origin_names", {}).items():
            everywhere[origin].update(names)
    for story in stories.values():
        named = [(origin, sorted(everywhere[origin])) for origin in story.get("origin_names", {})]
        spellings = {fold(s.removesuffix(OWN_REPORTING)): o for o, names in named for s in (o, *names)}
        for record in story["cases"]:
            spellings |= {fold(o.removesuffix(OWN_REPORTING)): o for o in record["origins"]}
        for record in story["cases"]:
            holding = [(sum(label_of[t.ident] == record["case"] for t in c.tellings), c) for c in cases]
            most, case = max(holding, key=lambda pair: pair[0])
            if not most:
                continue
            counted += 1
            ours = {spelled(origin.name, spellings) for origin in case.chain.origins}
            if ours == set(record["origins"]):
                exact += 1
            else:
                faults.append(f"{record['case']}: {sorted(ours)} instead of {sorted(record['origins'])}")
    return {"exact": exact, "cases": counted, "share": round(exact / counted, 4) if counted else 0.0}, faults


def spelled(name: str, spellings: Mapping[str, str]) -> str:
    """The annotators' name of an origin: by a spelling of theirs, or one that holds it or is held by it."""
    folded = fold(name.removesuffix(OWN_REPORTING))
    if folded in spellings:
        return spellings[folded]
    for spelling, origin in sorted(spellings.items(), key=lambda pair: -len(pair[0])):
        if spelling in folded or (len(folded) > 3 and folded in spelling):
            return origin
    return name


def faults_of(labelled: Sequence[Labelled], cases: Sequence[Case]) -> list[str]:
    """One line for each gathered case of several labels, and each label in several gathered cases."""
    label_of = {entry.telling.ident: entry.case for entry in labelled}
    lines = []
    spread: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        labels: dict[str, list[str]] = defaultdict(list)
        for telling in case.tellings:
            label = label_of[telling.ident]
            if label is not None:
                labels[label].append(telling.article)
                spread[label].add(case.id)
        if len(labels) > 1:
            lines.append(f"mixed {case.id}: {dict(labels)}")
    lines += [f"apart {label}: in {len(ids)} cases" for label, ids in sorted(spread.items()) if len(ids) > 1]
    return lines


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a Markdown table."""
    rows = []
    for name, ways in figures.items():
        for way, found in ways.items():
            pairs, origins = found["pairs"], found["origins"]
            shares = [f"{pairs['precision']:.3f}", f"{pairs['recall']:.3f}", str(pairs["belonging"])]
            rows.append(
                [f"{name}, {way}", *shares, f"{origins['exact']} of {origins['cases']} ({origins['share']:.2f})"]
            )
    return markdown(["set, way", "pairs precision", "pairs recall", "pairs", "origins exact"], rows)


def main() -> int:
    """Score the sets; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="append", choices=SETS, dest="sets")
    parser.add_argument("--errors", action="store_true", help="list the faults (of open sets only)")
    arguments = parser.parse_args()
    path = FIGURES / "gathering.json"
    figures = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in arguments.sets or SETS:
        pages = pages_of(name)
        belonging = annotated_pairs(pages)
        figures[name] = {}
        for way, labelled in (("labelled", labelled_tellings(pages)), ("read", read_tellings(pages))):
            cases = gather(entry.telling for entry in labelled)
            origins, faults = origin_figures(name, labelled, cases)
            figures[name][way] = {"pairs": pair_figures(labelled, cases, belonging), "origins": origins}
            print(f"{name}, {way}: {json.dumps(figures[name][way])}")
            if arguments.errors and name not in CLOSED:
                print("\n".join(["", *faults_of(labelled, cases), *faults, ""]))
    path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    figures = {name: figures[name] for name in SETS if name in figures}
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(between(text, MARK, table(figures)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
