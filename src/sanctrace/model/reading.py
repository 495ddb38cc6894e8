"""What one page yields, and what many pages yield together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sanctrace.model.article import Article
from sanctrace.model.event import Event
from sanctrace.model.finding import Finding, Outcome


@dataclass(frozen=True, kw_only=True)
class Screening:
    """A mention compared with a list entry."""

    mention: str
    entry: str  # list entry id, such as KPi.001
    entry_name: str
    score: float  # 0 to 1
    reasons: tuple[str, ...]
    list_name: str
    listed_on: date | None
    listed_by: date | None = None  # listed on this day at the latest, where the list does not give the day of listing
    delisted_on: date | None = None
    listed_then: bool | None = None  # on the day of the event; None when that day is unknown
    listed_at_report: bool | None = None
    listed_now: bool | None = None  # on the day of `as_of`, else on the day the list itself gives
    snapshot: str | None = None  # the list as it was read: its id and the start of its SHA-256
    programmes: tuple[str, ...] = ()  # the list's own codes of what the entry is listed under


@dataclass(frozen=True, kw_only=True)
class EventReading:
    """An event with what the law may say of it and who was listed."""

    event: Event
    findings: tuple[Finding, ...] = ()
    screenings: tuple[Screening, ...] = ()

    @property
    def provisions(self) -> tuple[str, ...]:
        """Ids of the provisions whose outcome is *may fall under*."""
        return tuple(f.provision for f in self.findings if f.outcome is Outcome.MAY_FALL_UNDER)


@dataclass(frozen=True, kw_only=True)
class ReaderRun:
    """Which reader read a page, what it was asked, and what of its answer was not taken."""

    reader: str = "rules"
    model: str | None = None  # as the server names it; None for a reader without one
    prompt_sha256: str | None = None  # of the request as it was sent
    notes: tuple[str, ...] = ()  # one sentence for each thing that the reader said and that was not taken


@dataclass(frozen=True, kw_only=True)
class EventsRead:
    """The events of an article with the record of how they were read."""

    events: tuple[Event, ...]
    run: ReaderRun

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)


@dataclass(frozen=True, kw_only=True)
class ListUsed:
    """A sanctions list as the parties were compared with it."""

    list_name: str
    snapshot: str  # id of the list and the start of its SHA-256, as in `Screening.snapshot`
    dated: date | None  # the day the list gives for itself


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a page was read against: without it, "no measure" and "not listed" cannot be checked later."""

    law: str  # version of the law library: a hash of its files
    lists: tuple[ListUsed, ...] = ()
    as_of: date | None = None  # law and lists as known on this day; None: all that they hold


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A page read: article and events.

    `run` is a record of this one run: it makes no difference between readings, and a ledger keeps only the name that
    each event carries in `reader`.
    """

    article: Article
    events: tuple[EventReading, ...] = ()
    run: ReaderRun = field(default_factory=ReaderRun, compare=False)
    basis: Basis | None = None  # None where a reading was made without library and lists, or before this was kept

    @property
    def relevant(self) -> bool:
        """Whether some event may fall under some provision."""
        return any(e.provisions for e in self.events)
