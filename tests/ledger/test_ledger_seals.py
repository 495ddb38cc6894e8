"""Seals: whatever a row of the notices, the accounts or the watch is altered into past sanctrace is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.ledger.account_book import ACCOUNTS, AccountBook, accounts_address
from sanctrace.ledger.notice_book import NOTICES, NewMail, NoticeBook, notices_address
from sanctrace.ledger.salvage import doubtful, salvage
from sanctrace.ledger.seals import row_key, seal
from sanctrace.ledger.statements import Schema
from sanctrace.ledger.watch_state import WATCH, WatchState
from sanctrace.model import Document, Entry, Fault, Fetch, Poll, RobotsFile, SightingState
from sanctrace.model.account import Account, ApiToken, Role, Scope, Session
from sanctrace.model.notice import Consent, ConsentStep, Endpoint, SavedSearch, Search, SendState, Subscription

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
File = tuple[Path, Schema]


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> File:
    """Notices with readers, mails that wait and were sent, calls and a saved search; some rows changed, some gone."""
    ledger = tmp_path_factory.mktemp("notices") / "kept.db"
    with NoticeBook.open(ledger) as book:
        book.key(b"k" * 32)
        book.keep_search(SavedSearch(name="Cars", search=Search(goods=("luxury_vehicle",)), by="Ana", at=NOW))
        book.keep_search(SavedSearch(name="Ships", search=Search(), by="Ana", at=NOW))
        book.drop_search("Ships")
        for n, name in enumerate(("ann", "bob")):
            reader = Subscription(id=f"reader{n}", name="All", email=f"{name}@example.org", at="07:00")
            consent = Consent(subscription=reader.id, step=ConsentStep.ASKED, at=NOW, by="test", email="", words="Yes")
            book.keep_subscription(reader, consent)
            mail = NewMail(
                key=f"k{n}",
                to=reader.email or "",
                message_id=f"<{n}@desk.example>",
                content=b"A digest.\n" * 90,
                subscription=reader.id,
            )
            book.keep_mail(mail, due=NOW, now=NOW)
        taken = book.claim_mail(NOW, NOW + timedelta(minutes=5))
        assert taken is not None
        book.settle_mail(taken, SendState.SENT, at=NOW)
        for name in ("a", "b"):
            book.keep_endpoint(Endpoint(id=name, url="https://hook.example/", search=Search(), secrets=()))
        book.keep_deliveries([("a", "message-a", b"{}"), ("b", "message-b", b"[1]")], NOW)
        book.drop_endpoint("b")  # its delivery goes with it
    return Path(notices_address(ledger)), NOTICES


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> File:
    """Accounts, sessions and tokens."""
    ledger = tmp_path_factory.mktemp("accounts") / "kept.db"
    with AccountBook.open(ledger) as book:
        book.note("form key", "ab" * 16)
        ana = Account(id="ana", name="Ana", role=Role.ANALYST, made_at=NOW)
        book.keep_account(ana)
        book.keep_session(Session(key="f" * 64, account="ana", made_at=NOW, seen_at=NOW, ends_at=NOW))
        book.touch_session("f" * 64, NOW + timedelta(minutes=1))
        book.keep_token(
            ApiToken(id="t", key="e" * 64, account="ana", label="", scopes=(Scope.READ,), made_at=NOW, ends_at=NOW)
        )
        book.keep_attempt("somebody", NOW)
    return Path(accounts_address(ledger)), ACCOUNTS


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> File:
    """What a watch remembers."""
    path = tmp_path_factory.mktemp("watch") / "kept.watch.db"
    with WatchState.open(path) as state:
        state.keep_poll(Poll(source="s", address="a", at=NOW, fault=Fault.TIMEOUT, reason="r", found=3))
        state.keep_documents("s", [Document(address="a", etag="e", sha256="0" * 64)])
        state.keep_robots([RobotsFile(origin="https://news.example", fetched_at=NOW, text=None)])
        state.keep_fetch(Fetch(sha256="0" * 64, address="a", final_address="b", at=NOW, status=200, headers=()))
        for n in range(2):
            state.keep_new(
                "s", Entry(guid=f"g{n}", link=f"https://news.example/{n}", digest="d", title="T"), f"key{n}", NOW
            )
        state.settle(replace(state.due_pages(NOW, 1)[0], state=SightingState.KEPT, sha256="0" * 64))
    return path, WATCH


@pytest.fixture(scope="module", params=["notices", "accounts", "watch"])
def kept(request: pytest.FixtureRequest) -> File:
    """Each of the three."""
    found: File = request.getfixturevalue(request.param)
    return found


def altered(kept: File, to: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """A copy of the file, changed by another program that lifts every trigger."""
    to.unlink(missing_ok=True)
    source, connection = sqlite3.connect(kept[0]), sqlite3.connect(to)
    source.backup(connection)
    source.close()
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    change(connection)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    return to


def cells(kept: File) -> list[tuple[str, str, str, str]]:
    """Every value that is not part of a key: its table, its column, the column's type, and which row."""
    connection = sqlite3.connect(kept[0])
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    found = []
    for (table,) in connection.execute(tables).fetchall():
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        keyed = [c[1] for c in columns if c[5]]
        for row in connection.execute(f"SELECT {', '.join(keyed)} FROM {table}").fetchall():
            where = " AND ".join(f"{c} = {value!r}" for c, value in zip(keyed, row, strict=True))
            found += [(table, c[1], c[2], where) for c in columns if not c[5] and table not in {"audit", "seals"}]
    connection.close()
    return found


