"""What people decided is only added to, in both stores, and finds its event again when the page is read anew."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest

from sanctrace.ledger import Counts, Ledger, open_ledger
from sanctrace.model import EventAnchor, EventKind, EventReading, Judgement, JudgementKind, Page, Reading

MakeReading = Callable[..., tuple[Page, Reading]]
Dump = Callable[[str], str]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def anchor_of(reading: Reading, event: int = 0) -> EventAnchor:
    return EventAnchor.of(reading.events[event].event, reading.article.sha256)


def confirmed(reading: Reading, by: str = "Anna", at: datetime = NOON) -> Judgement:
    return Judgement(kind=JudgementKind.CONFIRM, about=(anchor_of(reading),), by=by, at=at, reason="two sources")


def withdrawn(judgement: Judgement, by: str = "Anna") -> Judgement:
    return Judgement(
        kind=JudgementKind.WITHDRAW,
        about=(),
        by=by,
        at=NOON + timedelta(hours=1),
        reason="one source",
        value=judgement.id,
    )


def test_judgements_come_back_in_the_order_of_keeping(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading()
    ledger.save(page, reading)
    seoul = NOON.astimezone(timezone(timedelta(hours=9)))
    first, second = confirmed(reading), confirmed(reading, by="Ben", at=seoul)
    assert ledger.judge(first)
    assert ledger.judge(second)
    assert [(kept.number, kept.judgement) for kept in ledger.judgements_since()] == [(1, first), (2, second)]
    assert [kept.judgement for kept in ledger.judgements_since(1)] == [second]
    assert ledger.counts() == Counts(captures=1, articles=1, events=1, findings=1, judgements=2)


def test_the_same_judgement_is_kept_once(ledger: Ledger, make_reading: MakeReading) -> None:
    _, reading = make_reading()
    assert ledger.judge(confirmed(reading))
    assert not ledger.judge(confirmed(reading))
    assert ledger.counts().judgements == 1


def test_judgements_are_found_by_page_with_their_withdrawals(ledger: Ledger, make_reading: MakeReading) -> None:
    one, other = make_reading(content=b"one")[1], make_reading(content=b"other")[1]
    judged = confirmed(one)
    ended = withdrawn(judged)
    for judgement in (judged, confirmed(other), ended, withdrawn(ended, by="Ben")):
        ledger.judge(judgement)
    about = ledger.judgements_about({one.article.sha256})
    assert [kept.judgement for kept in about] == [judged, ended, withdrawn(ended, by="Ben")]
    assert ledger.judgements_about(()) == ()


def test_what_is_not_kept_cannot_be_withdrawn(ledger: Ledger, make_reading: MakeReading) -> None:
    _, reading = make_reading()
    with pytest.raises(ValueError, match=r"no judgement .* is kept"):
        ledger.judge(withdrawn(confirmed(reading)))
    assert ledger.counts().judgements == 0


_CHANGES = (
    "UPDATE judgements SET value = '{}'",
    "DELETE FROM judgements",
    "UPDATE judgement_pages SET sha256 = 'x'",
    "DELETE FROM judgement_pages",
)


_REPLACE = "REPLACE INTO judgements (number, judgement, value) SELECT number, judgement, '{}' FROM judgements"


@pytest.mark.parametrize("change", [*_CHANGES, _REPLACE])
def test_sqlite_itself_refuses_to_change_or_erase_a_judgement(
    change: str, tmp_path: object, make_reading: MakeReading, dump: Dump
) -> None:
    address = f"{tmp_path}/kept.db"
    with open_ledger(address) as ledger:
        ledger.judge(confirmed(make_reading()[1]))
    before = dump(address)
    connection = sqlite3.connect(address)
    with pytest.raises(sqlite3.IntegrityError, match="judgements are only added: withdraw one by a later row"):
        connection.execute(change)
    connection.close()
    assert dump(address) == before


@pytest.mark.parametrize("change", [*_CHANGES, "TRUNCATE judgements CASCADE"])
def test_postgresql_itself_refuses_to_change_or_erase_a_judgement(
    change: str, request: pytest.FixtureRequest, make_reading: MakeReading, dump: Dump
) -> None:
    address = request.getfixturevalue("postgresql_server").new()
    with open_ledger(address) as ledger:
        ledger.judge(confirmed(make_reading()[1]))
    before = dump(address)
    with psycopg.connect(address) as server:
        server.execute("SET search_path = sanctrace")
        with pytest.raises(
            psycopg.errors.RaiseException, match="judgements are only added: withdraw one by a later row"
        ):
            server.execute(change.encode())
    assert dump(address) == before


def replaced(reading: Reading, *spans: tuple[EventKind, int, int]) -> Reading:
    """The reading with one event for each span of the body."""
    template = reading.events[0].event
    events = [
        dataclasses.replace(template, kind=kind, evidence=(reading.article.passage(start, end),))
        for kind, start, end in spans
    ]
    return dataclasses.replace(reading, events=tuple(EventReading(event=event) for event in events))


@pytest.mark.parametrize(
    ("spans", "meant"),
    [
        pytest.param([(EventKind.TRANSFER, 0, 85)], 0, id="the very same event"),
        pytest.param([(EventKind.SEIZURE, 0, 85)], 0, id="another kind, the same words"),
        pytest.param(
            [(EventKind.SEIZURE, 0, 85), (EventKind.TRANSFER, 0, 84)], 1, id="of two at one place the kind decides"
        ),
        pytest.param(
            [(EventKind.SEIZURE, 0, 85), (EventKind.TRANSFER, 80, 100)], 0, id="words count for more than the kind"
        ),
        pytest.param([(EventKind.TRANSFER, 87, 103)], None, id="elsewhere on the page"),
        pytest.param([], None, id="nothing is read there any more"),
    ],
)
def test_an_anchor_finds_its_event_in_a_better_reading(
    spans: list[tuple[EventKind, int, int]], meant: int | None, ledger: Ledger, make_reading: MakeReading
) -> None:
    page, reading = make_reading()
    ledger.save(page, reading)
    anchor = anchor_of(reading)
    better = replaced(reading, *spans)
    ledger.save(page, better)
    found = ledger.anchored(anchor)
    assert (found and found.reading) == (None if meant is None else better.events[meant])


def test_an_anchor_follows_its_words_into_an_edited_page(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading(content=b"first edition")
    ledger.save(page, reading)
    edited_page, edited = make_reading(content=b"second edition")
    body = "Corrected on 5 May.\n\n" + edited.article.body
    edited = dataclasses.replace(edited, article=dataclasses.replace(edited.article, body=body))
    edited = replaced(edited, (EventKind.TRANSFER, 21, 106))
    ledger.save(edited_page, edited)
    found = ledger.anchored(anchor_of(reading))
    assert found is not None
    assert (found.reading, found.article) == (edited.events[0], edited.article)


def test_an_anchor_is_lost_where_the_edited_page_no_longer_has_its_words(
    ledger: Ledger, make_reading: MakeReading
) -> None:
    page, reading = make_reading(content=b"first edition")
    ledger.save(page, reading)
    edited_page, edited = make_reading(content=b"second edition")
    article = dataclasses.replace(edited.article, body="Withdrawn.")
    ledger.save(edited_page, Reading(article=article))
    assert ledger.anchored(anchor_of(reading)) is None


def test_an_anchor_of_a_page_that_is_not_kept_finds_nothing(ledger: Ledger, make_reading: MakeReading) -> None:
    assert ledger.anchored(anchor_of(make_reading()[1])) is None
