"""When a digest is due on a reader's own clock, with summer time, quiet hours and mutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.model.notice import NoticeError, Pace, QuietHours, Subscription
from sanctrace.notices.schedule import held_until, next_digest, slot_at, slot_moment, zone_named

VIENNA = Subscription(id="a", name="Cases", email="a@example.org", at="07:30", zone="Europe/Vienna")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_daily_digest_follows_the_readers_clock_through_summer_time() -> None:
    assert slot_moment(VIENNA, date(2024, 3, 30)) == utc("2024-03-30 06:30")
    assert slot_moment(VIENNA, date(2024, 3, 31)) == utc("2024-03-31 05:30")


def test_before_its_time_the_last_one_is_yesterdays() -> None:
    assert slot_at(VIENNA, utc("2024-03-30 06:29")) == date(2024, 3, 29)
    assert slot_at(VIENNA, utc("2024-03-30 06:30")) == date(2024, 3, 30)


def test_a_time_that_the_clock_skips_comes_an_hour_later_and_one_that_comes_twice_counts_once() -> None:
    night = Subscription(id="a", name="Cases", email="a@example.org", at="02:30", zone="Europe/Vienna")
    assert slot_moment(night, date(2024, 3, 31)) == utc("2024-03-31 01:30")  # 03:30 there
    assert slot_moment(night, date(2024, 10, 27)) == utc("2024-10-27 00:30")  # the first 02:30


def test_a_weekly_digest_comes_on_its_day() -> None:
    weekly = Subscription(id="a", name="C", email="a@example.org", pace=Pace.WEEKLY, weekday=4, zone="Asia/Seoul")
    assert slot_at(weekly, utc("2024-02-20 12:00")) == date(2024, 2, 16)
    assert next_digest(weekly, utc("2024-02-20 12:00")).date() == date(2024, 2, 23)


def test_quiet_hours_reach_over_midnight() -> None:
    quiet = Subscription(
        id="a", name="C", email="a@example.org", zone="Europe/Vienna", quiet=QuietHours(start="22:00", end="07:00")
    )
    assert held_until(quiet, utc("2024-01-10 20:59")) is None
    assert held_until(quiet, utc("2024-01-10 21:00")) == utc("2024-01-11 06:00")
    assert held_until(quiet, utc("2024-01-11 05:59")) == utc("2024-01-11 06:00")
    assert held_until(quiet, utc("2024-01-11 06:00")) is None


def test_a_mute_that_ends_in_quiet_hours_goes_on_to_their_end() -> None:
    quiet = Subscription(
        id="a", name="C", email="a@example.org", quiet=QuietHours(start="22:00", end="07:00"),
        muted_until=utc("2024-01-12 23:00"),
    )  # fmt: skip
    assert held_until(quiet, utc("2024-01-10 12:00")) == utc("2024-01-13 07:00")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd"])
def test_no_such_zone_is_told(name: str) -> None:
    with pytest.raises(NoticeError, match="Europe/Vienna"):
        zone_named(name)


MOMENTS = st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: utc("2023-01-01") + timedelta(minutes=minutes))
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
READERS = st.builds(
    Subscription,
    id=st.just("a"),
    name=st.just("C"),
    email=st.just("a@example.org"),
    pace=st.sampled_from(Pace),
    weekday=st.integers(0, 6),
    at=CLOCKS,
    zone=st.sampled_from(["UTC", "Europe/Vienna", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)


@given(reader=READERS, now=MOMENTS)
def test_the_last_digest_is_not_after_now_and_the_next_one_is(reader: Subscription, now: datetime) -> None:
    last, following = slot_moment(reader, slot_at(reader, now)), next_digest(reader, now)
    assert last <= now < following
    assert following - last <= timedelta(days=8)
    if reader.pace is Pace.WEEKLY:
        assert slot_at(reader, now).weekday() == reader.weekday == following.astimezone(ZoneInfo(reader.zone)).weekday()


@given(reader=READERS, now=MOMENTS, start=CLOCKS, end=CLOCKS)
def test_after_quiet_hours_it_is_not_quiet(reader: Subscription, now: datetime, start: str, end: str) -> None:
    if start == end:
        return
    quiet = Subscription(**{**vars(reader), "quiet": QuietHours(start=start, end=end)})
    until = held_until(quiet, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert held_until(quiet, until) is None
