"""The store of notices: one set of tables in both databases, beside a ledger and never in its way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.notice_book import NOTICES, NewMail, NoticeBook, notices_address
from sanctrace.ledger.statements import STORES, migrations, queries
from sanctrace.model import ClaimStatus, LedgerError
from sanctrace.model.notice import CaseSnapshot, SavedSearch, Search, SendState, Subscription, TellingSeen
from sanctrace.notices.tracking import Seen

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)


EMPTY_CASE = CaseSnapshot(
    case="c1", headline="…", status=ClaimStatus.REPORTED, grade="F6", grade_reasons=(), chain="1 article, 1 origin"
)


def mail(key: str) -> NewMail:
    return NewMail(key=key, to="ann@example.org", message_id=f"<{key}@x>", content=b"\x00bytes\xff")


@pytest.mark.parametrize("store", STORES)
def test_migrations_are_numbered_and_queries_are_the_same_in_both(store: str) -> None:
    assert [step.version for step in migrations(store, NOTICES)] == list(range(1, len(migrations(store, NOTICES)) + 1))
    assert queries(store, NOTICES).keys() == queries("sqlite", NOTICES).keys()


@pytest.mark.parametrize(
    ("ledger", "notices"),
    [
        ("kept.db", "kept.notices.db"),
        (Path("a/kept.db"), "a/kept.notices.db"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
    ],
)
def test_where_the_notices_of_a_ledger_stand(ledger: str | Path, notices: str) -> None:
    assert notices_address(ledger) == notices


def test_a_thing_is_written_once_and_comes_out_byte_for_byte(ledger_address: str) -> None:
    with NoticeBook.open(ledger_address) as book:
        assert book.keep_mail(mail("digest a 2024-03-01"), due=NOW, now=NOW)
        assert not book.keep_mail(mail("digest a 2024-03-01"), due=NOW, now=NOW)
        (kept,) = book.mails()
        assert (kept.content, kept.state, kept.due) == (b"\x00bytes\xff", SendState.WAITING, NOW)


def test_what_one_process_took_no_other_takes_until_its_time_is_over(ledger_address: str) -> None:
    with NoticeBook.open(ledger_address) as book, NoticeBook.open(ledger_address) as other:
        book.keep_mail(mail("a"), due=NOW, now=NOW)
        assert book.claim_mail(NOW - timedelta(seconds=1), NOW) is None  # not due
        taken = book.claim_mail(NOW, NOW + timedelta(minutes=15))
        assert taken is not None
        assert taken.attempts == 1
        assert other.claim_mail(NOW + timedelta(minutes=14), NOW + timedelta(hours=1)) is None
        again = other.claim_mail(NOW + timedelta(minutes=15), NOW + timedelta(hours=1))
        assert again is not None
        assert again.attempts == 2
        other.settle_mail(again, SendState.SENT, at=NOW + timedelta(minutes=16))
        assert other.claim_mail(NOW + timedelta(days=9), NOW + timedelta(days=10)) is None
        assert other.next_due() is None


def test_a_transaction_that_breaks_off_leaves_nothing(ledger_address: str) -> None:
    class Broken(Exception):
        pass

    snapshot = EMPTY_CASE
    with NoticeBook.open(ledger_address) as book:
        with pytest.raises(Broken), book.writing():
            book.keep_changes([Seen(track="c1", before=None, after=snapshot, told=True)], NOW)
            book.keep_subscription(Subscription(id="s", name="n", email="a@example.org"))
            raise Broken
        assert (book.tracks(), book.last_change(), book.subscriptions()) == ([], 0, [])
        with book.writing():
            book.keep_changes([Seen(track="c1", before=None, after=snapshot, told=True)], NOW)
        (change,) = book.changes_since(0)
        assert (change.before, change.after, change.at) == (None, snapshot, NOW)


def test_the_token_key_is_made_once(ledger_address: str) -> None:
    with NoticeBook.open(ledger_address) as book:
        assert book.key(b"a" * 32) == b"a" * 32
    with NoticeBook.open(ledger_address) as book:
        assert book.key(b"b" * 32) == b"a" * 32


def test_the_ledger_and_its_notices_leave_each_other_alone(ledger_address: str, dump: Callable[[str], str]) -> None:
    open_ledger(ledger_address).close()
    before = dump(ledger_address)
    with NoticeBook.open(ledger_address) as book:
        book.keep_mail(mail("a"), due=NOW, now=NOW)
    assert dump(ledger_address) == before


def test_a_ledger_is_no_file_of_notices(tmp_path: Path) -> None:
    open_ledger(tmp_path / "kept.notices.db").close()
    with pytest.raises(LedgerError, match="another program"):
        NoticeBook.open(tmp_path / "kept.db")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="does not exist"):
        NoticeBook.open(tmp_path / "nowhere" / "kept.db")


def test_tracks_of_an_older_book_are_found_by_their_pages(ledger_address: str) -> None:
    seen = TellingSeen(
        article="a", sha256="f" * 64, source="s", title="T", publisher=None, published=None, start=0, end=9, quote="q"
    )
    with NoticeBook.open(ledger_address) as book, book.writing():
        after = replace(EMPTY_CASE, tellings=(seen,))
        book.keep_changes([Seen(track="c1", before=None, after=after, told=True)], NOW)
    undo, before = ["DROP TABLE searches", "DROP TABLE track_pages"], 1
    if "://" in ledger_address:
        with psycopg.connect(ledger_address, options="-c search_path=sanctrace_notices") as server:
            for statement in (*undo, f"UPDATE ledger_version SET version = {before}"):
                server.execute(statement.encode())
    else:
        connection = sqlite3.connect(notices_address(ledger_address))
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%sealed%'").fetchall()
        undo += ["DROP TABLE seals", *(f"DROP TRIGGER IF EXISTS {name}" for (name,) in triggers)]
        for statement in (*undo, f"PRAGMA user_version = {before}"):
            connection.execute(statement)
        connection.commit()
        connection.close()
    with NoticeBook.open(ledger_address) as book:
        (track,) = book.tracks_on(["f" * 64])
        assert (track.id, track.case) == ("c1", EMPTY_CASE.case)
        assert book.tracks_of([EMPTY_CASE.case, "none"]) == [track]


def test_a_saved_search_is_kept_under_its_name(ledger_address: str) -> None:
    first = SavedSearch(name="Cars", search=Search(goods=("luxury_vehicle",)), by="Ana Lyst", at=NOW)
    other = SavedSearch(name="Boats", search=Search(words="ferry", since="2024-01-01"), by="Ana Lyst", at=NOW)
    with NoticeBook.open(ledger_address) as book:
        book.keep_search(first)
        book.keep_search(other)
        assert book.searches() == [other, first]
        changed = SavedSearch(name="Cars", search=Search(grade="B"), by="B. Analyst", at=NOW)
        book.keep_search(changed)
        assert book.saved_search("Cars") == changed
        book.drop_search("Boats")
        assert book.searches() == [changed]
        assert book.saved_search("Boats") is None
