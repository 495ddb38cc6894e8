"""The store of accounts: one set of tables in both databases, beside a ledger and closed to other users."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import ACCOUNTS, AccountBook, accounts_address
from sanctrace.ledger.statements import STORES, migrations, queries
from sanctrace.model import LedgerError
from sanctrace.model.account import Account, ApiToken, Role, Scope, Session, SignInFlow

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
ANA = Account(id="a1", name="Ana Lyst", role=Role.ANALYST, made_at=NOW, password="$argon2id$…", subject="iss 7")


@pytest.mark.parametrize("store", STORES)
def test_migrations_are_numbered_and_queries_are_the_same_in_both(store: str) -> None:
    assert [step.version for step in migrations(store, ACCOUNTS)] == list(
        range(1, len(migrations(store, ACCOUNTS)) + 1)
    )
    assert queries(store, ACCOUNTS).keys() == queries("sqlite", ACCOUNTS).keys()
    assert all(text.startswith("-- ") for text in queries(store, ACCOUNTS).values())


def test_an_account_is_found_by_id_name_and_subject(ledger_address: str) -> None:
    with AccountBook.open(ledger_address) as book:
        assert not book.any_account()
        book.keep_account(ANA)
        assert book.any_account()
        assert book.account("a1") == book.account_named(" ANA  lyst ") == book.account_of("iss 7") == ANA
        assert (book.account("a2"), book.account_named("Ana"), book.account_of("iss 8")) == (None, None, None)
        other = replace(ANA, id="a2", name="ana lyst", subject=None)
        with pytest.raises(LedgerError):
            book.keep_account(other)
        book.keep_account(replace(ANA, role=Role.ADMIN, disabled_at=NOW))
        assert [account.role for account in book.accounts()] == [Role.ADMIN]


def test_sessions_begin_are_used_and_end(ledger_address: str) -> None:
    with AccountBook.open(ledger_address) as book:
        book.keep_account(ANA)
        session = Session(key="k", account="a1", made_at=NOW, seen_at=NOW, ends_at=NOW + timedelta(hours=12))
        for key in ("k", "l", "m"):
            book.keep_session(replace(session, key=key))
        assert book.session("k") == (session, ANA)
        later = NOW + timedelta(hours=2)
        book.touch_session("k", later)
        found = book.session("k")
        assert found is not None
        assert found[0].seen_at == later
        assert book.drop_old_sessions(later, NOW) == 2  # l and m were not used since
        book.drop_session("k")
        assert book.session("k") is None
        book.keep_session(session)
        book.drop_sessions_of("a1")
        assert book.session("k") is None


def test_tokens_attempts_and_flows(ledger_address: str) -> None:
    token = ApiToken(
        id="t", key="k", account="a1", label="nightly", scopes=(Scope.READ,), made_at=NOW, ends_at=NOW + timedelta(1)
    )
    flow = SignInFlow(key="f", browser="b", nonce="n", verifier="v", target="/", ends_at=NOW)
    with AccountBook.open(ledger_address) as book:
        book.keep_account(ANA)
        book.keep_token(token)
        book.keep_token(replace(token, revoked_at=NOW))
        assert book.token("k") == (replace(token, revoked_at=NOW), ANA)
        assert book.tokens() == [replace(token, revoked_at=NOW)]
        book.drop_token("t")
        assert book.token("k") is None
        for minute in range(3):
            book.keep_attempt("s", NOW + timedelta(minutes=minute))
        assert book.attempts("s", NOW, 9) == [NOW + timedelta(minutes=m) for m in (2, 1)]
        assert book.drop_old_attempts(NOW) == 1
        book.drop_attempts("s")
        assert book.attempts("s", NOW - timedelta(1), 9) == []
        book.keep_flow(flow)
        assert book.take_flow("f") == flow
        assert book.take_flow("f") is None  # it comes back once
        book.keep_flow(flow)
        assert book.drop_old_flows(NOW) == 1
        assert book.fact("x") is None
        for value in ("1", "2"):
            book.note("x", value)
        assert book.fact("x") == "2"


def test_the_ledger_and_its_accounts_leave_each_other_alone(ledger_address: str, dump: Callable[[str], str]) -> None:
    open_ledger(ledger_address).close()
    before = dump(ledger_address)
    with AccountBook.open(ledger_address) as book:
        book.keep_account(ANA)
    assert dump(ledger_address) == before
    open_ledger(ledger_address).close()


def test_the_file_of_the_accounts_is_for_its_owner_alone(tmp_path: Path) -> None:
    with AccountBook.open(tmp_path / "kept.db") as book:
        book.keep_account(ANA)
        files = sorted(tmp_path.iterdir())
        assert accounts_address(tmp_path / "kept.db") == str(tmp_path / "kept.accounts.db")
        assert len(files) == 3  # the write-ahead log and its index too
        assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"] * 3


def test_a_ledger_is_no_store_of_accounts_and_a_wrong_address_is_told(tmp_path: Path) -> None:
    open_ledger(tmp_path / "kept.accounts.db").close()
    with pytest.raises(LedgerError, match="another program"):
        AccountBook.open(tmp_path / "kept.db")
    with pytest.raises(LedgerError, match="does not exist"):
        AccountBook.open(tmp_path / "nowhere" / "kept.db")
    with pytest.raises(LedgerError, match="postgresql://USER@HOST"):
        AccountBook.open("mysql://u@h/d")
