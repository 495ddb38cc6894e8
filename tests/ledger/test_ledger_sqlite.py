from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sanctrace.ledger import Counts, Ledger, open_ledger
from sanctrace.ledger.statements import migrations, queries
from sanctrace.model import Basis, LedgerError, ListUsed, Page, Reading

MakeReading = Callable[..., tuple[Page, Reading]]


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_a_reading_comes_back_as_it_was_saved(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading()
    assert ledger.save(page, reading)
    assert ledger.load("crates") == reading
    assert list(ledger.current()) == [reading]
    assert ledger.capture(page.sha256) == page
    assert ledger.counts() == Counts(captures=1, articles=1, events=1, findings=1)


def test_what_a_page_was_read_against_is_kept(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading()
    used = ListUsed(list_name="UN 1718", snapshot="un-1718@0123456789ab", dated=date(2026, 2, 27))
    against = dataclasses.replace(reading, basis=Basis(law="0123456789ab", lists=(used,)))
    ledger.save(page, reading)
    assert ledger.save(page, against)
    assert ledger.load("crates") == against
    assert [kept.reading for kept in ledger.since()] == [against]
    assert not ledger.save(page, against)


def test_a_ledger_of_the_first_version_is_brought_up_to_date(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    page, reading = make_reading()
    with open_ledger(path) as ledger:
        ledger.save(page, reading)
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE articles DROP COLUMN basis")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with open_ledger(path) as ledger:
        assert list(ledger.current()) == [reading]
        assert reading.basis is None


def test_what_is_not_there_is_none(ledger: Ledger) -> None:
    assert ledger.load("nobody") is None
    assert ledger.capture("0" * 64) is None
    assert list(ledger.since()) == []


def test_saving_twice_changes_no_byte_of_the_dump(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    page, reading = make_reading()
    with open_ledger(path) as ledger:
        assert ledger.save(page, reading)
    before = dump(path)
    with open_ledger(path) as ledger:
        assert not ledger.save(page, reading)
    assert dump(path) == before


def test_another_reading_of_the_same_bytes_replaces_the_first(ledger: Ledger, make_reading: MakeReading) -> None:
    page, first = make_reading(supplier="Ruritania")
    _, second = make_reading(supplier="Syldavia")
    ledger.save(page, first)
    assert ledger.save(page, second)
    assert list(ledger.current()) == [second]
    assert ledger.counts() == Counts(captures=1, articles=1, events=1, findings=1)


def test_other_bytes_from_the_same_source_are_a_revision(ledger: Ledger, make_reading: MakeReading) -> None:
    old_page, old = make_reading(content=b"first edition")
    new_page, new = make_reading(content=b"second edition")
    ledger.save(old_page, old)
    ledger.save(new_page, new)
    assert list(ledger.current()) == [new]
    assert [kept.reading for kept in ledger.since()] == [old, new]
    assert ledger.capture(old_page.sha256) == old_page


def test_a_source_that_goes_back_to_its_old_bytes_is_current_again(ledger: Ledger, make_reading: MakeReading) -> None:
    old, new = make_reading(content=b"first edition"), make_reading(content=b"second edition")
    for page, reading in (old, new, old):
        assert ledger.save(page, reading)
    assert list(ledger.current()) == [old[1]]


def test_since_gives_only_what_came_after(ledger: Ledger, make_reading: MakeReading) -> None:
    ledger.save(*make_reading(source="a.html"))
    (first,) = ledger.since()
    ledger.save(*make_reading(source="b.html"))
    assert [kept.reading.article.source for kept in ledger.since(first.number)] == ["b.html"]


def test_a_reading_of_another_page_is_refused(ledger: Ledger, make_reading: MakeReading) -> None:
    page, _ = make_reading(content=b"one")
    _, reading = make_reading(content=b"two")
    with pytest.raises(ValueError, match="other bytes"):
        ledger.save(page, reading)
    assert ledger.counts().articles == 0


def test_a_page_that_cannot_be_kept_whole_leaves_no_trace(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading()
    kept = reading.events[0]
    broken = dataclasses.replace(kept, findings=(*kept.findings, dataclasses.replace(kept.findings[0], note="\ud800")))
    with pytest.raises(UnicodeEncodeError):
        ledger.save(page, dataclasses.replace(reading, events=(broken,)))
    assert ledger.counts() == Counts(captures=0, articles=0, events=0, findings=0)
    assert ledger.save(page, reading)


def test_a_process_killed_inside_a_transaction_leaves_the_ledger_as_it_was(
    tmp_path: Path, make_reading: MakeReading
) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as ledger:
        ledger.save(*make_reading(source="first.html"))
    before = dump(path)
    script = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        import sanctrace.ledger.sqlite as store
        from conftest import build_reading

        written = []

        def encode_then_die(value, encode=store.encode):
            written.append(value)
            if len(written) == 3:  # article and event are written, the finding is not
                os.kill(os.getpid(), signal.SIGKILL)
            return encode(value)

        store.encode = encode_then_die
        store.SqliteLedger.open(Path(sys.argv[1])).save(*build_reading(source="second.html"))
    """)
    folder = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], env={**os.environ, "PYTHONPATH": folder}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    with open_ledger(path) as ledger:
        assert [r.article.source for r in ledger.current()] == ["first.html"]
    assert dump(path) == before


def test_two_processes_may_write_in_turn(tmp_path: Path, make_reading: MakeReading) -> None:
    path = tmp_path / "kept.db"
    with open_ledger(path) as one, open_ledger(path) as other:
        one.save(*make_reading(source="a.html"))
        other.save(*make_reading(source="b.html"))
        assert one.counts() == other.counts() == Counts(captures=1, articles=2, events=2, findings=2)


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
    with pytest.raises(LedgerError, match="is no ledger; name another file"):
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


def test_a_missing_ledger_is_not_made_when_only_reading(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    with pytest.raises(LedgerError, match="there is no ledger"):
        open_ledger(path, create=False)
    assert not path.exists()


def test_migrations_count_up_from_one() -> None:
    assert [step.version for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_every_query_says_what_it_does() -> None:
    assert all(text.startswith("-- ") for text in queries().values())


def test_only_one_module_of_each_file_names_the_store() -> None:
    package = Path(__file__).parents[2] / "src" / "sanctrace"
    naming = {p.name for p in package.rglob("*.py") if "sqlite3" in p.read_text(encoding="utf-8")}
    assert naming == {"sqlite.py", "watch_state.py"}
