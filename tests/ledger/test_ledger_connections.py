"""Connections that a serving process keeps: used again, given back whole, replaced when the server threw them out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest

from sanctrace.ledger import keep_connections, open_ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.connections import let_go
from sanctrace.model import LedgerError

if TYPE_CHECKING:
    from tests.conftest import PostgresqlServer

_OURS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"  # the server's own cleaning comes and goes
)


@pytest.fixture
def kept(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The address of a ledger whose connections are kept."""
    address = postgresql_server.new()
    open_ledger(address).close()
    keep_connections(address)
    yield address
    let_go(address)


def open_now(address: str) -> set[int]:
    """The server's processes for this database."""
    with psycopg.connect(address) as server:
        return {pid for (pid,) in server.execute(_OURS.encode())}


def test_one_connection_serves_one_request_after_another(kept: str) -> None:
    seen = []
    for _ in range(5):
        with open_ledger(kept, create=False) as ledger:
            assert ledger.counts().cases == 0
        seen.append(open_now(kept))
    assert all(one == seen[0] for one in seen)
    assert len(seen[0]) == 1


def test_the_accounts_have_connections_of_their_own(kept: str) -> None:
    for _ in range(3):
        with AccountBook.open(kept) as book, open_ledger(kept) as ledger:
            assert (book.any_account(), ledger.counts().cases) == (False, 0)
    assert len(open_now(kept)) == 2


def test_a_transaction_that_was_left_open_is_undone_before_the_next_request(kept: str) -> None:
    ledger = open_ledger(kept)
    writing = ledger.writing()
    writing.__enter__()
    ledger.clear_index("half of it")
    ledger.close()
    with open_ledger(kept) as other:
        assert other.index_made_by() is None
        other.clear_index("whole")
        assert other.index_made_by() == "whole"


def test_a_closed_ledger_answers_no_more_although_its_connection_lives_on(kept: str) -> None:
    ledger = open_ledger(kept)
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerError, match="was closed; open it again"):
        ledger.counts()


def test_connections_that_the_server_threw_out_cost_no_request(kept: str) -> None:
    with open_ledger(kept) as one, open_ledger(kept) as two:
        assert one.counts() == two.counts()
    with psycopg.connect(kept, autocommit=True) as server:
        server.execute(f"SELECT pg_terminate_backend(pid) FROM ({_OURS}) AS ours".encode())
    with open_ledger(kept) as again:
        assert again.counts().cases == 0


def test_more_at_once_than_are_kept_get_connections_of_their_own(kept: str) -> None:
    opened, failed = [], []

    def ask() -> None:
        try:
            opened.append(open_ledger(kept))
        except LedgerError as error:
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(opened), failed) == (10, [])
    assert [ledger.counts().cases for ledger in opened] == [0] * 10
    for ledger in opened:
        ledger.close()


def test_a_server_that_is_not_there_is_told_in_its_own_words(tmp_path: object) -> None:
    address = f"postgresql://nobody@/none?host={tmp_path}"
    keep_connections(address)
    try:
        with pytest.raises(LedgerError, match="check the address and that it runs"):
            open_ledger(address)
    finally:
        let_go(address)
