"""`sanctrace run` killed at many points: no page lost or read twice, nothing lost or told twice by mail and webhook."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.ledger.seals import FUNCTION, seal
from sanctrace.model.notice import Search, Subscription
from sanctrace.notices.mail import Letterhead
from sanctrace.notices.tokens import Permit, Purpose, make_token
from sanctrace.runs.ingest import gather_all, open_keeper
from sanctrace.runs.notices.carriers import open_carrier
from sanctrace.runs.notices.digests import compose_due
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.notices.readers import subscribe, token_key, use_token
from sanctrace.runs.notices.send import send_due
from sanctrace.runs.notices.webhooks import add_endpoint
from sanctrace.runs.verify import verify_readings

if TYPE_CHECKING:
    from tests.runs.notice_servers import Mailbox, Receiver, receiver, smtp_server
else:
    sys.path.append(str(Path(__file__).parent.parent / "runs"))
    from notice_servers import Mailbox, Receiver, receiver, smtp_server

KILLS = 36
STEPS = (0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 13)  # that a process tells of before it is killed
MOMENT = 0.02  # seconds that it lives on, at most
LONGEST = 0.9  # seconds that it lives when it has nothing more to tell
PAGES, READERS = 24, 6
HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")
PAGE = (
    "<html><head><title>{good} for Pyongyang</title>"
    '<meta property="article:published_time" content="2024-02-21T09:40:00+09:00"></head><body><p>{giver} supplied '
    "{good} to North Korea on {day} {month} 2023, the ministry said. Nobody else said a word about number {n}.</p>"
    "</body></html>"
)
GOODS = ("a limousine", "artillery shells", "diesel", "whisky")
MONTHS = ("March", "June", "September", "December")


@pytest.fixture(scope="module")
def sanctrace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., int]]:
    """Runs a command in a process of its own and gives its exit code; killed a moment after its so-many-th line."""
    program = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("run_worker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    asked, told = program.stdin, program.stdout

    steps = tmp_path_factory.mktemp("run") / "steps.jsonl"

    def run(*words: str, lines: int | None = None, moment: float = 0.0) -> int:
        steps.write_bytes(b"")
        print(json.dumps([str(steps), *words]), file=asked, flush=True)
        copy = int(told.readline())
        if lines is not None:
            patience = time.monotonic() + LONGEST
            while steps.read_bytes().count(b"\n") < lines and time.monotonic() < patience:
                time.sleep(0.002)
            time.sleep(moment)
            os.kill(copy, signal.SIGKILL)
        print("ended?", file=asked, flush=True)
        return int(told.readline())

    yield run
    asked.close()
    program.wait()
    told.close()


def newspaper_with(newspaper: Any, count: int) -> list[str]:
    """So many pages behind one feed, each of which tells a delivery of its own."""
    links = []
    for n in range(count):
        giver, month = ("Russia", "China")[n // 4 % 2], MONTHS[n // 8 % 4]
        page = PAGE.format(n=n, good=GOODS[n % 4], giver=giver, day=n + 1, month=month)
        links.append(newspaper.put(f"/{n}", page))
    newspaper.put_feed("/feed", *((str(n), link, f"Delivery {n}") for n, link in enumerate(links)))
    return links


def readers_of(ledger: Path, door: Receiver) -> None:
    """Readers whose digest has been due since this morning, and a receiver of webhooks."""
    yesterday = datetime.now(UTC) - timedelta(days=1, hours=1)
    with open_ledger(ledger) as kept, NoticeBook.open(ledger) as book:
        observe(book, kept, yesterday)
        for n in range(READERS):
            wanted = Subscription(id="", name="All", email=f"{n}@example.org", at="00:00", from_start=True)
            reader = subscribe(book, wanted, HEAD, yesterday, "test")
            token = make_token(token_key(book), Permit(purpose=Purpose.CONFIRM, subscription=reader.id))
            use_token(book, token, Purpose.CONFIRM, yesterday, "link")
        door.secret = add_endpoint(book, door.url, Search(), yesterday).secrets[0].value


def let_go(ledger: Path) -> None:
    """Time passes: what a process took that was killed may be taken by the next."""
    with sqlite3.connect(ledger.with_name("kept.notices.db"), timeout=30) as connection:
        connection.create_function(FUNCTION, -1, seal)
        for table in ("mails", "deliveries"):
            connection.execute(f"UPDATE {table} SET claimed_until = NULL WHERE state = 'waiting'")
    connection.close()


def look_again(watch: Path) -> None:
    """Time passes: the next look at the feed is due."""
    with sqlite3.connect(watch) as connection:
        connection.create_function(FUNCTION, -1, seal)
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'polls'").fetchall():
            connection.execute("UPDATE polls SET at = '2024-01-01T00:00:00.000+00:00', retry_at = NULL")
    connection.close()


def read_exactly_once(ledger: Path, links: list[str]) -> None:
    """Every page is in the ledger once, nothing contradicts anything, the cases are those of the pages."""
    with open_keeper(ledger, create=False) as keeper:
        assert sorted(kept.reading.article.source for kept in keeper.ledger.since()) == sorted(links)
        assert keeper.ledger.check() == []
        assert [fault for page in verify_readings(keeper.ledger) for fault in page.faults] == []
        found = sorted(case.id for case in keeper.ledger.cases())
        assert len(found) > PAGES // 2
        gather_all(keeper.ledger)
        assert sorted(case.id for case in keeper.ledger.cases()) == found


def told_exactly_once(ledger: Path, mailbox: Mailbox, address: str) -> None:
    """Every reader was told of each state of each case in one mail, today's or tomorrow's."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with open_ledger(ledger) as kept, NoticeBook.open(ledger) as book:
        observe(book, kept, tomorrow)
        compose_due(book, HEAD, tomorrow)
        list(send_due(book, open_carrier(address), HEAD.sender, lambda: tomorrow))
        cases = len(book.tracks())
        written = Counter(mail.message_id for mail in book.mails(1000))
    assert mailbox.ids.keys() == written.keys()
    assert set(written.values()) == {1}
    same: dict[str, set[bytes]] = {message: set() for message in written}
    for content in mailbox.taken:
        same[next(m for m in written if m.encode() in content)].add(content)
    assert {len(copies) for copies in same.values()} == {1}  # a second copy is the first, byte for byte
    with sqlite3.connect(ledger.with_name("kept.notices.db")) as connection:
        told = connection.execute("SELECT subscription, track, hash, gone FROM told").fetchall()
        seen = connection.execute("SELECT id, seen FROM tracks WHERE case_id IS NOT NULL").fetchall()
    connection.close()
    assert len(set(told)) == len(told)
    readers = {subscription for subscription, *_ in told}
    assert len(readers) == READERS
    assert cases >= len(seen) > PAGES // 2
    assert {(reader, *state) for reader in readers for state in seen} <= {row[:3] for row in told}


