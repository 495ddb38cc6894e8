"""Faults that come from outside a job: a worker process that dies, a source that never ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Page, PageError, Reading, Source, SourceKind
from sanctrace.news.read import load_catalogue, read_page
from sanctrace.runs.batch.load import FinishedBatch, load_batch
from sanctrace.runs.ingest import CaseKeeper, open_keeper
from sanctrace.runs.settings import WatchSettings, WebSettings
from sanctrace.runs.watch.watcher import Watcher

if TYPE_CHECKING:
    from tests.runs.batch_bench import stories, write_lines
else:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "runs"))
    from batch_bench import stories, write_lines

BENCH = Path(__file__).resolve().parents[1] / "tests" / "runs" / "batch_bench.py"
PATIENCE = 30.0  # seconds for a batch, or for a look
LIMITS = WatchSettings(
    web=WebSettings(allow_private=True, timeout=0.4, deadline=0.8, max_bytes=100_000, connections=2),
    host_pause=0.0,
    max_document=100_000,
    max_table=100_000,
)
ENDS = ("bytes", "entries", "drip", "page")


def batch_that_loses_a_worker(
    folder: Path, ledger: str, dice: random.Random, number: int
) -> list[tuple[Page, Reading]]:
    """Run a batch with two workers, kill one midway, load what came out; the pages and readings that it held."""
    with TemporaryDirectory(dir=folder) as name:
        here = Path(name)
        pages = [(f"{url}/{number}", content + str(number).encode()) for url, content in stories(9)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "BATCH_BENCH_PAUSE": "0.25"}
        file = write_lines(here / "pages.jsonl", pages)
        running = subprocess.Popen([sys.executable, str(BENCH), str(here / "to"), str(file)], env=env)
        killed = _kill_a_child(running, dice)
        code = running.wait(PATIENCE)
        if code or not killed:
            raise AssertionError(f"a batch ended with {code}; {killed} of its workers were killed")
        load_batch(here / "to", ledger, lambda _done, _total: None)
        return list(FinishedBatch(here / "to").readings())


def _kill_a_child(running: subprocess.Popen[bytes], dice: random.Random) -> int:
    """Kill a worker that lives, once the batch is under way; how many were."""
    end = time.monotonic() + PATIENCE
    wait = dice.uniform(0.1, 0.9)
    while running.poll() is None and time.monotonic() < end:
        if _living(running.pid):
            time.sleep(wait)
            wait = 0.0
            if found := _living(running.pid):
                os.kill(dice.choice(found), signal.SIGKILL)
                return 1
        time.sleep(0.002)
    return 0


def _living(process: int) -> list[int]:
    """The workers that the threads of a process started and that are not at their end."""
    found = []
    with suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text(encoding="utf-8").split():
                state = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
                if state not in "ZX":
                    found.append(int(child))
    return found


class _Endless(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server: _Server

    def do_GET(self) -> None:
        """What the path says, for ever."""
        path = self.path.strip("/")
        if path == "robots.txt":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if path == "story" else "application/rss+xml")
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(b"" if path in {"bytes", "story"} else b'<rss version="2.0"><channel><title>News</title>')
            if path == "page":
                link = f"http://127.0.0.1:{self.server.server_address[1]}/story"
                item = f"<item><guid>1</guid><link>{link}</link><title>One</title></item></channel></rss>"
                self.wfile.write(item.encode())
                return
            number = 0
            while not self.server.over.is_set():
                number += 1
                self.wfile.write(self._piece(path, number))

    def _piece(self, path: str, number: int) -> bytes:
        if path == "entries":
            return f"<item><guid>{number}</guid><title>{number}</title></item>".encode()
        if path == "drip":
            self.server.over.wait(0.05)
            return b" "
        return b"<p>The tide was high.</p>" * 100

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Endless)
        self.over = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Who hangs up does right."""


@contextmanager
def _endless() -> Iterator[str]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Kept:
    """Reads pages with the newsroom alone, and keeps them."""

    def __init__(self, keeper: CaseKeeper) -> None:
        self._keeper = keeper
        self.readings: list[tuple[Page, Reading]] = []

    def read(self, page: Page) -> Reading:
        """Read and keep a page."""
        reading = Reading(article=read_page(page, load_catalogue()))
        self._keeper.save(page, reading)
        self.readings.append((page, reading))
        return reading

    def keep_unread(self, page: Page, error: PageError) -> bool:
        """Keep a page that cannot be read."""
        return self._keeper.keep_unread(page, error)


def look_at_an_endless_source(
    folder: Path, ledger: str, dice: random.Random, now: datetime
) -> list[tuple[Page, Reading]]:
    """Look at a source that never ends; the pages that came of it. It has to end, and the fault to have a name."""
    end = dice.choice(ENDS)
    with _endless() as address, open_keeper(ledger) as keeper, WatchState.open(folder / "kept.watch.db") as state:
        source = Source(id=f"endless-{now:%Y%m%d%H%M%S}", kind=SourceKind.FEED, address=f"{address}/{end}")
        kept = _Kept(keeper)
        begun = time.monotonic()
        with Watcher(LIMITS, state, folder / "archives", lambda: now) as watcher:
            polls = list(watcher.look([source]))
            settled = list(watcher.fetch([source], kept))
        faults = [poll.fault for poll in polls] if end != "page" else [one.sighting.fault for one in settled]
        if time.monotonic() - begun > PATIENCE or None in faults or not faults:
            raise AssertionError(f"an endless source ({end}) gave {faults} after {time.monotonic() - begun:.1f} s")
        return kept.readings
