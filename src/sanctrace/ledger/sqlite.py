"""The embedded store: one SQLite file, write-ahead log.

The only module that names SQLite. The schema is the sum of the migrations in `sql/sqlite/`; the file carries its
version in `user_version` and this project's mark in `application_id`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sanctrace.ledger.seals import FUNCTION, SEALS, is_sealed, seal, sealing
from sanctrace.ledger.statements import LEDGER, Schema, migrations, queries
from sanctrace.ledger.store import Row
from sanctrace.ledger.tables import OWN_TABLES, Table, parents_first
from sanctrace.model import LedgerDamaged, LedgerError

APPLICATION_ID = LEDGER.mark
_STORE = "sqlite"
_BUSY_SECONDS = 10.0
_REFUSED = frozenset({sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH})  # a row alone
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class SqliteStore:
    """A store in one file; see `sanctrace.ledger.store.Store` for what each method does."""

    def __init__(self, connection: sqlite3.Connection, path: Path, schema: Schema = LEDGER) -> None:
        self._connection = connection
        self._path = path
        self._schema = schema
        self._queries = queries(_STORE, schema)

    @classmethod
    def open(cls, path: Path, *, create: bool = True, schema: Schema = LEDGER, upto: int | None = None) -> SqliteStore:
        """Open `path` and bring its schema up to date, or only to version `upto`; see `open_ledger` for the errors."""
        if not create and not path.exists():
            make_it = schema.make_it.format(address=path)
            raise LedgerError(f"{path}: there is no {schema.what}; make one with: {make_it}")
        if not create and path.stat().st_size == 0:
            # It would be taken for a new one, and what it held would be missed by nobody.
            what = "the file is empty, and what it held is gone"
            raise LedgerDamaged(f"{path}: {what}; run `sanctrace doctor --mend`, or restore a copy")
        if create and not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it or name another file")
        with _translated(path, schema):
            connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                _prepare(connection, path, schema, upto)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path, schema)

    @property
    def address(self) -> str:
        """The file."""
        return str(self._path)

    def run(self, query: str, values: Mapping[str, object] | None = None) -> list[Row]:
        """The rows that the named query gives."""
        with _translated(self._path, self._schema):
            return self._connection.execute(self._queries[query], values or {}).fetchall()

    def run_each(self, query: str, rows: Sequence[Mapping[str, object]]) -> None:
        """The named query once for each row of values."""
        with _translated(self._path, self._schema):
            self._connection.executemany(self._queries[query], rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that takes the write lock at once, so that it cannot fail half-way for want of it."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction in which everything read is of one moment."""
        with self._transaction("BEGIN"):
            yield

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file and its references."""
        with _translated(self._path, self._schema):
            damage = [text for (text,) in self._connection.execute("PRAGMA integrity_check") if text != "ok"]
            loose = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        return damage + [
            f"a row of {table} refers to a row of {parent} that is not there" for table, _, parent, _ in loose
        ]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # ------------------------------------------------------------------ tables as they stand
    @property
    def version(self) -> int:
        """See `sanctrace.ledger.tables.Tables`, also for the methods below."""
        return int(self._ask("PRAGMA user_version")[0][0])

    def tables(self) -> tuple[Table, ...]:
        """Every table, those that others refer to first."""
        names = [
            n for (n,) in self._ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        ]
        found, parents = [], {}
        for name in (name for name in names if name not in OWN_TABLES):
            columns = self._ask(f"PRAGMA table_xinfo({name})")  # number, name, type, not null, default, key, hidden
            key = sorted((place, column) for _, column, _, _, _, place, _ in columns if place)
            written = tuple(column for _, column, *_, hidden in columns if not hidden)
            found.append(Table(name=name, columns=written, key=tuple(column for _, column in key)))
            parents[name] = {row[2] for row in self._ask(f"PRAGMA foreign_key_list({name})")}
        return parents_first(found, parents)

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        return int(self._ask(f"SELECT count(*) FROM {table.name}")[0][0])

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table in the order of its key."""
        with _translated(self._path, self._schema):
            yield from self._connection.execute(
                f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {', '.join(table.key)}"
            )

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows into a table as they are."""
        places = ", ".join("?" for _ in table.columns)
        with _translated(self._path, self._schema):
            self._connection.executemany(
                f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})", rows
            )

    def clear(self, table: Table) -> None:
        """Take all rows out of a table."""
        self._ask(f"DELETE FROM {table.name}")

    def numbers(self) -> dict[str, int]:
        """The last number given, by table."""
        if not self._ask("SELECT name FROM sqlite_schema WHERE name = 'sqlite_sequence'"):
            return {}
        return {name: int(number) for name, number in self._ask("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")}

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        """Go on counting after these numbers."""
        with _translated(self._path, self._schema):
            for name, number in numbers.items():
                self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))

    def _ask(self, statement: str) -> list[Row]:
        with _translated(self._path, self._schema):
            return self._connection.execute(statement).fetchall()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with _translated(self._path, self._schema):
            inside = self._connection.in_transaction
        if inside:
            yield
            return
        with _translated(self._path, self._schema):
            self._connection.execute(begin)
        try:
            yield
        except BaseException:
            with _translated(self._path, self._schema):
                if self._connection.in_transaction:  # a full disk has undone it already
                    self._connection.execute("ROLLBACK")
            raise
        with _translated(self._path, self._schema):
            self._connection.execute("COMMIT")


class SqliteFile:
    """A file as it lies there, sound or not, for what saves rows out of damage. Nothing is checked or migrated.

    Methods raise LedgerDamaged where the file gives way.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self._path = path
        self._schema = schema
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        self._connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        _give_seal(self._connection)

    def __enter__(self) -> SqliteFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def tables(self) -> dict[str, Columns]:
        """Every table with its stored columns."""
        with _translated(self._path, self._schema):
            rows = self._connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            return {name: self._columns(name, "WITHOUT ROWID" in sql) for name, sql in rows}

    def version(self) -> int:
        """The schema version that the file says."""
        with _translated(self._path, self._schema):
            return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def numbers(self) -> dict[str, int]:
        """The last number given, by table; nothing where that cannot be read."""
        try:
            return dict(self._connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        except sqlite3.Error:
            return {}

    def go_on_after(self, numbers: Mapping[str, int]) -> None:
        """Give no number again that was given: count on after these, or after what is there."""
        with _translated(self._path, self._schema):
            for name, number in numbers.items():
                (last,) = self._connection.execute(f"SELECT coalesce(max(number), 0) FROM {_name(name)}").fetchone()
                self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                values = (name, max(number, last))
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", values)

    @contextmanager
    def without_triggers(self) -> Iterator[None]:
        """Nothing that guards rows against change stands while rows are put in; all of it stands again afterwards."""
        with _translated(self._path, self._schema):
            guards = self._connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                self._connection.execute(f"DROP TRIGGER {_name(name)}")
            yield
            for _, sql in guards:
                self._connection.execute(sql)
            _keep_sealed(self._connection)

    def rows(self, table: str, columns: Columns) -> tuple[list[Row], bool]:
        """The rows that can be reached from either end of the table, and whether these are all."""
        found: dict[Row, Row] = {}
        for direction in ("ASC", "DESC"):
            order = ", ".join(f"{_name(c)} {direction}" for c in columns.key)
            wanted = ", ".join(map(_name, columns.names))
            places = [columns.names.index(c) for c in columns.key]
            try:
                for row in self._connection.execute(
                    f"SELECT {wanted} FROM {_name(table)} NOT INDEXED ORDER BY {order}"
                ):
                    found[tuple(row[at] for at in places)] = row
            except sqlite3.Error:
                continue
            return list(found.values()), True
        return list(found.values()), False

    def put(self, table: str, columns: Columns, rows: Sequence[Row]) -> int:
        """Put rows in as they are, those that the table refuses left out; how many it took. No reference is checked."""
        marks = ", ".join("?" * len(columns.names))
        names = ", ".join(map(_name, columns.names))
        taken = 0
        with _translated(self._path, self._schema):
            self._connection.execute("PRAGMA foreign_keys = OFF")
            self._connection.execute("BEGIN IMMEDIATE")
            sql = f"INSERT INTO {_name(table)} ({names}) VALUES ({marks})"
            for row in rows:
                try:
                    self._connection.execute(sql, row)
                    taken += 1
                except (sqlite3.IntegrityError, sqlite3.OperationalError) as error:
                    if error.sqlite_errorcode & 0xFF not in _REFUSED:
                        raise
            self._connection.execute("COMMIT")
        return taken

    def drop_loose(self) -> int:
        """Take out every row that refers to one that is not there; how many."""
        dropped = 0
        with _translated(self._path, self._schema):
            while loose := self._connection.execute("PRAGMA foreign_key_check").fetchall():
                for table, rowid, parent, number in loose:
                    dropped += self._drop_loose(table, rowid, parent, number)
        return dropped

    def _drop_loose(self, table: str, rowid: int | None, parent: str, number: int) -> int:
        if rowid is not None:
            return self._connection.execute(f"DELETE FROM {_name(table)} WHERE rowid = ?", (rowid,)).rowcount
        keys = self._connection.execute(f"PRAGMA foreign_key_list({_name(table)})").fetchall()
        joined = " AND ".join(f"p.{_name(k[4])} = {_name(table)}.{_name(k[3])}" for k in keys if k[0] == number)
        sql = f"DELETE FROM {_name(table)} WHERE NOT EXISTS (SELECT 1 FROM {_name(parent)} AS p WHERE {joined})"
        return self._connection.execute(sql).rowcount

    def _columns(self, table: str, without_rowid: bool) -> Columns:
        info = self._connection.execute(f"PRAGMA table_info({_name(table)})").fetchall()
        keyed = [row[1] for row in sorted((r for r in info if r[5]), key=lambda r: r[5])]
        return Columns(
            names=tuple(r[1] for r in info),
            key=tuple(keyed) or ("rowid",),
            types={r[1]: (r[2], bool(r[3] or r[5])) for r in info},
            without_rowid=without_rowid,
        )


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The stored columns of a table; `key` are those of its primary key."""

    names: tuple[str, ...]
    key: tuple[str, ...]
    types: Mapping[str, tuple[str, bool]]  # INTEGER, TEXT, BLOB; whether a value is needed
    without_rowid: bool = False


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _prepare(connection: sqlite3.Connection, path: Path, schema: Schema, upto: int | None = None) -> None:
    """Check that the file is ours and run the migrations that it lacks."""
    connection.execute("PRAGMA foreign_keys = ON")
    _give_seal(connection)
    steps = migrations(_STORE, schema)[:upto]
    newest = steps[-1].version
    version = _version(connection, path, schema)
    if version > newest:
        raise LedgerError(
            f"{path}: written by a newer sanctrace ({schema.what} version {version}; this one knows {newest});"
            " update sanctrace or name another file"
        )
    if version == newest:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path, schema)  # another process may have migrated while we waited
        for step in steps:
            if step.version > version:
                for statement in _split(step.script):
                    connection.execute(statement)
        _keep_sealed(connection)
        connection.execute(f"PRAGMA application_id = {schema.mark}")
        connection.execute(f"PRAGMA user_version = {newest}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _give_seal(connection: sqlite3.Connection) -> None:
    """Let a connection write to tables whose rows are sealed."""
    connection.create_function(FUNCTION, -1, seal, deterministic=True)


def _keep_sealed(connection: sqlite3.Connection) -> None:
    """Seal the rows of every table, in a schema that has seals, with whatever columns its migrations gave it."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = {name for (name,) in found.fetchall()}
    for table in sorted(filter(is_sealed, tables if SEALS in tables else ())):
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        keyed = [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]]
        for statement in sealing(table, [column[1] for column in columns], keyed):
            connection.execute(statement)


