"""The law library in the browser: instruments, a paragraph with its days in force, and a question put to the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.desk.law_question import asked, unplaced
from sanctrace.desk.places import data_folder
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.time_bar import time_bar
from sanctrace.ledger import CaseFilter
from sanctrace.model import ClaimStatus, DataError, EventKind, Finding, Screening
from sanctrace.rules.describe import further_conditions

if TYPE_CHECKING:
    from sanctrace.rules.measure import Instrument, Measure, Regime

_CASES = 20  # cases listed with a paragraph
_PARTS = ("supplier", "recipient", "when", "kind", "status", "place")
_LISTS = ("through", "items", "says", "approved")  # one entry a line


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A regime with its instruments, each with the number of its paragraphs."""

    regime: Regime
    instruments: tuple[tuple[Instrument, int], ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the library says to a question, or what is wrong with the question."""

    error: str = ""
    findings: tuple[Finding, ...] = ()
    screenings: tuple[Screening, ...] = ()
    nothing: str = ""
    unplaced: tuple[str, ...] = ()


def law_list(desk: Desk, request: Request) -> Response:
    """All instruments by regime."""
    book = desk.rulebook
    sizes: dict[str, int] = {}
    for measure in book.measures:
        sizes[measure.instrument.id] = sizes.get(measure.instrument.id, 0) + 1
    shelves = [
        Shelf(
            regime=regime,
            instruments=tuple(
                (instrument, sizes.get(instrument.id, 0))
                for instrument in sorted(book.instruments, key=lambda i: (i.adopted, i.id))
                if instrument.regime == regime.id
            ),
        )
        for regime in book.regimes
    ]
    return page(desk, request, "law.html", shelves=shelves, measures=len(book.measures), library=book.version)


def instrument_page(desk: Desk, request: Request, instrument_id: str) -> Response:
    """One instrument with its paragraphs; raises NotFound when the library has none of that id."""
    book = desk.rulebook
    instrument = next((i for i in book.instruments if i.id == instrument_id), None)
    if instrument is None:
        raise NotFound(f"The law library has no instrument {instrument_id}. The page Law lists them all.")
    measures = [m for m in book.measures if m.instrument.id == instrument_id]
    today = datetime.now(UTC).date()
    bars = [(measure, time_bar(measure.spans, today, label=measure.symbol)) for measure in measures]
    return page(desk, request, "instrument.html", instrument=instrument, bars=bars)


def paragraph_page(desk: Desk, request: Request, measure_id: str) -> Response:
    """One paragraph; raises NotFound when the library has none of that id."""
    book = desk.rulebook
    try:
        measure: Measure = book.measure(measure_id)
    except DataError as error:
        raise NotFound(f"The law library has no paragraph {measure_id}. The page Law lists them all.") from error
    with desk.ledger() as ledger:
        wanted = CaseFilter(provision=measure.id)
        cases = ledger.list_cases(wanted, limit=_CASES)
        counts = desk.counts(ledger, wanted, "decision")
    today = datetime.now(UTC).date()
    return page(
        desk,
        request,
        "paragraph.html",
        measure=measure,
        conditions=further_conditions(measure),
        bar=time_bar(measure.spans, today, label=measure.symbol),
        in_force=any(span.holds(today) for span in measure.spans),
        today=today,
        attached=book.attached.get(measure.id, ()),
        cases=cases,
        touched=sum(count.cases for count in counts),
    )


def ask_page(desk: Desk, request: Request) -> Response:
    """The form of a question, and the answer once it is asked."""
    given = {name: request.args.get(name, "") for name in (*_PARTS, *_LISTS)}
    given["kind"] = given["kind"] or EventKind.TRANSFER.value
    given["status"] = given["status"] or ClaimStatus.REPORTED.value
    screen = "screen" in request.args or not request.args
    answer = _answer(desk, given, screen=screen) if request.args else None
    return page(
        desk,
        request,
        "ask.html",
        given=given,
        screen=screen,
        answer=answer,
        kinds=tuple(EventKind),
        statuses=tuple(ClaimStatus),
        library=desk.rulebook.version,
    )


def _answer(desk: Desk, given: Mapping[str, str], *, screen: bool) -> Answer:
    from sanctrace.rules import assess, nothing_found

    if given["kind"] not in set(EventKind) or given["status"] not in set(ClaimStatus):
        return Answer(error="Choose the kind and the status from their lists.")
    options: dict[str, object] = {name: given[name].strip() or None for name in _PARTS}
    options |= {name: _lines(given[name]) for name in _LISTS}
    options |= {"no_screening": not screen, "home": desk.settings.lists or _lists_folder()}
    try:
        event, screened = asked(options)
    except click.ClickException as error:
        return Answer(error=error.format_message().replace("--supplier or --recipient", "supplier or recipient"))
    findings = tuple(assess(event, desk.rulebook, screened))
    return Answer(
        findings=findings,
        screenings=tuple(screened.found) if screened else (),
        nothing="" if findings else nothing_found(desk.rulebook.version, event),
        unplaced=tuple(unplaced(event)),
    )


def _lists_folder() -> Path:
    return data_folder() / "lists"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
