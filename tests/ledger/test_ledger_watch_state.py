"""The watch's own file: opened, refused, and whole or not at all."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sanctrace.ledger import watch_state
from sanctrace.ledger.statements import migrations
from sanctrace.ledger.watch_state import WatchState, watch_file
from sanctrace.model import Document, Entry, Fault, Fetch, LedgerError, Poll, RobotsFile

AT = datetime(2026, 11, 2, 8, 0, 0, 123000, tzinfo=UTC)


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    poll = Poll(
        source="s", address="a", at=AT, fault=Fault.TIMEOUT, reason="r", status=200, found=3, new=1, changed=1,
        retry_at=AT + timedelta(hours=1), moved_to="b",
    )  # fmt: skip
    document = Document(address="a", etag="e", last_modified="l", sha256="0" * 64, version="v")
    robots = RobotsFile(origin="https://news.example", fetched_at=AT, text=None)
    fetch = Fetch(sha256="0" * 64, address="a", final_address="b", at=AT, status=200, headers=(("x", "ü"),))
    entry = Entry(guid="g", link="https://news.example/a", title="T", digest="d", content="<p>")
    with WatchState.open(path) as state:
        state.keep_poll(poll)
        state.keep_documents("s", [document])
        state.keep_robots([robots])
        state.keep_fetch(fetch)
        state.keep_new("s", entry, "key", AT)
    with WatchState.open(path, create=False) as state:
        assert state.last_poll("s") == poll
        assert state.polls_between(AT, AT) == [poll]
        assert state.poll_span() == (AT, AT)
        assert (state.failures("s"), state.last_success("s")) == (1, None)
        assert state.documents("s") == {"a": document}
        assert state.robots() == {"https://news.example": robots}
        assert state.fetches() == [fetch]
        (page,) = state.due_pages(AT, 5)
        assert (page.guid, page.link, page.key, page.content, page.first_seen) == ("g", entry.link, "key", "<p>", AT)
        assert state.next_due() == AT
        assert state.due_pages(AT - timedelta(seconds=1), 5) == []


def test_a_transaction_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with WatchState.open(tmp_path / "w.db") as state:
        with pytest.raises(RuntimeError), state.writing():
            state.keep_poll(Poll(source="s", address="a", at=AT))
            raise RuntimeError("power cut")
        assert state.last_poll("s") is None


def test_the_file_stands_beside_its_ledger() -> None:
    assert watch_file(Path("out/sanctrace.db")) == Path("out/sanctrace.watch.db")


def test_files_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="nothing was ever watched"):
        WatchState.open(tmp_path / "none.db", create=False)
    with pytest.raises(LedgerError, match="does not exist"):
        WatchState.open(tmp_path / "no" / "w.db")
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(LedgerError, match="another program"):
        WatchState.open(other)
    newer = tmp_path / "newer.db"
    WatchState.open(newer).close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerError, match="newer sanctrace"):
        WatchState.open(newer)
    text = tmp_path / "text.db"
    text.write_text("no database " * 100)
    with pytest.raises(LedgerError, match="holds no memory of the watch"):
        WatchState.open(text)


def test_every_query_is_used_and_says_what_it_does() -> None:
    folder = Path(watch_state.__file__).parent
    text = (folder / "watch_sql" / "queries.sql").read_text(encoding="utf-8")
    names = re.findall(r"^-- name: (\w+)\n-- \S", text, re.M)
    assert len(names) == text.count("-- name: ")
    code = Path(watch_state.__file__).read_text(encoding="utf-8")
    assert [name for name in names if f'"{name}"' not in code] == []


def test_a_file_of_the_first_version_is_read_as_it_was(tmp_path: Path) -> None:
    """The store of the ledger has it now; whoever has watched goes on with the same file."""
    path = tmp_path / "w.db"
    connection = sqlite3.connect(path)
    connection.executescript(migrations("sqlite", watch_state.WATCH)[0].script)
    connection.execute("INSERT INTO robots (origin, fetched_at, text) VALUES ('https://a.example', ?, '')", [str(AT)])
    connection.execute(f"PRAGMA application_id = {watch_state.WATCH.mark}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with WatchState.open(path, create=False) as state:
        assert list(state.robots()) == ["https://a.example"]


def test_migrations_are_numbered_without_a_gap() -> None:
    steps = [step.version for step in migrations("sqlite", watch_state.WATCH)]
    assert steps == list(range(1, len(steps) + 1))
