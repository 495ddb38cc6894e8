from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.ledger.statements import queries
from sanctrace.model import LedgerError, Page, Reading

MakeReading = Callable[..., tuple[Page, Reading]]


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_columns_for_queries_are_computed_from_the_values(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        ledger.save(*make_reading())
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT kind, status, supplier, date_start FROM events").fetchall() == [
        ("transfer", "reported", "Ruritania", "2019-05-03")
    ]
    assert connection.execute("SELECT provision, outcome FROM findings").fetchall() == [
        ("un-dprk-1718-8-a-iii", "cannot be tested")
    ]
    ((text, start, end),) = connection.execute('SELECT text, start, "end" FROM passages').fetchall()
    connection.close()
    assert (len(text), start, end) == (85, 0, 85)


def test_a_full_disk_says_what_to_do_and_keeps_what_was_read(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        ledger.save(*make_reading(source="first.html"))
        pages = path.stat().st_size // 4096
        store = ledger._store  # type: ignore[attr-defined]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        big = "<p>" + os.urandom(40_000).hex() + "</p>"
        with pytest.raises(LedgerError, match="the disk is full; make room and run again"):
            ledger.save(*make_reading(source="second.html", content=big.encode()))
        assert [reading.article.source for reading in ledger.current()] == ["first.html"]
        assert ledger.check() == []


def test_a_file_that_may_not_be_written_says_so(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        ledger._store._connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
        with pytest.raises(LedgerError, match="cannot be opened for writing"):
            ledger.save(*make_reading())


def test_a_writer_that_does_not_end_is_told_after_a_while(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as one, open_ledger(path) as other, one.writing():
        other._store._connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]
        with pytest.raises(LedgerError, match="another process has been writing"):
            other.save(*make_reading())


def test_a_newer_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    open_ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerError, match=r"newer sanctrace .*version 99.*update sanctrace"):
        open_ledger(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("This is a shopping list, long enough to look like a header.\n" * 40, encoding="utf-8")
    with pytest.raises(LedgerError, match="holds no ledger; name another file"):
        open_ledger(path)


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="another program"):
        open_ledger(path)
    assert path.read_bytes() == before


def test_a_damaged_ledger_says_what_to_do(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        ledger.save(*make_reading())
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="damaged"), open_ledger(path) as ledger:
        list(ledger.current())


def test_a_stored_value_that_is_no_model_value_says_what_to_do(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        ledger.save(*make_reading())
    connection = sqlite3.connect(path)
    connection.execute("""UPDATE events SET value = '{"kind":"gift"}'""")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="damaged"), open_ledger(path) as ledger:
        list(ledger.current())


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"the folder .*nowhere does not exist"):
        open_ledger(tmp_path / "nowhere" / "kept.db")


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be opened for writing"):
        open_ledger(tmp_path)  # a folder


def test_only_one_module_of_each_file_names_the_store() -> None:
    package = Path(__file__).parents[2] / "src" / "sanctrace"
    naming = {p.name for p in package.rglob("*.py") if "sqlite3" in p.read_text(encoding="utf-8")}
    assert naming == {"sqlite.py"}


def test_the_readings_of_a_page_are_found_without_looking_at_every_page(tmp_path: Path) -> None:
    open_ledger(tmp_path / "kept.db").close()
    connection = sqlite3.connect(tmp_path / "kept.db")
    tables = ("articles", "captures", "unread_pages", "kept", "later")
    for query in ("readings_of_page", "capture_by_hash", "numbers_of_page"):
        plan = connection.execute(f"EXPLAIN QUERY PLAN {queries('sqlite')[query]}", {"sha256": "0" * 64, "source": "a"})
        steps = [detail.split() for *_, detail in plan]
        assert [step for step in steps if step[0] == "SCAN" and step[1] in tables] == [], query
    connection.close()
