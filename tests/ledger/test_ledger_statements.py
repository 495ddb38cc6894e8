"""Notices, accounts and the memory of a watch that an older version kept are all there under today's schema."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from sanctrace.ledger.account_book import ACCOUNTS, AccountBook, accounts_address
from sanctrace.ledger.codec import encode
from sanctrace.ledger.notice_book import NOTICES, NoticeBook, notices_address
from sanctrace.ledger.sqlite import SqliteStore
from sanctrace.ledger.statements import Schema, migrations
from sanctrace.ledger.tables import Tables
from sanctrace.ledger.watch_state import WATCH, WatchState
from sanctrace.model import ClaimStatus
from sanctrace.model.account import FIRST, Account, Role
from sanctrace.model.notice import CaseSnapshot, Subscription

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = NOW.isoformat()
SEEN = CaseSnapshot(
    case="c1", headline="…", status=ClaimStatus.REPORTED, grade="F6", grade_reasons=(), chain="1 article, 1 origin"
)
SEEN_HASH = hashlib.sha256(encode(SEEN).encode()).hexdigest()[:32]
READER = Subscription(id="s", name="n", email="ann@example.org")
ANA = Account(id="a1", name="Ana Lyst", role=Role.ADMIN, made_at=NOW, password="$argon2id$…")
Rows = dict[str, list[dict[str, object]]]

OLD_NOTICES: Rows = {
    "facts": [{"name": "token key", "value": "ab"}],
    "snapshots": [{"hash": SEEN_HASH, "value": encode(SEEN)}],
    "tracks": [{"id": "t1", "case_id": "c1", "seen": SEEN_HASH}],
    "changes": [{"number": 1, "track": "t1", "at": AT, "before_hash": None, "after_hash": SEEN_HASH}],
    "subscriptions": [{"id": "s", "state": "active", "value": encode(READER)}],
    "mails": [
        {
            "number": 1, "key": "digest", "subscription": "s", "recipient": "ann@example.org", "message_id": "<a@x>",
            "content": b"\x00bytes\xff", "state": "waiting", "attempts": 0, "due": AT, "made_at": AT,
        }
    ],
}  # fmt: skip
OLD_ACCOUNTS: Rows = {
    "accounts": [{"id": "a1", "name_key": "ana lyst", "subject": None, "value": encode(ANA)}],
    "audit": [
        {
            "number": 1, "at": AT, "kind": "signed in", "who": "h", "about": "", "address": "", "detail": "{}",
            "previous": FIRST, "hash": "f" * 64,
        }
    ],
}  # fmt: skip
OLD_WATCH: Rows = {
    "polls": [{"number": 1, "source": "s", "address": "", "at": AT, "unchanged": 0, "found": 3, "new": 1, "changed": 0}]
}


def versions(schema: Schema) -> range:
    return range(1, migrations("sqlite", schema)[-1].version + 1)


def make_old(address: str, schema: Schema, version: int, kept: Rows) -> None:
    """A store as the first migrations alone make it, with these rows."""
    if "://" not in address:
        store = SqliteStore.open(Path(address), schema=schema, upto=version)
        with store.writing():
            put(store, kept)
        store.close()
        return
    with psycopg.connect(address) as server:
        server.execute(f"CREATE SCHEMA {schema.name}".encode())
        server.execute(f"SET search_path = {schema.name}".encode())
        server.execute("CREATE TABLE ledger_version (version INTEGER NOT NULL)")
        server.execute("INSERT INTO ledger_version (version) VALUES (%s)", [version])
        for step in migrations("postgresql", schema)[:version]:
            server.execute(step.script.encode())
        for table, rows in kept.items():
            for row in rows:
                places = ", ".join("%s" for _ in row)
                insert = f"INSERT INTO {table} ({', '.join(row)}) OVERRIDING SYSTEM VALUE VALUES ({places})"
                server.execute(insert.encode(), list(row.values()))


def put(store: Tables, kept: Rows) -> None:
    """Rows into the tables of a store; a column that a row does not name gets nothing, or its default."""
    for table in store.tables():
        for row in kept.get(table.name, []):
            named = type(table)(name=table.name, columns=tuple(row), key=table.key)
            store.fill(named, [tuple(row.values())])


@pytest.mark.parametrize("version", versions(NOTICES))
def test_old_notices_are_brought_up_to_date(version: int, ledger_address: str) -> None:
    make_old(notices_address(ledger_address), NOTICES, version, OLD_NOTICES)
    with NoticeBook.open(ledger_address) as book:
        assert book.subscriptions() == [READER]
        (change,) = book.changes_since(0)
        assert (change.before, change.after, change.at) == (None, SEEN, NOW)
        (mail,) = book.mails()
        assert (mail.content, mail.due) == (b"\x00bytes\xff", NOW)
        assert book.key(b"new") == bytes.fromhex("ab")
        assert book.searches() == []


@pytest.mark.parametrize("version", versions(ACCOUNTS))
def test_old_accounts_are_brought_up_to_date(version: int, ledger_address: str) -> None:
    make_old(accounts_address(ledger_address), ACCOUNTS, version, OLD_ACCOUNTS)
    with AccountBook.open(ledger_address) as book:
        assert book.account_named("Ana Lyst") == ANA
        assert (book.audit.end().number, book.audit.end().hash) == (1, "f" * 64)


@pytest.mark.parametrize("version", versions(WATCH))
def test_the_old_memory_of_a_watch_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    make_old(str(tmp_path / "w.db"), WATCH, version, OLD_WATCH)
    with WatchState.open(tmp_path / "w.db") as state:
        poll = state.last_poll("s")
        assert poll is not None
        assert (poll.at, poll.found, poll.new) == (NOW, 3, 1)
