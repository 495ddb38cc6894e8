"""How the sources stand: from what was looked at and what came of it, against each source's own habit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Fault, Poll, Sighting, SightingState, Source

WINDOW = timedelta(days=28)  # how far back a habit is measured
_DAY = timedelta(days=1)
_DOWN_AFTER = 3  # failures in a row
_LEAST_NEWS = 5  # entries, and
_LEAST_DAYS = 3  # days watched, before a habit is one
_SILENCE = 7.0  # entries missing: at an even rate the chance of such a silence is e^-7, one in a thousand
_LONGER = 1.5  # times the longest silence seen: news does not come at an even rate
_RECENT = 5  # pages, or looks, that show a change
_BASE = 10  # pages before them that show the habit
_GOOD, _BAD, _SHORT = 0.8, 0.2, 0.25
_NOT_READ = frozenset({SightingState.UNREADABLE, SightingState.GIVEN_UP})


class Condition(StrEnum):
    """How a source stands. Every one but the first two raises an alarm."""

    OK = "ok"
    FAILING = "failing"  # the last look failed; it may pass
    NEVER = "NEVER CHECKED"
    DOWN = "DOWN"  # several looks in a row failed
    OVERDUE = "OVERDUE"  # nobody looked when somebody should have
    QUIET = "QUIET"  # much longer without anything new than is its habit
    NO_ENTRIES = "NO ENTRIES"  # it used to name entries, and names none
    NO_TEXT = "NO TEXT"  # its pages used to hold text, and hold none, or far less


@dataclass(frozen=True, kw_only=True)
class SourceHealth:
    """A source and how it stands."""

    source: Source
    condition: Condition
    told: str  # in words, with the figures
    last_checked: datetime | None = None
    last_success: datetime | None = None
    last_new: datetime | None = None
    failures: int = 0  # in a row
    fault: Fault | None = None  # of the last look
    reason: str | None = None
    looks: int = 0  # in the window
    looks_worked: int = 0
    per_day: float | None = None  # new entries, by its habit
    kept: int = 0  # pages in the window
    unreadable: int = 0
    given_up: int = 0
    waiting: int = 0
    page_faults: tuple[tuple[Fault, int], ...] = ()
    moved_to: str | None = None
    unread: tuple[Sighting, ...] = ()  # in the window: had and kept, though no reader could read them

    @property
    def alarm(self) -> bool:
        """Whether somebody should look at it."""
        return self.condition not in {Condition.OK, Condition.FAILING}

    @property
    def text_yield(self) -> float | None:
        """Share of the pages had that held text."""
        had = self.kept + self.unreadable
        return self.kept / had if had else None


def health_of(sources: Sequence[Source], state: WatchState, now: datetime) -> list[SourceHealth]:
    """How each source stands at `now`, in their order."""
    return [
        source_health(
            source,
            state.polls_of(source.id, now - WINDOW),
            state.sightings_of(source.id, now - WINDOW),
            Before(
                success=state.last_success(source.id),
                last=state.last_poll(source.id),
                failures=state.failures(source.id),
                waiting=state.waiting(source.id),
            ),
            now,
        )
        for source in sources
    ]


@dataclass(frozen=True, kw_only=True)
class Before:
    """What is known of a source from all time."""

    success: datetime | None = None
    last: Poll | None = None
    failures: int = 0
    waiting: int = 0


def source_health(
    source: Source, polls: Sequence[Poll], seen: Sequence[Sighting], before: Before, now: datetime
) -> SourceHealth:
    """How one source stands at `now`, from its looks and entries of the window, in order."""
    last = before.last
    habit = _habit(polls, seen)
    fetched = sorted((s for s in seen if s.fetched_at), key=lambda s: (s.fetched_at or now, s.number))
    faults = [s.fault for s in fetched if s.fault is not None]
    condition, told = _condition(source, polls, fetched, before, now, habit)
    return SourceHealth(
        source=source,
        condition=condition,
        told=told,
        last_checked=last.at if last else None,
        last_success=before.success,
        last_new=max((s.first_seen for s in seen), default=None),
        failures=before.failures,
        fault=last.fault if last else None,
        reason=last.reason if last else None,
        looks=len(polls),
        looks_worked=sum(p.worked for p in polls),
        per_day=habit.per_day if habit else None,
        kept=sum(s.state is SightingState.KEPT for s in fetched),
        unreadable=sum(s.state is SightingState.UNREADABLE for s in fetched),
        given_up=sum(s.state is SightingState.GIVEN_UP for s in fetched),
        waiting=before.waiting,
        page_faults=tuple((fault, faults.count(fault)) for fault in dict.fromkeys(faults)),
        moved_to=last.moved_to if last else None,
        unread=tuple(s for s in fetched if s.state in _NOT_READ and s.sha256 is not None and s.fault is not None),
    )


@dataclass(frozen=True, kw_only=True)
class _Habit:
    per_day: float
    longest: timedelta  # without anything new
    last_new: datetime


def _habit(polls: Sequence[Poll], seen: Sequence[Sighting]) -> _Habit | None:
    """The rate of news after the first look, which finds what gathered before anybody looked."""
    worked = [p.at for p in polls if p.worked]
    if not worked:
        return None
    times = sorted(s.first_seen for s in seen if s.first_seen > worked[0])
    if len(times) < _LEAST_NEWS:
        return None
    span = times[-1] - worked[0]
    if span < _LEAST_DAYS * _DAY:
        return None
    gaps = [later - earlier for earlier, later in zip([worked[0], *times], times, strict=False)]
    return _Habit(per_day=len(times) / (span / _DAY), longest=max(gaps), last_new=times[-1])


def _condition(
    source: Source,
    polls: Sequence[Poll],
    fetched: Sequence[Sighting],
    before: Before,
    now: datetime,
    habit: _Habit | None,
) -> tuple[Condition, str]:
    last = before.last
    if last is None:
        return Condition.NEVER, "never looked at; run `sanctrace watch --once`"
    if before.failures >= _DOWN_AFTER or (before.failures and before.success is None):
        since = f"since {_when(before.success)}" if before.success else "ever since it was added"
        return Condition.DOWN, f"{last.fault}: {last.reason} ({before.failures} in a row, {since})"
    patience = max(3 * source.every, _DAY)
    if now - last.at > patience:
        return Condition.OVERDUE, f"last looked at {_when(last.at)}, though every {_length(source.every)} is asked for"
    if (told := _no_entries(polls)) is not None:
        return Condition.NO_ENTRIES, told
    if (told := _no_text(fetched)) is not None:
        return Condition.NO_TEXT, told
    if habit is not None and before.success is not None:
        silent = before.success - habit.last_new
        if habit.per_day * (silent / _DAY) >= _SILENCE and silent > _LONGER * habit.longest:
            rate = f"{habit.per_day:.1f} a day is its habit"
            return (
                Condition.QUIET,
                f"nothing new since {_when(habit.last_new)}; {rate}, {_length(habit.longest)} its longest pause",
            )
    if before.failures:
        return Condition.FAILING, f"{last.fault}: {last.reason}"
    return Condition.OK, last.reason or "as usual"


def _no_entries(polls: Sequence[Poll]) -> str | None:
    whole = [p for p in polls if p.worked and not p.unchanged]
    recent, earlier = whole[-1:], whole[:-1]
    if recent and not recent[0].found and any(p.found for p in earlier):
        most = max(p.found for p in earlier)
        return f"names no entry any more, up to {most} before; its layout may have changed"
    return None


def _no_text(fetched: Sequence[Sighting]) -> str | None:
    had = [s for s in fetched if s.state in {SightingState.KEPT, SightingState.UNREADABLE}]
    recent, earlier = had[-_RECENT:], had[:-_RECENT]
    if len(recent) < _RECENT or len(earlier) < _BASE:
        return None
    share_now, share_then = _share(recent), _share(earlier)
    if share_then >= _GOOD and share_now <= _BAD:
        return (
            f"{share_now:.0%} of its last {_RECENT} pages hold text, {share_then:.0%} before;"
            " its layout may have changed"
        )
    words_now, words_then = median(s.words or 0 for s in recent), median(s.words or 0 for s in earlier)
    if words_now < _SHORT * words_then:
        return (
            f"its last {_RECENT} pages hold {words_now:.0f} words, {words_then:.0f} before; its layout may have changed"
        )
    return None


def _share(pages: Sequence[Sighting]) -> float:
    return sum(s.state is SightingState.KEPT for s in pages) / len(pages)


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"


def _length(length: timedelta) -> str:
    if length >= 2 * _DAY:
        return f"{length / _DAY:.0f} days"
    hours = length.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours >= 2 else f"{length.total_seconds() / 60:.0f} minutes"
