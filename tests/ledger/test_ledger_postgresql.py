"""What is said of a server that is away, of another program, too new, read-only, locked or damaged."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
import pytest

from sanctrace.ledger import open_ledger
from sanctrace.model import LedgerError, Page, Reading

if TYPE_CHECKING:
    from tests.conftest import PostgresqlServer

MakeReading = Callable[..., tuple[Page, Reading]]


@pytest.fixture
def address(postgresql_server: PostgresqlServer) -> str:
    return postgresql_server.new()


def test_columns_for_queries_are_computed_from_the_values(address: str, make_reading: MakeReading) -> None:
    with open_ledger(address) as ledger:
        ledger.save(*make_reading())
    with psycopg.connect(address) as server:
        server.execute("SET search_path = sanctrace")
        events = server.execute("SELECT kind, status, supplier, date_start FROM events").fetchall()
        assert events == [("transfer", "reported", "Ruritania", "2019-05-03")]
        findings = server.execute("SELECT provision, outcome FROM findings").fetchall()
        assert findings == [("un-dprk-1718-8-a-iii", "cannot be tested")]
        ((text, start, end),) = server.execute('SELECT text, start, "end" FROM passages').fetchall()
        assert (len(text), start, end) == (85, 0, 85)


def test_a_server_that_is_away_is_told_with_the_address_but_not_the_password() -> None:
    with pytest.raises(LedgerError, match="the server does not answer") as caught:
        open_ledger("postgresql://anna:sesame@127.0.0.1:1/news?connect_timeout=2")
    assert "anna@127.0.0.1:1/news" in str(caught.value)
    assert "sesame" not in str(caught.value)
    with pytest.raises(LedgerError) as caught:
        open_ledger("postgresql://anna@127.0.0.1:1/news?password=sesame&connect_timeout=2")
    assert "sesame" not in str(caught.value)


def test_an_address_that_cannot_be_read_is_told() -> None:
    with pytest.raises(LedgerError, match="the address cannot be read"):
        open_ledger("postgresql://host/news?colour=red")


def test_a_database_that_does_not_exist_is_named(postgresql_server: PostgresqlServer) -> None:
    with pytest.raises(LedgerError, match=r'database "nowhere" does not exist.*check the address'):
        open_ledger(postgresql_server.address("nowhere"))


def test_another_scheme_is_refused() -> None:
    with pytest.raises(LedgerError, match=re.escape("a ledger is a file or postgresql://USER@HOST/DATABASE")):
        open_ledger("mysql://host/news")


def test_a_newer_ledger_is_refused_and_left_alone(address: str) -> None:
    open_ledger(address).close()
    with psycopg.connect(address) as server:
        server.execute("UPDATE sanctrace.ledger_version SET version = 99")
    with pytest.raises(LedgerError, match=r"newer sanctrace .*version 99.*update sanctrace"):
        open_ledger(address)


def test_a_schema_of_another_program_is_refused_and_left_alone(address: str) -> None:
    with psycopg.connect(address) as server:
        server.execute("CREATE SCHEMA sanctrace")
        server.execute("CREATE TABLE sanctrace.recipes (name TEXT)")
    with pytest.raises(LedgerError, match="its schema sanctrace belongs to another program"):
        open_ledger(address)
    with psycopg.connect(address) as server:
        assert server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sanctrace'").fetchall() == [
            ("recipes",)
        ]


def test_tables_of_other_programs_in_the_database_are_no_hindrance(address: str, make_reading: MakeReading) -> None:
    with psycopg.connect(address) as server:
        server.execute("CREATE TABLE articles (name TEXT)")
    with open_ledger(address) as ledger:
        assert ledger.save(*make_reading())


def test_a_read_only_server_is_told(address: str, make_reading: MakeReading) -> None:
    open_ledger(address).close()
    name = address.split("/")[3].split("?", maxsplit=1)[0]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    with open_ledger(address) as ledger, pytest.raises(LedgerError, match="the server is read-only"):
        ledger.save(*make_reading())


def test_a_user_without_rights_is_told_which(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS guest")
        server.execute("CREATE ROLE guest LOGIN")
    with pytest.raises(LedgerError, match="ask for the right to create the schema sanctrace"):
        open_ledger(address.replace("sanctrace@", "guest@"))


def test_a_writer_that_does_not_end_is_told_after_a_while(address: str, make_reading: MakeReading) -> None:
    impatient = f"{address}&options=-c%20lock_timeout%3D50"
    with open_ledger(address) as one, open_ledger(impatient) as other, one.writing():  # noqa: SIM117 - the failure is other's
        with pytest.raises(LedgerError, match="another process is writing"):
            other.save(*make_reading())


def test_a_server_that_goes_away_is_told_and_what_was_kept_stays(address: str, make_reading: MakeReading) -> None:
    with open_ledger(address) as ledger:
        ledger.save(*make_reading(source="first.html"))
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(LedgerError, match="the server went away"):
            ledger.save(*make_reading(source="second.html"))
    with open_ledger(address) as ledger:
        assert [reading.article.source for reading in ledger.current()] == ["first.html"]


def test_a_stored_value_that_is_no_model_value_says_what_to_do(address: str, make_reading: MakeReading) -> None:
    with open_ledger(address) as ledger:
        ledger.save(*make_reading())
        with psycopg.connect(address) as server:
            server.execute("""UPDATE sanctrace.events SET value = '{"kind":"gift"}'""")
        with pytest.raises(LedgerError, match="damaged"):
            list(ledger.current())
        assert [fault.where for fault in ledger.check()] == [address]


def test_without_the_driver_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "sanctrace.ledger.postgresql", raising=False)
    with pytest.raises(LedgerError, match=re.escape("pip install 'sanctrace[postgresql]'")):
        open_ledger("postgresql://host/news")
