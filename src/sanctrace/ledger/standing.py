"""A store as it stands: opened when it is there, and never made by being looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sanctrace.ledger.account_book import ACCOUNTS, accounts_address
from sanctrace.ledger.notice_book import NOTICES, notices_address
from sanctrace.ledger.sqlite import SqliteFile, SqliteStore
from sanctrace.ledger.statements import LEDGER, STORES, Schema, migrations
from sanctrace.ledger.store import Store
from sanctrace.ledger.watch_state import WATCH
from sanctrace.model import LedgerError

__all__ = ["ACCOUNTS", "LEDGER", "NOTICES", "WATCH", "Standing"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one set of tables is kept."""

    address: str
    schema: Schema

    @classmethod
    def of(cls, ledger: str | Path, schema: Schema) -> Standing:
        """The ledger itself, its notices or its accounts."""
        address = str(ledger)
        if schema is NOTICES:
            address = notices_address(ledger)
        elif schema is ACCOUNTS:
            address = accounts_address(ledger)
        return cls(address=address, schema=schema)

    @property
    def file(self) -> Path | None:
        """The file; None on a server."""
        return None if "://" in self.address else Path(self.address)

    @property
    def newest(self) -> int:
        """The schema version that this sanctrace knows."""
        return migrations(STORES[0] if self.file else STORES[1], self.schema)[-1].version

    def there(self) -> bool:
        """Whether it is there; raises LedgerError when a server cannot be reached."""
        if self.file is not None:
            return self.file.exists()
        from sanctrace.ledger.postgresql import PostgresqlStore

        server = PostgresqlStore.connect(self.address)
        try:
            return bool(server.tables_of(self.schema).version)
        finally:
            server.close()

    def version(self) -> int | None:
        """The schema version of a file as it lies there; None on a server, or when the file does not say."""
        if self.file is None or not self.file.exists():
            return None
        with SqliteFile(self.file, self.schema) as file:
            try:
                return file.version()
            except LedgerError:
                return None

    def ours(self) -> bool:
        """Whether a file holds this schema's tables, whatever its mark says."""
        if self.file is None or not self.file.exists():
            return False
        with SqliteFile(self.file, self.schema) as file:
            try:
                return self._main_tables() <= file.tables().keys()
            except LedgerError:
                return self.file.stat().st_size > 0

    def open(self) -> Store:
        """The store, its schema brought up to date; raises LedgerError when it is not to be had."""
        if self.file is not None:
            return SqliteStore.open(self.file, create=False, schema=self.schema)
        from sanctrace.ledger.postgresql import PostgresqlStore

        return PostgresqlStore.open(self.address, create=False, schema=self.schema)

    def _main_tables(self) -> set[str]:
        return {LEDGER.name: {"captures", "articles"}, WATCH.name: {"polls", "sightings"}}.get(
            self.schema.name, {"facts"}
        )
