"""What is kept: page captures by SHA-256, and what was read in them. One protocol; SQLite is the embedded store."""

from __future__ import annotations

from pathlib import Path

from sanctrace.ledger.protocol import Counts, Kept, Ledger

__all__ = ["Counts", "Kept", "Ledger", "open_ledger"]


def open_ledger(path: Path, *, create: bool = True) -> Ledger:
    """Open the ledger in the file `path`, bringing an older one up to date; with `create`, make it when it is missing.

    Raises LedgerError when the file is missing (without `create`), cannot be written, is no ledger, is damaged, or was
    written by a newer version.
    """
    from sanctrace.ledger.sqlite import SqliteLedger

    return SqliteLedger.open(path, create=create)
