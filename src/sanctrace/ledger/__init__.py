"""What is kept: captures by SHA-256, readings, judgements, the index of cases. One protocol, two stores behind it."""

from __future__ import annotations

from pathlib import Path

from sanctrace.ledger.case_sets import finding_label
from sanctrace.ledger.protocol import (
    CaseEntry,
    CaseFilter,
    CaseOrder,
    Counts,
    EventPlace,
    Fault,
    Kept,
    KeptEvent,
    KeptJudgement,
    KeyedTelling,
    LabelCount,
    Ledger,
    ListedCase,
    Revision,
    Stand,
    TellingPlace,
    UnreadPage,
)
from sanctrace.ledger.relation_protocol import ArticleName, KeptRelation
from sanctrace.model import LedgerDamaged, LedgerError

__all__ = [
    "ArticleName",
    "CaseEntry",
    "CaseFilter",
    "CaseOrder",
    "Counts",
    "EventPlace",
    "Fault",
    "Kept",
    "KeptEvent",
    "KeptJudgement",
    "KeptRelation",
    "KeyedTelling",
    "LabelCount",
    "Ledger",
    "ListedCase",
    "Revision",
    "Stand",
    "TellingPlace",
    "UnreadPage",
    "finding_label",
    "keep_connections",
    "open_ledger",
]

_SERVERS = ("postgresql", "postgres")


def keep_connections(address: str | Path) -> None:
    """Keep the connections to a server between openings, for who opens its ledger for each request; a file has none."""
    if str(address).partition("://")[0] in _SERVERS:
        try:
            from sanctrace.ledger.connections import keep_connections as keep
        except ImportError:
            return  # without the driver `open_ledger` says what to install
        keep(str(address))


def open_ledger(address: str | Path, *, create: bool = True) -> Ledger:
    """Open a ledger, bringing an older one up to date; with `create`, make it when it is missing.

    `address` is a file, or `postgresql://…` for one on a server. Raises LedgerError when the ledger is missing (without
    `create`), cannot be reached or written, is none, is damaged, or was written by a newer version.
    """
    scheme, named, _ = str(address).partition("://")
    if isinstance(address, Path) or not named:
        return _in_a_file(Path(address), create=create)
    if scheme not in _SERVERS:
        raise LedgerError(f"{address}: a ledger is a file or postgresql://USER@HOST/DATABASE; name one of these")
    from sanctrace.ledger.sql_ledger import SqlLedger

    try:
        from sanctrace.ledger.postgresql import PostgresqlStore
    except ImportError as error:
        reason = f"the driver for {scheme}:// is not installed ({error})"
        raise LedgerError(f"{reason}; install it with: pip install 'sanctrace[postgresql]'") from error
    return SqlLedger(PostgresqlStore.open(str(address), create=create))


def _in_a_file(path: Path, *, create: bool) -> Ledger:
    from sanctrace.ledger.journal import Journal
    from sanctrace.ledger.sql_ledger import SqlLedger
    from sanctrace.ledger.sqlite import SqliteStore

    journal = Journal(path)
    made = not path.exists()
    if journal.path.exists() and not made and path.stat().st_size == 0:
        what = f"the file is empty, and {journal.path.name} beside it holds judgements"
        raise LedgerDamaged(f"{path}: {what}; run `sanctrace doctor --mend`, or restore a copy")
    store = SqliteStore.open(path, create=create)
    if made:
        journal.put_aside()
    return SqlLedger(store, journal)
