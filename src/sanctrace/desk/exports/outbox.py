"""Files that appear whole or not at all: written beside their place under another name, then renamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from types import TracebackType
from typing import BinaryIO

from sanctrace.model import ExportError


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file as it was put in place."""

    path: Path
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A file as it is being written."""

    path: Path
    temporary: Path
    file: BinaryIO


class Outbox:
    """The files of one export. On leaving without an error they get their names, all of them; else none is left.

    Raises ExportError where a folder is missing, a place is no plain file, or the disk refuses.
    """

    def __init__(self) -> None:
        self.written: list[Written] = []
        self._parts: dict[Path, _Part] = {}
        self._ends: list[Callable[[], None]] = []

    def let_go_with(self, end: Callable[[], None]) -> None:
        """When the export fails, call this before the files are thrown away: a library may hold on to one of them."""
        self._ends.append(end)

    def file(self, path: Path) -> BinaryIO:
        """A file to write bytes into; its name appears when the export is done."""
        if not path.parent.is_dir():
            raise ExportError(f"{path}: the folder {path.parent} does not exist; make it or name another place")
        if path.exists() and not path.is_file():
            raise ExportError(f"{path}: is there and is no plain file; name another place")
        if path in self._parts:
            raise ExportError(f"{path}: two files of one export would have this name; export the cases one by one")
        try:
            handle, name = mkstemp(dir=path.parent, prefix=".", suffix=".part")
        except OSError as error:
            raise _refused(path, error) from error
        part = _Part(path=path, temporary=Path(name), file=os.fdopen(handle, "wb"))
        self._parts[path] = part
        return part.file

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        try:
            if kind is None:
                self._place()
            for end in self._ends if kind else ():
                with suppress(Exception):  # the error that made the export fail is the one to tell
                    end()
        finally:
            for part in self._parts.values():
                with suppress(OSError):  # what could not be written is thrown away
                    part.file.close()
                part.temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and self._parts:
            raise _refused(next(iter(self._parts)), error) from error

    def _place(self) -> None:
        for part in self._parts.values():
            try:
                part.file.flush()
                os.fsync(part.file.fileno())
                part.file.close()
                part.temporary.chmod(0o644)
            except OSError as error:
                raise _refused(part.path, error) from error
        for part in self._parts.values():
            with part.temporary.open("rb") as whole:
                digest = hashlib.file_digest(whole, "sha256").hexdigest()
            size = part.temporary.stat().st_size
            try:
                part.temporary.replace(part.path)
            except OSError as error:
                raise _refused(part.path, error) from error
            self.written.append(Written(path=part.path, size=size, sha256=digest))


def _refused(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{path}: cannot be written ({error.strerror or error}); name another place")
