"""A ledger over a store that speaks SQL. The one implementation of the protocol; the stores differ below it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sanctrace.ledger.bulk import BulkTables
from sanctrace.ledger.journal import Journal
from sanctrace.ledger.kept_relations import StoredRelations
from sanctrace.ledger.mending import MendedTables
from sanctrace.ledger.store import Store
from sanctrace.model import Judgement


class SqlLedger(BulkTables, MendedTables, StoredRelations):
    """See `sanctrace.ledger.protocol.Ledger` for what each method does."""

    def __init__(self, store: Store, journal: Journal | None = None) -> None:
        self._store = store
        self._journal = journal
        self._inside = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction around all that is done inside."""
        if self._inside or self._journal is None:
            with self._store.writing():
                yield
            return
        self._inside, well = True, False
        try:
            with self._store.writing():
                yield
            well = True
        finally:
            self._inside = False
            self._journal.end(well=well)

    def judge(self, judgement: Judgement) -> bool:
        """Add a judgement; False when this very one is kept already."""
        with self.writing():
            return super().judge(judgement)

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
