"""What the tests of a batch share: a reader that needs no parser, pages that bring it down, an archive in each form.

Run as a program, `batch_bench.py TO INPUT`, it runs a batch with that reader, for the tests that kill it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sanctrace.model import (
    Article,
    Basis,
    ClaimStatus,
    Event,
    EventKind,
    EventReading,
    Finding,
    Outcome,
    Page,
    PageError,
    PageNotText,
    Reading,
    Screening,
)
from sanctrace.runs.batch.plan import Keep, Terms
from sanctrace.runs.batch.run import Batch, run_batch
from sanctrace.runs.batch.run import Outcome as BatchOutcome
from sanctrace.runs.settings import Settings

READER = "batch_bench:open_reader"
TERMS = Terms(settings=Settings(), reader=READER, chunk_pages=3, page_seconds=2.0, page_memory=300_000_000)
PAUSE = "BATCH_BENCH_PAUSE"  # seconds that a page takes
_TIRED_AFTER = 2  # pages


@dataclass
class BenchReader:
    """A transfer for every paragraph that begins with one; markers in a page do to the process what they say."""

    basis: Basis | None
    pause: float
    read_before: int = 0

    def read(self, pages: Iterable[Page]) -> Iterator[Reading | PageError | None]:
        """Each page, or what it brings about."""
        for page in pages:
            time.sleep(self.pause)
            yield self._one(page)
            self.read_before += 1

    def _one(self, page: Page) -> Reading | PageError:
        text = page.content.decode()
        self._suffer(text)
        if "no text" in text:
            return PageNotText(page.source, "the page is empty; check the file or the address")
        ident = hashlib.sha256(page.source.encode()).hexdigest()[:8]
        article = Article(id=ident, source=page.source, sha256=page.sha256, title="", body=text)
        events = []
        for start, end in article.paragraphs():
            if text[start:end].startswith("Transfer"):
                evidence = article.passage(start, end)
                event = Event(article=ident, kind=EventKind.TRANSFER, status=ClaimStatus.REPORTED, evidence=(evidence,))
                events.append(EventReading(event=event, findings=(_finding(event),), screenings=(_SCREENING,)))
        return Reading(article=article, events=tuple(events), basis=self.basis)

    def _suffer(self, text: str) -> None:
        if "!segfault" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "!exit" in text or ("!tired" in text and self.read_before >= _TIRED_AFTER):
            os._exit(3)
        if "!hang" in text:
            signal.pause()
        if "!loop" in text:
            sum(1 for _ in iter(int, 1))  # for ever, without giving way to another thread
        if "!memory" in text:
            held = []
            while True:
                held.append(bytearray(50_000_000))
        if "!fault" in text:
            raise ZeroDivisionError("division by zero")
        if "!deep" in text:
            self._suffer(text)


_SCREENING = Screening(
    mention="A", entry="X.1", entry_name="Everyman", score=0.5, reasons=("alike",), list_name="all", listed_on=None
)


def _finding(event: Event) -> Finding:
    return Finding(
        event=event.id,
        provision="test-1",
        symbol="TEST 1",
        outcome=Outcome.MAY_FALL_UNDER,
        tested_from=None,
        tested_to=None,
        elements=(),
        summary="what it says",
        link="https://law.example/1",
        force="decides",
    )


def open_reader(terms: Terms) -> BenchReader:
    """The reader that terms name as `batch_bench:open_reader`; its law is the day of `as_of`."""
    basis = Basis(law=f"law of {terms.settings.as_of}")
    return BenchReader(basis=basis, pause=float(os.environ.get(PAUSE, "0")))


def bench(to: Path, *inputs: Path | str, terms: Terms = TERMS, workers: int = 1, engine: str = "local") -> BatchOutcome:
    """A batch with this reader."""
    names = [str(name) for name in inputs]
    return run_batch(Batch(inputs=names, to=to, terms=terms, workers=workers, engine=engine), lambda _: None)


def stories(count: int, marks: dict[int, str] | None = None) -> list[tuple[str, bytes]]:
    """Addresses and pages; every third reports a transfer, and `marks` are put on pages by number."""
    pages = []
    for number in range(count):
        told = f"Transfer {number} of coal to Narva.\n\nTransfer back." if number % 3 == 0 else "Rain."
        text = f"Page {number}.\n\n{told}\n\nFin – été. {(marks or {}).get(number, '')}"
        pages.append((f"https://news.example/{number}", text.encode()))
    return pages


def write_lines(path: Path, pages: Sequence[tuple[str, bytes]]) -> Path:
    """The pages as JSON Lines."""
    rows = [json.dumps({"url": url, "text": content.decode()}) for url, content in pages]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def write_warc(path: Path, pages: Sequence[tuple[str, bytes]], *, packed: str = "records") -> Path:
    """The pages in an archive with an error, a picture, metadata; packed by `records`, as one `stream`, or `not`."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    records = [_record("response", url, head + content) for url, content in pages]
    records.insert(0, _record("warcinfo", "", b"software: test"))
    records.insert(
        2, _record("response", "https://news.example/p.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89")
    )
    records.insert(
        3, _record("response", "https://news.example/gone", b"HTTP/1.1 404 Gone\r\nContent-Type: text/html\r\n\r\nx")
    )
    if packed == "records":
        path.write_bytes(b"".join(gzip.compress(each, mtime=0) for each in records))
    else:
        whole = b"".join(records)
        path.write_bytes(gzip.compress(whole, mtime=0) if packed == "stream" else whole)
    return path


def _record(kind: str, uri: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2026-11-02T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{hashlib.md5(block).hexdigest()}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def rows(to: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table as JSON Lines have them."""
    return [json.loads(line) for line in (to / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def contents(to: Path, *, manifest: bool = True) -> dict[str, str]:
    """Hash of every file in the folder, which holds no folder."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(to.iterdir())
        if manifest or file.name != "batch.json"
    }


if __name__ == "__main__":
    bench(Path(sys.argv[1]), sys.argv[2], terms=replace(TERMS, keep=Keep.ALL), workers=2)
