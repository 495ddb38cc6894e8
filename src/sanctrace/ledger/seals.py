"""Seals of rows in a SQLite file: what was altered or erased past sanctrace is noticed, whatever it was altered into.

Beside each row of a store with a table `seals` stands a hash of all its columns, on other pages of the file; triggers
keep it. They call a function that only sanctrace's connections have, so that no other program writes here unnoticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SEALS = "seals"
FUNCTION = "sanctrace_seal"
_LENGTH = 32  # hexadecimal digits of either hash: 128 bits
_PART = "\x1f"
_VERIFY_THEMSELVES = frozenset({"audit"})  # a chain of hashes

Value = int | float | str | bytes | None
Row = tuple[Value, ...]


def row_key(parts: Iterable[Value]) -> str:
    """The key under which a row is sealed: its primary key's parts as text."""
    return _PART.join(str(part) for part in parts)


def seal(table: str, key: str, *values: Value) -> str:
    """The seal of a row: a hash of its values in the order of their columns, and one of table, key and that hash."""
    of_row = _hash(values)
    return of_row + _hash((table, key, of_row))


def sealing(table: str, columns: Sequence[str], key: Sequence[str]) -> Iterator[str]:
    """The statements that seal every row of a table as it stands, and have each change of it sealed from now on."""

    def sealed(row: str) -> str:
        at, values = _key(row, key), ", ".join(f'{row}"{name}"' for name in columns)
        return f"'{table}', {at}, {FUNCTION}('{table}', {at}, {values})"

    put = f"INSERT OR REPLACE INTO {SEALS} (of, key, seal) VALUES ({sealed('new.')});"
    take = f"DELETE FROM {SEALS} WHERE of = '{table}' AND key = {_key('old.', key)};"
    for trigger, event, then in (
        (f"{table}_sealed", "INSERT", put),
        (f"{table}_sealed_anew", "UPDATE", f"{take} {put}"),
        (f"{table}_unsealed", "DELETE", take),
    ):
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        yield f"CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN {then} END"
    yield f"DELETE FROM {SEALS} WHERE of = '{table}'"
    yield f"INSERT INTO {SEALS} (of, key, seal) SELECT {sealed('')} FROM {table}"


@dataclass(frozen=True, kw_only=True)
class Seals:
    """The seals that can be read in a file, by table and key."""

    seals: Mapping[str, Mapping[str, str]]
    broken: tuple[tuple[str, str], ...] = ()  # lines of their table that were altered themselves

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Seals:
        """From the rows of their table (of, key, seal)."""
        sound: dict[str, dict[str, str]] = {}
        broken: list[tuple[str, str]] = []
        for table, key, told in rows:
            of_row = str(told)[:_LENGTH]
            if str(told) == of_row + _hash((str(table), str(key), of_row)):
                sound.setdefault(str(table), {})[str(key)] = str(told)
            else:
                broken.append((str(table), str(key)))
        return cls(seals=sound, broken=tuple(broken))

    def contradict(self, table: str, key: Sequence[Value], row: Row) -> bool:
        """Whether a seal of this row says that it was another one. Without a seal nothing speaks against a row."""
        told = self.seals.get(table, {}).get(row_key(key))
        return told is not None and told != seal(table, row_key(key), *row)

    def erased(self, table: str, keys: Iterable[Sequence[Value]]) -> bool:
        """Whether a row of which there is a seal is not among these."""
        return bool(self.seals.get(table, {}).keys() - {row_key(key) for key in keys})

    def faults(self, table: str, rows: Mapping[str, Row]) -> list[str]:
        """What is wrong with a table that was read to its end (rows by `row_key`), as sentences."""
        told = self.seals.get(table, {})
        broken = {key for of, key in self.broken if of == table}
        return [
            *(f"the seal of the row {_shown(k)} of {table} was altered" for k in sorted(broken)),
            *(
                f"the row {_shown(k)} of {table} was altered: it is not the one that was sealed"
                for k, row in rows.items()
                if k in told and told[k] != seal(table, k, *row)
            ),
            *(
                f"the row {_shown(k)} of {table} was put in past sanctrace: it has no seal"
                for k in rows
                if k not in told and k not in broken
            ),
            *(f"the row {_shown(k)} of {table} was erased: its seal alone is left" for k in told if k not in rows),
        ]


def is_sealed(table: str) -> bool:
    """Whether the rows of a table of a sealed store have seals."""
    return table != SEALS and table not in _VERIFY_THEMSELVES


def _key(row: str, columns: Sequence[str]) -> str:
    return " || char(31) || ".join(f'CAST({row}"{column}" AS TEXT)' for column in columns)


def _hash(values: Iterable[Value]) -> str:
    found = hashlib.sha256()
    for value in values:
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        found.update(f"{type(value).__name__} {len(content)} ".encode() + content)
    return found.hexdigest()[:_LENGTH]


def _shown(key: str) -> str:
    return key.replace(_PART, " ")[:80]
