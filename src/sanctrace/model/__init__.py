"""The words of the house: values only, no I/O, no clock, no import of any other room."""

from sanctrace.model.article import Article, Caption, OffsetMap, Page, Passage, PublishedAt
from sanctrace.model.dates import Interval, Precision, first_day, last_day, precision_of
from sanctrace.model.errors import (
    DataError,
    LedgerError,
    PageError,
    PageNotFound,
    PageNotText,
    PageTooLarge,
    ReaderFailed,
    SanctraceError,
)
from sanctrace.model.event import (
    Claim,
    ClaimStatus,
    Event,
    EventKind,
    Item,
    LegalClaim,
    OpenQuestion,
    Party,
    Stance,
)
from sanctrace.model.finding import Element, Finding, Outcome, Truth
from sanctrace.model.reading import Case, EventReading, EventsRead, ReaderRun, Reading, Screening

__all__ = [
    "Article",
    "Caption",
    "Case",
    "Claim",
    "ClaimStatus",
    "DataError",
    "Element",
    "Event",
    "EventKind",
    "EventReading",
    "EventsRead",
    "Finding",
    "Interval",
    "Item",
    "LedgerError",
    "LegalClaim",
    "OffsetMap",
    "OpenQuestion",
    "Outcome",
    "Page",
    "PageError",
    "PageNotFound",
    "PageNotText",
    "PageTooLarge",
    "Party",
    "Passage",
    "Precision",
    "PublishedAt",
    "ReaderFailed",
    "ReaderRun",
    "Reading",
    "SanctraceError",
    "Screening",
    "Stance",
    "Truth",
    "first_day",
    "last_day",
    "precision_of",
]
