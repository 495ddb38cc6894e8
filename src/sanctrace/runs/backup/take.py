"""Everything that is kept for a ledger, into a backup, while others go on using it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sanctrace import __version__
from sanctrace.ledger.tables import Tables
from sanctrace.ledger.vault import on_server, reading_all
from sanctrace.runs.backup.container import PartsOut, new_backup
from sanctrace.runs.backup.form import (
    DECISIONS,
    FILES,
    KEY,
    LISTS,
    MANIFEST,
    NOT_KEPT,
    README,
    README_TEXT,
    SOURCES,
    Manifest,
    Part,
    StoreManifest,
    lines,
)
from sanctrace.runs.libraries import open_rulebook

Tell = Callable[[int, int], None]

_TOLD_EVERY = 500  # rows


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where everything stands that belongs to a ledger."""

    ledger: str  # a file, or postgresql://…
    watch: Path
    home: Path | None = None  # the folder of the lists; None: leave lists and decisions out
    sources: Path | None = None
    key: Path | None = None  # None: leave the signing key out


def take_backup(places: Places, to: Path, tell: Tell, *, folder: bool = False, library: Path | None = None) -> Manifest:
    """Write a backup to a new file, or as files into a new `folder`; what it holds.

    `tell` hears how many of how many rows are written. Raises BackupError when it cannot be written, LedgerError when
    there is no ledger or a store refuses; nothing stands at `to` then.
    """
    law = open_rulebook(library).version
    with new_backup(to, folder=folder) as out, reading_all(places.ledger, places.watch) as stores:
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        parts = [out.add(README, [README_TEXT.encode()]), *_files(places, out)]
        found = {name: stores[name] for name in sorted(stores)}
        progress = _Progress(tell, sum(_rows_in(name, tables) for name, tables in found.items()))
        for name, tables in found.items():
            parts += _tables(name, tables, out, progress)
        manifest = Manifest(
            made_at=made_at,
            code=__version__,
            law=law,
            kept_in="postgresql" if on_server(places.ledger) else "sqlite",
            stores={
                name: StoreManifest(schema=tables.version, numbers=_numbers(name, tables))
                for name, tables in found.items()
            },
            parts=tuple(parts),
        )
        out.add(MANIFEST, [manifest.to_bytes()])
    return manifest


class _Progress:
    """Counts rows as they go by."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell = tell
        self._done = 0
        self._total = total

    def over(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self._done += 1
            if self._done % _TOLD_EVERY == 0:
                self._tell(self._done, self._total)


def _numbers(name: str, tables: Tables) -> dict[str, int]:
    left_out = NOT_KEPT.get(name, frozenset())
    return {table: number for table, number in sorted(tables.numbers().items()) if table not in left_out}


def _rows_in(name: str, tables: Tables) -> int:
    return sum(tables.count(table) for table in tables.tables() if table.name not in NOT_KEPT.get(name, frozenset()))


def _tables(name: str, tables: Tables, out: PartsOut, progress: _Progress) -> Iterator[Part]:
    for table in sorted(tables.tables(), key=lambda table: table.name):
        if table.name not in NOT_KEPT.get(name, frozenset()):
            rows = progress.over(lines(name, table, tables.rows(table)))
            yield out.add(f"{name}/{table.name}.jsonl", rows, rows=True)


def _files(places: Places, out: PartsOut) -> Iterator[Part]:
    """Files beside the stores. The file that names the lists goes first: what it names is there before it is named."""
    if places.home is not None:
        for name, path in ((LISTS, places.home / "lists.json"), (DECISIONS, places.home / "decisions.jsonl")):
            if path.is_file():
                yield out.add(name, [path.read_bytes()])
        for path in sorted((places.home / "files").glob("*")):
            if len(path.name) == 64:  # a SHA-256; any other is half a download
                yield out.add(f"{FILES}{path.name}", [path.read_bytes()])
    for name, file in ((SOURCES, places.sources), (KEY, places.key)):
        if file is not None and file.is_file():
            yield out.add(name, [file.read_bytes()])
