"""What any ledger can do. Callers know this protocol and `open_ledger`, never a store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from sanctrace.ledger.relation_protocol import Relations
from sanctrace.model import Article, Case, EventAnchor, EventReading, Judgement, Page, Reading, Telling
from sanctrace.model import Fault as PageFault


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A reading with its place in the order of keeping; `since` takes the last number seen."""

    number: int
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A reading of one version of a page. `first` is the number under which these bytes were first kept."""

    number: int
    first: int
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class UnreadPage:
    """A page that was had and that no reader could read; `capture` gives its bytes."""

    number: int  # order of keeping
    source: str
    sha256: str
    size: int  # bytes
    content_type: str | None
    fault: PageFault
    reason: str


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
class KeyedTelling:
    """A telling with its place and the keys under which it is looked up."""

    place: EventPlace
    telling: Telling
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class TellingPlace:
    """Where a telling stands and of which revision it is: together they say which telling, for good."""

    place: EventPlace
    revision: int


@dataclass(frozen=True, kw_only=True)
class CaseEntry:
    """A case as the index keeps it: the value, where its tellings stand, and what it is found and sorted by.

    `places` are those of `case.tellings` in order; `doubles` those of the same bytes under another name.
    """

    case: Case
    places: tuple[EventPlace, ...]
    doubles: tuple[EventPlace, ...]
    sorted_on: str  # first possible day of the event, else of the report; 9999-12-31 for neither
    status: str
    pressing: str = ""  # a text that sorts: of two cases the smaller one is more pressing (`cases.pressing`)
    outcome: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    labels: frozenset[tuple[str, str]] = frozenset()  # ("regime", "un-dprk"), ("goods", "limousine") ...


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted; what is None does not matter. Days are `YYYY-MM-DD` and inclusive.

    Regime, provision and outcome have to come together in one finding, as in `notices.search`.
    """

    regime: str | None = None
    provision: str | None = None
    outcome: str | None = None
    status: str | None = None
    goods: str | None = None
    reliability: str | None = None  # A to F
    credibility: int | None = None  # 1 to 6
    source: str | None = None
    since: str | None = None
    until: str | None = None
    grade: str | None = None  # both signs: B2
    grade_least: str | None = None  # the least that suffices, either sign or both: B, 3, B3
    decision: str | None = None  # open, confirmed, dismissed
    decision_of_two: str | None = None  # the same where a decision counts once two people have taken it
    actor: str | None = None  # a party by its resolved name
    words: tuple[str, ...] = ()  # each begins some word of the headline; folded as `cases.found_by` does


class CaseOrder(StrEnum):
    """In which order cases are listed."""

    PRESSING = "pressing"  # most pressing first, by `CaseEntry.pressing`
    NEWEST = "newest"  # by day, latest first
    OLDEST = "oldest"


@dataclass(frozen=True, kw_only=True)
class ListedCase:
    """A case as a line of a list: `outline` is the case without its tellings."""

    outline: Case
    sorted_on: str
    pressing: str
    status: str
    outcome: str | None
    date_start: str | None
    date_end: str | None
    provisions: tuple[str, ...]  # ids of those whose outcome is more than *not covered*, in order

    def key(self, order: CaseOrder) -> str:
        """What the case is sorted by in this order, before its id."""
        return self.pressing if order is CaseOrder.PRESSING else self.sorted_on


