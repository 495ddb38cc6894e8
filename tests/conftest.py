"""What the whole suite shares: none of the user's own files, a chat-completions server that says what it is told, a
faulty newspaper, and a PostgreSQL server of its own."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import pwd
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard


@pytest.fixture(scope="session", autouse=True)
def no_lists_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Commands look for added lists in an empty folder, whatever the machine holds; in another process too."""
    home = tmp_path_factory.mktemp("home") / "lists"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANCTRACE_HOME", str(home))
        patch.setenv("SANCTRACE_SOURCES", str(home.parent / "sources.yml"))
        patch.setenv("SANCTRACE_KEY", str(home.parent / "signing.key"))
        yield home


@dataclass(frozen=True, kw_only=True)
class Told:
    """One answer of the server: status, body, headers, and what it does before it speaks."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0  # seconds before the answer, or between the pieces of a slow one
    pieces: int = 1


class ChatServer(ThreadingHTTPServer):
    """Keeps what it was asked; answers what `say` and its kin were told, the last of them for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.told: list[Told] = []
        self.over = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet about a reader that went away; anything else is a fault of the test."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """What `--llm-url` takes."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def say(self, content: str | None, *, model: str = "tiny-test-1", finish: str = "stop") -> None:
        """A chat completion with this content."""
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        self.told.append(Told(body=json.dumps({"id": "x", "model": model, "choices": [choice]}).encode()))

    def say_events(self, *events: dict[str, Any]) -> None:
        """A chat completion with these events."""
        self.say(json.dumps({"events": list(events)}))

    def fail(self, status: int, message: str = "", **headers: str) -> None:
        """An error in the protocol's own form."""
        self.told.append(
            Told(status=status, body=json.dumps({"error": {"message": message}}).encode(), headers=headers)
        )


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answers the next thing that the server was told."""
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.server.paths.append(self.path)
        told = self.server.told.pop(0) if len(self.server.told) > 1 else self.server.told[0]
        if self.server.over.wait(told.wait):
            return
        try:
            self.send_response(told.status)
            for name, value in {"Content-Type": "application/json", **told.headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(told.body) * told.pieces))
            self.end_headers()
            for _ in range(told.pieces):
                self.wfile.write(told.body)
                self.wfile.flush()
                if told.pieces > 1 and self.server.over.wait(told.wait):
                    return
        except OSError:
            self.close_connection = True  # the reader went away

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


BOMB_SIZE = 3_000_000  # bytes of nothing, packed into some 3 kB


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What stands at a path of the newspaper."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Newspaper(ThreadingHTTPServer):
    """A newspaper's server: what `put` put there, and, below /fault/, every way in which servers fail."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Press)
        self.pages: dict[str, Printed] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def put(self, path: str, body: bytes | str, content_type: str = "text/html; charset=utf-8", **more: Any) -> str:
        """Print something at a path; the address is returned."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = Printed(body=content, content_type=content_type, **more)
        return self.url + path

    def put_story(self, path: str, headline: str, words: int = 60) -> str:
        """Print a page with a story."""
        text = f"{headline}, the harbour office said on 3 May 2019. " + "The tide was high and the pier was wet. " * (
            words // 9 + 1
        )
        head = f"<html><head><title>{headline}</title></head>"
        return self.put(path, f"{head}<body><h1>{headline}</h1><p>{text}</p></body></html>")

    def put_feed(self, path: str, *items: tuple[str, str, str], **more: Any) -> str:
        """Print an RSS feed of (guid, link, title)."""
        rows = "".join(f"<item><guid>{g}</guid><link>{link}</link><title>{t}</title></item>" for g, link, t in items)
        feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{rows}</channel></rss>"
        return self.put(path, feed, "application/rss+xml", **more)

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)

    def handle_error(self, *_: object) -> None:
        """Readers that hang up are no news."""


class _Press(BaseHTTPRequestHandler):
    server: Newspaper
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answers by path."""
        path = self.path
        self.server.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        if path.startswith("/fault/"):
            getattr(self, f"fault_{path.removeprefix('/fault/').split('/')[0]}")()
            return
        printed = self.server.pages.get(path.partition("?")[0])
        if printed is None:
            self.answer(b"nothing here", {"Content-Type": "text/plain"}, 404)
            return
        etag = printed.headers.get("ETag")
        if etag is not None and self.headers.get("If-None-Match") == etag:
            self.answer(b"", {"ETag": etag}, 304)
            return
        since = printed.headers.get("Last-Modified")
        if since is not None and self.headers.get("If-Modified-Since") == since:
            self.answer(b"", {}, 304)
            return
        self.answer(printed.body, {"Content-Type": printed.content_type, **printed.headers}, printed.status)

    def answer(self, body: bytes, headers: dict[str, str], status: int = 200) -> None:
        """One answer of known length."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def packed(self, body: bytes, encoding: str) -> None:
        """A page that comes packed."""
        self.answer(body, {"Content-Type": "text/html", "Content-Encoding": encoding})

    def begin(self, length: int | None = None) -> None:
        """The head of an answer whose body is trouble."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.close_connection = True

    def fault_slow(self) -> None:
        """Says nothing for long."""
        self.server.over.wait(5)
        self.close_connection = True

    def fault_drip(self) -> None:
        """A byte now and then, for ever."""
        self.begin(10_000)
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def fault_truncated(self) -> None:
        """Promises more than it sends."""
        self.begin(10_000)
        self.wfile.write(b"<p>half a")

    def fault_torn(self) -> None:
        """Packed, and half of it."""
        self.packed(gzip.compress(b"<p>words</p>" * 50)[:-12], "gzip")

    def fault_reset(self) -> None:
        """Breaks the connection off hard."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def fault_silent(self) -> None:
        """Closes without a word."""
        self.close_connection = True

    def fault_garbage(self) -> None:
        """Speaks no HTTP."""
        self.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
        self.close_connection = True

    def fault_loop(self) -> None:
        """Sends the reader round and round."""
        self.answer(b"", {"Location": "/fault/loop"}, 302)

    def fault_private(self) -> None:
        """Sends the reader to a place of the inner net."""
        self.answer(b"", {"Location": "http://169.254.169.254/latest/meta-data/"}, 302)

    def fault_scheme(self) -> None:
        """Sends the reader to another protocol."""
        self.answer(b"", {"Location": "file:///etc/passwd"}, 302)

    def fault_bomb(self) -> None:
        """A small answer that unpacks to a large one: /fault/bomb/gzip, br, zstd, deflate."""
        name = self.path.rpartition("/")[2]
        pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}[
            name
        ]
        self.packed(pack(bytes(BOMB_SIZE)), name)

    def fault_strange(self) -> None:
        """Packed in a way that nobody asked for."""
        self.packed(b"\x00\x01", "compress")

    def fault_endless(self) -> None:
        """More than anybody wants, without saying how much."""
        self.begin()
        try:
            while not self.server.over.is_set():
                self.wfile.write(b"y" * 10_000)
        except OSError:
            return

    def fault_large(self) -> None:
        """Says beforehand that it is too large."""
        self.answer(b"x" * 300_000, {"Content-Type": "text/html"})

    def fault_limited(self) -> None:
        """Asks to be left alone."""
        self.answer(b"slow down", {"Retry-After": "120"}, 429)

    def fault_busy(self) -> None:
        """Its own fault, with a time to come again."""
        self.answer(b"later", {"Retry-After": "300"}, 503)

    def fault_broken(self) -> None:
        """Its own fault."""
        self.answer(b"oops", {}, 500)

    def fault_gone(self) -> None:
        """Gone for good."""
        self.answer(b"gone", {}, 410)

    def fault_picture(self) -> None:
        """A picture."""
        self.answer(b"\x89PNG", {"Content-Type": "image/png"})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    server = Newspaper()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass(frozen=True, kw_only=True)
class PostgresqlServer:
    """A server in a folder of its own that answers on a socket there; `new()` names a fresh, empty database."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str) -> str:
        """What `--ledger` takes."""
        return f"postgresql://sanctrace@/{database}?host={self.folder}"

    def new(self) -> str:
        """The address of a database that holds nothing yet."""
        import psycopg

        name = f"kept_{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)


