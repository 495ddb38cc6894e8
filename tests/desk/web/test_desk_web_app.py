"""Every address of the desk over HTTP: what it shows, what it refuses, and that no judgement is lost."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from sanctrace.desk.web.guard import POLICY

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served

LIMOUSINE = "limousine"
LAW = ["/law", "/law/instrument/un-dprk-2397", "/law/paragraph/un-dprk-2397-7", "/law/ask"]


def links(page: str, start: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="({start}[^"#?]*)', page)))


def test_every_page_answers_and_may_load_nothing_from_elsewhere(desk: Served) -> None:
    with desk.browse() as client:
        inbox = client.get("/")
        cases = links(inbox.text, "/case/")
        assert len(cases) == desk.cases
        articles = {link for case in cases for link in links(client.get(case).text, "/article/")}
        assert len(articles) > 1
        for address in ["/", "/?filter=1", "/?decision=&regime=un-dprk&order=oldest", *cases, *articles, *LAW]:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.headers["Content-Security-Policy"] == POLICY
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.text.count("<h1") == 1, address
            assert not re.search(r"<style|\sstyle=|<script(?! src=\"/static/)|\son\w+=", answer.text), address
            assert not re.search(r'(?:src|action)="https?:', answer.text), address


def test_every_quotation_of_a_case_leads_to_its_words(desk: Served) -> None:
    with desk.browse() as client:
        for case in links(client.get("/").text, "/case/"):
            quoted = set(re.findall(r'href="(/article/[0-9a-f]+)#(p-\d+-\d+)"', client.get(case).text))
            assert quoted
            for article, place in quoted:
                assert f'id="{place}"' in client.get(article).text, f"{case} quotes {article}#{place}"


def test_the_files_of_the_desk_are_served_and_no_others(desk: Served) -> None:
    with desk.browse() as client:
        for name, kind in (("report.css", "text/css"), ("desk.css", "text/css"), ("keys.js", "text/javascript")):
            answer = client.get(f"/static/{name}")
            assert answer.status_code == 200
            assert answer.headers["Content-Type"].startswith(kind)
        assert client.get("/static/..%2Fapp.py").status_code == 404
        assert client.get("/static/app.py").status_code == 404


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/case/000000000000", "No case has the id 000000000000"),
        (f"/article/{'0' * 64}", "is kept in this ledger"),
        ("/law/paragraph/un-nowhere-1", "has no paragraph un-nowhere-1"),
        ("/law/instrument/un-nowhere", "has no instrument un-nowhere"),
        ("/nowhere", "not found"),
    ],
)
def test_what_is_not_there_is_said_in_words(desk: Served, address: str, words: str) -> None:
    with desk.browse() as client:
        answer = client.get(address)
    assert answer.status_code == 404
    assert words in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_a_name_bound_to_this_machine_by_another_site_is_refused(desk: Served) -> None:
    for name in ("evil.example", "127.0.0.1.evil.example", "127.0.0.1:80:80", ""):
        answer = httpx.get(desk.url, headers={"Host": name})
        assert answer.status_code in {400, 421}, name
        assert "Set-Cookie" not in answer.headers
        assert LIMOUSINE not in answer.text
    port = desk.url.rpartition(":")[2]
    for name in (f"localhost:{port}", f"[::1]:{port}"):
        assert httpx.get(desk.url, headers={"Host": name}).status_code == 200


def test_forms_of_another_site_change_nothing(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    fields = {"action": "confirm", "about": case}
    with desk.browse() as client, desk.browse() as other:
        assert client.post("/judge", data=fields).status_code == 403
        assert client.post("/judge", data={**fields, "token": "0" * 64}).status_code == 403
        foreign = re.findall(r'name="token" value="(\w+)"', other.get(f"/case/{case}").text)[0]
        assert client.post("/judge", data={**fields, "token": foreign}).status_code == 403
        own = re.findall(r'name="token" value="(\w+)"', client.get(f"/case/{case}").text)[0]
        elsewhere = {"Origin": "https://evil.example"}
        assert client.post("/judge", data={**fields, "token": own}, headers=elsewhere).status_code == 403
        assert client.post("/judge", json={**fields, "token": own}).status_code == 415
        assert client.get("/judge").status_code == 405
        assert "Nobody has judged this case yet" in client.get(f"/case/{case}").text
    with httpx.Client(base_url=desk.url) as first:
        cookie = first.get("/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_form_that_is_too_large_is_refused(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    with desk.browse() as client:
        answer = desk.judge(client, f"/case/{case}", action="note", about=case, reason="x" * 100_000)
        assert answer.status_code == 413


def test_what_people_write_is_shown_as_text(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    with desk.browse() as client:
        shown = desk.judge(client, f"/case/{case}", action="note", about=case, case=case, reason=hostile)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert(1)" in shown.text
        found = client.get("/", params={"words": hostile, "regime": '"><script>alert(2)</script>'})
        assert "<script>alert" not in found.text


def test_the_inbox_filters_counts_and_searches(desk: Served) -> None:
    with desk.browse() as client:
        everything = client.get("/?filter=1").text
        assert f"<h1>{desk.cases} cases to decide</h1>" in everything
        for name, value in re.findall(r'<select name="(\w+)">.*?<option value="([^"]+)"', everything, re.S):
            if name == "order":
                continue
            words = re.search(rf'<option value="{re.escape(value)}">[^<]*\((\d+)\)', everything)
            assert words, (name, value)
            narrowed = client.get("/", params={name: value}).text
            assert f"<h1>{words[1]} case" in narrowed, (name, value)
            assert len(links(narrowed, "/case/")) == int(words[1])
        assert len(links(client.get("/?words=LIMO").text, "/case/")) == 1
        assert "No case fits this filter" in client.get("/?words=submarine").text
        spring = links(client.get("/?since=2024-02-01&until=2024-02-29").text, "/case/")
        assert f"/case/{desk.case_of(LIMOUSINE)}" in spring
        assert len(spring) < desk.cases
        newest, oldest = (links(client.get(f"/?order={o}").text, "/case/") for o in ("newest", "oldest"))
        assert newest == oldest[::-1]
        opened = client.get("/").text
        assert links(opened, "/case/") == links(client.get("/?order=pressing").text, "/case/") != newest
        assert "Order: most pressing first" in opened
        assert "A1 first" in opened, "the rule stands beside the order"
        assert client.get("/?since=yesterday&decision=perhaps&order=up&after=nobody").status_code == 200


def test_a_confirmed_case_leaves_the_queue_and_comes_back_when_it_is_withdrawn(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    with desk.browse() as client:
        answer = desk.judge(client, f"/case/{case}", action="confirm", about=case, case=case)
        assert "Kept: confirm by Ana Lyst" in answer.text
        assert str(answer.url).split("?", maxsplit=1)[0] != f"{desk.url}/case/{case}", "the next case is shown"
        assert f"/case/{case}" not in client.get("/").text
        assert f"/case/{case}" in client.get("/?decision=confirmed").text
        judgement = re.findall(
            r'value="withdraw"><input type="hidden" name="about" value="(\w+)"', client.get(f"/case/{case}").text
        )[0]
        desk.judge(client, f"/case/{case}", action="withdraw", about=judgement, case=case, reason="too early")
        assert f"/case/{case}" in client.get("/").text
        history = client.get(f"/case/{case}").text
        assert "withdrawn" in history
        assert "too early" in history


def test_every_judgement_is_kept_and_shown(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    page = f"/case/{case}"
    with desk.browse() as client:
        told = {"about": case, "case": case}
        assert "a dismiss needs its reason" in desk.judge(client, page, action="dismiss", **told).text.lower()
        desk.judge(client, page, action="grade", value="B2", reason="two offices agree", **told)
        desk.judge(client, page, action="assign", value="B. Analyst", **told)
        shown = client.get(page).text
        assert "Grade B2" in shown
        assert "two offices agree" in shown
        assert "Assigned to B. Analyst" in shown
        refused = desk.judge(client, page, action="grade", value="Z9", reason="no", **told)
        assert refused.status_code == 400
        assert "is no grade" in refused.text
        assert desk.judge(client, page, action="dismiss", reason="a museum piece", **told).status_code == 200
        assert f"/case/{case}" in client.get("/?decision=dismissed").text


def test_a_slot_is_corrected_with_the_words_of_the_page(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    with desk.browse() as client:
        page = client.get(f"/case/{case}").text
        article = links(page, "/article/")[0]
        event = re.findall(r'name="action" value="correct"><input type="hidden" name="about" value="(\w+)"', page)[0]
        text = client.get(article).text
        place = re.findall(r'<option value="(\d+-\d+)">Russia \(', text)[0]
        fields = {"about": event, "back": "article", "sha256": article.rpartition("/")[2]}
        kept = desk.judge(client, article, action="correct", slot="recipient", words=place, **fields)
        assert kept.status_code == 200
        assert "Kept: correct of recipient" in kept.text
        now = client.get("/?decision=").text
        assert "limousine supplied by Russia to Russia" in now
        refused = desk.judge(client, article, action="correct", slot="when", value="tomorrow", **fields)
        assert refused.status_code == 400
        refused = desk.judge(client, article, action="correct", slot="place", words="9-999999", **fields)
        assert refused.status_code == 400
        assert "lie outside the body" in refused.text


def test_a_corrected_name_is_compared_with_the_lists_again(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    with desk.browse() as client:
        page = client.get(f"/case/{case}").text
        event = re.findall(r'name="action" value="correct"><input type="hidden" name="about" value="(\w+)"', page)[0]
        fields = {"about": event, "case": case, "slot": "recipient", "value": "Foreign Trade Bank"}
        kept = desk.judge(client, f"/case/{case}", action="correct", **fields)
        assert kept.status_code == 200
        now = client.get(kept.url.path).text
        assert "“Foreign Trade Bank” resembles FOREIGN TRADE BANK" in now
        assert "compared again, as corrected by hand" in now


def test_two_cases_are_merged_and_an_account_is_split_off_again(desk: Served) -> None:
    one, other = desk.case_of(LIMOUSINE), desk.case_of("whisky")
    with desk.browse() as client:
        merged = desk.judge(
            client, f"/case/{one}", action="merge", about=one, case=one, value=other, reason="one lorry carried both"
        )
        assert merged.status_code == 200
        assert "2 articles" in merged.text
        events = re.findall(r'value="split"><input type="hidden" name="about" value="(\w+)"', merged.text)
        assert len(events) == 2
        case = str(merged.url).split("/case/", maxsplit=1)[1].split("?", maxsplit=1)[0]
        desk.judge(client, f"/case/{case}", action="split", about=events[0], case=case, reason="two seas apart")
        assert f"<h1>{desk.cases} cases to decide</h1>" in client.get("/").text


def test_a_case_is_saved_as_the_command_prints_it(desk: Served) -> None:
    case = desk.case_of(LIMOUSINE)
    with desk.browse() as client:
        answer = client.get(f"/case/{case}.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{case}.json"'
    assert json.loads(answer.text)["id"] == case


def test_the_law_is_asked_and_says_what_is_wrong_with_a_question(desk: Served) -> None:
    asked = {"supplier": "Russia", "recipient": "North Korea", "items": "limousine", "when": "2024-02-18"}
    with desk.browse() as client:
        answer = client.get("/law/ask", params=asked).text
        assert "may fall under" in answer
        assert "S/RES/2397 (2017) para. 7" in answer
        assert "name at least one side" in client.get("/law/ask?supplier=&kind=transfer").text
        assert "write 2024-02-18" in client.get("/law/ask", params={**asked, "when": "yesterday"}).text
        paragraph = client.get("/law/paragraph/un-dprk-2397-7").text
        assert "From 22 December 2017 on" in paragraph
        assert "limousine" in paragraph


def test_two_analysts_at_once_lose_no_judgement(desk: Served) -> None:
    """Both open the same case, then judge it at the same moment, ten times over; then each is told of the other."""
    case = desk.case_of(LIMOUSINE)
    failed: list[str] = []

    def work(name: str) -> None:
        with desk.browse() as client:
            for number in range(10):
                fields = {"about": case, "case": case, "reason": f"{name} {number}"}
                answer = desk.judge(client, f"/case/{case}", action="note", **fields)
                if answer.status_code != 200:
                    failed.append(answer.text)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("anna", "boris")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with desk.browse() as client:
        shown = client.get(f"/case/{case}").text
        assert all(f"{name} {n}" in shown for name in ("anna", "boris") for n in range(10))
        desk.judge(client, f"/case/{case}", action="confirm", about=case, case=case, seen="")
        met = desk.judge(client, f"/case/{case}", action="dismiss", about=case, case=case, seen="", reason="no matter")
        assert "Somebody else judged this case while you had it open" in met.text
    with sqlite3.connect(desk.ledger) as connection:
        ((kept,),) = connection.execute("SELECT count(*) FROM judgements").fetchall()
    connection.close()
    assert kept == 22


def test_a_ledger_that_is_gone_is_said_in_words(desk: Served) -> None:
    desk.ledger.unlink()
    with desk.browse() as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert "there is no ledger" in answer.text
