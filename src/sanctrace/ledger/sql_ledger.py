"""A ledger over a store that speaks SQL. The one implementation of the protocol; the stores differ below it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from sanctrace.ledger.bulk import BulkTables
from sanctrace.ledger.mending import MendedTables
from sanctrace.ledger.store import Store


class SqlLedger(BulkTables, MendedTables):
    """See `sanctrace.ledger.protocol.Ledger` for what each method does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def writing(self) -> AbstractContextManager[None]:
        """One transaction around all that is done inside."""
        return self._store.writing()

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
