"""Every address of the desk against everybody who may ask: refused unless the table of access says otherwise."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from sanctrace.desk.web.access import access
from sanctrace.desk.web.app import ROUTES, VIEWS
from sanctrace.desk.web.rates import Buckets, Rates
from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import Permission, Role, Scope
from sanctrace.runs.accounts.changes import Doer, disable, set_role
from sanctrace.runs.accounts.sessions import key_of, revoke_token

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served, Shared

ROOT = Doer(name="command line", at=datetime.now(UTC))
OPEN = {"/static/<name>", "/sign-in", "/sign-in/password", "/sign-in/provider", "/sign-in/return", "/sign-out"} | {
    f"/notices/{what}/<token>" for what in ("confirm", "unsubscribe")
}


def an_address(endpoint: str, case: str) -> str:
    """An address of this endpoint."""
    values = {"case_id": case, "name": "desk.css", "sha256": "0" * 64, "measure_id": "un-dprk-2397-7"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "un-dprk-2397"), endpoint)


def test_the_table_names_every_address() -> None:
    assert {rule.rule for rule in ROUTES.iter_rules()} <= access().endpoints.keys(), "name it in desk/web/access.yml"
    assert {path for path, demand in access().endpoints.items() if demand.needs is None} == OPEN


def test_each_role_may_what_the_one_below_it_may() -> None:
    roles = [access().roles[role] for role in (Role.READER, Role.ANALYST, Role.REVIEWER, Role.ADMIN)]
    assert all(lower < higher for lower, higher in itertools.pairwise(roles))
    assert roles[-1] == frozenset(Permission)
    assert access().scopes[Scope.READ] == {Permission.READ}


def test_nobody_sees_anything_and_whoever_may_not_is_refused(shared: Shared) -> None:
    case = shared.case_of_admin("limousine")
    with ExitStack() as stack:
        visitors = {name: stack.enter_context(shared.sign_in(name)) for name in ("rea", "ana", "rev", "adm")}
        _each_address(shared, visitors, case)
    assert {row["kind"] for row in shared.audit} >= {"refused", "sign-in", "export"}


def _each_address(shared: Shared, visitors: dict[str, httpx.Client], case: str) -> None:
    roles = {"rea": Role.READER, "ana": Role.ANALYST, "rev": Role.REVIEWER, "adm": Role.ADMIN}
    for endpoint, (method, _) in VIEWS.items():
        address, needs = an_address(endpoint, case), access().endpoints[endpoint].needs
        if needs is None:
            continue
        nobody = httpx.request(method, shared.url + address)
        assert (nobody.status_code, nobody.headers.get("Location", "")[:8]) in {(303, "/sign-in"), (401, "")}, endpoint
        assert "imousine" not in nobody.text
        for name, client in visitors.items():
            answer = client.request(method, address)
            allowed = needs in access().roles[roles[name]]
            if not allowed:
                assert (answer.status_code, "permission to" in answer.text) == (403, True), (endpoint, name)
            elif method == "GET":
                assert answer.status_code in {200, 404}, (endpoint, name)
            else:
                assert "permission to" not in answer.text, (endpoint, name)


def test_an_address_that_the_table_does_not_name_is_open_to_nobody(
    shared: Shared, desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(access().endpoints, "/law")
    with shared.sign_in("adm") as admin, desk.browse() as alone:
        for client in (admin, alone):
            answer = client.get("/law")
            assert (answer.status_code, "open to nobody" in answer.text) == (403, True)


def test_judgements_carry_the_name_of_the_account(shared: Shared) -> None:
    case = shared.case_of_admin("limousine")
    with shared.sign_in("ana") as client:
        answer = shared.judge(client, f"/case/{case}", action="confirm", about=case, by="adm", name="adm")
        assert answer.status_code == 200
    with open_ledger(shared.ledger, create=False) as ledger:
        (kept,) = ledger.judgements_since()
    assert kept.judgement.by == "ana"
    told = [row for row in shared.audit if row["kind"] == "judgement"]
    assert [(row["who_name"], row["detail"]["judgement"]) for row in told] == [("ana", kept.judgement.id)]


def test_with_four_eyes_the_second_decision_is_another_persons_and_a_reviewers(
    open_shared: Callable[..., Shared],
) -> None:
    desk = open_shared(four_eyes=True)
    case = desk.case_of_admin("limousine")
    names = ("ana", "ana2", "rev")
    with desk.sign_in(names[0]) as ana, desk.sign_in(names[1]) as ana2, desk.sign_in(names[2]) as rev:
        confirm = {"action": "confirm", "about": case}
        assert desk.judge(ana, f"/case/{case}", **confirm).status_code == 200
        assert "awaits a second person" in ana.get(f"/case/{case}").text
        again = desk.judge(ana, f"/case/{case}", **confirm)
        assert (again.status_code, "another person" in again.text) == (403, True)
        other = desk.judge(ana2, f"/case/{case}", **confirm)
        assert (other.status_code, "taken by a reviewer" in other.text) == (403, True)
        assert "awaits a second person" in ana.get(f"/case/{case}").text
        assert desk.judge(rev, f"/case/{case}", **confirm).status_code == 200
        assert re.search(r"Confirmed</b> by ana, rev", ana.get(f"/case/{case}").text)


def test_what_another_decided_is_taken_back_by_a_reviewer_alone(shared: Shared) -> None:
    case = shared.case_of_admin("limousine")
    with shared.sign_in("ana") as ana, shared.sign_in("ana2") as ana2, shared.sign_in("rev") as rev:
        shared.judge(ana, f"/case/{case}", action="note", about=case, reason="mine")
        with open_ledger(shared.ledger, create=False) as ledger:
            (kept,) = ledger.judgements_since()
        withdraw = {"action": "withdraw", "about": kept.judgement.id, "reason": "no"}
        refused = shared.judge(ana2, f"/case/{case}", **withdraw)
        assert (refused.status_code, "ana decided this" in refused.text) == (403, True)
        assert shared.judge(rev, f"/case/{case}", **withdraw).status_code == 200


@pytest.mark.parametrize(
    ("name", "scope", "reads", "judges"),
    [
        ("adm", Scope.READ, 200, 403),
        ("ana", Scope.JUDGE, 200, 303),
        ("rea", Scope.JUDGE, 200, 403),  # a token may no more than its account
        ("rea", Scope.ADMIN, 200, 403),
    ],
)
def test_a_token_may_what_its_scopes_and_its_account_may(
    shared: Shared, name: str, scope: Scope, reads: int, judges: int
) -> None:
    case = shared.case_of_admin("limousine")
    given = {"Authorization": f"Bearer {shared.token(name, scope)}"}
    with httpx.Client(base_url=shared.url, headers=given) as program:
        read = program.get(f"/case/{case}.json")
        assert (read.status_code, read.json()["id"] if reads == 200 else None) == (reads, case)
        assert "Set-Cookie" not in read.headers
        answer = program.post("/judge", data={"action": "note", "about": case, "reason": "by a program"})
        assert answer.status_code == judges
        assert program.post("/account/password", data={"present": "x"}).status_code == 403
    exports = [row["detail"]["by"] for row in shared.audit if row["kind"] == "export"]
    assert exports == ["token"]


def test_tokens_that_do_not_hold_are_refused_and_told_once(shared: Shared) -> None:
    held = shared.token("ana", Scope.READ)
    with AccountBook.open(shared.ledger) as book:
        revoked = shared.token("ana", Scope.READ)
        (ident,) = (token.id for token in book.tokens() if token.key != key_of(held))
        revoke_token(book, ident, ROOT)
    assert httpx.get(f"{shared.url}/law", headers={"Authorization": f"Bearer {held}"}).status_code == 200
    for given in (f"Bearer {revoked}", "Bearer x", "Bearer", "Basic YW5hOng=", f"bearer {held}x", "", "Bearer é"):
        answer = httpx.get(f"{shared.url}/law", headers={b"Authorization": given.encode()})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer realm=sanctrace"), given
    told = [row for row in shared.audit if row["kind"] == "refused"]
    assert [row["detail"]["reason"] for row in told] == ["no such token"]
    with shared.sign_in("ana") as client:  # a wrong token is not made good by a cookie
        assert client.get("/law", headers={"Authorization": "Bearer x"}).status_code == 401


def test_another_role_counts_from_the_next_click_and_disabling_ends_everything(shared: Shared) -> None:
    token = {"Authorization": f"Bearer {shared.token('rev', Scope.READ)}"}
    with shared.sign_in("rev") as client, AccountBook.open(shared.ledger) as book:
        case = shared.case_of_admin("limousine")
        set_role(book, "rev", Role.READER, ROOT)
        assert client.post("/judge", data={"action": "confirm", "about": case}).status_code == 403
        assert client.get("/account").text.count("reader") > 0
        disable(book, "rev", ROOT)
        assert client.get("/law", follow_redirects=False).status_code == 303
        assert httpx.get(f"{shared.url}/law", headers=token).status_code == 401


def test_too_many_requests_are_answered_429_with_a_time_to_come_again(open_shared: Callable[..., Shared]) -> None:
    desk = open_shared(rates=Rates(account=5, address=1000))
    with desk.sign_in("rea") as client:
        answers = [client.get("/law") for _ in range(8)]
        limited = answers[-1]
        assert limited.status_code == 429
        assert 1 <= int(limited.headers["Retry-After"]) <= 12
        assert "Go on in" in limited.text
        assert client.get("/static/desk.css").status_code == 200
    with desk.sign_in("ana") as other:
        assert other.get("/law").status_code == 200  # somebody else's bucket
    reasons = [row["detail"]["reason"] for row in desk.audit if row["kind"] == "refused"]
    assert reasons == ["too many requests"]


def test_an_address_that_floods_is_held_back_before_anything_is_looked_up(open_shared: Callable[..., Shared]) -> None:
    desk = open_shared(rates=Rates(account=1000, address=10))
    codes = [httpx.get(f"{desk.url}/sign-in").status_code for _ in range(15)]
    assert codes[:10] == [200] * 10
    assert codes[-1] == 429


def test_a_bucket_refills_with_time() -> None:
    buckets = Buckets()
    assert [buckets.take("a", 60, 0.0) for _ in range(61)] == [0] * 60 + [1]
    assert buckets.take("b", 60, 0.0) == 0
    assert buckets.take("a", 60, 0.5) == 1
    assert buckets.take("a", 60, 1.0) == 0
    assert buckets.take("a", 60, 1.0) == 1
    for number in range(20_000):
        buckets.take(f"flood {number}", 60, 2.0)
    assert len(buckets._left) == 10_000
