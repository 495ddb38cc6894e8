"""When a digest is due, and when nothing may be sent: a reader's own clock, with its summer time.

The present is a parameter. A time of day that a change of clocks skips counts as later by what the clock jumps (02:30
as 03:30); one that comes twice counts the first time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sanctrace.model.notice import NoticeError, Pace, QuietHours, Subscription

_DAY = timedelta(days=1)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that IANA name; raises NoticeError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NoticeError(
            f"{name!r} is no time zone; write an IANA name such as Europe/Vienna, America/New_York or UTC"
        ) from error


def slot_at(reader: Subscription, now: datetime) -> date:
    """The day of the latest digest that should have gone out by now, in the reader's zone."""
    zone = zone_named(reader.zone)
    day = now.astimezone(zone).date()
    while _moment(day, reader.at, zone) > now or not _is_digest_day(reader, day):
        day -= _DAY
    return day


def next_digest(reader: Subscription, now: datetime) -> datetime:
    """When the next digest is due after now, in the reader's zone; quiet hours not counted."""
    zone = zone_named(reader.zone)
    day = now.astimezone(zone).date()
    while _moment(day, reader.at, zone) <= now or not _is_digest_day(reader, day):
        day += _DAY
    return _moment(day, reader.at, zone).astimezone(zone)


def slot_moment(reader: Subscription, slot: date) -> datetime:
    """When the digest of that day is due, in UTC."""
    return _moment(slot, reader.at, zone_named(reader.zone))


def held_until(reader: Subscription, now: datetime) -> datetime | None:
    """Until when nothing may be sent to the reader: the end of the quiet hours or of the mute; None: it may be now."""
    until = now
    for _ in range(3):  # a mute may end in quiet hours, and these then hold
        if reader.muted_until is not None and until < reader.muted_until:
            until = reader.muted_until
        if reader.quiet is not None:
            until = _end_of_quiet(reader.quiet, zone_named(reader.zone), until)
    return until if until > now else None


def _end_of_quiet(quiet: QuietHours, zone: ZoneInfo, at: datetime) -> datetime:
    """The end of the quiet hours that hold at a moment, else the moment itself."""
    day = at.astimezone(zone).date()
    for first in (day - _DAY, day):
        last = first if quiet.start < quiet.end else first + _DAY
        start, end = _moment(first, quiet.start, zone), _moment(last, quiet.end, zone)
        if start <= at < end:
            return end
    return at


def _is_digest_day(reader: Subscription, day: date) -> bool:
    return reader.pace is Pace.DAILY or day.weekday() == reader.weekday


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A time of day on a day of that zone, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)
