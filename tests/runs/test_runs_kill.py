"""A process that is killed while it keeps pages loses no case, doubles none, and goes on where it was."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.verify import verify_readings

if TYPE_CHECKING:
    from tests.runs import kill_worker
else:
    import kill_worker

KILLS_IN_FILE, KILLS_ON_SERVER = 200, 25
LONGEST = 0.1  # seconds that a process lives after it has opened the ledger


@pytest.fixture(scope="module")
def worker() -> Iterator[Callable[..., int]]:
    """Starts a process that keeps all pages, kills it after so many seconds if any, and gives its exit code."""
    program = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_worker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    asked, told = program.stdin, program.stdout

    def run(address: str, seconds: float | None = None) -> int:
        print(address, file=asked, flush=True)
        lines = [told.readline().strip() for _ in range(2)]
        lines.remove("open")
        if seconds is not None:
            time.sleep(seconds)
            os.kill(int(lines[0]), signal.SIGKILL)
        print("ended?", file=asked, flush=True)
        return int(told.readline())

    yield run
    asked.close()
    program.wait()
    told.close()


def contents(address: str) -> str:
    """Every reading with its number and every case, as a reader of the ledger sees them."""
    with open_ledger(address) as ledger:
        seen = repr((list(ledger.since()), list(ledger.cases()), ledger.counts()))
    return hashlib.sha256(seen.encode()).hexdigest()


def test_killed_at_random_points_and_resumed_it_is_as_never_killed(
    ledger_address: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    worker: Callable[..., int],
    dump: Callable[[str], str],
) -> None:

    on_server = "://" in ledger_address

    def new_address(number: int) -> str:
        if on_server:
            return str(request.getfixturevalue("postgresql_server").new())
        return str(tmp_path / f"{number}.db")

    unbroken = new_address(-1)
    states = []
    with open_keeper(unbroken) as keeper:
        states.append(contents(unbroken))
        for page, reading in kill_worker.PAGES:
            keeper.save(page, reading)
            states.append(contents(unbroken))
    whole = dump(unbroken)

    dice = random.Random(20240220)
    wanted, killed, rounds, reached = KILLS_ON_SERVER if on_server else KILLS_IN_FILE, 0, 0, 0
    address = ledger_address
    while killed < wanted:
        code = worker(address, dice.uniform(0, LONGEST))
        assert code in {0, -signal.SIGKILL}
        killed += code != 0
        found = contents(address)
        assert found in states[reached:], f"after kill {killed} the ledger is in no state of an unbroken run"
        reached = states.index(found)
        with open_ledger(address) as ledger:
            assert ledger.check() == []
            assert [fault for page in verify_readings(ledger) for fault in page.faults] == []
        if code == 0:
            assert dump(address) == whole
            rounds, reached = rounds + 1, 0
            address = new_address(rounds)
    assert worker(address) == 0
    assert dump(address) == whole
