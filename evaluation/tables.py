"""The kept figures as the table that README.md and docs/accuracy.md show, so that no figure there is typed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

BEGIN = "<!-- figures: written by `make score` -->"
END = "<!-- end of figures -->"

# Column heading, then the path of the figure in the scorer's output.
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pages", ("articles",)),
    ("body F1", ("body", "token_f1")),
    ("title", ("title_accuracy",)),
    ("date", ("date_accuracy",)),
    ("relevance F1", ("relevance", "f1")),
    ("event precision", ("events", "precision")),
    ("event recall", ("events", "recall")),
    ("event F1", ("events", "f1")),
    ("status group", ("matched", "status_group")),
    ("supplier", ("matched", "supplier")),
    ("recipient", ("matched", "recipient")),
    ("provisions F1", ("provisions_micro", "f1")),
)


def cell(value: float | int | None) -> str:
    """`.974` for a rate, `60` for a count, a dash for a figure that does not exist."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return str(value)
    return f"{value:.3f}".removeprefix("0")


def figure(figures: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The figure at the path of keys."""
    value: Any = figures
    for key in path:
        value = value[key]
    return value


def table(all_figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Markdown table with a row for each set, in the order given; a sentence when there is none."""
    if not all_figures:
        return "No figures yet."
    rows = [[name, *(cell(figure(f, path)) for _, path in COLUMNS)] for name, f in all_figures.items()]
    return markdown(["set", *(heading for heading, _ in COLUMNS)], rows)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table: the first column to the left, the others to the right."""
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] + ["--:"] * (len(head) - 1), *rows]]
    return "\n".join(lines)


def between(text: str, begin: str, content: str) -> str:
    """The document with what stands between a mark and the next end mark replaced.

    Raises ValueError when the marks are missing.
    """
    before, mark, rest = text.partition(begin)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"no {begin} ... {END} in the document")
    return f"{before}{begin}\n{content}\n{END}{after}"


def with_table(text: str, all_figures: Mapping[str, Mapping[str, Any]]) -> str:
    """The document with the table of the sets brought up to date; raises ValueError like `between`."""
    return between(text, BEGIN, table(all_figures))


def refresh(document: Path, all_figures: Mapping[str, Mapping[str, Any]]) -> None:
    """Bring the table of a document up to date, on disk."""
    text = document.read_text(encoding="utf-8")
    document.write_text(with_table(text, all_figures), encoding="utf-8")
