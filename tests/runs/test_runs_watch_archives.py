"""WARC files in and out: pages are found and read, captures are written so that others' tools accept them."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Fault, Fetch, Page, PageError, Reading, SightingState, Source, SourceError, SourceKind
from sanctrace.news.read import load_catalogue, read_page
from sanctrace.runs.settings import WatchSettings, WebSettings
from sanctrace.runs.watch.archives import archive_entries, archived_page
from sanctrace.runs.watch.export_warc import write_warc
from sanctrace.runs.watch.watcher import Watcher

AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
LIMITS = WatchSettings(web=WebSettings(allow_private=True), host_pause=0.0)


def story(name: str) -> bytes:
    words = f"The harbour office said that the ship {name} came in on 3 May 2019. " * 5
    return f"<html><head><title>Ship {name}</title></head><body><p>{words}</p></body></html>".encode()


def record(kind: str, uri: str, block: bytes, number: int) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2026-11-02T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def make_archive(path: Path, *, packed: bool = True) -> None:
    """An archive as a crawler writes it: an error, a picture, a note, and two pages, one of them packed and chunked."""
    zipped = gzip.compress(story("b"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(zipped), zipped)
    rows = [
        ("response", "a", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + story("a")),
        ("response", "gone", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\ngone"),
        ("response", "p.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        (
            "response",
            "b",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + chunked,
        ),
        ("metadata", "a", b"fetched: yes"),
    ]
    records = [record(kind, f"https://news.example/{name}", block, n) for n, (kind, name, block) in enumerate(rows)]
    path.write_bytes(b"".join(gzip.compress(each) if packed else each for each in records))


@pytest.mark.parametrize("packed", [True, False])
def test_the_pages_of_an_archive(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("news.warc.gz" if packed else "news.warc")
    make_archive(path, packed=packed)
    entries = list(archive_entries(path))
    assert [entry.title for entry in entries] == ["https://news.example/a", "https://news.example/b"]
    for entry, name in zip(entries, "ab", strict=True):
        assert entry.link is not None
        page, fetch = archived_page(entry.link, 100_000)
        assert page == Page(source=f"https://news.example/{name}", content=story(name), content_type="text/html")
        assert (fetch.status, fetch.sha256) == (200, page.sha256)
    with pytest.raises(SourceError) as caught:
        archived_page(str(entries[1].link), 100)
    assert caught.value.fault is Fault.BOMB


def test_archives_that_are_none(tmp_path: Path) -> None:
    text = tmp_path / "a.warc"
    text.write_bytes(b"just words")
    for path, fault in ((text, Fault.NOT_A_FEED), (tmp_path / "none.warc", Fault.NO_FILE)):
        with pytest.raises(SourceError) as caught:
            list(archive_entries(path))
        assert caught.value.fault is fault


class Watched:
    """A watch that keeps what it reads in a list."""

    def __init__(self, folder: Path, source: Source) -> None:
        self.folder, self.source, self.read_sources = folder, source, list[str]()

    def read(self, page: Page) -> Reading:
        self.read_sources.append(page.source)
        return Reading(article=read_page(page, load_catalogue()))

    def keep_unread(self, page: Page, error: PageError) -> None:
        raise AssertionError(f"{page.source}: {error}")

    def round(self) -> list[SightingState]:
        with (
            WatchState.open(self.folder / "kept.watch.db") as state,
            Watcher(LIMITS, state, self.folder / "archives", lambda: AT) as watcher,
        ):
            self.polls = list(watcher.look([self.source]))
            return [settled.sighting.state for settled in watcher.fetch([self.source], self)]


def test_a_folder_of_archives_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    make_archive(folder / "1.warc.gz")
    watched = Watched(tmp_path, Source(id="w", kind=SourceKind.WARC, address=str(folder)))
    assert watched.round() == [SightingState.KEPT] * 2
    assert [(poll.found, poll.unchanged) for poll in watched.polls] == [(2, False)]
    assert watched.round() == []
    assert watched.polls[0].fault is None
    assert watched.polls[0].unchanged  # an archive that is read through has not lost its entries
    assert watched.read_sources == ["https://news.example/a", "https://news.example/b"]
    (folder / "2.warc.gz").write_bytes((folder / "1.warc.gz").read_bytes()[:-40])
    watched.round()
    assert watched.polls[0].new == 0  # the same records in another file are the same
    (folder / "3.warc").write_bytes(b"no archive")
    watched.round()
    assert watched.polls[0].fault is Fault.NOT_A_FEED


def test_segments_named_by_a_listing_on_the_web(tmp_path: Path, newspaper: Any) -> None:
    make_archive(tmp_path / "made.warc.gz")
    newspaper.put("/crawl-data/1.warc.gz", (tmp_path / "made.warc.gz").read_bytes(), "application/octet-stream")
    listing = gzip.compress(b"crawl-data/1.warc.gz\ncrawl-data/missing.warc.gz\n")
    address = newspaper.put("/warc.paths.gz", listing, "application/gzip")
    watched = Watched(tmp_path, Source(id="cc", kind=SourceKind.CC_NEWS, address=address))
    assert watched.round() == [SightingState.KEPT] * 2
    assert watched.polls[0].fault is Fault.CLIENT_ERROR  # the segment that is missing
    assert not list(tmp_path.glob("archives/*"))  # nothing waits in it any more
    watched.round()
    assert newspaper.times("/crawl-data/1.warc.gz") == 1


@pytest.mark.parametrize("name", ["out.warc", "out.warc.gz"])
def test_captures_are_written_as_warc_that_the_reference_tool_accepts(tmp_path: Path, name: str) -> None:
    web = Page(source="https://news.example/a", content=story("a"), content_type="text/html")
    file = Page(source="saved/b c.html", content=story("b"), content_type=None)
    given = Page(source="-", content=story("c"))
    fetch = Fetch(
        sha256=web.sha256,
        address=web.source,
        final_address="https://www.news.example/a",
        at=AT,
        status=200,
        headers=(("content-type", "text/html"), ("content-encoding", "br"), ("x-odd", "caf\xe9\r\nx: y")),
    )
    captures = [(page.sha256, page) for page in (web, file, given)]
    path = tmp_path / name
    written = write_warc(path, [*captures, ("00" * 32, None)], {web.sha256: fetch}, AT)
    assert (written.responses, written.resources, written.missing) == (1, 2, 1)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("digest pass") == 4
    with path.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read(), r.http_headers)
            for r in ArchiveIterator(stream)
        ]
    assert [(kind, uri) for kind, uri, _, _ in records[:3]] == [
        ("warcinfo", None),
        ("response", "https://www.news.example/a"),
        ("resource", (Path("saved/b c.html").resolve()).as_uri()),
    ]
    assert [content for _, _, content, _ in records[1:]] == [story("a"), story("b"), story("c")]
    assert records[1][3].get_header("content-encoding") is None
    assert records[1][3].get_header("x") is None
    assert path.read_bytes().startswith(b"\x1f\x8b" if name.endswith("gz") else b"WARC/1.1")
    # and they can be watched again
    assert next(archive_entries(path)).title == "https://www.news.example/a"


def test_an_export_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Any:
        yield "0" * 64, Page(source="a", content=b"x")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_warc(tmp_path / "out.warc", broken(), {}, AT)
    assert list(tmp_path.iterdir()) == []
