"""The engine of a Dask cluster: the same work, sent to its workers. The only module that names Dask.

A worker that dies loses nothing: the scheduler gives its items to another. What a page may do to a process is the
business of the worker's warden, as it is here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from distributed import Client, as_completed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from sanctrace.model import BatchError
from sanctrace.runs.batch.engines import AHEAD, R, T, Work
from sanctrace.runs.batch.plan import Opening
from sanctrace.runs.batch.warden import Warden

CONNECT_SECONDS = 20
_TRIES = 3  # for an item whose workers die; pages kill no worker, so that it is the machines that fail


class ClusterEngine:
    """The workers of a scheduler, however many there are from moment to moment."""

    def __init__(self, opening: Opening, address: str) -> None:
        self._address = address
        self._opening = opening
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise BatchError(
                f"{address}: no Dask scheduler answers ({error}); check the address and that it runs"
            ) from error

    def each(self, work: Work[T, R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Every item with its result, in the order in which they end."""
        rest = iter(items)
        running: dict[Any, tuple[T, int]] = {}
        ended = as_completed(loop=self._client.loop, raise_errors=False)

        def submit(item: T, tries: int) -> None:
            future = self._client.submit(_do, self._opening, work, item, pure=False)
            running[future] = (item, tries)
            ended.add(future)

        try:
            while True:
                for item in islice(rest, max(self._threads() * AHEAD - len(running), 1 - len(running), 0)):
                    submit(item, 1)
                if not running:
                    return
                future = next(ended)
                item, tries = running.pop(future)
                try:
                    result = future.result()
                except KilledWorker as error:
                    if tries == _TRIES:
                        raise BatchError(
                            f"{self._address}: worker after worker died ({error}); run again to go on"
                        ) from error
                    submit(item, tries + 1)
                    continue
                yield item, result
        except (CommClosedError, FutureCancelledError) as error:
            raise BatchError(f"{self._address}: the scheduler went away ({error}); run again to go on") from error
        finally:
            for future in running:
                future.release()

    def close(self) -> None:
        """End the processes that read; the cluster stays."""
        try:
            self._client.run(_close)
        except (OSError, CommClosedError):
            return
        finally:
            self._client.close()

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())


_mine = threading.local()
_wardens: dict[int, Warden] = {}
_lock = threading.Lock()


def _do(opening: Opening, work: Any, item: Any) -> Any:
    """Runs on a worker: the thread's warden does the work."""
    kept: tuple[Opening, Warden] | None = getattr(_mine, "kept", None)
    if kept is None or kept[0] != opening:
        if kept is not None:
            kept[1].close()
        kept = _mine.kept = (opening, Warden(opening))
        with _lock:
            _wardens[threading.get_ident()] = kept[1]
    return work(kept[1], item)


def _close() -> None:
    """Runs on a worker: no process that reads stays behind."""
    with _lock:
        for warden in _wardens.values():
            warden.close()
