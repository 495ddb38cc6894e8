"""The process that reads: started by a warden, asked over a pipe, and ended by it at any time.

What a page does to it (an endless loop, all memory, a fault in a library) hurts this process alone. It ends by itself
when nobody asks any more, and when one page keeps it beyond all patience although its warden is gone.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from sanctrace.model import BatchError, Page, PageError, Reading, SanctraceError
from sanctrace.runs.batch.plan import Input, Keep, Opening, PageLines, SetAside, Task

if TYPE_CHECKING:
    from sanctrace.runs.batch.forms import Record

_OVERTIME = 30.0  # seconds beyond the limit after which the process ends itself
_GROWTH = 600_000_000  # bytes by which it may grow over many pages; then another one takes its place


def main() -> None:
    """Serve one warden until it goes away."""
    connection: Connection[Any, Any] = Connection(int(sys.argv[1]))
    with Path(os.devnull).open("w", encoding="utf-8") as silence:
        _Reader(connection, silence).serve()


class _Reader:
    def __init__(self, connection: Connection[Any, Any], silence: TextIO) -> None:
        self._connection = connection
        self._silence = silence

    def serve(self) -> None:
        try:
            opening: Opening = self._connection.recv()
            self._open(opening)
            while True:
                what, *given = self._connection.recv()
                if what == "index":
                    self._index(*given)
                else:
                    self._read(*given)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return

    def _open(self, opening: Opening) -> None:
        from sanctrace.runs.batch.identity import code_identity, differences
        from sanctrace.runs.batch.stage import reader_named

        self._terms = opening.terms
        try:
            if other := differences(opening.identity, code_identity()):
                raise BatchError(f"a process that reads has other versions than this one: {', '.join(other)}")
            os.chdir(opening.folder)
            self._reader = reader_named(opening.terms)
        except SanctraceError as error:
            self._connection.send(("refused", str(error)))
            raise EOFError from error
        except OSError as error:
            message = f"{error.filename}: not there where pages are read ({error.strerror}); it must have the same path"
            self._connection.send(("refused", message))
            raise EOFError from error
        self._loaded = _resident()
        _limit_memory(opening.terms.page_memory)
        self._connection.send(("ready", self._reader.basis))

    def _index(self, given: Input) -> None:
        from sanctrace.runs.batch.forms import look_through

        try:
            self._connection.send(("index", look_through(given, self._terms)))
        except OSError as error:
            self._connection.send(("refused", _cannot_open(given, error)))

    def _read(self, task: Task, start: int, stop: int, singly: bool) -> None:
        """Send the lines of each page from record `start` to before `stop`, in order, then `end`."""
        try:
            if singly:
                for record in self._records(task, start, stop):
                    self._send_pages(task, iter([record]))
            else:
                self._send_pages(task, self._records(task, start, stop))
            self._connection.send(("end", _resident() - self._loaded > _GROWTH))
        except (BrokenPipeError, ConnectionResetError):
            raise
        except OSError as error:
            self._connection.send(("refused", _cannot_open(task.input, error)))
        except MemoryError:
            self._connection.send(("memory",))
            raise EOFError from None  # what is left of the memory is not to be trusted
        except SanctraceError as error:
            self._connection.send(("refused", str(error)))
        except Exception as error:  # whatever a page brings about is told of that page
            self._connection.send(("fault", f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"))
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _records(self, task: Task, start: int, stop: int) -> Iterator[Record]:
        from sanctrace.runs.batch.forms import read_slice

        for record in read_slice(task.input, task.part, self._terms):
            if record.number >= stop:
                return
            if record.number >= start:
                self._patience()
                self._connection.send(("begins", record.number, record.place))
                yield record

    def _send_pages(self, task: Task, records: Iterator[Record]) -> None:
        """Read pages in one go and send what each comes to; one that cannot be opened keeps its place in the order."""
        waiting: deque[tuple[Record, Page | PageError]] = deque()

        def pages() -> Iterator[Page]:
            for record in records:
                try:
                    page = record.open()
                except PageError as error:
                    waiting.append((record, error))
                    continue
                waiting.append((record, page))
                yield page

        def send_unopened() -> None:
            while waiting and isinstance(error := waiting[0][1], PageError):
                self._connection.send(("page", _set_aside(task, waiting.popleft()[0], error)))

        for outcome in self._reader.read(pages()):
            send_unopened()
            record, page = waiting.popleft()
            self._connection.send(("page", _lines(task, record, cast(Page, page), (outcome, self._terms.keep))))
            self._patience()
        send_unopened()

    def _patience(self) -> None:
        """Begin to wait anew. The watch is no Python code, so that no loop in a library can hold it up."""
        limit = self._terms.page_seconds + _OVERTIME
        faulthandler.dump_traceback_later(limit, exit=True, file=self._silence)


def _lines(task: Task, record: Record, page: Page, came: tuple[Reading | PageError | None, Keep]) -> PageLines:
    from sanctrace.runs.batch.rows import reading_lines

    outcome, keep = came
    if isinstance(outcome, PageError):
        return _set_aside(task, record, outcome)
    lines = b""
    if outcome is not None and (outcome.events or keep is Keep.ALL):
        lines = reading_lines(task.first + record.number, record.place, page, outcome)
    return PageLines(number=record.number, lines=lines)


def _set_aside(task: Task, record: Record, error: PageError) -> PageLines:
    from sanctrace.runs.batch.rows import set_aside_line

    number, message = task.first + record.number, str(error.args[0])
    lines = set_aside_line(number, record.place, error.source, SetAside.UNREADABLE, message)
    return PageLines(number=record.number, lines=lines, set_aside=True)


def _cannot_open(given: Input, error: OSError) -> str:
    name = error.filename or given.title
    return f"{name}: cannot be read where pages are read ({error.strerror or error}); it must be there under this path"


def _resident() -> int:
    """Bytes of memory in use, as far as the system tells."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


def _limit_memory(more: int) -> None:
    """Let the process take so many bytes more than it has; only where the system tells how many these are."""
    import resource

    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    # What may be written to, not what is merely set aside: threads reserve much that they never use.
    limit = int(statm.read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE") + more
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()
