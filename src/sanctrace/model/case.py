"""One event across all its reports: who tells it, whose word it is, what they agree on, what would decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from sanctrace.model.article import Passage, PublishedAt
from sanctrace.model.event import Event, Stance
from sanctrace.model.judgement import EventAnchor, Judgement
from sanctrace.model.reading import EventReading, ListUsed


@dataclass(frozen=True, kw_only=True)
class Citation:
    """An outlet or agency that an article names as its source, and the words that do so."""

    name: str
    passage: Passage


@dataclass(frozen=True, kw_only=True)
class Telling:
    """An event as one article tells it, with what of the article decides whose telling it is.

    `fingerprint` is a MinHash signature of the body (empty when it is too short to compare); `quotations` are the
    folded words that the article puts between quotation marks; `names` its capitalised words and its figures, folded,
    without States and those who speak for them; `beside` who says so of the other events of the article; `revision`
    counts the kept versions of one source.
    """

    reading: EventReading
    source: str
    sha256: str
    title: str = ""
    publisher: str | None = None
    agencies: tuple[str, ...] = ()
    published: PublishedAt | None = None
    fingerprint: tuple[int, ...] = ()
    quotations: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    names: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    revision: int = 0

    @property
    def event(self) -> Event:
        """The event as read."""
        return self.reading.event

    @property
    def article(self) -> str:
        """Article.id."""
        return self.reading.event.article

    @property
    def page(self) -> str:
        """The article and the start of its page's hash: two versions of one page are two pages."""
        return f"{self.article}@{self.sha256[:12]}"

    @cached_property
    def ident(self) -> str:
        """The event on its page: the same reading of the same bytes has the same ident."""
        return f"{self.event.id}@{self.sha256[:12]}"

    @property
    def reported_on(self) -> date | None:
        """Day of the report, as printed on the page."""
        return self.published.day if self.published else None

    @property
    def anchor(self) -> EventAnchor:
        """What a judgement about this telling points at; raises ValueError when the event has no evidence."""
        return EventAnchor.of(self.event, self.sha256)


@dataclass(frozen=True, kw_only=True)
class CitedPassage:
    """Words of one page."""

    page: str  # Telling.page
    passage: Passage


