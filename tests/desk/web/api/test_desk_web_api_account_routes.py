"""Accounts over the API: what an admin's program does there, what nobody else may, what the audit log then holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks

from sanctrace.client import ApiError, RemoteDesk
from sanctrace.desk.web.api.account_routes import ROUTES
from sanctrace.desk.web.api.route import ROOT, Route
from sanctrace.desk.web.rates import Rates
from sanctrace.model.account import Scope
from sanctrace.runs.accounts.oidc import Provider

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served, Shared

API = "/api/v1"
FRESH = "nine loud icebreakers"


@pytest.fixture
def remote(shared: Shared) -> Iterator[RemoteDesk]:
    with RemoteDesk(shared.url, token=shared.token("adm", Scope.ADMIN)) as opened:
        yield opened


def ident(remote: RemoteDesk, name: str) -> str:
    return next(account["id"] for account in remote.accounts() if account["name"] == name)


def changes(shared: Shared, kind: str) -> list[str]:
    return [row["detail"]["change"] for row in shared.audit if row["kind"] == kind]


def test_an_account_is_added_changed_shut_and_opened(shared: Shared, remote: RemoteDesk) -> None:
    before = len(changes(shared, "account"))
    added = remote.add_account("Nia  Newcomer", "analyst", password=FRESH)
    assert (added["name"], added["role"], added["signs_in_by"]) == ("Nia Newcomer", "analyst", ["password"])
    assert remote.account(added["id"]) == added
    assert [account["name"] for account in remote.accounts()] == ["adm", "ana", "ana2", "Nia Newcomer", "rea", "rev"]
    with shared.sign_in("Nia Newcomer", FRESH) as nia:
        assert remote.change_account(added["id"], role="reviewer", disabled=True)["disabled_at"]
        assert "Sign in" in nia.get("/account").text, "shutting ends the session at once"
    opened = remote.change_account(added["id"], disabled=False, password="seven slow lighthouses")
    assert (opened["role"], opened["disabled_at"]) == ("reviewer", None)
    with shared.sign_in("Nia Newcomer", "seven slow lighthouses") as nia:
        assert "reviewer" in nia.get("/account").text
    told = changes(shared, "account")[before:]
    assert told == ["added", "role", "disabled", "enabled", "password"]


def test_a_token_is_told_once_and_revoked(shared: Shared, remote: RemoteDesk) -> None:
    ana = ident(remote, "ana")
    made = remote.make_token(ana, ["read"], days=3, label="nightly  export")
    with RemoteDesk(shared.url, token=made["token"]) as program:
        assert program.about()["scopes"] == ["read"]
        (listed,) = remote.account(ana)["tokens"]
        assert (listed["id"], listed["label"], listed["state"]) == (made["id"], "nightly export", "in force")
        assert "token" not in listed
        with pytest.raises(ApiError, match="no such token"):
            remote.revoke_token(ident(remote, "rev"), made["id"])
        assert remote.revoke_token(ana, made["id"])["state"] == "revoked"
        with pytest.raises(ApiError) as refused:
            program.about()
    assert refused.value.status == 401
    assert changes(shared, "token")[-2:] == ["made", "revoked"]


def test_what_cannot_be_is_refused_whole(remote: RemoteDesk) -> None:
    adm, rea = ident(remote, "adm"), ident(remote, "rea")
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: remote.add_account("ANA", "reader", password=FRESH), "is taken"),
        (lambda: remote.add_account("Who", "emperor", password=FRESH), "role"),
        (lambda: remote.add_account("Who", "reader"), "needs a password or a subject"),
        (lambda: remote.add_account("Who", "reader", password="short"), "15"),
        (lambda: remote.add_account("Who", "reader", subject="1a2b3c"), "no OpenID provider"),
        (lambda: remote.change_account(adm, role="reader"), "last admin"),
        (lambda: remote.change_account(adm, disabled=True), "last admin"),
        (lambda: remote.change_account("none", role="reader"), "No account"),
        (lambda: remote.change_account(rea, role="admin", password="aaaaaaaaaaaaaaaa"), "guessed at once"),
        (lambda: remote.change_account(rea, rank="admin"), "no such name"),
        (lambda: remote.make_token(rea, []), "scopes"),
        (lambda: remote.make_token(rea, ["read"], days=9999), "days"),
    ]
    for call, words in refused:
        with pytest.raises(ApiError, match=words) as error:
            call()
        assert error.value.status in {400, 404, 422}
    assert remote.account(rea)["role"] == "reader", "a change is kept whole or not at all"


def test_a_name_that_judgements_carry_is_given_to_nobody_new(shared: Shared, remote: RemoteDesk) -> None:
    case = shared.case_of_admin("limousine")
    with RemoteDesk(shared.url, token=shared.token("ana", Scope.JUDGE)) as ana:
        ana.judge("note", case, seen="*", reason="Mind the year.")
    with pytest.raises(ApiError, match="same_person"):
        remote.add_account("Ana", "reader", password=FRESH)
    with pytest.raises(ApiError, match="is taken"):
        remote.add_account("Ana", "reader", password=FRESH, same_person=True)


def test_accounts_of_a_provider_are_added_and_linked(open_shared: Callable[..., Shared]) -> None:
    provider = Provider(issuer="http://127.0.0.1:9", client_id="desk")
    shared = open_shared(provider=provider)
    with RemoteDesk(shared.url, token=shared.token("adm", Scope.ADMIN)) as remote:
        assert remote.add_account("Pia", "reader", subject="1a2b3c")["signs_in_by"] == ["provider"]
        with pytest.raises(ApiError, match="is the account Pia already"):
            remote.change_account(ident(remote, "ana"), subject="1a2b3c")
        linked = remote.change_account(ident(remote, "ana"), subject="4d5e6f")
    assert linked["signs_in_by"] == ["password", "provider"]


@pytest.mark.parametrize(("name", "scope"), [("adm", Scope.JUDGE), ("ana", Scope.ADMIN), ("rev", Scope.ADMIN)])
def test_nobody_but_an_admin_with_such_a_token_gets_there(shared: Shared, name: str, scope: Scope) -> None:
    headers = {"Authorization": f"Bearer {shared.token(name, scope)}"}
    for route in ROUTES:
        answer = httpx.request(route.method, f"{shared.url}{API}{route.path}", json={}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, f"{API}/problems/forbidden"), route.name
    assert [row["detail"]["reason"] for row in shared.audit if row["kind"] == "refused"]


def test_a_browser_left_open_changes_nothing(shared: Shared) -> None:
    with shared.sign_in("adm") as admin:
        assert admin.get(f"{API}/accounts").status_code == 200
        sent = {"name": "Mal", "role": "admin", "password": FRESH}
        answer = admin.post(f"{API}/accounts", json=sent, headers={"Origin": shared.url})
        assert (answer.status_code, "/accounts" in answer.json()["detail"]) == (403, True)


def test_a_desk_of_one_person_has_none(desk: Served) -> None:
    answer = httpx.get(f"{desk.url}{API}/accounts")
    assert (answer.status_code, "sanctrace accounts add" in answer.json()["detail"]) == (404, True)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_answer_is_as_the_document_has_it(
    open_shared: Callable[..., Shared], route: Route, mode: GenerationMode
) -> None:
    if mode is GenerationMode.NEGATIVE and route.adapters["body"] is None:
        return  # takes nothing that could be wrong
    shared = open_shared(rates=replace(Rates(), account=10_000, address=10_000))
    headers = {"Authorization": f"Bearer {shared.token('adm', Scope.ADMIN)}"}
    with RemoteDesk(shared.url, token=shared.token("adm", Scope.ADMIN)) as remote:
        rea = ident(remote, "rea")
        token = remote.make_token(rea, ["read"])["id"]
    schema = schemathesis.openapi.from_url(f"{shared.url}{API}/openapi.json", headers=headers)

    @schema.hook
    def map_path_parameters(context: Any, path_parameters: dict[str, str]) -> dict[str, str]:
        """Half of the ids are of what is there."""
        del context
        ids = {"account_id": rea, "token_id": token}
        return {name: ids[name] if len(value) % 2 else value for name, value in (path_parameters or {}).items()}

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        case = data.draw(schema[ROOT + route.path][route.method].as_strategy(generation_mode=mode))
        case.call_and_validate(
            headers=headers,
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
                checks.negative_data_rejection,
            ],
        )

    tried()
