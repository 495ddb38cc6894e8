"""The kept figures group by group, and beside those of the baselines, as the tables of docs/accuracy.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from breakdown import Tally, merged
from labelled import CLOSED_SETS, FIGURES, SETS, kept, load_scorer
from tables import between, cell, markdown

GROUPS = {
    "kind": "<!-- by kind of event: written by `make score` -->",
    "layout": "<!-- by layout: written by `make score` -->",
    "regime": "<!-- by regime: written by `make score` -->",
}
BASELINES = "<!-- baselines: written by `make score` -->"
NAMES = {
    "keyword-sentence": "keyword alert, one sentence",
    "keyword-article": "keyword alert, whole article",
    "petrarch2": "PETRARCH2",
}
_SMALL = 3  # a layout with fewer pages shares a row with others: one event would swing its figures
_FIELDS = ("kind", "status", "status_group", "supplier", "recipient", "evidence")
_PAGE_HEAD = ("pages", "relevance F1", "false alarms")
_HEAD = (
    "events", "precision", "recall", "F1", "kind", "status", "status group", "supplier", "recipient", "evidence",
    "date", "provisions F1",
)  # fmt: skip


def cells(tally: Tally) -> list[str]:
    """The figures of a group in the order of the columns; a dash for a share of nothing."""
    scorer = load_scorer()
    pairs, seen = tally.get("tp", 0), Counter(tally)
    events = scorer.prf(pairs, seen["fp"], seen["fn"])
    provisions = [seen[f"provisions_{part}"] for part in ("tp", "fp", "fn")]
    return [
        str(pairs + seen["fn"]),
        cell(events["precision"] if pairs + seen["fp"] else None),
        cell(events["recall"] if pairs + seen["fn"] else None),
        cell(events["f1"] if pairs + seen["fn"] else None),
        *(cell(seen[field] / pairs if pairs else None) for field in _FIELDS),
        cell(seen["date"] / seen["dated"] if seen["dated"] else None),
        cell(scorer.prf(*provisions)["f1"] if any(provisions) else None),
    ]


def page_cells(tally: Tally) -> list[str]:
    """Pages, F1 of those called relevant (a dash where none is), and how many were called so wrongly."""
    seen = Counter(tally)
    right, wrong, lost = (seen[f"relevance_{part}"] for part in ("tp", "fp", "fn"))
    f1 = load_scorer().prf(right, wrong, lost)["f1"] if right + lost else None
    return [str(seen["pages"]), cell(f1), str(wrong)]


def _small_together(groups: Mapping[str, Tally]) -> dict[str, Tally]:
    """Layouts of few pages as one row for text and one for HTML."""
    rows: dict[str, Counter[str]] = {}
    for name, tally in groups.items():
        row = name if tally["pages"] >= _SMALL else f"{name.split(':')[0]}: layouts with 1 or 2 pages"
        rows.setdefault(row, Counter()).update(tally)
    return {name: dict(row) for name, row in rows.items()}


def group_table(by: str, groups: Mapping[str, Tally]) -> str:
    """Markdown table with a row for each group, the one with most events first."""
    rows = _small_together(groups) if by == "layout" else groups
    ordered = sorted(rows.items(), key=lambda r: (-Counter(r[1])["tp"] - Counter(r[1])["fn"], r[0]))
    if by == "kind":
        return markdown([by, *_HEAD], [[name, *cells(tally)] for name, tally in ordered])
    body = [[name, *page_cells(tally), *cells(tally)] for name, tally in ordered]
    return markdown([by, *_PAGE_HEAD, *_HEAD], body)


def baseline_table(rows: Sequence[tuple[str, str, Tally]]) -> str:
    """Markdown table of (sets, reader, tally)."""
    body = [[sets, reader, *page_cells(tally), *cells(tally)] for sets, reader, tally in rows]
    return markdown(["sets", "reader", *_PAGE_HEAD, *_HEAD], body)


def _kept_rows() -> list[tuple[str, str, Tally]]:
    rows = []
    folders = {"sanctrace": FIGURES / "groups"} | {NAMES[n]: FIGURES / "baselines" / n for n in NAMES}
    for sets in ([s for s in SETS if s not in CLOSED_SETS], [s for s in SETS if s in CLOSED_SETS]):
        for reader, folder in folders.items():
            tallies = merged(*(kept(folder / f"{name}.json") for name in sets)).get("all", {})
            if tallies:
                rows.append((", ".join(sets), reader, tallies["all"]))
    return rows


def with_groups(text: str) -> str:
    """The document with every table by group, and that of the baselines, brought up to date from the kept figures.

    Raises ValueError when the marks of a table are missing.
    """
    groups = merged(*(kept(FIGURES / "groups" / f"{name}.json") for name in SETS if name not in CLOSED_SETS))
    for by, mark in GROUPS.items():
        text = between(text, mark, group_table(by, groups.get(by, {})))
    return between(text, BASELINES, baseline_table(_kept_rows()))