@dataclass(frozen=True, kw_only=True)
class CorrectedReading:
    """A telling's event as people corrected it, tested by the law again; the telling keeps what the machine read.

    `lists` are those with which its parties were compared again, because a party or the day was corrected; empty when
    the screenings are those of the telling.
    """

    telling: str  # Telling.ident
    judgements: tuple[str, ...]  # ids of the corrections that it is derived from, oldest first
    law: str  # version of the law library that tested it
    reading: EventReading
    lists: tuple[ListUsed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SlotValue:
    """One answer to one question about the event, with every telling that gives it."""

    value: str
    tellings: tuple[str, ...]  # Telling.ident
    passages: tuple[CitedPassage, ...] = ()
    corrected_by: str | None = None  # id of the judgement that put it there


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What the tellings say of one slot. `agree` is false when two values cannot both be true as told."""

    name: str  # supplier, recipient, goods, quantity, date, place, vessel, money, status, kind, route, purpose
    values: tuple[SlotValue, ...]
    agree: bool
    because: str  # how the values stand to each other, in words


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Why a telling stands in a case: the telling that it is most like, and the reasons; or the hand that put it."""

    telling: str  # Telling.ident
    to: str  # Telling.ident
    score: float
    reasons: tuple[str, ...]
    judgement: str | None = None  # id of the judgement that joined them


class OriginKind(StrEnum):
    """What an origin is."""

    VOICE = "voice"  # somebody who is quoted: a State, an office, a body of experts
    AGENCY = "agency"
    OUTLET = "outlet"
    UNNAMED = "unnamed"  # nobody that the pages name


class LinkKind(StrEnum):
    """How an account passed from one hand to the next."""

    SAYS = "says"  # a voice, to whoever prints it
    CARRIES = "carries"  # an outlet prints an agency's copy
    CITES = "cites"  # an outlet retells another's report
    COPIES = "copies"  # near-identical text
    REVISES = "revises"  # the same page or the same outlet's story, edited
    DENIES = "denies"  # or takes back
    NEITHER = "neither"  # neither confirms nor denies


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A source that the reports go back to; two reports of one origin are one report."""

    name: str
    kind: OriginKind
    country: str | None
    reliability: str  # A to F
    stances: tuple[Stance, ...]  # what it does with the event, each once
    pages: tuple[str, ...]  # Telling.page of the articles that rest on it
    because: str  # where its reliability comes from


@dataclass(frozen=True, kw_only=True)
class ChainNode:
    """A hand in the chain. `column` is 0 for origins; each step towards the article adds one."""

    id: str
    label: str
    note: str = ""
    column: int = 0


@dataclass(frozen=True, kw_only=True)
class ChainLink:
    """One step of the chain, from nearer the event to nearer the reader."""

    start: str  # ChainNode.id
    end: str
    how: LinkKind
    because: str


@dataclass(frozen=True, kw_only=True)
class OriginChain:
    """How the reports hang together. `articles` counts reports: copies count, revisions of one report do not."""

    origins: tuple[Origin, ...]
    denials: tuple[Origin, ...]
    nodes: tuple[ChainNode, ...]
    links: tuple[ChainLink, ...]
    articles: int

    def words(self) -> str:
        """`14 articles, 2 origins: KCNA; South Korea's intelligence service`."""
        articles = f"{self.articles} article{'' if self.articles == 1 else 's'}"
        count = len(self.origins)
        names = "; ".join(origin.name for origin in self.origins)
        return f"{articles}, {count or 'no'} origin{'' if count == 1 else 's'}{f': {names}' if names else ''}"


@dataclass(frozen=True, kw_only=True)
class Grade:
    """Admiralty grade: reliability of the source A to F, credibility of the information 1 to 6, each with its reasons.

    `by_hand` is the id of the judgement that overruled the rule; `rule` is what the rule gave.
    """

    reliability: str
    credibility: int
    reasons: tuple[str, ...]
    rule: str
    by_hand: str | None = None

    @property
    def sign(self) -> str:
        """`B2`."""
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, kw_only=True)
class CaseQuestion:
    """A fact that no telling gives. `decides`: paragraphs whose outcome it settles alone; `touches`: with others."""

    fact: str
    decides: tuple[str, ...]
    touches: tuple[str, ...]
    stated: tuple[CitedPassage, ...] = ()  # a page's own words that it is not known


@dataclass(frozen=True, kw_only=True)
class Case:
    """Tellings of one event. Computed from tellings and judgements; nothing in it is edited."""

    id: str
    tellings: tuple[Telling, ...]  # by day of report
    headline: str  # one sentence that says what is known
    chain: OriginChain
    grade: Grade
    slots: tuple[Slot, ...] = ()
    questions: tuple[CaseQuestion, ...] = ()
    joined: tuple[Joined, ...] = ()
    judgements: tuple[Judgement, ...] = ()  # in force, about any of its events
    corrected: tuple[CorrectedReading, ...] = ()  # of the tellings whose event a person corrected

    @property
    def events(self) -> tuple[EventReading, ...]:
        """The event as each telling has it: what the machine read."""
        return tuple(telling.reading for telling in self.tellings)

    @property
    def accounts(self) -> tuple[EventReading, ...]:
        """The event as each telling has it, with the corrections by hand and what the law says of these."""
        corrected = {c.telling: c.reading for c in self.corrected}
        return tuple(corrected.get(telling.ident, telling.reading) for telling in self.tellings)

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles, each once."""
        return tuple(dict.fromkeys(telling.article for telling in self.tellings))

    @property
    def conflicts(self) -> tuple[Slot, ...]:
        """The slots on which the tellings contradict one another."""
        return tuple(slot for slot in self.slots if not slot.agree)

    def telling(self, ident: str) -> Telling:
        """The telling of that ident; raises KeyError when the case has none."""
        return _by_ident(self.tellings)[ident]


def _by_ident(tellings: Sequence[Telling]) -> dict[str, Telling]:
    return {telling.ident: telling for telling in tellings}
