"""A damaged file is exchanged for one written anew; when that is broken off midway, the next mending goes on with it.

What the writing came to is noted beside the file before the exchange, and the note stays until everything that rests on
it is mended too: what a killed process never told is told by the next one.
"""

from __future__ import annotations

import filecmp
import glob
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sanctrace.ledger.salvage import Salvaged, salvage, torn
from sanctrace.ledger.statements import Schema

_SUFFIXES = ("", "-wal", "-shm")


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What came of writing a file anew; `aside` is the name under which the damaged one stands beside it."""

    aside: str
    rows: int
    torn: tuple[str, ...]  # tables that could not be read whole
    dropped: tuple[str, ...]  # tables with rows that belonged to something that is gone
    saved: dict[str, int]  # rows by table
    missing: dict[str, tuple[int, ...]]  # numbers without a row, by torn table
    uncounted: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]  # source and hash of readings whose captured page is gone
    from_journal: int = 0  # judgements that were taken from the journal beside the file
    unsure: tuple[str, ...] = ()  # ids of those that a process had died over

    @classmethod
    def of(cls, saved: Salvaged, aside: str) -> Exchange:
        """The exchange for a file with what was saved."""
        return cls(
            aside=aside,
            rows=sum(saved.rows.values()),
            torn=saved.torn,
            dropped=tuple(saved.dropped),
            saved=dict(saved.rows),
            missing={table: tuple(numbers) for table, numbers in saved.missing.items()},
            uncounted=saved.uncounted,
            pages=saved.pages,
            from_journal=saved.from_journal,
            unsure=saved.unsure,
        )


def exchange(file: Path, schema: Schema, now: datetime) -> Exchange:
    """Put a file written anew from what can be read in the place of a damaged one, or end an exchange that was begun.

    Raises LedgerError or OSError when it cannot be written; then the damaged file stands as it did.
    """
    begun = broken_off(file)
    fresh = file.with_name(f".{file.stem}.mended{file.suffix}")
    if begun is not None and fresh.exists() and filecmp.cmp(file, file.with_name(begun.aside), shallow=False):
        _put(fresh, file)
    if begun is not None and not fresh.exists() and not torn(file, schema):
        return begun
    _clear(fresh)
    saved = salvage(file, fresh, schema)
    fresh.chmod(file.stat().st_mode & 0o777)
    aside = _aside(file, now)
    for suffix in _SUFFIXES:
        if (part := Path(f"{file}{suffix}")).exists():
            shutil.copy2(part, f"{aside}{suffix}")
    done = Exchange.of(saved, aside.name)
    _write_note(file, done)
    _put(fresh, file)
    return done


def broken_off(file: Path) -> Exchange | None:
    """What a mending that was broken off noted; None when none was."""
    try:
        told = json.loads(_note(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    told["missing"] = {table: tuple(numbers) for table, numbers in told["missing"].items()}
    told["pages"] = tuple((source, sha256) for source, sha256 in told["pages"])
    return Exchange(
        **told | {name: tuple(told[name]) for name in ("torn", "dropped", "uncounted", "unsure") if name in told}
    )


def end(file: Path) -> None:
    """Take the note away: all is mended."""
    _note(file).unlink(missing_ok=True)


def _clear(fresh: Path) -> None:
    """Take away what a process left that died while it wrote."""
    for path in fresh.parent.glob(f"{glob.escape(fresh.name)}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _put(fresh: Path, file: Path) -> None:
    for suffix in ("-wal", "-shm"):  # they are of the damaged file, and would be taken for the new one's
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    fresh.replace(file)


def _write_note(file: Path, done: Exchange) -> None:
    part = _note(file).with_name(f"{_note(file).name}.part")
    with part.open("w", encoding="utf-8") as written:
        json.dump(asdict(done), written)
        written.flush()
        os.fsync(written.fileno())
    part.replace(_note(file))


def _note(file: Path) -> Path:
    return file.with_name(f".{file.name}.mending")


def _aside(file: Path, now: datetime) -> Path:
    """A name that is free, for the damaged file."""
    stem = f"{file.stem}.broken-{now:%Y%m%dT%H%M%S}"
    number, path = 1, file.with_name(f"{stem}{file.suffix}")
    while path.exists():
        number, path = number + 1, file.with_name(f"{stem}-{number}{file.suffix}")
    return path