def called_exactly_once(ledger: Path, door: Receiver) -> None:
    """Every change was taken by the receiver under one id."""
    with NoticeBook.open(ledger) as book:
        (endpoint,) = book.endpoints()
        written = [delivery.message_id for delivery in book.deliveries(endpoint.id)]
        changes = len(list(book.changes_since(0)))
    assert len(written) == len(set(written)) == changes
    assert door.ids.keys() == set(written)
    assert set(door.refused) <= {"No matching signature found"}  # of a message that a kill broke off
    assert len({json.dumps(told, sort_keys=True) for _, told in door.taken}) == len(written)


def test_killed_at_random_points_nothing_is_lost_and_nothing_is_told_twice(
    tmp_path: Path, newspaper: Any, sanctrace: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ledger, mailbox = tmp_path / "kept.db", Mailbox()
    links = newspaper_with(newspaper, PAGES)
    (tmp_path / "sources.yml").write_text(
        f"sources:\n  - id: paper\n    kind: feed\n    address: {newspaper.url}/feed\n", encoding="utf-8"
    )
    with smtp_server(mailbox) as address, receiver() as door:
        readers_of(ledger, door)
        words = ["run", "--ledger", str(ledger), "--sources", str(tmp_path / "sources.yml"), "--allow-private"]
        words += ["--pause", "0", "--connections", "4", "--smtp", address, "--from", HEAD.sender]
        words += ["--base-url", "https://desk.example", "--home", str(tmp_path / "lists"), "--json"]
        dice, killed = random.Random(20240222), 0
        while killed < KILLS:
            code = sanctrace(*words, lines=dice.choice(STEPS), moment=dice.uniform(0, MOMENT))
            assert code == -signal.SIGKILL
            killed += 1
            let_go(ledger)
            if killed % 4 == 0:  # news goes on
                n = killed // 4
                newspaper.put(f"/x{n}", PAGE.format(n=n, good="whisky", giver="Russia", day=n, month="October"))
                links.append(f"{newspaper.url}/x{n}")
                newspaper.put_feed("/feed", *((link, link, f"Delivery {n}") for n, link in enumerate(links)))
                look_again(tmp_path / "kept.watch.db")
        for _ in range(2):
            assert sanctrace(*words, "--once") == 0
            let_go(ledger)
        read_exactly_once(ledger, links)
        assert max(mailbox.ids.values()) <= 2  # a server may have said yes in the moment of a kill
        assert sum(mailbox.ids.values()) - len(mailbox.ids) <= KILLS // 4
        told_exactly_once(ledger, mailbox, address)
        called_exactly_once(ledger, door)
        before = len(mailbox.taken), len(door.taken)
        assert sanctrace(*words, "--once") == 0
        assert (len(mailbox.taken), len(door.taken)) == before
