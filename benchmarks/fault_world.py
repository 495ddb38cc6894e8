"""The little world into which faults are injected: a ledger, two readers and a webhook on real servers, a clock.

What a job said that it kept, and what the servers took, is written down here, outside the ledger: it is what the ledger
is held against after each fault.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from fault_child import HEAD, places_in
from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import Page, Reading
from sanctrace.model.notice import Search, Subscription, Tell
from sanctrace.notices.tokens import Permit, Purpose, make_token
from sanctrace.runs.accounts.auditing import note_judgements
from sanctrace.runs.doctor.checkup import Checkup, Mended, Places
from sanctrace.runs.doctor.examine import examine
from sanctrace.runs.doctor.mend import mend
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.notices.readers import subscribe, token_key, use_token
from sanctrace.runs.notices.webhooks import add_endpoint

if TYPE_CHECKING:
    from tests.runs.notice_servers import Mailbox, smtp_server
    from tests.runs.storybook import page_of
else:
    from notice_servers import Mailbox, smtp_server
    from storybook import page_of

READERS = ("ann@example.org", "bob@example.org")
PATIENCE = 20.0  # seconds for a job that is waited for


class Door(ThreadingHTTPServer):
    """A receiver of webhooks that takes whatever comes, whatever the time on it: clocks are set here."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hall)
        self.taken: list[tuple[str, dict[str, Any]]] = []

    def handle_error(self, *_: object) -> None:
        """Who is killed while it calls is no news."""


