"""A backup holds everything, is of one moment, tells its own damage, and comes back whole or not at all."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook, accounts_address
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.ledger.notice_book import NewMail, NoticeBook
from sanctrace.ledger.sqlite import SqliteStore
from sanctrace.ledger.tables import Table
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import BackupError, EventAnchor, Judgement, JudgementKind, LedgerError, Page, Poll
from sanctrace.model import Fault as PageFault
from sanctrace.model.account import Account, AuditKind, Role, Session
from sanctrace.model.notice import Subscription
from sanctrace.runs.backup.container import Backup, new_backup
from sanctrace.runs.backup.form import MANIFEST, Manifest, StoreManifest, lines, rows_of
from sanctrace.runs.backup.restore import Restored, restore
from sanctrace.runs.backup.staging import open_staging
from sanctrace.runs.backup.take import Places, take_backup
from sanctrace.runs.ingest import CaseKeeper

if TYPE_CHECKING:
    from tests.runs.storybook import library, page_of
else:
    from storybook import library, page_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = "5e" * 32


def quiet(_done: int, _total: int) -> None:
    """Nobody watches the bar."""


def back_up(places: Places, to: Path, **how: Any) -> Manifest:
    return take_backup(places, to, quiet, **how)


def put_back(file: Path, places: Places) -> Restored:
    return restore(file, places, quiet)


def places_in(folder: Path, ledger: str) -> Places:
    """Everything of one ledger in one folder, but for what stands on a server."""
    folder.mkdir(exist_ok=True)
    data = folder / "data" if "://" in ledger else folder  # not there yet
    return Places(ledger=ledger, watch=data / "kept.watch.db", home=folder / "lists", sources=folder / "sources.yml")


def fill(places: Places, stories: int = 3) -> None:
    """Something of every kind."""
    with open_ledger(places.ledger) as ledger:
        keeper = CaseKeeper(ledger)
        read = library(stories, 2)
        for page, reading in read:
            keeper.save(page, reading)
        odd = Page(source="odd.html", content=b"\x00\xff<p>\xe9", content_type=None)
        ledger.save_unread(odd, PageFault.NOT_TEXT, "no text")
        page, reading = read[0]
        about = (EventAnchor.of(reading.events[0].event, page.sha256),)
        decided = Judgement(kind=JudgementKind.CONFIRM, about=about, by="Ana", at=NOW, reason="two sources")
        keeper.judge(decided)
        keeper.judge(replace(decided, kind=JudgementKind.WITHDRAW, about=(), value=decided.id, reason="one source"))
        ledger.save(*page_of(0, 0, edition=1))  # a second version of the first page
    with NoticeBook.open(places.ledger) as notices:
        notices.keep_subscription(Subscription(id="s", name="n", email="ann@example.org"))
        for key in ("a", "b"):
            mail = NewMail(key=key, to="ann@example.org", message_id=f"<{key}@x>", content=b"\x00bytes\xff")
            notices.keep_mail(mail, due=NOW, now=NOW)
    with AccountBook.open(places.ledger) as accounts:
        ana = Account(id="a1", name="Ana Lyst", role=Role.ADMIN, made_at=NOW, password="$argon2id$hash")
        accounts.keep_account(ana)
        accounts.keep_session(
            Session(key=TOKEN, account="a1", made_at=NOW, seen_at=NOW, ends_at=NOW + timedelta(hours=12))
        )
        accounts.audit.add(AuditEntry(kind=next(iter(AuditKind)), who="Ana Lyst"), NOW)
    places.watch.parent.mkdir(exist_ok=True)
    with WatchState.open(places.watch) as watch:
        watch.keep_poll(Poll(source="s", address="https://quay.example/rss", at=NOW, found=2))
    assert places.home is not None
    assert places.sources is not None
    (places.home / "files").mkdir(parents=True)
    (places.home / "files" / ("ab" * 32)).write_bytes(b"a list \xff")
    (places.home / "lists.json").write_text("[]")
    (places.home / "decisions.jsonl").write_text('{"query": "…"}\n')
    places.sources.write_text("sources: []\n")


def held(manifest: Manifest) -> tuple[object, ...]:
    """All that a backup says of what it holds."""
    return manifest.parts, dict(manifest.stores)


@pytest.fixture
def address_of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """A new address in either store."""

    def new(store: str) -> str:
        if store == "postgresql":
            return str(request.getfixturevalue("postgresql_server").new())
        folder = tmp_path / f"f{random.randrange(10**9)}"
        folder.mkdir()
        return str(folder / "kept.db")

    return new


@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
@pytest.mark.parametrize("out_of", ["sqlite", "postgresql"])
def test_what_comes_back_is_what_was_kept_in_either_store_and_across(
    out_of: str, into: str, folder: bool, address_of: Callable[[str], str], tmp_path: Path
) -> None:
    old, new = places_in(tmp_path / "old", address_of(out_of)), places_in(tmp_path / "new", address_of(into))
    fill(old)
    first = back_up(old, tmp_path / "first", folder=folder)
    done = put_back(tmp_path / "first", new)
    assert (done.manifest, done.left_out, done.gone_on) == (first, (), False)
    assert held(back_up(new, tmp_path / "second")) == held(first)
    with open_ledger(old.ledger) as before, open_ledger(new.ledger) as after:
        assert list(after.since()) == list(before.since())
        assert list(after.judgements_since()) == list(before.judgements_since())
        assert list(after.cases()) == list(before.cases())
        assert after.check() == []
        keeper = CaseKeeper(after)  # goes on counting where the other one would
        keeper.save(*page_of(8, 0))
        CaseKeeper(before).save(*page_of(8, 0))
        assert [kept.number for kept in after.since()] == [kept.number for kept in before.since()]
    with NoticeBook.open(new.ledger) as notices:
        mail = NewMail(key="c", to="ann@example.org", message_id="<c@x>", content=b"")
        notices.keep_mail(mail, due=NOW, now=NOW)
        assert {kept.number for kept in notices.mails()} == {1, 2, 3}
    assert new.home is not None
    assert (new.home / "files" / ("ab" * 32)).read_bytes() == b"a list \xff"


def test_a_restored_database_is_planned_for_what_it_holds(address_of: Callable[[str], str], tmp_path: Path) -> None:
    old, new = places_in(tmp_path / "old", address_of("sqlite")), places_in(tmp_path / "new", address_of("postgresql"))
    fill(old)
    back_up(old, tmp_path / "first")
    put_back(tmp_path / "first", new)
    estimate = "SELECT reltuples FROM pg_class WHERE oid = 'sanctrace.articles'::regclass"
    with psycopg.connect(str(new.ledger)) as server, open_ledger(new.ledger) as ledger:
        ((rows,),) = server.execute(estimate).fetchall()
        assert rows == len(list(ledger.since())) > 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(), st.binary(), st.none() | st.integers(-(2**63), 2**63 - 1)), max_size=5))
def test_any_row_is_one_line_and_comes_back(rows: list[tuple[str, bytes, int | None]]) -> None:
    table = Table(name="mails", columns=("key", "content", "due"), key=("key",))
    told = list(lines("notices", table, rows))
    assert all(line.count(b"\n") == 1 for line in told)
    assert list(rows_of("notices", table, "notices/mails.jsonl", told)) == rows


@settings(max_examples=15, deadline=None)
@given(contents=st.lists(st.binary(max_size=60), max_size=4, unique=True))
def test_whatever_the_bytes_of_the_pages_they_come_back(
    contents: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    old, new = (places_in(folder / name, str(folder / name / "kept.db")) for name in ("old", "new"))
    pages = [Page(source=f"{n}.html", content=content) for n, content in enumerate(contents)]
    with open_ledger(old.ledger) as ledger:
        for page in pages:
            ledger.save_unread(page, PageFault.NOT_TEXT, "…")
    first = back_up(old, folder / "first.zip")
    put_back(folder / "first.zip", new)
    with open_ledger(new.ledger) as ledger:
        assert [ledger.capture(page.sha256) for page in pages] == pages
    assert held(back_up(new, folder / "second.zip")) == held(first)


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_no_key_unless_asked_nobody_signed_in_and_for_the_owner_alone(
    store: str, address_of: Callable[[str], str], tmp_path: Path
) -> None:
    old = replace(places_in(tmp_path / "old", address_of(store)), key=None)
    fill(old)
    (tmp_path / "old" / "signing.key").write_text("secret")
    back_up(old, tmp_path / "without.zip")
    back_up(replace(old, key=tmp_path / "old" / "signing.key"), tmp_path / "with.zip")
    back_up(old, tmp_path / "dump", folder=True)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("without.zip", "dump")]
    assert modes == [0o600, 0o700]
    with zipfile.ZipFile(tmp_path / "without.zip") as archive:
        assert not {"signing.key", "accounts/sessions.jsonl", "accounts/attempts.jsonl"} & set(archive.namelist())
        assert TOKEN.encode() not in b"".join(archive.read(name) for name in archive.namelist())
    new = replace(places_in(tmp_path / "new", str(tmp_path / "new.db")), key=tmp_path / "new" / "signing.key")
    put_back(tmp_path / "with.zip", new)
    assert new.key is not None
    assert (new.key.read_text(), new.key.stat().st_mode & 0o777) == ("secret", 0o600)
    assert Path(accounts_address(new.ledger)).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_backup_taken_while_another_process_writes_is_of_one_moment(
    store: str, address_of: Callable[[str], str], tmp_path: Path
) -> None:
    old = places_in(tmp_path / "old", address_of(store))
    open_ledger(old.ledger).close()
    program = """
        import sys
        from sanctrace.ledger import open_ledger
        from sanctrace.runs.ingest import CaseKeeper
        from storybook import library
        with open_ledger(sys.argv[1]) as ledger:
            keeper = CaseKeeper(ledger)
            for page, reading in library(400, 3):
                keeper.save(page, reading)
                print(flush=True)
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), old.ledger], stdout=subprocess.PIPE, env=environment
    )
    assert writer.stdout is not None
    try:
        for n in range(4):
            for _ in range(15):
                assert writer.stdout.readline()
            back_up(old, tmp_path / f"{n}.zip")
        assert writer.poll() is None, "the writer was to go on while backups were taken"
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    sizes = []
    for n in range(4):
        new = places_in(tmp_path / f"new{n}", str(tmp_path / f"new{n}" / "kept.db"))
        put_back(tmp_path / f"{n}.zip", new)
        with open_ledger(new.ledger) as ledger:
            assert ledger.check() == []
            sizes.append(ledger.counts().articles)
            assert [kept.reading for kept in ledger.since()] == [r for _, r in library(400, 3)[: sizes[-1]]]
    assert sizes == sorted(sizes)
    assert sizes[0] >= 15


