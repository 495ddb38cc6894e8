"""Two workers over one PostgreSQL database, one of them killed: every page is read, every case is told once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import Page
from sanctrace.model.notice import Search
from sanctrace.runs.job_queue import JobQueue
from sanctrace.runs.notices.webhooks import add_endpoint

if TYPE_CHECKING:
    from tests.runs.notice_servers import Mailbox, receiver, smtp_server, wait_for
else:
    from notice_servers import Mailbox, receiver, smtp_server, wait_for

EXAMPLES = sorted(Path("src/sanctrace/desk/examples").resolve().iterdir())


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """An empty database on a real server; skipped, and said why, where there is none."""
    server: Any = request.getfixturevalue("postgresql_server")
    return str(server.new())


@pytest.fixture
def workers() -> Iterator[Any]:
    """Starts workers; whatever still runs in the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def start(address: str, *more: str, **env: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "sanctrace.desk.cli", "jobs", "work", "--ledger", address]
        process = subprocess.Popen(
            [*command, "--stalled-after", "2", "--tell-every", "2", "--allow-private", *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONUNBUFFERED": "1", **env},
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def pages(copies: int) -> list[Page]:
    """The pages that ship, so many times each under another name."""
    return [
        Page(source=f"{copy}/{path.name}", content=path.read_bytes() + f"<!-- {copy} -->".encode())
        for copy in range(copies)
        for path in EXAMPLES
    ]


def test_a_page_that_waits_is_not_added_again(address: str) -> None:
    queue = JobQueue(address)
    (first, *_) = pages(1)
    assert queue.add_page(first)
    assert not queue.add_page(first)
    assert queue.counts() == {"todo": 1, "doing": 0, "failed": 0}


def test_two_workers_one_killed_nothing_lost_nothing_twice(address: str, workers: Any) -> None:
    wanted = pages(6)
    queue = JobQueue(address)
    for page in wanted:
        assert queue.add_page(page)
    mailbox = Mailbox()
    with ExitStack() as stack:
        smtp = stack.enter_context(smtp_server(mailbox))
        hook = stack.enter_context(receiver())
        with NoticeBook.open(address) as book:
            hook.secret = add_endpoint(book, hook.url, Search(), datetime.now(UTC)).secrets[0].value
        env = {"SANCTRACE_SMTP": smtp, "SANCTRACE_MAIL_FROM": "d@sanctrace.example"}
        victim, survivor = workers(address, **env), workers(address, **env)
        assert victim.stdout.readline().startswith("Read ")
        assert survivor.stdout.readline().startswith("Read ")
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        left = queue.counts()
        assert left["todo"] + left["doing"] > 0, "the work was over before the worker was killed"
        assert wait_for(lambda: not any(queue.counts().values()), 60), queue.counts()
        with open_ledger(address) as ledger:
            cases = len(list(ledger.cases()))
        assert wait_for(lambda: len({told["data"]["track"] for _, told in hook.taken}) == cases, 75)
        survivor.send_signal(signal.SIGTERM)
        _, errors = survivor.communicate(timeout=30)
        assert survivor.returncode == 0, errors
    with open_ledger(address) as ledger:
        assert ledger.sources() and set(ledger.sources()) == {page.source for page in wanted}
        assert all(len(ledger.revisions(source)) == 1 for source in ledger.sources())
        assert ledger.check() == []
    assert hook.refused == []
    assert set(hook.ids.values()) == {1}


def test_a_page_that_cannot_be_read_stays_as_failed_and_the_others_are_read(address: str, workers: Any) -> None:
    queue = JobQueue(address)
    queue.add_page(Page(source="picture.png", content=b"\x89PNG\r\n\x1a\n" + bytes(40)))
    queue.add_page(pages(1)[0])
    process = workers(address, "--until-empty")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert queue.counts() == {"todo": 0, "doing": 0, "failed": 1}
    assert "picture.png" in errors
    with open_ledger(address) as ledger:
        assert len(ledger.sources()) == 1
