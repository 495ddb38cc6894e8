"""The doctor over real stores: what is sound is left alone, damage is named and mended, what is lost is told."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.ledger.statements import LEDGER
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Entry, EventAnchor, Fetch, Judgement, JudgementKind, Page, Reading, SightingState
from sanctrace.model.notice import Search, Subscription
from sanctrace.notices.mail import Letterhead
from sanctrace.notices.tokens import Permit, Purpose, make_token
from sanctrace.runs.accounts.auditing import note_judgements
from sanctrace.runs.doctor.checkup import Checkup, Mended, Places, Remedy
from sanctrace.runs.doctor.examine import examine
from sanctrace.runs.doctor.exchange import exchange
from sanctrace.runs.doctor.mend import mend
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.notices.digests import compose_due
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.notices.readers import subscribe, token_key, use_token
from sanctrace.runs.notices.webhooks import add_endpoint, plan_deliveries

if TYPE_CHECKING:
    from tests.runs.storybook import library
else:
    from storybook import library

PAGES = library(5, 3)
READINGS = {page.sha256: reading for page, reading in PAGES}
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")


def read(page: Page) -> Reading:
    """As the pipeline reads it, under whatever name it comes."""
    reading = READINGS[page.sha256]
    return replace(reading, article=replace(reading.article, source=page.source))


def judge_all(address: str) -> list[Judgement]:
    """Every page's event confirmed, each by its own judgement."""
    made = []
    with open_keeper(address) as keeper:
        for n, (page, reading) in enumerate(PAGES):
            about = EventAnchor.of(reading.events[0].event, page.sha256)
            at = NOW - timedelta(days=2, minutes=n)
            made.append(Judgement(kind=JudgementKind.NOTE, about=(about,), by="Ada", at=at, reason=f"Seen, {n}. " * 9))
            keeper.judge(made[-1])
    return made


def filled(address: str, folder: Path) -> Places:
    """A ledger with pages, cases and judgements."""
    with open_keeper(address) as keeper:
        for page, reading in PAGES:
            keeper.save(page, reading)
    judge_all(address)
    return Places(
        ledger=address,
        watch=folder / "kept.watch.db",
        lists=folder / "lists",
        sources=folder / "sources.yml",
        key=folder / "signing.key",
        least_free=0,
    )


@pytest.fixture
def places(ledger_address: str, tmp_path: Path) -> Places:
    """A filled ledger, once in each store."""
    return filled(ledger_address, tmp_path)


@pytest.fixture
def in_file(tmp_path: Path) -> Places:
    """A filled ledger in a file."""
    return filled(str(tmp_path / "kept.db"), tmp_path)


def sql(address: str | Path, *statements: str) -> None:
    """Change tables past our own code."""
    if "://" in str(address):
        import psycopg

        with psycopg.connect(str(address)) as server:
            server.execute("SET search_path = sanctrace")
            server.execute("SET session_replication_role = replica")
            for statement in statements:
                server.execute(statement.encode())
        return
    connection = sqlite3.connect(address)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def treated(places: Places) -> tuple[Checkup, Mended, Checkup]:
    """What was found, what mending came to, what is found then."""
    found = examine(places, NOW)
    done = mend(places, found, read, NOW)
    return found, done, examine(places, NOW)


def kept(address: str | Path) -> tuple[object, ...]:
    """Readings, cases and judgements, without the numbers under which they are kept."""
    with open_ledger(address) as ledger:
        readings = {k.reading.article.source: k.reading for k in ledger.since()}
        return readings, list(ledger.cases()), [k.judgement for k in ledger.judgements_since()]


def test_a_sound_ledger_is_sound(places: Places) -> None:
    found = examine(places, NOW)
    assert found.troubles == ()
    assert [store.name for store in found.stores if store.there] == ["ledger"]


def test_looking_makes_no_store(places: Places, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("kept.db"))
    examine(places, NOW)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("kept.db")) == before


