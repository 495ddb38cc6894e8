"""What any ledger can do. Callers know this protocol and `open_ledger`, never a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from sanctrace.model import Page, Reading


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A reading with its place in the order of keeping; `since` takes the last number seen."""

    number: int
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much a ledger holds."""

    captures: int
    articles: int
    events: int
    findings: int


class Ledger(Protocol):
    """Keeps readings. Every method raises LedgerError when the store refuses."""

    def save(self, page: Page, reading: Reading) -> bool:
        """Keep a page's bytes and its reading in one transaction; say whether anything changed.

        The same bytes from the same source with the same reading change nothing. The same bytes with another reading
        (the code or the law moved on) replace the reading; other bytes from the same source are a further revision.
        Raises ValueError when the reading is of another page.
        """
        ...

    def load(self, article: str) -> Reading | None:
        """The latest reading of the article with this id, or None."""
        ...

    def current(self) -> Iterator[Reading]:
        """The latest reading of every source, in the order of keeping."""
        ...

    def since(self, number: int = 0) -> Iterator[Kept]:
        """Every reading kept after `number`, revisions included, in the order of keeping."""
        ...

    def capture(self, sha256: str) -> Page | None:
        """The page as captured, or None."""
        ...

    def counts(self) -> Counts:
        """How much the ledger holds."""
        ...

    def close(self) -> None:
        """Let the store go; further calls raise LedgerError."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None: ...
