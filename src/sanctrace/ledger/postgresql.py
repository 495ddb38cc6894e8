"""The shared store: a schema `sanctrace` in a PostgreSQL database.

The only module that names PostgreSQL's driver, which the extra `postgresql` installs. The schema is the sum of the
migrations in `sql/postgresql/`; its version stands in the table `ledger_version`. There is one writer at a time, as in
the embedded store: numbers are given in the order in which transactions end, and two processes that keep two tellings
of one event at once cannot make two cases of it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from sanctrace.ledger.connections import Pool, connection_of, kept_pool
from sanctrace.ledger.statements import LEDGER, Schema, migrations, own_queries, queries
from sanctrace.ledger.store import Row
from sanctrace.ledger.tables import OWN_TABLES, Table, parents_first
from sanctrace.model import LedgerError

_STORE = "postgresql"
_BUSY_SECONDS = 10
_CONNECT_SECONDS = 10
_MANY = 20  # rows from which on COPY is faster than a prepared statement for each
_INSERTION = re.compile(r"(?:--[^\n]*\n)*\s*INSERT INTO (\w+) \(([\w\s,]+)\)\s*VALUES \(([:\w\s,]+)\);\s*")
_VALUE = re.compile(r"(?<![:\w]):([a-z_]\w*)")


class PostgresqlStore:
    """A store on a server; see `sanctrace.ledger.store.Store` for what each method does."""

    def __init__(
        self, connection: psycopg.Connection[Row], address: str, schema: Schema = LEDGER, pool: Pool | None = None
    ) -> None:
        """Over an open connection, which goes back to `pool` when the store is closed."""
        self._held: psycopg.Connection[Row] | None = connection
        self._pool = pool
        self._address = address
        self._schema = schema
        self._inside = False

    @classmethod
    def open(cls, address: str, *, create: bool = True, schema: Schema = LEDGER) -> PostgresqlStore:
        """Connect to `postgresql://…` and bring the schema up to date; see `open_ledger` for the errors."""
        shown = without_password(address)
        with _translated(shown):
            pool = kept_pool(address, schema.name, lambda made: _set_up(made, schema))
            connection = connection_of(pool) if pool is not None else None
            if connection is None:
                pool, connection = None, _connect(address, schema)
            store = cls(connection, shown, schema, pool)
            try:
                _prepare(connection, shown, schema, create=create)
            except BaseException:
                store.close()
                raise
        return store

    @classmethod
    def connect(cls, address: str) -> PostgresqlStore:
        """Connect to `postgresql://…` and leave its schemas as they are, for `tables_of` and `make`."""
        shown = without_password(address)
        with _translated(shown):
            return cls(_connect(address, LEDGER), shown, LEDGER)

    def tables_of(self, schema: Schema) -> PostgresqlTables:
        """The tables of any of our schemas in this database, over this connection."""
        return PostgresqlTables(self._connection, self._address, schema)

    def make(self, schema: Schema, upto: int | None = None) -> None:
        """Make a schema, or bring it up to date, in the transaction that is open; with `upto`, only to that version.

        An older version is made in place of a newer one that stands there: whoever asks for it knows that it is empty.
        """
        with _translated(self._address):
            self._connection.execute(f"SELECT pg_advisory_xact_lock({schema.mark})".encode())
            self._connection.execute(f"SET LOCAL search_path = {schema.name}".encode())
            version = _version(self._connection, self._address, schema)
            if upto is not None and version > upto:
                self._connection.execute(f"DROP SCHEMA {schema.name} CASCADE".encode())
                version = 0
            _migrate(self._connection, schema, version, upto)

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
        held, self._held = self._held, None
        if held is not None and self._pool is not None and not self._pool.closed:
            self._pool.putconn(held)
        elif held is not None:
            held.close()

    @property
    def _connection(self) -> psycopg.Connection[Row]:
        if self._held is None:  # perhaps it serves another request by now
            raise LedgerError(f"{self._address}: the {self._schema.what} was closed; open it again")
        return self._held

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


class PostgresqlTables:
    """The tables of one schema; see `sanctrace.ledger.tables.Tables` for what each method does."""

    def __init__(self, connection: psycopg.Connection[Row], address: str, schema: Schema) -> None:
        self._connection = connection
        self._address = address
        self._schema = schema

    @property
    def version(self) -> int:
        """Of the schema as it stands; 0 when there is none."""
        with _translated(self._address):
            tables = {name for (name,) in self._connection.execute(_TABLES, {"schema": self._schema.name})}
        return int(self._ask(f"SELECT version FROM {self._schema.name}.ledger_version")[0][0]) if tables else 0

    def tables(self) -> tuple[Table, ...]:
        """Every table, those that others refer to first."""
        columns: dict[str, list[str]] = {}
        key: dict[str, list[tuple[int, str]]] = {}
        for table, column, place, generated in self._ask(_COLUMNS):
            if not generated:
                columns.setdefault(table, []).append(column)
            if place is not None:
                key.setdefault(table, []).append((place, column))
        parents: dict[str, set[str]] = {}
        for child, parent in self._ask(_PARENTS):
            parents.setdefault(child, set()).add(parent)
        found = (
            Table(name=name, columns=tuple(written), key=tuple(c for _, c in sorted(key[name])))
            for name, written in columns.items()
            if name not in OWN_TABLES
        )
        return parents_first(found, parents)

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        return int(self._ask(f"SELECT count(*) FROM {self._schema.name}.{table.name}")[0][0])

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table in the order of its key, which is that of the embedded store."""
        texts = {column for name, column in self._ask(_TEXTS) if name == table.name}
        order = ", ".join(f'{column} COLLATE "C"' if column in texts else column for column in table.key)
        columns = ", ".join(table.columns)
        with _translated(self._address), self._connection.cursor(name="all_rows") as cursor:
            cursor.execute(f"SELECT {columns} FROM {self._schema.name}.{table.name} ORDER BY {order}".encode())
            yield from cursor

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows into a table as they are."""
        into = f"COPY {self._schema.name}.{table.name} ({', '.join(table.columns)}) FROM STDIN"
        with (
            _translated(self._address),
            self._connection.cursor() as cursor,
            cursor.copy(into.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        with _translated(self._address):  # or the first minutes would be planned as if the tables were empty
            self._connection.execute(f"ANALYZE {self._schema.name}.{table.name}".encode())

    def clear(self, table: Table) -> None:
        """Take all rows out of a table."""
        with _translated(self._address):
            self._connection.execute(f"DELETE FROM {self._schema.name}.{table.name}".encode())

    def numbers(self) -> dict[str, int]:
        """The last number given, by table."""
        given = self._sequences() | {
            name: f"SELECT number FROM {self._schema.name}.last_numbers WHERE name = '{name}'"
            for name in self._counted()
        }
        last = {name: int(self._ask(statement)[0][0]) for name, statement in given.items()}
        return {name: number for name, number in last.items() if number > 0}

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        """Go on counting after these numbers."""
        sequences, counted = self._sequences(), self._counted()
        with _translated(self._address):
            for name, number in numbers.items():
                values = {"name": name, "number": number}
                if name in counted:
                    update = f"UPDATE {self._schema.name}.last_numbers SET number = %(number)s WHERE name = %(name)s"
                    self._connection.execute(update.encode(), values)
                elif name in sequences:
                    table = f"{self._schema.name}.{name}"
                    update = f"SELECT setval(pg_get_serial_sequence('{table}', 'number'), %(number)s)"
                    self._connection.execute(update.encode(), values)

    def _sequences(self) -> dict[str, str]:
        """For each table that is numbered by a sequence, what to ask for the last number."""
        return {
            name: f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {self._schema.name}.{name}_number_seq"
            for (name,) in self._ask(_IDENTITIES)
        }

    def _counted(self) -> list[str]:
        """The tables whose numbers are counted in `last_numbers`."""
        with _translated(self._address):
            if ("last_numbers",) not in self._connection.execute(_TABLES, {"schema": self._schema.name}).fetchall():
                return []
        return [name for (name,) in self._ask(f"SELECT name FROM {self._schema.name}.last_numbers")]

    def _ask(self, statement: str) -> list[Row]:
        values = {"schema": self._schema.name} if "%(schema)s" in statement else None
        with _translated(self._address):
            return self._connection.execute(statement.encode(), values).fetchall()


def _connect(address: str, schema: Schema) -> psycopg.Connection[Row]:
    wait = conninfo_to_dict(address).get("connect_timeout", _CONNECT_SECONDS)
    connection = psycopg.connect(address, autocommit=True, connect_timeout=wait)
    try:
        _set_up(connection, schema)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: psycopg.Connection[Row], schema: Schema) -> None:
    connection.execute(f"SET search_path = {schema.name}".encode())
    connection.execute(b"SET client_encoding = 'UTF8'")
    if connection.execute(b"SHOW lock_timeout").fetchall() == [("0",)]:
        connection.execute(f"SET lock_timeout = '{_BUSY_SECONDS}s'".encode())


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
        _migrate(connection, schema, version)
        connection.execute(b"COMMIT")


def _migrate(connection: psycopg.Connection[Row], schema: Schema, version: int, upto: int | None = None) -> None:
    """Run the migrations after `version`, in the transaction that is open."""
    if version == 0:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema.name}".encode())
        connection.execute(b"CREATE TABLE ledger_version (version INTEGER NOT NULL)")
        connection.execute(b"INSERT INTO ledger_version (version) VALUES (0)")
    for step in migrations(_STORE, schema)[:upto]:
        if step.version > version:
            connection.execute(step.script.encode())
            connection.execute(b"UPDATE ledger_version SET version = %(version)s", {"version": step.version})


def _version(connection: psycopg.Connection[Row], address: str, schema: Schema) -> int:
    """The schema's version, 0 when there is none; raises LedgerError when the schema belongs to another program."""
    tables = {name for (name,) in connection.execute(_TABLES, {"schema": schema.name})}
    if not tables:
        return 0
    if "ledger_version" not in tables:
        raise LedgerError(f"{address}: its schema {schema.name} belongs to another program; name another database")
    rows = connection.execute(b"SELECT version FROM ledger_version").fetchall()
    return int(rows[0][0])


