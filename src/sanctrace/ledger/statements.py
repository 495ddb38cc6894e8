"""Reads the SQL files beside this module: named queries and, for each store, numbered migrations."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources

STORES = ("sqlite", "postgresql")

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_MIGRATION = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One step of the schema: the version that it leads to, and its script."""

    version: int
    name: str
    script: str


@dataclass(frozen=True, kw_only=True)
class Schema:
    """One set of tables, kept in a SQLite file or a PostgreSQL schema of its own."""

    what: str  # what errors call it
    folder: str  # beside this module: `queries.sql`, and for each store a folder with migrations and queries of its own
    mark: int  # `application_id` of the SQLite file, and the advisory lock of PostgreSQL's one writer
    name: str  # of the PostgreSQL schema
    make_it: str  # the command that makes one; `{address}` stands for where


LEDGER = Schema(
    what="ledger",
    folder="sql",
    mark=0x534E4354,  # "SNCT"
    name="sanctrace",
    make_it="sanctrace read --ledger {address} SOURCE",
)


@functools.cache
def queries(store: str, schema: Schema = LEDGER) -> dict[str, str]:
    """The schema's queries for any store and those for this one (of `STORES`) by name; values stand as `:name`."""
    found: dict[str, str] = {}
    folder = _folder(schema)
    for file in (file for file in (folder / "queries.sql", folder / store / "queries.sql") if file.is_file()):
        parts = _NAME.split(file.read_text(encoding="utf-8"))[1:]
        found |= dict(zip(parts[::2], (p.strip() for p in parts[1::2]), strict=True))
    return found


@functools.cache
def own_queries(store: str, schema: Schema = LEDGER) -> dict[str, str]:
    """The schema's queries that this store alone answers, by name; nothing where there are none."""
    file = _folder(schema) / store / "own.sql"
    parts = _NAME.split(file.read_text(encoding="utf-8"))[1:] if file.is_file() else []
    return dict(zip(parts[::2], (p.strip() for p in parts[1::2]), strict=True))


@functools.cache
def migrations(store: str, schema: Schema = LEDGER) -> tuple[Migration, ...]:
    """The store's migrations in order; their numbers run from 1 without a gap (a test checks it)."""
    steps = []
    for file in (_folder(schema) / store).iterdir():
        if match := _MIGRATION.fullmatch(file.name):
            steps.append(Migration(version=int(match[1]), name=file.name, script=file.read_text(encoding="utf-8")))
    return tuple(sorted(steps, key=lambda step: step.version))


def _folder(schema: Schema) -> resources.abc.Traversable:
    return resources.files("sanctrace.ledger") / schema.folder
