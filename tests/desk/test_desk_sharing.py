"""`sanctrace accounts`, `audit`, and which desks may be served where."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main
from sanctrace.desk.sharing import proxy_settings, shared_desk
from sanctrace.ledger import open_ledger
from sanctrace.model import EventAnchor, Judgement, JudgementKind
from sanctrace.runs.accounts.limits import LIMITS

PASSWORD = "four quiet tugboats\n"
NO_OPTIONS = {"public_url": None, "oidc_issuer": None, "oidc_client_id": None, "trusted_proxy": None}


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """A ledger with an admin and one judgement."""
    from datetime import UTC, datetime

    path = str(tmp_path / "kept.db")
    anchor = EventAnchor(event="e", article="a", sha256="0" * 64, kind="transfer", start=0, end=9)
    with open_ledger(path) as kept:
        kept.judge(Judgement(kind=JudgementKind.NOTE, about=(anchor,), by="Old Hand", at=datetime.now(UTC), reason="x"))
    assert run(path, "accounts", "add", "Ada Min", "--role", "admin", "--password-stdin", given=PASSWORD)[0] == 0
    return path


def run(ledger: str, *arguments: str, given: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*arguments, "--ledger", ledger], input=given)
    return result.exit_code, result.output


def told(ledger: str, *arguments: str, given: str | None = None) -> Any:
    code, output = run(ledger, *arguments, "--json", given=given)
    assert code == 0, output
    return json.loads(output)


def test_accounts_are_added_listed_changed_and_disabled(ledger: str) -> None:
    made = told(ledger, "accounts", "add", "Ana Lyst", "--role", "analyst", "--password-stdin", given=PASSWORD)
    assert (made["name"], made["role"], made["password"], made["provider"]) == ("Ana Lyst", "analyst", True, False)
    assert "argon2" not in json.dumps(made)
    assert told(ledger, "accounts", "role", "ana lyst", "reviewer")["role"] == "reviewer"
    assert told(ledger, "accounts", "disable", "Ana Lyst")["disabled_at"]
    assert told(ledger, "accounts", "disable", "Ana Lyst", "--enable")["disabled_at"] is None
    assert told(ledger, "accounts", "password", "Ana Lyst", "--password-stdin", given="seven loud lighthouses\n")
    linked = told(ledger, "accounts", "link", "Ana Lyst", "7", "--oidc-issuer", "https://id.example.org")
    assert linked["provider"] is True
    names = [(account["name"], account["role"]) for account in told(ledger, "accounts", "list")]
    assert names == [("Ada Min", "admin"), ("Ana Lyst", "reviewer")]
    assert "password and provider" in run(ledger, "accounts", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (("add", "Ada Min", "--role", "reader", "--password-stdin"), PASSWORD, "Ada Min is taken"),
        (("add", "Old Hand", "--role", "reader", "--password-stdin"), PASSWORD, "--same-person"),
        (("add", "New", "--role", "reader", "--password-stdin"), "short\n", f"{LIMITS.password_least} to"),
        (("add", "New", "--role", "reader"), None, "--password-stdin"),
        (("add", "New", "--role", "reader", "--oidc-subject", "7"), None, "--oidc-issuer"),
        (("role", "Ada Min", "reader"), None, "last admin"),
        (("disable", "Nobody"), None, "no account"),
        (("token", "make", "Ada Min", "--scope", "read", "--days", "9999"), None, "1 to 366 days"),
        (("token", "revoke", "none"), None, "no token none"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    ledger: str, arguments: tuple[str, ...], given: str | None, words: str
) -> None:
    code, output = run(ledger, "accounts", *arguments, given=given)
    assert (code, words in output) == (1, True), output


def test_a_person_keeps_a_name_that_is_theirs(ledger: str) -> None:
    arguments = ("accounts", "add", "Old Hand", "--role", "reader", "--same-person", "--password-stdin")
    assert run(ledger, *arguments, given=PASSWORD)[0] == 0


def test_a_token_is_shown_once(ledger: str) -> None:
    made = told(ledger, "accounts", "token", "make", "Ada Min", "--scope", "read", "--label", "nightly")
    assert made["token"].startswith("sanctrace_")
    (listed,) = told(ledger, "accounts", "token", "list")
    assert listed == {name: value for name, value in made.items() if name != "token"}
    assert told(ledger, "accounts", "token", "revoke", made["id"])["revoked_at"]
    assert "revoked" in run(ledger, "accounts", "token", "list")[1]


def test_the_log_is_verified_its_end_written_down_and_told(ledger: str) -> None:
    sound = told(ledger, "audit", "verify")
    assert (sound["sound"], sound["rows"], sound["broken"]) == (True, 2, None)  # the account, and the judgement before
    code, end = run(ledger, "audit", "head")
    assert code == 0
    assert run(ledger, "audit", "verify", "--anchor", end.strip())[0] == 0
    rows = [json.loads(line) for line in run(ledger, "audit", "export", "--json")[1].splitlines()]
    assert [row["kind"] for row in rows] == ["account", "judgement", "export"]
    assert rows[1]["who_name"] == "Old Hand"
    out = Path(ledger).with_name("audit.txt")
    assert "4 rows written" in run(ledger, "audit", "export", "--out", str(out))[1]
    assert "Ada Min" in out.read_text(encoding="utf-8")
    with closing(sqlite3.connect(Path(ledger).with_name("kept.accounts.db"))) as connection, connection:
        connection.execute("DROP TRIGGER audit_stays")
        connection.execute("UPDATE audit SET at = '2020' || substr(at, 5) WHERE number = 2")
    code, output = run(ledger, "audit", "verify")
    assert (code, "Row 2: its hash does not fit" in output) == (1, True)
    code, output = run(ledger, "audit", "verify", "--json")
    assert (code, json.loads(output)["broken"]["number"]) == (1, 2)
    assert run(ledger, "audit", "verify", "--anchor", "x")[0] == 1


def test_from_elsewhere_the_desk_is_reached_with_accounts_over_tls_or_not_at_all(ledger: str, tmp_path: Path) -> None:
    code, output = run(ledger, "desk", "--no-browser", "--host", "0.0.0.0")
    assert (code, "--public-url https://HOST" in output) == (1, True), output
    other = str(tmp_path / "other.db")
    open_ledger(other).close()
    for more in (["--host", "0.0.0.0"], ["--public-url", "https://desk.example.org"]):
        code, output = run(other, "desk", "--no-browser", *more)
        assert (code, "the desk has no accounts" in output) == (1, True), output
    code, output = run(ledger, "desk", "--no-browser", "--public-url", "http://desk.example.org")
    assert (code, "https://HOST" in output) == (1, True)
    code, output = run(
        ledger, "desk", "--no-browser", "--oidc-issuer", "http://id.example.org", "--oidc-client-id", "x"
    )
    assert (code, "https address" in output) == (1, True)
    code, output = run(ledger, "desk", "--no-browser", "--oidc-issuer", "https://id.example.org")
    assert (code, "--oidc-client-id" in output) == (1, True)


def test_what_a_served_desk_is_told(ledger: str, tmp_path: Path) -> None:
    assert shared_desk(tmp_path / "none.db", "127.0.0.1", NO_OPTIONS) is None
    here = shared_desk(ledger, "127.0.0.1", NO_OPTIONS)
    assert here is not None
    assert (here.public_url, here.provider) == (None, None)
    there = shared_desk(ledger, "0.0.0.0", {**NO_OPTIONS, "public_url": "https://Desk.example.org/"})
    assert there is not None
    assert (there.public_url, there.public_host) == ("https://desk.example.org", "desk.example.org")
    assert proxy_settings(NO_OPTIONS) == {}
    assert proxy_settings({**NO_OPTIONS, "trusted_proxy": "10.0.0.2"})["trusted_proxy"] == "10.0.0.2"
