"""Work in the order in which hosts may be asked: one request at a time to each, with a pause between two."""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import Generic, TypeVar

Job = TypeVar("Job")


class HostQueue(Generic[Job]):
    """Hands out jobs to threads, never two of one host at once, and no thread waits for a host while another is free.

    A host is a key; jobs with an empty key (files) need no pause.
    """

    def __init__(self, jobs: Iterable[tuple[str, Job]]) -> None:
        self._condition = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {}
        for host, job in jobs:
            self._waiting.setdefault(host, deque()).append(job)
        self._ready: list[tuple[float, int, str]] = [(0.0, n, host) for n, host in enumerate(self._waiting)]
        heapq.heapify(self._ready)
        self._turn = len(self._ready)
        self._busy = 0
        self._closed = False

    def take(self) -> tuple[str, Job] | None:
        """The next job whose host may be asked, as soon as there is one; None when none is left."""
        with self._condition:
            while True:
                if self._closed or (not self._ready and not self._busy):
                    self._condition.notify_all()
                    return None
                wait = self._ready[0][0] - time.monotonic() if self._ready else None
                if wait is not None and wait <= 0:
                    _, _, host = heapq.heappop(self._ready)
                    self._busy += 1
                    return host, self._waiting[host].popleft()
                self._condition.wait(wait)

    def done(self, host: str, pause: float) -> None:
        """A job of the host is over; its next one may start after `pause` seconds."""
        with self._condition:
            self._busy -= 1
            if self._waiting[host]:
                self._turn += 1
                heapq.heappush(self._ready, (time.monotonic() + (pause if host else 0.0), self._turn, host))
            self._condition.notify_all()

    def drop(self, host: str) -> list[Job]:
        """Take out every job of a host that is still waiting, and say which; to be called before `done`."""
        with self._condition:
            left = list(self._waiting[host])
            self._waiting[host].clear()
            return left

    def close(self) -> None:
        """Hand out nothing more."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
