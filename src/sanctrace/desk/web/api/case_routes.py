"""Cases: listed as the inbox lists them, counted, one whole, and everything that was decided about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace.desk.case_json import CaseJson, JudgementJson, case_json, case_line, judgement_json
from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Cursor, DayOrNone, Limit, Name, Short
from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.api.route import ROOT, STRICT, Answer, Call, GoesOn, Route
from sanctrace.desk.web.api.tracks import followed
from sanctrace.desk.web.case_filter import InboxFilter
from sanctrace.desk.web.case_page import past_of
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import CaseFilter, CaseOrder, Ledger, ListedCase
from sanctrace.model import Case
from sanctrace.model.account import Permission
from sanctrace.runs.judging import Standing, standing


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class CaseChoice(InboxFilter):
    """Which cases, as the inbox filters them. What is empty does not matter."""

    decision: Annotated[
        Literal["", "open", "confirmed", "dismissed"], Field(description="What was decided; empty: whatever it was.")
    ] = ""
    outcome: Annotated[Short, Field(examples=["may fall under"])] = ""
    regime: Annotated[Short, Field(examples=["un-dprk"])] = ""
    provision: Annotated[Short, Field(examples=["un-dprk-2397-7"])] = ""
    status: Annotated[Short, Field(examples=["alleged"])] = ""
    goods: Annotated[Short, Field(description="An item class, or an id of the goods lexicon.")] = ""
    grade: Annotated[Short, Field(description="Both signs.", examples=["B2"])] = ""
    source: Annotated[Short, Field(description="A publisher, or an origin of the reports.")] = ""
    since: DayOrNone = ""
    until: DayOrNone = ""
    words: Annotated[Short, Field(description="Each begins a word of the headline.")] = ""
    order: Annotated[
        Literal["pressing", "newest", "oldest"],
        Field(description="Most pressing first, or by day of the event, else of the report."),
    ] = "pressing"
    actor: Annotated[Name | Literal[""], Field(description="Name of an actor, as GET /actors has it.")] = ""

    def wanted(self, *, four_eyes: bool) -> CaseFilter:
        """The filter as the ledger takes it."""
        return replace(super().wanted(four_eyes=four_eyes), actor=self.actor or None)

    @property
    def list_name(self) -> str:
        """What tells this list from every other: its filters and its order."""
        return repr([getattr(self, part.name) for part in fields(CaseChoice)])


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class CaseQuery(CaseChoice):
    """Which cases, and which page of them."""

    limit: Limit = 25
    cursor: Cursor = ""


class StandingJson(TypedDict):
    """What the judgements come to: open, confirmed or dismissed; `awaiting` a second person's word on it."""

    decision: str
    by: list[str]
    awaiting: str | None
    assigned_to: str | None


class CaseLineJson(TypedDict):
    """A case as a line of a list."""

    id: str
    headline: str
    status: str
    outcome: str | None
    date: str | None
    date_end: str | None
    provisions: list[str]
    grade: str
    articles: int
    origins: list[str]
    standing: StandingJson


class CaseListJson(TypedDict):
    """A page of cases; `next` is the cursor of the following one, null on the last."""

    cases: list[CaseLineJson]
    next: str | None


class CountJson(TypedDict):
    """How many cases carry a label, such as regime un-dprk."""

    name: str
    value: str
    cases: int


class CountsJson(TypedDict):
    """The labels of the cases chosen, the most frequent first."""

    counts: list[CountJson]


class WholeCaseJson(CaseJson):
    """One case with everything known of it, what its judgements come to, and its version (the ETag)."""

    version: str
    standing: StandingJson


class PastJson(JudgementJson):
    """A judgement, in force or withdrawn."""

    in_force: bool


class HistoryJson(TypedDict):
    """Every judgement about a case, oldest first."""

    judgements: list[PastJson]


def list_cases(call: Call[CaseQuery, None]) -> Answer[CaseListJson]:
    """List cases.

    Most pressing first, or by day. The filters are those of the inbox; without any, every case is listed.
    """
    value = cases_of(call.desk, call.query)
    if value["next"] is None:
        return Answer(value=value)
    asked = {**call.request.args.to_dict(), "cursor": value["next"]}
    return Answer(value=value, headers={"Link": f'<{ROOT}/cases?{urlencode(asked)}>; rel="next"'})


def count_cases(call: Call[CaseChoice, None]) -> CountsJson:
    """Count the cases that fit, by every label.

    The numbers that the inbox shows beside the values of its filters.
    """
    four_eyes = call.desk.settings.four_eyes
    with call.desk.ledger() as ledger:
        counts = call.desk.counts(ledger, call.query.wanted(four_eyes=four_eyes))
    return {"counts": [{"name": c.name, "value": c.value, "cases": c.cases} for c in counts]}


