"""What was looked at: sources and how they stand, the coverage statement."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pydantic import JsonValue, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace.desk.checked import unwatched
from sanctrace.desk.places import data_folder, watch_place
from sanctrace.desk.watch_json import health_json
from sanctrace.desk.web.api.inputs import Day
from sanctrace.desk.web.api.problems import Problem, ProblemKind, WhereJson
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.source_pages import checked_by
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Source
from sanctrace.model.account import Permission
from sanctrace.runs.watch.coverage import coverage_document, coverage_lines, coverage_of
from sanctrace.runs.watch.health import health_of
from sanctrace.runs.watch.sources_file import read_sources


class SourcesJson(TypedDict):
    """The sources that are watched, each with its condition in words and figures."""

    watched: bool
    sources: list[dict[str, JsonValue]]


class CoverageJson(TypedDict):
    """What was checked, in words and as the statement that `sanctrace coverage` signs; null: nothing was watched."""

    words: list[str]
    statement: dict[str, JsonValue] | None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class CoverageQuery:
    """From which day to which, in UTC, both inclusive; empty: from the first look to now."""

    first: Day | None = None
    last: Day | None = None


def list_sources(call: Call[None, None]) -> SourcesJson:
    """The sources that are watched for this ledger, and how each stands."""
    found = _sources(call.desk)
    place = watch_place(call.desk.settings.ledger)
    if not place.exists():
        return {"watched": False, "sources": []}
    with WatchState.open(place, create=False) as state:
        told = health_of(found, state, datetime.now(UTC))
    return {"watched": True, "sources": [health_json(one) for one in told]}  # type: ignore[misc]


def get_coverage(call: Call[CoverageQuery, None]) -> CoverageJson:
    """What was checked when, and what was not: it stands beside every "no report found"."""
    query = call.query
    first, last = _start(query.first), _end(query.last)
    if first and last and last < first:
        wrong: WhereJson = {"where": "query.first", "what": "is after query.last"}
        raise Problem(ProblemKind.INVALID, "query.first is after query.last.", errors=(wrong,))
    place = watch_place(call.desk.settings.ledger)
    watched = None
    if place.exists():
        now = datetime.now(UTC)
        with WatchState.open(place, create=False) as state:
            watched = state.poll_span()
            if watched is not None:
                found = coverage_of(_sources(call.desk), state, first or watched[0], last or now, now)
                return {"words": coverage_lines(found), "statement": coverage_document(found)}  # type: ignore[typeddict-item]
    with call.desk.ledger() as ledger:
        return {"words": [unwatched(ledger.counts().articles)], "statement": None}


def get_signed_coverage(call: Call[None, None]) -> dict[str, JsonValue]:
    """The signed statement of what was checked so far, as the desk offers it to be saved."""
    told = checked_by(call.desk)
    if told is None:
        raise NotFound("Nothing was ever watched for this ledger: there is no statement. Run: sanctrace watch --once")
    return {**told.document}  # type: ignore[dict-item]


def _sources(desk: Desk) -> tuple[Source, ...]:
    named = desk.settings.sources or os.environ.get("SANCTRACE_SOURCES") or data_folder() / "sources.yml"
    return read_sources(Path(named))


def _start(text: str | None) -> datetime | None:
    return datetime.combine(date.fromisoformat(text), time(), UTC) if text else None


def _end(text: str | None) -> datetime | None:
    start = _start(text)
    return None if start is None else start + timedelta(days=1) - timedelta(seconds=1)


ROUTES: Iterable[Route] = (
    Route(method="GET", path="/sources", scope=Permission.READ, group="watch", handle=list_sources),
    Route(method="GET", path="/coverage", scope=Permission.READ, group="watch", handle=get_coverage),
    Route(
        method="GET",
        path="/coverage/signed",
        scope=Permission.READ,
        group="watch",
        handle=get_signed_coverage,
        fails=(ProblemKind.NOT_FOUND,),
        told_as_export=True,
    ),
)
