"""Cases as tables: which tables there are, their columns with types, and the rows of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.sentence import item_words, party_name
from sanctrace.model import Case, Event, EventReading, Outcome, Party, Telling, Truth
from sanctrace.runs.judging import standing

Value = str | int | float | bool | date | tuple[str, ...] | None
Row = Mapping[str, Value]


class Kind(StrEnum):
    """What a column holds. Every column may be empty but for lists, which then have no member."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    FLAG = "flag"
    DAY = "day"
    TEXTS = "texts"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: its name, its columns in order, and what a case gives it."""

    name: str
    about: str  # what one row is
    columns: Mapping[str, Kind]
    rows: Callable[[Case], Iterator[Row]]


def _case_row(case: Case) -> Iterator[Row]:
    events = [kept.event for kept in case.accounts]
    lead = fullest_account(events)
    findings = strongest_findings(case.accounts)
    by_outcome = {outcome: tuple(f.symbol for f in findings if f.outcome is outcome) for outcome in Outcome}
    telling = [finding for finding in findings if finding.outcome is not Outcome.NOT_COVERED]
    stands = standing(case)
    reported = sorted(day for told in case.tellings if (day := told.reported_on))
    yield {
        "case": case.id,
        "headline": case.headline,
        "kind": lead.kind.value,
        "status": lead.status.value,
        **_when(lead),
        "supplier": _party(lead.supplier),
        "supplier_country": lead.supplier.country if lead.supplier else None,
        "recipient": _party(lead.recipient),
        "recipient_country": lead.recipient.country if lead.recipient else None,
        "through": tuple(party_name(party) for party in lead.intermediaries),
        "goods": _goods(lead),
        "item_classes": tuple(dict.fromkeys(item.item_class for item in lead.items)),
        "hs": tuple(dict.fromkeys(code for item in lead.items for code in item.hs)),
        "place": lead.place,
        "place_country": lead.place_country,
        "according_to": tuple(dict.fromkeys(who for event in events for who in event.according_to)),
        "denied_by": tuple(dict.fromkeys(who for event in events for who in event.denied_by)),
        "grade": case.grade.sign,
        "articles": case.chain.articles,
        "origins": tuple(origin.name for origin in case.chain.origins),
        "regimes": tuple(dict.fromkeys(f.regime for f in telling if f.regime)),
        "provisions": tuple(dict.fromkeys(f.provision for f in telling)),
        "may_fall_under": by_outcome[Outcome.MAY_FALL_UNDER],
        "needs_approval": by_outcome[Outcome.NEEDS_APPROVAL],
        "below_threshold": by_outcome[Outcome.BELOW_THRESHOLD],
        "cannot_be_tested": by_outcome[Outcome.CANNOT_BE_TESTED],
        "would_decide": tuple(q.fact for q in case.questions if q.decides or q.touches),
        "told_differently": tuple(slot.name for slot in case.conflicts),
        "decision": stands.decision,
        "decided_by": stands.by,
        "assigned_to": stands.assigned_to,
        "first_reported": reported[0] if reported else None,
        "last_reported": reported[-1] if reported else None,
    }


def _account_rows(case: Case) -> Iterator[Row]:
    corrected = {c.telling for c in case.corrected}
    for telling, event in _told(case):
        evidence = event.evidence[0] if event.evidence else None
        yield {
            "case": case.id,
            "account": telling.ident,
            "title": telling.title,
            "publisher": telling.publisher,
            "agencies": telling.agencies,
            "published": telling.published.text if telling.published else None,
            "reported_on": telling.reported_on,
            "source": telling.source,
            "sha256": telling.sha256,
            "kind": event.kind.value,
            "status": event.status.value,
            **_when(event),
            "supplier": _party(event.supplier),
            "recipient": _party(event.recipient),
            "through": tuple(party_name(party) for party in event.intermediaries),
            "goods": _goods(event),
            "place": event.place,
            "purpose": event.purpose,
            "according_to": event.according_to,
            "denied_by": event.denied_by,
            "words": evidence.text if evidence else None,
            "start": evidence.start if evidence else None,
            "end": evidence.end if evidence else None,
            "corrected": telling.ident in corrected,
            "reader": event.reader,
        }


def _claim_rows(case: Case) -> Iterator[Row]:
    for telling, event in _told(case):
        for claim in event.claims:
            yield {
                "case": case.id,
                "account": telling.ident,
                "stance": claim.stance.value,
                "speaker": claim.speaker,
                "via": claim.via,
                "inferred_by": claim.inferred_by,
                "words": claim.passage.text,
                "start": claim.passage.start,
                "end": claim.passage.end,
                "publisher": telling.publisher,
                "source": telling.source,
                "sha256": telling.sha256,
            }


def _slot_rows(case: Case) -> Iterator[Row]:
    for slot in case.slots:
        for value in slot.values:
            yield {
                "case": case.id,
                "slot": slot.name,
                "value": value.value,
                "agree": slot.agree,
                "because": slot.because,
                "accounts": value.tellings,
                "words": tuple(cited.passage.text for cited in value.passages),
                "corrected_by": value.corrected_by,
            }


def _finding_rows(case: Case) -> Iterator[Row]:
    for account, kept in _accounts(case):
        for finding in kept.findings:
            yield {
                "case": case.id,
                "account": account,
                "provision": finding.provision,
                "symbol": finding.symbol,
                "regime": finding.regime or None,
                "outcome": finding.outcome.value,
                "force": finding.force,
                "tested_from": finding.tested_from,
                "tested_to": finding.tested_to,
                "summary": finding.summary,
                "link": finding.link,
                "verification": finding.verification,
                "missing": finding.missing,
                "met": tuple(e.name for e in finding.elements if e.outcome is Truth.MET),
                "not_met": tuple(e.name for e in finding.elements if e.outcome is Truth.NOT_MET),
                "unknown": tuple(e.name for e in finding.elements if e.outcome is Truth.UNKNOWN),
            }


def _element_rows(case: Case) -> Iterator[Row]:
    for account, kept in _accounts(case):
        for finding in kept.findings:
            for element in finding.elements:
                yield {
                    "case": case.id,
                    "account": account,
                    "provision": finding.provision,
                    "element": element.name,
                    "result": element.outcome.value,
                    "because": element.because,
                    "missing": element.missing,
                    "presumed": element.presumed,
                    "words": tuple(passage.text for passage in element.evidence),
                }


def _screening_rows(case: Case) -> Iterator[Row]:
    for account, kept in _accounts(case):
        for hit in kept.screenings:
            yield {
                "case": case.id,
                "account": account,
                "mention": hit.mention,
                "entry": hit.entry,
                "entry_name": hit.entry_name,
                "list": hit.list_name,
                "snapshot": hit.snapshot,
                "score": hit.score,
                "reasons": hit.reasons,
                "listed_on": hit.listed_on,
                "listed_by": hit.listed_by,
                "delisted_on": hit.delisted_on,
                "listed_then": hit.listed_then,
                "listed_at_report": hit.listed_at_report,
                "listed_now": hit.listed_now,
                "programmes": hit.programmes,
            }


def _judgement_rows(case: Case) -> Iterator[Row]:
    for judgement in case.judgements:
        yield {
            "case": case.id,
            "judgement": judgement.id,
            "kind": judgement.kind.value,
            "by": judgement.by,
            "at": judgement.at.isoformat(),
            "slot": judgement.slot,
            "value": judgement.value,
            "reason": judgement.reason or None,
        }


def _told(case: Case) -> Iterator[tuple[Telling, Event]]:
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        yield telling, kept.event


def _accounts(case: Case) -> Iterator[tuple[str, EventReading]]:
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        yield telling.ident, kept


def _when(event: Event) -> Row:
    when = event.when
    return {
        "date": when.edtf() if when else None,
        "date_first": when.first if when else None,
        "date_last": when.last if when else None,
    }


def _party(party: Party | None) -> str | None:
    return party_name(party) if party else None


def _goods(event: Event) -> tuple[str, ...]:
    return tuple(item_words([item]) for item in event.items)


def _columns(words: str) -> dict[str, Kind]:
    """`name` is a text; `name:integer` and so on is of that kind."""
    pairs = (word.partition(":") for word in words.split())
    return {name: Kind(kind or "text") for name, _, kind in pairs}


_DATES = "date date_first:day date_last:day"
TABLES = (
    Table(
        name="cases",
        about="a case: the account that speaks for it, and what all accounts come to",
        columns=_columns(
            f"case headline kind status {_DATES} supplier supplier_country recipient recipient_country through:texts"
            " goods:texts item_classes:texts hs:texts place place_country according_to:texts denied_by:texts grade"
            " articles:integer origins:texts regimes:texts provisions:texts may_fall_under:texts needs_approval:texts"
            " below_threshold:texts cannot_be_tested:texts would_decide:texts told_differently:texts decision"
            " decided_by:texts assigned_to first_reported:day last_reported:day"
        ),
        rows=_case_row,
    ),
    Table(
        name="accounts",
        about="the event as one article tells it, as corrected where a person corrected it",
        columns=_columns(
            "case account title publisher agencies:texts published reported_on:day source sha256 kind status"
            f" {_DATES} supplier recipient through:texts goods:texts place purpose according_to:texts denied_by:texts"
            " words start:integer end:integer corrected:flag reader"
        ),
        rows=_account_rows,
    ),
    Table(
        name="claims",
        about="one voice about the event, with its words",
        columns=_columns(
            "case account stance speaker via:texts inferred_by words start:integer end:integer publisher source sha256"
        ),
        rows=_claim_rows,
    ),
    Table(
        name="slots",
        about="one answer to one question about the event, with every account that gives it",
        columns=_columns("case slot value agree:flag because accounts:texts words:texts corrected_by"),
        rows=_slot_rows,
    ),
    Table(
        name="findings",
        about="one paragraph tested against one account, those that do not cover it included",
        columns=_columns(
            "case account provision symbol regime outcome force tested_from:day tested_to:day summary link"
            " verification missing:texts met:texts not_met:texts unknown:texts"
        ),
        rows=_finding_rows,
    ),
    Table(
        name="elements",
        about="one element of such a test",
        columns=_columns("case account provision element result because missing presumed:flag words:texts"),
        rows=_element_rows,
    ),
    Table(
        name="screenings",
        about="a name that resembles an entry of a list",
        columns=_columns(
            "case account mention entry entry_name list snapshot score:real reasons:texts listed_on:day listed_by:day"
            " delisted_on:day listed_then:flag listed_at_report:flag listed_now:flag programmes:texts"
        ),
        rows=_screening_rows,
    ),
    Table(
        name="judgements",
        about="a decision by a person that is in force",
        columns=_columns("case judgement kind by at slot value reason"),
        rows=_judgement_rows,
    ),
)
