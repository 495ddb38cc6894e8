"""The shared store: a schema `sanctrace` in a PostgreSQL database.

The only module that names PostgreSQL's driver, which the extra `postgresql` installs. The schema is the sum of the
migrations in `sql/postgresql/`; its version stands in the table `ledger_version`. There is one writer at a time, as in
the embedded store: numbers are given in the order in which transactions end, and two processes that keep two tellings
of one event at once cannot make two cases of it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from sanctrace.ledger.statements import LEDGER, Schema, migrations, queries
from sanctrace.ledger.store import Row
from sanctrace.model import LedgerError

_STORE = "postgresql"
_BUSY_SECONDS = 10
_CONNECT_SECONDS = 10
_MANY = 20  # rows from which on COPY is faster than a prepared statement for each
_INSERTION = re.compile(r"(?:--[^\n]*\n)*\s*INSERT INTO (\w+) \(([\w\s,]+)\)\s*VALUES \(([:\w\s,]+)\);\s*")
_VALUE = re.compile(r"(?<![:\w]):([a-z_]\w*)")


class PostgresqlStore:
    """A store on a server; see `sanctrace.ledger.store.Store` for what each method does."""

    def __init__(self, connection: psycopg.Connection[Row], address: str, schema: Schema = LEDGER) -> None:
        self._connection = connection
        self._address = address
        self._schema = schema
        self._inside = False

    @classmethod
    def open(cls, address: str, *, create: bool = True, schema: Schema = LEDGER) -> PostgresqlStore:
        """Connect to `postgresql://…` and bring the schema up to date; see `open_ledger` for the errors."""
        shown = without_password(address)
        with _translated(shown):
            wait = conninfo_to_dict(address).get("connect_timeout", _CONNECT_SECONDS)
            connection = psycopg.connect(address, autocommit=True, connect_timeout=wait)
            try:
                connection.execute(f"SET search_path = {schema.name}".encode())
                connection.execute(b"SET client_encoding = 'UTF8'")
                if connection.execute(b"SHOW lock_timeout").fetchall() == [("0",)]:
                    connection.execute(f"SET lock_timeout = '{_BUSY_SECONDS}s'".encode())
                _prepare(connection, shown, schema, create=create)
            except BaseException:
                connection.close()
                raise
        return cls(connection, shown, schema)

    @property
    def address(self) -> str:
        """The address without its password."""
        return self._address

    def run(self, query: str, values: Mapping[str, object] | None = None) -> list[Row]:
        """The rows that the named query gives."""
        with _translated(self._address):
            cursor = self._connection.execute(_query(query, self._schema), values)
            return cursor.fetchall() if cursor.description else []

    def run_each(self, query: str, rows: Sequence[Mapping[str, object]]) -> None:
        """The named query once for each row of values; many plain insertions go in one stream, with COPY."""
        if not rows:
            return
        with _translated(self._address), self._connection.cursor() as cursor:
            plain = _plain_insertion(query, self._schema) if len(rows) >= _MANY else None
            if plain is not None:
                table, columns = plain
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row([row[name] for name in columns])
                return
            cursor.executemany(_query(query, self._schema), rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that waits for the writer's lock first."""
        with self._transaction(
            b"BEGIN ISOLATION LEVEL READ COMMITTED", f"SELECT pg_advisory_xact_lock({self._schema.mark})".encode()
        ):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction in which everything read is of one moment."""
        with self._transaction(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    def faults(self) -> list[str]:
        """Nothing: a server guards its structure and references itself (`pg_amcheck` looks at its files)."""
        return []

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    @contextmanager
    def _transaction(self, *begin: bytes) -> Iterator[None]:
        if self._inside:
            yield
            return
        with _translated(self._address):
            self._inside = True
            try:
                with _undone_on_error(self._connection):
                    for statement in begin:
                        self._connection.execute(statement)
                    yield
                    self._connection.execute(b"COMMIT")
            finally:
                self._inside = False


def without_password(address: str) -> str:
    """The address as it may be printed."""
    parts = urlsplit(address)
    query = "&".join(part for part in parts.query.split("&") if not part.startswith("password="))
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{parts.username}@{host}" if parts.password else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def make_schema_once(address: str, name: str, lock: int, script: str) -> None:
    """Make a schema of another library's tables with its script when the database has none of that name.

    Of several processes that do so at once, those that hold back for `lock` (an advisory lock) find it made. Raises
    LedgerError when the server cannot be reached or refuses.
    """
    with _translated(without_password(address)), psycopg.connect(address, connect_timeout=_CONNECT_SECONDS) as server:
        server.execute(f"SELECT pg_advisory_xact_lock({lock})".encode())
        if server.execute(b"SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (name,)).fetchone() is None:
            server.execute(f"CREATE SCHEMA {name}".encode())
            server.execute(f"SET LOCAL search_path = {name}".encode())
            server.execute(script.encode())


@contextmanager
def _undone_on_error(connection: psycopg.Connection[Row]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if not connection.closed:
            connection.execute(b"ROLLBACK")
        raise


def _prepare(connection: psycopg.Connection[Row], address: str, schema: Schema, *, create: bool) -> None:
    """Check that the schema is ours and run the migrations that it lacks."""
    steps = migrations(_STORE, schema)
    newest = steps[-1].version
    version = _version(connection, address, schema)
    if version == newest:
        return
    if version == 0 and not create:
        make_it = schema.make_it.format(address=address)
        raise LedgerError(f"{address}: there is no {schema.what}; make one with: {make_it}")
    if version > newest:
        raise LedgerError(
            f"{address}: written by a newer sanctrace ({schema.what} version {version}; this one knows {newest});"
            " update sanctrace or name another database"
        )
    with _undone_on_error(connection):
        connection.execute(b"BEGIN")
        connection.execute(f"SELECT pg_advisory_xact_lock({schema.mark})".encode())
        version = _version(connection, address, schema)  # another process may have migrated while we waited
        if version == 0:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema.name}".encode())
            connection.execute(b"CREATE TABLE ledger_version (version INTEGER NOT NULL)")
            connection.execute(b"INSERT INTO ledger_version (version) VALUES (0)")
        for step in steps:
            if step.version > version:
                connection.execute(step.script.encode())
        connection.execute(b"UPDATE ledger_version SET version = %(version)s", {"version": newest})
        connection.execute(b"COMMIT")


def _version(connection: psycopg.Connection[Row], address: str, schema: Schema) -> int:
    """The schema's version, 0 when there is none; raises LedgerError when the schema belongs to another program."""
    tables = {name for (name,) in connection.execute(_TABLES, {"schema": schema.name})}
    if not tables:
        return 0
    if "ledger_version" not in tables:
        raise LedgerError(f"{address}: its schema {schema.name} belongs to another program; name another database")
    rows = connection.execute(b"SELECT version FROM ledger_version").fetchall()
    return int(rows[0][0])


