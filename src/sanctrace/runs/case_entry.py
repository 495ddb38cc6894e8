"""A case -> its entry in the index: where its tellings stand, and what it is found and sorted by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.found_by import case_day, headline_words, source_names
from sanctrace.cases.judged import Judged
from sanctrace.cases.pressing import pressing
from sanctrace.cases.questions import strongest_findings
from sanctrace.ledger import CaseEntry, EventPlace, finding_label
from sanctrace.model import Case, Event, Outcome, Telling
from sanctrace.runs.judging import standing

Placed = Mapping[str, Mapping[EventPlace, Telling]]  # by Telling.ident


def case_entry(case: Case, placed: Placed) -> CaseEntry:
    """The entry of a case; `placed` says where each of its tellings stands, under however many names."""
    rulings = Judged.of(case.judgements).over(case.tellings)
    events = [rulings.corrected(telling) for telling in case.tellings]
    lead = fullest_account(events)
    findings = strongest_findings(case.accounts)
    places = tuple(_place(telling, placed[telling.ident]) for telling in case.tellings)
    doubles = {place for telling in case.tellings for place in placed[telling.ident]} - set(places)
    return CaseEntry(
        case=case,
        places=places,
        doubles=tuple(sorted(doubles)),
        sorted_on=case_day(case, events).isoformat(),
        pressing=pressing(case),
        status=lead.status.value,
        outcome=findings[0].outcome.value if findings else None,
        date_start=lead.when.start if lead.when else None,
        date_end=lead.when.end if lead.when else None,
        labels=frozenset(
            [
                *_labels(case, events),
                ("status", lead.status.value),
                *(("outcome", finding.outcome.value) for finding in findings[:1]),
                *_standings(case),
                *(("word", word) for word in headline_words(case.headline)),
            ]
        ),
    )


def _standings(case: Case) -> Iterator[tuple[str, str]]:
    """The grade, and what the judgements come to where one person decides and where two do."""
    yield "grade", case.grade.sign
    stands = standing(case)
    yield "decision", stands.decision
    yield "decision of two", standing(case, four_eyes=True).decision
    if stands.assigned_to:
        yield "assigned", stands.assigned_to


def _place(telling: Telling, places: Mapping[EventPlace, Telling]) -> EventPlace:
    """Where the very telling stands that the case chose among those of the same bytes."""
    return min(place for place, kept in places.items() if kept == telling)


def _labels(case: Case, events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    for finding in (finding for reading in case.accounts for finding in reading.findings):
        if finding.outcome is not Outcome.NOT_COVERED:
            yield "provision", finding.provision
            if finding.regime:
                yield "regime", finding.regime
    for finding in strongest_findings(case.accounts):
        if finding.outcome is not Outcome.NOT_COVERED:
            yield finding_label(finding.regime, finding.provision, finding.outcome.value)
    for item in (item for event in events for item in event.items):
        yield "goods", item.item_class
        yield from (("goods", good) for good in item.goods)
    for event in events:
        for party in (event.supplier, event.recipient, *event.intermediaries):
            if party is not None:
                yield "actor", party.name
    yield from (("source", name) for name in source_names(case))
