"""The overclaim guard: nothing in the whole tree passes a verdict in our own voice.

Messages in Python, templates, schemas, documents and the law's own words say "may fall under" or name what is missing.
Words of others are not ours: what the lexicons look for in a text, the cues of accounts, addresses, the example pages.
What is printed is looked at too: every case of the library, on every way out, without the quotes.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from sanctrace.desk.law_print import LawPrinter
from sanctrace.desk.own_voice import VERDICT
from sanctrace.desk.print_reading import ReadingPrinter
from sanctrace.desk.report import render_report
from sanctrace.lexicon.goods import load_goods
from sanctrace.model import Article, Basis, Event, EventReading, Finding, ListUsed, Reading
from sanctrace.rules import assess, finding_sentences, load_rulebook, nothing_found
from sanctrace.rules.law_cases import LawCase, load_cases

SOURCE = Path(__file__).parents[2] / "src" / "sanctrace"
ROOT = SOURCE.parents[1]
QUOTE = re.compile(r"“[^”]*”")
EMPHASIS = re.compile(r"\*[^*\n]+\*|`[^`\n]+`")  # words that a document shows as words
PATTERN = re.compile(r"\\[bwsd]|\(\?:")
QUOTED_KEYS = frozenset({"phrases", "unless", "at", "link", "sources", "names"})
# Folders whose data are words to look for in a page, or pages; their Python is ours like any other.
OTHERS_WORDS = frozenset({"lexicon", "examples", "sources"})
CACHES = frozenset({"__pycache__", ".mypy_cache"})


def files(*suffixes: str) -> list[Path]:
    found = [p for p in sorted(SOURCE.rglob("*")) if p.suffix in suffixes]
    left_out = CACHES if set(suffixes) <= {".py", ".json", ".sql"} else CACHES | OTHERS_WORDS
    return [p for p in found if not left_out & set(p.relative_to(SOURCE).parts[:-1])]


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """String constants that are no docstrings and no patterns that look for such words in a page."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docs:
            continue
        if PATTERN.search(node.value) is None:
            yield node.lineno, node.value


def own_words(value: Any, key: str = "") -> Iterator[str]:
    """Strings of a law file outside the keys whose values quote others."""
    if key in QUOTED_KEYS:
        return
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            yield str(inner_key)
            yield from own_words(inner, str(inner_key))
    elif isinstance(value, list):
        for inner in value:
            yield from own_words(inner, key)
    elif isinstance(value, str):
        yield value


def test_no_message_passes_a_verdict() -> None:
    said = [
        f"{name_of(path)}:{line}: {words!r}"
        for path in files(".py")
        for line, words in messages(path)
        if VERDICT.search(words)
    ]
    assert said == []


def test_no_template_passes_a_verdict() -> None:
    assert [name_of(p) for p in files(".html", ".txt", ".j2", ".css", ".svg") if VERDICT.search(p.read_text())] == []


def test_no_schema_or_query_passes_a_verdict() -> None:
    assert [name_of(p) for p in files(".json", ".sql") if VERDICT.search(p.read_text(encoding="utf-8"))] == []


def test_no_document_passes_a_verdict() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.json")]
    assert len(documents) > 10
    assert [p.name for p in documents if VERDICT.search(EMPHASIS.sub("", p.read_text(encoding="utf-8")))] == []


def test_the_walk_reaches_every_room() -> None:
    rooms = {p.name for p in SOURCE.iterdir() if p.is_dir() and p.name not in CACHES}
    assert {p.relative_to(SOURCE).parts[0] for p in files(".py") if len(p.relative_to(SOURCE).parts) > 1} == rooms
    assert {"report.html", "report_parts.html"} <= {p.name for p in files(".html")}


def answered(case: LawCase) -> tuple[Event, list[Finding]]:
    event = case.question.event(load_goods(), lambda _: None)
    findings = assess(event, load_rulebook(), case.listed, None, case.reported_on, include_not_covered=True)
    return event, findings


def ways_out(case: LawCase) -> Iterator[str]:
    """All that is printed of a case: sentences, terminal, JSON, report."""
    event, findings = answered(case)
    yield from (finding_sentences(event, f) for f in findings)
    yield nothing_found("0123456789ab", event, case.reported_on)
    article = Article(id="question", source="case", sha256="0" * 64, title="", body="x" * 2000)
    kept = EventReading(event=event, findings=tuple(findings), screenings=case.listed or ())
    basis = Basis(law="0123456789ab", lists=(ListUsed(list_name="UN 1718", snapshot="un-1718@0", dated=None),))
    reading = Reading(article=article, events=(kept,), basis=basis)
    for bare in (reading, replace(reading, events=(replace(kept, findings=()),))):
        console = Console(file=io.StringIO(), width=200, highlight=False)
        ReadingPrinter(console=console, notices=("STALE",)).show(bare)
        LawPrinter(console=console).findings(bare.events[0].findings)
        assert isinstance(console.file, io.StringIO)
        yield console.file.getvalue()
        yield re.sub(r"<[^>]+>", " ", render_report([bare]))


@pytest.mark.parametrize("case", load_cases()[0], ids=lambda c: c.id)
def test_nothing_that_is_printed_of_a_case_passes_a_verdict(case: LawCase) -> None:
    for out in ways_out(case):
        assert VERDICT.findall(QUOTE.sub("", out)) == []


def test_nothing_that_is_printed_of_a_measure_passes_a_verdict() -> None:
    rulebook = load_rulebook()
    console = Console(file=io.StringIO(), width=200, highlight=False)
    printer = LawPrinter(console=console)
    for measure in rulebook.measures:
        printer.measure(measure, rulebook, None)
    assert isinstance(console.file, io.StringIO)
    told = re.sub(r"https?://\S+", "", QUOTE.sub("", console.file.getvalue()))
    assert VERDICT.findall(told) == []


@pytest.mark.parametrize("path", files(".yml"), ids=name_of)
def test_no_data_file_passes_a_verdict(path: Path) -> None:
    said = [words for words in own_words(yaml.safe_load(path.read_text(encoding="utf-8"))) if VERDICT.search(words)]
    assert said == []


@pytest.mark.parametrize("words", ["This violates the ban.", "an illegal sale", "in breach of 2397", "found guilty"])
def test_the_guard_sees_a_verdict(words: str) -> None:
    assert VERDICT.search(words)