def get_case(call: Call[None, None]) -> Answer[WholeCaseJson]:
    """One case whole.

    Who tells it, whose word it is, slots, findings with each element and its passages, questions, judgements. The ETag
    is its version, which a judgement has to name. A track leads to the case that it is now.
    """
    name = call.path["case_id"]
    with call.desk.ledger() as ledger:
        case = case_named(call.desk, ledger, name)
    return Answer(value=whole_case(call.desk, case), headers={"ETag": f'"{case_version(case)}"'})


def get_case_history(call: Call[None, None]) -> HistoryJson:
    """Everything that was decided about a case, withdrawn judgements and withdrawals too."""
    with call.desk.ledger() as ledger:
        case = case_named(call.desk, ledger, call.path["case_id"], "/judgements")
        past = past_of(ledger, case)
    return {"judgements": [{**judgement_json(one.judgement), "in_force": one.in_force} for one in past]}


def cases_of(desk: Desk, query: CaseQuery) -> CaseListJson:
    """The page of cases that a query asks for; raises Problem when its cursor is of another list."""
    four_eyes = desk.settings.four_eyes
    order = CaseOrder(query.order)
    key, after = map(str, read_cursor(query.cursor, query.list_name, str, str)) if query.cursor else (None, None)
    with desk.ledger() as ledger:
        found = ledger.list_cases(
            query.wanted(four_eyes=four_eyes),
            limit=query.limit + 1,
            after=after,
            after_key=key,
            order=order,
        )
    cases = found[: query.limit]
    more = len(found) > query.limit
    return {
        "cases": [_line(case, four_eyes=four_eyes) for case in cases],
        "next": make_cursor(query.list_name, cases[-1].key(order), cases[-1].outline.id) if more else None,
    }


def case_named(desk: Desk, ledger: Ledger, name: str, tail: str = "") -> Case:
    """The case with this id; raises NotFound when there is none, Problem when it is one no more, GoesOn when
    it goes on under another id, with `tail` behind its address."""
    case = ledger.case(name)
    if case is not None:
        return case
    track = followed(desk, name)
    if track is None:
        raise NotFound(f"No case has the id {name[:80]}.")
    if track.case is None:
        raise Problem(ProblemKind.GONE, f"{track.id} was a case until {track.at:%Y-%m-%d %H:%M} UTC.")
    raise GoesOn(f"{ROOT}/cases/{track.case}{tail}")


def case_version(case: Case) -> str:
    """The version of a case: another one once its reports or judgements change."""
    return hashlib.sha256(case_line(case).encode("utf-8", errors="backslashreplace")).hexdigest()[:16]


def whole_case(desk: Desk, case: Case) -> WholeCaseJson:
    """The case as the API gives it."""
    stands = standing_json(standing(case, four_eyes=desk.settings.four_eyes))
    return {**case_json(case), "version": case_version(case), "standing": stands}


def standing_json(stands: Standing) -> StandingJson:
    """What judgements come to, as plain values."""
    return {
        "decision": stands.decision,
        "by": list(stands.by),
        "awaiting": stands.awaiting,
        "assigned_to": stands.assigned_to,
    }


def _line(case: ListedCase, *, four_eyes: bool) -> CaseLineJson:
    outline = case.outline
    return {
        "id": outline.id,
        "headline": outline.headline,
        "status": case.status,
        "outcome": case.outcome,
        "date": case.date_start,
        "date_end": case.date_end,
        "provisions": list(case.provisions),
        "grade": outline.grade.sign,
        "articles": outline.chain.articles,
        "origins": [origin.name for origin in outline.chain.origins],
        "standing": standing_json(standing(outline, four_eyes=four_eyes)),
    }


ROUTES: Iterable[Route] = (
    Route(
        method="GET",
        path="/cases",
        scope=Permission.READ,
        group="cases",
        handle=list_cases,
        fails=(ProblemKind.BAD_CURSOR,),
    ),
    Route(method="GET", path="/cases/counts", scope=Permission.READ, group="cases", handle=count_cases),
    Route(
        method="GET",
        path="/cases/{case_id}",
        scope=Permission.READ,
        group="cases",
        handle=get_case,
        told_as_export=True,
        fails=(ProblemKind.GONE,),
        leads_on=True,
    ),
    Route(
        method="GET",
        path="/cases/{case_id}/judgements",
        scope=Permission.READ,
        group="cases",
        handle=get_case_history,
        fails=(ProblemKind.GONE,),
        leads_on=True,
    ),
)
