"""The contributor guide: each thing that it teaches is done on a copy of the data and looked for."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HOW_TO = (ROOT / "docs" / "howto" / "add-a-regime.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return re.split(r"^##+ ", GUIDE.split(f"\n### {title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy of the project's sources in a folder of its own, and its command line."""

    folder: Path

    def file(self, name: str) -> Path:
        return self.folder / name

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        settings = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "SANCTRACE_HOME": str(self.folder / "lists")}
        return subprocess.run(
            [sys.executable, "-c", "from sanctrace.desk.cli import main; main()", *words],
            cwd=self.folder, env=settings, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def read(self, name: str) -> dict[str, Any]:
        done = self.run("read", "--json", name)
        assert done.returncode == 0, done.stderr
        loaded: dict[str, Any] = json.loads(done.stdout)
        return loaded

    def add_below(self, key: str, name: str, text: str) -> None:
        """Put lines right below a key of a data file."""
        path = self.file(name)
        old = path.read_text(encoding="utf-8")
        assert old.count(f"\n{key}\n") == 1
        path.write_text(old.replace(f"\n{key}\n", f"\n{key}\n{text}"), encoding="utf-8")

    def add_at_end(self, name: str, text: str) -> None:
        path = self.file(name)
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    return Copy(folder=tmp_path)


def test_a_verb(copy: Copy) -> None:
    text = section("A verb")
    copy.file("page.txt").write_text(blocks(text, "text")[0], encoding="utf-8")
    assert copy.read("page.txt")["events"] == []
    copy.add_below("triggers:", "src/sanctrace/lexicon/triggers.yml", blocks(text, "yaml")[0])
    (event,) = copy.read("page.txt")["events"]
    assert (event["kind"], event["recipient"]) == ("transfer", "North Korea")
    assert "company" in event["supplier"]
    assert "bequeath" in copy.run("explain", "page.txt").stdout


def test_a_good_or_a_brand(copy: Copy) -> None:
    text = section("A good or a brand")
    copy.file("page.txt").write_text(blocks(text, "text")[0], encoding="utf-8")
    assert copy.read("page.txt")["events"] == []
    assert copy.run("law", "goods", "limousine").returncode == 0
    copy.add_below("entries:", "src/sanctrace/lexicon/goods.yml", blocks(text, "yaml")[0])
    (event,) = copy.read("page.txt")["events"]
    assert [item["text"] for item in event["items"]] == ["Zephyrion"]
    told = json.dumps(event["findings"])
    assert "un-dprk-1718-8-a-iii" in told
    assert "un-dprk-2397-7" in told


def test_a_publisher(copy: Copy) -> None:
    text = section("A publisher")
    copy.file("page.html").write_text(blocks(text, "html")[0], encoding="utf-8")
    assert copy.read("page.html")["publisher"] is None
    copy.add_below("publishers:", "src/sanctrace/news/sources/publishers.yml", blocks(text, "yaml")[0])
    read = copy.read("page.html")
    assert (read["publisher"], read["published"]) == ("The Harbour Courant", "2024-03-04")


def add_the_regime(copy: Copy) -> None:
    names = re.findall(r"`(src/sanctrace/law/un/liberia/\S+\.yml)`", HOW_TO)
    for name, block in zip(names, blocks(HOW_TO, "yaml"), strict=True):
        copy.file(name).parent.mkdir(parents=True, exist_ok=True)
        copy.file(name).write_text(block, encoding="utf-8")


def test_a_regime(copy: Copy) -> None:
    assert copy.run("law", "show", "un-liberia-1521-6").returncode == 1
    add_the_regime(copy)
    assert copy.run("law", "check").returncode == 0
    assert "un-liberia-1521-6" in copy.run("law", "list", "--regime", "un-liberia").stdout


def test_a_provision(copy: Copy) -> None:
    add_the_regime(copy)
    record, case = blocks(section("A provision"), "yaml")
    copy.add_at_end("src/sanctrace/law/un/liberia/1521.yml", record)
    without = copy.run("law", "check")
    assert "un-liberia-1521-2" in without.stdout + without.stderr  # asks for the case
    copy.add_at_end("src/sanctrace/law/un/liberia/1521.cases.yml", case)
    checked = copy.run("law", "check")
    assert checked.returncode == 0, checked.stdout
    assert "un-liberia-1521-2" not in checked.stdout
    tested = copy.run("law", "test")
    assert tested.returncode == 0, tested.stdout
    copy.add_at_end(
        "src/sanctrace/law/un/liberia/1521.cases.yml",
        case.replace("2009-12-17': absent", "2009-12-17': may fall under"),
    )
    assert copy.run("law", "test").returncode == 1


def test_a_list_of_your_own(copy: Copy) -> None:
    text = section("A list")
    copy.file("ours.json").write_text(blocks(text, "json")[0], encoding="utf-8")
    added, screened = (line.removeprefix("sanctrace ") for line in blocks(text, "text")[0].splitlines())
    assert copy.run(*shlex.split(added)).returncode == 0
    done = copy.run(*shlex.split(screened))
    assert "Zephyrion Motors" in done.stdout
    assert "Our watch list" in done.stdout


def test_a_list_that_ships(copy: Copy) -> None:
    copy.file("src/sanctrace/actors/lists/our-list.yml").write_text(
        blocks(section("A list"), "yaml")[0], encoding="utf-8"
    )
    done = copy.run("screen", "Zephyrion Motors", "--on", "2024-01-15", "--json")
    assert done.returncode == 0, done.stderr
    hits = json.dumps(json.loads(done.stdout))
    assert "EX.001" in hits
    assert "our-list" in {row["id"] for row in json.loads(copy.run("version", "--json").stdout)["lists"]}


@pytest.mark.parametrize(
    ("name", "key", "line"),
    [
        ("src/sanctrace/lexicon/triggers.yml", "triggers:", "  - {class: gvie, pos: verb, lemmas: [bequeath]}\n"),
        (
            "src/sanctrace/lexicon/goods.yml",
            "entries:",
            "- {id: zephyrion, class: luxury_vehicle, form: [Zephyrion]}\n",
        ),
    ],
    ids=["class", "key"],
)
def test_a_fault_is_told_with_file_and_line(copy: Copy, name: str, key: str, line: str) -> None:
    copy.file("page.txt").write_text(blocks(section("A verb"), "text")[0], encoding="utf-8")
    copy.add_below(key, name, line)
    done = copy.run("read", "page.txt")
    assert done.returncode == 1
    assert re.search(rf"{Path(name).name}:\d+", done.stderr), done.stderr
