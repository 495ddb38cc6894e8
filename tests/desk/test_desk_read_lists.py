"""`sanctrace read` and the law commands with the user's own lists and library."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sanctrace.law
from sanctrace.desk.cli import main

UK = (
    "Report Date: 08-Oct-2026\n"
    "Unique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,"
    "Date Designated,D.O.B,Nationality(/ies)\n"
    "DPR1,GREEN TEAPOT TRADING,,Primary Name,,DPRK,Entity,05/03/2016,,\n"
)
UN = """<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS/><ENTITIES><ENTITY>
<FIRST_NAME>BLUE ANCHOR SHIPPING</FIRST_NAME><UN_LIST_TYPE>Libya</UN_LIST_TYPE>
<REFERENCE_NUMBER>LYe.009</REFERENCE_NUMBER><LISTED_ON>2018-01-01</LISTED_ON>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
STORY = """Trading house bought cars, ministry says

March 4, 2021

SEOUL - China supplied 12 luxury cars to Green Teapot Trading of North Korea on 1 March 2021, the ministry said on
Thursday.
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


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


def words(text: str) -> str:
    return " ".join(text.split())


def test_parties_are_compared_with_the_lists_that_were_added(story: Path, home: Path) -> None:
    told = words(run("read", story, "--home", home).stdout)
    assert "resembles GREEN TEAPOT TRADING (UK Sanctions List, DPR1, uk-sl@" in told
    assert "on the day of the event: listed; at the report: listed; now: listed" in told
    assert "Names compared with: UN 1718 (DPRK) list (un-1718@" in told
    assert "UK Sanctions List (uk-sl@" in told
    page = json.loads(run("read", "--json", story, "--home", home).stdout)
    assert [used["list"] for used in page["lists"]] == ["UN 1718 (DPRK) list", "UK Sanctions List"]
    assert page["events"][0]["screenings"][0]["programmes"] == ["DPRK"]


def test_without_added_lists_the_list_that_ships_is_used_and_named(story: Path, tmp_path: Path) -> None:
    page = json.loads(run("read", "--json", story, "--home", tmp_path / "none").stdout)
    assert [used["list"] for used in page["lists"]] == ["UN 1718 (DPRK) list"]
    assert page["events"][0]["screenings"] == []


def test_a_list_that_changes_is_seen_by_the_next_run(story: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "uk.csv").write_text(UK.replace("GREEN TEAPOT TRADING", "ANOTHER FIRM"), encoding="utf-8")
    assert json.loads(run("read", "--json", story, "--home", home).stdout)["events"][0]["screenings"]
    assert run("lists", "update", "--home", home).exit_code == 0
    assert json.loads(run("read", "--json", story, "--home", home).stdout)["events"][0]["screenings"] == []


def make_stale(home: Path) -> None:
    path = home / "lists.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    rows[0]["checked_at"] = "2020-01-01T00:00:00+00:00"
    path.write_text(json.dumps(rows), encoding="utf-8")


def test_a_stale_list_is_loud_on_every_way_out(story: Path, home: Path, tmp_path: Path) -> None:
    make_stale(home)
    report = tmp_path / "report.html"
    done = run("read", story, "--home", home, "--report", report, "--quiet")
    line = "STALE: UK Sanctions List, last checked 2020-01-01; run `sanctrace lists update`"
    assert done.exit_code == 0
    assert f"sanctrace: {line}" in done.stderr
    assert line in words(done.stdout)
    assert "STALE: UK Sanctions List" in report.read_text(encoding="utf-8")
    assert "STALE" in run("law", "ask", "--supplier", "China", "--home", home).stderr


@pytest.mark.parametrize("command", [["read"], ["law", "ask", "--supplier"]], ids=["read", "ask"])
def test_a_broken_list_stops_the_run(command: list[str], story: Path, home: Path) -> None:
    shutil.rmtree(home / "files")
    done = run(*command, story, "--home", home)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "is gone; run `sanctrace lists update`" in done.stderr


def test_a_list_that_was_never_fetched_stops_the_run(story: Path, home: Path) -> None:
    path = home / "lists.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    rows[0]["files"] = []
    path.write_text(json.dumps(rows), encoding="utf-8")
    done = run("read", story, "--home", home)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "UK Sanctions List: never fetched; run `sanctrace lists update`" in done.stderr


def test_a_damaged_index_is_made_again(story: Path, home: Path) -> None:
    first = run("read", "--json", story, "--home", home).stdout
    (entries,) = (home / "index").glob("*/entries.jsonl")
    entries.write_bytes(entries.read_bytes()[:-20])
    assert run("read", "--json", story, "--home", home).stdout == first
    entries.unlink()
    assert run("read", "--json", story, "--home", home).stdout == first


def test_an_entry_of_the_consolidated_list_counts_for_the_measure_of_its_regime(tmp_path: Path) -> None:
    (tmp_path / "un.xml").write_text(UN, encoding="utf-8")
    home = tmp_path / "home"
    assert run("lists", "add", "un-sc", "--file", tmp_path / "un.xml", "--home", home).exit_code == 0
    question = ["law", "ask", "--supplier", "Malta", "--recipient", "Blue Anchor Shipping (LY)", "--item", "funds"]
    question += ["--kind", "payment", "--on", "2019-05-01"]
    assert "un-libya-1970-17" in json.loads(run(*question, "--home", home, "--json").stdout)["provisions"]
    told = run(*question, "--home", home).stdout
    assert "listed party: met. Blue Anchor Shipping resembles BLUE ANCHOR SHIPPING (LYe.009" in told
    assert "Names compared: UN 1718 (DPRK) list, UN Security Council consolidated list." in told
    assert json.loads(run(*question, "--home", tmp_path / "none", "--json").stdout)["provisions"] == []


def test_a_page_beyond_the_limit_names_the_option_that_raises_it(story: Path) -> None:
    done = run("read", story, "--max-bytes", "50")
    assert done.exit_code == 3
    assert "--max-bytes" in done.stderr
    assert run("read", story, "--max-bytes", "5000").exit_code == 0


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the law library in which the vehicle ban of 2397 ended in 2020."""
    folder = tmp_path / "law"
    shutil.copytree(Path(str(sanctrace.law.__file__)).parent, folder)
    path = folder / "un" / "dprk" / "2397.yml"
    old = "- {from: '2017-12-22', basis: adopted, cites: S/RES/2397 (2017) para. 7}"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, old[:-1] + ", until: '2020-12-31', ended_by: a trial}"), encoding="utf-8")
    return folder


