"""What the law library holds: instruments and their measures, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from sanctrace.rules.timing import Span

if TYPE_CHECKING:
    from sanctrace.rules.conditions import Condition


class Force(StrEnum):
    """Operative verb of a paragraph. `calls upon` never reads as a ban."""

    DECIDES = "decides"
    REQUIRES = "requires"
    DEMANDS = "demands"
    CALLS_UPON = "calls upon"
    PROHIBITS = "prohibits"  # regulations and statutes


class Role(StrEnum):
    """What a paragraph does for the test."""

    BAN = "ban"  # tested against every event
    DUTY = "duty"  # what a State must do about it (inspect, seize, expel)
    DEFINITION = "definition"  # says what another paragraph means
    ROUTE = "route"  # an exemption or approval route
    LISTING = "listing"  # adds names to a list


class Tie(StrEnum):
    """How a measure hangs on another one's finding."""

    CLARIFIES = "clarifies"  # shown only under its host
    DUTY = "duty"  # shown only under its host
    WEAKER = "weaker"  # an older, weaker or vaguer text: under its host, alone when there is none
    REPEATS = "repeats"  # the same ban for the same goods in another paragraph: likewise
    IMPLEMENTS = "implements"  # national law carrying the same ban: under its host, alone when there is none


class RouteKind(StrEnum):
    """Kinds of exception."""

    BUILT_IN = "built in"  # the text itself does not reach the case
    APPROVAL = "approval"  # a committee or authority must approve
    CARVE_OUT = "carve-out"  # 2664 and the like


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was read where, when, and what rests on memory."""

    status: str  # verified, mixed, from memory
    checked: date
    read: tuple[tuple[str, str], ...] = ()  # fact, address
    from_memory: tuple[str, ...] = ()

    @cached_property
    def mark(self) -> str:
        """One line for a finding: "verified 2026-11-24", "mixed (from memory: paragraph number)", "from memory"."""
        if self.status == "verified":
            return f"verified {self.checked}"
        if self.status == "mixed":
            return f"mixed {self.checked} (from memory: {'; '.join(self.from_memory)})"
        return "from memory"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A value that decides: a cap on the sum of deliveries, or a floor under the price of one item."""

    kind: str  # cap or floor
    what: str
    value: float
    unit: str  # barrels, tonnes, EUR, USD, GBP, CHF
    period: str | None = None  # "calendar year", "12 months from 22 December"
    starts: str | None = None  # caps: month and day on which a year of the cap starts
    ledger: str | None = None  # caps: refined-petroleum, crude-oil, coal
    applies: Condition | None = None  # to which goods; None means all
    broken_when: Condition | None = None  # caps: facts that break the conditions whatever the sum


@dataclass(frozen=True, kw_only=True)
class ExceptionRoute:
    """An exception or approval route; without `when` it is only named, with it its facts are tested."""

    kind: RouteKind
    text: str
    when: Condition | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A resolution, regulation or statute."""

    id: str
    symbol: str  # "S/RES/2397 (2017)"
    regime: str
    adopted: date
    link: str


@dataclass(frozen=True, kw_only=True)
class Regime:
    """A set of measures under one body: "un-dprk"."""

    id: str
    name: str
    body: str
    binds: str  # who, in words
    routes: tuple[ExceptionRoute, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One paragraph that does one thing, with everything needed to test it."""

    id: str  # permanent
    aliases: tuple[str, ...]  # ids by which it was known elsewhere
    instrument: Instrument
    regime: Regime
    paragraph: str
    summary: str
    link: str
    force: Force
    role: Role
    status: str  # stable, experimental, retired
    spans: tuple[Span, ...]
    condition: Condition | None  # direction, conduct, goods, party link and whatever else the paragraph asks
    direction_words: str
    conduct_words: tuple[str, ...]
    goods_words: tuple[str, ...]
    hs: tuple[str, ...]
    hs_edition: str | None
    hs_source: str | None  # who chose the headings, where the text names goods and not codes
    examples: tuple[str, ...]
    bound: str
    thresholds: tuple[Threshold, ...]
    exceptions: tuple[ExceptionRoute, ...]
    tie: Tie | None
    hosts: tuple[str, ...]
    superseded_by: tuple[str, ...]
    see_also: tuple[str, ...]
    read_by: str | None  # name of the lists by which an open term is read
    verification: Verification
    notes: tuple[str, ...]
    path: str
    line: int

    @cached_property
    def symbol(self) -> str:
        """ "S/RES/2397 (2017) para. 7", "Regulation (EU) 833/2014 art. 3h"."""
        return f"{self.instrument.symbol} {self.paragraph}"

    @cached_property
    def routes(self) -> tuple[ExceptionRoute, ...]:
        """Its own exceptions, then the routes of the whole regime."""
        return (*self.exceptions, *self.regime.routes)

    @property
    def tested(self) -> bool:
        """Whether events are tested against it: it binds and has conditions. A call upon States is never a ban."""
        return self.condition is not None and self.force is not Force.CALLS_UPON and self.status != "retired"
