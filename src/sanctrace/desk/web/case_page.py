"""The page of one case: everything known of it, with its words, and the forms that judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.judged import Judged
from sanctrace.cases.network import network_of
from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.timeline import draw_timeline, timeline_of
from sanctrace.desk.case_json import case_line
from sanctrace.desk.web.actor_pages import drawing_of
from sanctrace.desk.web.case_filter import InboxFilter
from sanctrace.desk.web.case_matrix import matrix_of
from sanctrace.desk.web.correcting import fields_of, offered_values
from sanctrace.desk.web.kept_notice import done_notice
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import CaseOrder, Ledger
from sanctrace.model import (
    Case,
    Event,
    EventReading,
    Finding,
    Judgement,
    JudgementKind,
    Outcome,
    Passage,
    Screening,
    Telling,
)
from sanctrace.runs.judging import standing


@dataclass(frozen=True, kw_only=True)
class Screened:
    """A name that resembles a list entry: the words that name it, the page, and whether it was read or corrected."""

    screening: Screening
    passage: Passage | None
    telling: Telling
    mark: str  # empty where nobody corrected the event


@dataclass(frozen=True, kw_only=True)
class Account:
    """One telling: the event with its corrections, why it stands in the case, and what may be corrected."""

    telling: Telling
    event: Event
    joined: str  # why it is the same event; empty for the first


@dataclass(frozen=True, kw_only=True)
class Past:
    """A judgement about the case, in force or withdrawn."""

    judgement: Judgement
    in_force: bool


def case_page(desk: Desk, request: Request, case_id: str) -> Response:
    """The page of the case with this id; raises NotFound when there is none."""
    shown = InboxFilter.of(request.args)
    four_eyes = desk.settings.four_eyes
    with desk.ledger() as ledger:
        case = _case(ledger, case_id)
        history = past_of(ledger, case)
        following = next_case(desk, ledger, shown, case_id)
        notice = done_notice(ledger, request)
    accounts = _accounts(case)
    findings = [f for f in strongest_findings(case.accounts) if f.outcome is not Outcome.NOT_COVERED]
    return page(
        desk,
        request,
        "case.html",
        case=case,
        shown=shown,
        lead=fullest_account([account.event for account in accounts]),
        accounts=accounts,
        findings=[(finding, _told_by(case, finding)) for finding in findings],
        not_covered=[f for f in strongest_findings(case.accounts) if f.outcome is Outcome.NOT_COVERED],
        hashes={telling.page: telling.sha256 for telling in case.tellings},
        slots=sorted(case.slots, key=lambda slot: (slot.agree, len(slot.values) < 2)),
        standing=standing(case, four_eyes=four_eyes),
        four_eyes=four_eyes,
        history=history,
        notes=[past for past in history if past.judgement.kind is JudgementKind.NOTE and past.in_force],
        following=following,
        fields=fields_of(),
        offered=offered_values(),
        seen=history[-1].judgement.id if history else "",
        tellers=_tellers(case),
        notice=notice,
        moments=(moments := timeline_of(case)),
        timeline=Markup(draw_timeline(moments)),  # every word in it is escaped where it is drawn
        matrix=matrix_of(case),
        network=(network := network_of([case])),
        network_drawing=drawing_of(network),
        screenings=screenings_of(case),
    )


def case_json_page(desk: Desk, request: Request, case_id: str) -> Response:
    """The case as `sanctrace cases --json` prints it, to be saved."""
    del request
    with desk.ledger() as ledger:
        line = case_line(_case(ledger, case_id))
    return Response(
        f"{line}\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="case-{case_id}.json"'},
    )


def next_case(desk: Desk, ledger: Ledger, shown: InboxFilter, case_id: str) -> str | None:
    """The id of the case that follows in the list from which this one was opened."""
    wanted = shown.wanted(four_eyes=desk.settings.four_eyes)
    found = ledger.list_cases(wanted, limit=1, after=case_id, order=CaseOrder(shown.order))
    return found[0].outline.id if found else None


def _case(ledger: Ledger, case_id: str) -> Case:
    case = ledger.case(case_id)
    if case is None:
        raise NotFound(
            f"No case has the id {case_id}. A merge, a split, a correction or a new page may have given it another:"
            " look for it in the inbox, or search for a word of its headline."
        )
    return case


def _accounts(case: Case) -> list[Account]:
    rulings = Judged.of(case.judgements).over(case.tellings)
    why = {}
    for joined in case.joined:
        other = case.telling(joined.to)
        why[joined.telling] = f"{other.publisher or other.title or other.source}: {'; '.join(joined.reasons)}"
    return [Account(telling=t, event=rulings.corrected(t), joined=why.get(t.ident, "")) for t in case.tellings]


def past_of(ledger: Ledger, case: Case) -> list[Past]:
    """Every judgement about the case, the withdrawn ones and the withdrawals too, oldest first."""
    standing_now = {judgement.id for judgement in case.judgements}
    events = {telling.event.id for telling in case.tellings}
    kept = [k.judgement for k in ledger.judgements_about({telling.sha256 for telling in case.tellings})]
    about = {j.id for j in kept if j.id in standing_now or any(anchor.event in events for anchor in j.about)}
    about |= {j.id for j in kept if j.kind is JudgementKind.WITHDRAW and j.value in about}
    return [Past(judgement=j, in_force=j.id in standing_now) for j in kept if j.id in about]


def screenings_of(case: Case) -> list[Screened]:
    """Every name that resembles a list entry; of a corrected event also what its name as read resembled."""
    corrected = {c.telling: c for c in case.corrected if c.lists}
    found = []
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        again = telling.ident in corrected
        found += _screened(telling, kept, "compared again, as corrected by hand" if again else "")
        if again:
            found += _screened(telling, telling.reading, "as read, before the correction")
    return found


def _screened(telling: Telling, kept: EventReading, mark: str) -> list[Screened]:
    parties = [p for p in (kept.event.supplier, kept.event.recipient, *kept.event.intermediaries) if p]
    return [
        Screened(
            screening=screening,
            passage=next((p.passage for p in parties if screening.mention in {p.name, p.text}), None),
            telling=telling,
            mark=mark,
        )
        for screening in kept.screenings
    ]


def _told_by(case: Case, finding: Finding) -> Telling:
    """The telling on whose words a finding rests."""
    told = zip(case.tellings, case.accounts, strict=True)
    return next(telling for telling, kept in told if finding in kept.findings)


def _tellers(case: Case) -> Mapping[tuple[str, str], str]:
    """Who gives a value of a slot, by slot and value."""

    def names(tellings: tuple[str, ...]) -> str:
        told = [case.telling(ident) for ident in tellings]
        return ", ".join(dict.fromkeys(t.publisher or t.source for t in told))

    return {(slot.name, value.value): names(value.tellings) for slot in case.slots for value in slot.values}
