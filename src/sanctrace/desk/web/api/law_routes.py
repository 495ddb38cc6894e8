"""The law library: instruments, measures, and a question put to the law without an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace.actors import screen_event
from sanctrace.desk.law_json import MeasureJson, measure_json
from sanctrace.desk.law_question import unplaced
from sanctrace.desk.reading_json import FindingJson, ScreeningJson, finding_json, screening_json
from sanctrace.desk.web.api.inputs import Country, Day, Name, Short, Span, Words, span_of
from sanctrace.desk.web.api.problems import Problem, ProblemKind, WhereJson
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.settings import Desk
from sanctrace.lexicon.goods import load_goods
from sanctrace.lexicon.names import load_names
from sanctrace.model import ClaimStatus, DataError, EventKind, first_day
from sanctrace.model.account import Permission
from sanctrace.rules import Screened, assess, nothing_found
from sanctrace.rules.measure import Instrument
from sanctrace.rules.questions import NamedItem, NamedParty, Question
from sanctrace.runs.libraries import open_lists


class InstrumentJson(TypedDict):
    """A resolution, regulation or statute."""

    id: str
    symbol: str
    regime: str
    adopted: str
    link: str


class RegimeJson(TypedDict):
    """A body of sanctions with its instruments."""

    id: str
    name: str
    instruments: list[InstrumentJson]


class LibraryJson(TypedDict):
    """The law library; `version` is a hash of its files."""

    version: str
    measures: int
    regimes: list[RegimeJson]


class WholeInstrumentJson(InstrumentJson):
    """An instrument with its paragraphs."""

    measures: list[MeasureJson]


class MeasuresJson(TypedDict):
    """Paragraphs of the library."""

    measures: list[MeasureJson]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class MeasureQuery:
    """Which paragraphs. What is empty does not matter."""

    regime: Annotated[Short, Field(examples=["un-dprk"])] = ""
    on: Day | None = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class PartyAsked:
    """A party in words; its State is looked up where it is not given."""

    name: Name
    country: Country | None = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class ItemAsked:
    """Goods, a sum, a service or people in words, and how much."""

    text: Name
    quantity: Short | None = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Asked:
    """Facts as a person would give them; at least one side is named."""

    supplier: PartyAsked | None = None
    recipient: PartyAsked | None = None
    through: Annotated[list[PartyAsked], Field(max_length=20)] = field(default_factory=list)
    items: Annotated[list[ItemAsked], Field(max_length=20)] = field(default_factory=list)
    on: Span | None = None
    kind: EventKind = EventKind.TRANSFER
    status: ClaimStatus = ClaimStatus.REPORTED
    place: Name | None = None
    says: Annotated[list[Words], Field(max_length=20, description="Further words of the account.")] = field(
        default_factory=list
    )
    approved: Annotated[
        list[Words], Field(max_length=20, description="Words that tell of an approval or exemption.")
    ] = field(default_factory=list)
    screen: Annotated[bool, Field(description="Whether the parties are compared with the lists.")] = True


class AnsweredJson(TypedDict):
    """What the library says: findings, weightiest first; `nothing` says in words that no measure speaks of it.

    `unplaced` are names whose State is not known, which many measures turn on.
    """

    law_library: str
    findings: list[FindingJson]
    nothing: str | None
    screenings: list[ScreeningJson]
    unplaced: list[str]


def get_library(call: Call[None, None]) -> LibraryJson:
    """The law library: regimes and their instruments."""
    book = call.desk.rulebook
    return {
        "version": book.version,
        "measures": len(book.measures),
        "regimes": [
            {
                "id": regime.id,
                "name": regime.name,
                "instruments": [_instrument(i) for i in book.instruments if i.regime == regime.id],
            }
            for regime in book.regimes
        ],
    }


def get_instrument(call: Call[None, None]) -> WholeInstrumentJson:
    """One instrument with its paragraphs."""
    name = call.path["instrument_id"]
    book = call.desk.rulebook
    instrument = next((i for i in book.instruments if i.id == name), None)
    if instrument is None:
        raise NotFound(f"The law library has no instrument {name[:80]}.")
    measures = [measure_json(m) for m in book.measures if m.instrument.id == name]
    return {**_instrument(instrument), "measures": measures}


def list_measures(call: Call[MeasureQuery, None]) -> MeasuresJson:
    """Paragraphs of the library, of one regime, in force on a day."""
    query = call.query
    day = first_day(query.on) if query.on else None
    return {
        "measures": [
            measure_json(m)
            for m in call.desk.rulebook.measures
            if query.regime in {"", m.regime.id} and (day is None or any(span.holds(day) for span in m.spans))
        ]
    }


def get_measure(call: Call[None, None]) -> MeasureJson:
    """One paragraph: what it covers, its days in force with their citations, exceptions, and how it was checked."""
    name = call.path["measure_id"]
    try:
        return measure_json(call.desk.rulebook.measure(name))
    except DataError as error:
        raise NotFound(f"The law library has no paragraph {name[:80]}.") from error


def ask(call: Call[None, Asked]) -> AnsweredJson:
    """Ask the law a question without an article: who, to whom, what, when.

    Every measure in force on the days named is tested; an outcome never says more than *may fall under*.
    """
    return ask_law(call.desk, call.body)


def ask_law(desk: Desk, asked: Asked) -> AnsweredJson:
    """What the library says to a question; raises Problem when it names no side."""
    if asked.supplier is None and asked.recipient is None:
        told: WhereJson = {"where": "body.supplier", "what": "name at least one side, supplier or recipient"}
        raise Problem(ProblemKind.INVALID, "The question names no side.", errors=(told,))
    question = Question(
        kind=asked.kind,
        status=asked.status,
        supplier=_party(asked.supplier),
        recipient=_party(asked.recipient),
        intermediaries=tuple(NamedParty(name=p.name, country=p.country) for p in asked.through),
        items=tuple(NamedItem(text=i.text, quantity=i.quantity) for i in asked.items),
        when=span_of(asked.on) if asked.on else None,
        place=asked.place,
        says=tuple(asked.says),
        approvals=tuple(asked.approved),
    )
    event = question.event(load_goods(), load_names().country_of)
    screened = None
    if asked.screen:
        roster = open_lists(desk.lists)
        found = screen_event(event, roster, reported_on=None, as_of=None)
        screened = Screened(found=tuple(found), lists=tuple(s.list_name for s in roster.snapshots))
    book = desk.rulebook
    findings = assess(event, book, screened)
    return {
        "law_library": book.version,
        "findings": [finding_json(f) for f in findings],
        "nothing": None if findings else nothing_found(book.version, event),
        "screenings": [screening_json(s) for s in screened.found] if screened else [],
        "unplaced": unplaced(event),
    }


def _party(party: PartyAsked | None) -> NamedParty | None:
    return None if party is None else NamedParty(name=party.name, country=party.country)


def _instrument(instrument: Instrument) -> InstrumentJson:
    return {
        "id": instrument.id,
        "symbol": instrument.symbol,
        "regime": instrument.regime,
        "adopted": instrument.adopted.isoformat(),
        "link": instrument.link,
    }


ROUTES: Iterable[Route] = (
    Route(method="GET", path="/law", scope=Permission.READ, group="law", handle=get_library),
    Route(
        method="GET", path="/law/instruments/{instrument_id}", scope=Permission.READ, group="law", handle=get_instrument
    ),
    Route(method="GET", path="/law/measures", scope=Permission.READ, group="law", handle=list_measures),
    Route(method="GET", path="/law/measures/{measure_id}", scope=Permission.READ, group="law", handle=get_measure),
    Route(method="POST", path="/law/ask", scope=Permission.READ, group="law", handle=ask),
)