def test_an_altered_reading_is_read_again_from_its_capture(places: Places) -> None:
    before = kept(places.ledger)
    sql(places.ledger, "UPDATE articles SET value = replace(value, 'loads', 'boats') WHERE number IN (2, 5)")
    found, done, after = treated(places)
    assert {trouble.remedy for trouble in found.troubles} == {Remedy.REREAD}
    assert len(found.troubles) == 2
    assert after.sound
    assert done.lost == ()
    assert kept(places.ledger) == before


def test_a_reading_that_is_no_json_is_read_again(places: Places) -> None:
    before = kept(places.ledger)
    sql(places.ledger, 'UPDATE events SET value = \'{"kind":"nothing"}\' WHERE article_number = 3')
    found, done, after = treated(places)
    assert len(found.troubles) == 1
    assert (after.sound, done.lost) == (True, ())
    assert kept(places.ledger) == before


@pytest.mark.parametrize("watched", [True, False])
def test_a_capture_without_its_reading_is_read(places: Places, watched: bool) -> None:
    before = kept(places.ledger)
    page, _ = PAGES[3]
    if watched:
        with WatchState.open(places.watch) as watch:
            watch.keep_fetch(
                Fetch(
                    sha256=page.sha256, address=page.source, final_address=page.source, at=NOW, status=200, headers=()
                )
            )
    with open_ledger(places.ledger) as ledger:
        ledger.drop_reading(4)
    found, done, after = treated(places)
    assert "its reading is not" in found.troubles[0].what
    assert after.sound
    readings, _, judgements = kept(places.ledger)
    assert judgements == before[2]
    assert isinstance(readings, dict)
    if watched:
        assert (readings, done.lost) == (before[0], ())
    else:
        assert done.lost == (f"the address of the page {page.sha256}: it is kept as unknown:{page.sha256[:12]}",)
        assert len(readings) == len(PAGES)


def test_a_page_that_the_watch_counts_as_kept_and_the_ledger_lacks_is_fetched_again(places: Places) -> None:
    with WatchState.open(places.watch) as watch, watch.writing():
        entry = Entry(guid="1", link="https://quay.example/1", digest="d", title="One")
        watch.keep_new("quay", entry, "quay.example/1", NOW)
        (seen,) = watch.due_pages(NOW, 1)
        watch.settle(replace(seen, state=SightingState.KEPT, sha256="ab" * 32))
    found, done, after = treated(places)
    assert {trouble.remedy for trouble in found.troubles} == {Remedy.FETCH}
    assert done.done == ("watch: 1 pages will be fetched again",)
    assert after.sound


def test_an_altered_capture_is_lost_and_told(places: Places) -> None:
    page, _ = PAGES[6]
    other = PAGES[7][0].sha256
    sql(
        places.ledger,
        f"UPDATE captures SET content = (SELECT content FROM captures WHERE sha256 = '{other}')"
        f" WHERE sha256 = '{page.sha256}'",
    )
    found, done, after = treated(places)
    assert [trouble.where for trouble in found.troubles] == [page.source]
    assert len(done.lost) == 1
    assert page.source in done.lost[0]
    assert after.sound
    readings, _, judgements = kept(places.ledger)
    assert isinstance(readings, dict)
    assert page.source not in readings
    assert len(readings) == len(PAGES) - 1
    assert isinstance(judgements, list)
    assert len(judgements) == len(PAGES)  # also the one about the page that is gone


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM case_tellings WHERE article_number = 2", "DELETE FROM cases", "DELETE FROM telling_keys"],
)
def test_cases_that_differ_are_gathered_anew(places: Places, statement: str) -> None:
    before = kept(places.ledger)
    sql(places.ledger, statement)
    found, done, after = treated(places)
    # A file says itself that rows refer to others that are gone; then it is written anew first.
    assert {trouble.remedy for trouble in found.troubles} <= {Remedy.GATHER, Remedy.SALVAGE}
    assert not found.sound
    assert (after.sound, done.lost) == (True, ())
    assert kept(places.ledger) == before


