"""On a real PostgreSQL: judgements altered or erased past our code are named one by one and put back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main
from sanctrace.ledger import open_ledger
from sanctrace.ledger.codec import encode
from sanctrace.ledger.judgement_copies import digest_of
from sanctrace.model import EventAnchor, Judgement, JudgementKind, LedgerError
from sanctrace.runs.backup.restore import restore
from sanctrace.runs.backup.take import Places as Kept
from sanctrace.runs.backup.take import take_backup
from sanctrace.runs.doctor.checkup import Places, Remedy
from sanctrace.runs.doctor.copies import stretches
from sanctrace.runs.doctor.examine import examine
from sanctrace.runs.ingest import open_keeper

if TYPE_CHECKING:
    from tests.conftest import PostgresqlServer
    from tests.runs.test_runs_doctor import NOW, PAGES, filled, sql, treated
else:
    from test_runs_doctor import NOW, PAGES, filled, sql, treated

MOOT = "value = replace(value, 'Seen, 3.', 'Moot, 3.')"
LAST = len(PAGES) + 9  # the number of the latest judgement


@pytest.fixture
def places(postgresql_server: PostgresqlServer, tmp_path: Path) -> Places:
    """A ledger on a server, with judgements; two of them withdraw others, which move cases."""
    made = filled(postgresql_server.new(), tmp_path)
    with open_keeper(made.ledger) as keeper:
        page, reading = PAGES[0]
        about = (EventAnchor.of(reading.events[0].event, page.sha256),)
        gone = Judgement(kind=JudgementKind.DISMISS, about=about, by="Ada", at=NOW - timedelta(days=1), reason="No.")
        keeper.judge(gone)
        at = NOW - timedelta(hours=2)
        keeper.judge(
            Judgement(kind=JudgementKind.WITHDRAW, about=(), by="Ada", at=at, reason="After all.", value=gone.id)
        )
        page, reading = PAGES[1]
        about = (EventAnchor.of(reading.events[0].event, page.sha256),)
        keeper.judge(Judgement(kind=JudgementKind.DISMISS, about=about, by="Ada", at=at, reason="No matter."))
        for n in range(6):
            at = NOW - timedelta(hours=1, minutes=n)
            keeper.judge(Judgement(kind=JudgementKind.NOTE, about=about, by="Bo", at=at, reason=f"Again, {n}."))
    return made


def everything(address: str | Path) -> tuple[object, ...]:
    """Judgements with their numbers, their pages and copies, the cases, and what guards them."""
    with open_ledger(address) as ledger:
        numbered = list(ledger.judgements_since()), list(ledger.cases())
    tables = (
        "SELECT * FROM judgement_pages ORDER BY 1, 2",
        "SELECT * FROM judgement_copies ORDER BY 1",
        "SELECT * FROM last_numbers ORDER BY 1",
        "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "SELECT proname, prosrc, proconfig FROM pg_proc WHERE pronamespace = 'sanctrace'::regnamespace ORDER BY 1",
    )
    return *numbered, *(asked(address, statement) for statement in tables)


def asked(address: str | Path, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(str(address)) as server:
        server.execute("SET search_path = sanctrace")
        return server.execute(statement.encode()).fetchall()


def test_each_judgement_is_copied_by_the_database_with_its_digest(places: Places) -> None:
    rows = asked(places.ledger, "SELECT number, judgement, value FROM judgements ORDER BY number")
    copies = asked(places.ledger, "SELECT number, judgement, value, digest FROM judgement_copies ORDER BY number")
    assert copies == [(*row, digest_of(int(str(row[0])), str(row[1]), str(row[2]))) for row in rows]
    assert len(rows) == LAST


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sanctrace.judgement_copies SET digest = ''",
        "DELETE FROM sanctrace.judgement_copies",
        "TRUNCATE sanctrace.judgement_copies",
        "INSERT INTO sanctrace.judgement_copies VALUES (99, 'x', '{}', '')",
    ],
)
def test_the_database_itself_refuses_to_change_a_copy(places: Places, change: str) -> None:
    before = everything(places.ledger)
    with (
        psycopg.connect(str(places.ledger)) as server,
        pytest.raises(psycopg.errors.RaiseException, match="judgements are only added"),
    ):
        server.execute(change.encode())
    assert everything(places.ledger) == before


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        ([f"UPDATE judgements SET {MOOT} WHERE number = 4"], {"judgement 4": "altered past"}),
        (["UPDATE judgements SET value = '{}' WHERE number = 4"], {"judgement 4": "altered past"}),
        (["DELETE FROM judgements WHERE number IN (2, 4)"], {"judgement 2": "erased", "judgement 4": "erased"}),
        (["DELETE FROM judgements WHERE number > 14"], {f"judgement {n}": "erased" for n in range(15, LAST + 1)}),
        (["UPDATE judgements SET number = 900 WHERE number = 4"], {"judgement 4": "it stands as 900"}),
        (
            [
                "UPDATE judgements SET number = 900 WHERE number = 4",
                "UPDATE judgements SET number = 4 WHERE number = 5",
                "UPDATE judgements SET number = 5 WHERE number = 900",
            ],
            {"judgement 4": "it stands as 5", "judgement 5": "it stands as 4"},
        ),
        ([f"UPDATE judgement_copies SET {MOOT} WHERE number = 4"], {"judgement 4": "its copy is not as"}),
        (
            [f"UPDATE judgements SET {MOOT} WHERE number = 4", "DELETE FROM judgement_copies WHERE number = 5"],
            {"judgement 4": "altered past", "judgement 5": "no copy"},
        ),
        (["DELETE FROM judgement_pages WHERE judgement_number < 9"], {f"judgement {n}": "pages" for n in range(1, 9)}),
        (
            ["UPDATE last_numbers SET number = 3 WHERE name = 'judgements'"],
            {f"judgement {LAST}": "the count of judgements"},
        ),
    ],
)
def test_what_was_altered_is_named_one_by_one_and_put_back(
    places: Places, statements: list[str], named: dict[str, str]
) -> None:
    before = everything(places.ledger)
    sql(places.ledger, *statements)
    found, done, after = treated(places)
    ours = found.of("ledger")
    assert ours is not None
    assert {trouble.remedy for trouble in ours.troubles} == {Remedy.COPIES}
    assert {t.where: named[t.where] for t in ours.troubles if named[t.where] in t.what} == named
    assert all("no copy" in line for line in done.lost)
    assert after.sound, after.troubles
    assert everything(places.ledger) == before


def test_what_is_judged_over_erased_ones_stays_behind_them(places: Places) -> None:
    with open_ledger(places.ledger) as ledger:
        before = list(ledger.judgements_since())
        cases = list(ledger.cases())
    sql(places.ledger, "DELETE FROM judgement_pages", "DELETE FROM judgements")
    page, reading = PAGES[1]
    about = (EventAnchor.of(reading.events[0].event, page.sha256),)
    with open_keeper(places.ledger) as keeper:
        keeper.judge(Judgement(kind=JudgementKind.NOTE, about=about, by="Eve", at=NOW, reason="Meanwhile."))
    with open_ledger(places.ledger) as ledger:
        assert list(ledger.cases()) != cases
    found, done, after = treated(places)
    assert [trouble.where for trouble in found.troubles] == [
        *(f"judgement {n}" for n in range(1, 21)), f"judgements 21-{LAST}"
    ]  # fmt: skip
    assert f"{LAST} of its judgements put back as they were kept (number 1-{LAST})" in " ".join(done.done)
    assert (done.lost, after.sound) == ((), True)
    with open_ledger(places.ledger) as ledger:
        *first, last = ledger.judgements_since()
        assert (first, last.number, last.judgement.reason) == (before, LAST + 1, "Meanwhile.")
        dismissed = [case for case in ledger.cases() if any(j.reason == "No matter." for j in case.judgements)]
        assert len(dismissed) == 1


def test_where_both_are_altered_the_lost_one_is_told_and_put_aside(places: Places) -> None:
    lost = str(asked(places.ledger, "SELECT judgement FROM judgements WHERE number = 4")[0][0])
    sql(places.ledger, *(f"UPDATE {table} SET {MOOT} WHERE number = 4" for table in ("judgements", "judgement_copies")))
    found, done, after = treated(places)
    told = found.of("ledger")
    assert told is not None
    assert [(t.where, lost in t.what, "so was its copy" in t.what) for t in told.troubles] == [
        ("judgement 4", True, True)
    ]
    (line,) = done.lost
    assert f"1 of its judgements (number 4; {lost}) could be put back from neither table" in line
    assert after.sound
    aside = asked(places.ledger, "SELECT number, stood_in, judgement, lost FROM judgements_put_aside ORDER BY 2")
    assert aside == [(4, "judgement_copies", lost, True), (4, "judgements", lost, True)]


def test_where_neither_is_there_its_number_is_told_once(places: Places) -> None:
    tables = ("judgement_pages WHERE judgement_number", "judgements WHERE number", "judgement_copies WHERE number")
    sql(places.ledger, *(f"DELETE FROM {table} = 4" for table in tables))
    found, done, after = treated(places)
    assert [t.what for t in found.troubles] == ["its number was given, and neither it nor a copy is there"]
    assert "1 of its judgements (number 4)" in done.lost[0]
    assert after.sound
    with open_keeper(places.ledger) as keeper:
        page, reading = PAGES[2]
        about = (EventAnchor.of(reading.events[0].event, page.sha256),)
        keeper.judge(Judgement(kind=JudgementKind.NOTE, about=about, by="Ada", at=NOW, reason="Later."))
    assert asked(places.ledger, "SELECT max(number) FROM judgements") == [(LAST + 1,)]


def test_one_added_with_the_guards_off_is_told_and_stays(places: Places) -> None:
    page, reading = PAGES[5]
    about = (EventAnchor.of(reading.events[0].event, page.sha256),)
    added = Judgement(kind=JudgementKind.NOTE, about=about, by="Eve", at=NOW, reason="Slipped in.")
    sql(places.ledger, f"INSERT INTO judgements VALUES (99, '{added.id}', '{encode(added)}')")
    found, done, after = treated(places)
    assert any("it has no copy" in trouble.what and added.id in trouble.what for trouble in found.troubles)
    assert f"judgements number {LAST + 1} is not known" in done.lost[0]
    assert after.sound
    with open_ledger(places.ledger) as ledger:
        assert ledger.judgement(added.id) == added


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER judgements_are_not_changed ON judgements",
        "DROP TRIGGER judgements_are_copied ON judgements",
        "ALTER TABLE judgement_copies DISABLE TRIGGER USER",
        "ALTER TABLE judgements DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION refuse_to_change_judgements() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'",
        "DROP TRIGGER judgement_pages_are_not_changed ON judgement_pages;"
        " CREATE TRIGGER judgement_pages_are_not_changed BEFORE TRUNCATE ON judgement_pages"
        " EXECUTE FUNCTION refuse_to_change_judgements()",
    ],
)
def test_guards_that_are_down_are_named_and_stand_again(places: Places, statement: str) -> None:
    before = everything(places.ledger)
    sql(places.ledger, statement)
    found, done, after = treated(places)
    assert ["what guards them against change" in trouble.what for trouble in found.troubles] == [True]
    assert "ledger: the guards over judgements stand again" in done.done
    assert (after.sound, done.lost) == (True, ())
    assert everything(places.ledger) == before


def test_a_mending_that_is_refused_changes_nothing_and_the_guards_stand(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql(places.ledger, "DELETE FROM judgements WHERE number = 4")
    before = everything(places.ledger)

    def broken(*_: object) -> None:
        raise LedgerError("the server went away")

    with monkeypatch.context() as patch, pytest.raises(LedgerError):
        patch.setattr("sanctrace.runs.doctor.mend.gather_all", broken)
        treated(places)
    assert everything(places.ledger) == before
    assert treated(places)[2].sound


def test_the_command_names_mends_and_looks_again(places: Places, tmp_path: Path) -> None:
    sql(places.ledger, f"UPDATE judgements SET {MOOT} WHERE number = 4", "DELETE FROM judgements WHERE number = 6")
    options = [
        "--home",
        tmp_path / "lists",
        "--sources",
        tmp_path / "s.yml",
        "--key",
        tmp_path / "key",
        "--min-free",
        "0",
    ]
    command = ["doctor", "--ledger", str(places.ledger), *map(str, options)]
    told = CliRunner().invoke(main, command)
    assert told.exit_code == 1
    assert "judgement 4: it was altered past sanctrace, and can be put back from its copy" in told.stdout
    assert "judgement 6: it was erased past sanctrace, and can be put back from its copy" in told.stdout
    mended = CliRunner().invoke(main, [*command, "--mend", "--json"])
    assert mended.exit_code == 0, mended.stdout
    assert json.loads(mended.stdout)["sound"]
    assert "ledger: 2 of its judgements put back as they were kept (number 4, 6)" in mended.stdout


def test_numbers_that_follow_one_another_are_told_as_stretches() -> None:
    assert stretches([7, 1, 3, 2, 9, 10]) == "1-3, 7, 9-10"
    assert stretches([]) == ""


def test_a_backup_goes_into_a_file_and_back_and_every_judgement_has_its_copy_again(
    places: Places, postgresql_server: PostgresqlServer, tmp_path: Path
) -> None:
    before = everything(places.ledger)
    ledgers = [str(places.ledger), str(tmp_path / "kept.db"), postgresql_server.new()]
    kept = [Kept(ledger=at, watch=tmp_path / f"{n}.watch.db", home=None, sources=None) for n, at in enumerate(ledgers)]
    for n, (old, new) in enumerate(pairwise(kept)):
        take_backup(old, tmp_path / f"{n}.backup", lambda *_: None)
        restore(tmp_path / f"{n}.backup", new, lambda *_: None)
        assert examine(replace(places, ledger=new.ledger, watch=new.watch), NOW).sound
    assert everything(ledgers[-1]) == before
