"""What a batch is told and what it is cut into: terms, inputs, slices, tasks. Values that travel between processes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sanctrace.model import Basis
from sanctrace.runs.settings import Settings

READER = "sanctrace.runs.batch.stage:open_reader"


class Form(StrEnum):
    """How pages stand in an input."""

    WARC = "warc"
    LINES = "lines"  # JSON Lines
    PARQUET = "parquet"
    FILES = "files"  # a page a file


class Keep(StrEnum):
    """Which pages stand in what comes out."""

    EVENTS = "events"  # those that report an event
    ALL = "all"


class SetAside(StrEnum):
    """Why a page, or the rest of an input, was not read."""

    UNREADABLE = "unreadable"  # no text, too large, cannot be unpacked: the message says which
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"  # the process that read it died
    FAULT = "fault"  # of the reader: an error that it does not foresee
    DAMAGED = "damaged"  # the input itself, from some place on


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All that decides what comes out of an input, beside the code and the knowledge."""

    settings: Settings
    keep: Keep = Keep.EVENTS
    chunk_pages: int = 200
    chunk_bytes: int = 32_000_000  # of pages as the input holds them; a chunk ends with the page that passes it
    page_seconds: float = 60.0  # without a page coming out of the reader
    page_memory: int = 2_000_000_000  # bytes beside those that the reader has when it is loaded
    content_field: str | None = None  # of JSON Lines and Parquet; None: the first of `sanctrace.runs.batch.forms.row`
    source_field: str | None = None
    reader: str = READER  # MODULE:FUNCTION, called with the terms in the process that reads


@dataclass(frozen=True, kw_only=True)
class Input:
    """One file, or the page files that follow each other in a folder."""

    form: Form
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        """How messages name it."""
        return self.names[0] if len(self.names) == 1 else f"{self.names[0]} and {len(self.names) - 1} more"


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Records that are read in one go: `count` of them, after `skip` others from `offset` on.

    `offset` counts bytes of a file; the row group of a Parquet file; files of a folder.
    """

    offset: int
    skip: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Index:
    """An input looked through: what it holds, and where to cut it."""

    input: Input
    size: int  # bytes
    stamps: tuple[tuple[int, int], ...]  # size and time of change in ns of each file
    sha256: str  # of its bytes; of folders, of names and bytes
    slices: tuple[Slice, ...]
    damage: str | None = None  # why nothing is read beyond the last slice
    damage_kind: SetAside = SetAside.DAMAGED

    @property
    def records(self) -> int:
        """How many records the slices hold."""
        return sum(part.count for part in self.slices)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One slice of one input, with its place among all."""

    number: int  # of the chunk
    input: Input
    part: Slice
    first: int  # number of its first record among all records of the run


@dataclass(frozen=True, kw_only=True)
class PageLines:
    """What one page came to: lines for the tables, each `TABLE<tab>JSON`."""

    number: int  # of the record in its slice
    lines: bytes
    set_aside: bool = False


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """What a task came to."""

    number: int
    packed: bytes  # lines for the tables, zstd
    pages: int
    set_aside: int
    basis: Basis | None  # of the process that read it


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a process is told before it reads."""

    terms: Terms
    identity: dict[str, Any]  # of the code here; a process of other code is refused
    folder: str  # from which names of files count
