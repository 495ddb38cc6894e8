"""What an article reports: who supplied what to whom, when, and by whose account."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from sanctrace.model.article import Passage
from sanctrace.model.dates import Interval


class EventKind(StrEnum):
    """Kinds of the development set."""

    TRANSFER = "transfer"
    PROCUREMENT_ATTEMPT = "procurement_attempt"
    SEIZURE = "seizure"
    SHIP_TO_SHIP = "ship_to_ship"
    EMPLOYMENT = "employment"
    COOPERATION = "cooperation"
    JOINT_VENTURE = "joint_venture"
    TRAINING = "training"
    TRAVEL = "travel"
    PAYMENT = "payment"
    FINANCE = "finance"
    OTHER = "other"


class ClaimStatus(StrEnum):
    """Standing of a flow, derived from the claims about it by the rule in `events.status`."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    ALLEGED = "alleged"
    SUSPECTED = "suspected"
    PLANNED = "planned"
    DENIED = "denied"


class Stance(StrEnum):
    """What a voice does with a flow."""

    ASSERTS = "asserts"
    ALLEGES = "alleges"
    SUSPECTS = "suspects"
    CONFIRMS = "confirms"
    PLANS = "plans"
    DENIES = "denies"
    NEITHER = "neither confirms nor denies"
    CORRECTS = "corrects"
    RETRACTS = "retracts"


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party as the text names it, and the State it belongs to or acts for."""

    text: str  # literal words of the body
    name: str  # canonical name where the lexicon knows one, else the text
    country: str | None = None  # ISO 3166-1 alpha-2; KP, RU ...
    passage: Passage | None = None
    inferred_by: str | None = None  # the rule that resolved it ("relative of a leader"); None when the text says it

    @property
    def inferred(self) -> bool:
        """Whether a rule, not the words, identified the party."""
        return self.inferred_by is not None


@dataclass(frozen=True, kw_only=True)
class Item:
    """A good, sum, service or group of people that moved."""

    text: str  # literal words of the body
    item_class: str  # class of the development set (lexicon/item_classes.yml)
    goods: tuple[str, ...] = ()  # ids of the goods lexicon that the words name; several when ambiguous
    hs: tuple[str, ...] = ()  # HS headings or chapters, edition named in the goods lexicon
    quantity: str | None = None
    passage: Passage | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One voice about one event."""

    stance: Stance
    speaker: str
    passage: Passage
    via: tuple[str, ...] = ()  # who passed it on, nearest first
    inferred_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class LegalClaim:
    """What the page itself, or a voice in it, says about the law. Kept beside our finding, never merged with it."""

    speaker: str | None
    passage: Passage


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """A fact that would matter and that the page does not give.

    `stated` holds the page's own words when the page itself says that it is not known.
    """

    question: str
    stated: Passage | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """One flow between the same parties on the same occasion, however often the article tells it."""

    article: str  # Article.id
    kind: EventKind
    status: ClaimStatus
    supplier: Party | None = None
    recipient: Party | None = None
    intermediaries: tuple[Party, ...] = ()
    items: tuple[Item, ...] = ()
    when: Interval | None = None
    when_passage: Passage | None = None
    place: str | None = None
    place_country: str | None = None  # ISO 3166-1 alpha-2 of the place, where the lexicon knows it
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Passage, ...] = ()
    legal_claims: tuple[LegalClaim, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    purpose: str | None = None  # "for his personal use", as the text has it
    approvals: tuple[Passage, ...] = ()  # words that say a committee or State approved, exempted or licensed the flow
    reader: str = "rules"

    @property
    def according_to(self) -> tuple[str, ...]:
        """Who says that it happened, in order of appearance."""
        silent = {Stance.DENIES, Stance.NEITHER, Stance.RETRACTS}
        return tuple(dict.fromkeys(c.speaker for c in self.claims if c.stance not in silent))

    @property
    def denied_by(self) -> tuple[str, ...]:
        """Who says that it did not happen."""
        return tuple(dict.fromkeys(c.speaker for c in self.claims if c.stance is Stance.DENIES))

    @property
    def id(self) -> str:
        """Content hash: the same reading of the same article gives the same id."""
        parts = [
            self.article,
            self.kind,
            self.supplier.name if self.supplier else None,
            self.recipient.name if self.recipient else None,
            [i.text for i in self.items],
            self.when.edtf() if self.when else None,
            [(p.start, p.end) for p in self.evidence],
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
