"""Where the work is done: an engine is a map over items, nothing more. The local one is processes of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Protocol, TypeVar

from sanctrace.runs.batch.plan import Opening
from sanctrace.runs.batch.warden import Warden

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Warden, T], R]  # a function of a module, so that it can travel

AHEAD = (
    2  # items given out for each process: one under way and one waiting, so that memory does not grow with the input
)


class Engine(Protocol):
    """Does work on items, each by some process, and gives the results as they come."""

    def each(self, work: Work[T, R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Every item with its result, in the order in which they end; raises what `work` raises, and BatchError."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


class LocalEngine:
    """As many processes as workers, each asked by a thread of this one."""

    def __init__(self, opening: Opening, workers: int) -> None:
        self._opening = opening
        self._workers = workers
        self._mine = threading.local()
        self._wardens: list[Warden] = []
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="warden")

    def each(self, work: Work[T, R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Every item with its result, in the order in which they end."""
        rest = iter(items)
        running: dict[Future[R], T] = {}
        try:
            while True:
                for item in islice(rest, self._workers * AHEAD - len(running)):
                    running[self._pool.submit(self._do, work, item)] = item
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        finally:
            for future in running:
                future.cancel()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        with self._lock:
            for warden in self._wardens:
                warden.stop()
        self._pool.shutdown(cancel_futures=True)
        for warden in self._wardens:
            warden.close()

    def _do(self, work: Work[T, R], item: T) -> R:
        warden: Warden | None = getattr(self._mine, "warden", None)
        if warden is None:
            warden = self._mine.warden = Warden(self._opening)
            with self._lock:
                self._wardens.append(warden)
        return work(warden, item)
