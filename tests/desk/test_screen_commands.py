"""`sanctrace screen`, `decide` and `lists` as a user meets them."""

from __future__ import annotations

import csv
import io
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

UK = (
    "Report Date: 08-Oct-2026\n"
    "Unique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,"
    "Date Designated,D.O.B,Nationality(/ies)\n"
    "DPR1,BELWE,Tasto,Primary Name,,DPRK,Individual,05/03/2016,07/05/1962,North Korea\n"
)
MORE = UK + "DPR2,GREEN TEAPOT TRADING,,Primary Name,,DPRK,Entity,30/03/2018,,\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "lists"


@pytest.fixture
def uk_file(tmp_path: Path) -> Path:
    path = tmp_path / "uk.csv"
    path.write_text(UK, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_listed_name_with_its_reasons_and_days(home: Path) -> None:
    told = run("screen", "Yun Ho Jin", "--on", "2009-07", "--home", home).stdout
    assert "YUN HO-JIN" in told
    assert "KPi.001" in told
    assert "listed on 2009-07-16; on 2009-07: cannot be told" in told
    assert "same Korean syllables, as they sound: yun ho chin" in told


def test_nobody_found_names_the_lists_searched(home: Path) -> None:
    told = run("screen", "Tasto Belwe", "--home", home).stdout
    assert "no entry reaches 0.78 on UN 1718 (DPRK) list (un-1718@" in told.replace("\n", " ")
    assert "taken off" not in told
    assert "taken off it before" in run("screen", "Tasto Belwe", "--on", "2015", "--home", home).stdout


def test_records_as_json_lines(home: Path) -> None:
    done = run("screen", "KOMID", "IMO 7937317", "--on", "2010-01-01", "--json", "--home", home)
    komid, ship = (json.loads(line) for line in done.stdout.splitlines())
    assert komid["hits"][0]["listed_then"] is True
    assert (ship["hits"][0]["name"], ship["hits"][0]["listed_then"]) == ("Chong Chon Gang", False)
    assert komid["lists"][0]["sha256"].startswith(komid["lists"][0]["snapshot"].split("@")[1])


def test_the_trail_keeps_who_asked_what_and_when(home: Path, tmp_path: Path) -> None:
    trail = tmp_path / "trail.jsonl"
    for _ in range(2):
        run("screen", "KOMID", "--trail", trail, "--by", "ana", "--home", home)
    rows = [json.loads(line) for line in trail.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 2
    assert (rows[0]["by"], rows[0]["query"], rows[0]["hits"][0]["entry"]) == ("ana", "KOMID", "KPe.001")
    assert rows[0]["at"].endswith("+00:00")


def test_a_false_positive_is_remembered_explained_and_can_be_withdrawn(home: Path) -> None:
    done = run(
        "decide", "Ri Je Son", "KPi.002", "--not-the-same", "--why", "born in 1980", "--by", "ana", "--home", home
    )
    assert done.exit_code == 0
    told = run("screen", "Son, Ri Je", "--home", home).stdout  # the same name in another order
    assert "0 to look at, 1 decided before" in told
    assert "not the same (born in 1980)" in told.replace("\n", " ")
    run("decide", "Ri Je Son", "KPi.002", "--withdraw", "--why", "mixed up", "--home", home)
    assert "1 to look at" in run("screen", "Ri Je Son", "--home", home).stdout
    assert len((home / "decisions.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_decision_needs_a_known_entry(home: Path) -> None:
    done = run("decide", "X", "KPi.000", "--same", "--why", "w", "--home", home)
    assert done.exit_code == 1
    assert "no list has the entry KPi.000" in done.output


def test_a_csv_column_is_screened(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "clients.csv"
    table.write_text("id,client\n1,Ri Je-seon\n2,Nobody Atall\n3,\n", encoding="utf-8")
    done = run("screen", "--csv", table, "--column", "client", "--home", home)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(r["id"], r["screened_hits"], r["screened_entry"]) for r in rows] == [
        ("1", "1", "KPi.002"),
        ("2", "0", ""),
        ("3", "0", ""),
    ]
    assert run("screen", "--csv", table, "--home", home).exit_code == 1  # no column "name"


def test_birth_and_country_are_weighed(home: Path) -> None:
    done = run("screen", "Ri Je Son", "--born", "1980", "--country", "kr", "--json", "--home", home)
    record = json.loads(done.stdout)
    assert record["evidence"] == {"births": ["1980"], "countries": ["KR"]}
    assert record["hits"][0]["score"] < 0.8
    assert "birth differs: 1980 against 1938" in record["hits"][0]["reasons"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["screen"], "give names, or a CSV file with --csv"),
        (["screen", " "], "a name is empty"),
        (["screen", "X", "--on", "soon"], "write 2024-02-18, 2024-02 or 2024"),
        (["screen", "X", "--on", "2024-02-31"], "write 2024-02-18, 2024-02 or 2024"),
        (["screen", "X", "--born", "1946-13"], "write 2024-02-18, 2024-02 or 2024"),
        (["screen", "X", "--country", "Korea"], "write two letters, such as KP"),
        (["screen", "X", "--trail", "nowhere/trail.jsonl"], "nowhere/trail.jsonl: No such file or directory; check"),
        (["lists", "add", "no-such-list"], "is not known"),
        (["lists", "update", "un-sc"], "not added: un-sc"),
        (["lists", "export", "un-sc"], "un-sc is not added"),
        (["decide", "", "KPi.002", "--same", "--why", "w"], "may be empty"),
        (["decide", "X", "KPi.002", "--same", "--why", " "], "may be empty"),
    ],
)
def test_wrong_usage_says_what_to_write(home: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments, "--home", home)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name\ncaf\xe9\n", "no CSV file in UTF-8"),
        (b"id\n1\n", "it has id; name one with --column"),
        (b"", "it has none"),
        (b"name,id\nA,1,2\n", "row 2 has more cells than the first row"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(home: Path, tmp_path: Path, content: bytes, told: str) -> None:
    table = tmp_path / "clients.csv"
    table.write_bytes(content)
    done = run("screen", "--csv", table, "--home", home)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr


def test_a_csv_row_as_json(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "clients.csv"
    table.write_text("id,name\n1,Ri Je-seon\n", encoding="utf-8")
    done = run("screen", "--csv", table, "--home", home, "--json")
    (record,) = (json.loads(line) for line in done.stdout.splitlines())
    assert (record["row"], record["hits"][0]["entry"]) == ({"id": "1", "name": "Ri Je-seon"}, "KPi.002")
    assert done.stderr == ""


def test_a_number_with_a_wrong_check_digit_is_told(home: Path) -> None:
    done = run("screen", "IMO 7937318", "--home", home)
    assert "IMO 7937318 is no IMO number: its check digit fails" in done.stderr


def test_an_added_list_is_screened_and_its_changes_are_told(home: Path, uk_file: Path) -> None:
    added = run("lists", "add", "uk-sl", "--file", uk_file, "--home", home)
    assert "UK Sanctions List: 1 entries" in added.stdout
    assert "DPR1" in run("screen", "Belwe Tasto", "--home", home).stdout
    uk_file.write_text(MORE, encoding="utf-8")
    assert "1 listed; uk-sl@" in run("lists", "update", "--home", home).stdout
    assert "listed: GREEN TEAPOT TRADING (DPR2)" in run("lists", "diff", "uk-sl", "--home", home).stdout
    assert "DPR2" in run("screen", "Green Teapot", "--home", home).stdout
    status = run("lists", "status", "--home", home)
    assert (status.exit_code, "uk-sl: UK Sanctions List; fresh; 2 entries; of 2026-10-08" in status.stdout) == (0, True)


def test_lists_speak_json(home: Path, uk_file: Path) -> None:
    def data(*arguments: str | Path) -> Any:
        return json.loads(run("lists", *arguments, "--home", home, "--json").stdout)

    assert "un-sc" in {source["list_id"] for source in json.loads(run("lists", "known", "--json").stdout)}
    added = data("add", "uk-sl", "--file", uk_file)
    assert (added["list_id"], added["entries"], added["dated"]) == ("uk-sl", 1, "2026-10-08")
    assert data("update")[0]["unchanged"] is True
    uk_file.write_text(MORE, encoding="utf-8")
    (updated,) = data("update")
    assert [(c["change"], c["entry"]) for c in updated["changes"]] == [("listed", "DPR2")]
    assert data("diff", "uk-sl")["changes"] == updated["changes"]
    embedded, uk = data("status")
    assert (embedded["embedded"], embedded["health"], uk["health"]) == (True, "fresh", "fresh")
    assert uk["snapshot"]["sha256"].startswith(uk["snapshot"]["snapshot"].split("@")[1])


def test_a_decision_as_json(home: Path) -> None:
    done = run("decide", "Ri Je Son", "KPi.002", "--same", "--why", "passport", "--by", "ana", "--home", home, "--json")
    row = json.loads(done.stdout)
    assert (row["verdict"], row["by"], row["list_id"]) == ("same", "ana", "un-1718")


def test_a_broken_update_is_loud_and_the_old_list_stays(home: Path, uk_file: Path) -> None:
    run("lists", "add", "uk-sl", "--file", uk_file, "--home", home)
    uk_file.write_text("<html>moved</html>", encoding="utf-8")
    done = run("lists", "update", "--home", home)
    assert done.exit_code == 3
    assert "columns are missing" in done.stderr
    assert "DPR1" in run("screen", "Tasto Belwe", "--home", home).stdout


def test_a_kept_file_that_was_altered_stops_the_screening(home: Path, uk_file: Path) -> None:
    run("lists", "add", "uk-sl", "--file", uk_file, "--home", home)
    (kept,) = (home / "files").iterdir()
    kept.write_text(MORE, encoding="utf-8")
    assert run("lists", "status", "--home", home).exit_code == 3
    done = run("screen", "Tasto Belwe", "--home", home)
    assert done.exit_code == 1
    assert "the kept file was altered" in done.stderr


def test_a_stale_list_is_told(home: Path, uk_file: Path) -> None:
    run("lists", "add", "uk-sl", "--file", uk_file, "--home", home)
    state = home / "lists.json"
    rows = json.loads(state.read_text(encoding="utf-8"))
    rows[0]["checked_at"] = "2020-01-01T00:00:00+00:00"
    state.write_text(json.dumps(rows), encoding="utf-8")
    assert "STALE" in run("screen", "Tasto Belwe", "--home", home).stderr
    assert run("lists", "status", "--home", home).exit_code == 3


class Publisher(BaseHTTPRequestHandler):
    """Serves the UK list with an ETag, as publishers do."""

    asked: list[str | None] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("If-None-Match"))
        if self.headers.get("If-None-Match") == '"v1"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        self.wfile.write(UK.encode())

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


def test_only_what_changed_is_fetched(home: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/list.csv"
        assert run("lists", "add", "uk-sl", "--file", address, "--home", home).exit_code == 0
        assert "unchanged, 1 entries" in run("lists", "update", "--home", home).stdout
    finally:
        server.shutdown()
        server.server_close()
    assert Publisher.asked == [None, '"v1"']
    gone = run("lists", "update", "--home", home)
    assert gone.exit_code == 3
    assert "the old snapshot stays in use" in gone.stderr
    assert "DPR1" in run("screen", "Tasto Belwe", "--home", home).stdout


def test_the_embedded_list_leaves_and_comes_back_as_followthemoney_entities(tmp_path: Path) -> None:
    home = str(tmp_path / "lists")
    lines = run("lists", "export", "un-1718", "--home", home).stdout.splitlines()
    entities = [json.loads(line) for line in lines]
    assert len(entities) == 214
    assert {e["schema"] for e in entities} == {"Person", "Organization", "Vessel"}
    file = tmp_path / "un-1718.json"
    file.write_text("\n".join(lines), encoding="utf-8")
    run("lists", "add", "mine", "--format", "ftm", "--file", str(file), "--home", home)
    found = json.loads(run("screen", "Ri Je Son", "--on", "2010-01-01", "--json", "--home", home).stdout)
    mine = [h for h in found["hits"] if h["snapshot"].startswith("mine@")]
    assert mine[0]["name"] == "RI JE-SON"
    assert mine[0]["listed_then"] is True


def test_an_update_of_no_list_says_so(home: Path) -> None:
    done = run("lists", "update", "--home", home)
    assert (done.exit_code, "No list was added" in done.stdout) == (0, True)
    assert json.loads(run("lists", "update", "--json", "--home", home).stdout) == []
