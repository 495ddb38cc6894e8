"""Sources: files, folders, addresses, standard input; a bad one is reported and the others still come."""

from __future__ import annotations

import gzip
import io
import os
import socket
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from sanctrace.model import Page, PageError, PageNotFound, PageNotText, PageTooLarge
from sanctrace.news.sources import FetchSettings, open_sources

STORY = b"<html><body><h1>Tide table</h1><p>High water is at noon, the harbour office said.</p></body></html>"
LOCAL = FetchSettings(allow_private=True, timeout=2.0, max_bytes=100_000)
BOMB = 50_000_000  # bytes of nothing, packed into some 50 kB


class Answers(BaseHTTPRequestHandler):
    """A small newspaper server with bad habits."""

    bomb: ClassVar[bytes] = gzip.compress(bytes(BOMB))
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answers by path."""
        path = self.path
        if path == "/story":
            self.answer(STORY, {"Content-Type": "text/html; charset=utf-8"})
        elif path == "/packed":
            self.answer(gzip.compress(STORY), {"Content-Type": "text/html", "Content-Encoding": "gzip"})
        elif path == "/deflated":
            self.answer(zlib.compress(STORY), {"Content-Type": "text/html", "Content-Encoding": "deflate"})
        elif path == "/bomb":
            self.answer(self.bomb, {"Content-Type": "text/html", "Content-Encoding": "gzip"})
        elif path == "/torn":
            self.answer(gzip.compress(STORY)[:-12], {"Content-Type": "text/html", "Content-Encoding": "gzip"})
        elif path == "/strange":
            self.answer(b"\x00\x01", {"Content-Type": "text/html", "Content-Encoding": "br"})
        elif path == "/large":
            self.answer(b"x" * 200_000, {"Content-Type": "text/html"})
        elif path == "/endless":
            self.endless()
        elif path == "/picture":
            self.answer(b"\x89PNG", {"Content-Type": "image/png"})
        elif path == "/loop":
            self.answer(b"", {"Location": "/loop"}, 302)
        elif path == "/moved":
            self.answer(b"", {"Location": "/story"}, 301)
        elif path == "/out":
            self.answer(b"", {"Location": "ftp://127.0.0.1/x"}, 302)
        elif path == "/slow":
            threading.Event().wait(3)
        else:
            self.answer(b"gone", {"Content-Type": "text/plain"}, 404)

    def answer(self, body: bytes, headers: dict[str, str], status: int = 200) -> None:
        """Sends one answer of known length."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def endless(self) -> None:
        """Sends more than anybody wants, without saying how much."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"y" * 10_000)
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Newspaper(ThreadingHTTPServer):
    """The server; readers that hang up are no news to it."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of a server on this machine."""
    with Newspaper(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def one(source: str, settings: FetchSettings = LOCAL) -> Page | PageError:
    (opened,) = open_sources([source], settings, None)
    return opened


@pytest.mark.parametrize("path", ["/story", "/packed", "/deflated", "/moved"])
def test_a_page_is_fetched(server: str, path: str) -> None:
    page = one(server + path)
    assert isinstance(page, Page)
    assert page.content == STORY
    assert page.source == server + path
    assert page.content_type is not None


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("/missing", PageNotFound, "404"),
        ("/large", PageTooLarge, "0.1 MB"),
        ("/endless", PageTooLarge, "0.1 MB"),
        ("/bomb", PageTooLarge, "0.1 MB"),
        ("/torn", PageNotText, "broke off"),
        ("/strange", PageNotText, "br"),
        ("/picture", PageNotText, "image/png"),
        ("/loop", PageNotFound, "5 redirects"),
        ("/out", PageNotFound, "http"),
        ("/slow", PageNotFound, "within 2 seconds"),
    ],
)
def test_a_page_that_cannot_be_had(server: str, path: str, kind: type[PageError], says: str) -> None:
    error = one(server + path)
    assert type(error) is kind
    assert says in str(error)
    assert str(error).startswith(server + path)
    assert "\n" not in str(error)


def test_addresses_of_this_machine_are_refused_unless_allowed(server: str) -> None:
    error = one(server + "/story", FetchSettings())
    assert isinstance(error, PageNotFound)
    assert "private" in str(error)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/",
        "http://10.0.0.7/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_private_addresses_in_all_their_spellings(address: str) -> None:
    error = one(address, FetchSettings(timeout=1.0))
    assert isinstance(error, PageNotFound)
    assert "private" in str(error)


def test_a_refused_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    error = one(f"http://127.0.0.1:{port}/")
    assert isinstance(error, PageNotFound)
    assert "cannot be fetched" in str(error)


@pytest.mark.parametrize(
    "address", ["http://no-such-host.invalid/a", "ftp://files.example/a", "http:///a", "http://[zz]/", "https://a:b/"]
)
def test_addresses_that_lead_nowhere(address: str) -> None:
    assert isinstance(one(address, FetchSettings(timeout=1.0)), PageNotFound)


def test_files_folders_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("two")
    (tmp_path / "a.HTML").write_text("one")
    (tmp_path / "notes.pdf").write_text("no")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.htm").write_text("three")
    opened = list(open_sources([str(tmp_path), "-", str(tmp_path / "b.txt")], LOCAL, io.BytesIO(b"four")))
    assert [page.content for page in opened if isinstance(page, Page)] == [b"one", b"two", b"three", b"four", b"two"]
    assert opened[3].source == "-"


def test_a_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("here")
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    empty = tmp_path / "empty"
    empty.mkdir()
    sources = [str(tmp_path / "none.txt"), str(large), str(empty), "-", "\x00", str(good)]
    opened = list(open_sources(sources, FetchSettings(), None))
    kinds = [type(result) for result in opened]
    assert kinds == [PageNotFound, PageTooLarge, PageNotFound, PageNotFound, PageNotFound, Page]
    assert "20 MB" in str(opened[1])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert isinstance(one(str(tmp_path / "pipe.txt")), PageNotText)
