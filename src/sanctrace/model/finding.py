"""What the law may say of an event: outcomes, never verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sanctrace.model.article import Passage


class Truth(StrEnum):
    """Kleene's three values."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """Outcomes of testing one event against one provision on one day."""

    MAY_FALL_UNDER = "may fall under"
    CANNOT_BE_TESTED = "cannot be tested"
    NEEDS_APPROVAL = "needs approval or exemption"
    BELOW_THRESHOLD = "below threshold or counts towards a cap"
    NOT_COVERED = "not covered"


@dataclass(frozen=True, kw_only=True)
class Element:
    """One leaf of a provision's condition tree, tested."""

    name: str  # "direction", "conduct", "goods", "in force" ...
    outcome: Truth
    because: str  # one sentence in plain words
    evidence: tuple[Passage, ...] = ()
    missing: str | None = None  # the fact that would decide, when unknown
    presumed: bool = False  # met by a written presumption (an undated event is recent), not by the account's words


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A provision that a finding names by its id, with the symbol by which people cite it."""

    provision: str
    symbol: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One provision tested against one event."""

    event: str  # Event.id
    provision: str  # permanent id, such as un-dprk-2397-7
    symbol: str  # "S/RES/2397 (2017) para. 7"
    outcome: Outcome
    tested_from: date | None  # the days tested; None when the event has no date
    tested_to: date | None
    elements: tuple[Element, ...]
    summary: str  # own words
    link: str  # official text
    force: str  # decides, calls upon, demands
    clarified_by: tuple[str, ...] = ()  # provision ids that only clarify this one and hang on it
    verification: str = "from memory"
    note: str | None = None
    regime: str = ""  # un-dprk, eu-russia ...
    routes: tuple[str, ...] = ()  # exceptions and approval routes that were checked, in plain words
    related: tuple[str, ...] = ()  # ids of duties and routes that the same facts touch (inspection, seizure)
    implemented_by: tuple[str, ...] = ()  # ids of national or regional measures that carry the same ban here
    cited: tuple[Cited, ...] = ()  # symbols of the ids in clarified_by, related and implemented_by

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would decide an unknown element."""
        return tuple(dict.fromkeys(e.missing for e in self.elements if e.missing))

    def symbols_of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Symbols of provisions that the finding names, in order, each once; an id that carries none stands itself."""
        known = {c.provision: c.symbol for c in self.cited}
        return tuple(dict.fromkeys(known.get(i, i) for i in ids))
