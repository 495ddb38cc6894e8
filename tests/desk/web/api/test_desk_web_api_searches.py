"""Saved searches, digests asked for, decisions about hits, and the signed coverage, over the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.ledger.watch_state import WatchState, watch_file
from sanctrace.model import Poll
from sanctrace.model.account import Scope
from sanctrace.model.notice import SavedSearch, Search
from sanctrace.runs.watch.sources_file import read_sources

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served, Shared

API = "/api/v1"


@pytest.fixture
def api(desk: Served) -> Any:
    with httpx.Client(base_url=f"{desk.url}{API}", timeout=60) as client:
        yield client


def test_a_search_is_kept_opened_and_taken_out(desk: Served, api: httpx.Client) -> None:
    sent = {"name": "Cars  for P", "regime": "un-dprk", "words": "limo", "grade": "E"}
    kept = api.post("/searches", json=sent).json()
    assert (kept["name"], kept["by"]) == ("Cars for P", "Ana Lyst")
    assert api.get("/searches").json()["searches"] == [kept]
    (case,) = api.get("/cases", params=kept["filters"]).json()["cases"]
    assert case["id"] == desk.case_of("limousine")
    with desk.browse() as client:
        assert ">Cars for P<" in client.get("/").text
    assert api.post("/searches", json={"name": "Cars for P", "words": "diesel"}).json()["filters"] == {
        "words": "diesel"
    }
    assert len(api.get("/searches").json()["searches"]) == 1
    assert api.delete("/searches/Cars for P").json() == {"dropped": "Cars for P"}
    assert api.delete("/searches/Cars for P").status_code == 404
    assert api.get("/searches").json() == {"searches": []}


def test_a_search_that_no_filter_gives_is_listed_and_one_that_cannot_be_saved_refused(
    desk: Served, api: httpx.Client
) -> None:
    with NoticeBook.open(desk.ledger) as book:
        wide = Search(parties=("KP",), regimes=("un-dprk", "eu-russia"))
        book.keep_search(SavedSearch(name="A/B", search=wide, by="A", at=datetime.now(UTC)))
    (told,) = api.get("/searches").json()["searches"]
    assert (told["filters"], told["words"]) == (None, "regime un-dprk or eu-russia; party KP")
    assert api.delete("/searches/A%2FB").status_code == 200
    for sent in ({"status": "perhaps"}, {"decision": "open"}, {"order": "oldest"}, {"actor": "Russia"}):
        answer = api.post("/searches", json={"name": "x", **sent})
        assert (answer.status_code, answer.json()["type"]) == (422, f"{API}/problems/invalid"), sent
    assert api.post("/searches", json={"name": " "}).status_code == 422


def test_a_digest_is_asked_for_and_goes_nowhere_before_a_yes(desk: Served, api: httpx.Client) -> None:
    api.post("/searches", json={"name": "Cars", "words": "limo"})
    asked = {"search": "Cars", "email": "ann@example.org", "pace": "weekly"}
    assert api.post("/digests", json=asked).json() == {**asked, "state": "waiting for confirmation"}
    assert httpx.post(desk.link_in_mail("confirm")).status_code == 200
    assert api.post("/digests", json=asked).json()["state"] == "active"
    assert api.post("/digests", json={**asked, "email": "nobody"}).status_code == 400
    assert api.post("/digests", json={**asked, "search": "Ships"}).status_code == 404


def test_a_decision_about_a_hit_stands_beside_later_hits_until_it_is_withdrawn(api: httpx.Client) -> None:
    name = "Korea Mining Development Trading Corporation"

    def hit() -> Any:
        return api.post("/screen", json={"names": [name]}).json()["records"][0]["hits"][0]

    entry = hit()["entry"]
    sent = {"query": name, "entry": entry, "verdict": "not the same", "why": "Another firm."}
    kept = api.post("/screen/decisions", json=sent).json()
    assert (kept["by"], kept["entry"]) == ("Ana Lyst", entry)
    decided = [h for h in api.post("/screen", json={"names": [name]}).json()["records"][0]["hits"] if h["decision"]]
    assert [h["decision"]["verdict"] for h in decided] == ["not the same"]
    api.post("/screen/decisions", json={**sent, "verdict": "withdrawn", "why": "It is them."})
    assert hit()["decision"] is None
    first = api.get("/screen/decisions", params={"limit": "1"}).json()
    second = api.get("/screen/decisions", params={"limit": "1", "cursor": first["next"]}).json()
    assert [d["verdict"] for d in first["decisions"] + second["decisions"]] == ["not the same", "withdrawn"]
    assert second["next"] is None
    assert api.get("/screen/decisions", params={"entry": "none"}).json()["decisions"] == []
    for wrong in ({"entry": "none"}, {"verdict": "perhaps"}, {"why": " "}, {"list_id": "none"}):
        assert api.post("/screen/decisions", json={**sent, **wrong}).status_code == 422, wrong


def test_the_signed_statement_is_the_one_that_the_desk_offers(desk: Served, api: httpx.Client) -> None:
    assert api.get("/coverage/signed").status_code == 404
    sources = desk.ledger.parent / "sources.yml"
    keys = ("id: gazette", "kind: feed", "address: https://gazette.example/feed", "title: The Gazette")
    sources.write_text("sources:\n  - " + "\n    ".join(keys) + "\n", encoding="utf-8")
    (source,) = read_sources(sources)
    with WatchState.open(watch_file(desk.ledger)) as state, state.writing():
        state.keep_poll(Poll(source=source.id, address=source.address, at=datetime.now(UTC), found=3, new=3))
    signed = api.get("/coverage/signed").json()
    assert signed["signature"]
    assert [one["id"] for one in api.get("/sources").json()["sources"]] == ["gazette"]
    assert api.get("/coverage").json()["statement"] is not None


@pytest.mark.parametrize(("name", "allowed"), [("rea", 403), ("ana", 200)])
def test_only_who_may_judge_keeps_searches_and_decisions(shared: Shared, name: str, allowed: int) -> None:
    given = {"Authorization": f"Bearer {shared.token(name, Scope.JUDGE)}"}
    with httpx.Client(base_url=f"{shared.url}{API}", headers=given, timeout=60) as api:
        assert api.post("/searches", json={"name": "Cars", "words": "limo"}).status_code == allowed
        assert len(api.get("/searches").json()["searches"]) == (allowed == 200)
        dropped = api.delete("/searches/Cars")
        assert dropped.status_code == allowed
        entry = api.post("/screen", json={"names": ["Korea Mining Development Trading Corporation"]}).json()
        sent = {"query": "Komid", "entry": entry["records"][0]["hits"][0]["entry"], "verdict": "same", "why": "It is."}
        assert api.post("/screen/decisions", json=sent).status_code == allowed
        assert api.get("/export?form=csv").status_code == api.get("/actors/Russia").status_code == 200
    told = {row["detail"]["path"] for row in shared.audit if row["kind"] == "export"}
    assert {f"{API}/export", f"{API}/actors/Russia"} <= told


def test_a_page_of_another_site_takes_nothing_out(shared: Shared) -> None:
    with shared.sign_in("ana") as client:
        address = f"{shared.url}{API}/searches/Cars"
        answer = client.delete(address, headers={"Origin": "https://evil.example"})
        assert (answer.status_code, answer.json()["type"]) == (403, f"{API}/problems/cross-site")
        assert client.delete(address, headers={"Origin": shared.url}).status_code == 404
