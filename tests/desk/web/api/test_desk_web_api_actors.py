"""Actors, and the views of a case that the desk draws, over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served

API = "/api/v1"


@pytest.fixture
def api(desk: Served) -> Any:
    with httpx.Client(base_url=f"{desk.url}{API}", timeout=60) as client:
        yield client


def test_actors_are_listed_page_by_page_and_sought_by_words(api: httpx.Client) -> None:
    whole = api.get("/actors").json()
    assert whole["next"] is None
    counts = [actor["cases"] for actor in whole["actors"]]
    assert counts == sorted(counts, reverse=True)
    paged, query = [], {"limit": "3"}
    while True:
        page = api.get("/actors", params=query).json()
        paged += page["actors"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert paged == whole["actors"]
    assert [a["name"] for a in api.get("/actors?words=jong").json()["actors"]] == ["Kim Jong Un"]
    assert api.get("/actors", params={"words": "jong", "cursor": query["cursor"]}).status_code == 400


def test_an_actor_is_told_with_its_events_cases_and_network(desk: Served, api: httpx.Client) -> None:
    case = desk.case_of("limousine")
    told = api.get("/actors/Kim Jong Un").json()
    assert told["total"] == len(told["cases"]) == 1
    (part,) = told["cases"]
    assert (part["id"], part["roles"]) == (case, ["recipient"])
    (event,) = part["events"]
    assert event["event"]["recipient"] == "Kim Jong Un"
    page = api.get(f"/articles/{event['sha256']}").json()
    words = told["named"][0]["evidence"]
    assert page["body"][words["start"] : words["end"]] == words["text"]
    assert {tie["end"] for tie in told["network"]["ties"]} >= {"Kim Jong Un"}
    assert {node["actor"] for node in told["network"]["nodes"]} >= {"Russia", "Kim Jong Un"}
    assert [c["id"] for c in api.get("/cases", params={"actor": "Kim Jong Un"}).json()["cases"]] == [case]
    assert api.get("/cases", params={"actor": "Kim Jong Un", "words": "diesel"}).json()["cases"] == []
    counts = api.get("/cases/counts", params={"actor": "Kim Jong Un"}).json()["counts"]
    assert all(count["cases"] == 1 for count in counts)
    for missing in ("Nobody", "Nobody / Sons", "Kim%00"):
        assert api.get(f"/actors/{missing}").status_code == 404, missing


def test_a_case_is_told_as_the_desk_draws_it(desk: Served, api: httpx.Client) -> None:
    case = desk.case_of("limousine")
    network = api.get(f"/cases/{case}/network").json()
    assert {node["label"] for node in network["nodes"]} >= {"Russia", "Kim Jong Un"}
    assert any("limousine" in words for tie in network["ties"] for words in tie["words"])
    moments = api.get(f"/cases/{case}/timeline").json()["moments"]
    assert [m["first"] for m in moments] == sorted(m["first"] for m in moments)
    assert {m["kind"] for m in moments} == {"event", "report"}
    matrix = api.get(f"/cases/{case}/matrix").json()
    (row,) = [row for row in matrix["rows"] if row["provision"] == "un-dprk-2397-7"]
    assert set(row["cells"]) == set(matrix["columns"])
    assert {cell["outcome"] for cell in row["cells"].values() if cell} >= {"met"}
    for view in ("network", "timeline", "matrix"):
        assert api.get(f"/cases/none/{view}").status_code == 404


def test_a_track_leads_on_to_the_same_view_of_the_case_that_it_is_now(desk: Served, api: httpx.Client) -> None:
    case, other = desk.case_of("limousine"), desk.case_of("diesel")
    api.get("/changes")  # from now on ids are followed
    merged = {"kind": "merge", "about": case, "others": [other], "reason": "One and the same."}
    api.post("/judgements", json=merged, headers={"If-Match": "*"})
    api.get("/changes")
    (gone,) = [name for name in (case, other) if api.get(f"/cases/{name}").status_code != 200]
    for view in ("network", "judgements", "export?form=jsonl"):
        answer = api.get(f"/cases/{gone}/{view}")
        assert answer.status_code in {307, 410}
        if answer.status_code == 307:
            assert answer.headers["Location"].endswith(f"/{view}")
            assert api.get(answer.headers["Location"].removeprefix(API)).status_code == 200
