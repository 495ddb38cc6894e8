"""Reads chunks through a process of its own, and finds the page that kills it.

A chunk is read in one go. When the process dies, goes silent or fails, the pages that did not come out are read one
at a time; a page that fails alone, in a process that read nothing before it, is set aside with the reason, and the
rest is read in one go again. What comes out depends on the pages alone, not on which process read what.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

import zstandard

from sanctrace.model import Basis, BatchError
from sanctrace.runs.batch.plan import Chunk, Index, Input, Opening, PageLines, SetAside, Task
from sanctrace.runs.batch.rows import set_aside_line

_LEVEL = 3
_START_SECONDS = 300.0  # for loading law, lists and parser, on the busiest machine
_INDEX_SECONDS = 3600.0  # for looking through one file
_END_SECONDS = 10.0  # for a process that closed its pipe
_TRIES = 2  # for starting a process
_SHOWN = 600  # characters of what a process said last


@dataclass(frozen=True, kw_only=True)
class _Failed:
    """Why an answer did not come."""

    why: SetAside
    message: str
    fresh: bool  # the process had read nothing before
    place: str | None = None  # of the page that was being read, where that is known


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Records of a task from `start` to before `stop`, together or one page at a time."""

    task: Task
    start: int
    stop: int
    singly: bool


class Warden:
    """One process that reads, started when it is needed and again when it died. Used by one thread at a time."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None
        self._fresh = True
        self._stopped = False
        self._lock = threading.Lock()
        self.basis: Basis | None = None

    def start(self) -> None:
        """Have a process ready; raises BatchError when it refuses, or cannot be started."""
        fault: str | None = None
        for _ in range(_TRIES):
            if self._connection is not None:
                return
            fault = self._start()
        if fault is not None:
            raise BatchError(fault)

    def index(self, given: Input) -> Index:
        """An input looked through; one that kills the process comes out as damaged."""
        from sanctrace.runs.batch.forms import stamps_of

        self.start()
        answer = self._ask(("index", given), _INDEX_SECONDS)
        if isinstance(answer, _Failed):
            if not answer.fresh:
                self.close()
            message = f"looking through it failed: {answer.message}"
            stamps = stamps_of(given)
            size = sum(size for size, _ in stamps)
            return Index(
                input=given,
                size=size,
                stamps=stamps,
                sha256="",
                slices=(),
                damage=message,
                damage_kind=answer.why,
            )
        index: Index = answer[1]
        return index

    def read(self, task: Task) -> Chunk:
        """Read a chunk, whatever its pages do; raises BatchError when the run as a whole cannot go on."""
        lines: list[PageLines] = []
        at, singly, count = 0, False, task.part.count
        while at < count:
            asked = _Asked(task=task, start=at, stop=count, singly=singly)
            at, failed = self._pages(asked, lines)
            if failed is None:
                break
            if not singly:
                singly = True
                continue
            if not failed.fresh and failed.why is not SetAside.FAULT:
                self.close()
                _, failed = self._pages(_Asked(task=task, start=at, stop=at + 1, singly=True), lines)
            if failed is not None:
                place = failed.place or f"{task.input.title}#record {at} of chunk {task.number}"
                row = set_aside_line(task.first + at, place, place, failed.why, failed.message)
                lines.append(PageLines(number=at, lines=row, set_aside=True))
            at, singly = at + 1, False
        packed = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(b"".join(p.lines for p in lines))
        aside = sum(page.set_aside for page in lines)
        return Chunk(number=task.number, packed=packed, pages=count, set_aside=aside, basis=self.basis)

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._lock:
            process, connection = self._process, self._connection
            self._process = self._connection = None
        if process is not None:
            process.kill()
            process.wait()
        if connection is not None:
            connection.close()

    def stop(self) -> None:
        """End the process for good, from any thread; whoever waits for it gets BatchError."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def __enter__(self) -> Warden:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _pages(self, asked: _Asked, lines: list[PageLines]) -> tuple[int, _Failed | None]:
        """Add the pages that come out; then the record at which it ended, and why it is not the last one."""
        self.start()
        at, place = asked.start, None
        answer = self._ask(("read", asked.task, asked.start, asked.stop, asked.singly))
        while True:
            if isinstance(answer, _Failed):
                return at, replace(answer, place=place)
            if answer[0] == "begins" and asked.singly:
                at, place = answer[1:]
            elif answer[0] == "page":
                lines.append(answer[1])
                at, place, self._fresh = answer[1].number + 1, None, False
            elif answer[0] == "end":
                if answer[1]:
                    self.close()  # it has grown too large
                return asked.stop, None
            answer = self._ask()

    def _ask(self, question: tuple[Any, ...] | None = None, seconds: float | None = None) -> Any:
        """The next answer. A process that did not give one is gone."""
        connection, fresh, terms = self._connection, self._fresh, self._opening.terms
        assert connection is not None
        limit = terms.page_seconds if seconds is None else seconds
        try:
            if question is not None:
                connection.send(question)
            if not connection.poll(limit):
                self.close()
                return _Failed(why=SetAside.TIME, message=f"reading it took longer than {limit:g} seconds", fresh=fresh)
            answer = connection.recv()
        except (EOFError, OSError):
            return _Failed(why=SetAside.CRASH, message=self._ended(), fresh=fresh)
        if answer[0] == "refused":
            self.close()
            raise BatchError(answer[1])
        if answer[0] == "memory":
            self.close()
            message = f"reading it took more than {terms.page_memory / 1_000_000:g} MB of memory"
            return _Failed(why=SetAside.MEMORY, message=message, fresh=fresh)
        if answer[0] == "fault":
            return _Failed(why=SetAside.FAULT, message=f"the reader failed: {answer[1]}", fresh=fresh)
        return answer

    def _start(self) -> str | None:
        """Start a process and wait until it is ready; why it is not, else None."""
        ours, theirs = Pipe()
        with self._lock, theirs, tempfile.TemporaryFile() as said:
            if self._stopped:
                raise BatchError("the run was stopped")
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sanctrace.runs.batch.reader", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            self._connection, self._fresh, errors = ours, True, os.dup(said.fileno())
        try:
            answer = self._ask_opening()
            if isinstance(answer, _Failed):
                size = os.fstat(errors).st_size
                words = os.pread(errors, _SHOWN, max(size - _SHOWN, 0)).decode("utf-8", "replace").split("\n")
                return f"a process that reads does not start: {answer.message} ({' '.join(words[-3:]).strip()})"
            self.basis = answer[1]
            return None
        finally:
            os.close(errors)

    def _ask_opening(self) -> Any:
        assert self._connection is not None
        try:
            self._connection.send(self._opening)
        except OSError:
            return _Failed(why=SetAside.CRASH, message=self._ended(), fresh=True)
        return self._ask(seconds=_START_SECONDS)

    def _ended(self) -> str:
        """How the process ended, in words; it is put away."""
        process = self._process
        code = None
        if process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(_END_SECONDS)
        self.close()
        if self._stopped:
            raise BatchError("the run was stopped")
        if code is not None and code < 0:
            return f"the process that read it died of {signal.Signals(-code).name}"
        return f"the process that read it ended with code {code}"
