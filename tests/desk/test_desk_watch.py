"""`sanctrace sources`, `watch`, `coverage` and `captures` as a user meets them, against a real server."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main
from sanctrace.ledger import open_ledger
from sanctrace.ledger.seals import FUNCTION, seal
from sanctrace.model import Fault, Page

OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Asia">
<outline text="Port Gazette" xmlUrl="https://port.example/rss"/><outline text="Reef" xmlUrl="https://reef.example/atom"/>
</outline></body></opml>"""
LIMOUSINE = (
    "<html><head><title>Car for Pyongyang</title>"
    '<meta property="article:published_time" content="2024-02-21T09:40:00+09:00"></head><body><p>{}</p></body></html>'
).format("Russia supplied a limousine to North Korea on 18 February 2024, the ministry said. Nobody else said a word.")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, with sources, ledger and key in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SANCTRACE_SOURCES", str(tmp_path / "sources.yml"))
    monkeypatch.setenv("SANCTRACE_KEY", str(tmp_path / "signing.key"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def done(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def look(*more: str) -> Result:
    return run("watch", "--once", "--allow-private", "--pause", "0", "--quiet", *more)


def test_sources_are_added_listed_and_removed(here: Path) -> None:
    assert "add one with: sanctrace sources add" in done("sources", "list")
    done("sources", "add", "https://port.example/rss", "--title", "Port Gazette", "--every", "2h", "--tag", "asia")
    done("sources", "add", "https://reef.example/news-sitemap.xml", "--since", "2026-01-01", "--keep", "Korea")
    (here / "saved").mkdir()
    done("sources", "add", "saved", "--id", "mine")
    rows = json.loads(done("sources", "list", "--json"))
    assert [(row["id"], row["kind"], row["every"]) for row in rows] == [
        ("port-gazette", "feed", "2h"),
        ("reef-example-news-sitemap-xml", "sitemap", "30m"),
        ("mine", "folder", "30m"),
    ]
    assert rows[2]["address"] == str(here / "saved")
    assert "port-gazette  feed  https://port.example/rss  every 2h  Port Gazette  asia" in done("sources", "list")
    done("sources", "remove", "mine")
    assert run("sources", "remove", "mine").exit_code == 1
    assert run("sources", "add", "https://port.example/rss").exit_code == 1
    assert run("sources", "add", "gopher://port.example").exit_code == 1
    assert run("sources", "add", "https://x.example/", "--every", "soon").exit_code == 1


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://gdelt.example/gdeltv2/lastupdate.txt", "gdelt"),
        ("https://crawl.example/CC-NEWS/2026/11/warc.paths.gz", "cc-news"),
        ("/data/crawl.warc.gz", "warc"),
        ("https://news.example/links.txt", "links"),
        ("https://news.example/sitemap_index.xml", "sitemap"),
        ("https://news.example/feed", "feed"),
    ],
)
@pytest.mark.usefixtures("here")
def test_the_kind_is_told_by_the_name(address: str, kind: str) -> None:
    assert json.loads(done("sources", "add", address, "--json"))["kind"] == kind


def test_opml_in_and_out(here: Path) -> None:
    (here / "in.opml").write_text(OPML)
    assert "2 feeds added, 0 watched already" in done("sources", "import", "in.opml")
    assert json.loads(done("sources", "import", "in.opml", "--json")) == {"added": [], "known": 2}
    (here / "saved").mkdir()
    done("sources", "add", "saved")
    assert "2 feeds written to out.opml; not feeds, so left out:" in done("sources", "export", "out.opml")
    (here / "sources.yml").unlink()
    done("sources", "import", "out.opml")
    rows = json.loads(done("sources", "list", "--json"))
    assert [(row["title"], row["tags"]) for row in rows] == [("Port Gazette", ["Asia"]), ("Reef", ["Asia"])]
    assert "<opml" in done("sources", "export", "-")
    (here / "bad.opml").write_text("<rss/>")
    assert run("sources", "import", "bad.opml").exit_code == 1


@pytest.mark.usefixtures("here")
def test_a_round_reads_what_is_new_and_says_what_failed(newspaper: Any) -> None:
    newspaper.put("/car", LIMOUSINE)
    newspaper.put("/app", "<!doctype html><title>N</title><script src=/a.js></script><div id=root></div>")
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/car", "Car"), ("2", "/app", "App")), "--id", "paper")
    done("sources", "add", f"{newspaper.url}/fault/broken", "--id", "broken")
    result = look()
    assert result.exit_code == 3
    assert "may fall under S/RES/1718 (2006) para. 8(a)(iii)" in result.stdout
    assert "2 sources looked at: 2 entries new, 0 changed; 1 pages read, 2 faults." in result.stdout
    assert "sanctrace: broken: server error: the server answers 500" in result.stderr
    assert f"sanctrace: {newspaper.url}/app: JavaScript only:" in result.stderr
    again = look()
    assert "broken: left alone until" in again.stderr
    assert "1 sources looked at; 1 left alone: 0 entries new" in again.stdout
    assert newspaper.times("/car") == 1
    lines = [json.loads(line) for line in look("--json", "--again").stdout.splitlines()]
    assert [(line["look"]["source"], line["look"]["fault"]) for line in lines] == [
        ("paper", None),
        ("broken", "server error"),
    ] or lines[0]["look"]["source"] == "broken"
    assert "1. " in done("cases")


@pytest.mark.usefixtures("here")
def test_a_page_as_json_with_its_reading(newspaper: Any) -> None:
    newspaper.put("/car", LIMOUSINE)
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/car", "Car")), "--id", "paper")
    told, page = (json.loads(line) for line in look("--json").stdout.splitlines())
    assert (told["look"]["new"], told["look"]["worked"]) == (1, True)
    assert (page["page"]["state"], page["page"]["link"]) == ("kept", f"{newspaper.url}/car")
    assert page["reading"]["events"]


@pytest.mark.usefixtures("here")
def test_the_health_of_sources(newspaper: Any) -> None:
    assert run("sources", "health").exit_code == 1
    newspaper.put_story("/a", "Ship a")
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/a", "A")), "--id", "paper")
    assert "nothing was ever watched" in run("sources", "health").stderr
    look()
    assert "paper: ok; as usual" in done("sources", "health")
    done("sources", "add", f"{newspaper.url}/fault/slow", "--id", "slow", "--title", "Slow \x1b[31mpaper")
    done("sources", "add", f"{newspaper.url}/fault/gone", "--id", "gone")
    look("gone")
    result = run("sources", "health")
    assert result.exit_code == 3
    assert result.stdout.index("gone: DOWN; gone: the server answers 410") < result.stdout.index("paper: ok")
    assert "slow: NEVER CHECKED" in result.stdout
    assert "3 sources, 2 with an alarm." in result.stdout
    rows = json.loads(run("sources", "health", "--json", "--alarms").stdout)
    assert {row["id"]: (row["condition"], row["fault"]) for row in rows} == {
        "slow": ("never checked", None),
        "gone": ("down", "gone"),
    }


@pytest.mark.usefixtures("here")
def test_the_health_of_webhooks_stands_below_that_of_sources(newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/a", "A")), "--id", "paper")
    look()
    done("webhooks", "add", "https://hooks.example/in")
    told = done("sources", "health")
    assert "1 sources, 0 with an alarm." in told
    assert "(https://hooks.example/in): ok; takes what it is sent" in told
    rows = json.loads(done("sources", "health", "--json"))
    assert [(row["kind"], row["condition"], row["alarm"]) for row in rows] == [
        ("feed", "ok", False),
        ("webhook", "ok", False),
    ]
    assert json.loads(done("sources", "health", "--json", "--alarms")) == []


def test_coverage_is_told_signed_and_verified(here: Path, newspaper: Any) -> None:
    assert "nothing was ever watched" in run("coverage").stderr
    done("sources", "add", newspaper.put_feed("/feed"), "--id", "paper")
    done("sources", "add", f"{newspaper.url}/fault/broken", "--id", "broken")
    look()
    told = done("coverage")
    assert "1 of 2 sources, 1 times" in told
    assert "Not checked: broken." in told
    text = done("coverage", "--json", "--from", "2026-01-01")
    (here / "c.json").write_text(text)
    assert json.loads(text)["not_checked"] == ["broken"]
    assert json.loads(text)["sources"][0]["gaps"]
    assert "as it was signed" in done("coverage", "verify", "c.json")
    assert "your own key" in done("coverage", "verify", "c.json")
    assert json.loads(done("coverage", "verify", "c.json", "--json"))["own_key"] is True
    (here / "signing.key").unlink()
    assert "a key that is not yours" in done("coverage", "verify", "c.json")
    (here / "c.json").write_text(text.replace('"broken"', '"paper"'))
    assert run("coverage", "verify", "c.json").exit_code == 1
    assert run("coverage", "--from", "2026-02-01", "--to", "2026-01-01").exit_code == 1


def test_no_case_is_never_told_without_what_was_checked(here: Path, newspaper: Any) -> None:
    (here / "soup.txt").write_text("Soup for ten. Boil the water and add the salt, the cook said on Monday.")
    run("read", "--ledger", "sanctrace.db", "soup.txt")
    told = done("cases")
    assert "No case" in told
    assert "No source was watched for this ledger; it holds one page read one by one." in " ".join(told.split())
    assert json.loads(done("cases", "--json"))["coverage"] is None
    newspaper.put_story("/a", "Ship a")
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/a", "A")), "--id", "paper")
    done("sources", "add", "https://never.example/rss", "--id", "never")
    look("paper")
    told = " ".join(done("cases").split())
    assert "No case" in told
    assert "1 of 2 sources, 1 times; 1 pages read." in told
    assert "Not checked: never." in told
    assert "Signed with key" in told
    document = json.loads(done("cases", "--json"))
    assert document["cases"] == 0
    (here / "c.json").write_text(json.dumps(document["coverage"]))
    assert "as it was signed" in done("coverage", "verify", "c.json")


def test_captures_as_warc(here: Path, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/a", "A")))
    look()
    (here / "soup.txt").write_text("Soup for ten. Boil the water and add the salt, the cook said on Monday.")
    run("read", "--ledger", "sanctrace.db", "soup.txt")
    assert "out.warc.gz: 1 pages from the web, 1 from files" in done("captures", "export", "--warc", "out.warc.gz")
    done("sources", "add", "out.warc.gz", "--id", "again")
    assert "2 entries new" in look("again", "--ledger", "other.db").stdout
    assert json.loads(done("captures", "export", "--warc", "x.warc", "--json"))["responses"] == 1


def test_pages_that_no_reader_can_read_are_kept_told_exported_and_read_again(here: Path, newspaper: Any) -> None:
    newspaper.put("/app", "<!doctype html><title>N</title><script src=/a.js></script><div id=root></div>")
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/app", "A"), ("2", "/fault/picture", "P")), "--id", "p")
    look()
    (here / "empty.txt").write_text("")
    assert run("read", "--ledger", "sanctrace.db", "empty.txt").exit_code == 3
    rows = json.loads(done("captures", "unread", "--json"))
    assert sorted((row["source"].rpartition("/")[2], row["fault"]) for row in rows) == [
        ("app", "JavaScript only"),
        ("empty.txt", "no text"),
        ("picture", "not text"),
    ]
    assert "3 pages that no reader could read; to try again: sanctrace captures read-again" in done(
        "captures", "unread"
    )
    health = run("sources", "health").stdout
    assert f"kept, not read: {newspaper.url}/app (JavaScript only)" in health
    (stands,) = json.loads(run("sources", "health", "--json").stdout)
    assert {row["sha256"] for row in stands["unread"]} < {row["sha256"] for row in rows}
    assert "out.warc: 2 pages from the web, 1 from files" in done("captures", "export", "--warc", "out.warc")
    assert b"<div id=root></div>" in (here / "out.warc").read_bytes()
    again = run("captures", "read-again")
    assert again.exit_code == 3
    assert "0 pages read that could not be read before; 3 still cannot be read" in again.stdout
    assert run("captures", "read-again", "ffff").exit_code == 1
    assert "All stand where they were read." in done("verify")


def test_a_page_that_an_older_reader_could_not_read_is_read_again_into_a_case(here: Path, newspaper: Any) -> None:
    newspaper.put("/car", LIMOUSINE)
    done("sources", "add", newspaper.put_feed("/feed", ("1", "/car", "Car")), "--id", "paper")
    look()
    page = Page(source=f"{newspaper.url}/car", content=LIMOUSINE.encode(), content_type="text/html")
    with open_ledger(here / "new.db") as ledger:  # as an older reader would have left it
        ledger.save_unread(page, Fault.NO_TEXT, "no paragraph")
    (here / "sanctrace.watch.db").rename(here / "new.watch.db")
    connection = sqlite3.connect("new.watch.db")
    connection.create_function(FUNCTION, -1, seal)
    connection.execute("UPDATE sightings SET state = 'unreadable', fault = 'no text', words = 0")
    connection.commit()
    connection.close()
    told = run("captures", "read-again", "--ledger", "new.db", page.sha256[:8], "--json")
    assert told.exit_code == 0
    (line,) = [json.loads(text) for text in told.stdout.splitlines()]
    assert (line["reason"], len(line["reading"]["events"])) == (None, 1)
    assert "1. " in done("cases", "--ledger", "new.db")
    assert "0 pages that no reader could read" in done("captures", "unread", "--ledger", "new.db")
    assert "pages: 1 read, 0 without text" in done("sources", "health", "--ledger", "new.db")


@pytest.mark.usefixtures("here")
def test_what_is_asked_for_must_be_there() -> None:
    assert "add one with" in run("watch", "--once").stderr
    done("sources", "add", "https://port.example/rss")
    assert "no source is called x" in run("watch", "--once", "x").stderr


@pytest.mark.usefixtures("here")
def test_a_ledger_of_another_program_is_left_alone() -> None:
    done("sources", "add", "https://port.example/rss")
    connection = sqlite3.connect("sanctrace.watch.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    result = run("watch", "--once")
    assert result.exit_code == 1
    assert "another program" in result.stderr
