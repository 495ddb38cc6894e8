"""One process that goes on: look at the sources, read what is new, tell whoever wants to know, wait, again.

Every step keeps what it did before the next begins, so that stopping, or being killed, between any two loses nothing;
what was begun is done again. The clock and the wish to stop come from outside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import Poll, Source
from sanctrace.runs.notices.rounds import Happened, Outlets, notice_round, source_alarms
from sanctrace.runs.watch.health import SourceHealth
from sanctrace.runs.watch.watcher import Kept, PageSettled, Watcher

LONGEST_PAUSE = 30.0  # seconds; then the sources file and the clock are looked at again
SHORTEST_PAUSE = 1.0
# How often cases are looked at when this process kept nothing: another one, or a person, may have.
LOOK_EVERY = timedelta(minutes=5)
READ_FOR = timedelta(minutes=1)
HEALTH_EVERY = timedelta(hours=1)  # how often sources are asked for alarms

Step = Poll | PageSettled | Happened


@dataclass(frozen=True, kw_only=True)
class Watching:
    """What is watched, where its pages are read and kept, and how it stands.

    `sources` is asked each round: the file may change.
    """

    watcher: Watcher
    sources: Callable[[], Sequence[Source]]
    kept: Kept
    health: Callable[[], Sequence[SourceHealth]] = tuple


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Who is told of what the ledger holds."""

    book: NoticeBook
    ledger: Ledger
    outlets: Outlets


def run(
    watching: Watching | None,
    telling: Telling,
    now: Callable[[], datetime],
    stop: threading.Event,
    *,
    once: bool = False,
) -> Iterator[Step]:
    """Rounds until `stop` is set (or one), and what each step came to. A step under way is finished first."""
    looked: datetime | None = None
    asked: datetime | None = None
    while not stop.is_set():
        kept = False
        for step in _watch_round(watching, now):
            kept |= isinstance(step, PageSettled)
            yield step
            if stop.is_set():
                return
        look = kept or looked is None or now() - looked >= LOOK_EVERY
        looked = now() if look else looked
        if watching is not None and (asked is None or now() - asked >= HEALTH_EVERY):
            asked = now()
            yield from source_alarms(telling.book, telling.outlets, watching.health(), asked)
        for happened in notice_round(telling.book, telling.ledger, telling.outlets, now, look=look):
            yield happened
            if stop.is_set():
                return
        if once:
            return
        stop.wait(_pause(watching, telling, now()))


def _watch_round(watching: Watching | None, now: Callable[[], datetime]) -> Iterator[Poll | PageSettled]:
    if watching is not None:
        sources = watching.sources()
        due = [source for source in sources if (at := watching.watcher.due_at(source)) is None or at <= now()]
        yield from watching.watcher.look(due)
        # A long backlog of pages does not keep readers waiting: the rest is read in the next rounds.
        yield from watching.watcher.fetch(sources, watching.kept, now() + READ_FOR)


def _pause(watching: Watching | None, telling: Telling, now: datetime) -> float:
    """Seconds until something is due, within bounds: a digest's time is looked at with the longest of them."""
    sources = () if watching is None else watching.sources()
    moments = [watching.watcher.next_due(sources)] if watching is not None and sources else []
    if (waiting := telling.book.next_due()) is not None:
        moments.append(waiting)
    seconds = min(((moment - now).total_seconds() for moment in moments), default=LONGEST_PAUSE)
    return min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)
