"""What the tables need of a database. SQLite and PostgreSQL each have a module that fulfils it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class Store(Protocol):
    """A database with this project's schema. Every method raises LedgerError, with what to do, when it refuses."""

    @property
    def address(self) -> str:
        """How errors name it; without a password."""
        ...

    def run(self, query: str, values: Mapping[str, object] | None = None) -> list[Row]:
        """The rows that the named query gives."""
        ...

    def run_each(self, query: str, rows: Sequence[Mapping[str, object]]) -> None:
        """The named query once for each row of values."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """A transaction of the only writer; inside another one it is part of that one."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """A transaction in which everything read is of one moment; inside another one it is part of that one."""
        ...

    def faults(self) -> list[str]:
        """What the database itself finds wrong with its structure."""
        ...

    def close(self) -> None:
        """Let the connection go."""
        ...
