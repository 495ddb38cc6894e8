"""What passes between States, from a ledger: every event of every page, whether or not a measure speaks of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from sanctrace.cases.gather import gather
from sanctrace.cases.relations import Relation, RelationTotals, relations_of, shortened
from sanctrace.ledger import KeptRelation, Ledger
from sanctrace.ledger.codec import decode, encode
from sanctrace.model import CorrectedReading, Event, EventReading, JudgementKind, Telling
from sanctrace.runs.ingest import source_tellings

_HELD = 1  # exchanges that the kept series holds of each point, for a chart
_SOURCES = 200  # read from the ledger at once
# What a confirmation, a grade or a note says changes no event and joins none. A withdrawal may take back one that does.
_MOVES = frozenset({JudgementKind.CORRECT, JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.WITHDRAW})


@dataclass(frozen=True, kw_only=True)
class RelationsStand:
    """What the series of a ledger depend on: they are the same while `reading` and `judgement` are."""

    reading: int = 0  # number of the last
    judgement: int = 0  # number of the last that may move an event
    looked: int = 0  # number of the last judgement that was looked at


def relations_stand(ledger: Ledger, before: RelationsStand) -> RelationsStand:
    """How the ledger stands, given how it stood: only judgements kept since are looked at."""
    stand = replace(before, reading=ledger.last_reading())
    for kept in ledger.judgements_since(before.looked):
        moves = kept.judgement.kind in _MOVES
        stand = replace(stand, looked=kept.number, judgement=kept.number if moves else stand.judgement)
    return stand


def relations_in(ledger: Ledger) -> tuple[Relation, ...]:
    """The series of every pair of States, with what people merged, split and corrected; the busiest pair first.

    All readings with events are read: the index of cases holds only the events that a measure speaks of, and an event
    of these may be the same as one of the others, so that counting the two apart would count it twice.
    """
    tellings: list[Telling] = []
    sources = iter(ledger.sources(telling=True))
    while some := list(islice(sources, _SOURCES)):
        for revisions in ledger.revisions_of(some, tested=False).values():
            tellings += source_tellings(revisions, every=True).values()
    judgements = [kept.judgement for kept in ledger.judgements_since()]
    return relations_of(gather(tellings, judgements, _untested))


def kept_stand(ledger: Ledger) -> RelationsStand | None:
    """From what the kept series were counted; None before any count."""
    kept = ledger.relations_stand()
    return None if kept is None else decode(RelationsStand, kept)


def count_relations(ledger: Ledger) -> RelationsStand:
    """Count every series from all readings, and keep them; from what they were counted.

    How the ledger stands is noted before it is read: what comes meanwhile is counted next time.
    """
    stand = relations_stand(ledger, RelationsStand())
    ledger.keep_relations(
        encode(stand), [kept_relation(relation) for relation in relations_in(ledger) if relation.points]
    )
    return stand


def kept_relation(relation: Relation) -> KeptRelation:
    """The series of a pair that has a point, as the ledger keeps it."""
    return KeptRelation(
        pair="-".join(relation.pair),
        busy=sum(point.count for point in relation.points),
        totals=encode(RelationTotals.of(relation)),
        series=encode(shortened(relation, _HELD)),
        exchanges=[
            (exchange.kind.value, encode(exchange)) for point in relation.points for exchange in point.exchanges
        ],
    )


def _untested(telling: Telling, event: Event, judgements: tuple[str, ...], /) -> CorrectedReading:
    """The corrected event without findings: a series asks who gave what when, not what the law says of it."""
    reading = EventReading(event=event)
    return CorrectedReading(telling=telling.ident, judgements=judgements, law="", reading=reading)
