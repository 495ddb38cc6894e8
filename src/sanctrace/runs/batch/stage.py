"""Pages of a chunk -> readings: the one function through which a batch calls the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from sanctrace.model import Basis, Page, PageError, Reading
from sanctrace.runs.batch.plan import Keep, Terms

if TYPE_CHECKING:
    from sanctrace.runs.gates import PageGate
    from sanctrace.runs.pipeline import Pipeline


class PageReader(Protocol):
    """What a process that reads holds."""

    @property
    def basis(self) -> Basis | None:
        """Which law and lists it reads against."""
        ...

    def read(self, pages: Iterable[Page]) -> Iterator[Reading | PageError | None]:
        """For each page in order its reading, why it cannot be read, or None for a page that reports no event."""
        ...


@dataclass(frozen=True, kw_only=True)
class PipelineReader:
    """The pipeline of the installed rooms, with the gate on bytes before it where only pages with events are wanted."""

    pipeline: Pipeline
    gate: PageGate | None

    @property
    def basis(self) -> Basis | None:
        """Which law and lists it reads against."""
        return self.pipeline.basis

    def read(self, pages: Iterable[Page]) -> Iterator[Reading | PageError | None]:
        """Read the pages one after the other."""
        for page in pages:
            try:
                yield None if self.gate is not None and self.gate.drops(page) else self.pipeline.read(page)
            except PageError as error:
                yield error


def open_reader(terms: Terms) -> PageReader:
    """The reader of the installed rooms; raises DataError when law, lists or words are wrong."""
    from sanctrace.runs.gates import load_gate
    from sanctrace.runs.pipeline import open_pipeline

    gate = load_gate() if terms.keep is Keep.EVENTS else None
    return PipelineReader(pipeline=open_pipeline(terms.settings), gate=gate)


def reader_named(terms: Terms) -> PageReader:
    """The reader that the terms name, opened."""
    module, _, function = terms.reader.partition(":")
    return cast(Callable[[Terms], PageReader], getattr(import_module(module), function))(terms)
