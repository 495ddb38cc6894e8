"""What the desk may be told, and what one running desk holds."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sanctrace.ledger import CaseFilter, LabelCount, Ledger, open_ledger

if TYPE_CHECKING:
    from sanctrace.rules import Rulebook

_REMEMBERED = 64  # counts of filters


@dataclass(frozen=True, kw_only=True)
class DeskSettings:
    """What a desk may be told."""

    ledger: str | Path
    by: str  # who decides
    port: int
    four_eyes: bool = False  # a confirm or dismiss counts once a second person has taken it too
    library: Path | None = None  # folder of law files; None: the library that ships
    lists: Path | None = None  # folder of the added sanctions lists


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One running desk. The ledger is opened for each request: a connection belongs to one thread."""

    settings: DeskSettings
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)  # of its forms
    _counts: OrderedDict[tuple[int, CaseFilter, str | None], tuple[LabelCount, ...]] = field(
        default_factory=OrderedDict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger for one request; raises LedgerError when it refuses."""
        with open_ledger(self.settings.ledger, create=False) as ledger:
            yield ledger

    @cached_property
    def rulebook(self) -> Rulebook:
        """The law library; raises DataError when a file of it is wrong."""
        from sanctrace.runs.libraries import open_rulebook

        return open_rulebook(self.settings.library)

    def counts(self, ledger: Ledger, wanted: CaseFilter, only: str | None = None) -> tuple[LabelCount, ...]:
        """Counts per label of the cases that fit, counted once for each state of the ledger."""
        key = (ledger.index_changes(), wanted, only)
        with self._lock:
            known = self._counts.get(key)
        if known is None:
            known = ledger.count_labels(wanted, only)
            with self._lock:
                self._counts[key] = known
                while len(self._counts) > _REMEMBERED:
                    self._counts.popitem(last=False)
        return known

    def symbol(self, provision: str) -> str:
        """`S/RES/2397 (2017) para. 7` for an id; the id itself when the library does not know it."""
        measure = self.rulebook.by_id.get(provision)
        return measure.symbol if measure else provision
