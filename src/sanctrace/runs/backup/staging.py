"""New files that take their places together: made aside, listed, then moved; a move that was cut off is gone on with.

    .NAME.restoring/           beside the first target: new files of that folder, and
        lock                   held by the process at work
        folders.json           other folders in which new files are made, so that they are found again
        ready.json             once everything is on the disk: which file goes where

Killed before `ready.json` stands, whoever begins anew throws all of it away; after that, it moves what was not moved.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sanctrace.model import BackupError

_READY, _FOLDERS, _LOCK = "ready.json", "folders.json", "lock"


class Staging:
    """The new files of one restore; see `open_staging`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._moves: list[tuple[Path, Path]] = []
        self._folders: set[Path] = set()

    def place(self, target: Path) -> Path:
        """Where the new file for `target` is to be made; files take their places in the order of these calls."""
        folder = _beside(target, self._root)
        if folder not in self._folders and folder != self._root:
            self._folders.add(folder)
            _write(self._root / _FOLDERS, sorted(str(f) for f in self._folders))
            folder.mkdir(mode=0o700, exist_ok=True)
        new = folder / f"{len(self._moves):06}"
        self._moves.append((new, target))
        return new

    def ready(self, mark: str) -> None:
        """Everything is made: from now on only moves are missing. `mark` tells what is being restored."""
        _write(self._root / _READY, {"mark": mark, "moves": [[str(a), str(b)] for a, b in self._moves]})

    @property
    def is_ready(self) -> bool:
        """Whether everything is made and only moves are missing."""
        return (self._root / _READY).exists()

    def settle(self, commit: Callable[[], bool]) -> str | None:
        """Go on with what was cut off, or throw it away; the mark of what was gone on with.

        `commit` tells whether what does not stand in files was done.
        """
        mark = None
        if self.is_ready:
            told = json.loads((self._root / _READY).read_text(encoding="utf-8"))
            if commit():
                for new, target in told["moves"]:
                    _move(Path(new), Path(target))
                mark = str(told["mark"])
        if (self._root / _FOLDERS).exists():
            for folder in json.loads((self._root / _FOLDERS).read_text(encoding="utf-8")):
                shutil.rmtree(folder, ignore_errors=True)
        for path in self._root.iterdir():
            if path.name not in (_READY, _LOCK):
                path.unlink()
        (self._root / _READY).unlink(missing_ok=True)  # last: until now the moves could be gone on with
        self._moves.clear()
        self._folders.clear()
        return mark


@contextmanager
def open_staging(first: Path) -> Iterator[Staging]:
    """The staging beside `first`, for this process alone; raises BackupError when another one holds it."""
    if not first.parent.is_dir():
        raise BackupError(f"{first}: the folder {first.parent} does not exist; make it or name another file")
    root = first.with_name(f".{first.name}.restoring")
    root.mkdir(mode=0o700, exist_ok=True)
    with (root / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"{first}: another restore is under way; wait for it to end") from error
        try:
            yield Staging(root)
        finally:
            if not (root / _READY).exists():
                shutil.rmtree(root, ignore_errors=True)


def same_on_disk(target: Path, content: bytes) -> bool:
    """Whether a file stands there with these very bytes."""
    return target.is_file() and target.read_bytes() == content


def write_new(path: Path, chunks: Iterable[bytes]) -> None:
    """A file for its owner alone, on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
        stream.writelines(chunks)
        stream.flush()
        os.fsync(stream.fileno())


def _beside(target: Path, root: Path) -> Path:
    """A folder on the file system of `target`: that of the staging when it shares the target's folder."""
    folder = target.absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    return root if folder == root.absolute().parent else folder / root.name


def _move(new: Path, target: Path) -> None:
    if not new.exists():  # moved before the interruption
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("-wal", "-shm"):  # of the empty database that stood there
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    new.replace(target)
    _sync(target.parent)


def _write(path: Path, value: object) -> None:
    new = path.with_name(f".{path.name}")
    new.unlink(missing_ok=True)
    write_new(new, [json.dumps(value, ensure_ascii=False).encode()])
    new.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
