"""The API under load: many clients at once on loopback, then more than it can answer.

    python benchmarks/api_load.py [--cases 10000] [--clients 50] [--seconds 300] [--crowd 400] [--json FILE]

A desk is started as a user starts it, over a ledger of as many cases (benchmarks/desk.py fills it). Each client is a
thread of another process with one connection; it asks, waits for the whole answer, and asks again at once: lists with
filters, cases, searches, changes, the law, screening, a page read, a judgement with the version that was seen. What is
asked follows from a fixed seed. An answer that the address does not promise (4xx, 5xx, a connection cut off) is an
error.

Past saturation, a crowd of clients asks for 20 seconds, each waiting as long as it is told: each answer must be a full
one, or 503 with Retry-After; then a single client must be served again. Server memory is what the process held, from
/proc, once a second.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from desk import fill

_CROWD_SECONDS = 20.0
_START = "from sanctrace.desk.cli import main; main()"
_TEXT = (
    "SEOUL, 4 March 2024 - Russia delivered a limousine to North Korean leader Kim Jong Un last Monday, South Korea's "
    "intelligence service said on Sunday. Moscow has not commented."
)
_LAW = {
    "supplier": {"name": "Russia", "country": "RU"},
    "recipient": {"name": "North Korea", "country": "KP"},
    "items": [{"text": "luxury car"}],
    "on": "2024-02-18",
}
Told = tuple[str, int, float]  # what was asked, the status (0: cut off), seconds


class Client:
    """One client with one connection."""

    def __init__(self, port: int, seed: int) -> None:
        self._port, self._random = port, random.Random(seed)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cases: list[str] = []
        self.told: list[Told] = []
        self.unclean = 0  # 503 without Retry-After

    def ask(self) -> None:
        """One question, answered or not."""
        name, method, path, body, headers = self._question()
        before = time.perf_counter()
        try:
            self._connection.request(method, f"/api/v1{path}", body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
            status = answer.status
            self.unclean += status == 503 and answer.headers.get("Retry-After") is None
        except (OSError, http.client.HTTPException):
            self._connection.close()
            content, status = b"", 0
        self.told.append((name, status, time.perf_counter() - before))
        if status == 503:
            time.sleep(float(answer.headers.get("Retry-After", 0)))
        if name == "cases" and status == 200:
            self._cases = [case["id"] for case in json.loads(content)["cases"]] or self._cases

    def _question(self) -> tuple[str, str, str, bytes | None, dict[str, str]]:
        some, kind = self._random, self._random.random()
        sent = {"Content-Type": "application/json"}
        if not self._cases or kind < 0.30:
            wanted = some.choice(["", "&regime=un-dprk", "&since=2012-01-01", "&goods=luxury_vehicle", "&decision="])
            return "cases", "GET", f"/cases?limit=20{wanted}", None, {}
        if kind < 0.60:
            return "case", "GET", f"/cases/{some.choice(self._cases)}", None, {}
        if kind < 0.72:
            return "search", "GET", f"/cases?words={some.choice(['limousine', 'tanker', 'coal'])}", None, {}
        if kind < 0.80:
            return "judgements", "GET", "/judgements?limit=50", None, {}
        if kind < 0.86:
            question = _LAW
            return "law", "POST", "/law/ask", json.dumps(question).encode(), sent
        if kind < 0.92:
            return "screen", "POST", "/screen", json.dumps({"names": ["Korea Mining Development"]}).encode(), sent
        if kind < 0.94:
            return "read", "POST", "/read", json.dumps({"form": "text", "content": _TEXT}).encode(), sent
        about = some.choice(self._cases)
        note = {"kind": "note", "about": about, "reason": "seen under load"}
        return "judge", "POST", "/judgements", json.dumps(note).encode(), sent | {"If-Match": "*"}


def run_clients(port: int, clients: int, seconds: float) -> tuple[list[Told], int]:
    """Let clients ask for as long; every answer, and how many refusals did not say when to come again."""
    made = [Client(port, seed) for seed in range(clients)]
    end = time.monotonic() + seconds

    def go(client: Client) -> None:
        while time.monotonic() < end:
            client.ask()

    threads = [threading.Thread(target=go, args=(client,)) for client in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [told for client in made for told in client.told], sum(client.unclean for client in made)


@contextmanager
def running_desk(ledger: Path) -> Iterator[tuple[int, int]]:
    """A desk over a ledger: its port and its process."""
    command = [sys.executable, "-c", _START, "desk", "--ledger", f"{ledger}", "--port", "0", "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = json.loads(process.stdout.readline())["desk"]
            yield int(address.rstrip("/").rpartition(":")[2]), process.pid
        finally:
            process.terminate()


def resident(process: int) -> float:
    """Megabytes that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def percentiles(taken: list[float]) -> dict[str, float]:
    """Milliseconds below which these shares of the answers stay."""
    ordered = sorted(taken)
    at = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(ordered[min(int(len(ordered) * q), len(ordered) - 1)] * 1000, 1) for name, q in at.items()}


def measure(ledger: Path, clients: int, seconds: float, crowd: int) -> dict[str, object]:
    """Both loads, one after the other, over one desk."""
    with running_desk(ledger) as (port, process), ProcessPoolExecutor(1) as others:
        memory = [resident(process)]
        load = others.submit(run_clients, port, clients, seconds)
        while not load.done():
            time.sleep(1)
            memory.append(resident(process))
        told, _ = load.result()
        crowded, unclean = others.submit(run_clients, port, crowd, _CROWD_SECONDS).result()
        memory.append(resident(process))
        time.sleep(1)
        after, _ = others.submit(run_clients, port, 1, 2.0).result()
    kinds: dict[str, list[float]] = defaultdict(list)
    for name, _, taken in told:
        kinds[name].append(taken)
    tenth = max(len(memory) // 10, 1)
    return {
        "clients": clients,
        "seconds": seconds,
        "answers": len(told),
        "a second": round(len(told) / seconds, 1),
        "by status": dict(Counter(f"{status}" for _, status, _ in told)),
        "all": percentiles([taken for *_, taken in told]),
        **{name: {"answers": len(taken), **percentiles(taken)} for name, taken in sorted(kinds.items())},
        "memory in MB": {"start": round(memory[0]), "after a tenth": round(memory[tenth]), "end": round(memory[-2])},
        "crowd": {
            "clients": crowd,
            "seconds": _CROWD_SECONDS,
            "by status": dict(Counter(f"{status}" for _, status, _ in crowded)),
            "503 without Retry-After": unclean,
            "all": percentiles([taken for *_, taken in crowded]),
            "memory in MB": round(memory[-1]),
            "one client afterwards": dict(Counter(f"{status}" for _, status, _ in after)),
        },
    }


def main() -> None:
    """Fill a ledger, start a desk, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--crowd", type=int, default=400)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "many.db"
        fill(f"{ledger}", options.cases)
        found = measure(ledger, options.clients, options.seconds, options.crowd)
    text = json.dumps(found, indent=1)
    if options.json:
        options.json.write_text(f"{text}\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
