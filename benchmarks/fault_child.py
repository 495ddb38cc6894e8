"""The processes into which faults are injected: one job each, told what it did in a file, line by line.

Run as a program it loads what jobs need once, then for each JSON line on standard input starts a copy of itself that
does that job. It prints the copy's process id and, when it is asked by one more line, how the copy ended: 0 done, 2
refused with an error of ours, anything else a fault that was not foreseen.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not TYPE_CHECKING:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "runs"))

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.desk.exports.export import Form, cases_that_fit, export_cases
from sanctrace.ledger import CaseFilter, open_ledger, sqlite
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import EventAnchor, Judgement, JudgementKind, Page, Reading, SanctraceError
from sanctrace.notices.mail import Letterhead
from sanctrace.runs.doctor.checkup import Places
from sanctrace.runs.doctor.examine import examine
from sanctrace.runs.doctor.mend import mend
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.notices.carriers import open_carrier
from sanctrace.runs.notices.post import Poster
from sanctrace.runs.notices.rounds import Outlets, notice_round
from sanctrace.runs.notices.send import Sent
from sanctrace.runs.settings import WebSettings

if TYPE_CHECKING:
    from tests.runs.storybook import page_of
else:
    from storybook import page_of

HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")
BUSY_SECONDS = 0.3  # in place of ten, so that a thousand faults take minutes; how long is waited changes nothing else
REFUSED = 2
Tell = Callable[..., None]


class Clock:
    """Goes on a second at a time; after so many looks at it, it is set to another time."""

    def __init__(self, at: datetime, jump: timedelta, after: int, tell: Tell) -> None:
        self._at, self._jump, self._left, self._tell = at, jump, after, tell

    def __call__(self) -> datetime:
        self._left -= 1
        if self._left == 0:
            self._at += self._jump
            self._tell("jumped")
        self._at += timedelta(seconds=1)
        return self._at


def ingest(job: dict[str, Any], tell: Tell, clock: Clock) -> None:
    """Keep pages, and the cases that they make."""
    with open_keeper(job["ledger"]) as keeper:
        for story in job["stories"]:
            page, reading = page_of(story, 0)
            keeper.save(page, reading)
            tell("page", page.sha256, clock().isoformat())


def judge(job: dict[str, Any], tell: Tell, clock: Clock) -> None:
    """Keep a judgement about each page."""
    with open_keeper(job["ledger"]) as keeper:
        for story in job["stories"]:
            page, reading = page_of(story, 0)
            about = (EventAnchor.of(reading.events[0].event, page.sha256),)
            judgement = Judgement(kind=JudgementKind.NOTE, about=about, by="Ada", at=clock(), reason=job["reason"])
            keeper.judge(judgement)
            tell("judgement", judgement.id)


def digest(job: dict[str, Any], tell: Tell, clock: Clock) -> None:
    """Look at the cases, write and send what is due."""
    web = WebSettings(allow_private=True, timeout=5.0, deadline=10.0)
    with (
        open_ledger(job["ledger"]) as ledger,
        NoticeBook.open(job["ledger"]) as book,
        Poster(web) as poster,
    ):
        outlets = Outlets(head=HEAD, carrier=open_carrier(job["smtp"]), poster=poster)
        for happened in notice_round(book, ledger, outlets, clock):
            tell("sent" if isinstance(happened, Sent) else "step", type(happened).__name__)


def export(job: dict[str, Any], tell: Tell, clock: Clock) -> None:
    """Write the cases to a file."""
    clock()
    with open_ledger(job["ledger"]) as ledger:
        done = export_cases(
            Form.JSONL, cases_that_fit(ledger, CaseFilter()), Path(job["to"]), ledger, lambda: tell("case", "")
        )
    tell("export", done.files[0].sha256)


def mending(job: dict[str, Any], tell: Tell, clock: Clock) -> None:
    """Examine and mend, as `sanctrace doctor --mend` does."""
    folder = Path(job["folder"])
    pages = {page.sha256: reading for page, reading in (page_of(story, 0) for story in job["stories"])}

    def read(page: Page) -> Reading:
        reading = pages[page.sha256]
        return replace(reading, article=replace(reading.article, source=page.source))

    def step(source: str) -> None:
        tell("step", source)

    places = places_in(folder, job["ledger"])
    found = examine(places, clock(), step)
    if not found.sound:
        for lost in mend(places, found, read, clock(), step).lost:
            tell("lost", lost)


def places_in(folder: Path, ledger: str) -> Places:
    """Where the doctor looks."""
    return Places(
        ledger=ledger,
        watch=folder / "kept.watch.db",
        lists=folder / "lists",
        sources=folder / "sources.yml",
        key=folder / "signing.key",
        least_free=0,
    )


JOBS: dict[str, Callable[[dict[str, Any], Tell, Clock], None]] = {
    "ingest": ingest,
    "judge": judge,
    "digest": digest,
    "export": export,
    "mend": mending,
}


def work(job: dict[str, Any]) -> int:
    """Do a job; its exit code."""
    sqlite._BUSY_SECONDS = BUSY_SECONDS
    told = os.open(job["told"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(*words: str) -> None:
        os.write(told, (json.dumps(words) + "\n").encode())

    if job.get("file_size"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_size"], job["file_size"]))
    clock = Clock(datetime.fromisoformat(job["now"]), timedelta(seconds=job["jump"]), job["jump_after"], tell)
    try:
        JOBS[job["do"]](job, tell, clock)
    except SanctraceError as error:
        tell("refused", str(error))
        return REFUSED
    except BaseException:
        tell("fault", traceback.format_exc())
        return 1
    return 0


def serve() -> None:
    """Serve until standard input ends."""
    gather(tellings_of(page_of(0, 0)[1]))
    import psycopg  # noqa: F401 - loaded before the copies are made

    import sanctrace.ledger.postgresql  # noqa: F401

    while line := sys.stdin.readline().strip():
        copy = os.fork()
        if copy == 0:
            os._exit(work(json.loads(line)))
        print(copy, flush=True)
        sys.stdin.readline()  # until then it is not reaped, so that its id is not given to another process
        print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
