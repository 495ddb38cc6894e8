"""The screens of accounts: what an admin does there, what nobody else may, and that an open browser is not enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import Scope

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served, Shared

PASSWORD = "four quiet tugboats"
FRESH = "nine loud icebreakers"


@pytest.fixture
def admin(shared: Shared) -> Iterator[httpx.Client]:
    with shared.sign_in("adm") as client:
        yield client


def ident(shared: Shared, name: str) -> str:
    with AccountBook.open(shared.ledger) as book:
        account = book.account_named(name)
        assert account is not None
        return account.id


def send(shared: Shared, client: httpx.Client, page: str, **fields: str) -> httpx.Response:
    return shared.send_form(client, page, page, **{"own": PASSWORD, **fields})


def test_an_admin_sees_every_account_and_adds_one(shared: Shared, admin: httpx.Client) -> None:
    shown = admin.get("/accounts").text
    for name in ("adm", "ana", "ana2", "rea", "rev"):
        assert f">{name}</a>" in shown
    added = send(shared, admin, "/accounts", name="Nia  Newcomer", role="analyst", password=FRESH)
    assert "The account is added" in added.text
    with shared.sign_in("Nia Newcomer", FRESH) as nia:
        assert "analyst" in nia.get("/account").text
    assert [r["detail"]["change"] for r in shared.audit if r["kind"] == "account"][-1] == "added"
    for fields, words in (
        ({"name": "NIA newcomer", "role": "reader", "password": FRESH}, "is taken"),
        ({"name": "Short", "role": "reader", "password": "short"}, "15 characters"),
        ({"name": "Who", "role": "emperor", "password": FRESH}, "is no role"),
        ({"name": " ", "role": "reader", "password": FRESH}, "is no name"),
    ):
        refused = send(shared, admin, "/accounts", **fields)
        assert (refused.status_code, words in refused.text) == (400, True), fields


def test_a_name_in_which_judgements_stand_needs_the_box_ticked(shared: Shared, admin: httpx.Client) -> None:
    case = shared.case_in(admin, "limousine")
    with shared.sign_in("ana") as ana:
        shared.judge(ana, f"/case/{case}", action="note", case=case, about=case, reason="Mind the year.")
    fields = {"name": "ANA", "role": "reader", "password": FRESH}
    assert "tick the box" in send(shared, admin, "/accounts", **fields).text
    assert "is taken" in send(shared, admin, "/accounts", same="yes", **fields).text


def test_roles_change_and_accounts_are_shut_and_opened(shared: Shared, admin: httpx.Client) -> None:
    page = f"/accounts/{ident(shared, 'rea')}"
    with shared.sign_in("rea") as rea:
        assert rea.get("/accounts").status_code == 403
        assert "The role is changed" in send(shared, admin, page, action="role", role="admin").text
        assert rea.get("/accounts").status_code == 200, "it counts from the next click"
        assert "is disabled" in send(shared, admin, page, action="disabled").text
        assert "Sign in" in rea.get("/accounts").text
        assert "may sign in again" in send(shared, admin, page, action="enabled").text
    assert "Nothing was changed" in send(shared, admin, page, action="erase").text
    given = send(shared, admin, page, action="password", password=FRESH)
    assert "The password is changed" in given.text
    with shared.sign_in("rea", FRESH) as rea:
        own = f"/accounts/{ident(shared, 'adm')}"
        shut = shared.send_form(rea, own, own, own=FRESH, action="disabled")
        assert "is disabled" in shut.text
        last = shared.send_form(rea, page, page, own=FRESH, action="role", role="reader")
        assert "is the last admin" in last.text
    changes = [row["detail"]["change"] for row in shared.audit if row["kind"] == "account"][-5:]
    assert changes == ["role", "disabled", "enabled", "password", "disabled"]


def test_tokens_are_made_shown_once_and_revoked(shared: Shared, admin: httpx.Client) -> None:
    page = f"/accounts/{ident(shared, 'ana')}"
    made = send(shared, admin, page, action="token", scope="read", days="30", label="Nightly")
    text = re.findall(r"sanctrace_[\w-]+", made.text)[0]
    assert text not in admin.get(page).text
    bearer = {"Authorization": f"Bearer {text}"}
    assert httpx.get(f"{shared.url}/api/v1/", headers=bearer).json()["you"] == "ana"
    token = re.findall(r'name="token_id" value="(\w+)"', admin.get(page).text)[0]
    other = f"/accounts/{ident(shared, 'rev')}"
    assert "has no such token" in send(shared, admin, other, action="revoked", token_id=token).text
    assert "holds no longer" in send(shared, admin, page, action="revoked", token_id=token).text
    assert httpx.get(f"{shared.url}/api/v1/", headers=bearer).status_code == 401
    assert "revoked on" in admin.get(page).text
    for fields in ({"days": "30"}, {"scope": "read", "days": "9999"}, {"scope": "read", "days": "soon"}):
        assert send(shared, admin, page, action="token", **fields).status_code == 400, fields


def test_without_ones_own_password_nothing_changes(shared: Shared, admin: httpx.Client) -> None:
    page = f"/accounts/{ident(shared, 'ana')}"
    for own in ("", "another password entirely"):
        answer = send(shared, admin, page, action="role", role="admin", own=own)
        assert (answer.status_code, "your own password is another one" in answer.text) == (400, True)
    tries = [send(shared, admin, page, action="role", role="admin", own="wrong").status_code for _ in range(6)]
    assert tries[-1] == 429, "nobody tries passwords here"
    with AccountBook.open(shared.ledger) as book:
        account = book.account_named("ana")
        assert account is not None
        assert account.role == "analyst"


@pytest.mark.parametrize("name", ["rea", "ana", "rev"])
def test_nobody_but_an_admin_gets_there(shared: Shared, name: str) -> None:
    page = f"/accounts/{ident(shared, 'adm')}"
    with shared.sign_in(name) as client:
        assert ">Accounts</a>" not in client.get("/").text
        for address in ("/accounts", page):
            assert client.get(address).status_code == 403
        answer = shared.send_form(client, "/account", "/accounts", own=PASSWORD, name="x", role="admin", password=FRESH)
        assert answer.status_code == 403
    with AccountBook.open(shared.ledger) as book:
        assert len(book.accounts()) == 5


def test_a_token_changes_no_account_and_a_form_of_another_site_neither(shared: Shared, admin: httpx.Client) -> None:
    bearer = {"Authorization": f"Bearer {shared.token('adm', Scope.ADMIN)}"}
    sent = {"own": PASSWORD, "name": "Nia", "role": "admin", "password": FRESH}
    answer = httpx.post(f"{shared.url}/accounts", headers=bearer, data=sent)
    assert (answer.status_code, "sign in with a browser" in answer.text) == (403, True)
    assert admin.post("/accounts", data=sent).status_code == 403
    assert admin.get("/accounts/none").status_code == 404


def test_a_desk_of_one_person_has_no_accounts(desk: Served) -> None:
    with desk.browse() as client:
        answer = client.get("/accounts")
        assert (answer.status_code, "sanctrace accounts add" in answer.text) == (404, True)
        assert ">Accounts</a>" not in client.get("/").text