_TABLES = b"SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %(schema)s"


@functools.cache
def _query(name: str, schema: Schema) -> bytes:
    """The named query with its values as the driver wants them."""
    return _VALUE.sub(r"%(\1)s", queries(_STORE, schema)[name].replace("%", "%%")).encode()


@functools.cache
def _plain_insertion(name: str, schema: Schema) -> tuple[str, tuple[str, ...]] | None:
    """Table and columns of a query that inserts a row of values and does nothing else; None for any other."""
    found = _INSERTION.fullmatch(queries(_STORE, schema)[name])
    if found is None:
        return None
    columns = tuple(re.findall(r"\w+", found[2]))
    return (found[1], columns) if columns == tuple(_VALUE.findall(found[3])) else None


@contextmanager
def _translated(address: str) -> Iterator[None]:
    """Turn the driver's errors into LedgerError with what to do."""
    try:
        yield
    except psycopg.Error as error:
        raise LedgerError(f"{address}: {_advice(error)}") from error


def _advice(error: psycopg.Error) -> str:
    text = " ".join(str(error).split())
    state = error.sqlstate or ""
    for prefix, advice in _ADVICE.items():
        if state.startswith(prefix):
            return advice.format(text=text)
    if isinstance(error, psycopg.OperationalError) and not state:
        return f"the server does not answer, or refuses ({text}); check the address and that it runs, then run again"
    if isinstance(error, psycopg.ProgrammingError) and not state:
        return f"the address cannot be read ({text}); write postgresql://USER@HOST/DATABASE"
    return f"the ledger refused ({text})"


# By the start of SQLSTATE (PostgreSQL's Appendix A).
_ADVICE = {
    "55P03": "another process is writing and did not end in time; try again when it is done",
    "53100": "the server's disk is full; make room and run again: what was read so far is kept",
    "25006": "the server is read-only ({text}); name the one that takes writes",
    "42501": "not allowed ({text}); ask for the right to create the schema sanctrace and to write in it",
    "XX": "the ledger is damaged ({text}); restore a copy, or read the pages again into a new database",
    "57P": "the server went away ({text}); run again when it is back: what was read so far is kept",
    "08": "the server went away ({text}); run again when it is back: what was read so far is kept",
    "53": "the server has no room for another connection ({text}); try again later",
    "28": "the server refuses the name or the password ({text}); check the address",
}
