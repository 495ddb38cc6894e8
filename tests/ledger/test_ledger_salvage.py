"""Rows out of a damaged file: what its pages still hold comes back, what was erased does not."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.ledger import open_ledger
from sanctrace.ledger.carve import carve
from sanctrace.ledger.salvage import salvage
from sanctrace.ledger.sqlite import SqliteFile
from sanctrace.ledger.statements import LEDGER
from sanctrace.model import EventAnchor, Judgement, JudgementKind, LedgerDamaged, Page, Reading

MakeReading = Callable[..., tuple[Page, Reading]]
PAGES, JUDGED = 30, 40


@pytest.fixture
def kept(tmp_path: Path, make_reading: MakeReading) -> Path:
    """A ledger with pages large and small, and many judgements."""
    path = tmp_path / "kept.db"
    dice = random.Random(7)
    with open_ledger(path) as ledger:
        for n in range(PAGES):
            page, reading = make_reading(source=f"https://quay.example/{n}", content=b"<p>" + dice.randbytes(n * 700))
            ledger.save(page, reading)
        for n in range(JUDGED):
            about = EventAnchor.of(reading.events[0].event, page.sha256)
            at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=n)
            ledger.judge(Judgement(kind=JudgementKind.NOTE, about=(about,), by="Ada", at=at, reason=f"Note {n} " * 20))
    return path


def rows(path: Path, table: str) -> set[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = set(connection.execute(f"SELECT * FROM {table}").fetchall())
    connection.close()
    return found


def test_a_sound_file_comes_back_row_for_row(kept: Path, tmp_path: Path) -> None:
    saved = salvage(kept, tmp_path / "new.db", LEDGER)
    assert (saved.torn, dict(saved.dropped), saved.pages) == ((), {}, ())
    with SqliteFile(kept, LEDGER) as file:
        tables = list(file.tables())
    for table in tables:
        assert rows(tmp_path / "new.db", table) == rows(kept, table)


def test_without_its_first_page_captures_and_judgements_come_back(kept: Path, tmp_path: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[:4096] = bytes(4096)
    broken = tmp_path / "broken.db"
    broken.write_bytes(content)
    salvage(broken, tmp_path / "new.db", LEDGER)
    for table in ("captures", "articles", "events", "judgements", "judgement_pages"):
        assert rows(tmp_path / "new.db", table) == rows(kept, table)
    with open_ledger(tmp_path / "new.db") as ledger:
        assert ledger.check() == []


@pytest.mark.parametrize("kinds", [{0x0D}, {0x02, 0x0A}], ids=["in the table", "in the index"])
def test_a_judgement_stands_twice_in_the_file(kept: Path, tmp_path: Path, kinds: set[int]) -> None:
    content = bytearray(kept.read_bytes())
    lost = [at for at in range(0, len(content), 4096) if content[at] in kinds and b"Note " in content[at : at + 4096]]
    for at in lost:
        content[at : at + 4096] = bytes(4096)
    broken = tmp_path / "broken.db"
    broken.write_bytes(content)
    saved = salvage(broken, tmp_path / "new.db", LEDGER)
    assert lost
    assert rows(tmp_path / "new.db", "judgements") == rows(kept, "judgements")
    assert not saved.missing.get("judgements")


def test_what_was_erased_does_not_come_back(kept: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(kept)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("DELETE FROM articles WHERE number % 2")
    connection.execute("DELETE FROM captures WHERE sha256 NOT IN (SELECT sha256 FROM articles)")
    connection.commit()
    connection.close()
    content = bytearray(kept.read_bytes())
    content[100:4096] = bytes(3996)  # the tables are not found any more; the list of free pages is
    broken = tmp_path / "broken.db"
    broken.write_bytes(content)
    salvage(broken, tmp_path / "new.db", LEDGER)
    assert rows(tmp_path / "new.db", "captures") == rows(kept, "captures")
    assert rows(tmp_path / "new.db", "articles") == rows(kept, "articles")


def test_what_only_the_log_holds_comes_back(kept: Path, tmp_path: Path, make_reading: MakeReading) -> None:
    with open_ledger(kept) as ledger:
        page, reading = make_reading(source="https://quay.example/late")
        ledger.save(page, reading)
        broken = tmp_path / "broken.db"
        broken.write_bytes(bytes(4096) + kept.read_bytes()[4096:])
        Path(f"{broken}-wal").write_bytes(Path(f"{kept}-wal").read_bytes())
    saved = salvage(broken, tmp_path / "new.db", LEDGER)
    assert page.sha256 in {row[0] for row in rows(tmp_path / "new.db", "captures")}
    assert saved.rows["judgements"] == JUDGED


@settings(max_examples=25, deadline=None)
@given(flips=st.lists(st.integers(0, 10_000_000), max_size=60), cut=st.floats(0.3, 1.0))
def test_no_damage_ends_the_salvage_or_alters_what_it_saves(
    tmp_path_factory: pytest.TempPathFactory, flips: list[int], cut: float
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    sound = _library(folder)
    content = bytearray(sound.read_bytes()[: int(sound.stat().st_size * cut)])
    for flip in flips:
        content[flip % len(content)] ^= 1 << flip % 8
    broken = folder / "broken.db"
    broken.write_bytes(content)
    salvage(broken, folder / "new.db", LEDGER)
    assert rows(folder / "new.db", "judgements") <= rows(sound, "judgements")
    with open_ledger(folder / "new.db") as ledger:
        assert not [fault for fault in ledger.check() if "refers to" in fault.what]


def _library(folder: Path) -> Path:
    path = folder / "kept.db"
    about = EventAnchor(event="e", article="a", sha256="0" * 64, kind="transfer", start=0, end=9)
    with open_ledger(path) as ledger:
        for n in range(25):
            at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=n)
            ledger.judge(Judgement(kind=JudgementKind.NOTE, about=(about,), by="Ada", at=at, reason=f"Note {n} " * 60))
    return path


@given(st.binary(max_size=20_000), st.binary(max_size=9_000))
def test_carving_reads_any_bytes(content: bytes, log: bytes) -> None:
    assert isinstance(list(carve(content, log)), list)


def test_a_damaged_ledger_is_told_apart_from_one_that_is_not_to_be_had(kept: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[4096:20_000] = bytes(20_000 - 4096)
    kept.write_bytes(content)
    with pytest.raises(LedgerDamaged, match="doctor --mend"), open_ledger(kept) as ledger:
        list(ledger.since())
        list(ledger.cases())
        ledger.counts()
