"""The cluster: two real worker processes, one of them killed midway, and what comes out is what one process writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanctrace.model import BatchError
from sanctrace.runs.batch.plan import Keep
from sanctrace.runs.batch.run import Batch, Phase, Progress, run_batch

if TYPE_CHECKING:
    from tests.runs.batch_bench import PAUSE, TERMS, bench, contents, stories, write_lines
else:
    from batch_bench import PAUSE, TERMS, bench, contents, stories, write_lines

ALL = replace(TERMS, keep=Keep.ALL, chunk_pages=5)


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> str:
    """Processes that read find what the tests find."""
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    monkeypatch.setenv("PYTHONPATH", path)
    return path


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A scheduler and its workers, each a process."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@pytest.fixture
def cluster(tmp_path: Path, modules: str) -> Iterator[Cluster]:
    """A scheduler and two workers of one thread each, reachable on this machine alone."""
    surroundings = {**os.environ, "PYTHONPATH": modules, PAUSE: "0.01"}
    there = tmp_path / "scheduler.json"
    with ExitStack() as running:

        def start(program: str, *words: str) -> subprocess.Popen[bytes]:
            log = running.enter_context((tmp_path / "cluster.log").open("ab"))
            command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(there), *words]
            process = subprocess.Popen(
                [*command, "--no-dashboard"],
                env=surroundings,
                stdout=log,
                stderr=log,
            )
            running.callback(process.wait)
            running.callback(process.kill)
            return process

        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        one = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path / "scratch"))
        workers = tuple(start("dask_worker", "--host", "127.0.0.1", *one) for _ in range(2))
        from distributed import Client

        with Client(scheduler_file=str(there), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = str(client.scheduler.address)
        yield Cluster(address=address, workers=workers)


def test_a_worker_killed_midway_changes_no_byte(cluster: Cluster, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(120, {31: "!exit", 70: "no text", 99: "!memory"}))
    bench(tmp_path / "local", file, terms=ALL, workers=2)
    killed_at: list[int] = []

    def kill_one_midway(step: Progress) -> None:
        if step.phase is Phase.READ and step.done >= 30 and not killed_at:
            cluster.workers[0].send_signal(signal.SIGKILL)
            killed_at.append(step.done)

    batch = Batch(inputs=[str(file)], to=tmp_path / "cluster", terms=ALL, engine=cluster.address)
    run_batch(batch, kill_one_midway)
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert killed_at
    assert killed_at[0] < 120, "it was killed while there was work to do"
    assert contents(tmp_path / "cluster") == contents(tmp_path / "local")
    assert cluster.workers[1].poll() is None, "the cluster is left as it was"


def test_a_page_that_was_read_here_is_not_read_there_again(cluster: Cluster, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(30))

    def stop(step: Progress) -> None:
        if step.phase is Phase.READ and step.done >= 10:
            raise KeyboardInterrupt

    here = Batch(inputs=[str(file)], to=tmp_path / "out", terms=ALL)
    with pytest.raises(KeyboardInterrupt):
        run_batch(here, stop)
    steps: list[Progress] = []
    run_batch(replace(here, engine=cluster.address), steps.append)
    assert next(step.done for step in steps if step.phase is Phase.READ) >= 10
    bench(tmp_path / "whole", file, terms=ALL)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_where_no_scheduler_answers_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sanctrace.runs.batch import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    file = write_lines(tmp_path / "a.jsonl", stories(1))
    with pytest.raises(BatchError, match=r"tcp://127.0.0.1:1: no Dask scheduler answers"):
        bench(tmp_path / "out", file, engine="tcp://127.0.0.1:1")
    with pytest.raises(BatchError, match=r"nowhere://x: no Dask scheduler answers"):
        bench(tmp_path / "out", file, engine="nowhere://x")
