"""`sanctrace batch` as a user meets it, with the reader that ships."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "src" / "sanctrace" / "desk" / "examples"


@pytest.fixture(autouse=True)
def same_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that read find what the tests find."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_folder_is_read_as_the_pages_are_read_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "crawl").mkdir()
    for page in EXAMPLES.iterdir():
        (tmp_path / "crawl" / page.name).write_bytes(page.read_bytes())
    (tmp_path / "crawl" / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = run("batch", tmp_path / "crawl", "--to", tmp_path / "out", "--workers", 2, "--keep", "all")
    assert result.exit_code == 3, result.output
    assert "12 records: 11 articles, " in result.stdout
    assert "1 set aside." in result.stdout
    one_by_one = run("read", "--json", "--quiet", tmp_path / "crawl")
    readings = [json.loads(line) for line in one_by_one.stdout.splitlines()]
    lines = {
        name: [
            json.loads(line) for line in (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        for name in ("articles", "events", "findings", "set_aside")
    }
    assert [(a["article"], a["body"], a["sha256"]) for a in lines["articles"]] == [
        (r["id"], r["body"], r["sha256"]) for r in readings
    ]
    assert [(e["event"], e["kind"], e["supplier"], e["provisions"]) for e in lines["events"]] == [
        (e["id"], e["kind"], e["supplier"], e["provisions"]) for r in readings for e in r["events"]
    ]
    assert [(f["event"], f["provision"], f["outcome"]) for f in lines["findings"]] == [
        (e["id"], f["provision"], f["outcome"]) for r in readings for e in r["events"] for f in e["findings"]
    ]
    assert "binary file" in lines["set_aside"][0]["message"]
    skimmed = run("batch", tmp_path / "crawl", "--to", tmp_path / "skimmed", "--workers", 1, "--format", "jsonl")
    assert skimmed.exit_code == 3
    for table in ("events", "findings", "screenings", "set_aside"):
        name = f"{table}.jsonl"
        assert (tmp_path / "skimmed" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    again = run("batch", tmp_path / "crawl", "--to", tmp_path / "out", "--keep", "all", "--json")
    assert again.exit_code == 3
    told = json.loads(again.stdout)
    assert (told["already"], told["rows"]["articles"], told["records"]) == (True, 11, 12)


def test_what_comes_out_is_loaded_into_a_ledger(tmp_path: Path) -> None:
    pages = [EXAMPLES / "01-limousine-kremlin-confirms.html", EXAMPLES / "02-tankers-at-night.html"]
    ledger = tmp_path / "kept.db"
    result = run("batch", *pages, "--to", tmp_path / "out", "--workers", 1, "--ledger", ledger)
    assert result.exit_code == 0, result.output
    assert f"Kept 2 readings. {ledger} holds 2 articles, 2 events, 2 cases." in result.stdout
    cases = [json.loads(line)["headline"] for line in run("cases", "--json", "--ledger", ledger).stdout.splitlines()]
    assert len(cases) == 2
    again = run("ledger", "load", tmp_path / "out", "--ledger", ledger, "--json")
    assert json.loads(again.stdout) == {"ledger": str(ledger), "kept": 0, "articles": 2, "events": 2, "cases": 2}
    assert run("verify", "--ledger", ledger).exit_code == 0
    none = run("ledger", "load", tmp_path, "--ledger", ledger)
    assert none.exit_code == 1
    assert "holds no finished batch (batch.json is not there)" in none.stderr


def test_one_format_alone_and_a_wrong_law_folder(tmp_path: Path) -> None:
    page = EXAMPLES / "01-limousine-kremlin-confirms.html"
    assert run("batch", page, "--to", tmp_path / "out", "--format", "jsonl", "--workers", 1).exit_code == 0
    assert not list((tmp_path / "out").glob("*.parquet"))
    wrong = run("batch", page, "--to", tmp_path / "other", "--library", tmp_path, "--workers", 1)
    assert wrong.exit_code == 1
    assert "no law library" in wrong.stderr
