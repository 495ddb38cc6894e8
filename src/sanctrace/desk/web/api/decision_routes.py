"""What people decided about hits in the lists: sent, listed. Rows are only added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict

from sanctrace.actors import Decision, Verdict
from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Cursor, Id, Limit, Name, Short, Words
from sanctrace.desk.web.api.problems import Problem, ProblemKind, WhereJson
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.model.account import Permission
from sanctrace.runs.deciding import Said, decide
from sanctrace.runs.list_store import ListStore


class ScreeningDecisionJson(TypedDict):
    """What somebody decided about a name and a list entry; the last one about both stands, unless it withdraws.

    `snapshot` is the list as it was: a later change of the entry reopens the question.
    """

    query: str
    list: str
    entry: str
    verdict: str
    why: str
    by: str
    at: str
    snapshot: str


class ScreeningDecisionsJson(TypedDict):
    """Decisions in the order of keeping; `next` is the cursor of the following ones, null on the last page."""

    decisions: list[ScreeningDecisionJson]
    next: str | None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class DecisionQuery:
    """Which decisions, and which page of them."""

    entry: Annotated[Short, Field(description="Id of a list entry; empty: of every one.")] = ""
    limit: Limit = 100
    cursor: Cursor = ""


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class DecisionSent:
    """A name, a list entry, and what they are to each other; `why` is shown with every later hit."""

    query: Name
    entry: Annotated[Id, Field(description="Id of the list entry, as a hit has it.", examples=["KPe.001"])]
    verdict: Verdict
    why: Words
    list_id: Annotated[Id | None, Field(description="Id of the list, when several have the entry.")] = None


def list_decisions(call: Call[DecisionQuery, None]) -> ScreeningDecisionsJson:
    """List what was decided about hits, withdrawn decisions and withdrawals too."""
    query = call.query
    of = f"decisions {query.entry}"
    first = int(read_cursor(query.cursor, of, int)[0]) if query.cursor else 0
    rows = [d for d in ListStore(call.desk.lists).decisions().rows if query.entry in {"", d.entry}]
    shown = rows[first : first + query.limit]
    more = len(rows) > first + query.limit
    return {
        "decisions": [_told(row) for row in shown],
        "next": make_cursor(of, first + query.limit) if more else None,
    }


def keep_decision(call: Call[None, DecisionSent]) -> ScreeningDecisionJson:
    """Decide whether a name and a list entry are the same, or take the last decision back.

    It stands until it is withdrawn or the entry changes, and is shown beside every later hit of `POST /screen`.
    """
    sent = call.body
    said = Said(
        query=sent.query,
        entry=sent.entry,
        verdict=sent.verdict,
        why=sent.why,
        by=call.caller.name,
        at=datetime.now(UTC),
        list_id=sent.list_id,
    )
    try:
        return _told(decide(ListStore(call.desk.lists), said).decision)
    except ValueError as error:
        words = str(error).replace("with --list", "in list_id")
        wrong: WhereJson = {"where": "body.entry", "what": words}
        raise Problem(ProblemKind.INVALID, f"body.entry: {words}.", errors=(wrong,)) from error


def _told(decision: Decision) -> ScreeningDecisionJson:
    return {
        "query": decision.query,
        "list": decision.list_id,
        "entry": decision.entry,
        "verdict": decision.verdict.value,
        "why": decision.why,
        "by": decision.by,
        "at": decision.at.isoformat(),
        "snapshot": decision.snapshot,
    }


ROUTES: Iterable[Route] = (
    Route(
        method="GET",
        path="/screen/decisions",
        scope=Permission.READ,
        group="lists",
        handle=list_decisions,
        fails=(ProblemKind.BAD_CURSOR,),
    ),
    Route(method="POST", path="/screen/decisions", scope=Permission.JUDGE, group="lists", handle=keep_decision),
)
