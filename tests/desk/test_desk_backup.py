"""`sanctrace backup`, `restore`, `ledger dump` and `ledger load` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

STORY = """Trading house bought cars, ministry says

March 4, 2021

SEOUL - China supplied 12 luxury cars to Green Teapot Trading of North Korea on 1 March 2021, the ministry said on
Thursday.
"""


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=typed)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with a reading, a judgement, an account and an added list."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    path = tmp_path / "kept.db"
    assert run("read", "--ledger", path, tmp_path / "story.txt").exit_code == 0
    case = json.loads(run("cases", "--json", "--ledger", path).stdout.splitlines()[0])["id"]
    assert run("judge", case, "confirm", "--reason", "seen", "--by", "Ana", "--ledger", path).exit_code == 0
    account = ("accounts", "add", "Ada Min", "--role", "admin", "--password-stdin", "--ledger", path)
    assert run(*account, typed="four quiet tugboats\n").exit_code == 0
    return path


@pytest.fixture
def places(tmp_path: Path) -> tuple[object, ...]:
    """Options that name this test's own lists, sources and key, which are there."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "decisions.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "sources.yml").write_text("sources: []\n", encoding="utf-8")
    (tmp_path / "signing.key").write_text("secret", encoding="utf-8")
    return at(tmp_path)


def at(folder: Path) -> tuple[object, ...]:
    return ("--home", folder / "lists", "--sources", folder / "sources.yml", "--key", folder / "signing.key")


@pytest.mark.parametrize("words", [("backup", "--to"), ("ledger", "dump")])
def test_all_of_it_goes_out_and_comes_back(
    words: tuple[str, ...], ledger: Path, places: tuple[object, ...], tmp_path: Path
) -> None:
    kept, new = tmp_path / "kept.backup", tmp_path / "new"
    new.mkdir()
    told = run(*words, kept, "--ledger", ledger, *places)
    assert told.exit_code == 0, told.output
    assert "1 reading, 1 case, 1 judgement, 1 account, " in told.output
    back = ("restore",) if words[0] == "backup" else ("ledger", "load")
    told = run(*back, kept, "--ledger", new / "kept.db", *at(new), "--json")
    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    assert answer["rows"]["ledger/articles"] == answer["rows"]["ledger/judgements"] == 1
    assert answer["left_out"] == []
    assert sorted(p.name for p in new.iterdir()) == ["kept.accounts.db", "kept.db", "lists", "sources.yml"]
    for question in (("cases", "--json"), ("accounts", "list")):
        assert run(*question, "--ledger", new / "kept.db").stdout == run(*question, "--ledger", ledger).stdout
    assert run("audit", "verify", "--ledger", new / "kept.db").exit_code == 0
    assert run("verify", "--ledger", new / "kept.db").exit_code == 0


def test_the_key_goes_along_only_when_asked(ledger: Path, places: tuple[object, ...], tmp_path: Path) -> None:
    told = run("backup", "--to", tmp_path / "b", "--ledger", ledger, *places, "--with-key")
    assert "the signing key is in it" in told.output
    told = run("restore", tmp_path / "b", "--ledger", tmp_path / "a.db", "--only-ledger")
    assert "Left in the backup: lists/decisions.jsonl, sources.yml, signing.key." in told.output, told.output


def test_refusals_are_one_line_each(ledger: Path, places: tuple[object, ...], tmp_path: Path) -> None:
    kept = tmp_path / "kept.backup"
    run("backup", "--to", kept, "--ledger", ledger, *places)
    cases = {
        "holds no manifest.json": ("restore", tmp_path, "--ledger", tmp_path / "n.db"),
        "no backup, or damaged at its first part": ("restore", tmp_path / "story.txt", "--ledger", tmp_path / "n.db"),
        "something is kept already in": ("restore", kept, "--ledger", ledger),
        "stands there already": ("backup", "--to", kept, "--ledger", ledger),
        "there is no ledger": ("backup", "--to", tmp_path / "other", "--ledger", tmp_path / "n.db"),
    }
    for words, command in cases.items():
        told = run(*command)
        assert told.exit_code == 1
        assert words in told.stderr
        assert len(told.stderr.splitlines()) == 1
    assert not (tmp_path / "n.db").exists()
