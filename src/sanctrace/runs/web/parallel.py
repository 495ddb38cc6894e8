"""A bounded number of threads that work through a queue of hosts; results come out in the order of finishing."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from sanctrace.runs.web.politeness import HostQueue

_PATIENCE = 2.0  # seconds
Job = TypeVar("Job")
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Done(Generic[Value]):
    """What a job came to. `stop_host`: its host wants, or stands, no more requests for now."""

    value: Value
    stop_host: bool = False


@dataclass(frozen=True, kw_only=True)
class Dropped(Generic[Job, Value]):
    """A job that was not begun, because an earlier one of its host said to stop."""

    job: Job
    because: Value


def in_parallel(
    jobs: Iterable[tuple[str, Job]],
    work: Callable[[Job], Done[Value]],
    *,
    threads: int,
    pause: Callable[[str], float],
    enough: Callable[[], bool] = lambda: False,
) -> Iterator[Value | Dropped[Job, Value]]:
    """Do the jobs, each given with its host, in `threads` threads; `pause` tells the seconds between two of a host.

    Once `enough` says so no further job is begun, and those under way are finished.
    No more results wait than there are threads. An exception of `work` is raised here. When the caller stops asking, no
    further job is begun, and what is under way comes to nothing.
    """
    hosts: HostQueue[Job] = HostQueue(jobs)
    results: queue.Queue[Value | Dropped[Job, Value] | BaseException | None] = queue.Queue(maxsize=threads)
    stopped = threading.Event()

    def put(result: Value | Dropped[Job, Value] | BaseException | None) -> None:
        while not stopped.is_set():
            with suppress(queue.Full):
                results.put(result, timeout=0.1)
                return

    def run() -> None:
        while (taken := hosts.take()) is not None:
            host, job = taken
            if enough():
                hosts.close()
                break
            dropped: list[Job] = []
            try:
                done = work(job)
                dropped = hosts.drop(host) if done.stop_host and host else []
            except BaseException as error:
                put(error)
                return
            finally:
                hosts.done(host, pause(host))
            put(done.value)
            for left in dropped:
                put(Dropped(job=left, because=done.value))
        put(None)

    workers = [threading.Thread(target=run, name=f"watch-{n}", daemon=True) for n in range(threads)]
    for worker in workers:
        worker.start()
    try:
        running = threads
        while running:
            result = results.get()
            if result is None:
                running -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result
    finally:
        stopped.set()
        hosts.close()
        for worker in workers:
            worker.join(_PATIENCE)  # one that still waits for its server ends with the process
