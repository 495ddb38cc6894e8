"""Many hosts in a bounded number of threads: every job once, never two of one host at a time."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.runs.web.parallel import Done, Dropped, in_parallel


class Hosts:
    """Work that counts who is at work."""

    def __init__(self, stop_at: str | None = None) -> None:
        self.lock = threading.Lock()
        self.busy: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.threads = 0
        self.stop_at = stop_at

    def work(self, job: tuple[str, int]) -> Done[tuple[str, int]]:
        host = job[0]
        with self.lock:
            self.busy[host] += 1
            self.most[host] = max(self.most[host], self.busy[host])
            self.threads = max(self.threads, self.busy.total())
        threading.Event().wait(0.001)
        with self.lock:
            self.busy[host] -= 1
        return Done(value=job, stop_host=host == self.stop_at)


jobs_of_hosts = st.lists(st.sampled_from("abcde"), max_size=25).map(lambda hosts: [(h, n) for n, h in enumerate(hosts)])


@settings(max_examples=25, deadline=None)
@given(jobs_of_hosts, st.integers(1, 4))
def test_every_job_is_done_once_and_each_host_is_asked_by_one(jobs: list[tuple[str, int]], threads: int) -> None:
    hosts = Hosts()
    done = list(in_parallel([(job[0], job) for job in jobs], hosts.work, threads=threads, pause=lambda _host: 0.0))
    assert sorted(done) == sorted(jobs)  # type: ignore[type-var]
    assert all(most == 1 for most in hosts.most.values())
    assert hosts.threads <= threads
    by_host = {host: [job for job in done if isinstance(job, tuple) and job[0] == host] for host in "abcde"}
    assert all(found == sorted(found) for found in by_host.values())  # in the order given


def test_a_host_that_says_stop_drops_its_other_jobs_and_no_other_host_does() -> None:
    jobs = [(host, n) for n in range(3) for host in "ab"]
    results = list(in_parallel([(job[0], job) for job in jobs], Hosts("a").work, threads=2, pause=lambda _host: 0.0))
    dropped = [result.job for result in results if isinstance(result, Dropped)]
    assert sorted(dropped) == [("a", 1), ("a", 2)]
    assert sorted(result for result in results if not isinstance(result, Dropped)) == [
        ("a", 0),
        ("b", 0),
        ("b", 1),
        ("b", 2),
    ]


def test_a_pause_of_one_host_holds_up_no_other() -> None:
    """With one thread the jobs of the host without a pause are done before the second of the host that pauses."""
    jobs = [("slow", 0), ("slow", 1), *(("fast", n) for n in range(5))]
    done = list(
        in_parallel(
            [(job[0], job) for job in jobs],
            Hosts().work,
            threads=1,
            pause=lambda host: 0.5 if host == "slow" else 0.0,
        )
    )
    assert done[-1] == ("slow", 1)


def test_a_fault_of_ours_is_raised_and_ends_the_work() -> None:
    def work(job: int) -> Done[int]:
        if job == 3:
            raise ZeroDivisionError("a fault of ours")
        return Done(value=job)

    with pytest.raises(ZeroDivisionError):
        list(in_parallel([(str(n), n) for n in range(50)], work, threads=3, pause=lambda _host: 0.0))


def test_nothing_more_is_begun_when_nobody_asks_any_more() -> None:
    begun: list[int] = []

    def work(job: int) -> Done[int]:
        begun.append(job)
        return Done(value=job)

    results = in_parallel([("host", n) for n in range(500)], work, threads=2, pause=lambda _host: 0.0)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(begun) < 500


def test_no_jobs_at_all() -> None:
    assert list(in_parallel([], Hosts().work, threads=1, pause=lambda _host: 0.0)) == []
