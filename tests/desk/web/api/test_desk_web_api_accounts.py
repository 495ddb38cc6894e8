"""The API of a desk with accounts: what tokens and signed-in browsers may, and that the rules of the screens hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sanctrace.desk.web.api.routes import ROUTES
from sanctrace.desk.web.rates import Rates
from sanctrace.model.account import Scope

if TYPE_CHECKING:
    from tests.desk.web.conftest import Shared

API = "/api/v1"


def program(shared: Shared, name: str, scope: Scope) -> httpx.Client:
    given = {"Authorization": f"Bearer {shared.token(name, scope)}"}
    return httpx.Client(base_url=f"{shared.url}{API}", headers=given, timeout=60)


def note(client: httpx.Client, case: str, kind: str = "note", **more: Any) -> httpx.Response:
    sent = {"kind": kind, "about": case, "reason": "By a program.", **more}
    return client.post("/judgements", json=sent, headers={"If-Match": "*"})


@pytest.mark.parametrize(
    ("name", "scope", "judges"),
    [("adm", Scope.READ, 403), ("ana", Scope.JUDGE, 200), ("rea", Scope.JUDGE, 403)],
)
def test_a_token_may_what_its_scopes_and_its_account_may(shared: Shared, name: str, scope: Scope, judges: int) -> None:
    case = shared.case_of_admin("limousine")
    with program(shared, name, scope) as client:
        assert client.get("/").json()["you"] == name
        assert client.get(f"/cases/{case}").json()["id"] == case
        answer = note(client, case)
        assert answer.status_code == judges
        if judges == 200:
            assert answer.json()["judgement"]["by"] == name
        else:
            assert answer.json()["type"] == f"{API}/problems/forbidden"
        assert client.post("/read", json={"form": "text", "content": "Soup for ten. Boil it long."}).status_code == 200
        kept = client.post("/articles", json={"form": "text", "content": "Soup for ten. Boil it long."})
        assert kept.status_code == judges
    rows = shared.audit
    assert [row["detail"]["by"] for row in rows if row["kind"] == "export"] == ["token"]
    assert bool([row for row in rows if row["kind"] == "refused"]) is (judges == 403)


def test_nobody_is_told_anything(shared: Shared) -> None:
    for address in ("/", "/openapi.json", "/cases", "/changes", "/reconcile", "/problems/stale"):
        answer = httpx.get(f"{shared.url}{API}{address}", headers={"Accept": "text/html"})
        assert (answer.status_code, answer.json()["type"]) == (401, f"{API}/problems/unauthenticated"), address
        assert "Bearer" in answer.headers["WWW-Authenticate"]
    assert httpx.get(f"{shared.url}{API}/cases", headers={"Authorization": "Bearer x"}).status_code == 401
    for route in ROUTES:
        answer = httpx.request(route.method, f"{shared.url}{API}{route.path}", json={})
        assert (answer.status_code, answer.json()["type"]) == (401, f"{API}/problems/unauthenticated"), route.name


def test_a_signed_in_browser_may_ask_and_a_page_of_another_site_may_not_in_its_name(shared: Shared) -> None:
    case = shared.case_of_admin("limousine")
    with shared.sign_in("ana") as client:
        sent = {"kind": "note", "about": case, "reason": "x"}
        address = f"{shared.url}{API}/judgements"
        own = {"If-Match": "*", "Origin": shared.url}
        assert client.post(address, headers=own, json=sent).status_code == 200
        foreign = client.post(address, headers={**own, "Origin": "https://evil.example"}, json=sent)
        assert (foreign.status_code, foreign.json()["type"]) == (403, f"{API}/problems/cross-site")


def test_four_eyes_hold_for_programs_too(open_shared: Callable[..., Shared]) -> None:
    shared = open_shared(four_eyes=True)
    case = shared.case_of_admin("limousine")
    with program(shared, "ana", Scope.JUDGE) as ana, program(shared, "rev", Scope.JUDGE) as rev:
        assert note(ana, case, "confirm").status_code == 200
        assert ana.get(f"/cases/{case}").json()["standing"]["awaiting"] == "confirmed"
        assert "another person's" in note(ana, case, "confirm").json()["detail"]
        assert note(rev, case, "confirm").status_code == 200
        assert rev.get(f"/cases/{case}").json()["standing"]["decision"] == "confirmed"
    assert len({row["who"] for row in shared.audit if row["kind"] == "judgement"}) == 2  # names are hashed there


def test_too_many_requests_are_told_when_to_come_again(open_shared: Callable[..., Shared]) -> None:
    shared = open_shared(rates=Rates(account=3, address=1000))
    with program(shared, "rea", Scope.READ) as client:
        last = [client.get("/law/measures/un-dprk-2397-7") for _ in range(5)][-1]
    assert (last.status_code, last.json()["type"]) == (429, f"{API}/problems/too-many")
    assert int(last.headers["Retry-After"]) >= 1
