"""What a check of the stores came to: plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Remedy(StrEnum):
    """What mends a trouble."""

    HAND = "by hand"
    SALVAGE = "salvage"  # the file is written anew from what can still be read
    REREAD = "read again"  # the page is read again from its capture
    COPIES = "copies"  # judgements on a server are put back from their copies there
    GATHER = "gather"  # the cases are gathered anew
    FETCH = "fetch"  # the watch fetches the page again


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that is wrong: where, what in a sentence without a full stop, and what to do."""

    where: str
    what: str
    advice: str
    remedy: Remedy = Remedy.HAND
    number: int | None = None  # of the reading or entry, for the mending


@dataclass(frozen=True, kw_only=True)
class StoreReport:
    """One store: its name for people, its place, what was looked at, what is wrong. `there` is False for none yet."""

    name: str
    place: str
    checked: str
    there: bool = True
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """All stores in order."""

    stores: tuple[StoreReport, ...]

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Everything that is wrong."""
        return tuple(trouble for store in self.stores for trouble in store.troubles)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles

    def of(self, name: str) -> StoreReport | None:
        """The store with this name."""
        return next((store for store in self.stores if store.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Mended:
    """What mending came to, in sentences; `kept` are the broken files that were put aside."""

    done: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where everything stands."""

    ledger: str | Path
    watch: Path
    lists: Path
    sources: Path
    key: Path
    library: Path | None = None
    least_free: int = 100_000_000  # bytes that should be free where something is written


LEDGER, WATCH, NOTICES, ACCOUNTS = "ledger", "watch", "notices", "accounts and audit log"
LISTS, SOURCES, KEY = "sanctions lists", "sources", "signing key"
MEND = "run the same command with --mend"


def remedies(troubles: Iterable[Trouble]) -> set[Remedy]:
    """What these troubles need."""
    return {trouble.remedy for trouble in troubles}
