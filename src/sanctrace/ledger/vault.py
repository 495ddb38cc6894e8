"""All stores of a ledger at once: read at one moment, or filled where there is nothing yet.

`ledger`, `notices` and `accounts` stand in three files beside one another, or in three schemas of one database; `watch`
is always a file, whatever store holds the ledger.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sanctrace.ledger.account_book import ACCOUNTS, accounts_address
from sanctrace.ledger.notice_book import NOTICES, notices_address
from sanctrace.ledger.sqlite import SqliteStore
from sanctrace.ledger.statements import LEDGER, Schema, migrations
from sanctrace.ledger.tables import Tables
from sanctrace.ledger.watch_state import WATCH
from sanctrace.model import LedgerError

SCHEMAS = {"watch": WATCH, "notices": NOTICES, "accounts": ACCOUNTS, "ledger": LEDGER}

# What a store may hold without holding anything of anybody's.
_EMPTY_ALL_THE_SAME = frozenset({"facts", "ledger_facts"})

Fill = Callable[[str, Tables], None]


def newest(store: str) -> int:
    """The newest schema version of a store (a key of SCHEMAS) that this sanctrace knows."""
    return migrations("sqlite", SCHEMAS[store])[-1].version


def on_server(ledger: str) -> bool:
    """Whether a ledger is kept in a database on a server."""
    return "://" in ledger


def store_files(ledger: str, watch: Path) -> dict[str, Path]:
    """The files in which the stores of a ledger stand, those that are in a database left out."""
    if on_server(ledger):
        return {"watch": watch}
    return {
        "watch": watch,
        "notices": Path(notices_address(ledger)),
        "accounts": Path(accounts_address(ledger)),
        "ledger": Path(ledger),
    }


@contextmanager
def reading_all(ledger: str, watch: Path) -> Iterator[dict[str, Tables]]:
    """The stores that there are, each brought up to date and held at one moment.

    On a server one snapshot holds the three schemas. Files are held one after the other, within milliseconds, the
    ledger's last: it may be ahead of the others as after a crash between the two, and never behind. Raises LedgerError
    when there is no ledger or a store refuses.
    """
    with ExitStack() as stack:
        found: dict[str, Tables] = {}
        for name, path in store_files(ledger, watch).items():
            if path.exists() or name == "ledger":
                store = SqliteStore.open(path, create=False, schema=SCHEMAS[name])
                stack.callback(store.close)
                stack.enter_context(store.reading())
                store.numbers()  # the first question fixes the moment
                found[name] = store
        if on_server(ledger):
            found |= stack.enter_context(_reading_server(ledger))
        yield found


@contextmanager
def _reading_server(ledger: str) -> Iterator[dict[str, Tables]]:
    from sanctrace.ledger import open_ledger
    from sanctrace.ledger.postgresql import PostgresqlStore

    open_ledger(ledger, create=False).close()  # says what to do about a wrong scheme, or a database that has none
    store = PostgresqlStore.connect(ledger)
    try:
        names = [name for name in ("notices", "accounts", "ledger") if store.tables_of(SCHEMAS[name]).version]
        for name in names:
            PostgresqlStore.open(ledger, schema=SCHEMAS[name]).close()
        with store.reading():
            yield {name: store.tables_of(SCHEMAS[name]) for name in names}
    finally:
        store.close()


def what_is_held(ledger: str, watch: Path) -> list[str]:
    """The stores in which anything is kept, as errors name them; nothing where a backup can be restored."""
    held = [str(path) for name, path in store_files(ledger, watch).items() if path.exists() and _file_holds(path, name)]
    if on_server(ledger):
        from sanctrace.ledger.postgresql import PostgresqlStore

        store = PostgresqlStore.connect(ledger)
        try:
            for name in ("notices", "accounts", "ledger"):
                tables = store.tables_of(SCHEMAS[name])
                if tables.version and _holds(tables):
                    held.append(f"{store.address} (schema {SCHEMAS[name].name})")
        finally:
            store.close()
    return held


def _file_holds(path: Path, name: str) -> bool:
    store = SqliteStore.open(path, schema=SCHEMAS[name])
    try:
        return _holds(store)
    finally:
        store.close()


def _holds(tables: Tables) -> bool:
    return any(tables.count(table) for table in tables.tables() if table.name not in _EMPTY_ALL_THE_SAME)


def fill_file(path: Path, name: str, version: int, fill: Fill) -> None:
    """Make a store's file with the schema of that version, have it filled, bring it up to date, and check it.

    The file is its owner's alone. Raises LedgerError when the rows do not fit or contradict one another.
    """
    schema = SCHEMAS[name]
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    store = SqliteStore.open(path, schema=schema, upto=version)
    try:
        with store.writing():
            fill(name, store)
    finally:
        store.close()
    store = SqliteStore.open(path, schema=schema)
    try:
        faults = store.faults()
    finally:
        store.close()
    if faults:
        raise LedgerError(f"{name}: what was restored contradicts itself ({faults[0]}); use another backup")
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def fill_server(ledger: str, versions: Mapping[str, int], fill: Fill, ready: Callable[[], None]) -> None:
    """Fill the schemas of these versions in one transaction; `ready` is called when only its end is missing.

    Raises LedgerError, and leaves the database as it was, when something came to be kept there meanwhile or the rows do
    not fit.
    """
    from sanctrace.ledger.postgresql import PostgresqlStore

    store = PostgresqlStore.connect(ledger)
    try:
        with store.writing():
            for name, version in versions.items():
                _make_empty(store.tables_of(SCHEMAS[name]), SCHEMAS[name], store.address)
                store.make(SCHEMAS[name], version)
                fill(name, store.tables_of(SCHEMAS[name]))
                store.make(SCHEMAS[name])
            ready()
    finally:
        store.close()


def _make_empty(tables: Tables, schema: Schema, address: str) -> None:
    if tables.version and _holds(tables):
        raise LedgerError(f"{address}: something is kept in the schema {schema.name}; name an empty database")
    for table in tables.tables() if tables.version else ():
        if table.name in _EMPTY_ALL_THE_SAME:
            tables.clear(table)
