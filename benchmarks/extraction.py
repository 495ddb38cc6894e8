"""F1 of the article's text on the public article-extraction benchmark, beside trafilatura in the same run.

    python benchmarks/extraction.py DIR [--worst N] [--json FILE]

DIR is a copy of scrapinghub/article-extraction-benchmark, fetched beforehand and never kept in this project: 181 pages
of many newsrooms with the text of the article of each. The metric is the benchmark's own, asked of its own file.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from sanctrace.model import Page, PageError
from sanctrace.news.read import load_catalogue, read_page


def ours(content: bytes, name: str) -> str:
    """The clean body of a page; nothing where it cannot be read."""
    try:
        return read_page(Page(source=f"{name}.html", content=content), load_catalogue()).body
    except PageError:
        return ""


def theirs(content: bytes, *, fast: bool) -> str:
    """What trafilatura takes for the main text."""
    return trafilatura.extract(content, include_comments=False, fast=fast) or ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Text of articles, on the public benchmark.")
    parser.add_argument("benchmark", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="name so many pages where we miss most")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    sys.path.insert(0, str(args.benchmark))
    judge: Any = importlib.import_module("evaluate")
    truth = json.loads((args.benchmark / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {name: gzip.decompress((args.benchmark / "html" / f"{name}.html.gz").read_bytes()) for name in truth}
    readers: dict[str, Callable[[str], str]] = {
        "sanctrace": lambda name: ours(pages[name], name),
        "trafilatura": lambda name: theirs(pages[name], fast=False),
        "trafilatura, fast": lambda name: theirs(pages[name], fast=True),
    }
    figures: dict[str, Any] = {
        "pages": len(pages),
        "kB a page": round(sum(map(len, pages.values())) / len(pages) / 1e3),
    }
    for reader, read in readers.items():
        read(next(iter(pages)))
        started = time.process_time()
        found = {name: {"articleBody": read(name)} for name in pages}
        spent = time.process_time() - started
        scored = judge.evaluate(truth, found, 100)
        kept = ("f1", "precision", "recall")
        figures[reader] = {key: round(scored[key], 3) for key in kept} | {
            "pages a second": round(len(pages) / spent, 1)
        }
        if reader == "sanctrace" and args.worst:
            misses = sorted(zip(scored["tp_fp_fns"], truth, strict=True), key=lambda row: -row[0][1] - row[0][2])
            for (hit, extra, lost), name in misses[: args.worst]:
                print(f"{name[:12]} hit {hit:.2f} extra {extra:.2f} lost {lost:.2f} {truth[name].get('url', '')}")
    print(json.dumps(figures, indent=2))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
