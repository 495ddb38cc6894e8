"""What changed since a look: cases added, changed and withdrawn, each under an id that stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Literal

from pydantic import Field, with_config
from typing_extensions import TypedDict

from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Cursor, Limit
from sanctrace.desk.web.api.problems import ProblemKind
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.api.tracks import look_again, open_book
from sanctrace.ledger import Ledger
from sanctrace.model import EventAnchor
from sanctrace.model.account import Permission
from sanctrace.model.notice import CaseSnapshot, TrackChange
from sanctrace.notices.case_summary import CaseSummary, case_summary
from sanctrace.notices.changes import changes_between


class DetailJson(TypedDict):
    """One thing that changed, in words."""

    kind: str
    words: str


class ChangeJson(TypedDict):
    """One change of one case. `id` is the case's track, which stays when gathering gives the case another id.

    `case` is the id that it has after the change, null when it was withdrawn; `reason` says why in words, `now_in` the
    cases that tell its reports since. `told` is the case after the change, or the last that was known of it.
    """

    id: str
    change: Literal["added", "changed", "withdrawn"]
    at: str
    case: str | None
    was: str | None
    reason: str
    details: list[DetailJson]
    now_in: list[str]
    told: CaseSummary


class ChangesJson(TypedDict):
    """Changes in order. `next` is where to go on; `more`: go on now, there may be more, also where none are told."""

    changes: list[ChangeJson]
    next: str
    more: bool


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class ChangesQuery:
    """Since which look."""

    since: Annotated[Cursor, Field(description="`next` of the last answer; empty: from the beginning.")] = ""
    limit: Limit = 50


def list_changes(call: Call[ChangesQuery, None]) -> ChangesJson:
    """What changed since a look: cases added, changed, withdrawn with the reason.

    Ask without `since` first, then with the `next` of the last answer: nothing is told twice, nothing is left out. A
    case keeps its `id` here through merges, splits and new readings. An answer looks at about fifty of the cases
    that changed: go on while `more` says so.
    """
    query = call.query
    (number,) = map(int, read_cursor(query.since, "changes", int)) if query.since else (0,)
    with open_book(call.desk) as book, call.desk.ledger() as ledger:
        found = list(islice(book.changes_since(number), query.limit + 1))
        everything = True
        if len(found) <= query.limit:  # who is far behind need not wait for a look
            everything = look_again(call.desk, book, ledger)
            found = list(islice(book.changes_since(number), query.limit + 1))
        more = len(found) > query.limit or not everything
        found = found[: query.limit]
        changes = [_change(ledger, change) for change in found if change.after or change.before]
    last = found[-1].number if found else number
    return {"changes": changes, "next": make_cursor("changes", last), "more": more}


def _change(ledger: Ledger, change: TrackChange) -> ChangeJson:
    before, after = change.before, change.after
    told = after or before
    if told is None:
        raise ValueError(f"change {change.number} has neither a state before nor one after")
    details = changes_between(before, after)
    return {
        "id": change.track,
        "change": "added" if before is None else "withdrawn" if after is None else "changed",
        "at": change.at.isoformat(),
        "case": after.case if after else None,
        "was": before.case if before else None,
        "reason": "; ".join(detail.words for detail in details),
        "details": [{"kind": detail.kind.value, "words": detail.words} for detail in details],
        "now_in": [] if after else _now_in(ledger, told),
        "told": case_summary(told),
    }


def _now_in(ledger: Ledger, gone: CaseSnapshot) -> list[str]:
    """The cases that tell, by now, the events whose words a withdrawn case rested on."""
    found: dict[str, None] = {}
    for telling in gone.tellings:
        anchor = EventAnchor(
            event="", article=telling.article, sha256=telling.sha256, kind="", start=telling.start, end=telling.end
        )
        event = ledger.anchored(anchor)
        if event is not None and (case := ledger.case_of(event.place)):
            found[case] = None
    return list(found)


ROUTES: Iterable[Route] = (
    Route(
        method="GET",
        path="/changes",
        scope=Permission.READ,
        group="changes",
        handle=list_changes,
        fails=(ProblemKind.BAD_CURSOR,),
    ),
)
