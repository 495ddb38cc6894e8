"""The folder that a batch fills: what is done so far, so that a run that was killed goes on; one run at a time.

Every file is written under another name, flushed to the disk, and renamed: under its own name it is whole. Chunks and
indexes stand in `unfinished/` until `batch.json` is written last of all.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sanctrace.model import BatchError
from sanctrace.runs.batch.identity import differences
from sanctrace.runs.batch.plan import Chunk, Form, Index, Input, SetAside, Slice

MANIFEST = "batch.json"
_UNFINISHED = "unfinished"
_RUN, _LOCK = "run.json", "lock"


class BatchFolder:
    """The folder of one run, held by this process alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._work = path / _UNFINISHED

    @property
    def finished(self) -> dict[str, Any] | None:
        """The manifest of a run that is finished."""
        return manifest_in(self.path)

    def begin(self, run: Mapping[str, Any]) -> None:
        """Begin a run, or go on with one; raises BatchError when the one that is here is another."""
        before = _json_in(self._work / _RUN)
        if before is not None:
            self.same(before, run)
            return
        (self._work / "inputs").mkdir(parents=True, exist_ok=True)
        (self._work / "chunks").mkdir(exist_ok=True)
        write_whole(self._work / _RUN, _json_bytes(run))

    def same(self, before: Mapping[str, Any], run: Mapping[str, Any]) -> None:
        """Raise BatchError when a run that was begun or finished here is another than this one."""
        if told := differences(dict(before), json.loads(_json_bytes(run))):
            raise BatchError(
                f"{self.path}: holds a run with other {_listed(told)}; its pages would not be read alike."
                " Name another folder, or delete this one to begin anew"
            )

    def index(self, number: int) -> Index | None:
        """The index of an input, when it was made and its files did not change since."""
        kept = _json_in(self._index_file(number))
        return None if kept is None else _index(kept)

    def keep_index(self, number: int, index: Index) -> None:
        """Keep the index of an input."""
        write_whole(self._index_file(number), _json_bytes(asdict(index)))

    def chunks(self) -> set[int]:
        """Numbers of the chunks that are done; what a killed run left under its passing name is not."""
        return {int(file.stem) for file in (self._work / "chunks").glob("*/[0-9]*.zst")}

    def keep_chunk(self, chunk: Chunk) -> None:
        """Keep what a chunk came to."""
        file = self.chunk_file(chunk.number)
        file.parent.mkdir(exist_ok=True)
        write_whole(file, chunk.packed)

    def chunk_file(self, number: int) -> Path:
        """Where a chunk stands; a thousand of them to a folder."""
        return self._work / "chunks" / f"{number // 1000:06}" / f"{number:09}.zst"

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Say that all is there; the chunks are not needed any more."""
        write_whole(self.path / MANIFEST, _json_bytes(manifest))
        self.tidy()

    def tidy(self) -> None:
        """Take the chunks of a finished run away."""
        for part in ("chunks", "inputs"):
            shutil.rmtree(self._work / part, ignore_errors=True)
        (self._work / _RUN).unlink(missing_ok=True)
        for file in [*self._work.glob(".new-*"), *self.path.glob(".new-*")]:
            file.unlink()

    def _index_file(self, number: int) -> Path:
        return self._work / "inputs" / f"{number:06}.json"


@contextmanager
def open_folder(path: Path) -> Iterator[BatchFolder]:
    """The folder, made when it is missing, for this process alone; raises BatchError when another one holds it."""
    if not path.parent.is_dir():
        raise BatchError(f"{path}: the folder {path.parent} does not exist; make it or name another")
    foreign = path.is_dir() and not (path / _UNFINISHED).exists() and not (path / MANIFEST).exists()
    if foreign and any(path.iterdir()):
        raise BatchError(f"{path}: the folder holds other files; name an empty folder, or one that is not there yet")
    (path / _UNFINISHED).mkdir(parents=True, exist_ok=True)
    with (path / _UNFINISHED / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BatchError(f"{path}: another run is filling this folder; wait for it, or name another") from error
        yield BatchFolder(path)
        if (path / MANIFEST).exists():
            shutil.rmtree(path / _UNFINISHED, ignore_errors=True)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A name beside `path`; what is written there takes its name, whole and on the disk, when the block ends well.

    Raises BatchError when it cannot be written.
    """
    new = path.with_name(f".new-{path.name}")
    try:
        yield new
        with new.open("rb") as stream:
            os.fsync(stream.fileno())
        new.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BatchError(
            f"{path}: cannot be written ({reason}); make room and run again: what was read so far is kept"
        ) from error


def manifest_in(path: Path) -> dict[str, Any] | None:
    """The manifest of the finished batch in a folder, or None; raises BatchError when it is damaged."""
    return _json_in(path / MANIFEST)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that under its name it is whole, whenever this process dies."""
    with new_file(path) as new:
        new.write_bytes(content)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _json_bytes(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogateescape")


def _json_in(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise BatchError(f"{path}: damaged ({error}); delete the folder and begin anew") from error
    return found if isinstance(found, dict) else None


def _index(kept: dict[str, Any]) -> Index:
    given = kept["input"]
    return Index(
        **kept
        | {
            "input": Input(form=Form(given["form"]), names=tuple(given["names"])),
            "stamps": tuple((size, changed) for size, changed in kept["stamps"]),
            "slices": tuple(Slice(**part) for part in kept["slices"]),
            "damage_kind": SetAside(kept["damage_kind"]),
        }
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
