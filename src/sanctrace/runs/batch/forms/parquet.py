"""Parquet: a row a page. Needs pyarrow, which the extra `parquet` installs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pyarrow
from pyarrow import parquet

from sanctrace.runs.batch.forms.record import CONTENT_FIELDS, SOURCE_FIELDS, TYPE_FIELD, Record, page_of_row
from sanctrace.runs.batch.plan import Input, Slice, Terms

_AT_ONCE = 50  # rows in memory


def cut(given: Input, terms: Terms) -> tuple[tuple[Slice, ...], str | None]:
    """Slices of rows, none over two row groups: `offset` is the row group, `skip` the rows before."""
    try:
        with parquet.ParquetFile(given.names[0]) as file:
            groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
            rows = [(group.num_rows, group.total_byte_size) for group in groups]
    except pyarrow.ArrowInvalid as error:
        return (), f"the file is no Parquet, or damaged ({_line(error)}); get it again"
    slices: list[Slice] = []
    for number, (count, size) in enumerate(rows):
        average = max(size // max(count, 1), 1)
        step = max(min(terms.chunk_pages, terms.chunk_bytes // average), 1)
        slices += [Slice(offset=number, skip=at, count=min(step, count - at)) for at in range(0, count, step)]
    return tuple(slices), None


def records(given: Input, part: Slice, terms: Terms) -> Iterator[Record]:
    """The rows of a slice; a place is the row in the file, from 0. Raises OSError when the file cannot be read."""
    (name,) = given.names
    with parquet.ParquetFile(name, pre_buffer=False) as file:
        before = sum(file.metadata.row_group(n).num_rows for n in range(part.offset)) + part.skip
        wanted = {*CONTENT_FIELDS, *SOURCE_FIELDS, TYPE_FIELD, terms.content_field, terms.source_field}
        columns = [column for column in file.schema_arrow.names if column in wanted]
        number = -part.skip
        for batch in file.iter_batches(
            batch_size=_AT_ONCE, row_groups=[part.offset], columns=columns, use_threads=False
        ):
            if number + batch.num_rows <= 0:
                number += batch.num_rows
                continue
            for row in batch.to_pylist() if columns else [{}] * batch.num_rows:
                if 0 <= number < part.count:
                    place = f"{name}#{before + number}"
                    yield Record(number=number, place=place, open=partial(page_of_row, row, place, terms))
                number += 1
            if number >= part.count:
                return


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
