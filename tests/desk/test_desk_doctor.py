"""`sanctrace doctor` as a user meets it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

STORY = """Trading house bought cars, ministry says

March 4, 2021

SEOUL - China supplied 12 luxury cars to Green Teapot Trading of North Korea on 1 March 2021, the ministry said on
Thursday.
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with a reading and a judgement."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    path = tmp_path / "kept.db"
    assert run("read", "--ledger", path, tmp_path / "story.txt").exit_code == 0
    case = json.loads(run("cases", "--json", "--ledger", path).stdout.splitlines()[0])["id"]
    assert run("judge", case, "confirm", "--reason", "seen", "--by", "Ana", "--ledger", path).exit_code == 0
    return path


def doctor(ledger: Path, *more: str) -> Result:
    return run("doctor", "--ledger", ledger, "--min-free", "0", *more)


def alter(ledger: Path, statement: str) -> None:
    with sqlite3.connect(ledger) as connection:
        connection.execute(statement)
    connection.close()


def test_what_is_sound_is_told_store_by_store(ledger: Path) -> None:
    told = doctor(ledger)
    assert told.exit_code == 0
    assert told.stdout.splitlines()[0] == f"sound    ledger: {ledger} (schema version 12)"
    assert told.stdout.splitlines()[-1] == "Everything that is kept is sound."
    assert doctor(ledger, "--quiet").stdout == ""


def test_damage_is_named_and_left_alone_without_mend(ledger: Path) -> None:
    alter(ledger, "UPDATE articles SET value = replace(value, 'luxury', 'racing')")
    before = ledger.read_bytes()
    told = doctor(ledger)
    assert told.exit_code == 1
    assert "story.txt" in told.stdout
    assert "read again from its captured page" in told.stdout
    assert told.stdout.splitlines()[-1] == "1 thing wrong."
    assert ledger.read_bytes() == before


def test_damage_is_mended_and_told(ledger: Path) -> None:
    shown = run("cases", "--json", "--ledger", ledger).stdout
    alter(ledger, "UPDATE articles SET value = replace(value, 'luxury', 'racing')")
    told = doctor(ledger, "--mend")
    assert told.exit_code == 0, told.output
    assert "mended   ledger: 1 pages read again from their captures" in told.stdout
    assert run("cases", "--json", "--ledger", ledger).stdout == shown
    assert doctor(ledger).exit_code == 0


def test_what_is_lost_ends_with_another_code(ledger: Path) -> None:
    alter(ledger, "UPDATE captures SET content = x'00'")
    told = doctor(ledger, "--mend", "--json")
    assert told.exit_code == 3
    document = json.loads(told.stdout)
    assert document["sound"] is True
    assert "story.txt" in document["mended"]["lost"][0]
    assert document["stores"][0]["name"] == "ledger"


def test_no_ledger_is_said(tmp_path: Path) -> None:
    told = doctor(tmp_path / "none.db")
    assert told.exit_code == 1
    assert "there is no ledger" in told.stdout
    assert not (tmp_path / "none.db").exists()
