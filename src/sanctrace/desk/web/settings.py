"""What the desk may be told, and what one running desk holds."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlsplit

from sanctrace.desk.places import data_folder
from sanctrace.desk.web.rates import Buckets, Rates
from sanctrace.ledger import CaseFilter, LabelCount, Ledger, keep_connections, open_ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.runs.accounts.passwords import Passwords

if TYPE_CHECKING:
    from sanctrace.rules import Rulebook
    from sanctrace.runs.accounts.oidc import Provider

T = TypeVar("T")

_REMEMBERED = 64  # counts of filters


@dataclass(frozen=True, kw_only=True)
class SharedDesk:
    """A desk with accounts."""

    public_url: str | None = None  # `https://desk.example.org`, under which people reach it; None: on loopback
    provider: Provider | None = None  # of OIDC
    passwords: Passwords = field(default_factory=Passwords)
    rates: Rates = field(default_factory=Rates)

    @property
    def public_host(self) -> str | None:
        """`desk.example.org`, with a port if there is one."""
        return urlsplit(self.public_url).netloc.lower() if self.public_url else None


@dataclass(frozen=True, kw_only=True)
class DeskSettings:
    """What a desk may be told."""

    ledger: str | Path
    by: str  # who decides; with accounts an empty string: each judgement carries its account's name
    port: int
    four_eyes: bool = False  # a confirm or dismiss counts once a second person has taken it too
    library: Path | None = None  # folder of law files; None: the library that ships
    lists: Path | None = None  # folder of the added sanctions lists
    shared: SharedDesk | None = None  # None: one person, no sign-in
    sources: Path | None = None  # file that names what is watched; None: nothing is
    key: Path | None = None  # file of the key that signs coverage statements
    sender: str | None = None  # address that sends mails; None: nobody can be asked whether they want a digest
    base_url: str | None = None  # where readers of mails find this desk


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One running desk. The ledger is opened for each request: a connection belongs to one thread."""

    settings: DeskSettings
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)  # of its forms
    observed: dict[str, int] = field(default_factory=dict)  # state of the index at the last look for changes
    reading: threading.Lock = field(default_factory=threading.Lock)  # one page is read at a time
    counting: threading.Lock = field(default_factory=threading.Lock)  # relations are counted by one thread
    _counts: OrderedDict[tuple[int, CaseFilter, str | None], tuple[LabelCount, ...]] = field(
        default_factory=OrderedDict
    )
    buckets: Buckets = field(default_factory=Buckets)
    _remembered: dict[str, tuple[object, object]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger for one request; raises LedgerError when it refuses."""
        with open_ledger(self.settings.ledger, create=False) as ledger:
            yield ledger

    @contextmanager
    def accounts(self) -> Iterator[AccountBook]:
        """The accounts for one request; raises LedgerError when the store refuses."""
        with AccountBook.open(self.settings.ledger) as book:
            yield book

    @cached_property
    def rulebook(self) -> Rulebook:
        """The law library; raises DataError when a file of it is wrong."""
        from sanctrace.runs.libraries import open_rulebook

        return open_rulebook(self.settings.library)

    @property
    def lists(self) -> Path:
        """Folder of the added sanctions lists, whether or not it is there."""
        return self.settings.lists or data_folder() / "lists"

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

    def remembered(self, name: str, state: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each state; only the last state of a name is remembered."""
        with self._lock:
            known = self._remembered.get(name)
        if known is not None and known[0] == state:
            return cast(T, known[1])
        made = make()
        with self._lock:
            self._remembered[name] = (state, made)
        return made

    def last(self, name: str, unknown: T) -> T:
        """What is remembered under a name, whatever the state was; `unknown` before anything is."""
        with self._lock:
            known = self._remembered.get(name)
        return unknown if known is None else cast(T, known[1])

    def symbol(self, provision: str) -> str:
        """`S/RES/2397 (2017) para. 7` for an id; the id itself when the library does not know it."""
        measure = self.rulebook.by_id.get(provision)
        return measure.symbol if measure else provision


def open_desk(settings: DeskSettings) -> Desk:
    """A desk that may run; forms of a shared one outlive a restart, and fit several processes of it.

    Connections to a ledger on a server are kept from now on: the desk opens it for each request.
    """
    keep_connections(settings.ledger)
    if settings.shared is None:
        return Desk(settings=settings)
    with AccountBook.open(settings.ledger) as book, book.writing():
        kept = book.fact("form key")
        if kept is None:
            kept = secrets.token_hex(32)
            book.note("form key", kept)
    return Desk(settings=settings, secret=bytes.fromhex(kept))