class _Hall(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with suppress(ValueError):  # of a message that a kill broke off
            self.server.taken.append((self.headers["webhook-id"], json.loads(body)))
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


@contextmanager
def open_post() -> Iterator[Post]:
    """A mail server and a receiver that listen."""
    mailbox, door = Mailbox(), Door()
    thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with smtp_server(mailbox) as address:
            yield Post(mailbox=mailbox, smtp=address, door=door)
    finally:
        door.shutdown()
        door.server_close()
        thread.join()


@dataclass(frozen=True, kw_only=True)
class Post:
    """The servers to which mails and webhooks go, and where they listen."""

    mailbox: Mailbox
    smtp: str
    door: Door

    @property
    def hook(self) -> str:
        """Where webhooks go."""
        return f"http://127.0.0.1:{self.door.server_address[1]}/"


class Jobs:
    """Starts jobs as copies of a process that is loaded already."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("fault_child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )

    def start(self, job: dict[str, Any]) -> int:
        """Start a job; the id of its process, which holds until `end`."""
        self._say(json.dumps(job))
        return int(self._heard())

    def end(self) -> int:
        """Wait until the job ended; its exit code, negative for a signal."""
        self._say("ended?")
        return int(self._heard())

    def close(self) -> None:
        """No more jobs."""
        for stream in (self._program.stdin, self._program.stdout):
            if stream is not None:
                stream.close()
        self._program.wait()

    def _say(self, line: str) -> None:
        pipe: IO[str] | None = self._program.stdin
        assert pipe is not None
        print(line, file=pipe, flush=True)

    def _heard(self) -> str:
        pipe = self._program.stdout
        assert pipe is not None
        return pipe.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(kw_only=True)
class World:
    """A ledger with its readers, and what it was told outside of it."""

    folder: Path  # of the files; may be a small disk of its own
    address: str  # of the ledger
    notes: Path  # file of what jobs tell, on another disk
    post: Post
    jobs: Jobs
    number: int  # of the world; stories of two worlds differ
    clock: datetime = field(default_factory=lambda: datetime.now(UTC))
    stories: int = 0
    pages: dict[str, int] = field(default_factory=dict)  # SHA-256 of what a job said that it kept: its story
    judgements: set[str] = field(default_factory=set)
    read_for: dict[str, Reading] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)  # what a mending said since it was last asked
    seen: int = 0  # bytes of the notes that were looked at

    @property
    def in_file(self) -> bool:
        """Whether the ledger is a file."""
        return "://" not in self.address

    @property
    def places(self) -> Places:
        """Where the doctor looks."""
        return places_in(self.folder, self.address)

    def begin(self, count: int = 4) -> Self:
        """Pages, judgements and readers, before anything goes wrong."""
        self.clock -= timedelta(days=300)
        self.post.mailbox.taken.clear()
        self.post.door.taken.clear()
        with open_keeper(self.address) as keeper, NoticeBook.open(self.address) as book:
            observe(book, keeper.ledger, self.clock)
            for email in READERS:
                wanted = Subscription(id="", name="All", email=email, at="00:00", from_start=True, tell=Tell.ONLY_NEW)
                reader = subscribe(book, wanted, HEAD, self.clock, "test")
                token = make_token(token_key(book), Permit(purpose=Purpose.CONFIRM, subscription=reader.id))
                use_token(book, token, Purpose.CONFIRM, self.clock, "link")
            add_endpoint(book, self.post.hook, Search(), self.clock)
        self.do("ingest", self.next_stories(count))
        self.do("judge", list(self.pages.values()))
        self.do("digest")
        with AccountBook.open(self.address) as accounts, open_ledger(self.address) as ledger:
            note_judgements(accounts, ledger, self.clock)
        return self

    def next_stories(self, count: int) -> list[int]:
        """Numbers of stories that nobody has read yet."""
        first = self.number * 100 + self.stories
        self.stories += count
        for story in range(first, first + count):
            page, reading = page_of(story, 0)
            self.read_for[page.sha256] = reading
        return list(range(first, first + count))

    def read(self, page: Page) -> Reading:
        """As the pipeline reads a page, under whatever name it comes."""
        reading = self.read_for[page.sha256]
        return replace(reading, article=replace(reading.article, source=page.source))

    # ------------------------------------------------------------------ jobs
    def job(self, do: str, stories: list[int] | None = None, **more: Any) -> dict[str, Any]:
        """What a job is told; each digest is of another day."""
        if do == "digest":
            self.clock += timedelta(days=1)
        self.clock += timedelta(minutes=10)  # what a killed process had taken may be taken again
        if stories is None and do == "ingest":
            stories = self.next_stories(4)
        elif stories is None:
            stories = self._judged() if do == "judge" else list(self._numbers())
        job = {"do": do, "ledger": self.address, "told": str(self.notes), "now": self.clock.isoformat(), "jump": 0}
        job |= {"jump_after": 0, "stories": stories, "reason": f"Seen at {self.clock:%d %H:%M}."}
        return job | {"smtp": self.post.smtp, "to": str(self.folder / "cases.jsonl"), "folder": str(self.folder)} | more

    def _judged(self) -> list[int]:
        return [story for story in self.pages.values() if story >= 0][-6:]

    def do(self, do: str, stories: list[int] | None = None, **more: Any) -> int:
        """Do a job to its end; its exit code."""
        self.jobs.start(self.job(do, stories, **more))
        code = self.jobs.end()
        self.listen()
        return code

    def kill(self, job: dict[str, Any], lines: int, moment: float) -> int:
        """Kill a job a moment after its so-many-th line; its exit code."""
        copy = self.jobs.start(job)
        patience = time.monotonic() + 1.0
        while self._lines() < lines and time.monotonic() < patience:
            time.sleep(0.001)
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)
        code = self.jobs.end()
        self.listen()
        return code

    def _lines(self) -> int:
        return self.notes.read_bytes()[self.seen :].count(b"\n") if self.notes.exists() else 0

    def listen(self) -> list[list[str]]:
        """Write down what jobs told since the last time, and give it."""
        if not self.notes.exists():
            return []
        content = self.notes.read_bytes()
        told = [json.loads(line) for line in content[self.seen :].splitlines()]
        self.seen = len(content)
        for what, *words in told:
            if what == "page":
                self.pages[words[0]] = next(n for n in self._numbers() if page_of(n, 0)[0].sha256 == words[0])
            elif what == "judgement":
                self.judgements.add(words[0])
            elif what == "lost":
                self.lost.append(words[0])
        faults = [words[0] for what, *words in told if what == "fault"]
        if faults:
            raise AssertionError(f"a job ended in a fault that was not foreseen:\n{faults[0]}")
        return told

    def expect(self, readings: Iterable[tuple[Page, Reading]]) -> None:
        """These pages are kept from now on."""
        for page, reading in readings:
            self.pages[page.sha256] = -1
            self.read_for[page.sha256] = reading

    def _numbers(self) -> range:
        first = self.number * 100
        return range(first, first + self.stories)

    # ------------------------------------------------------------------ what is held against what
    def examine(self, **more: Any) -> Checkup:
        """What the doctor finds."""
        return examine(replace(self.places, **more), self.clock + timedelta(minutes=1))

    def mend(self, found: Checkup) -> Mended:
        """What the doctor mends."""
        return mend(self.places, found, self.read, self.clock + timedelta(minutes=1))

    def missing(self) -> tuple[set[str], set[str]]:
        """Pages and judgements that a job said it kept, and that are not there."""
        with open_ledger(self.address) as ledger:
            pages = {kept.reading.article.sha256 for kept in ledger.since()}
            judgements = {kept.judgement.id for kept in ledger.judgements_since()}
        return self.pages.keys() - pages, self.judgements - judgements

    def contents(self) -> dict[str, str]:
        """Everything that is kept, as it stands in the tables, by table."""
        found: dict[str, str] = {}
        if self.in_file:
            for path in sorted(self.folder.glob("kept*.db")):
                if ".broken-" in path.name:
                    continue
                connection = sqlite3.connect(path)
                tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                for (name,) in connection.execute(tables).fetchall():
                    rows = connection.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall()
                    found[f"{name} of {path.name}"] = repr(sorted(map(repr, rows)))
                connection.close()
            return found
        import psycopg

        with psycopg.connect(self.address) as server:
            tables = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'sanctrace%' ORDER BY 1, 2"
            for schema, name in server.execute(tables).fetchall():
                rows = server.execute(f"SELECT * FROM {schema}.{name}".encode()).fetchall()
                found[f"{name} of {schema}"] = repr(sorted(map(repr, rows)))
        return found

    def told_twice(self) -> int:
        """Of how many cases some reader was told as new in two mails, or the receiver under two ids."""
        with open_ledger(self.address) as ledger:
            cases = [case.id for case in ledger.cases()]
        mails: Counter[tuple[str, str]] = Counter()
        same: dict[str, tuple[str, str]] = {}
        for content in self.post.mailbox.taken:
            message = message_from_bytes(content, policy=policy.default)
            body = message.get_body(("plain",))
            same[str(message["Message-ID"])] = str(message["To"]), str(body.get_content() if body else "")
        for to, text in same.values():
            mails.update((to, case) for case in cases if case in text)
        calls = dict(self.post.door.taken)
        called = Counter(t["data"]["case"]["id"] for t in calls.values() if t["type"] == "case.new")
        return sum(n > 1 for n in mails.values()) + sum(n > 1 for n in called.values())

    def carried_again(self) -> int:
        """How many mails and calls came a second time under the same id: the answer to the first was never noted."""
        called = Counter(name for name, _ in self.post.door.taken)
        return sum(sum(ids.values()) - len(ids) for ids in (self.post.mailbox.ids, called))

    def untold(self) -> int:
        """How many cases some reader, or the receiver, was never told of; asked when nothing waits any more."""
        with open_ledger(self.address) as ledger:
            cases = {case.id for case in ledger.cases()}
        texts = dict.fromkeys(READERS, "")
        for content in self.post.mailbox.taken:
            message = message_from_bytes(content, policy=policy.default)
            body = message.get_body(("plain",))
            texts[str(message["To"])] = texts.get(str(message["To"]), "") + str(body.get_content() if body else "")
        called = {told["data"]["case"]["id"] for _, told in self.post.door.taken}
        return sum(case not in text for text in texts.values() for case in cases) + len(cases - called)