@dataclass(frozen=True, kw_only=True)
class LabelCount:
    """How many cases carry a label, such as ("regime", "un-dprk")."""

    name: str
    value: str
    cases: int


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
    unread: int = 0  # pages that no reader could read


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A reading as it stands in the tables, its value unlooked at."""

    number: int
    source: str
    sha256: str
    content_type: str | None


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

    def save_unread(self, page: Page, fault: PageFault, reason: str) -> bool:
        """Keep a page's bytes though nothing could be read in them, and why; False when they were read before.

        Noted once for these bytes from this source, with the latest reason, until a reading of them is kept.
        """
        ...

    def unread_pages(self) -> Iterator[UnreadPage]:
        """The pages that no reader could read so far, in the order of keeping."""
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

    def revisions(self, source: str) -> tuple[Revision, ...]:
        """Every reading of a source, one for each bytes that it had; the latest one last."""
        ...

    def revisions_of(self, sources: Collection[str], *, tested: bool = True) -> dict[str, tuple[Revision, ...]]:
        """Every reading of each of these sources, as `revisions` gives them; their events without findings and
        screenings unless they are wanted `tested`.
        """
        ...

    def last_reading(self) -> int:
        """The number of the reading that was kept last; 0 before any. It grows with every change of the readings."""
        ...

    def sources(self, *, telling: bool = False) -> tuple[str, ...]:
        """Every source of which something is kept, in the order in which they came; with `telling`, only those of which
        some reading has an event."""
        ...

    def find_event(self, event: str) -> tuple[KeptEvent, ...]:
        """The event with this id in the latest readings: once for each source that has the very same article."""
        ...

    def capture(self, sha256: str, source: str | None = None) -> Page | None:
        """The page as captured, or None; as `source` gave it where several gave the same bytes, else the first."""
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

    def judgement(self, judgement: str) -> Judgement | None:
        """The judgement with this id, or None."""
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
    """Which tellings are gathered into which cases. The ledger keeps and answers; `runs` decides."""

    def keep_tellings(self, tellings: Collection[KeyedTelling]) -> None:
        """Put tellings into the index, in place of what it holds at their places; they belong to no case yet."""
        ...

    def drop_tellings(self, places: Collection[EventPlace]) -> None:
        """Take tellings out of the index."""
        ...

    def tellings_of(self, source: str) -> dict[EventPlace, Telling]:
        """The tellings of a source."""
        ...

    def tellings_under(self, keys: Collection[str]) -> tuple[TellingPlace, ...]:
        """Where the tellings stand that have one of these keys."""
        ...

    def tellings_at(self, places: Collection[EventPlace]) -> dict[EventPlace, Telling]:
        """The tellings at these places, as far as there are any."""
        ...

    def cases_holding(self, places: Collection[EventPlace]) -> dict[str, tuple[EventPlace, ...]]:
        """The ids of the cases to which these tellings belong, each with the places of all its tellings."""
        ...

    def replace_cases(self, old: Collection[str], new: Sequence[CaseEntry]) -> None:
        """Take the cases with the old ids out and put the new ones in."""
        ...

    def cases(self, wanted: CaseFilter | None = None) -> Iterator[Case]:
        """The cases that fit, by day; undated ones by day of report, unknown days last."""
        ...

    def list_cases(
        self,
        wanted: CaseFilter,
        *,
        limit: int,
        after: str | None = None,
        after_key: str | None = None,
        order: CaseOrder = CaseOrder.NEWEST,
    ) -> tuple[ListedCase, ...]:
        """At most `limit` of the cases that fit, in an order, from the one that follows the case with the id `after`.

        Nothing when there is no case of that id; with `after_key`, its `key` in that order, the case need not be there
        any more.
        """
        ...

    def count_labels(self, wanted: CaseFilter, only: str | None = None) -> tuple[LabelCount, ...]:
        """How many of the cases that fit carry each label by which cases are filtered; the most frequent first.

        `only` counts the labels of one name, any name: also those of an actor or a word.
        """
        ...

    def count_cases(self, wanted: CaseFilter) -> int:
        """How many cases fit."""
        ...

    def change_after(self, since: int, cases: int) -> int:
        """The first change of the index by which so many cases were put in after it had changed `since` times; the last
        change when there are fewer."""
        ...

    def index_changes(self) -> int:
        """A number that grows whenever the index of cases changes."""
        ...

    def cases_changed(self, since: int, upto: int | None = None) -> Iterator[Case]:
        """The cases that were put in last after the index had changed so many times, in that order; with `upto`, only
        those put in by that change or before."""
        ...

    def cases_gone(self, since: int, upto: int | None = None) -> tuple[str, ...]:
        """The ids that are no case, and that were one before the index changed for the next time; with `upto`, only
        those taken out by that change or before."""
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
        hash under which it is kept; that every telling can be looked up and belongs to one case, and every case has
        its tellings.
        """
        ...


class Bulk(Protocol):
    """Many readings at once."""

    def save_many(self, read: Sequence[tuple[Page, Reading]]) -> int:
        """Keep pages and readings in order, in one transaction, as `save` would; how many changed anything."""
        ...

    def distrust_index(self) -> None:
        """Note that the index of cases lags behind the readings: whoever needs it next gathers all cases anew."""
        ...


class Mending(Protocol):
    """For `sanctrace doctor`: readings that cannot be read are taken out and made again from their captures."""

    def stands(self) -> Iterator[Stand]:
        """Every reading as it stands, its value unlooked at, in the order of keeping."""
        ...

    def reading_at(self, number: int) -> Reading:
        """The reading with this number; raises LedgerDamaged when it cannot be read."""
        ...

    def keep_anew(self, page: Page, reading: Reading) -> None:
        """Keep a page's reading in place of the one of the same bytes, which is not looked at."""
        ...

    def drop_reading(self, number: int) -> None:
        """Take a reading out; its events leave the index of cases."""
        ...

    def drop_capture(self, sha256: str) -> None:
        """Take a page's bytes out, with the note that they could not be read; its readings have to be out before."""
        ...

    def captures_alone(self) -> tuple[str, ...]:
        """Hashes of the pages of which neither a reading is kept nor that there is none."""
        ...

    def holds(self, sha256: str) -> bool:
        """Whether bytes are kept under this hash."""
        ...

    def bytes_alone(self, sha256: str) -> bytes | None:
        """The bytes kept under this hash; None when there are none, or others."""
        ...


class Ledger(Readings, Judgements, CaseIndex, Relations, Bulk, Mending, Protocol):
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
