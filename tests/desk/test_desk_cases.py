"""Cases and relations as a user meets them: on a terminal, as JSON, in a file."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main

STORY = """{outlet}

World

{title}

Published: February 20, 2024 08:34

SEOUL - Russian President Vladimir Putin has given North Korean leader Kim Jong Un {what}, state media said on Tuesday.

{what} came to Kim's aides on February 18, the Korean Central News Agency (KCNA) reported.
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one event told by two pages, one of them edited later."""
    folder = tmp_path_factory.mktemp("cases")
    pages = folder / "pages"
    pages.mkdir()
    kept = folder / "ledger.db"
    for name, outlet, title, what in (
        ("a.txt", "The Luzon Courier", "Putin sends Kim a car", "a Russian-made car"),
        ("b.txt", "Harbour Gazette", "Car for Kim", "a Russian-made car"),
        ("a.txt", "The Luzon Courier", "Putin sends Kim a limousine", "a Russian-made limousine"),
    ):
        (pages / name).write_text(STORY.format(outlet=outlet, title=title, what=what), encoding="utf-8")
        done = CliRunner().invoke(main, ["read", "--quiet", "--ledger", str(kept), str(pages / name)])
        assert done.exit_code == 0, done.output
    return kept


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_a_case_is_printed_with_its_origins_its_grade_and_why_it_is_one(ledger: Path) -> None:
    printed = run("cases", "--ledger", str(ledger))
    assert "2 articles, 1 origin: KCNA." in printed
    assert "Grade D2." in printed
    assert "one event: two versions of one page" in printed
    assert " 2. " not in printed.replace("Grade D2. ", "")


def test_a_case_as_json_has_the_chain_with_its_drawing_and_every_slot_with_its_words(ledger: Path) -> None:
    (line,) = CliRunner().invoke(main, ["cases", "--ledger", str(ledger), "--json"]).output.splitlines()
    case = json.loads(line)
    assert case["chain"]["words"] == "2 articles, 1 origin: KCNA"
    assert ET.fromstring(case["chain"]["svg"]).tag.endswith("svg")
    assert case["grade"]["grade"] == "D2"
    assert {link["how"] for link in case["chain"]["links"]} >= {"says", "revises"}
    slots = {slot["slot"]: slot for slot in case["slots"]}
    assert [value["value"] for value in slots["date"]["values"]] == ["18 February 2024"]
    pages = {telling["page"] for telling in case["tellings"]}
    assert {p["page"] for slot in case["slots"] for value in slot["values"] for p in value["passages"]} <= pages
    assert len(case["joined"]) == len(case["tellings"]) - 1


def test_relations_are_listed_shown_and_drawn(ledger: Path, tmp_path: Path) -> None:
    assert "North Korea and Russia (KP/RU), 2024-02: 1 transfers" in run("relations", "--ledger", str(ledger))
    chart = tmp_path / "chart.svg"
    shown = run("relations", "Russia/North Korea", "--ledger", str(ledger), "--svg", str(chart))
    assert "2024-02 transfers: 1" in shown
    assert ET.fromstring(chart.read_text(encoding="utf-8")).tag.endswith("svg")
    series = json.loads(run("relations", "RU-KP", "--ledger", str(ledger), "--json"))
    assert (series["pair"], series["totals"]["transfers"]) == (["KP", "RU"], 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["Russia"], "no pair of States"), (["KP/KP"], "no pair of States"), (["--svg", "x.svg"], "--svg draws one pair")],
)
def test_a_wrong_pair_is_told_in_one_line(ledger: Path, arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(main, ["relations", *arguments, "--ledger", str(ledger)])
    assert done.exit_code == 1
    assert message in done.output
