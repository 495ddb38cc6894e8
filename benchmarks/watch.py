"""How long a round over many feeds takes, with how many connections and how much memory.

    python benchmarks/watch.py [--feeds N] [--connections N] [--slow MILLISECONDS]

A server on this machine plays the feeds, each under a host name of its own that resolves to 127.0.0.1, so that the
pause between two requests to one host and each host's robots.txt count as they do outside. Every feed has 50 entries
and a version (ETag). Two rounds: the first takes in every feed, the second finds one in ten changed and the rest
unchanged. Nothing leaves 127.0.0.1. The server runs in a process of its own; time is wall time, memory the peak of this
process.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Poll, Source, SourceKind
from sanctrace.runs.settings import WatchSettings, WebSettings
from sanctrace.runs.watch.watcher import Watcher

ENTRIES = 50
_SUMMARY = "The harbour office said on Tuesday that a ship had come in with goods for the market. " * 4


class Feeds(ThreadingHTTPServer):
    """Serves every feed by its host name; counts how many requests were open at once."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, wait: float, round_file: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Feed)
        self.wait, self.round_file = wait, round_file
        self.lock = threading.Lock()
        self.open = self.most = 0

    def handle_error(self, *_: object) -> None:
        """Readers that hang up are no news."""


class _Feed(BaseHTTPRequestHandler):
    server: Feeds
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        """robots.txt, or the feed in the version of this round."""
        if self.path == "/most":
            self._answer(200, str(self.server.most).encode(), "")
            return
        with self.server.lock:
            self.server.open += 1
            self.server.most = max(self.server.most, self.server.open)
        time.sleep(self.server.wait)
        with self.server.lock:
            self.server.open -= 1  # before the answer: afterwards the reader may be back sooner than this thread
        self._serve()

    def _serve(self) -> None:
        if self.path == "/robots.txt":
            self._answer(200, b"User-agent: *\nAllow: /\n", "")
        else:
            number = int(self.headers["Host"].split(".")[0].removeprefix("feed-"))
            version = 2 if self.server.round_file.exists() and number % 10 == 0 else 1
            if self.headers.get("If-None-Match") == f'"{version}"':
                self._answer(304, b"", f'"{version}"')
            else:
                self._answer(200, feed(number, version), f'"{version}"')

    def _answer(self, status: int, body: bytes, etag: str) -> None:
        self.send_response(status)
        for name, value in (("Content-Length", str(len(body))), ("ETag", etag), ("Content-Type", "text/xml")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


def feed(number: int, version: int) -> bytes:
    """A feed of `ENTRIES` entries, of which a later version has one more and one less."""
    items = "".join(
        f"<item><guid>{number}-{n}</guid><link>https://feed-{number}.example/{n}</link><title>Ship {n}</title>"
        f"<description>{_SUMMARY}</description></item>"
        for n in range(version, version + ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode()


def serve(wait: float, round_file: Path, pipe: Connection) -> None:
    """Run the server and tell its port."""
    server = Feeds(wait, round_file)
    pipe.send(server.server_address[1])
    server.serve_forever()


def run_round(watcher: Watcher, sources: Sequence[Source]) -> tuple[float, list[Poll]]:
    """Seconds of one round, and its looks."""
    before = time.perf_counter()
    polls = list(watcher.look(sources))
    return time.perf_counter() - before, polls


def peak_megabytes() -> float:
    """Peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(feeds: int, settings: WatchSettings, wait: float, show: Callable[[str], None]) -> None:
    """Two rounds over so many feeds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = multiprocessing.Pipe()
        server = multiprocessing.Process(target=serve, args=(wait, folder / "second", theirs), daemon=True)
        server.start()
        port = ours.recv()
        sources = [
            Source(id=f"feed-{n}", kind=SourceKind.FEED, address=f"http://feed-{n}.example:{port}/rss")
            for n in range(feeds)
        ]
        started = peak_megabytes()
        with (
            WatchState.open(folder / "kept.watch.db") as state,
            Watcher(
                settings, state, folder / "archives", lambda: datetime.now(UTC), lambda _host, _port: ["127.0.0.1"]
            ) as watcher,
        ):
            for title in ("first round, everything new", "second round, one in ten changed"):
                seconds, polls = run_round(watcher, sources)
                faults = [p for p in polls if p.fault is not None]
                show(
                    f"{title}: {seconds:.0f} s, {feeds / seconds:.0f} feeds a second; {sum(p.new for p in polls)} new,"
                    f" {sum(p.unchanged for p in polls)} unchanged, {len(faults)} faults"
                )
                (folder / "second").touch()
        with socket.create_connection(("127.0.0.1", port)) as asked:
            asked.sendall(b"GET /most HTTP/1.1\r\nHost: feed-0.example\r\nConnection: close\r\n\r\n")
            most = b"".join(iter(lambda: asked.recv(4096), b"")).rpartition(b"\r\n")[2].decode()
        show(f"open requests at once, at most: {most} (allowed: {settings.web.connections})")
        show(f"memory at the peak: {peak_megabytes():.0f} MB, {started:.0f} MB of it before the first request")
        server.terminate()
        server.join()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A round over many feeds.")
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--connections", type=int, default=WebSettings.connections)
    parser.add_argument("--slow", type=int, default=200, help="milliseconds that the server lets each request wait")
    given = parser.parse_args()
    web = replace(WebSettings(), allowed_networks=("127.0.0.1/32",), connections=given.connections)
    print(f"{given.feeds} feeds of {ENTRIES} entries, {len(feed(0, 1)) / 1000:.0f} kB each; {given.slow} ms a request")
    measure(given.feeds, WatchSettings(web=web), given.slow / 1000, print)


if __name__ == "__main__":
    main()
