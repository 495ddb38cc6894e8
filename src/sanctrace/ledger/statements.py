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


@functools.cache
def queries(store: str) -> dict[str, str]:
    """The queries of `sql/queries.sql` and those of the store (one of `STORES`) by name; values stand as `:name`."""
    found: dict[str, str] = {}
    for file in (_folder() / "queries.sql", _folder() / store / "queries.sql"):
        parts = _NAME.split(file.read_text(encoding="utf-8"))[1:]
        found |= dict(zip(parts[::2], (p.strip() for p in parts[1::2]), strict=True))
    return found


@functools.cache
def migrations(store: str) -> tuple[Migration, ...]:
    """The store's migrations in order; their numbers run from 1 without a gap (a test checks it)."""
    steps = []
    for file in (_folder() / store).iterdir():
        if match := _MIGRATION.fullmatch(file.name):
            steps.append(Migration(version=int(match[1]), name=file.name, script=file.read_text(encoding="utf-8")))
    return tuple(sorted(steps, key=lambda step: step.version))


def _folder() -> resources.abc.Traversable:
    return resources.files("sanctrace.ledger") / "sql"