def test_pages_are_read_against_another_library(story: Path, library: Path) -> None:
    shipped, other = (
        json.loads(run("read", "--json", story, *options).stdout) for options in ([], ["--library", str(library)])
    )
    assert shipped["law_library"] != other["law_library"]
    assert "un-dprk-2397-7" in shipped["events"][0]["provisions"]
    assert "un-dprk-2397-7" not in other["events"][0]["provisions"]


def test_replay_shows_what_a_changed_law_file_changes(story: Path, library: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "kept.db"
    assert run("read", story, "--ledger", ledger).exit_code == 0
    same = json.loads(run("law", "replay", "--ledger", ledger, "--json").stdout)
    assert (same["events"], same["changed"], same["kept_with"]) == (1, [], [same["library"]])
    told = run("law", "replay", "--ledger", ledger, "--library", library).stdout
    assert "story: Alleged, according to ministry: " in told
    assert "   S/RES/2397 (2017) para. 7: may fall under → no finding" in told
    assert f"kept with {same['library']}." in told
    assert "no case for 2020-12-31; add one under `changes`" in run("law", "check", "--library", library).stdout
    assert run("law", "test", "--library", library).exit_code == 1


def test_a_folder_without_a_library_says_so(tmp_path: Path) -> None:
    done = run("law", "list", "--library", tmp_path)
    assert done.exit_code == 1
    assert "no law library: it has no folder terms/" in done.stderr
