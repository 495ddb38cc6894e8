"""Names against the sanctions lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict

from sanctrace.actors import Days, EntryKind, Evidence, find_hits
from sanctrace.actors.screen import THRESHOLD
from sanctrace.desk.screen_record import Question, RecordJson, make_record
from sanctrace.desk.web.api.inputs import Country, Day, Name, PartialDay
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.settings import Desk
from sanctrace.model import Interval
from sanctrace.model.account import Permission
from sanctrace.runs.list_store import ListStatus, ListStore


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class NamesAsked:
    """Names, ships' names or IMO numbers, and what is known of whom they are."""

    names: Annotated[list[Name], Field(min_length=1, max_length=100)]
    kinds: Annotated[list[EntryKind], Field(max_length=4, description="Look only for these; empty: for all.")] = field(
        default_factory=list
    )
    on: Annotated[PartialDay | None, Field(description="Day of the event: was it listed then?")] = None
    reported: Annotated[Day | None, Field(description="Day of the report: was it listed then?")] = None
    as_of: Annotated[Day | None, Field(description="Leave out entries listed after this day.")] = None
    births: Annotated[list[PartialDay], Field(max_length=10)] = field(default_factory=list)
    countries: Annotated[list[Country], Field(max_length=10)] = field(default_factory=list)
    threshold: Annotated[float, Field(ge=0.3, le=1, description="Least score that is shown.")] = THRESHOLD


class ScreenedJson(TypedDict):
    """One record for each name, in order."""

    records: list[RecordJson]


class ListJson(TypedDict):
    """A list and how it stands; `problem` says what is wrong with it."""

    list_id: str | None
    name: str | None
    embedded: bool
    health: str
    checked_at: str | None
    problem: str | None
    snapshot: str | None
    sha256: str | None
    dated: str | None
    entries: int | None


class ListsJson(TypedDict):
    """The lists against which names are compared."""

    lists: list[ListJson]


def screen(call: Call[None, NamesAsked]) -> ScreenedJson:
    """Screen names against the sanctions lists.

    Each hit says how alike it is and why, and whether it was listed on the day of the event, of the report, and now;
    what was decided about name and entry before stands beside it. Names are sent in the body, so that no log keeps
    them.
    """
    return {"records": screened(call.desk, call.body)}


def list_lists(call: Call[None, None]) -> ListsJson:
    """The lists against which names are compared, and how each stands."""
    return {"lists": [_status(row) for row in ListStore(call.desk.lists).status(datetime.now(UTC))]}


def screened(desk: Desk, asked: NamesAsked) -> list[RecordJson]:
    """The record of each name; raises DataError when a list is broken."""
    store = ListStore(desk.lists)
    days = Days(
        event=Interval(start=asked.on) if asked.on else None, report=_day(asked.reported), as_of=_day(asked.as_of)
    )
    question = Question(
        roster=store.roster(),
        decisions=store.decisions(),
        days=days,
        evidence=Evidence(births=tuple(asked.births), countries=tuple(asked.countries)),
        threshold=asked.threshold,
    )
    return [
        make_record(name, find_hits(name, question.roster, kinds=asked.kinds, threshold=question.threshold), question)
        for name in asked.names
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _status(row: ListStatus) -> ListJson:
    state, snapshot = row.state, row.snapshot
    return {
        "list_id": state.source.list_id if state else snapshot.list_id if snapshot else None,
        "name": state.source.name if state else snapshot.list_name if snapshot else None,
        "embedded": state is None,
        "health": row.health.value,
        "checked_at": state.checked_at.isoformat() if state and state.checked_at else None,
        "problem": row.problem,
        "snapshot": snapshot.label if snapshot else None,
        "sha256": snapshot.sha256 if snapshot else None,
        "dated": snapshot.dated.isoformat() if snapshot and snapshot.dated else None,
        "entries": len(snapshot.entries) if snapshot else None,
    }


ROUTES: Iterable[Route] = (
    Route(method="POST", path="/screen", scope=Permission.READ, group="lists", handle=screen),
    Route(method="GET", path="/lists", scope=Permission.READ, group="lists", handle=list_lists),
)
