"""Sign-in over HTTP: a new session each time, cookies that stay, the same answer for every wrong name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import pytest

from sanctrace.desk.web.door import local_path
from sanctrace.ledger.account_book import AccountBook
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.sessions import key_of

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served, Shared

PASSWORD = "four quiet tugboats"
PUBLIC = "https://desk.example.org"


def cookie_of(client: httpx.Client) -> tuple[str, str]:
    (cookie,) = client.cookies.jar
    return cookie.name, cookie.value or ""


def test_whoever_asks_for_a_page_comes_back_to_it_after_sign_in(shared: Shared) -> None:
    with shared.browse() as client:
        form = client.get("/law/ask?goods=wine")
        assert form.url.path == "/sign-in"
        assert form.text.count("<h1") == 1
        assert "Law</a>" not in form.text  # nothing of the desk before sign-in
        (target,) = re.findall(r'name="next" value="([^"]*)"', form.text)
        assert target == "/law/ask?goods=wine"
        sent = shared.send_form(
            client, "/sign-in", "/sign-in/password", name="ana", password=PASSWORD, next="/law/ask?goods=wine"
        )
        assert (sent.status_code, str(sent.url)) == (200, f"{shared.url}/law/ask?goods=wine")
        assert "ana</a>, analyst" in sent.text
        assert client.get("/sign-in").url.path == "/"


@pytest.mark.parametrize("name", ["ana", "nobody", "ana' OR '1'='1", ""])
def test_wrong_name_and_wrong_password_are_answered_alike_after_the_same_work(shared: Shared, name: str) -> None:
    before = shared.hasher.checked
    with shared.browse() as client:
        answer = shared.send_form(client, "/sign-in", "/sign-in/password", name=name, password="wrong")
        assert answer.status_code == 401
        assert "Name and password do not fit together" in answer.text
        assert shared.hasher.checked == before + 1
        assert client.get("/", follow_redirects=False).status_code == 303


def test_a_session_that_somebody_else_put_into_a_browser_is_worth_nothing(shared: Shared) -> None:
    with shared.browse() as attacker, shared.browse() as victim:
        attacker.get("/sign-in")
        name, planted = cookie_of(attacker)
        victim.cookies.set(name, planted, domain="127.0.0.1", path="/")
        answer = shared.send_form(victim, "/sign-in", "/sign-in/password", name="ana", password=PASSWORD)
        assert "ana</a>" in answer.text
        values = {cookie.value for cookie in victim.cookies.jar}
        assert values != {planted}
        assert attacker.get("/", follow_redirects=False).status_code == 303
    with shared.sign_in("ana") as client:
        first = cookie_of(client)[1]
        client.get("/")
        assert cookie_of(client)[1] == first
        token = re.findall(r'name="token" value="(\w+)"', client.get("/account").text)[0]
        client.post("/sign-in/password", data={"token": token, "name": "rea", "password": PASSWORD})
        assert cookie_of(client)[1] != first  # signing in as another: another id, and the old one is over
    with AccountBook.open(shared.ledger) as book:
        assert book.session(key_of(first)) is None


def test_the_cookie_on_loopback_and_behind_tls(shared: Shared, open_shared: Callable[..., Shared]) -> None:
    plain = httpx.get(f"{shared.url}/sign-in").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain
    behind = open_shared(public_url=PUBLIC)
    answer = httpx.get(f"{behind.url}/sign-in", headers={"Host": "desk.example.org"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sanctrace-desk=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert httpx.get(behind.url, headers={"Host": "evil.example"}).status_code == 421
    token = re.findall(r'name="token" value="(\w+)"', answer.text)[0]
    for origin, code in (("http://desk.example.org", 403), ("https://evil.example", 403), (PUBLIC, 303)):
        sent = httpx.post(
            f"{behind.url}/sign-in/password",
            data={"token": token, "name": "ana", "password": PASSWORD},
            headers={"Host": "desk.example.org", "Origin": origin, "Cookie": cookie.partition(";")[0]},
        )
        assert sent.status_code == code, origin


def test_sign_out_ends_the_session_and_not_only_the_cookie(shared: Shared) -> None:
    with shared.sign_in("ana") as client, shared.browse() as thief:
        name, value = cookie_of(client)
        thief.cookies.set(name, value, domain="127.0.0.1", path="/")
        assert thief.get("/account").status_code == 200
        assert client.post("/sign-out", data={"token": ""}).status_code == 403  # no form of this desk
        assert shared.send_form(client, "/account", "/sign-out").url.path == "/sign-in"
        assert thief.get("/account").url.path == "/sign-in"
        assert client.get("/account").url.path == "/sign-in"
    assert [row["kind"] for row in shared.audit if row["kind"].startswith("sign")] == ["sign-in", "sign-out"]


def test_after_five_wrong_passwords_a_right_one_has_to_wait(shared: Shared) -> None:
    with shared.browse() as client:
        for _ in range(LIMITS.tries_here):
            shared.send_form(client, "/sign-in", "/sign-in/password", name="ana", password="wrong")
        before = shared.hasher.checked
        answer = shared.send_form(client, "/sign-in", "/sign-in/password", name="ana", password=PASSWORD)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
        assert "Too many tries to sign in" in answer.text
        assert shared.hasher.checked == before
    assert "127.0.0.1" not in str(shared.audit)
    assert {row["address"] for row in shared.audit} == {"", "127.0.0.0/24"}


def test_another_password_is_taken_with_the_present_one_and_signs_other_browsers_out(shared: Shared) -> None:
    fresh = "seven loud lighthouses"
    with shared.sign_in("ana") as client, shared.sign_in("ana") as other:

        def change(**fields: str) -> httpx.Response:
            return shared.send_form(client, "/account", "/account/password", **fields)

        wrong = change(present="wrong", fresh=fresh, again=fresh)
        assert (wrong.status_code, "The present password is another one" in wrong.text) == (400, True)
        differ = change(present=PASSWORD, fresh=fresh, again=fresh + "x")
        assert (differ.status_code, "differ" in differ.text) == (400, True)
        short = change(present=PASSWORD, fresh="short", again="short")
        assert (short.status_code, "15 to 1000 characters" in short.text) == (400, True), short.text
        assert change(present=PASSWORD, fresh=fresh, again=fresh).status_code == 200
        assert client.get("/account").url.path == "/account"
        assert other.get("/account").url.path == "/sign-in"
    with shared.sign_in("ana", fresh) as client:
        assert client.get("/account").status_code == 200


def test_forms_and_sessions_outlive_a_restart(shared: Shared, open_shared: Callable[..., Shared]) -> None:
    with shared.sign_in("ana") as client:
        token = re.findall(r'name="token" value="(\w+)"', client.get("/account").text)[0]
        value = cookie_of(client)[1]
        again = open_shared()
        port = again.url.rpartition(":")[2]
        with again.browse() as browser:
            browser.cookies.set(f"sanctrace-desk-{port}", value, domain="127.0.0.1", path="/")
            assert browser.get("/account").url.path == "/account"
            assert browser.post("/sign-out", data={"token": token}).url.path == "/sign-in"


def test_a_desk_of_one_person_knows_no_door(desk: Served) -> None:
    with desk.browse() as client:
        for address in ("/sign-in", "/sign-in/provider", "/sign-in/return", "/account"):
            answer = client.get(address)
            assert (answer.status_code, "no accounts" in answer.text) == (404, True), address


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("/case/1?a=b", "/case/1?a=b"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\\..\\b", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
        (" /x", "/"),
    ],
)
def test_nobody_is_led_elsewhere_by_a_link_to_the_form(given: str, target: str) -> None:
    assert local_path(given) == target
