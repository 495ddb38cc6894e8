"""A group of tellings -> a case: one sentence, whose word it is, what clashes, how sure, what would decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sanctrace.cases.grade import grade_of
from sanctrace.cases.judged import Rulings
from sanctrace.cases.origins import trace_origins
from sanctrace.cases.questions import questions_of
from sanctrace.cases.sentence import event_sentence
from sanctrace.cases.slots import slots_of
from sanctrace.cases.told import Told
from sanctrace.model import Case, Claim, ClaimStatus, CorrectedReading, Event, Joined, Stance, Telling

# A telling, its event as corrected, and the ids of the corrections -> the event with its findings by the law.
Reassess = Callable[[Telling, Event, tuple[str, ...]], CorrectedReading]

# Strongest first: the order in which one account of an event is preferred as the case's headline.
_STATUS_ORDER = (
    ClaimStatus.CONFIRMED,
    ClaimStatus.REPORTED,
    ClaimStatus.ALLEGED,
    ClaimStatus.SUSPECTED,
    ClaimStatus.PLANNED,
    ClaimStatus.DENIED,
)


def describe(
    case: str,
    tellings: Sequence[Told],
    joined: Sequence[Joined],
    rulings: Rulings,
    reassess: Reassess | None = None,
) -> Case:
    """The case of that id; its tellings by day of report. `reassess` tests the corrected ones by the law again."""
    corrected = tuple(_corrected(tellings, rulings, reassess)) if reassess else ()
    judgements = rulings.about([told.telling for told in tellings])
    chain = trace_origins(tellings)
    slots = slots_of(tellings, rulings)
    return Case(
        id=case,
        tellings=tuple(told.telling for told in tellings),
        headline=_headline([told.event for told in tellings]),
        chain=chain,
        grade=grade_of(chain, tellings, slots, judgements),
        slots=slots,
        questions=questions_of(tellings, {c.telling: c.reading for c in corrected}),
        joined=tuple(joined),
        judgements=judgements,
        corrected=corrected,
    )


def _corrected(tellings: Sequence[Told], rulings: Rulings, reassess: Reassess) -> Iterator[CorrectedReading]:
    for told in tellings:
        if told.event is not told.telling.event:
            by = sorted(rulings.corrections(told.telling).values(), key=lambda j: (j.at, j.id))
            yield reassess(told.telling, told.event, tuple(judgement.id for judgement in by))


def fullest_account(events: Sequence[Event]) -> Event:
    """The account that speaks for a case: the strongest status, then the most parties, days and items told."""
    return min(events, key=lambda event: (_STATUS_ORDER.index(event.status), -_fullness(event)))


def _headline(events: Sequence[Event]) -> str:
    """The fullest of the strongest accounts, with the voices of the accounts of its status and every denial."""
    lead = fullest_account(events)
    claims: list[Claim] = []
    for event in events:
        claims += [c for c in event.claims if event.status is lead.status or c.stance is Stance.DENIES]
    return event_sentence(replace(lead, claims=tuple(claims)))


def _fullness(event: Event) -> int:
    return sum(part is not None for part in (event.supplier, event.recipient, event.when)) + len(event.items)
