"""The overclaim guard: nothing in the whole tree passes a verdict in our own voice.

Messages in Python, templates, and the law's own words say "may fall under" or name what is missing. Words of others are
not ours: what the lexicons look for in a text, the cues of accounts, addresses, and the example pages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

SOURCE = Path(__file__).parents[2] / "src" / "sanctrace"
VERDICT = re.compile(r"\b(violat\w+|illegal\w*|unlawful\w*|guilty|breach\w*)\b", re.IGNORECASE)
PATTERN = re.compile(r"\\[bwsd]|\(\?:")
QUOTED_KEYS = frozenset({"phrases", "unless", "at", "link", "sources", "names"})
OTHERS_WORDS = ("lexicon", "examples", "sources", "__pycache__", ".mypy_cache")


def files(*suffixes: str) -> list[Path]:
    found = [p for p in sorted(SOURCE.rglob("*")) if p.suffix in suffixes]
    return [p for p in found if not set(OTHERS_WORDS) & set(p.relative_to(SOURCE).parts[:-1])]


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


@pytest.mark.parametrize("path", files(".yml"), ids=name_of)
def test_no_data_file_passes_a_verdict(path: Path) -> None:
    said = [words for words in own_words(yaml.safe_load(path.read_text(encoding="utf-8"))) if VERDICT.search(words)]
    assert said == []


@pytest.mark.parametrize("words", ["This violates the ban.", "an illegal sale", "in breach of 2397", "found guilty"])
def test_the_guard_sees_a_verdict(words: str) -> None:
    assert VERDICT.search(words)
