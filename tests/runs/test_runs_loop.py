"""One process that goes on: it watches, reads and tells; it stops when asked, and goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.notice import Search, SendState, Subscription
from sanctrace.notices.mail import Letterhead
from sanctrace.notices.tokens import Permit, Purpose, make_token
from sanctrace.runs.notices.readers import subscribe, token_key, use_token
from sanctrace.runs.notices.webhooks import add_endpoint

if TYPE_CHECKING:
    from tests.runs.notice_servers import Mailbox, receiver, smtp_server, wait_for
else:
    from notice_servers import Mailbox, receiver, smtp_server, wait_for

EXAMPLES = Path("src/sanctrace/desk/examples").resolve()


def sanctrace(*words: str, folder: Path, **env: str) -> subprocess.Popen[str]:
    """The command as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "sanctrace.desk.cli", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **env},
    )


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A folder with a sources file that names the pages which ship."""
    (tmp_path / "sources.yml").write_text(f"sources:\n  - id: pages\n    kind: folder\n    address: {EXAMPLES}\n")
    return tmp_path


def states(ledger: Path) -> set[SendState]:
    """Where the deliveries to every webhook stand."""
    with NoticeBook.open(ledger) as book:
        return {delivery.state for e in book.endpoints() for delivery in book.deliveries(e.id)}


def test_it_watches_reads_and_tells_and_stops_at_sigterm(examples: Path) -> None:
    mailbox = Mailbox()
    ledger = examples / "kept.db"
    with smtp_server(mailbox) as smtp, receiver() as hook:
        now = datetime.now(UTC)
        with NoticeBook.open(ledger) as book:
            hook.secret = add_endpoint(book, hook.url, Search(), now).secrets[0].value
            wanted = Subscription(id="", name="All", email="ann@example.org")
            reader = subscribe(book, wanted, Letterhead(sender="d@sanctrace.example"), now, "test")
            permit = Permit(purpose=Purpose.CONFIRM, subscription=reader.id)
            use_token(book, make_token(token_key(book), permit), Purpose.CONFIRM, now, "test")
        process = sanctrace(
            "run", "--ledger", str(ledger), "--sources", "sources.yml", "--allow-private", folder=examples,
            SANCTRACE_SMTP=smtp, SANCTRACE_MAIL_FROM="d@sanctrace.example",
        )  # fmt: skip
        try:
            assert wait_for(lambda: mailbox.taken and hook.taken and states(ledger) == {SendState.SENT}, 60)
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=30)
        finally:
            process.kill()
            process.communicate()
        assert process.returncode == 0, output
        assert hook.refused == []
        assert set(hook.ids.values()) == {1}
        assert "11 new" in output
        with open_ledger(ledger) as kept:
            cases = {case.id for case in kept.cases()}
        assert {told["data"]["case"]["id"] for _, told in hook.taken} == cases
        assert len(mailbox.taken) == 1
    assert message_from_bytes(mailbox.taken[0], policy=policy.default)["Subject"] == "Please confirm: All"


def test_one_round_without_sources_says_so(tmp_path: Path) -> None:
    process = sanctrace("run", "--once", "--sources", "none.yml", "--json", folder=tmp_path)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "nothing is watched" in output
    assert '{"observed": {"changes": 0}}' in output