def _version(connection: sqlite3.Connection, path: Path, schema: Schema) -> int:
    """The file's schema version, 0 when it is empty; raises LedgerError when the file belongs to another program."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if mark != schema.mark and (mark or version or tables):
        raise LedgerError(f"{path}: a database of another program; name another file")
    return int(version)


def _split(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _translated(path: Path, schema: Schema) -> Iterator[None]:
    """Turn SQLite's errors into LedgerError with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE or "malformed" in str(error)
        kind = LedgerDamaged if damaged else LedgerError
        raise kind(f"{path}: {_advice(str(error), schema.what)}") from error
    except UnicodeDecodeError as error:
        raise LedgerDamaged(f"{path}: {_advice('malformed text', schema.what)}") from error


def _advice(text: str, what: str) -> str:
    if "malformed" in text:
        return f"damage in the {what} ({text}); run `sanctrace doctor --mend`, or restore a copy"
    if "not a database" in text:
        return f"the file holds no {what}; name another file"
    if "readonly" in text or "unable to open" in text:
        return f"cannot be opened for writing ({text}); check the permissions of the file and its folder"
    if "locked" in text:
        return f"another process has been writing for {_BUSY_SECONDS:.0f} seconds; try again when it is done"
    if "full" in text:
        return "the disk is full; make room and run again: what was read so far is kept"
    if "disk I/O error" in text:
        return f"the disk does not answer ({text}); check it, then run again: what was read so far is kept"
    return f"the {what} refused ({text})"
