"""A case -> the snapshot by which later changes are told."""

from __future__ import annotations

from collections.abc import Iterator

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.found_by import case_day, source_names
from sanctrace.cases.judged import Judged
from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.sentence import judgement_sentence
from sanctrace.model import Case, Event, JudgementKind, Outcome, Telling
from sanctrace.model.notice import CaseSnapshot, DecisionSeen, FindingSeen, PartySeen, SlotSeen, TellingSeen


def snapshot_of(case: Case) -> CaseSnapshot:
    """What notices say of the case. The same case gives the same snapshot."""
    rulings = Judged.of(case.judgements).over(case.tellings)
    events = [rulings.corrected(telling) for telling in case.tellings]
    lead = fullest_account(events)
    return CaseSnapshot(
        case=case.id,
        headline=case.headline,
        status=lead.status,
        grade=case.grade.sign,
        grade_reasons=case.grade.reasons,
        chain=case.chain.words(),
        date_start=lead.when.start if lead.when else None,
        date_end=lead.when.end if lead.when else None,
        tellings=tuple(_telling(telling) for telling in case.tellings),
        denied_by=tuple(origin.name for origin in case.chain.denials),
        slots=tuple(SlotSeen(name=s.name, values=tuple(v.value for v in s.values), agree=s.agree) for s in case.slots),
        findings=_findings(case),
        goods=tuple(dict.fromkeys(name for event in events for name in _goods(event))),
        parties=tuple(dict.fromkeys(party for event in events for party in _parties(event))),
        questions=tuple(question.fact for question in case.questions if question.decides),
        decisions=_decisions(case),
        sources=tuple(dict.fromkeys(source_names(case))),
        day=case_day(case, events).isoformat(),
    )


def _telling(telling: Telling) -> TellingSeen:
    evidence = telling.event.evidence
    return TellingSeen(
        article=telling.article,
        sha256=telling.sha256,
        source=telling.source,
        title=telling.title,
        publisher=telling.publisher,
        published=telling.published.text if telling.published else None,
        start=min((p.start for p in evidence), default=0),
        end=max((p.end for p in evidence), default=0),
        quote=evidence[0].text if evidence else "",
    )


def _findings(case: Case) -> tuple[FindingSeen, ...]:
    return tuple(
        FindingSeen(
            provision=finding.provision,
            symbol=finding.symbol,
            outcome=finding.outcome,
            regime=finding.regime,
            summary=finding.summary,
            link=finding.link,
            missing=finding.missing if finding.outcome is Outcome.CANNOT_BE_TESTED else (),
        )
        for finding in strongest_findings(case.accounts)
        if finding.outcome is not Outcome.NOT_COVERED
    )


def _goods(event: Event) -> Iterator[str]:
    for item in event.items:
        yield item.item_class
        yield from item.goods


def _parties(event: Event) -> Iterator[PartySeen]:
    for party in (event.supplier, event.recipient, *event.intermediaries):
        if party is not None:
            yield PartySeen(name=party.name, country=party.country)


def _decisions(case: Case) -> tuple[DecisionSeen, ...]:
    """The judgements in force; only the latest confirm or dismiss says how the case stands."""
    stands = {JudgementKind.CONFIRM, JudgementKind.DISMISS}
    last = next((j.id for j in reversed(case.judgements) if j.kind in stands), None)
    return tuple(
        DecisionSeen(
            id=judgement.id,
            words=judgement_sentence(judgement),
            dismisses=judgement.id == last and judgement.kind is JudgementKind.DISMISS,
        )
        for judgement in case.judgements
    )
