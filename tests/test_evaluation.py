"""The labelled pages, their scorer, and the figures kept in the repository."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import breakdown
import group_tables
import labelled
import run as evaluation
import tables

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "evaluation"
FLOORS: dict[str, dict[str, float]] = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))
KEPT = {name: evaluation.kept_figures(name) for name in labelled.SETS if evaluation.kept_figures(name)}

TOLERANCE = 0.01  # what two annotated events more or less make


def figures(**changed: float) -> dict[str, Any]:
    return {"articles": 60, "events": {"f1": 0.5, "fp": 3} | changed}


def test_scorer_passes_its_own_test() -> None:
    done = subprocess.run(
        [sys.executable, FOLDER / "devset" / "score.py", "--selftest"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "gold against gold: ok" in done.stdout


def test_development_set_is_sound() -> None:
    done = subprocess.run(
        [sys.executable, FOLDER / "devset" / "validate.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", labelled.present_sets())
def test_every_labelled_page_has_its_gold(name: str) -> None:
    pages = {path.stem for path in (FOLDER / name / "articles").iterdir()}
    assert pages == {path.stem for path in (FOLDER / name / "gold").glob("*.json")}


@pytest.mark.parametrize("name", FLOORS)
def test_kept_figures_are_not_below_their_floors(name: str) -> None:
    kept = dict(evaluation.flat(KEPT[name]))
    below = {key: kept[key] for key, floor in FLOORS[name].items() if kept[key] < floor}
    assert not below, f"floors: { {key: FLOORS[name][key] for key in below} }"


@pytest.mark.parametrize("name", ["devset", "tune", "second", "third"])
def test_this_code_reads_no_worse_than_the_kept_figures(name: str) -> None:
    """Whoever makes a figure fall has to run `make score` and commit the fall."""
    live, kept = dict(evaluation.flat(evaluation.score_set(name))), dict(evaluation.flat(KEPT[name]))
    fallen = {key: (kept[key], live[key]) for key in FLOORS[name] if live[key] < kept[key] - TOLERANCE}
    assert not fallen, f"kept and now; mend it, or run `make score` and commit the fall: {fallen}"


def test_kept_figures_are_written_one_way() -> None:
    for name, kept in KEPT.items():
        text = (FOLDER / "figures" / f"{name}.json").read_text(encoding="utf-8")
        assert text == json.dumps(kept, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("document", evaluation.SHOWN_IN, ids=lambda path: path.name)
def test_documents_show_the_kept_figures(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert text == tables.with_table(text, KEPT), "run `make score`"


def test_changes_name_what_fell_and_what_rose() -> None:
    assert evaluation.changes(figures(), figures(f1=0.4)) == ["  WORSE   events.f1: 0.5 -> 0.4"]
    assert evaluation.changes(figures(), figures(f1=0.6)) == ["  better  events.f1: 0.5 -> 0.6"]
    assert evaluation.changes(figures(), figures(fp=9)) == []
    assert evaluation.changes({}, figures()) == []


def test_the_closed_sets_stay_closed() -> None:
    assert {"fourth", "held"} <= labelled.CLOSED_SETS


def test_cells_are_short() -> None:
    assert [tables.cell(v) for v in (0.9744, 1.0, 60, None)] == [".974", "1.000", "60", "–"]


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="figures"):
        tables.with_table("# No table here\n", {})


def test_groups_add_up_to_the_figures_of_the_set() -> None:
    for name, kept in KEPT.items():
        everything = labelled.kept(labelled.FIGURES / "groups" / f"{name}.json")
        for groups in (everything[by] for by in everything):
            sums = sum((Counter(tally) for tally in groups.values()), Counter())
            assert [sums[part] for part in ("tp", "fp", "fn")] == [kept["events"][part] for part in ("tp", "fp", "fn")]
            for field in ("kind", "status", "status_group", "supplier", "recipient", "evidence"):
                assert round(sums[field] / sums["tp"], 4) == kept["matched"][field]
            assert round(sums["date"] / sums["dated"], 4) == kept["matched"]["date_month"]
            assert sums["provisions_tp"] == kept["provisions_micro"]["tp"]


def test_a_closed_set_shows_sums_alone() -> None:
    for name in labelled.CLOSED_SETS & KEPT.keys():
        assert set(labelled.kept(labelled.FIGURES / "groups" / f"{name}.json")) == {"all"}


def test_groups_and_baselines_stand_in_the_document_as_kept() -> None:
    text = evaluation.ACCURACY.read_text(encoding="utf-8")
    assert text == group_tables.with_groups(text), "run `make score`"


def test_a_missed_event_counts_against_its_kind_and_a_spurious_one_against_the_kind_claimed() -> None:
    event = {
        "kind": "seizure", "status": "reported", "supplier": "Russia", "supplier_aliases": [], "recipient": "Yemen",
        "recipient_aliases": [], "items": [{"text": "slate", "class": "other"}], "date": None, "provisions": [],
        "provisions_optional": [], "evidence": ["Slate."], "optional": False,
    }  # fmt: skip
    gold = {"X": {"template": "txt:own", "regime": None, "relevant": False, "events": [event]}}
    other = {"kind": "transfer", "supplier": "Peru", "recipient": "Chile", "items": ["wool"]}
    kinds = breakdown.breakdown(gold, {"X": {"relevant": True, "events": [other]}})
    assert kinds["kind"] == {"transfer": {"fp": 1}, "seizure": {"fn": 1}}
    assert kinds["layout"] == {"txt:own": {"fp": 1, "fn": 1, "pages": 1, "relevance_fp": 1}}
    right = breakdown.breakdown(gold, {"X": {"relevant": False, "events": [event]}})["kind"]["seizure"]
    assert right["tp"] == right["supplier"] == right["status"] == right["evidence"] == 1
