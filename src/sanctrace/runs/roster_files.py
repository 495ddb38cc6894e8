"""A roster on disk: the index as arrays that are mapped, not read, and the entries one JSON line each."""

from __future__ import annotations

import json
import mmap
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import overload

import numpy as np

from sanctrace.actors import ListEntry, Roster, Snapshot, entry_from_json, entry_to_json

_VERSION = 4  # of the files' form and of how names are prepared: raised when either changes


class StoredEntries(Sequence[ListEntry]):
    """Entries that stay on disk until they are asked for."""

    def __init__(self, lines: mmap.mmap | bytes, starts: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> None:
        self._lines = lines
        self._starts = starts
        self._read = lru_cache(maxsize=50_000)(self._read_one)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> ListEntry: ...
    @overload
    def __getitem__(self, index: slice) -> list[ListEntry]: ...
    def __getitem__(self, index: int | slice) -> ListEntry | list[ListEntry]:
        if isinstance(index, slice):
            return [self._read(i) for i in range(*index.indices(len(self)))]
        return self._read(index if index >= 0 else index + len(self))

    def __iter__(self) -> Iterator[ListEntry]:
        return (self._read(i) for i in range(len(self)))

    def _read_one(self, index: int) -> ListEntry:
        if not 0 <= index < len(self):
            raise IndexError(index)
        return entry_from_json(self._lines[int(self._starts[index]) : int(self._starts[index + 1])])


def open_roster_files(folder: Path, read_all: Callable[[], Sequence[Snapshot]]) -> Roster:
    """The roster kept in `folder`; made from `read_all()` and kept when there is none, or an old or damaged one.

    The kept files of the lists are the truth: an index that does not fit together is made again from them.
    """
    if _is_current(folder):
        try:
            return _open(folder)
        except (OSError, ValueError, KeyError, TypeError):
            pass  # damaged: made again below
    roster = Roster(read_all())
    keep_roster_files(folder, roster)
    return roster


def _open(folder: Path) -> Roster:
    heads = json.loads((folder / "heads.json").read_text(encoding="utf-8"))["snapshots"]
    arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
    starts = arrays.pop("line_starts")
    with (folder / "entries.jsonl").open("rb") as stream:
        lines = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    if len(lines) != int(starts[-1]):
        raise ValueError(f"{folder / 'entries.jsonl'} is {len(lines)} bytes long, not {int(starts[-1])}")
    snapshots, at = [], 0
    for head in heads:
        entries = StoredEntries(lines, starts[at : at + head["entries"] + 1])
        at += head["entries"]
        dated = date.fromisoformat(head["dated"]) if head["dated"] else None
        snapshots.append(
            Snapshot(
                list_id=head["list_id"],
                list_name=head["list_name"],
                sha256=head["sha256"],
                dated=dated,
                entries=entries,
                signals=tuple(head["signals"]),
            )
        )
    return Roster(snapshots, arrays)


def keep_roster_files(folder: Path, roster: Roster) -> None:
    """Write a roster's files, all or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    starts = [0]
    with (new / "entries.jsonl").open("wb") as stream:
        for snapshot in roster.snapshots:
            for entry in snapshot.entries:
                starts.append(starts[-1] + stream.write(entry_to_json(entry).encode() + b"\n"))
    np.save(new / "line_starts.npy", np.asarray(starts, dtype=np.uint64))
    for name, values in roster.arrays.items():
        np.save(new / f"{name}.npy", values)
    heads = [
        {
            "list_id": s.list_id,
            "list_name": s.list_name,
            "sha256": s.sha256,
            "dated": s.dated.isoformat() if s.dated else None,
            "signals": list(s.signals),
            "entries": len(s.entries),
        }
        for s in roster.snapshots
    ]
    text = json.dumps({"version": _VERSION, "snapshots": heads}, indent=1, ensure_ascii=False)
    (new / "heads.json").write_text(text, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def _is_current(folder: Path) -> bool:
    try:
        heads = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(heads, dict) and heads.get("version") == _VERSION