def test_an_altered_set_of_cases_is_named_and_made_again(places: Places) -> None:
    before = kept(places.ledger)
    value = r"'\x00ff'" if "://" in str(places.ledger) else "x'00ff'"
    sql(places.ledger, f"UPDATE case_sets SET members = {value} WHERE part = 0")
    found, _, after = treated(places)
    assert all("set" in trouble.what for trouble in found.troubles[:1])
    assert {trouble.remedy for trouble in found.troubles} == {Remedy.GATHER}
    assert after.sound
    assert kept(places.ledger) == before


def test_a_judgement_that_its_page_does_not_lead_to_is_named(places: Places) -> None:
    sql(places.ledger, f"UPDATE judgement_pages SET sha256 = '{'0' * 64}' WHERE judgement_number = 4")
    found = examine(places, NOW)
    remedy = Remedy.COPIES if "://" in str(places.ledger) else Remedy.SALVAGE
    assert [(trouble.where, trouble.remedy) for trouble in found.troubles] == [("judgement 4", remedy)]
    assert mend(places, found, read, NOW).lost == ()
    assert examine(places, NOW).sound


def test_an_altered_judgement_is_never_taken_for_one(places: Places) -> None:
    before = kept(places.ledger)
    sql(places.ledger, "UPDATE judgements SET value = replace(value, 'Seen, 3.', 'Moot, 3.') WHERE number = 4")
    found = examine(places, NOW)
    assert [trouble.where for trouble in found.troubles] == ["judgement 4"]
    if "://" in str(places.ledger):
        assert mend(places, found, read, NOW).lost == ()
        assert kept(places.ledger) == before
        return
    Path(places.ledger).with_name("kept.judgements.jsonl").unlink()
    done = mend(places, found, read, NOW)
    assert any("judgements (number 4)" in lost for lost in done.lost)
    assert examine(places, NOW).sound
    with open_ledger(places.ledger) as ledger:
        assert len(list(ledger.judgements_since())) == len(PAGES) - 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judgements SET value = replace(value, 'Seen, 3.', 'Moot, 3.') WHERE number = 4",
        """UPDATE judgements SET value = replace(value, '"kind":"transfer"', '"kind":"payment"') WHERE number = 4""",
        "DELETE FROM judgements WHERE number IN (2, 4)",
        "DELETE FROM judgements",
    ],
)
def test_the_journal_beside_a_file_gives_back_what_was_altered_or_erased(in_file: Places, statement: str) -> None:
    before = kept(in_file.ledger)
    sql(in_file.ledger, statement)
    found, done, after = treated(in_file)
    assert not found.sound
    assert any("taken from the journal beside it" in line for line in done.done)
    assert done.lost == ()
    assert after.sound
    assert kept(in_file.ledger)[2] == before[2]


def test_a_file_of_which_nothing_is_left_loses_no_judgement(in_file: Places) -> None:
    before = kept(in_file.ledger)
    Path(in_file.ledger).write_bytes(b"")
    found, done, after = treated(in_file)
    assert not found.sound
    assert after.sound, after.troubles
    assert [lost for lost in done.lost if "judgement" in lost] == []
    assert any(lost.startswith("pages: 0 captures were saved; others") for lost in done.lost)
    assert kept(in_file.ledger)[2] == before[2]


@pytest.mark.parametrize("name", ["kept.notices.db", "kept.accounts.db", "kept.watch.db"])
def test_an_empty_file_is_not_taken_for_a_new_one(in_file: Places, name: str) -> None:
    folder = Path(in_file.ledger).parent
    NoticeBook.open(in_file.ledger).close()
    AccountBook.open(in_file.ledger).close()
    WatchState.open(in_file.watch).close()
    assert examine(in_file, NOW).sound
    (folder / name).write_bytes(b"")
    found, done, after = treated(in_file)
    assert [t.what for t in found.troubles] == ["the file is empty, and what it held is gone"]
    assert done.lost
    assert after.sound, after.troubles


