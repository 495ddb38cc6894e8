"""The typed client against a real server over the example cases."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from waitress.server import create_server

from sanctrace.client import ApiError, RemoteDesk
from sanctrace.desk.cli import main
from sanctrace.desk.web.app import make_app
from sanctrace.desk.web.settings import DeskSettings


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("client")
    assert CliRunner().invoke(main, ["demo", "--quiet", "--out", str(folder)]).exit_code == 0
    ledger = Path(shutil.copy(folder / "ledger.db", folder / "own.db"))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = make_app(DeskSettings(ledger=ledger, by="Ana Lyst", port=port, lists=folder / "lists"))
    channels: dict[int, Any] = {}
    server = create_server(app, map=channels, sockets=[listening], threads=2, ident=None, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/"
    server.task_dispatcher.shutdown()
    for channel in list(channels.values()):
        channel.close()
    thread.join(timeout=10)


@pytest.fixture
def remote(address: str) -> Iterator[RemoteDesk]:
    with RemoteDesk(address) as opened:
        yield opened


def test_cases_are_found_and_judged(remote: RemoteDesk) -> None:
    assert len(list(remote.cases())) == remote.about()["ledger"]["cases"]
    (line,) = remote.cases(words="limousine", limit="1")
    case = remote.case(line["id"])
    assert case["headline"] == line["headline"]
    before = remote.changes(limit=100)
    kept = remote.judge("confirm", case["id"], seen=case["version"])
    with pytest.raises(ApiError, match="since you looked") as late:
        remote.judge("dismiss", case["id"], seen=case["version"], reason="A film prop.")
    assert (late.value.status, late.value.kind) == (412, "stale")
    remote.withdraw(kept["judgement"]["id"])
    assert [past["in_force"] for past in remote.history(case["id"])] == [False, False]
    assert len(list(remote.judgements())) == 2
    assert {count["name"] for count in remote.counts(words="limousine")} >= {"regime", "status"}
    assert remote.changes(before["next"])["changes"] == [] or remote.changes(before["next"])["more"] is False


def test_a_case_is_drawn_and_exported(remote: RemoteDesk) -> None:
    (line,) = remote.cases(words="limousine", limit="1")
    assert "Kim Jong Un" in {node["actor"] for node in remote.network(line["id"])["nodes"]}
    assert {moment["kind"] for moment in remote.timeline(line["id"])} >= {"event", "report"}
    assert remote.matrix(line["id"])["rows"]
    assert remote.export_case(line["id"], "report.html").startswith(b"<!DOCTYPE html>")
    assert remote.export_cases("jsonl", words="limousine").count(b"\n") == 1
    with pytest.raises(ApiError, match=r"query\.form"):
        remote.export_case(line["id"], "docx")


def test_searches_are_kept_and_actors_found(remote: RemoteDesk) -> None:
    assert remote.keep_search("Cars / Kim", words="limo")["filters"] == {"words": "limo"}
    with pytest.raises(ApiError, match="which address sends mails"):
        remote.ask_reader("Cars / Kim", "ann@example.org", pace="weekly")
    assert [search["name"] for search in remote.searches()] == ["Cars / Kim"]
    remote.drop_search("Cars / Kim")
    assert remote.searches() == []
    (found,) = remote.actors("jong")
    assert remote.actor(found["name"])["total"] == found["cases"] == 1


def test_pages_are_read_and_kept(remote: RemoteDesk) -> None:
    told = "North Korea bought two lorries from China on 4 March 2021, Seoul said."
    story = f"<article><h1>Lorries</h1><p>{told}</p></article>"
    kept = remote.keep_html(story, "https://harbour.example/")["reading"]
    assert remote.read_html(story)["body"] == kept["body"]
    assert kept["events"][0]["supplier"] == "China"
    assert remote.read_text("Soup for ten. Boil it for an hour and add salt.")["events"] == []
    last = list(remote.articles())[-1]
    assert remote.article(last["sha256"])["source"] == "https://harbour.example/"
    for call in (remote.read_address, remote.keep_address):
        with pytest.raises(ApiError, match="private network"):
            call("http://127.0.0.1:1/")


def test_law_and_lists_are_asked(remote: RemoteDesk) -> None:
    assert remote.law()["measures"] == len(remote.measures())
    regime = {measure["id"] for measure in remote.measures(regime="un-dprk")}
    assert {measure["id"] for measure in remote.instrument("un-dprk-2397")["measures"]} <= regime
    assert remote.measure("un-dprk-2397-7")["regime"] == "un-dprk"
    said = remote.ask(recipient={"name": "North Korea"}, items=[{"text": "lorries"}], on="2021-03")
    assert "un-dprk-2397-7" in {finding["provision"] for finding in said["findings"]}
    (record,) = remote.screen(["Korea Mining Development Trading Corporation"], on="2019")
    hit = record["hits"][0]
    remote.decide(record["query"], hit["entry"], "same", "It is them.")
    assert [row["verdict"] for row in remote.decisions(hit["entry"])] == ["same"]
    assert remote.lists()[0]["entries"]


def test_what_was_looked_at_is_told(remote: RemoteDesk) -> None:
    assert remote.sources()["watched"] is False
    assert remote.coverage(first="2024-01-01")["statement"] is None
    with pytest.raises(ApiError, match="Nothing was ever watched"):
        remote.signed_coverage()
    (relation,) = remote.relations("KP/RU")
    assert relation["pair"] == ["KP", "RU"]
    assert len(list(remote.exchanges("KP/RU"))) == sum(relation["totals"].values())


def test_what_is_not_there_is_told_as_the_desk_tells_it(remote: RemoteDesk) -> None:
    with pytest.raises(ApiError, match="No case has the id no such") as missing:
        remote.case("no such")
    assert missing.value.kind in {"not-found"}
    with pytest.raises(ApiError, match=r"query\.regim") as wrong:
        list(remote.cases(regim="un-dprk"))
    assert wrong.value.problem is not None
    assert wrong.value.problem["errors"][0]["where"] == "query.regim"


def test_where_no_desk_answers_the_error_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with (
            RemoteDesk(f"http://127.0.0.1:{taken.getsockname()[1]}", timeout=2) as remote,
            pytest.raises(ApiError, match="sanctrace desk") as nobody,
        ):
            remote.about()
    assert nobody.value.status is None
