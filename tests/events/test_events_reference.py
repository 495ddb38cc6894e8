"""The reference of the events room: its worked example teaches the words, its tables say what the code does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from sanctrace.events.status import RULES
from sanctrace.events.when import find_times
from sanctrace.model import ClaimStatus, EventKind

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
HEADED = re.split(r"^## (.+)\n", TEXT, flags=re.M)[1:]
SECTIONS = dict(zip(HEADED[::2], HEADED[1::2], strict=True))


def table(section: str) -> list[list[str]]:
    """Cells of a section's first table, without its head."""
    rows = [line.strip("| ").split(" | ") for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return rows[2:]


def code(words: str) -> list[str]:
    return re.findall(r"`([^`]+)`", words)


def add(file: Path, block: str, section: str) -> None:
    """Put a block of YAML into a section of the file: under the block's own group where the section has it."""
    before, head, rest = file.read_text(encoding="utf-8").partition(f"\n{section}:\n")
    assert head, f"{file.name} has no section {section}"
    group = block.splitlines()[0]
    end = re.search(r"^\w", rest, re.M)
    inside, after = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    if group.endswith(":") and f"\n{group}\n" in f"\n{inside}":
        inside = inside.replace(f"{group}\n", block, 1)
    else:
        inside = block + inside
    file.write_text(before + head + inside + after, encoding="utf-8")


def events(source: Path, sentence: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "sanctrace.desk.cli", "read", "--json", "--quiet", "-"],
        env={"PYTHONPATH": str(source), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        input=sentence,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["events"]
    return found


def test_the_worked_example_teaches_a_verb_goods_and_a_name(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "sanctrace", tmp_path / "sanctrace", ignore=shutil.ignore_patterns("__pycache__"))
    section = SECTIONS["Teaching the reader a word"]
    (sentence,) = re.findall(r"^> (.+)$", section, re.M)
    blocks = re.findall(r"^```yaml\n(.*?)^```", section, re.M | re.S)
    places = re.findall(r"`src/(sanctrace/lexicon/\w+\.yml)`,\s+under `(\w+)`", section)
    assert len(blocks) == len(places) == 3
    assert events(tmp_path, sentence) == []
    for block, (file, under) in zip(blocks, places, strict=True):
        add(tmp_path / file, block, under)
    (event,) = events(tmp_path, sentence)
    assert (event["kind"], event["supplier"], event["recipient"]) == ("transfer", "Russia", "Kumsong Glass Works")
    assert event["recipient_detail"]["country"] == "KP"
    assert [(i["text"], i["class"], i["quantity"]) for i in event["items"]] == [("astrolabes", "luxury_good", "three")]
    assert event["date"] == "2023-03-04"


def test_every_kind_is_explained() -> None:
    named = [kind for row in table("Kinds") for kind in code(row[0])]
    assert sorted(named) == sorted(EventKind)


def test_the_rules_of_status_are_those_of_the_code() -> None:
    rows = {ClaimStatus(code(status)[0]): (int(number), rule) for number, rule, status in table("Status")}
    assert rows == RULES


def test_the_dates_of_the_table_are_what_is_read() -> None:
    rows = table("Dates")
    assert rows
    for words, expected in rows:
        for phrase, interval in zip(words.split("; "), code(expected), strict=True):
            future = phrase.startswith("will")
            found = find_times(f"It left {phrase}.", date(2024, 2, 20), future=future)
            assert [m.interval.edtf() for m in found] == [interval], phrase
