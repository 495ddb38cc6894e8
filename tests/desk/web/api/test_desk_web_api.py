"""The API over a real server: what it answers, what it refuses, and that no judgement is lost."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served

API = "/api/v1"
STORY = """NAMPO, 9 March 2021 (Harbour Post) - Two Swedish lorries were handed to a North Korean trading house in
Pyongyang on 4 March 2021, a customs official of South Korea said on Tuesday.

The official said that North Korea bought the lorries from a dealer in China."""


@pytest.fixture
def api(desk: Served) -> Any:
    with httpx.Client(base_url=f"{desk.url}{API}", timeout=60) as client:
        yield client


def case_id(api: httpx.Client, words: str) -> str:
    (case,) = api.get("/cases", params={"words": words}).json()["cases"]
    return str(case["id"])


def judge(api: httpx.Client, seen: str | None, **sent: Any) -> httpx.Response:
    return api.post("/judgements", json=sent, headers={"If-Match": seen} if seen else {})


@pytest.mark.parametrize("order", ["pressing", "newest", "oldest"])
def test_cases_are_listed_page_by_page_each_once(desk: Served, api: httpx.Client, order: str) -> None:
    found, query = [], {"limit": "2", "order": order}
    while True:
        answer = api.get("/cases", params=query)
        page = answer.json()
        found += [case["id"] for case in page["cases"]]
        assert len(page["cases"]) <= 2
        if page["next"] is None:
            assert "Link" not in answer.headers
            break
        assert httpx.get(f"{desk.url}{answer.links['next']['url']}").json()["cases"]
        query["cursor"] = page["next"]
    assert len(found) == len(set(found)) == desk.cases
    whole = [case["id"] for case in api.get("/cases", params={"order": order}).json()["cases"]]
    assert whole == found
    if order == "pressing":
        assert whole == [case["id"] for case in api.get("/cases").json()["cases"]]
    else:
        other = "oldest" if order == "newest" else "newest"
        assert [case["id"] for case in api.get("/cases", params={"order": other}).json()["cases"]] == found[::-1]


def test_a_page_follows_although_its_last_case_is_gone_since(api: httpx.Client) -> None:
    first = api.get("/cases", params={"limit": "1"}).json()
    rest = [case["id"] for case in api.get("/cases").json()["cases"]][1:]
    gone = first["cases"][0]["id"]
    assert judge(api, "*", kind="merge", about=gone, others=[rest[-1]], reason="One and the same.").status_code == 200
    assert api.get("/cases", params={"limit": "1", "cursor": first["next"]}).json()["cases"][0]["id"] == rest[0]


def test_a_cursor_fits_its_own_list_alone(api: httpx.Client) -> None:
    cursor = api.get("/cases", params={"limit": "1"}).json()["next"]
    for query in ({"cursor": cursor, "regime": "un-dprk"}, {"cursor": cursor[:-2]}, {"cursor": "W10"}):
        answer = api.get("/cases", params=query)
        assert (answer.status_code, answer.json()["type"]) == (400, f"{API}/problems/bad-cursor"), query
    assert api.get("/judgements", params={"cursor": cursor}).status_code == 400


def test_the_filters_are_those_of_the_inbox(api: httpx.Client) -> None:
    counts = {(c["name"], c["value"]): c["cases"] for c in api.get("/cases/counts").json()["counts"]}
    for name in ("regime", "provision", "status", "goods", "outcome", "grade", "source"):
        value, count = next((value, n) for (label, value), n in counts.items() if label == name)
        found = len(api.get("/cases", params={name: value, "limit": "100"}).json()["cases"])
        assert found == count or (name == "grade" and found > count)  # a grade stands for itself and all better ones
    assert api.get("/cases", params={"words": "limousine"}).json()["cases"]
    assert not api.get("/cases", params={"words": "limousine", "until": "1999-01-01"}).json()["cases"]


def test_what_does_not_fit_is_named_with_its_place(api: httpx.Client) -> None:
    answer = api.get("/cases", params={"limt": "5", "since": "2024-02-31", "order": "best"})
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {error["where"] for error in problem["errors"]} == {"query.limt", "query.since", "query.order"}
    assert problem["advice"]
    answer = judge(api, "*", kind="dismiss", about="x")
    assert [e["where"] for e in answer.json()["errors"]] == ["body.dismiss.reason"]
    assert api.post("/judgements", content="{", headers={"Content-Type": "application/json"}).status_code == 400
    assert api.get("/cases?limit=1&limit=2").status_code == 422
    assert set(api.delete("/cases").headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert api.get("/nowhere").json()["type"] == f"{API}/problems/not-found"
    assert api.get("/problems/stale").json()["status"] == 412


def test_a_judgement_names_the_version_that_was_seen(api: httpx.Client) -> None:
    case = case_id(api, "limousine")
    seen = api.get(f"/cases/{case}").headers["ETag"]
    assert judge(api, None, kind="confirm", about=case).status_code == 428
    kept = judge(api, seen, kind="confirm", about=case).json()
    assert kept["judgement"]["by"] == "Ana Lyst"
    late = judge(api, seen, kind="dismiss", about=case, reason="A film prop.")
    assert late.status_code == 412
    assert late.headers["ETag"].strip('"') == kept["version"]
    whole = api.get(f"/cases/{case}").json()
    assert (whole["version"], whole["standing"]["decision"]) == (kept["version"], "confirmed")
    gone = judge(api, kept["version"], kind="withdraw", judgement=kept["judgement"]["id"]).json()
    assert gone["case"] == case
    assert api.get(f"/cases/{case}").json()["standing"]["decision"] == "open"
    past = api.get(f"/cases/{case}/judgements").json()["judgements"]
    assert [(one["kind"], one["in_force"]) for one in past] == [("confirm", False), ("withdraw", False)]
    assert api.get(f"/judgements/{kept['judgement']['id']}").json() == kept["judgement"]
    assert [one["kind"] for one in api.get("/judgements").json()["judgements"]] == ["confirm", "withdraw"]


def test_of_two_who_judge_the_same_version_at_once_one_is_kept_and_one_told(desk: Served, api: httpx.Client) -> None:
    case = case_id(api, "limousine")
    seen = api.get(f"/cases/{case}").headers["ETag"]
    answers: list[int] = []
    start = threading.Barrier(4)

    def decide(number: int) -> None:
        with httpx.Client(base_url=f"{desk.url}{API}", timeout=60) as client:
            start.wait()
            answers.append(judge(client, seen, kind="note", about=case, reason=f"Note {number}.").status_code)

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 412, 412, 412]
    assert len(api.get(f"/cases/{case}/judgements").json()["judgements"]) == 1


def test_every_kind_of_judgement_can_be_sent(api: httpx.Client) -> None:
    case = case_id(api, "limousine")
    event = api.get(f"/cases/{case}").json()["tellings"][0]["event"]
    words = {end: event["items"][0]["evidence"][end] for end in ("start", "end")}
    other = case_id(api, "diesel")
    for sent in (
        {"kind": "correct", "about": event["id"], "slot": "when", "value": "2024-02-18"},
        {"kind": "correct", "about": event["id"], "slot": "recipient", "value": {"name": "Kim", "country": "KP"}},
        {"kind": "correct", "about": event["id"], "slot": "items", "value": [{"text": "cars", "quantity": "two"}]},
        {"kind": "correct", "about": event["id"], "slot": "place", "words": words},
        {"kind": "correct", "about": event["id"], "slot": "supplier"},
        {"kind": "grade", "about": case, "grade": "A1", "reason": "Seen."},
        {"kind": "assign", "about": case, "to": "Ben"},
        {"kind": "note", "about": event["id"], "reason": "Mind the year."},
        {"kind": "dismiss", "about": case, "reason": "A film prop."},
    ):
        answer = judge(api, "*", **sent)
        assert answer.status_code == 200, answer.text
        case = answer.json()["case"]
    whole = api.get(f"/cases/{case}").json()
    assert (whole["grade"]["grade"], whole["standing"]["assigned_to"]) == ("A1", "Ben")
    assert whole["corrected"][0]["event"]["date"] == "2024-02-18"
    assert whole["corrected"][0]["event"]["supplier"] is None
    merged = judge(api, "*", kind="merge", about=case, others=[other], reason="One and the same.").json()
    assert len(api.get(f"/cases/{merged['case']}").json()["tellings"]) > len(whole["tellings"])
    parted = judge(api, "*", kind="split", about=event["id"], reason="They are not.").json()
    assert len(api.get(f"/cases/{parted['case']}").json()["tellings"]) < len(whole["tellings"]) + 1


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"kind": "confirm", "about": "nothing"}, 404, "neither a case nor an event"),
        ({"kind": "withdraw", "judgement": "nothing"}, 404, "no judgement nothing is kept"),
        ({"kind": "split", "about": "CASE", "reason": "x"}, 422, "Nothing was kept"),
        ({"kind": "correct", "about": "EVENT", "slot": "when", "value": "soon"}, 422, "soon"),
        ({"kind": "correct", "about": "EVENT", "slot": "place", "words": {"start": 5, "end": 99999999}}, 422, "kept"),
        ({"kind": "approve", "about": "CASE"}, 422, "kind"),
    ],
)
def test_a_judgement_that_does_not_fit_keeps_nothing(
    api: httpx.Client, sent: dict[str, Any], status: int, words: str
) -> None:
    case = case_id(api, "limousine")
    event = api.get(f"/cases/{case}").json()["tellings"][0]["event"]["id"]
    about = {"CASE": case, "EVENT": event}.get(str(sent.get("about")), sent.get("about"))
    answer = judge(api, "*", **(sent | ({"about": about} if about else {})))
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]
    assert "--" not in answer.json()["detail"]
    assert api.get(f"/cases/{case}/judgements").json()["judgements"] == []


def test_a_page_of_another_site_can_send_nothing(desk: Served, api: httpx.Client) -> None:
    case = case_id(api, "limousine")
    body = json.dumps({"kind": "confirm", "about": case})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = api.post("/judgements", content=body, headers={"Content-Type": kind, "If-Match": "*"})
        assert answer.status_code == 415, kind
    elsewhere = {"Content-Type": "application/json", "If-Match": "*"}
    for sign in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert api.post("/judgements", content=body, headers={**elsewhere, **sign}).status_code == 403
    assert api.post("/judgements", content=body, headers={**elsewhere, "Host": "evil.example"}).status_code == 421
    assert api.get("/cases", headers={"Host": "evil.example"}).json()["type"] == f"{API}/problems/misdirected"
    asked = api.options("/judgements", headers={"Origin": "https://e.example", "Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in asked.headers
    assert api.get(f"/cases/{case}/judgements").json()["judgements"] == []
    own = {**elsewhere, "Origin": desk.url, "Sec-Fetch-Site": "same-origin"}
    assert api.post("/judgements", content=body, headers=own).status_code == 200


def test_a_body_that_is_too_large_is_refused(api: httpx.Client) -> None:
    case = case_id(api, "limousine")
    assert judge(api, "*", kind="note", about=case, reason="x" * 100_000).status_code == 413
    large = api.post("/read", json={"form": "text", "content": "word " * 1_000_000})
    assert (large.status_code, large.json()["type"]) == (413, f"{API}/problems/too-large")


def test_a_text_and_a_page_are_read_and_nothing_is_kept(api: httpx.Client) -> None:
    before = api.get("/").json()["ledger"]
    html = f"<html><head><title>Lorries</title></head><body><article><p>{STORY}</p></article></body></html>"
    for sent in ({"form": "text", "content": STORY}, {"form": "html", "content": html}):
        reading = api.post("/read", json=sent).json()
        (event,) = [e for e in reading["events"] if e["kind"] == "transfer"][:1]
        assert event["findings"]
        for passage in event["evidence"]:
            assert reading["body"][passage["start"] : passage["end"]] == passage["text"]
    assert api.get("/").json()["ledger"] == before
    empty = api.post("/read", json={"form": "html", "content": "<p></p>"})
    assert (empty.status_code, empty.json()["type"]) == (422, f"{API}/problems/unreadable")


def test_addresses_of_private_networks_are_not_fetched(desk: Served, api: httpx.Client) -> None:
    for address in (desk.url, "http://localhost:1/", "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/"):
        answer = api.post("/read", json={"form": "address", "address": address})
        assert answer.status_code == 422
        assert "private" in answer.json()["detail"], answer.text
        assert "allow" not in answer.json()["detail"]
    assert api.post("/read", json={"form": "address", "address": "file:///etc/passwd"}).status_code == 422


def test_a_page_that_is_kept_is_there_with_its_cases(api: httpx.Client) -> None:
    sent = {"form": "text", "content": STORY, "source": "https://harbour.example/lorries"}
    kept = api.post("/articles", json=sent).json()
    assert kept["changed"]
    assert kept["cases"]
    article = api.get(f"/articles/{kept['reading']['sha256']}").json()
    assert article["source"] == sent["source"]
    assert {event["case"] for event in article["events"] if event["case"]} == set(kept["cases"])
    event = next(event for event in article["events"] if event["case"])
    assert judge(api, event["version"], kind="confirm", about=event["id"]).status_code == 200
    assert judge(api, event["version"], kind="confirm", about=event["id"]).status_code == 412
    assert not api.post("/articles", json=sent).json()["changed"]
    assert sent["source"] in {
        line["source"] for line in api.get("/articles", params={"limit": "100"}).json()["articles"]
    }


def test_changes_are_told_once_each_with_ids_that_stay(api: httpx.Client) -> None:
    first = api.get("/changes", params={"limit": "100"}).json()
    assert {change["change"] for change in first["changes"]} == {"added"}
    assert api.get("/changes", params={"since": first["next"]}).json()["changes"] == []
    one, other = case_id(api, "limousine"), case_id(api, "diesel")
    judge(api, "*", kind="note", about=one, reason="Mind the year.")
    second = api.get("/changes", params={"since": first["next"]}).json()
    (changed,) = second["changes"]
    assert (changed["id"], changed["change"]) == (one, "changed")
    assert "Mind the year" in changed["reason"]
    merged = judge(api, "*", kind="merge", about=one, others=[other], reason="One and the same.").json()["case"]
    third = api.get("/changes", params={"since": second["next"]}).json()["changes"]
    (gone,) = [change for change in third if change["change"] == "withdrawn"]
    assert gone["case"] is None
    assert gone["now_in"] == [merged]
    assert gone["reason"]
    answer = api.get(f"/cases/{gone['id']}")
    assert (answer.status_code, answer.json()["type"]) == (410, f"{API}/problems/gone")
    (lasting,) = [change for change in third if change["change"] == "changed"]
    assert api.get(f"/cases/{lasting['id']}", follow_redirects=True).json()["id"] == merged


def test_the_law_is_listed_shown_and_asked(api: httpx.Client) -> None:
    library = api.get("/law").json()
    instruments = {i["id"] for regime in library["regimes"] for i in regime["instruments"]}
    assert "un-dprk-2397" in instruments
    assert api.get("/law/instruments/un-dprk-2397").json()["measures"]
    assert api.get("/law/measures/un-dprk-2397-7").json()["symbol"] == "S/RES/2397 (2017) para. 7"
    early = api.get("/law/measures", params={"regime": "un-dprk", "on": "2010-01-01"}).json()["measures"]
    assert 0 < len(early) < len(api.get("/law/measures", params={"regime": "un-dprk"}).json()["measures"])
    asked = {"supplier": {"name": "China"}, "recipient": {"name": "North Korea"}, "items": [{"text": "lorries"}]}
    said = api.post("/law/ask", json={**asked, "on": "2021-03"}).json()
    assert {f["outcome"] for f in said["findings"] if f["provision"] == "un-dprk-2397-7"} == {"may fall under"}
    elsewhere = {"supplier": {"name": "Peru"}, "recipient": {"name": "Chile"}, "on": "2021"}
    none = api.post("/law/ask", json=elsewhere).json()
    assert none["findings"] == []
    assert none["nothing"]
    assert api.post("/law/ask", json={"on": "2021"}).status_code == 422
    assert api.post("/law/ask", json={**asked, "on": "2022/2021"}).json()["errors"][0]["where"] == "body.on"
    for address in ("/law/measures/un-nowhere-1", "/law/instruments/un-nowhere"):
        assert api.get(address).status_code == 404


def test_names_are_screened(api: httpx.Client) -> None:
    names = ["Korea Mining Development Trading Corporation", "IMO 8905490", "Nobody At All Xyz"]
    listed, ship, nobody = api.post("/screen", json={"names": names, "on": "2019"}).json()["records"]
    assert listed["hits"][0]["listed_then"]
    assert listed["hits"][0]["reasons"]
    assert all(hit["score"] == 1.0 for hit in ship["hits"])
    assert nobody["hits"] == []
    assert api.get("/lists").json()["lists"][0]["embedded"]


def test_every_exchange_of_a_pair_is_told_page_by_page(api: httpx.Client) -> None:
    (one,) = api.get("/relations", params={"pair": "KP/RU"}).json()["relations"]
    query, found = {"pair": "ru-kp", "limit": "1"}, []
    while True:
        told = api.get("/relations/exchanges", params=query).json()
        found += told["exchanges"]
        if told["next"] is None:
            break
        query["cursor"] = told["next"]
    assert len(found) == sum(one["totals"].values())
    assert [exchange["month"] for exchange in found] == sorted((e["month"] for e in found), reverse=True)
    transfers = api.get("/relations/exchanges", params={"pair": "KP/RU", "kind": "transfers"}).json()["exchanges"]
    assert transfers == [exchange for exchange in found if exchange["kind"] == "transfers"]
    assert api.get("/relations/exchanges", params={"pair": "KP/CH"}).status_code == 404
    assert api.get("/relations/exchanges", params={**query, "kind": "visits"}).status_code == 400, "another list"


def test_relations_sources_and_coverage_are_there(api: httpx.Client) -> None:
    pairs = [relation["pair"] for relation in api.get("/relations").json()["relations"]]
    assert ["KP", "RU"] in pairs
    (one,) = api.get("/relations", params={"pair": "North Korea/Russia"}).json()["relations"]
    assert one["pair"] == ["KP", "RU"]
    assert sum(point["count"] for point in one["points"]) == sum(one["totals"].values()) > 0
    counted = api.get("/relations").json()["counted"]
    assert counted == {"current": True, "ever": True, "newer": 0}
    assert api.get("/relations", params={"pair": "nowhere"}).status_code == 422
    assert api.get("/sources").json() == {"watched": False, "sources": []}
    assert "No source was watched" in api.get("/coverage").json()["words"][0]
    assert api.get("/coverage", params={"first": "2024-02-02", "last": "2024-02-01"}).status_code == 422


def test_the_document_lists_every_address_with_its_scope(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    operations = [op for path in document["paths"].values() for op in path.values()]
    assert all("Scope: " in op["description"] and op["summary"] for op in operations)
    assert len({op["operationId"] for op in operations}) == len(operations)
    assert api.get("/").json()["scopes"] == ["admin", "judge", "read", "review"]
