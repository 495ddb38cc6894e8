"""A source's health: each condition, on both sides of its boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sanctrace.model import Fault, Poll, Sighting, SightingState, Source, SourceKind
from sanctrace.runs.watch.health import Before, Condition, SourceHealth, source_health

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(id="paper", kind=SourceKind.FEED, address="https://news.example/rss", every=HOUR)


def looks(days: float, *, fault: Fault | None = None, found: int = 20, until: datetime = NOW) -> list[Poll]:
    count = int(days * 24)
    return [
        Poll(source="paper", address=SOURCE.address, at=until - n * HOUR, fault=fault, reason="why", found=found)
        for n in reversed(range(count))
    ]


def entries(every: timedelta, first: datetime, last: datetime, **values: object) -> list[Sighting]:
    found: list[Sighting] = []
    at = first
    while at <= last:
        state = SightingState.KEPT
        sighting = Sighting(
            number=len(found), source="paper", guid=None, link="https://news.example/a", key=None, digest="d",
            title="", first_seen=at, state=state, fetched_at=at, words=300,
        )  # fmt: skip
        found.append(replace(sighting, **values))  # type: ignore[arg-type]
        at += every
    return found


def health(polls: Sequence[Poll], seen: Sequence[Sighting] = (), now: datetime = NOW) -> SourceHealth:
    worked = [p.at for p in polls if p.worked]
    failures = next((n for n, p in enumerate(reversed(polls)) if p.worked), len(polls))
    before = Before(success=worked[-1] if worked else None, last=polls[-1] if polls else None, failures=failures)
    return source_health(SOURCE, polls, seen, before, now)


def test_all_is_well() -> None:
    told = health(looks(20), entries(HOUR * 2, NOW - 19 * DAY, NOW))
    assert (told.condition, told.alarm) == (Condition.OK, False)
    assert told.per_day == pytest.approx(12, rel=0.1)
    assert (told.looks, told.looks_worked, told.text_yield) == (480, 480, 1.0)


def test_never_looked_at() -> None:
    assert health([]).condition is Condition.NEVER


@pytest.mark.parametrize(
    ("failures", "condition"), [(1, Condition.FAILING), (2, Condition.FAILING), (3, Condition.DOWN)]
)
def test_down_after_three_failures_in_a_row(failures: int, condition: Condition) -> None:
    polls = looks(2, until=NOW - failures * HOUR) + looks(failures / 24, fault=Fault.TIMEOUT)
    told = health(polls)
    assert told.condition is condition
    assert told.alarm is (condition is Condition.DOWN)
    assert "timed out: why" in told.told


def test_down_at_once_when_it_never_worked() -> None:
    assert health(looks(1 / 24, fault=Fault.NOT_A_FEED)).condition is Condition.DOWN


@pytest.mark.parametrize(("ago", "condition"), [(DAY, Condition.OK), (DAY + HOUR, Condition.OVERDUE)])
def test_overdue_when_nobody_looked(ago: timedelta, condition: Condition) -> None:
    assert health(looks(2, until=NOW - ago)).condition is condition


@pytest.mark.parametrize(
    ("silent", "condition"),
    [(12 * HOUR, Condition.OK), (16 * HOUR, Condition.QUIET), (5 * DAY, Condition.QUIET)],
)
def test_quiet_against_its_own_habit(silent: timedelta, condition: Condition) -> None:
    """Twelve a day, so that fourteen hours are seven entries missing."""
    told = health(looks(20), entries(HOUR * 2, NOW - 20 * DAY + 2 * HOUR, NOW - silent))
    assert told.condition is condition
    if condition is Condition.QUIET:
        assert " a day is its habit, 2 hours its longest pause" in told.told


def test_a_weekend_that_it_takes_each_week_is_no_silence() -> None:
    """A busy paper that pauses for two days every week is not quiet on the second day of its pause."""
    seen = [s for s in entries(HOUR, NOW - 27 * DAY, NOW) if s.first_seen.weekday() < 5]
    sunday = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert (
        health(looks(27, until=sunday), [s for s in seen if s.first_seen <= sunday], sunday).condition is Condition.OK
    )


def test_what_gathered_before_the_first_look_is_no_habit() -> None:
    first_look = NOW - 20 * DAY
    backlog = entries(timedelta(0) or HOUR, first_look, first_look) * 50
    assert health(looks(20, until=NOW), backlog).per_day is None


def test_a_source_that_is_looked_at_seldom_is_not_called_quiet_for_that() -> None:
    polls = looks(20, until=NOW - DAY)
    assert health(polls, entries(HOUR * 2, NOW - 19 * DAY, NOW - DAY)).condition is Condition.OK


def test_a_feed_that_names_nothing_any_more() -> None:
    told = health(looks(2, until=NOW - HOUR) + looks(1 / 24, found=0))
    assert told.condition is Condition.NO_ENTRIES
    assert "up to 20 before" in told.told
    assert health(looks(2, found=0)).condition is Condition.OK  # it never did


@pytest.mark.parametrize(("unread", "condition"), [(2, Condition.OK), (3, Condition.NO_TEXT), (4, Condition.NO_TEXT)])
def test_pages_that_hold_no_text_any_more(unread: int, condition: Condition) -> None:
    seen = entries(HOUR, NOW - 30 * HOUR, NOW - HOUR)
    for n in range(unread):
        seen[-1 - n] = replace(seen[-1 - n], state=SightingState.UNREADABLE, fault=Fault.JAVASCRIPT_ONLY, words=0)
    seen[-5:] = sorted(seen[-5:], key=lambda s: s.words or 0)
    told = health(looks(2), seen)
    assert told.condition is condition
    assert dict(told.page_faults) == {Fault.JAVASCRIPT_ONLY: unread}


@pytest.mark.parametrize(("words", "condition"), [(80, Condition.OK), (70, Condition.NO_TEXT)])
def test_pages_that_have_become_short(words: int, condition: Condition) -> None:
    seen = entries(HOUR, NOW - 30 * HOUR, NOW - HOUR)
    seen[-5:] = [replace(s, words=words) for s in seen[-5:]]
    assert health(looks(2), seen).condition is condition


def test_the_reference_names_every_condition_and_every_fault() -> None:
    text = " ".join((Path(__file__).parents[2] / "docs" / "reference" / "watch.md").read_text(encoding="utf-8").split())
    told = {c for c in Condition if c is not Condition.OK} | set(Fault)
    assert {name.value for name in told if f"`{name.value}`" not in text} == set()