@pytest.fixture(scope="module")
def worker() -> Iterator[Callable[..., int]]:
    """Restores in a process that is killed after so many seconds, if any; its exit code."""
    program = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("restore_worker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    asked, told = program.stdin, program.stdout

    def run(file: Path, places: Places, seconds: float | None = None) -> int:
        place = {"ledger": places.ledger, "watch": str(places.watch), "home": str(places.home), "seconds": seconds}
        print(json.dumps({"file": str(file), **place}), file=asked, flush=True)
        return int(told.readline())

    yield run
    asked.close()
    program.wait()
    told.close()


@pytest.mark.parametrize(("store", "kills"), [("sqlite", 40), ("postgresql", 12)])
def test_killed_at_any_moment_there_is_all_or_nothing_and_the_same_words_end_it(
    store: str, kills: int, address_of: Callable[[str], str], tmp_path: Path, worker: Callable[..., int]
) -> None:
    old = places_in(tmp_path / "old", str(tmp_path / "old" / "kept.db"))
    fill(old, stories=6)
    file = tmp_path / "kept.zip"
    first = back_up(replace(old, sources=None), file)
    dice = random.Random(7)
    longest = 0.0  # seconds; a little more than the first one takes, which is let end
    for n in range(kills + 1):
        new = replace(places_in(tmp_path / f"new{n}", address_of(store)), sources=None)
        if store == "sqlite":
            new = replace(new, ledger=str(tmp_path / f"new{n}" / "kept.db"))
        begun = time.monotonic()
        ended = worker(file, new, dice.uniform(0, longest) if n else None)
        longest = longest or 1.2 * (time.monotonic() - begun)
        if store == "sqlite" and Path(new.ledger).exists():
            with open_ledger(new.ledger) as ledger:
                assert ledger.counts().articles == 13  # never a part of them
        if ended != 0:
            try:
                assert put_back(file, new).manifest == first
            except BackupError as error:  # killed after the last move: it was all there
                assert "something is kept already" in str(error)
        again = back_up(new, tmp_path / f"{n}.zip")
        assert held(again) == held(first)
        assert not [p for p in (tmp_path / f"new{n}").rglob("*") if p.name.startswith(".")]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    places = places_in(folder / "old", str(folder / "old" / "kept.db"))
    fill(places)
    back_up(places, folder / "kept.zip")
    back_up(places, folder / "dump", folder=True)
    return folder


def test_a_file_cut_off_anywhere_is_told_with_the_part_and_nothing_is_made(sound: Path, tmp_path: Path) -> None:
    whole = (sound / "kept.zip").read_bytes()
    with zipfile.ZipFile(sound / "kept.zip") as archive:
        names = archive.namelist()
    new = places_in(tmp_path / "new", str(tmp_path / "new" / "kept.db"))
    for size in [0, 10, 29, *range(60, len(whole), 997), len(whole) - 1]:
        (tmp_path / "cut.zip").write_bytes(whole[:size])
        with pytest.raises(BackupError) as caught:
            put_back(tmp_path / "cut.zip", new)
        assert size < 60 or any(name in str(caught.value) for name in names), str(caught.value)
        assert list((tmp_path / "new").iterdir()) == []


def test_a_changed_byte_is_told_with_the_part_or_changes_nothing(sound: Path, tmp_path: Path) -> None:
    whole = (sound / "kept.zip").read_bytes()
    with zipfile.ZipFile(sound / "kept.zip") as archive:
        first, names = archive.read(MANIFEST), archive.namelist()
    dice = random.Random(3)
    told = 0
    for n in range(150):
        place = dice.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << dice.randrange(8)
        (tmp_path / "odd.zip").write_bytes(changed)
        try:
            with Backup(tmp_path / "odd.zip") as backup:
                backup.verify()
                assert backup.manifest.to_bytes() == first, f"byte {place} of round {n}"
        except BackupError as error:
            told += 1
            assert any(name in str(error) for name in names) or "no backup" in str(error), str(error)
    assert told > 100


def test_parts_that_are_gone_changed_or_added_are_named(sound: Path, tmp_path: Path) -> None:
    new = places_in(tmp_path / "new", str(tmp_path / "new" / "kept.db"))
    dump = tmp_path / "dump"
    shutil.copytree(sound / "dump", dump)
    (dump / "ledger" / "cases.jsonl").unlink()
    (dump / "notices" / "mails.jsonl").write_text("[]\n")
    (dump / "more.txt").write_text("x")
    with pytest.raises(BackupError) as caught:
        put_back(dump, new)
    for name in ("ledger/cases.jsonl", "notices/mails.jsonl", "more.txt"):
        assert name in str(caught.value)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 2}, "written by a newer sanctrace"),
        ({"stores": {"ledger": {"schema": 99, "numbers": {}}}}, "ledger version 99; this one knows"),
        ({"stores": {"ledger": {"schema": 8, "numbers": {}}, "later": {"schema": 1, "numbers": {}}}}, "no such store"),
        ({"form": "other"}, "name a backup"),
        ({"parts": [{"name": "../../x", "sha256": "", "size": 0, "rows": None}]}, "refused"),
        ({"parts": [{"name": "lists/files/../../x", "sha256": "", "size": 0, "rows": None}]}, "refused"),
    ],
)
def test_what_this_version_does_not_know_is_refused_in_words(
    change: dict[str, object], words: str, sound: Path, tmp_path: Path
) -> None:
    told = json.loads((sound / "dump" / MANIFEST).read_text())
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / MANIFEST).write_text(json.dumps(told | change))
    with pytest.raises(BackupError, match=words):
        Backup(tmp_path / "dump")


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_nothing_is_overwritten(store: str, sound: Path, address_of: Callable[[str], str], tmp_path: Path) -> None:
    new = places_in(tmp_path / "new", address_of(store))
    open_ledger(new.ledger).close()
    with NoticeBook.open(new.ledger):
        pass
    assert new.home is not None
    new.home.mkdir()
    (new.home / "decisions.jsonl").write_text("mine\n")
    with pytest.raises(BackupError, match=r"decisions\.jsonl"):
        put_back(sound / "kept.zip", new)
    (new.home / "decisions.jsonl").unlink()
    put_back(sound / "kept.zip", new)  # what is empty is taken
    with pytest.raises(BackupError, match="something is kept already"):
        put_back(sound / "kept.zip", new)
    with open_ledger(new.ledger) as ledger:
        assert ledger.check() == []
    with pytest.raises(BackupError, match="stands there already"):
        back_up(new, sound / "kept.zip")


