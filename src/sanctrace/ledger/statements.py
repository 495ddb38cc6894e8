"""Reads the SQL files beside this module: named queries and numbered migrations."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_MIGRATION = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One step of the schema: the version that it leads to, and its script."""

    version: int
    name: str
    script: str


@functools.cache
def queries() -> dict[str, str]:
    """The queries of `sql/queries.sql` by name."""
    parts = _NAME.split(_folder().joinpath("queries.sql").read_text(encoding="utf-8"))[1:]
    return dict(zip(parts[::2], (p.strip() for p in parts[1::2]), strict=True))


@functools.cache
def migrations() -> tuple[Migration, ...]:
    """The migrations in order; their numbers run from 1 without a gap (a test checks it)."""
    steps = []
    for file in _folder().iterdir():
        if match := _MIGRATION.fullmatch(file.name):
            steps.append(Migration(version=int(match[1]), name=file.name, script=file.read_text(encoding="utf-8")))
    return tuple(sorted(steps, key=lambda step: step.version))


def _folder() -> resources.abc.Traversable:
    return resources.files("sanctrace.ledger") / "sql"