def postgresql_program(name: str) -> str:
    """Path of one of PostgreSQL's programs; skips the test, and says what to install, where there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    search = os.pathsep.join([os.environ.get("PATH", ""), *map(str, places)])
    found = shutil.which(name, path=search)
    if found is None:
        pytest.skip(f"PostgreSQL's {name} is not found: its half of the suite is left out (apt-get install postgresql)")
    return str(Path(found).resolve())


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A real server, started for this run alone; by an unprivileged user when the tests run as root."""
    initdb, pg_ctl = postgresql_program("initdb"), postgresql_program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="sanctrace-pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **who
        )
        assert done.returncode == 0, done.stdout

    data = str(folder / "data")
    run(initdb, "-D", data, "-U", "sanctrace", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=40"
    run(pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {settings}", "start")
    yield PostgresqlServer(folder=folder)
    run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be made: in a file, and on the server. What takes this fixture runs once for each store."""
    if request.param == "sqlite":
        return str(tmp_path / "kept.db")
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.new()


@pytest.fixture
def dump() -> Callable[[str], str]:
    return all_rows


def all_rows(address: str) -> str:
    """Every row of every table of a ledger as text, in an order that depends on nothing but the rows."""
    return "\n".join(sorted(f"{table}: {row}" for table, rows in tables_of(address).items() for row in rows))


def tables_of(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a ledger with its rows, read past our own code."""
    if "://" not in address:
        connection = sqlite3.connect(address)
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        connection.close()
        return rows
    import psycopg

    with psycopg.connect(address) as server:
        server.execute("SET search_path = sanctrace")
        found = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sanctrace'").fetchall()
        return {name: server.execute(f"SELECT * FROM {name}".encode()).fetchall() for (name,) in found}
