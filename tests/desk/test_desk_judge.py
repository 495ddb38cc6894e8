"""`sanctrace judge`, `verify` and `corrections export` from the command line, on pages that the reader itself read."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

ROOT = Path(__file__).parents[2]
DEVSET = ROOT / "evaluation" / "devset"
PAGE = DEVSET / "articles" / "D01.txt"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def told(*arguments: object) -> Any:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("judge") / "kept.db"
    assert run("read", "--quiet", "--ledger", path, PAGE).exit_code == 0
    return path


@pytest.fixture
def ledger(read_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(read_once, tmp_path / "kept.db"))


def cases(ledger: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("cases", "--json", "--ledger", ledger).stdout.splitlines()]


def event_of(ledger: Path, case: str) -> str:
    connection = sqlite3.connect(ledger)
    ((event,),) = connection.execute(
        "SELECT events.event FROM case_tellings JOIN events ON events.article_number = case_tellings.article_number"
        " AND events.position = case_tellings.event_position WHERE case_id = ?",
        [case],
    ).fetchall()
    connection.close()
    return str(event)


def test_a_confirmation_is_kept_shown_and_withdrawn_but_never_erased(ledger: Path) -> None:
    case = cases(ledger)[0]["id"]
    kept = told("judge", case, "confirm", "--by", "Anna", "--reason", "seen it", "--ledger", ledger, "--json")
    assert [(c["case"], c["decision"], c["by"]) for c in kept["cases"]] == [(case, "confirmed", ["Anna"])]
    told("judge", kept["id"], "withdraw", "--by", "Anna", "--ledger", ledger, "--json")
    listed = told("judge", case, "--list", "--ledger", ledger, "--json")
    assert [(j["kind"], j["in_force"]) for j in listed] == [("confirm", False), ("withdraw", False)]
    assert "confirm (withdrawn): seen it" in run("judge", "--list", "--ledger", ledger).stdout


def test_with_four_eyes_a_decision_counts_when_a_second_person_has_taken_it(ledger: Path) -> None:
    case = cases(ledger)[0]["id"]
    for by, decision in (("Anna", "open"), ("Anna", "open"), ("Ben", "confirmed")):
        kept = told("judge", case, "confirm", "--by", by, "--four-eyes", "--ledger", ledger, "--json")
        assert kept["cases"][0]["decision"] == decision
    kept = told(
        "judge", case, "dismiss", "--by", "Ben", "--reason", "a toy", "--four-eyes", "--ledger", ledger, "--json"
    )
    assert (kept["cases"][0]["decision"], kept["cases"][0]["awaiting"]) == ("open", "dismissed")


def test_cases_are_merged_and_an_event_is_split_off_again(ledger: Path) -> None:
    one, other, *_ = [case["id"] for case in cases(ledger)]
    event = event_of(ledger, other)
    number = len(cases(ledger))
    told("judge", one, "merge", other, "--by", "Anna", "--reason", "one gift", "--ledger", ledger, "--json")
    assert len(cases(ledger)) == number - 1
    told("judge", event, "split", "--by", "Anna", "--reason", "two gifts", "--ledger", ledger, "--json")
    assert len(cases(ledger)) == number
    assert run("verify", "--ledger", ledger).exit_code == 0


def test_a_grade_and_an_assignment_are_kept_with_the_case(ledger: Path) -> None:
    case = cases(ledger)[0]["id"]
    told("judge", case, "grade", "A1", "--by", "Anna", "--reason", "our own eyes", "--ledger", ledger, "--json")
    kept = told("judge", case, "assign", "Ben", "--by", "Anna", "--ledger", ledger, "--json")
    assert kept["cases"][0]["assigned_to"] == "Ben"
    assert "Grade A1" in run("cases", "--ledger", ledger).stdout
    run("judge", case, "note", "--by", "Anna", "--reason", "ask the harbour master", "--ledger", ledger)
    assert "note: ask the harbour master" in run("judge", case, "--list", "--ledger", ledger).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody", "confirm"], "neither a case nor an event"),
        (["CASE", "grade", "Z9", "--reason", "x"], "is no grade; write a letter A to F"),
        (["CASE", "dismiss"], "a dismiss needs its reason"),
        (["CASE", "merge", "--reason", "x"], "a merge needs two cases or events"),
        (["CASE", "split", "--reason", "x"], "the event is alone in its case"),
        (["CASE", "correct", "kind=festival"], "festival"),
        (["CASE", "correct", "colour=red"], "is no slot; it is one of"),
        (["CASE", "correct", "when"], "write SLOT=VALUE"),
        (["CASE", "correct", "items=some text"], "items takes a list, such as items=["),
        (["CASE", "correct", 'place=["Nampo"]'], "place takes words, not a list"),
        (["CASE", "confirm", "twice"], "confirm takes nothing after it"),
        (["nobody", "withdraw"], "no judgement nobody is kept"),
        (["CASE"], "say what to do with it"),
    ],
)
def test_what_makes_no_sense_is_told_and_not_kept(arguments: list[str], message: str, ledger: Path) -> None:
    case = cases(ledger)[0]["id"]
    result = run("judge", *[case if a == "CASE" else a for a in arguments], "--by", "Anna", "--ledger", ledger)
    assert result.exit_code == 1
    assert message in " ".join(result.output.split())
    assert told("judge", "--list", "--ledger", ledger, "--json") == []


def test_corrections_become_labelled_pages_that_the_evaluation_takes(ledger: Path, tmp_path: Path) -> None:
    case = cases(ledger)[0]["id"]
    event = event_of(ledger, case)
    told("judge", event, "correct", "status=alleged", "--by", "Anna", "--ledger", ledger, "--json")
    told("judge", event, "correct", "when=2024-02-17", "--by", "Anna", "--ledger", ledger, "--json")
    folder = tmp_path / "gold"
    written = told("corrections", "export", "--to", folder, "--ledger", ledger, "--json")
    assert [(page["id"], page["corrections"]) for page in written] == [("D01", 2)]
    gold = json.loads((folder / "gold" / "D01.json").read_text(encoding="utf-8"))
    corrected = [e for e in gold["events"] if (e["status"], e["date"]) == ("alleged", "2024-02-17")]
    assert len(corrected) == 1
    assert (folder / "articles" / "D01.txt").read_bytes() == PAGE.read_bytes()
    checked = subprocess.run(
        [sys.executable, DEVSET / "validate.py", folder], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_a_correction_that_was_withdrawn_is_not_exported(ledger: Path, tmp_path: Path) -> None:
    event = event_of(ledger, cases(ledger)[0]["id"])
    kept = told("judge", event, "correct", "supplier=Russia", "--by", "Anna", "--ledger", ledger, "--json")
    told("judge", kept["id"], "withdraw", "--by", "Ben", "--ledger", ledger, "--json")
    assert told("corrections", "export", "--to", tmp_path / "gold", "--ledger", ledger, "--json") == []


def test_verify_looks_up_every_passage_of_all_of_a_case_and_of_an_article(ledger: Path) -> None:
    whole = told("verify", "--ledger", ledger, "--json")
    assert whole["faults"] == []
    assert whole["pages"] == 1
    assert whole["passages"] == whole["on_page"] > 0
    case = told("verify", cases(ledger)[0]["id"], "--ledger", ledger, "--json")
    assert case["passages"] > 0
    assert case["events"] == 1
    assert told("verify", "D01", "--ledger", ledger, "--json")["events"] == whole["events"]
    assert "All stand where they were read." in run("verify", "--ledger", ledger).stdout
    assert "neither a case nor an article" in " ".join(run("verify", "nobody", "--ledger", ledger).output.split())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "UPDATE articles SET value = replace(value, 'passenger car', 'passenger bus')",
            "does not stand in the article",
        ),
        ("UPDATE captures SET content = x'789c4b04000062006200'", "does not have the hash"),
        ("UPDATE events SET value = replace(value, 'Sunday', 'Monday')", "does not stand in the article"),
        ("DELETE FROM case_tellings", "belongs to no case"),
    ],
)
def test_verify_tells_what_was_altered(change: str, fault: str, ledger: Path) -> None:
    connection = sqlite3.connect(ledger)
    connection.execute(change)
    connection.commit()
    connection.close()
    result = run("verify", "--ledger", ledger)
    assert result.exit_code == 1
    assert fault in result.output


def test_every_page_of_the_development_set_is_verified(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    assert run("read", "--quiet", "--ledger", path, DEVSET / "articles").exit_code == 0
    checked = told("verify", "--ledger", path, "--json")
    assert checked["faults"] == []
    assert checked["pages"] == 60
