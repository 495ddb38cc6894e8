"""A table as Parquet: days are days, flags are flags, lists are lists. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from sanctrace.desk.exports.tables import Kind, Row, Table
from sanctrace.model import ExportError

_GROUP = 10_000  # rows of a row group


class ParquetFile:
    """One table as it grows in a file; raises ExportError where the extra is not installed."""

    def __init__(self, table: Table, file: BinaryIO) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise ExportError(
                "Parquet needs the package pyarrow; install it with: pip install 'sanctrace[parquet]'"
            ) from error
        kinds: dict[Kind, Any] = {
            Kind.TEXT: pa.string(),
            Kind.INTEGER: pa.int32(),
            Kind.REAL: pa.float64(),
            Kind.FLAG: pa.bool_(),
            Kind.DAY: pa.date32(),
            Kind.TEXTS: pa.list_(pa.string()),
        }
        self._pa = pa
        self._table = table
        self._schema = pa.schema([(name, kinds[kind]) for name, kind in table.columns.items()])
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Take these rows; full groups are written at once."""
        self._waiting += rows
        while len(self._waiting) >= _GROUP:
            self._write(self._waiting[:_GROUP])
            del self._waiting[:_GROUP]

    def close(self) -> None:
        """Write what waits, and the foot of the file."""
        if self._waiting:
            self._write(self._waiting)
        self._waiting = []
        self._writer.close()

    def _write(self, rows: Sequence[Row]) -> None:
        arrays = [self._pa.array([_plain(row[field.name]) for row in rows], type=field.type) for field in self._schema]
        self._writer.write_table(self._pa.Table.from_arrays(arrays, schema=self._schema))


def _plain(value: object) -> object:
    """Text that UTF-8 can hold: a lone surrogate, which a page's scripts can make, becomes the mark for the unknown."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value
