"""Page files of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sanctrace.news.sources import read_file
from sanctrace.runs.batch.forms.record import Record, slices_of
from sanctrace.runs.batch.plan import Input, Slice, Terms


def cut(given: Input, terms: Terms) -> tuple[tuple[Slice, ...], str | None]:
    """Slices of files by number and size."""
    return slices_of([(number, Path(name).stat().st_size) for number, name in enumerate(given.names)], terms), None


def records(given: Input, part: Slice, terms: Terms) -> Iterator[Record]:
    """The files of a slice."""
    for number, name in enumerate(given.names[part.offset : part.offset + part.count]):
        yield Record(number=number, place=name, open=partial(read_file, name, terms.settings.max_bytes))
