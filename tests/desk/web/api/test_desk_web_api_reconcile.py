"""The lists as a reconciliation service, asked as OpenRefine asks: shapes, candidates, and who may read the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served

FIRM = "Korea Mining Development Trading Corporation"
# The shapes of the specification, in our own words.
TEXT = {"type": "string"}
NAMED = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "allOf": [NAMED],
                    "required": ["id", "name", "score"],
                    "properties": {
                        "description": {"type": "string"},
                        "score": {"type": "number"},
                        "match": {"type": "boolean"},
                        "type": {"type": "array", "items": NAMED},
                        "features": {
                            "type": "array",
                            "items": {"properties": {"value": {"type": ["number", "boolean"]}}, "required": ["id"]},
                        },
                    },
                },
            }
        },
    },
}


@pytest.fixture
def service(desk: Served) -> Any:
    with httpx.Client(base_url=f"{desk.url}/api/v1/reconcile", timeout=60) as client:
        yield client


def ask(service: httpx.Client, **queries: object) -> dict[str, Any]:
    answer = service.post("", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    Draft202012Validator(RESULTS).validate(told)
    return told


def test_the_manifest_says_what_the_service_can_do(desk: Served) -> None:
    manifest = httpx.get(f"{desk.url}/api/v1/reconcile").json()
    assert "0.2" in manifest["versions"]
    assert {"name", "identifierSpace", "schemaSpace"} <= set(manifest)
    assert {kind["id"] for kind in manifest["defaultTypes"]} == {"person", "entity", "vessel", "aircraft"}
    for suggest in manifest["suggest"].values():
        answer = httpx.get(f"{suggest['service_url']}{suggest['service_path']}", params={"prefix": ""})
        assert answer.status_code == 200
    found = httpx.get(f"{desk.url}/api/v1/reconcile/suggest/entity", params={"prefix": FIRM}).json()["result"][0]
    entity = httpx.get(manifest["view"]["url"].replace("{{id}}", found["id"])).json()
    assert found["name"] in entity["names"]
    assert httpx.get(f"{desk.url}/api/v1/reconcile/entity", params={"id": "un-1718:none"}).status_code == 404


def test_a_batch_is_answered_by_post_and_by_get_alike(desk: Served, service: httpx.Client) -> None:
    queries = {
        "q0": {"query": FIRM, "type": "entity", "limit": 3},
        "q1": {"query": "Nobody At All Xyz"},
        "q2": {"query": FIRM, "type": ["vessel"], "type_strict": "should"},
        "q3": {"query": FIRM, "type": "no such type"},
    }
    told = ask(service, **queries)
    assert told["q0"]["result"][0]["score"] > 90
    assert not told["q0"]["result"][0]["match"]  # a name alone is no identity
    assert [told[name]["result"] for name in ("q1", "q3")] == [[], []]
    assert all(c["type"][0]["id"] == "vessel" for c in told["q2"]["result"])
    by_get = httpx.get(f"{desk.url}/api/v1/reconcile", params={"queries": json.dumps(queries)})
    assert by_get.json() == told


def test_what_is_known_besides_the_name_orders_the_candidates(desk: Served, service: httpx.Client) -> None:
    types = httpx.get(f"{desk.url}/api/v1/reconcile/suggest/type", params={"prefix": "sh"}).json()["result"]
    assert [kind["id"] for kind in types] == ["vessel"]
    names = httpx.get(f"{desk.url}/api/v1/reconcile/suggest/property", params={"prefix": "imo"}).json()["result"]
    assert [one["id"] for one in names] == ["imo"]
    known = [{"pid": "country", "v": ["North Korea", {"id": "KP"}]}, {"pid": "birthDate", "v": "1944-10-13"}]
    weighed = ask(service, q={"query": "Yun Ho-jin", "type": "person", "properties": known})["q"]["result"][0]
    plain = ask(service, q={"query": "Yun Ho-jin", "type": "person"})["q"]["result"][0]
    assert weighed["id"] == plain["id"] == "un-1718:KPi.001"
    assert "1944" in weighed["description"].removeprefix(plain["description"])
    ships = ask(service, q={"query": "Chon Ma San", "type": "vessel"})["q"]["result"]
    ship = next(found for found in ships if "IMO" in found["description"])
    number = ship["description"].partition("IMO ")[2][:7]
    (sure,) = ask(service, q={"properties": [{"pid": "imo", "v": int(number)}]})["q"]["result"]
    assert (sure["id"], sure["match"]) == (ship["id"], True)


def test_wrong_queries_are_named(service: httpx.Client) -> None:
    assert service.post("", data={"queries": "{"}).json()["type"].endswith("/bad-json")
    wrong = service.post("", data={"queries": '{"q0": {"query": "x", "limit": 0}}'})
    assert (wrong.status_code, wrong.json()["errors"][0]["where"]) == (422, "body.queries.q0.limit")
    for text in ("{}", '{"query": " "}', '{"properties": []}', '{"query": "x", "propertis": []}'):
        assert service.post("", data={"queries": f'{{"q0": {text}}}'}).status_code == 422, text
    assert service.post("", json={}).status_code == 415


def test_programs_on_this_machine_may_read_the_answer_and_other_sites_may_not(desk: Served) -> None:
    for origin, allowed in (
        ("http://127.0.0.1:3333", True),
        ("http://localhost:3333", True),
        ("https://evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("null", False),
    ):
        answer = httpx.get(f"{desk.url}/api/v1/reconcile", headers={"Origin": origin})
        assert (answer.headers.get("Access-Control-Allow-Origin") == origin) is allowed, origin
    cases = httpx.get(f"{desk.url}/api/v1/cases", headers={"Origin": "http://127.0.0.1:3333"})
    assert "Access-Control-Allow-Origin" not in cases.headers
