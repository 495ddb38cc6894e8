"""The audit log in the real databases: what is changed, cut out, put in or moved is found, and the row is named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook, accounts_address
from sanctrace.ledger.audit_log import AuditEnd, AuditEntry
from sanctrace.ledger.seals import FUNCTION, seal
from sanctrace.model import EventAnchor, Judgement, JudgementKind, LedgerError
from sanctrace.model.account import FIRST, AccountError, AuditKind
from sanctrace.runs.accounts.auditing import note_judgements, read_anchor, told_rows, verify

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
ROWS = 6


@pytest.fixture
def book(ledger_address: str) -> Iterator[AccountBook]:
    """A log of six rows, once in each store."""
    with AccountBook.open(ledger_address) as opened:
        for number in range(ROWS):
            entry = AuditEntry(
                kind=AuditKind.SIGN_IN if number % 2 else AuditKind.EXPORT,
                who="Ana Lyst" if number % 3 else "Rev Iewer",
                address="192.0.2.0/24",
                detail={"what": f"no. {number}", "words": "ä “quoted” text"},
            )
            opened.audit.add(entry, NOW + timedelta(seconds=number))
        yield opened


def tamper(ledger_address: str, *statements: str) -> None:
    """What somebody does who may write in the database: the triggers do not hold them."""
    if "://" in ledger_address:
        import psycopg

        with psycopg.connect(ledger_address) as server:
            server.execute("SET search_path = sanctrace_accounts")
            server.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
            for statement in statements:
                server.execute(statement.encode())
        return
    with closing(sqlite3.connect(accounts_address(ledger_address))) as connection, connection:
        connection.create_function(FUNCTION, -1, seal)
        connection.execute("DROP TRIGGER audit_stays")
        connection.execute("DROP TRIGGER audit_remains")
        for statement in statements:
            connection.execute(statement)


def test_a_log_as_it_was_written_is_sound(book: AccountBook) -> None:
    found = verify(book)
    assert (found.rows, found.broken, found.end) == (ROWS, None, book.audit.end())
    assert verify(book, anchor=found.end).broken is None
    first, *_, last = told_rows(book)
    assert (first["previous"], first["who_name"], first["about_name"]) == (FIRST, "Rev Iewer", None)
    assert last["detail"] == {"what": "no. 5", "words": "ä “quoted” text"}


@pytest.mark.parametrize("statement", ["UPDATE audit SET address = ''", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_log(book: AccountBook, statement: str, ledger_address: str) -> None:
    if "://" in ledger_address:
        import psycopg

        with psycopg.connect(ledger_address) as server, pytest.raises(psycopg.Error, match="never"):
            server.execute(statement.replace("audit", "sanctrace_accounts.audit", 1).encode())
    else:
        connection = sqlite3.connect(accounts_address(ledger_address))
        with closing(connection), pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(statement)
    assert verify(book).broken is None


CHANGED = "its hash does not fit"
MOVED = "does not follow"
GONE = "is not there"


@pytest.mark.parametrize(
    ("statements", "number", "reason"),
    [
        (["UPDATE audit SET at = '2024-03-02T08:00:00.000000+00:00' WHERE number = 3"], 3, CHANGED),
        (["UPDATE audit SET kind = 'sign-out' WHERE number = 2"], 2, CHANGED),
        (["UPDATE audit SET kind = 'nothing' WHERE number = 2"], 2, "no row that sanctrace writes"),
        (["UPDATE audit SET who = about WHERE number = 4"], 4, CHANGED),
        (["UPDATE audit SET about = who WHERE number = 4"], 4, CHANGED),
        (["UPDATE audit SET address = '' WHERE number = 1"], 1, CHANGED),
        (["UPDATE audit SET detail = '{}' WHERE number = 6"], 6, CHANGED),
        (["UPDATE audit SET detail = detail || ' ' WHERE number = 6"], 6, CHANGED),
        (["UPDATE audit SET detail = 'x' WHERE number = 6"], 6, "no row that sanctrace writes"),
        (["UPDATE audit SET hash = previous WHERE number = 5"], 5, CHANGED),
        (["UPDATE audit SET previous = hash WHERE number = 5"], 5, MOVED),
        (["DELETE FROM audit WHERE number = 1"], 1, GONE),
        (["DELETE FROM audit WHERE number = 4"], 4, GONE),
        (["DELETE FROM audit WHERE number = 4", "UPDATE audit SET number = number - 1 WHERE number = 5"], 4, MOVED),
        (  # two rows change places
            [
                "UPDATE audit SET number = 99 WHERE number = 2",
                "UPDATE audit SET number = 2 WHERE number = 3",
                "UPDATE audit SET number = 3 WHERE number = 99",
            ],
            2,
            MOVED,
        ),
        (  # a row is put in
            [
                "INSERT INTO audit SELECT 7, at, kind, who, about, address, detail, previous, hash FROM audit"
                " WHERE number = 6"
            ],
            7,
            MOVED,
        ),
        (["UPDATE audit_names SET name = 'Somebody Else' WHERE name = 'Rev Iewer'"], 1, "the name was changed"),
    ],
)
def test_what_is_changed_in_the_database_is_found(
    book: AccountBook, ledger_address: str, statements: list[str], number: int, reason: str
) -> None:
    tamper(ledger_address, *statements)
    broken = verify(book).broken
    assert broken is not None
    assert broken.number == number
    assert reason in broken.reason


def test_what_is_cut_off_or_made_anew_is_found_with_the_end_that_was_written_down(
    book: AccountBook, ledger_address: str
) -> None:
    end = book.audit.end()
    tamper(ledger_address, "DELETE FROM audit WHERE number > 4")
    assert verify(book).broken is None
    broken = verify(book, anchor=end).broken
    assert broken is not None
    assert (broken.number, "rows are gone from its end" in broken.reason) == (5, True)
    for _ in range(3):
        book.audit.add(AuditEntry(kind=AuditKind.EXPORT), NOW)
    broken = verify(book, anchor=end).broken
    assert broken is not None
    assert "made anew" in broken.reason
    assert read_anchor(f"{end.number}:{end.hash}") == end
    with pytest.raises(AccountError, match="NUMBER:HASH"):
        read_anchor("12")


def test_a_name_is_forgotten_and_the_chain_still_holds(book: AccountBook) -> None:
    rows = [row["who"] for row in told_rows(book) if row["who_name"] == "Ana Lyst"]
    assert book.audit.forget("ana lyst") == rows[0]
    assert verify(book).broken is None
    assert [row["who_name"] for row in told_rows(book) if row["who"] == rows[0]] == [None] * len(rows)
    assert "Ana" not in json.dumps(list(told_rows(book)))
    assert book.audit.forget("ana lyst") is None
    again = book.audit.add(AuditEntry(kind=AuditKind.SIGN_IN, who="Ana Lyst"), NOW)
    assert again.who != rows[0]  # another salt: nothing leads back


def test_judgements_come_from_the_ledger_once_and_are_held_against_it(ledger_address: str) -> None:
    anchor = EventAnchor(event="e", article="a", sha256="0" * 64, kind="transfer", start=0, end=9)
    first = Judgement(kind=JudgementKind.NOTE, about=(anchor,), by="Ana Lyst", at=NOW, reason="hm")
    with open_ledger(ledger_address) as ledger, AccountBook.open(ledger_address) as book:
        ledger.judge(first)
        assert note_judgements(book, ledger, NOW) == 1
        assert note_judgements(book, ledger, NOW) == 0
        ledger.judge(Judgement(kind=JudgementKind.WITHDRAW, about=(), by="Rev Iewer", at=NOW, value=first.id))
        assert note_judgements(book, ledger, NOW) == 1
        told = list(told_rows(book))
        assert [(row["kind"], row["who_name"], row["detail"]["kind"]) for row in told] == [
            ("judgement", "Ana Lyst", "note"),
            ("judgement", "Rev Iewer", "withdraw"),
        ]
        assert told[1]["detail"]["withdraws"] == told[0]["detail"]["judgement"] == first.id
        assert verify(book, ledger).broken is None
    with AccountBook.open(ledger_address) as book, open_ledger(_other(ledger_address)) as empty:
        broken = verify(book, empty).broken
        assert broken is not None
        assert (broken.number, "which the ledger does not hold" in broken.reason) == (1, True)


def _other(ledger_address: str) -> str:
    """A ledger that holds no judgement."""
    import tempfile

    return f"{tempfile.mkdtemp()}/other.db" if "://" in ledger_address else f"{ledger_address}.other"


def test_two_who_write_at_once_make_one_chain(ledger_address: str) -> None:
    with AccountBook.open(ledger_address) as one, AccountBook.open(ledger_address) as two:
        for number in range(10):
            (one, two)[number % 2].audit.add(AuditEntry(kind=AuditKind.EXPORT, who="Ana"), NOW)
        assert verify(one) == verify(two)
        assert verify(one).end.number == 10


def test_what_breaks_off_leaves_no_row(ledger_address: str) -> None:
    with AccountBook.open(ledger_address) as book:
        with pytest.raises(LedgerError), book.writing():
            book.audit.add(AuditEntry(kind=AuditKind.EXPORT), NOW)
            raise LedgerError("broke off")
        assert book.audit.end() == AuditEnd(number=0, hash=FIRST)
