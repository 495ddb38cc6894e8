"""Saved searches, actors, relations, sources, reading a page, and the links of mails, over HTTP."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from sanctrace.desk.web import relation_pages
from sanctrace.ledger import CaseFilter, open_ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.ledger.watch_state import WatchState, watch_file
from sanctrace.model import Poll
from sanctrace.model.notice import ReaderState, SavedSearch, Search
from sanctrace.notices.search import fits
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.runs.watch.sources_file import read_sources

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served

TOLD = """Freighter lands mortar shells for Tripoli

MISRATA, 4 March 2021 - Turkey delivered 40 tonnes of mortar shells to Libya on Tuesday, the harbour master said.
"""
FORM = re.compile(r'name="token" value="([0-9a-f]{64})"')


def post(client: httpx.Client, page: str, to: str, **fields: str) -> httpx.Response:
    token = FORM.search(client.get(page).text)
    assert token, "the page has no form"
    return client.post(to, data={"token": token[1], **fields})


def links(page: str, start: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="({start}[^"#?]*)', page)))


def test_a_search_is_saved_opened_and_taken_out(desk: Served) -> None:
    with desk.browse() as client:
        query = "regime=un-dprk&outcome=may+fall+under&words=limo&grade=E"
        kept = post(client, f"/?{query}", "/searches", action="save", name="Cars  for P", query=query)
        assert "The search is kept" in kept.text
        assert "Regime un-dprk; outcome may fall under; grade E or better; words “limo”." in kept.text
        inbox = client.get("/").text
        link = re.findall(r'href="(/\?[^"]*)">Cars for P<', inbox)[0].replace("&amp;", "&")
        opened = client.get(link).text
        assert links(opened, "/case/") == [f"/case/{desk.case_of('limousine')}"]
        assert "Save this search" not in opened, "it is saved already"
        assert client.post("/searches", data={"action": "drop", "name": "Cars for P"}).status_code == 403
        gone = post(client, "/searches", "/searches", action="drop", name="Cars for P")
        assert "No search is saved yet" in gone.text
        assert post(client, "/?words=limo", "/searches", action="save", name=" ").status_code == 400
        refused = post(client, "/?words=limo", "/searches", action="save", name="x", query="status=perhaps")
        assert refused.status_code == 400
        assert "cannot be saved" in refused.text


def test_the_inbox_shows_what_a_saved_search_tells_of(desk: Served) -> None:
    """One notion: the filter of the inbox and the search of a digest want the same cases."""
    with desk.browse() as client, open_ledger(desk.ledger) as ledger:
        snapshots = [snapshot_of(case) for case in ledger.cases()]
        options = re.findall(r'<select name="(\w+)">(.*?)</select>', client.get("/?filter=1&decision=").text, re.S)
        asked = [(name, value) for name, told in options for value in re.findall(r'<option value="([^"]+)"', told)]
        asked += [("since", "2020-01-15"), ("until", "2023-11-30"), ("words", "supplied russia")]
        assert {name for name, _ in asked} >= {"regime", "provision", "outcome", "status", "goods", "grade", "source"}
        for name, written in asked:
            if name == "order":
                continue
            value = unescape(written)
            shown = links(client.get("/", params={name: value, "decision": ""}).text, "/case/")
            post(client, "/?words=a", "/searches", action="save", name="one", query=f"{name}={quote(value)}")
            with NoticeBook.open(desk.ledger) as book:
                saved = book.saved_search("one")
            assert saved is not None
            assert set(shown) == {f"/case/{s.case}" for s in snapshots if fits(saved.search, s)}, (name, value)


def test_a_saved_search_without_a_field_in_the_inbox_is_listed_all_the_same(desk: Served) -> None:
    with NoticeBook.open(desk.ledger) as book:
        search = Search(parties=("KP",), regimes=("un-dprk", "eu-russia"))
        book.keep_search(SavedSearch(name="Two", search=search, by="A", at=datetime.now(UTC)))
    with desk.browse() as client:
        assert "Regime un-dprk or eu-russia; party KP." in client.get("/searches").text
        assert ">Two<" not in client.get("/").text


def test_a_digest_is_asked_for_confirmed_and_ended_by_its_links(desk: Served) -> None:
    with desk.browse() as client:
        post(client, "/?words=limo", "/searches", action="save", name="Cars", query="words=limo")
        refused = post(client, "/searches", "/searches", action="subscribe", name="Cars", email="nobody")
        assert refused.status_code == 400
        assert "is no mail address" in refused.text
        fields = {"name": "Cars", "email": "ann@example.org", "pace": "weekly"}
        asked = post(client, "/searches", "/searches", action="subscribe", **fields)
        assert "is asked whether it wants the digest" in asked.text
        assert "ann@example.org: weekly, waiting for confirmation" in asked.text
        link = desk.link_in_mail("confirm")
        assert "words “limo”" in client.get(link).text
        assert "waiting for confirmation" in client.get("/searches").text, "opening a link does nothing"
        assert "is confirmed: weekly" in client.post(link).text
        leave = desk.leaving_link("Cars")
        assert client.get(leave).status_code == 200
        one_click = httpx.post(leave, data={"List-Unsubscribe": "One-Click"})
        assert "nothing more is sent to ann@example.org" in one_click.text
        wrong = client.get(leave.replace("unsubscribe", "confirm", 1))
        assert wrong.status_code == 400
        assert client.get("/notices/unsubscribe/no.such.token.here").status_code == 400
    with NoticeBook.open(desk.ledger) as book:
        (reader,) = book.subscriptions()
        assert reader.state is ReaderState.ENDED
        assert [consent.by for consent in book.consents(reader.id)] == ["desk", "link in the mail", "one click"]


def test_every_actor_has_a_page_with_names_network_and_cases(desk: Served) -> None:
    with desk.browse() as client, open_ledger(desk.ledger) as ledger:
        listed = client.get("/actors").text
        actors = links(listed, "/actor/")
        assert {"/actor/North%20Korea", "/actor/Kim%20Jong%20Un", "/actor/Amur%20company"} <= set(actors)
        assert "/actor/forces%20of%20Khalifa%20Haftar" in actors, "a common noun with a name behind it names somebody"
        for address in actors:
            shown = client.get(address)
            assert shown.status_code == 200, address
            name = re.findall(r"<h1>(.*?)</h1>", shown.text)[0]
            cases = {f"/case/{c.outline.id}" for c in ledger.list_cases(CaseFilter(actor=name), limit=99)}
            assert cases <= set(links(shown.text, "/case/"))
            for article, place in set(re.findall(r'href="(/article/[0-9a-f]+)#(p-\d+-\d+)"', shown.text)):
                assert f'id="{place}"' in client.get(article).text, f"{address} quotes {article}#{place}"
        assert links(client.get("/actors?words=kim").text, "/actor/") == ["/actor/Kim%20Jong%20Un"]
        everybody = {count.value for count in ledger.count_labels(CaseFilter(), "actor")}
        for described in ("woman", "Cargo planes", "North Korean ship"):
            assert described in everybody
            assert f"/actor/{quote(described)}" not in actors
            assert "describes a party and names none" in client.get(f"/actor/{quote(described)}").text
        for case in ledger.cases():  # a party that is only described is no link
            for address in links(client.get(f"/case/{case.id}").text, "/actor/"):
                assert client.get(address).status_code == 200, address
        missing = client.get("/actor/Nobody")
        assert missing.status_code == 404
        assert "No case of this ledger names Nobody" in missing.text


def test_the_relation_of_two_states_leads_to_its_articles(desk: Served) -> None:
    with desk.browse() as client:
        assert "/relations/KP-RU" in links(client.get("/relations").text, "/relations/")
        shown = client.get("/relations/KP-RU").text
        assert "<title>North Korea and Russia: events by month and kind" in shown
        for article in links(shown, "/article/"):
            assert client.get(article).status_code == 200
        transfers = client.get("/relations/kp-ru?kind=transfers").text
        assert "limousine" in transfers
        assert "asserts, of this" not in transfers
        assert client.get("/relations/KP-XX").status_code == 404


def test_a_large_ledger_tells_its_last_count_and_counts_anew_beside(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.browse() as client:
        before = client.get("/relations").text
        assert "being counted" not in before
        monkeypatch.setattr(relation_pages, "AT_ONCE", 0)
        told = "North Korea bought two lorries from Mali on 4 March 2021, Seoul said."
        sent = {"form": "text", "content": f"Lorries\n\n{told}"}
        assert client.post("/api/v1/articles", json=sent).status_code == 200
        assert "1 newer reading came; they are being counted anew" in client.get("/relations").text
        deadline = time.monotonic() + 30
        while "being counted" in (after := client.get("/relations").text):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert "/relations/KP-ML" in after
    assert "/relations/KP-ML" not in before


def test_nothing_found_never_stands_without_what_was_checked(desk: Served) -> None:
    with desk.browse() as client:
        assert "No source was watched for this ledger" in client.get("/?words=submarine").text
        assert "No source was watched for this ledger" in client.get("/sources").text
        assert client.get("/sources/coverage.json").status_code == 404
        sources = desk.ledger.parent / "sources.yml"
        keys = ("id: gazette", "kind: feed", "address: https://gazette.example/feed", "title: The Gazette")
        sources.write_text("sources:\n  - " + "\n    ".join(keys) + "\n", encoding="utf-8")
        (source,) = read_sources(sources)
        with WatchState.open(watch_file(desk.ledger)) as state, state.writing():
            at = datetime.now(UTC) - timedelta(minutes=10)
            state.keep_poll(Poll(source=source.id, address=source.address, at=at, found=3, new=3))
        nothing = client.get("/?words=submarine").text
        assert "1 of 1 sources, 1 times" in nothing
        assert "Signed with key" in nothing
        shown = client.get("/sources").text
        assert "The Gazette" in shown
        assert "1 of 1 worked" in shown
        statement = json.loads(client.get("/sources/coverage.json").text)
        assert "gazette" in json.dumps(statement)


def test_a_pasted_page_becomes_a_case(desk: Served) -> None:
    with desk.browse() as client:
        shown = post(client, "/read", "/read", text=TOLD)
        assert shown.status_code == 200
        assert "The page is read and kept" in shown.text
        case = links(shown.text, "/case/")[0]
        assert "mortar shells" in client.get(case).text
        assert desk.cases == 11
        assert client.post("/read", data={"text": TOLD}).status_code == 403
        assert post(client, "/read", "/read").status_code == 400
        long = post(client, "/read", "/read", text=TOLD + "Words and words. " * 4_200)
        assert long.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/page",
        "http://localhost/",
        "http://10.0.0.7/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "ftp://a.example/",
    ],
)
def test_an_address_of_this_machine_or_a_private_network_is_not_fetched(desk: Served, address: str) -> None:
    with desk.browse() as client:
        refused = post(client, "/read", "/read", address=address)
    assert refused.status_code == 422
    assert "Nothing was kept" in refused.text
    assert desk.cases == 10


def test_the_case_shows_its_days_its_ties_and_its_matrix(desk: Served) -> None:
    case = desk.case_of("limousine")
    with desk.browse() as client:
        shown = client.get(f"/case/{case}").text
    assert "It happened, as Port Levin Gazette has it: 18 February 2024" in shown
    assert 'href="/actor/Kim%20Jong%20Un"' in shown
    matrix = shown[shown.index('id="matrix"') :]
    assert "S/RES/2397 (2017) para. 7" in matrix
    assert re.search(r'href="/article/[0-9a-f]+#p-\d+-\d+" title="“Aurus limousine”">met</a>', matrix)
