"""Who is told what: saved searches, readers and their consent, cases as they were told, mails, webhooks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sanctrace.model.errors import SanctraceError
from sanctrace.model.event import ClaimStatus
from sanctrace.model.finding import Outcome

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_GRADE = re.compile(r"[A-F]?[1-6]?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NoticeError(SanctraceError):
    """A notice cannot be made, asked for or sent; the message says what is wrong and what to do."""


class Pace(StrEnum):
    """How often a reader gets a digest."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Tell(StrEnum):
    """Which cases a reader is told of."""

    ALL = "new and changed"
    ONLY_NEW = "only new"
    ONLY_CHANGED = "only changed"


class ReaderState(StrEnum):
    """Where a subscription stands."""

    WAITING = "waiting for confirmation"
    ACTIVE = "active"
    ENDED = "ended"


class ConsentStep(StrEnum):
    """What a reader, or whoever asked for them, did."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Search:
    """Which cases are wanted. An empty field does not matter; of several values of a field one suffices.

    `grade` is the least that suffices, either sign or both: `B`, `3`, `B3`.
    """

    regimes: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    statuses: tuple[ClaimStatus, ...] = ()
    goods: tuple[str, ...] = ()  # item classes or ids of the goods lexicon
    parties: tuple[str, ...] = ()  # words of a name, or a State's two letters
    grade: str = ""
    sources: tuple[str, ...] = ()  # whoever prints a report, or an origin to which the reports go back
    words: str = ""  # each begins some word of the headline
    since: str = ""  # YYYY-MM-DD: first day of the event, else of the report
    until: str = ""  # the last one

    def __post_init__(self) -> None:
        if not _GRADE.fullmatch(self.grade):
            raise ValueError(f"{self.grade!r} is no grade: write A to F, 1 to 6, or both, such as B3")
        for day in (self.since, self.until):
            if day and not _DAY.fullmatch(day):
                raise ValueError(f"{day!r} is no day: write it as 2024-02-18")


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """A search under the name that somebody gave it: opened on the desk, subscribed to by mail."""

    name: str
    search: Search
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Hours of each day in which nothing is sent, `HH:MM` in the reader's zone; they may reach over midnight."""

    start: str
    end: str

    def __post_init__(self) -> None:
        if not (_CLOCK.fullmatch(self.start) and _CLOCK.fullmatch(self.end)) or self.start == self.end:
            raise ValueError(f"{self.start}-{self.end} are no quiet hours: write them as 22:00-07:00")


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A digest that somebody asked for."""

    id: str
    name: str  # of the saved search, for people
    email: str
    search: Search = field(default_factory=Search)
    pace: Pace = Pace.DAILY
    weekday: int = 0  # of a weekly digest: 0 is Monday
    at: str = "07:00"  # time of day in `zone`
    zone: str = "UTC"  # IANA name
    tell: Tell = Tell.ALL
    quiet: QuietHours | None = None
    muted_until: datetime | None = None
    muted_cases: tuple[str, ...] = ()  # tracks (see `Track`) of which nothing is told
    state: ReaderState = ReaderState.WAITING
    asked_at: datetime | None = None
    started_at: datetime | None = None  # when it was confirmed
    last_slot: date | None = None  # day, in `zone`, of the last digest that was made or had nothing to tell
    from_start: bool = False  # the first digest holds everything known, not only what changes from the confirmation on
    since: int = 0  # number of the last change before the first digest, set when it is confirmed

    def __post_init__(self) -> None:
        if not _CLOCK.fullmatch(self.at):
            raise ValueError(f"{self.at!r} is no time of day: write HH:MM, such as 07:30")
        if not 0 <= self.weekday <= 6:
            raise ValueError("the weekday of a digest is 0 (Monday) to 6 (Sunday)")


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One step of a reader's consent, kept for good: who did what, when, and by which door."""

    subscription: str
    step: ConsentStep
    at: datetime
    by: str  # "command line", "link in the mail", "one click"
    email: str
    words: str  # what was agreed to


# --------------------------------------------------------------------------- cases as they were told


@dataclass(frozen=True, kw_only=True)
class TellingSeen:
    """A report of a case: the page, and the words in it that tell the event."""

    article: str
    sha256: str
    source: str
    title: str
    publisher: str | None
    published: str | None
    start: int  # first character of the event's words in the body
    end: int
    quote: str  # its first sentence

    @property
    def page(self) -> str:
        """One version of one page."""
        return f"{self.source}@{self.sha256[:12]}"


