"""What any ledger can do. Callers know this protocol and `open_ledger`, never a store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from sanctrace.model import Article, Case, EventAnchor, EventReading, Judgement, Page, Reading


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A reading with its place in the order of keeping; `since` takes the last number seen."""

    number: int
    reading: Reading


@dataclass(frozen=True, kw_only=True, order=True)
class EventPlace:
    """Where an event stands: the number of its reading and its position there, from 0."""

    number: int
    position: int


@dataclass(frozen=True, kw_only=True)
class KeptEvent:
    """An event with its place and the article that tells it."""

    place: EventPlace
    article: Article
    reading: EventReading


@dataclass(frozen=True, kw_only=True)
class CaseMember:
    """An event of a case: its place, Event.id, and the page that tells it."""

    place: EventPlace
    event: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class KeptCase:
    """A case of the index with its events."""

    case: Case
    members: tuple[CaseMember, ...]


@dataclass(frozen=True, kw_only=True)
class CaseEntry:
    """A case as the index keeps it: the value, its events, and what it is found and sorted by."""

    case: Case
    members: tuple[EventPlace, ...]
    status: str
    sorted_on: str  # first possible day of the event, else of the report; 9999-12-31 for neither
    outcome: str | None = None
    grade: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    labels: frozenset[tuple[str, str]] = frozenset()  # ("regime", "un-dprk"), ("goods", "limousine") ...


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted; what is None does not matter. Days are `YYYY-MM-DD` and inclusive."""

    regime: str | None = None
    provision: str | None = None
    outcome: str | None = None
    status: str | None = None
    goods: str | None = None
    grade: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class KeptJudgement:
    """A judgement with its place in the order of keeping."""

    number: int
    judgement: Judgement


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much a ledger holds."""

    captures: int
    articles: int
    events: int
    findings: int
    cases: int = 0
    judgements: int = 0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something in a ledger that contradicts the rest of it."""

    where: str  # a source, a case or a judgement
    what: str  # what is wrong, in one sentence without a full stop


class Readings(Protocol):
    """Pages and what was read in them."""

    def save(self, page: Page, reading: Reading) -> bool:
        """Keep a page's bytes and its reading in one transaction; say whether anything changed.

        The same bytes from the same source with the same reading change nothing. The same bytes with another reading
        (the code or the law moved on) replace the reading, whose events leave the index of cases; other bytes from
        the same source are a further revision. Raises ValueError when the reading is of another page.
        """
        ...

    def load(self, article: str) -> Reading | None:
        """The latest reading of the article with this id, or None."""
        ...

    def current(self) -> Iterator[Reading]:
        """The latest reading of every source, in the order of keeping."""
        ...

    def since(self, number: int = 0) -> Iterator[Kept]:
        """Every reading kept after `number`, revisions included, in the order of keeping."""
        ...

    def revisions(self, source: str) -> tuple[Kept, ...]:
        """Every reading of a source, one for each time that its bytes changed; the latest one last."""
        ...

    def find_event(self, event: str) -> tuple[KeptEvent, ...]:
        """The event with this id in the latest readings: once for each source that has the very same article."""
        ...

    def capture(self, sha256: str) -> Page | None:
        """The page as captured, or None."""
        ...

    def counts(self) -> Counts:
        """How much the ledger holds."""
        ...


class Judgements(Protocol):
    """What people decided: rows that are only added."""

    def judge(self, judgement: Judgement) -> bool:
        """Add a judgement; False when this very one is kept already.

        Raises ValueError when it withdraws a judgement that is not kept.
        """
        ...

    def judgements_since(self, number: int = 0) -> Iterator[KeptJudgement]:
        """Every judgement kept after `number`, withdrawn ones and withdrawals included, in the order of keeping."""
        ...

    def judgements_about(self, pages: Collection[str]) -> tuple[KeptJudgement, ...]:
        """The judgements about events of the pages with these SHA-256, their withdrawals included, in order."""
        ...

    def anchored(self, anchor: EventAnchor) -> KeptEvent | None:
        """The event that a judgement is about as it is read now; None when no event points at those words any more.

        See `sanctrace.ledger.anchors` for the rule.
        """
        ...


class CaseIndex(Protocol):
    """Which events are gathered into which cases. The ledger keeps and answers; `runs` decides."""

    def set_keys(self, keys: Mapping[EventPlace, Collection[str]]) -> None:
        """Replace the keys under which these events are looked up; an event without keys is not looked up."""
        ...

    def cases_of(self, source: str) -> tuple[str, ...]:
        """Ids of the cases that hold an event of this source."""
        ...

    def cases_holding(self, places: Collection[EventPlace]) -> tuple[KeptCase, ...]:
        """The cases to which these events belong, each with all its events."""
        ...

    def cases_near(self, places: Collection[EventPlace], limit: int) -> tuple[KeptCase, ...]:
        """The cases that hold these events or an event which shares a key with one of them.

        At most `limit` such events are followed: those with most keys in common, the newest of equals first.
        """
        ...

    def replace_cases(self, old: Collection[str], new: Sequence[CaseEntry]) -> None:
        """Take the cases with the old ids out and put the new ones in."""
        ...

    def cases(self, wanted: CaseFilter | None = None) -> Iterator[Case]:
        """The cases that fit, by day; undated ones by day of report, unknown days last."""
        ...

    def case(self, case: str) -> Case | None:
        """The case with this id, or None."""
        ...

    def case_of(self, place: EventPlace) -> str | None:
        """Id of the case that holds this event, or None."""
        ...

    def index_made_by(self) -> str | None:
        """What `clear_index` was told last: which version of the gathering made the index; None before any."""
        ...

    def clear_index(self, made_by: str) -> None:
        """Empty the index of cases, to be made again by this version of the gathering."""
        ...

    def check(self) -> list[Fault]:
        """Everything in which the ledger contradicts itself; nothing when it is sound.

        Checked: that the store's own structure holds; that every value can be read; that every captured page has the
        hash under which it is kept; that the events which can be looked up are those that belong to a case, each to
        one; that every case lists the events that it holds.
        """
        ...


class Ledger(Readings, Judgements, CaseIndex, Protocol):
    """Keeps readings, judgements and the index of cases. Every method raises LedgerError when the store refuses."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction around all that is done inside: all of it is kept, or nothing. May stand inside another."""
        ...

    def close(self) -> None:
        """Let the store go; further calls raise LedgerError."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None: ...
