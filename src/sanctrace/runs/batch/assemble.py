"""Chunks -> the final files, in the order of the input: the same chunks give the same bytes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Protocol

import zstandard

from sanctrace.model import BatchError
from sanctrace.runs.batch.folder import BatchFolder, new_file
from sanctrace.runs.batch.plan import Index
from sanctrace.runs.batch.rows import TABLES, set_aside_line


class Format(StrEnum):
    """What is written; the tables are the same."""

    JSONL = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A final file."""

    name: str
    rows: int
    sha256: str


def assemble(
    folder: BatchFolder, indexes: Iterable[Index], formats: Iterable[Format], on_chunk: Callable[[], None]
) -> list[Written]:
    """Write the final files from the chunks of all slices; raises BatchError when a chunk is damaged.

    `on_chunk` is called after each chunk.
    """
    written: list[Written] = []
    with ExitStack() as files:
        tables = {name: [_table(name, folder.path, each, files) for each in dict.fromkeys(formats)] for name in TABLES}
        number = 0
        for index in indexes:
            for _ in index.slices:
                for line in _lines(folder.chunk_file(number)):
                    name, _, row = line.partition(b"\t")
                    _add(tables[name.decode()], row)
                number += 1
                on_chunk()
            if index.damage is not None:
                title = index.input.title
                line = set_aside_line(None, title, title, index.damage_kind, index.damage)
                _add(tables["set_aside"], line.partition(b"\t")[2])
        for table in (table for each in tables.values() for table in each):
            table.close()
            written.append(table.written())
    return written


def _add(tables: Iterable[_Table], row: bytes) -> None:
    for table in tables:
        table.add(row)


class _Rows(Protocol):
    """Where rows go, each given as its line of JSON."""

    def add(self, line: bytes, /) -> object: ...
    def close(self) -> None: ...


class _Lines:
    def __init__(self, path: Path) -> None:
        self._stream: IO[bytes] = path.open("wb")

    def add(self, line: bytes, /) -> object:
        return self._stream.write(line)

    def close(self) -> None:
        self._stream.close()


class _Table:
    """A final file being written."""

    def __init__(self, name: str, path: Path, rows: _Rows) -> None:
        self.name = name
        self._path = path
        self._into = rows
        self._rows = 0

    def add(self, row: bytes) -> None:
        """Add a row, given as its line of JSON."""
        self._into.add(row)
        self._rows += 1

    def close(self) -> None:
        """Write the end of the file."""
        self._into.close()

    def written(self) -> Written:
        """What was written, once it is closed."""
        with self._path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Written(name=self.name, rows=self._rows, sha256=digest)


def _table(name: str, folder: Path, form: Format, files: ExitStack) -> _Table:
    file = f"{name}.{form.value}"
    path = files.enter_context(new_file(folder / file))
    if form is Format.JSONL:
        return _Table(file, path, _Lines(path))
    from sanctrace.runs.batch.parquet import ParquetTable

    return _Table(file, path, ParquetTable(name, path))


def _lines(chunk: Path) -> Iterator[bytes]:
    try:
        with chunk.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
            yield from io.BufferedReader(plain)
    except zstandard.ZstdError as error:
        raise BatchError(
            f"{chunk}: damaged ({error}); delete this file and run again: its pages are read anew"
        ) from error
