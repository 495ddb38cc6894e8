"""`sanctrace bundle`, `replay` and `verify` of a bundle as a user meets them: added lists, a language model, faults."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

if TYPE_CHECKING:
    from tests.conftest import ChatServer
else:
    ChatServer = Any

UK = (
    "Report Date: 08-Oct-2026\n"
    "Unique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,"
    "Date Designated,D.O.B,Nationality(/ies)\n"
    "DPR1,GREEN TEAPOT TRADING,,Primary Name,,DPRK,Entity,05/03/2016,,\n"
)
STORY = """Trading house bought cars, ministry says

March 4, 2021

SEOUL - China supplied 12 luxury cars to Green Teapot Trading of North Korea on 1 March 2021, the ministry said on
Thursday.
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def case_in(ledger: Path) -> str:
    return str(json.loads(run("cases", "--json", "--ledger", ledger).stdout.splitlines()[0])["id"])


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder to which the UK list was added."""
    (tmp_path / "uk.csv").write_text(UK, encoding="utf-8")
    home = tmp_path / "home"
    assert run("lists", "add", "uk-sl", "--file", tmp_path / "uk.csv", "--home", home).exit_code == 0
    return home


def test_added_lists_go_along_and_none_of_this_machine_is_used(tmp_path: Path, story: Path, home: Path) -> None:
    ledger, target = tmp_path / "kept.db", tmp_path / "cars.bundle"
    assert run("read", story, "--quiet", "--home", home, "--ledger", ledger, "--as-of", "2026-10-09").exit_code == 0
    case = case_in(ledger)
    told = run("bundle", case, "--to", target, "--ledger", ledger, "--home", home, "--json")
    assert told.exit_code == 0, told.output
    written = json.loads(told.stdout)
    assert any(label.startswith("uk-sl@") for label in written["lists"])
    shutil.rmtree(home)
    ledger.unlink()
    replayed = json.loads(run("replay", target, "--json").stdout)
    assert (replayed["same"], replayed["sha256"]) == (True, written["sha256"])
    checked = json.loads(run("verify", target, "--json").stdout)
    assert checked["faults"] == []
    assert checked["passages"] == checked["on_page"] > 0


def test_a_list_of_before_is_found_and_one_that_is_gone_is_told(tmp_path: Path, story: Path, home: Path) -> None:
    ledger, target = tmp_path / "kept.db", tmp_path / "cars.bundle"
    assert run("read", story, "--quiet", "--home", home, "--ledger", ledger).exit_code == 0
    kept = {path.name for path in (home / "files").iterdir()}
    for day in ("09", "10"):
        (tmp_path / "uk.csv").write_text(UK.replace("08-Oct", f"{day}-Oct"), encoding="utf-8")
        assert run("lists", "add", "uk-sl", "--file", tmp_path / "uk.csv", "--home", home).exit_code == 0
    case = case_in(ledger)
    assert run("bundle", case, "--to", target, "--ledger", ledger, "--home", home).exit_code == 0
    target.unlink()
    for name in kept:
        (home / "files" / name).unlink()
    refused = run("bundle", case, "--to", target, "--ledger", ledger, "--home", home)
    assert refused.exit_code == 1
    assert "is no longer kept; bring its files back" in refused.stderr
    assert not target.exists()


def test_what_a_language_model_read_is_taken_as_kept(tmp_path: Path, chat_server: ChatServer) -> None:
    sentence = "A Dutch broker passed two saloon cars to buyers in North Korea on 2 March 2024, a port official said."
    page, ledger, target = tmp_path / "cars.txt", tmp_path / "kept.db", tmp_path / "cars.bundle"
    page.write_text(f"Broker passes cars to North Korea\n\nMarch 5, 2024\n\n{sentence}\n", encoding="utf-8")
    chat_server.say_events(
        {
            "kind": "transfer",
            "tellings": [{"quote": sentence, "trigger": "passed"}],
            "supplier": "A Dutch broker",
            "recipient": "buyers in North Korea",
            "items": [{"quote": "two saloon cars", "class": "vehicle"}],
            "when": "on 2 March 2024",
        }
    )
    model = ("--reader", "llm", "--llm-url", chat_server.url, "--llm-model", "tiny")
    assert run("read", page, "--quiet", "--ledger", ledger, *model).exit_code == 0
    assert run("bundle", case_in(ledger), "--to", target, "--ledger", ledger).exit_code == 0
    asked = len(chat_server.asked)
    replayed = run("replay", target)
    assert replayed.exit_code == 0, replayed.output
    assert "1 with the events that a language model had read" in replayed.stdout
    assert len(chat_server.asked) == asked


def test_a_name_that_is_no_case_and_a_file_that_is_no_bundle_are_told(tmp_path: Path, story: Path) -> None:
    ledger = tmp_path / "kept.db"
    assert run("read", story, "--quiet", "--ledger", ledger).exit_code == 0
    no_case = run("bundle", "nothing", "--to", tmp_path / "x.bundle", "--ledger", ledger)
    assert no_case.exit_code == 1
    assert "is no case of this ledger" in no_case.stderr
    for command in ("replay", "verify"):
        told = run(command, story)
        assert told.exit_code == 1
        assert "damaged, or no bundle" in told.stderr
    missing = run("replay", tmp_path / "none.bundle")
    assert missing.exit_code == 1
    assert "No such file" in missing.stderr
