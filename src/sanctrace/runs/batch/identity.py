"""What must be equal for a run to be resumed, and for a process to take part: code, knowledge, law, lists, terms."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sanctrace.ledger.codec import encode
from sanctrace.model import Basis
from sanctrace.runs.batch.plan import Terms
from sanctrace.runs.bundle.code import code_version

_NAMES = {
    "sanctrace": "the version of sanctrace",
    "code": "the code",
    "lexicon": "the lexicon",
    "data": "the knowledge of pages and events",
    "scorecard": "the scorecards",
    "parser": "the parser",
    "python": "Python",
    "packages": "packages that decide what comes out",
    "law": "the law library",
    "lists": "the sanctions lists",
    "as_of": "--as-of",
    "options": "options",
    "inputs": "the input",
}
_PACKAGES = ("fastwarc", "trafilatura", "lxml", "ahocorasick_rs", "zstandard", "pyarrow")


def code_identity() -> dict[str, Any]:
    """This installation, as far as it decides what comes out of a page."""
    return {**asdict(code_version()), "packages": {name: _version(name) for name in _PACKAGES}}


def run_identity(code: dict[str, Any], basis: Basis | None, terms: Terms) -> dict[str, Any]:
    """A run without its input: what of it is in the manifest, as plain values."""
    known: dict[str, Any] = (
        json.loads(encode(basis)) if basis is not None else {"law": None, "lists": [], "as_of": None}
    )
    return {**code, **known, "options": _options(terms)}


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What differs between two identities, in words."""
    told = []
    for name, words in _NAMES.items():
        was, is_now = before.get(name), now.get(name)
        if was == is_now:
            continue
        parts = (
            [k for k in is_now if was.get(k) != is_now[k]] if isinstance(was, dict) and isinstance(is_now, dict) else []
        )
        told.append(f"{words} ({', '.join(parts)})" if parts else words)
    return told


def _options(terms: Terms) -> dict[str, Any]:
    settings = terms.settings
    return {
        "keep": terms.keep.value,
        "chunk_pages": terms.chunk_pages,
        "chunk_bytes": terms.chunk_bytes,
        "page_seconds": terms.page_seconds,
        "page_memory": terms.page_memory,
        "content_field": terms.content_field,
        "source_field": terms.source_field,
        "max_bytes": settings.max_bytes,
        "reader": terms.reader,
        "library": _name(settings.library),
    }


def _name(folder: Path | None) -> str | None:
    return None if folder is None else folder.name


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
