"""The audit log in the tables of a store: a chain of rows that are only added, and the names behind its hashes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sanctrace.ledger.store import Row, Store
from sanctrace.model.account import FIRST, AuditKind, AuditRow, canonical, name_hash, name_key, row_hash

_BATCH = 1_000
_SALT_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class AuditEnd:
    """The end of the log: written down elsewhere, it proves that no row before it went or changed."""

    number: int  # 0: the log is empty
    hash: str


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """What a new row is to tell."""

    kind: AuditKind
    who: str = ""  # name of whoever did it
    about: str = ""  # name of the account that it was done to
    address: str = ""  # shortened already
    detail: Mapping[str, str] | None = None  # no names, no addresses


class AuditLog:
    """The log over a store; see `AccountBook.audit`. Every method raises LedgerError when the store refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def end(self) -> AuditEnd:
        """Where the log ends now."""
        rows = self._store.run("last_audit")
        return AuditEnd(number=int(rows[0][0]), hash=rows[0][1]) if rows else AuditEnd(number=0, hash=FIRST)

    def add(self, entry: AuditEntry, at: datetime) -> AuditRow:
        """Add a row to the end; in the transaction that is open, or in one of its own."""
        with self._store.writing():
            end = self.end()
            row = AuditRow(
                number=end.number + 1,
                at=at.astimezone(UTC).isoformat(timespec="microseconds"),
                kind=entry.kind,
                who=self._hash(entry.who),
                about=self._hash(entry.about),
                address=entry.address,
                detail=canonical(dict(entry.detail or {})),
                previous=end.hash,
                hash="",
            )
            row = replace(row, hash=row_hash(row))
            values = {name: getattr(row, name) for name in AuditRow.__dataclass_fields__}
            self._store.run("keep_audit", {**values, "kind": row.kind.value})
        return row

    def raw_rows(self, number: int = 0) -> Iterator[Row]:
        """The rows after a number as they stand, sound or not: the fields of AuditRow in their order."""
        while True:
            rows = self._store.run("audit_since", {"number": number, "limit": _BATCH})
            yield from rows
            if len(rows) < _BATCH:
                return
            number = int(rows[-1][0])

    def names(self) -> dict[str, tuple[str, str]]:
        """Name and salt by hash, as far as they are kept."""
        return {row[0]: (row[1], row[2]) for row in self._store.run("audit_names")}

    def known(self, name: str) -> bool:
        """Whether the log can still tell which rows are of this name."""
        return bool(self._store.run("audit_name", {"name_key": name_key(name)}))

    def last_told(self, name: str) -> datetime | None:
        """When the log last spoke of this name."""
        rows = self._store.run("audit_name", {"name_key": name_key(name)})
        last = self._store.run("last_audit_by", {"hash": rows[0][0]})[0][0] if rows else None
        return datetime.fromisoformat(last) if last else None

    def forget(self, name: str) -> str | None:
        """Drop a name and its salt; its hash, which now stands for nobody, or None when it was not known."""
        with self._store.writing():
            rows = self._store.run("drop_audit_name", {"name_key": name_key(name)})
        return rows[0][0] if rows else None

    def _hash(self, name: str) -> str:
        if not name:
            return ""
        rows = self._store.run("audit_name", {"name_key": name_key(name)})
        if rows:
            return str(rows[0][0])
        salt = secrets.token_hex(_SALT_BYTES)
        hashed = name_hash(salt, name)
        row = {"hash": hashed, "name_key": name_key(name), "name": name, "salt": salt}
        self._store.run("keep_audit_name", row)
        return hashed
