"""The sets of labelled pages: their names, which of them is closed, and what they hold. Named here and nowhere else.

A set is a folder beside this file with `articles/` (pages as served) and `gold/` (what a careful reader finds there).
The figures of a set, of whatever reader, are kept in `figures/`.
"""

from __future__ import annotations

import importlib.util
import json
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
SETS = ("devset", "tune", "second", "third", "fourth", "held")
CLOSED_SETS = frozenset({"fourth", "held"})  # scored, never looked into
FIGURES = HERE / "figures"


@cache
def load_scorer() -> ModuleType:
    """The development set's scorer, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("devset_score", HERE / "devset" / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError("evaluation/devset/score.py is missing; restore it from version control")
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it reads families.json without closing it
        spec.loader.exec_module(module)
    return module


def present_sets() -> list[str]:
    """The sets that are in this checkout, in the order in which they are printed."""
    return [name for name in SETS if any((HERE / name / "gold").glob("*.json"))]


def gold_of(name: str) -> dict[str, Any]:
    """Page id to gold record."""
    paths = sorted((HERE / name / "gold").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def read_predictions(lines: Path) -> dict[str, Any]:
    """Page id to prediction, from a file of JSON lines such as `sanctrace read --json` prints."""
    readings = map(json.loads, lines.read_text(encoding="utf-8").splitlines())
    return {reading["id"]: load_scorer().plain(reading) for reading in readings}


def kept(path: Path) -> dict[str, Any]:
    """Figures kept earlier, or nothing."""
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return figures


def keep(path: Path, figures: Mapping[str, Any]) -> None:
    """Write figures so that equal runs give equal bytes: sorted keys, no dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