@dataclass(frozen=True, kw_only=True)
class SlotSeen:
    """What the reports say of one slot."""

    name: str
    values: tuple[str, ...]
    agree: bool


@dataclass(frozen=True, kw_only=True)
class FindingSeen:
    """What the law may say, most telling first."""

    provision: str
    symbol: str
    outcome: Outcome
    regime: str
    summary: str
    link: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartySeen:
    """A party by name and State."""

    name: str
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionSeen:
    """A judgement in force about the case, in words."""

    id: str
    words: str
    dismisses: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseSnapshot:
    """A case at one moment, as far as notices speak of it."""

    case: str  # Case.id
    headline: str
    status: ClaimStatus
    grade: str
    grade_reasons: tuple[str, ...]
    chain: str  # `3 articles, 2 origins: …`
    date_start: str | None = None
    date_end: str | None = None
    tellings: tuple[TellingSeen, ...] = ()  # by day of report
    denied_by: tuple[str, ...] = ()
    slots: tuple[SlotSeen, ...] = ()
    findings: tuple[FindingSeen, ...] = ()  # without those that are not covered
    goods: tuple[str, ...] = ()
    parties: tuple[PartySeen, ...] = ()
    questions: tuple[str, ...] = ()  # facts that would decide
    decisions: tuple[DecisionSeen, ...] = ()
    sources: tuple[str, ...] = ()  # who prints the reports, and the origins to which they go back
    day: str = ""  # first possible day of the event, else of the report; empty in snapshots kept before this field

    @property
    def dismissed(self) -> bool:
        """Whether somebody decided that the case is no matter for a monitor."""
        return any(decision.dismisses for decision in self.decisions)


class ChangeKind(StrEnum):
    """What changed in a case."""

    NEW = "new"
    GONE = "gone"
    STATUS = "status"
    DENIAL = "denial"
    FINDING = "finding"
    GRADE = "grade"
    ARTICLE = "article"
    SLOT = "slot"
    QUESTION = "question"
    DECISION = "decision"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that changed, in words that say no more than the reports and the findings do."""

    kind: ChangeKind
    words: str


@dataclass(frozen=True, kw_only=True)
class Track:
    """A case followed through time, also when gathering gives it another id.

    `id` is the first id under which it was seen; `case` the present one, None when it is no case any more.
    """

    id: str
    case: str | None
    seen: str  # hash of the snapshot that was seen last
    number: int  # of its last change
    at: datetime  # of its last change
    first: datetime  # when it was seen first


@dataclass(frozen=True, kw_only=True)
class TrackChange:
    """One change of a track: what was there before, if anything, and what is there now, if anything."""

    number: int
    track: str
    at: datetime
    before: CaseSnapshot | None
    after: CaseSnapshot | None


# --------------------------------------------------------------------------- what goes out


class SendState(StrEnum):
    """Where a mail or a delivery stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A message in the outbox: written once, sent as it stands however often it takes.

    `key` says what it is for and is given once (`digest ID 2024-02-20`); the same key is never written twice.
    """

    number: int
    key: str
    subscription: str | None
    to: str
    message_id: str
    content: bytes
    state: SendState
    attempts: int
    due: datetime
    made_at: datetime
    sent_at: datetime | None = None
    reason: str | None = None


class EndpointState(StrEnum):
    """Whether a webhook is called."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A shared secret (`whsec_…`) and until when it signs; None: until it is rotated."""

    value: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An address that is told of cases by webhook."""

    id: str
    url: str
    search: Search
    secrets: tuple[Secret, ...]  # newest first
    state: EndpointState = EndpointState.ACTIVE
    because: str | None = None  # why it is disabled
    since: int = 0  # number of the last change that was turned into deliveries
    failing_since: datetime | None = None
    added_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message for one endpoint. Its id stays the same through every try, so that a receiver can drop a second."""

    number: int
    endpoint: str
    message_id: str
    body: bytes
    state: SendState
    attempts: int
    due: datetime
    made_at: datetime
    sent_at: datetime | None = None
    reason: str | None = None


def short_id(*parts: str) -> str:
    """A name made of what it names: the same parts give the same 12 characters."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]
