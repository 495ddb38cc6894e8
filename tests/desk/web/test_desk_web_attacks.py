"""The desk as an attacker sees it: a real client, or bytes on a socket, against a real server."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main
from sanctrace.desk.web.guard import POLICY
from sanctrace.ledger import open_ledger

if TYPE_CHECKING:
    from tests.conftest import Newspaper
    from tests.desk.web.conftest import Served, Shared

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>{{7*7}}"
LIVE = re.compile(r"<script>|<img src=x|<svg/onload|\b49\b")
SQL = [
    "' OR '1'='1",
    "'; DROP TABLE judgements; --",
    'x" UNION SELECT password FROM accounts --',
    "%' --",
    "\x00",
    "1e999",
]
PATHS = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fapp.py",
    "..%5c..%5cwindows",
    "....//....//etc/passwd",
    "/etc/passwd",
    "desk.css%00.py",
    "access.yml",
    "%252e%252e%252faccess.yml",
]


def raw(url: str, request: bytes) -> bytes:
    """What the server says to these bytes; what it does not wait for is answered by a closed connection."""
    host, port = url.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection, suppress(OSError):
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            answer += piece
    return answer


def test_markup_in_a_page_in_names_and_in_notes_is_shown_as_text(tmp_path: Path, desk: Served) -> None:
    page = tmp_path / "hostile.html"
    page.write_text(
        f"<html><head><title>Seoul: {MARKUP.replace('<', '&lt;')}</title></head><body><h1>{MARKUP.replace('<', '&lt;')}"
        "</h1><p>North Korea sent 40 limousines to Russia on 3 May 2024, an official named "
        "&lt;script&gt;alert(1)&lt;/script&gt; said. North Korea sent the luxury limousines by rail, he said.</p>"
        "</body></html>",
        encoding="utf-8",
    )
    done = CliRunner().invoke(main, ["read", "--quiet", "--ledger", str(desk.ledger), str(page)])
    assert done.exit_code == 0, done.output
    with desk.browse() as client:
        cases = set(re.findall(r'href="(/case/[0-9a-f]+)', client.get("/", params={"decision": ""}).text))
        for case in sorted(cases)[:2]:
            ident = case.rpartition("/")[2]
            for action, field in (("note", "reason"), ("assign", "value"), ("dismiss", "reason")):
                desk.judge(client, case, action=action, about=ident, **{field: MARKUP})
        seen = ""
        for address in ["/", f"/?words={MARKUP}", "/?decision=dismissed", f"/law/ask?goods={MARKUP}", *cases]:
            text = client.get(address).text
            assert not LIVE.search(text), address
            seen += text
        articles = set(re.findall(r'href="(/article/[0-9a-f]+)', seen))
        for address in articles:
            assert not LIVE.search(client.get(address).text), address
        assert "&lt;script&gt;alert(1)" in seen


@pytest.mark.parametrize("given", SQL)
def test_sql_in_any_parameter_is_only_words(shared: Shared, given: str) -> None:
    before = sqlite3.connect(shared.ledger)
    tables = before.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    before.close()
    with shared.sign_in("ana") as client:
        case = shared.case_in(client, "limousine")
        for name in ("words", "regime", "provision", "outcome", "status", "goods", "grade", "source", "since", "order"):
            assert client.get("/", params={name: given, "decision": ""}).status_code in {200, 400}, name
        assert client.get("/", params={"decision": given}).status_code in {200, 400}
        assert client.get("/", params={"done": given}).status_code in {200, 400}
        assert client.get(f"/case/{quote(given, safe='')}").status_code in {404, 400}
        for field in ("about", "value", "reason", "slot", "seen", "case"):
            fields = {"action": "note", "about": case, "reason": "r", field: given}
            assert shared.judge(client, f"/case/{case}", **fields).status_code in {200, 400}
    with shared.browse() as client:
        sent = shared.send_form(client, "/sign-in", "/sign-in/password", name=given, password=given)
        assert sent.status_code in {401, 429}
    after = sqlite3.connect(shared.ledger)
    assert after.execute("SELECT count(*) FROM sqlite_schema").fetchone() == tables
    after.close()
    with open_ledger(shared.ledger, create=False) as ledger:
        assert ledger.check() == []


@pytest.mark.parametrize("given", PATHS)
def test_no_path_leads_out_of_the_desk(shared: Shared, given: str) -> None:
    with shared.sign_in("adm") as client:
        session = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    host = shared.url.removeprefix("http://")
    for start in ("/static/", "/case/", "/article/", "/law/instrument/", "/law/paragraph/"):
        told = raw(
            shared.url,
            f"GET {start}{given} HTTP/1.1\r\nHost: {host}\r\nCookie: {session}\r\nConnection: close\r\n\r\n".encode(),
        )
        status = int(told.split()[1])
        assert status in {301, 308, 400, 404}, (start, given)
        assert b"root:" not in told
        assert b"endpoints:" not in told


def test_headers_cannot_be_put_in(shared: Shared) -> None:
    with shared.sign_in("ana") as client:
        for address in (
            "/case/x%0d%0aSet-Cookie:%20a=b.json",
            "/law/x%0d%0aLocation:%20//evil",
            "/?words=%0d%0aX-In: y",
        ):
            answer = client.get(address, follow_redirects=False)
            assert "X-In" not in answer.headers
            assert "a=b" not in answer.headers.get("Set-Cookie", "")
            assert "evil" not in answer.headers.get("Location", "")
        form = client.get("/account").text
        token = re.findall(r'name="token" value="(\w+)"', form)[0]
        fields = {"token": token, "name": "ana", "password": "four quiet tugboats", "next": "/a\r\nX-In: y"}
        answer = client.post("/sign-in/password", data=fields, follow_redirects=False)
        assert (answer.headers["Location"], "X-In" in answer.headers) == ("/", False)
    host = shared.url.removeprefix("http://")
    for forged in (b"X-Forwarded-Host: evil.example", b"X-Forwarded-For: 203.0.113.9", b"Forwarded: host=evil.example"):
        told = raw(shared.url, b"GET / HTTP/1.1\r\nHost: " + host.encode() + b"\r\n" + forged + b"\r\n\r\n")
        assert b"evil.example" not in told
    assert all(row["address"] in {"", "127.0.0.0/24"} for row in shared.audit)  # nobody says for himself where he is


def test_every_answer_of_every_kind_forbids_framing_sniffing_and_scripts_in_the_page(shared: Shared) -> None:
    with shared.sign_in("ana") as client:
        answers = [client.get(path) for path in ("/", "/law", "/static/desk.css", "/nowhere", "/case/0", "/account")]
        answers += [
            client.post("/judge", data={}),
            client.get("/judge"),
            client.get("/", headers={"Host": "evil.example"}),
        ]
        answers += [httpx.get(shared.url), httpx.get(f"{shared.url}/sign-in")]
    for answer in answers:
        told = answer.headers
        assert told["Content-Security-Policy"] == POLICY, answer.url
        assert (told["X-Frame-Options"], told["X-Content-Type-Options"]) == ("DENY", "nosniff")
        assert told["Referrer-Policy"] == "same-origin"
        assert "Server" not in told or "waitress" not in told["Server"].lower()
    assert "frame-ancestors 'none'" in POLICY
    assert "unsafe" not in POLICY


def test_no_form_works_from_another_site(shared: Shared) -> None:
    with shared.sign_in("ana") as client, shared.sign_in("rev") as other:
        case = shared.case_in(client, "limousine")
        own = re.findall(r'name="token" value="(\w+)"', client.get(f"/case/{case}").text)[0]
        foreign = re.findall(r'name="token" value="(\w+)"', other.get(f"/case/{case}").text)[0]
        forms = {"/judge": {"action": "confirm", "about": case}, "/account/password": {"present": "x"}, "/sign-out": {}}
        for address, fields in forms.items():
            for wrong in ({}, {"token": ""}, {"token": foreign}, {"token": own.upper() + "x"}):
                assert client.post(address, data={**fields, **wrong}).status_code in {403, 415}, (address, wrong)
            for headers in (
                {"Origin": "https://evil.example"},
                {"Origin": "null"},
                {"Sec-Fetch-Site": "cross-site"},
                {"Content-Type": "text/plain"},
                {"Content-Type": "application/json"},
            ):
                sent = client.post(address, data={**fields, "token": own}, headers=headers)
                assert sent.status_code in {403, 415}, (address, headers)
        assert client.get("/account").url.path == "/account"
    with shared.browse() as client:  # nobody is signed in as somebody else from another site
        sent = client.post("/sign-in/password", data={"name": "ana", "password": "four quiet tugboats"})
        assert sent.status_code == 403
        assert client.get("/account").url.path == "/sign-in"
    with open_ledger(shared.ledger, create=False) as ledger:
        assert list(ledger.judgements_since()) == []


def test_what_is_sent_is_bounded(shared: Shared) -> None:
    with shared.sign_in("ana") as client:
        token = re.findall(r'name="token" value="(\w+)"', client.get("/account").text)[0]
        assert client.post("/judge", data={"token": token, "reason": "x" * 200_000}).status_code == 413
        many = "&".join(f"f{number}=1" for number in range(5_000))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post("/judge", content=f"token={token}&{many}", headers=form).status_code in {400, 403, 413}
        files = {"token": (None, token), "file": ("x.html", b"y" * 1000)}
        assert client.post("/judge", files=files).status_code == 415
    host = shared.url.removeprefix("http://").encode()
    told = raw(shared.url, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nX: " + b"y" * 40_000 + b"\r\n\r\n")
    assert told.split()[1:2] in ([], [b"400"], [b"431"])
    told = raw(shared.url, b"POST /judge HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 99999999999\r\n\r\nx")
    assert told.split()[1:2] in ([], [b"400"], [b"413"])
    with shared.browse() as client:
        sent = shared.send_form(client, "/sign-in", "/sign-in/password", name="ana", password="x" * 60_000)
        assert sent.status_code == 401


def test_two_requests_in_one_are_not_smuggled_past_the_door(shared: Shared) -> None:
    host = shared.url.removeprefix("http://")
    hidden = f"GET /law HTTP/1.1\r\nHost: {host}\r\n\r\n"
    told = raw(
        shared.url,
        (
            f"POST /sign-in/password HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\n"
            f"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
        ).encode(),
    )
    assert b"Instruments" not in told
    assert b"200 OK" not in told


def test_no_address_of_the_desk_fetches_what_it_is_told(shared: Shared, newspaper: Newspaper) -> None:
    target = newspaper.put_story("/secret", "A secret")
    with shared.sign_in("adm") as client:
        case = shared.case_in(client, "limousine")
        for address in ("/", "/law/ask", "/sign-in", "/account", f"/case/{case}"):
            for name in ("url", "next", "words", "source", "page", "goods", "iss", "callback"):
                client.get(address, params={name: target})
        shared.judge(client, f"/case/{case}", action="note", about=case, reason=target, value=target, url=target)
    httpx.get(f"{shared.url}/sign-in/return", params={"iss": target, "state": "x", "code": target})
    assert newspaper.asked == []


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest/", "http://127.0.0.1:{port}/", "file:///etc/passwd"]
)
def test_reading_an_address_reaches_nothing_within(shared: Shared, address: str, tmp_path: Path) -> None:
    port = shared.url.rpartition(":")[2]
    ledger = tmp_path / "read.db"
    done = CliRunner().invoke(main, ["read", "--quiet", "--ledger", str(ledger), address.format(port=port)])
    assert done.exit_code == 3
    assert "root:" not in done.output


def test_nothing_secret_stands_in_the_files_the_log_or_an_answer(
    shared: Shared, capfd: pytest.CaptureFixture[str]
) -> None:
    with shared.sign_in("ana") as client:
        (cookie,) = client.cookies.jar
        session = cookie.value or ""
        page = client.get("/account").text
    files = b"".join(file.read_bytes() for file in shared.ledger.parent.iterdir() if file.is_file())
    assert session.encode() not in files
    assert b"four quiet tugboats" not in files
    assert b"127.0.0.1" not in b"".join(f.read_bytes() for f in shared.ledger.parent.glob("*.accounts*"))
    assert "argon2" not in page
    told = capfd.readouterr()
    assert session not in told.out + told.err
    assert "argon2" not in json.dumps(shared.audit)