def test_a_second_restore_into_the_same_place_is_told_of_the_first(sound: Path, tmp_path: Path) -> None:
    new = places_in(tmp_path / "new", str(tmp_path / "new" / "kept.db"))
    with open_staging(Path(new.ledger)), pytest.raises(BackupError, match="another restore is under way"):
        put_back(sound / "kept.zip", new)
    put_back(sound / "kept.zip", new)


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
@pytest.mark.parametrize("version", range(1, 8))
def test_a_backup_of_an_older_ledger_is_restored_and_brought_up_to_date(
    version: int, store: str, address_of: Callable[[str], str], tmp_path: Path
) -> None:
    old = SqliteStore.open(tmp_path / "old.db", upto=version)
    source = SqliteStore.open(tmp_path / "newest.db")
    source.close()
    with open_ledger(tmp_path / "newest.db") as ledger:
        for page, reading in library(2, 2):
            ledger.save(page, reading)
    source = SqliteStore.open(tmp_path / "newest.db")
    newest = {table.name: table for table in source.tables()}
    with old.writing():
        for table in old.tables():
            wanted = replace(newest[table.name], columns=table.columns)
            if table.name in ("captures", "articles", "events", "findings"):
                with source.reading():
                    old.fill(table, source.rows(wanted))
    source.close()
    with new_backup(tmp_path / "old.zip", folder=False) as out, old.reading():
        parts = [out.add(f"ledger/{t.name}.jsonl", lines("ledger", t, old.rows(t)), rows=True) for t in old.tables()]
        manifest = Manifest(
            made_at="2026-01-01T00:00:00+00:00",
            code="0.0.1",
            law="…",
            kept_in="sqlite",
            stores={"ledger": StoreManifest(schema=version, numbers=old.numbers())},
            parts=tuple(parts),
        )
        out.add(MANIFEST, [manifest.to_bytes()])
    old.close()
    new = places_in(tmp_path / "new", address_of(store))
    open_ledger(new.ledger).close()  # an empty one of today makes place for the older
    put_back(tmp_path / "old.zip", new)
    with open_ledger(new.ledger) as ledger:
        assert [kept.reading for kept in ledger.since()] == [reading for _, reading in library(2, 2)]
        CaseKeeper(ledger)
        assert ledger.counts().cases == 2
        assert ledger.check() == []


def test_what_cannot_take_its_place_is_told_and_gone_on_with(sound: Path, tmp_path: Path) -> None:
    new = places_in(tmp_path / "new", str(tmp_path / "new" / "kept.db"))
    assert new.home is not None
    new.home.mkdir()
    (new.home / "files").write_text("no folder")
    with pytest.raises(BackupError, match="give the same command again"):
        put_back(sound / "kept.zip", new)
    assert not Path(new.ledger).exists()
    (new.home / "files").unlink()
    assert put_back(sound / "kept.zip", new).gone_on
    assert back_up(new, tmp_path / "again.zip").parts == Backup(sound / "kept.zip").manifest.parts
    assert sorted(p.name for p in (tmp_path / "new").iterdir() if p.name.startswith(".")) == []


def test_no_ledger_no_backup(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        back_up(places_in(tmp_path / "none", str(tmp_path / "none" / "kept.db")), tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()
    with pytest.raises(BackupError, match="is not there"):
        put_back(tmp_path / "b.zip", places_in(tmp_path / "none", str(tmp_path / "none" / "kept.db")))