_COLUMNS = """
SELECT tables.relname, columns.attname, array_position(key.indkey::int2[], columns.attnum), columns.attgenerated <> ''
FROM pg_catalog.pg_class AS tables
JOIN pg_catalog.pg_attribute AS columns ON columns.attrelid = tables.oid
LEFT JOIN pg_catalog.pg_index AS key ON key.indrelid = tables.oid AND key.indisprimary
WHERE tables.relnamespace = %(schema)s::regnamespace AND tables.relkind = 'r'
AND columns.attnum > 0 AND NOT columns.attisdropped
ORDER BY tables.relname, columns.attnum
"""
_PARENTS = """
SELECT child.relname, parent.relname FROM pg_catalog.pg_constraint AS reference
JOIN pg_catalog.pg_class AS child ON child.oid = reference.conrelid
JOIN pg_catalog.pg_class AS parent ON parent.oid = reference.confrelid
WHERE reference.contype = 'f' AND reference.connamespace = %(schema)s::regnamespace
"""
_TEXTS = """
SELECT table_name::text, column_name::text FROM information_schema.columns
WHERE table_schema = %(schema)s AND data_type = 'text'
"""
_IDENTITIES = """
SELECT table_name::text FROM information_schema.columns
WHERE table_schema = %(schema)s AND is_identity = 'YES' AND column_name = 'number'
"""
_TABLES = b"SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %(schema)s"


@functools.cache
def _query(name: str, schema: Schema) -> bytes:
    """The named query with its values as the driver wants them."""
    text = (queries(_STORE, schema) | own_queries(_STORE, schema))[name]
    return _VALUE.sub(r"%(\1)s", text.replace("%", "%%")).encode()


@functools.cache
def _plain_insertion(name: str, schema: Schema) -> tuple[str, tuple[str, ...]] | None:
    """Table and columns of a query that inserts a row of values and does nothing else; None for any other."""
    found = _INSERTION.fullmatch((queries(_STORE, schema) | own_queries(_STORE, schema))[name])
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