def test_an_older_copy_of_the_file_gets_its_later_judgements_back(in_file: Places, tmp_path: Path) -> None:
    path = Path(in_file.ledger)
    copy = tmp_path / "copy"
    shutil.copyfile(path, copy)
    with open_keeper(path) as keeper:
        page, reading = PAGES[0]
        about = EventAnchor.of(reading.events[0].event, page.sha256)
        keeper.judge(Judgement(kind=JudgementKind.NOTE, about=(about,), by="Ada", at=NOW, reason="Late"))
    late = kept(path)
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(copy, path)
    found, done, after = treated(in_file)
    assert [t.where for t in found.troubles] == ["judgements"]
    assert (done.lost, after.sound) == ((), True)
    assert kept(path)[2] == late[2]


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, places: Places) -> None:
    gone = Places(
        ledger=f"postgresql://nobody@/none?host={tmp_path}&connect_timeout=1",
        watch=places.watch,
        lists=places.lists,
        sources=places.sources,
        key=places.key,
        least_free=0,
    )
    found = examine(gone, NOW)
    assert not found.sound
    assert {trouble.remedy for trouble in found.troubles} == {Remedy.HAND}


@pytest.mark.parametrize("seed", range(12))
def test_overwritten_bytes_lose_nothing_that_is_not_told(in_file: Places, seed: int) -> None:
    dice = random.Random(seed)
    path = Path(in_file.ledger)
    before = kept(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    for _ in range(3):
        at = dice.randrange(len(content) // 4096) * 4096
        content[at : at + 4096] = dice.randbytes(4096) if dice.random() < 0.5 else bytes(4096)
    path.write_bytes(content)
    found, done, after = treated(in_file)
    assert after.sound, after.troubles
    readings, _, judgements = kept(path)
    assert isinstance(judgements, list)
    assert isinstance(before[2], list)
    assert all(judgement in before[2] for judgement in judgements)
    if not done.lost:
        assert (readings, judgements) == (before[0], before[2])
    if len(judgements) < len(before[2]):
        assert any("judgements" in lost for lost in done.lost)
    if not found.sound and done.kept:
        assert Path(done.kept[0]).read_bytes() == bytes(content)


def test_a_file_cut_off_is_written_anew(in_file: Places) -> None:
    path = Path(in_file.ledger)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    found, done, after = treated(in_file)
    assert any(trouble.what.startswith("it is cut off") for trouble in found.troubles), found.troubles
    assert after.sound
    assert done.lost


def test_a_table_that_gives_way_is_named(in_file: Places) -> None:
    path = Path(in_file.ledger)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'judgements'").fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(content)
    found, done, after = treated(in_file)
    assert any(trouble.what.startswith("the table judgements gives way") for trouble in found.troubles), found.troubles
    assert after.sound
    with open_ledger(path) as ledger:
        assert len(list(ledger.judgements_since())) == len(PAGES)
    assert not done.lost


@pytest.mark.parametrize("put", [True, False])
def test_a_mending_that_was_broken_off_goes_on(in_file: Places, put: bool) -> None:
    path = Path(in_file.ledger)
    judgements = kept(path)[2]
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("DELETE FROM captures WHERE sha256 = ?", (PAGES[0][0].sha256,))
    connection.close()
    damaged = path.read_bytes()
    exchange(path, LEDGER, NOW)  # and here its process died
    if not put:  # or a moment before
        path.rename(path.with_name(".kept.mended.db"))
        path.write_bytes(damaged)
    found, done, after = treated(in_file)
    assert "its mending was broken off midway" in [trouble.what for trouble in found.troubles]
    assert any(PAGES[0][0].sha256 in lost for lost in done.lost)
    assert after.sound
    assert kept(path)[2] == judgements
    assert sorted(p.name for p in path.parent.glob(".kept*")) == []
    assert [Path(p).read_bytes() for p in done.kept] == [damaged]


@pytest.mark.parametrize("at", [0, 60, 68])  # the header, the version, whose file it is
def test_a_file_whose_head_was_overwritten_is_known_again(in_file: Places, at: int) -> None:
    path = Path(in_file.ledger)
    before = kept(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[at : at + 4] = b"\x7f\xff\xff\xff"
    path.write_bytes(content)
    found, _, after = treated(in_file)
    assert {trouble.remedy for trouble in found.troubles} == {Remedy.SALVAGE}
    assert after.sound
    assert kept(path)[2] == before[2]


def test_another_program_s_file_is_left_alone(in_file: Places) -> None:
    path = Path(in_file.ledger)
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    found = examine(in_file, NOW)
    assert {trouble.remedy for trouble in found.troubles} == {Remedy.HAND}


def test_a_locked_ledger_is_named_and_left_alone(in_file: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanctrace.ledger.sqlite._BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(in_file.ledger, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    found = examine(in_file, NOW)
    holder.close()
    assert [trouble.remedy for trouble in found.troubles] == [Remedy.HAND]
    assert "has been writing" in found.troubles[0].what
    assert examine(in_file, NOW).sound


def test_a_clock_that_went_back_is_told(places: Places) -> None:
    found = examine(places, NOW - timedelta(days=9))
    assert [trouble.where for trouble in found.troubles] == ["clock"]


def test_little_room_is_told(in_file: Places) -> None:
    found = examine(replace(in_file, least_free=10**18), NOW)
    assert "are free on its disk" in found.troubles[0].what


def test_a_key_that_others_may_read_is_told(places: Places) -> None:
    from sanctrace.runs.signing import open_key

    open_key(places.key)
    assert examine(places, NOW).sound
    places.key.chmod(0o644)
    (trouble,) = examine(places, NOW).troubles
    assert trouble.advice == f"run: chmod 600 {places.key}"


def test_an_altered_row_of_the_audit_log_is_told_and_left_to_people(places: Places) -> None:
    with AccountBook.open(places.ledger) as book, open_ledger(places.ledger) as ledger:
        note_judgements(book, ledger, NOW)
    assert examine(places, NOW).sound
    if "://" in str(places.ledger):
        sql(places.ledger, "UPDATE sanctrace_accounts.audit SET at = '2024-01-01T00:00:00+00:00' WHERE number = 3")
    else:
        sql(
            str(places.ledger).replace("kept.db", "kept.accounts.db"),
            "UPDATE audit SET at = '2024-01-01T00:00:00+00:00' WHERE number = 3",
        )
    (trouble,) = examine(places, NOW).troubles
    assert trouble.where == "row 3 of the audit log"
    assert trouble.remedy is Remedy.HAND


def with_readers(places: Places) -> Callable[[datetime], tuple[int, int]]:
    """A reader and a webhook that were told of everything; gives a function that makes what is due: mails, calls."""
    begun = NOW - timedelta(days=1)
    with open_ledger(places.ledger) as ledger, NoticeBook.open(places.ledger) as book:
        observe(book, ledger, begun)
        wanted = Subscription(id="", name="All", email="ann@example.org", at="00:00", from_start=True)
        reader = subscribe(book, wanted, HEAD, begun, "test")
        token = make_token(token_key(book), Permit(purpose=Purpose.CONFIRM, subscription=reader.id))
        use_token(book, token, Purpose.CONFIRM, begun, "link")
        add_endpoint(book, "https://hook.example/", Search(), begun)

    def due(now: datetime) -> tuple[int, int]:
        with open_ledger(places.ledger) as ledger, NoticeBook.open(places.ledger) as book:
            observe(book, ledger, now)
            digests = len(compose_due(book, HEAD, now))
            return digests, plan_deliveries(book, now)

    return due


@pytest.mark.parametrize("seed", range(10))
def test_damaged_notices_tell_nobody_twice(in_file: Places, seed: int) -> None:
    due = with_readers(in_file)
    assert due(NOW)[0] == 1
    path = Path(str(in_file.ledger).replace("kept.db", "kept.notices.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(2):
        at = dice.randrange(len(content) // 4096) * 4096
        content[at : at + 4096] = bytes(4096)
    path.write_bytes(content)
    _, done, after = treated(in_file)
    assert after.sound, after.troubles
    assert due(NOW + timedelta(days=1)) == (0, 0), done
    page, reading = library(6, 1)[-1]
    with open_keeper(in_file.ledger) as keeper:
        keeper.save(page, reading)
    with NoticeBook.open(in_file.ledger) as book:
        there = len(book.subscriptions()), len(book.endpoints())
    assert due(NOW + timedelta(days=2)) == there  # what is new is told to whoever could be read
    if there != (1, 1):
        assert done.lost