def test_what_sanctrace_wrote_is_sealed(kept: File) -> None:
    assert doubtful(*kept) == []
    assert len(cells(kept)) > 10


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_value_that_was_altered_is_named(
    data: st.DataObject, kept: File, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table, column, kind, where = data.draw(st.sampled_from(cells(kept)))
    values = {"INTEGER": st.integers(0, 9), "TEXT": st.text(max_size=9), "BLOB": st.binary(max_size=9)}
    value = data.draw(values[kind])
    different = True

    def change(connection: sqlite3.Connection) -> None:
        nonlocal different
        ((before,),) = connection.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchall()
        different = before != value
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value,))
        except sqlite3.IntegrityError:
            different = False  # a value that may stand only once

    found = doubtful(altered(kept, tmp_path_factory.getbasetemp() / "altered.db", change), kept[1])
    assert len(found) == different
    assert all(f" of {table} was altered" in line for line in found)


def test_a_row_that_was_erased_is_named_and_told(notices: File, tmp_path: Path) -> None:
    file = altered(notices, tmp_path / "a.db", lambda c: c.executescript("DELETE FROM searches"))
    assert doubtful(file, NOTICES) == ["the row Cars of searches was erased: its seal alone is left"]
    assert "searches" in salvage(file, tmp_path / "new.db", NOTICES).torn
    assert doubtful(tmp_path / "new.db", NOTICES) == []


def test_an_altered_row_is_not_taken_over(notices: File, tmp_path: Path) -> None:
    file = altered(
        notices, tmp_path / "a.db", lambda c: c.executescript("UPDATE mails SET state = 'waiting' WHERE number = 1")
    )
    saved = salvage(file, tmp_path / "new.db", NOTICES)
    assert saved.missing["mails"] == (1,)
    assert doubtful(tmp_path / "new.db", NOTICES) == []


def test_a_row_put_in_by_another_program_is_named(notices: File, tmp_path: Path) -> None:
    file = altered(notices, tmp_path / "a.db", lambda c: c.executescript("INSERT INTO facts VALUES ('looked at', '')"))
    assert doubtful(file, NOTICES) == ["the row looked at of facts was put in past sanctrace: it has no seal"]


def test_a_damaged_seal_costs_no_row(notices: File, tmp_path: Path) -> None:
    change = "UPDATE seals SET seal = replace(seal, 'a', 'b') WHERE of = 'subscriptions' AND key = 'reader0'"
    file = altered(notices, tmp_path / "a.db", lambda c: c.executescript(change))
    assert doubtful(file, NOTICES) == ["the seal of the row reader0 of subscriptions was altered"]
    assert salvage(file, tmp_path / "new.db", NOTICES).rows["subscriptions"] == 2
    assert doubtful(tmp_path / "new.db", NOTICES) == []


def test_a_count_that_would_give_a_number_again_is_named(notices: File, tmp_path: Path) -> None:
    change = "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'mails'"
    file = altered(notices, tmp_path / "a.db", lambda c: c.executescript(change))
    assert doubtful(file, NOTICES) == ["the last number of mails was altered: it says 1, and 2 is the last there"]
    salvage(file, tmp_path / "new.db", NOTICES)
    assert doubtful(tmp_path / "new.db", NOTICES) == []


def test_another_program_cannot_write_by_oversight(notices: File, tmp_path: Path) -> None:
    file = altered(notices, tmp_path / "a.db", lambda _: None)
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.OperationalError, match="sanctrace_seal"):
        connection.execute("UPDATE facts SET value = 'ff'")
    connection.close()


def test_a_store_of_an_earlier_version_is_sealed_when_it_is_opened(notices: File, tmp_path: Path) -> None:
    def before(connection: sqlite3.Connection) -> None:
        connection.executescript("DROP TABLE seals; PRAGMA user_version = 3")

    file = altered(notices, tmp_path / "kept.notices.db", before)
    assert doubtful(file, NOTICES) == []  # nothing vouches for a row yet
    NoticeBook.open(tmp_path / "kept.db").close()
    changed = altered((file, NOTICES), tmp_path / "b.db", lambda c: c.executescript("UPDATE facts SET value = 'ff'"))
    assert len(doubtful(changed, NOTICES)) == 1


@given(st.lists(st.none() | st.integers() | st.text() | st.binary(), min_size=2), st.data())
def test_rows_that_differ_have_different_seals(row: list[int | str | bytes | None], data: st.DataObject) -> None:
    other = data.draw(st.permutations(row) | st.just([*row[1:]]) | st.just([None, *row]))
    assert (seal("t", "k", *row) == seal("t", "k", *other)) == ([*map(repr, row)] == [*map(repr, other)])
    assert row_key(("a", 1)) != row_key(("a1",))
