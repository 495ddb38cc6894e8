"""Furniture let through and paragraphs kept, against trafilatura alone, on pages of our own writing.

    python benchmarks/furniture.py [--only b1,o3] [--rounds 3]

Pages: tests/news/pages (every piece of furniture is listed in the page's JSON file) and evaluation/devset (what is not
gold body is furniture). trafilatura is given a text page as one paragraph element a block, the kindest reading that it
can have of one. A paragraph is kept when it stands in the output word for word; a piece is let through when it does.
Prints one row a set and the time of a page; exits 1 when more than 2 % of the furniture is let through or a paragraph
is lost.
"""

from __future__ import annotations

import argparse
import html
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from sanctrace.model import Page, PageError
from sanctrace.news.html_page import read_html
from sanctrace.news.look import fold_title
from sanctrace.news.read import load_catalogue, read_page
from sanctrace.news.text_page import text_blocks

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "news" / "pages"
DEVSET = ROOT / "evaluation" / "devset"
MOST_LET_THROUGH = 0.02
SHORTEST_PIECE = 4  # letters and digits of a piece of furniture that can be looked for

Reader = Callable[[Path, bytes], str]


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A page, its paragraphs, and the pieces around them."""

    path: Path
    paragraphs: tuple[str, ...]
    furniture: tuple[str, ...]


def own_pages(prefix: str) -> Iterator[Labelled]:
    """Pages of the news tests whose names start with `prefix` (b: blind, o: open)."""
    for wanted in sorted(OWN.glob(f"{prefix}*.json")):
        data = json.loads(wanted.read_text(encoding="utf-8"))
        path = next(p for p in (wanted.with_suffix(".txt"), wanted.with_suffix(".html")) if p.exists())
        yield Labelled(path=path, paragraphs=tuple(data["body"]), furniture=tuple(data["furniture"]))


def devset_pages() -> Iterator[Labelled]:
    """Pages of the development set; each block that is no gold paragraph is a piece of furniture."""
    for gold in sorted((DEVSET / "gold").glob("*.json")):
        path = next((DEVSET / "articles").glob(f"{gold.stem}.*"))
        paragraphs = tuple(json.loads(gold.read_text(encoding="utf-8"))["body"].split("\n\n"))
        kept = {fold_title(paragraph) for paragraph in paragraphs}
        source = path.read_text(encoding="utf-8")
        blocks = text_blocks(source) if path.suffix == ".txt" else read_html(source, load_catalogue()).blocks
        pieces = [block.text for block in blocks if fold_title(block.text) not in kept]
        yield Labelled(path=path, paragraphs=paragraphs, furniture=tuple(dict.fromkeys(pieces)))


def ours(path: Path, content: bytes) -> str:
    """The body as sanctrace reads it."""
    try:
        return read_page(Page(source=str(path), content=content), load_catalogue()).body
    except PageError:
        return ""


def theirs(path: Path, content: bytes) -> str:
    """The main text as trafilatura alone takes it."""
    if path.suffix == ".txt":
        blocks = content.decode("utf-8").split("\n\n")
        paragraphs = "".join(f"<p>{html.escape(block)}</p>" for block in blocks)
        content = f"<html><body><article>{paragraphs}</article></body></html>".encode()
    return trafilatura.extract(content, include_comments=False) or ""


def measure(pages: list[Labelled], reader: Reader, rounds: int) -> tuple[int, int, int, int, float]:
    """Paragraphs kept and in all, pieces let through and in all, and milliseconds a page (the best round)."""
    kept = let_through = 0
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        texts = [reader(page.path, page.path.read_bytes()) for page in pages]
        best = min(best, (time.process_time() - start) / len(pages) * 1000)
    for page, text in zip(pages, texts, strict=True):
        lines = [fold_title(line) for line in text.split("\n") if line.strip()]
        whole = "".join(lines)
        kept += sum(fold_title(paragraph) in whole for paragraph in page.paragraphs)
        story = {fold_title(paragraph) for paragraph in page.paragraphs}
        others = [line for line in lines if line not in story]
        for piece in page.furniture:
            key = fold_title(piece)
            let_through += len(key) >= SHORTEST_PIECE and any(key in line for line in others)
    in_all = sum(len(fold_title(piece)) >= SHORTEST_PIECE for page in pages for piece in page.furniture)
    return kept, sum(len(page.paragraphs) for page in pages), let_through, in_all, best


def main() -> int:
    """Prints the table; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="starts of page names, with commas")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of timing; the best counts")
    options = parser.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    load_catalogue()
    names = tuple(options.only.split(","))
    missed = False
    print(f"{'pages':<22}{'reader':<14}{'paragraphs kept':>18}{'furniture let through':>24}{'ms a page':>11}")
    for name, pages in (
        ("own, blind", list(own_pages("b"))),
        ("own, open", list(own_pages("o"))),
        ("development set", list(devset_pages())),
    ):
        chosen = [page for page in pages if page.path.stem.startswith(names)]
        for reader_name, reader in (("sanctrace", ours), ("trafilatura", theirs)):
            if not chosen:
                continue
            kept, paragraphs, let, pieces, cost = measure(chosen, reader, options.rounds)
            share = let / pieces if pieces else 0.0
            row = f"{name:<22}{reader_name:<14}{kept:>8} of {paragraphs:<7}"
            print(f"{row}{let:>8} of {pieces:<5}{share:>6.1%}{cost:>11.1f}")
            missed = missed or (reader_name == "sanctrace" and (kept < paragraphs or share > MOST_LET_THROUGH))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
