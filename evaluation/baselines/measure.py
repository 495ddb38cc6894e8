"""Score a baseline on the same pages, with the same scorer, as the reader itself.

    python evaluation/baselines/measure.py keyword [--set NAME ...]
    python evaluation/baselines/measure.py petrarch2 --checkout FOLDER [--set NAME ...]

Only the stage from article to events is another one: the clean article, the lists and the law are the project's own.
The figures go to `evaluation/figures/baselines/`; `make score` writes the tables from there. `--sample FILE` (with
petrarch2) tells how well our brackets serve the coder: it codes each sentence of its own sample file with the parse
that the file gives and with ours.
"""

from __future__ import annotations

import argparse
import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from brackets import sentence_trees  # noqa: E402
from coder import CheckoutUnusable, Coder, CoderStage  # noqa: E402
from keyword_alert import KeywordAlert  # noqa: E402

from breakdown import breakdown  # noqa: E402
from labelled import FIGURES, SETS, gold_of, keep, load_scorer, present_sets  # noqa: E402
from labelled import HERE as FOLDER  # noqa: E402
from sanctrace.desk.reading_json import reading_line  # noqa: E402
from sanctrace.events.parse import parse  # noqa: E402
from sanctrace.model import Article, Event, Page  # noqa: E402
from sanctrace.runs.pipeline import open_pipeline  # noqa: E402
from sanctrace.runs.settings import Settings  # noqa: E402

KEPT_IN = FIGURES / "baselines"


def predictions(name: str, stage: Callable[[Article], list[Event]]) -> dict[str, Any]:
    """What the baseline finds on each page of a set, in the form of `sanctrace read --json`."""
    pipeline = replace(open_pipeline(Settings()), events=stage)
    pages = [Page(source=str(p), content=p.read_bytes()) for p in sorted((FOLDER / name / "articles").iterdir())]
    readings = [json.loads(reading_line(pipeline.read(page))) for page in pages]
    return {reading["id"]: load_scorer().plain(reading) for reading in readings}


def measure(baseline: str, name: str, stage: Callable[[Article], list[Event]]) -> dict[str, Any]:
    """Figures of a baseline on a set, kept and returned."""
    figures = breakdown(gold_of(name), predictions(name, stage), ("all",))
    keep(KEPT_IN / baseline / f"{name}.json", figures)
    return figures


def sample(coder: Coder, file: Path) -> dict[str, int]:
    """Sentences of the coder's own sample: how many it codes with the file's parse and with ours, and alike."""
    counts = {"sentences": 0, "coded with its parse": 0, "coded with ours": 0, "coded alike": 0}
    for record in ET.parse(file).getroot().iter("Sentence"):
        text = " ".join((record.findtext("Text") or "").split())
        day = record.get("date") or ""
        theirs = coder.code(record.findtext("Parse") or "", text, day)
        trees = sentence_trees(parse([text])[0])
        ours = sorted({event for tree in trees for event in coder.code(tree, text, day)})
        for count, true in zip(counts, (True, bool(theirs), bool(ours), theirs == ours), strict=True):
            counts[count] += true
    return counts


def main() -> int:
    """Measure one baseline on the sets that are present; returns the exit code."""
    parser = argparse.ArgumentParser(description="Score a baseline on the labelled pages.")
    parser.add_argument("baseline", choices=("keyword", "petrarch2"))
    parser.add_argument("--checkout", type=Path, help="folder of the coder, for petrarch2")
    parser.add_argument("--sample", type=Path, help="the coder's own sample file: compare its parses with ours")
    parser.add_argument("--quiet", action="store_true", help="keep the figures and print none")
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="only this set; may be repeated")
    arguments = parser.parse_args()
    stages: dict[str, Callable[[Article], list[Event]]]
    if arguments.baseline == "keyword":
        stages = {"keyword-sentence": KeywordAlert(), "keyword-article": KeywordAlert(whole_article=True)}
    else:
        if arguments.checkout is None:
            parser.error("petrarch2 needs --checkout FOLDER")
        try:
            coder = Coder(arguments.checkout)
        except CheckoutUnusable as error:
            print(error, file=sys.stderr)
            return 1
        if arguments.sample:
            print(json.dumps(sample(coder, arguments.sample), indent=1))
            return 0
        stages = {"petrarch2": CoderStage(coder)}
    for baseline, stage in stages.items():
        for name in arguments.sets or present_sets():
            figures = measure(baseline, name, stage)
            if not arguments.quiet:
                print(f"{baseline} on {name}: {json.dumps(figures['all']['all'])}")
        if isinstance(stage, CoderStage) and not arguments.quiet:
            print("codes:", dict(stage.seen.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
