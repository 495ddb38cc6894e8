"""Tables as they stand, row by row, whatever is in them: what a backup is made of and made into again.

The rest of this room asks a store by named queries; a backup has to hold every row of every table, also of one that a
later migration adds, and rows of one store have to fit into the other. Columns that a database computes are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Protocol

from sanctrace.ledger.store import Row

# Of one store alone: its own count of versions; the numbers given, which `numbers` tells; the seals of its rows; copies
# of the judgements, which the database makes when these are put in, and what a mending took out.
OWN_TABLES = frozenset({"ledger_version", "last_numbers", "seals", "judgement_copies", "judgements_put_aside"})


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table and those of its columns that are written; `key` is its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


class Tables(Protocol):
    """One set of tables. Every method raises LedgerError, with what to do, when the store refuses."""

    @property
    def version(self) -> int:
        """Of the schema as it stands; 0 when there is none."""
        ...

    def tables(self) -> tuple[Table, ...]:
        """Every table, those that others refer to first."""
        ...

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        ...

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table in the order of its key, read as they are asked for; inside `reading()` of the store."""
        ...

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows into a table as they are; inside `writing()` of the store."""
        ...

    def clear(self, table: Table) -> None:
        """Take all rows out of a table; inside `writing()` of the store."""
        ...

    def numbers(self) -> dict[str, int]:
        """The last number given, by table, where numbers are given once and never again."""
        ...

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        """Go on counting after these numbers; inside `writing()` of the store, after the rows."""
        ...


def parents_first(tables: Iterable[Table], parents: Mapping[str, set[str]]) -> tuple[Table, ...]:
    """The tables in an order in which none refers to a later one; `parents` says to which each refers."""
    by_name = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
    order = TopologicalSorter({name: sorted(parents.get(name, set()) - {name}) for name in by_name}).static_order()
    return tuple(by_name[name] for name in order)
