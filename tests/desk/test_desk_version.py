"""`sanctrace version` tells code, law, words and lists apart: what changes has a new version, the rest keep theirs."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from sanctrace.desk.cli import main


def told(*words: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["version", "--json", *words])
    assert result.exit_code == 0, result.output
    loaded: dict[str, Any] = json.loads(result.output)
    return loaded


def test_each_part_has_a_version_of_its_own() -> None:
    versions = told()
    apart = [
        versions["code"],
        versions["data"],
        *(versions[name]["version"] for name in ("law", "lexicon", "scorecards")),
    ]
    assert len(set(apart)) == len(apart)
    assert all(len(version) == 12 for version in apart)
    assert [row["id"] for row in versions["lists"]] == ["un-1718"]


def test_people_are_shown_the_same() -> None:
    result = CliRunner().invoke(main, ["version"])
    versions = told()
    assert result.exit_code == 0
    for shown in (versions["sanctrace"], versions["law"]["version"], versions["lexicon"]["version"], "un-1718@"):
        assert shown in result.output


def test_a_changed_paragraph_changes_the_law_alone(tmp_path: Path) -> None:
    with as_file(files("sanctrace.law")) as shipped:
        shutil.copytree(shipped, tmp_path / "law", ignore=shutil.ignore_patterns("__pycache__"))
    before = told("--library", str(tmp_path / "law"))
    file = next(path for path in sorted((tmp_path / "law" / "un").rglob("*.yml")) if "cases" not in path.name)
    file.write_text(file.read_text(encoding="utf-8") + "# read again\n", encoding="utf-8")
    after = told("--library", str(tmp_path / "law"))
    assert before.pop("law") != after.pop("law")
    assert before == after


def test_an_added_list_stands_beside_those_that_ship(tmp_path: Path) -> None:
    row = {"id": "ours-1", "schema": "Company", "target": True, "properties": {"name": ["Example Trading Company"]}}
    names = tmp_path / "ours.json"
    names.write_text(json.dumps(row) + "\n", encoding="utf-8")
    home = str(tmp_path / "home")
    words = ["--format", "ftm", "--file", str(names), "--name", "Ours", "--home", home]
    added = CliRunner().invoke(main, ["lists", "add", "ours", *words])
    assert added.exit_code == 0, added.output
    assert {row["id"] for row in told("--home", home)["lists"]} == {"un-1718", "ours"}


def test_a_folder_that_is_no_library_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["version", "--library", str(tmp_path)])
    assert result.exit_code == 1
    assert "no law library" in result.output
