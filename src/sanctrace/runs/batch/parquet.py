"""Rows -> a Parquet file. Needs pyarrow, which the extra `parquet` installs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from sanctrace.runs.batch.rows import TABLES, Kind

_ROWS = 1_000  # of a row group, so that memory does not grow with the table
_BYTES = 64_000_000  # of the lines of a row group, for the same reason
_TYPES = {
    Kind.NUMBER: pyarrow.int64(),
    Kind.REAL: pyarrow.float64(),
    Kind.WORDS: pyarrow.string(),
    Kind.LIST: pyarrow.list_(pyarrow.string()),
    Kind.BYTES: pyarrow.binary(),
    Kind.VALUE: pyarrow.string(),
}


class ParquetTable:
    """One table being written, row group by row group; the same rows give the same bytes."""

    def __init__(self, table: str, path: Path) -> None:
        self._columns = TABLES[table]
        self._schema = pyarrow.schema([(name, _TYPES[kind]) for name, kind in self._columns.items()])
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd", version="2.6")
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0

    def add(self, line: bytes) -> None:
        """Add a row, given as its line of JSON."""
        row: dict[str, Any] = json.loads(line)
        self._rows.append({name: _cell(kind, row[name]) for name, kind in self._columns.items()})
        self._bytes += len(line)
        if len(self._rows) >= _ROWS or self._bytes >= _BYTES:
            self._flush()

    def close(self) -> None:
        """Write the rest and the end of the file."""
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema), row_group_size=_ROWS)
        self._rows, self._bytes = [], 0


def rows_of(table: str, path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a file of this module, as their lines of JSON have them."""
    kinds = TABLES[table]
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                yield {name: _value(kinds[name], cell) for name, cell in row.items()}


def _cell(kind: Kind, value: Any) -> Any:
    if kind is Kind.VALUE:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.b64decode(value) if kind is Kind.BYTES else value


def _value(kind: Kind, cell: Any) -> Any:
    if kind is Kind.VALUE:
        return json.loads(cell)
    return base64.b64encode(cell).decode() if kind is Kind.BYTES else cell
