"""An older ledger, brought up to date, has the schema of a new one and all that was kept in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.codec import encode
from sanctrace.ledger.sqlite import APPLICATION_ID
from sanctrace.ledger.statements import STORES, migrations, own_queries, queries
from sanctrace.model import Basis, EventAnchor, Judgement, JudgementKind, ListUsed, Page, Reading
from sanctrace.runs.ingest import CaseKeeper

# Written by the versions of sanctrace that made ledgers of that version: two editions of one page, and another page.
OLD = Path(__file__).parent / "old"
WRITTEN_BY_OLD_CODE = (1, 2)
NEWEST = migrations("sqlite")[-1].version
FIRST_WITH_JUDGEMENTS = 3
ANCHOR = EventAnchor(event="e", article="a", sha256="0" * 64, kind="transfer", start=0, end=9)
DECIDED = Judgement(
    kind=JudgementKind.CONFIRM,
    about=(ANCHOR,),
    by="Anna",
    at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    reason="two sources",
)
MakeReading = Callable[..., tuple[Page, Reading]]

_PG_SCHEMA = """
SELECT 'column', table_name, column_name, data_type, is_nullable, column_default, generation_expression, collation_name
FROM information_schema.columns WHERE table_schema = 'sanctrace'
UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '', '', '' FROM pg_indexes WHERE schemaname = 'sanctrace'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', '', ''
FROM pg_constraint WHERE connamespace = 'sanctrace'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', '', ''
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc, '', '', '', '', ''
FROM pg_proc WHERE pronamespace = 'sanctrace'::regnamespace
UNION ALL SELECT 'view', viewname, definition, '', '', '', '', '' FROM pg_views WHERE schemaname = 'sanctrace'
ORDER BY 1, 2, 3, 4
"""


def schema(address: str) -> list[tuple[object, ...]]:
    """Everything that a ledger's tables are made of."""
    if "://" in address:
        with psycopg.connect(address) as server:
            return server.execute(_PG_SCHEMA.encode()).fetchall()
    connection = sqlite3.connect(address)
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    rows.append(connection.execute("PRAGMA user_version").fetchone())
    connection.close()
    return rows


def make_old(address: str, version: int) -> None:
    """A ledger as the first migrations alone make it, with the rows of the oldest file."""
    source = sqlite3.connect(":memory:")
    source.executescript((OLD / "sqlite-1.sql").read_text(encoding="utf-8"))
    tables = {
        "captures": "sha256, size, content",
        "articles": "number, sha256, source, content_type, value",
        "events": "article_number, position, event, value",
        "findings": "article_number, event_position, position, value",
    }
    if version >= FIRST_WITH_JUDGEMENTS:
        tables["judgements"] = "number, judgement, value"
        tables["judgement_pages"] = "sha256, judgement_number"
        source.execute("CREATE TABLE judgements (number INTEGER, judgement TEXT, value TEXT)")
        source.execute("CREATE TABLE judgement_pages (sha256 TEXT, judgement_number INTEGER)")
        source.execute("INSERT INTO judgements VALUES (1, ?, ?)", (DECIDED.id, encode(DECIDED)))
        source.execute("INSERT INTO judgement_pages VALUES (?, 1)", (DECIDED.about[0].sha256,))
    rows = {table: source.execute(f"SELECT {columns} FROM {table}").fetchall() for table, columns in tables.items()}
    source.close()
    if "://" not in address:
        connection = sqlite3.connect(address)
        for step in migrations("sqlite")[:version]:
            connection.executescript(step.script)
        for table, columns in tables.items():
            places = ", ".join("?" for _ in columns.split(","))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows[table])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
        connection.close()
        return
    with psycopg.connect(address) as server:
        server.execute("CREATE SCHEMA sanctrace")
        server.execute("SET search_path = sanctrace")
        server.execute("CREATE TABLE ledger_version (version INTEGER NOT NULL)")
        server.execute("INSERT INTO ledger_version (version) VALUES (%s)", [version])
        for step in migrations("postgresql")[:version]:
            server.execute(step.script.encode())
        for table, columns in tables.items():
            places = ", ".join("%s" for _ in columns.split(","))
            with server.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})".encode(), rows[table])
        server.execute("UPDATE last_numbers SET number = (SELECT max(number) FROM articles) WHERE name = 'articles'")
        server.execute("UPDATE last_numbers SET number = 1 WHERE name = 'judgements'")


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_an_older_ledger_gets_the_schema_of_a_new_one_and_loses_nothing(
    version: int, ledger_address: str, tmp_path: Path, request: pytest.FixtureRequest, make_reading: MakeReading
) -> None:
    fresh = str(tmp_path / "fresh.db")
    if "://" in ledger_address:
        fresh = request.getfixturevalue("postgresql_server").new()
    open_ledger(fresh).close()
    make_old(ledger_address, version)
    with open_ledger(ledger_address) as ledger:
        _, first = make_reading(content=b"<p>first edition</p>")
        _, second = make_reading(content=b"<p>second edition</p>", supplier="Syldavia")
        _, other = make_reading(source="pages/other.html", content=b"<p>other</p>")
        assert [kept.reading for kept in ledger.since()] == [first, second, other]
        assert list(ledger.current()) == [second, other]
        decided = [DECIDED] if version >= FIRST_WITH_JUDGEMENTS else []
        assert [kept.judgement for kept in ledger.judgements_since()] == decided
        assert ledger.check() == []
        keeper = CaseKeeper(ledger)  # cases that no older version gathered are gathered now
        assert ledger.counts().cases > 0
        assert ledger.check() == []
        ledger.save(*make_reading(source="pages/new.html"))
        assert [kept.number for kept in ledger.since()] == [1, 2, 3, 4]
        keeper.judge(replace(DECIDED, by="Ben"))
        assert [kept.number for kept in ledger.judgements_since()] == [*(1 for _ in decided), 1 + len(decided)]
    assert schema(ledger_address) == schema(fresh)


@pytest.mark.parametrize("version", WRITTEN_BY_OLD_CODE)
def test_a_file_that_an_older_version_wrote_is_brought_up_to_date(
    version: int, tmp_path: Path, make_reading: MakeReading
) -> None:
    path = tmp_path / "kept.db"
    connection = sqlite3.connect(path)
    connection.executescript((OLD / f"sqlite-{version}.sql").read_text(encoding="utf-8"))
    connection.close()
    open_ledger(tmp_path / "fresh.db").close()
    with open_ledger(path) as ledger:
        page, first = make_reading(content=b"<p>first edition</p>")
        assert ledger.revisions("pages/crates.html")[0].reading == first
        assert ledger.capture(page.sha256) == page
        *_, other = ledger.current()
        used = ListUsed(list_name="UN 1718", snapshot="un-1718@0123456789ab", dated=date(2026, 2, 27))
        assert other.basis == (Basis(law="0123456789ab", lists=(used,)) if version > 1 else None)
        assert ledger.check() == []
    assert schema(str(path)) == schema(str(tmp_path / "fresh.db"))


@pytest.mark.parametrize("store", STORES)
def test_migrations_count_up_from_one_and_are_as_many_in_both_stores(store: str) -> None:
    assert [step.version for step in migrations(store)] == list(range(1, NEWEST + 1))
    assert [step.name for step in migrations(store)] == [step.name for step in migrations("sqlite")]


@pytest.mark.parametrize("store", STORES)
def test_every_query_says_what_it_does(store: str) -> None:
    assert all(text.startswith("-- ") for text in (queries(store) | own_queries(store)).values())


def test_both_stores_answer_the_same_queries() -> None:
    assert queries("sqlite").keys() == queries("postgresql").keys()
