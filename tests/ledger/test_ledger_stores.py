"""What every ledger does, whatever store it is kept in: each test runs on SQLite and on a PostgreSQL of its own."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from datetime import date

import pytest

from sanctrace.ledger import Counts, Ledger, open_ledger
from sanctrace.model import Basis, LedgerError, ListUsed, Page, Reading

MakeReading = Callable[..., tuple[Page, Reading]]
Dump = Callable[[str], str]


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


def test_what_is_not_there_is_none(ledger: Ledger) -> None:
    assert ledger.load("nobody") is None
    assert ledger.capture("0" * 64) is None
    assert list(ledger.since()) == []


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


def test_saving_twice_changes_nothing_that_is_kept(ledger_address: str, make_reading: MakeReading, dump: Dump) -> None:
    page, reading = make_reading()
    with open_ledger(ledger_address) as ledger:
        assert ledger.save(page, reading)
    before = dump(ledger_address)
    with open_ledger(ledger_address) as ledger:
        assert not ledger.save(page, reading)
    assert dump(ledger_address) == before


def test_revisions_of_a_page_are_all_kept_the_latest_last(ledger: Ledger, make_reading: MakeReading) -> None:
    editions = [make_reading(content=text) for text in (b"first edition", b"second edition", b"third edition")]
    for page, reading in editions:
        ledger.save(page, reading)
    ledger.save(*make_reading(source="another.html"))
    assert [kept.reading for kept in ledger.revisions("pages/crates.html")] == [reading for _, reading in editions]
    assert ledger.revisions("nowhere.html") == ()


def test_many_readings_come_in_order_however_many_there_are(ledger: Ledger, make_reading: MakeReading) -> None:
    sources = [f"{number:03}.html" for number in range(230)]  # more than are fetched at once
    with ledger.writing():
        for source in sources:
            ledger.save(*make_reading(source=source))
    assert [reading.article.source for reading in ledger.current()] == sources
    assert [kept.reading.article.source for kept in ledger.since()] == sources


def test_an_event_is_found_by_its_id_where_it_stands(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading()
    ledger.save(page, reading)
    (event,) = reading.events
    (found,) = ledger.find_event(event.event.id)
    assert (found.article, found.reading, found.place.position) == (reading.article, event, 0)
    ledger.save(*make_reading(content=b"second edition", supplier="Syldavia"))
    assert ledger.find_event(event.event.id) == ()
    assert ledger.find_event("nobody") == ()


def test_what_fails_inside_a_transaction_is_undone_with_all_before_it(
    ledger_address: str, make_reading: MakeReading, dump: Dump
) -> None:
    with open_ledger(ledger_address) as ledger:
        ledger.save(*make_reading(source="first.html"))
        before = dump(ledger_address)
        with pytest.raises(RuntimeError, match="half-way"), ledger.writing():
            ledger.save(*make_reading(source="second.html"))
            raise RuntimeError("half-way")
        assert dump(ledger_address) == before
        ledger.save(*make_reading(source="second.html"))
        assert [kept.number for kept in ledger.since()] == [1, 2]


def test_two_connections_may_write_in_turn(ledger_address: str, make_reading: MakeReading) -> None:
    with open_ledger(ledger_address) as one, open_ledger(ledger_address) as other:
        one.save(*make_reading(source="a.html"))
        other.save(*make_reading(source="b.html"))
        assert one.counts() == other.counts() == Counts(captures=1, articles=2, events=2, findings=2)


def test_writers_at_once_wait_for_one_another(ledger_address: str, make_reading: MakeReading) -> None:
    open_ledger(ledger_address).close()
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            with open_ledger(ledger_address) as ledger:
                for number in range(10):
                    ledger.save(*make_reading(source=f"{name}{number}.html"))
        except BaseException as error:  # handed to the test
            failed.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failed
    with open_ledger(ledger_address) as ledger:
        assert [kept.number for kept in ledger.since()] == list(range(1, 31))
        assert ledger.check() == []


def test_a_closed_ledger_says_so(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    ledger.close()
    with pytest.raises(LedgerError):
        ledger.counts()


def test_a_missing_ledger_is_not_made_when_only_reading(ledger_address: str) -> None:
    for _ in range(2):
        with pytest.raises(LedgerError, match="there is no ledger; make one with: sanctrace read --ledger"):
            open_ledger(ledger_address, create=False)


def test_a_sound_ledger_has_no_faults(ledger: Ledger, make_reading: MakeReading) -> None:
    ledger.save(*make_reading())
    assert ledger.check() == []
