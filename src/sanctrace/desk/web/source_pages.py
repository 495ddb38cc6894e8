"""What is watched and how it stands, and the signed statement of what was checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.desk.checked import Checked, signed_coverage, unwatched
from sanctrace.desk.places import watch_place
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger.watch_state import WatchState
from sanctrace.runs.watch.health import SourceHealth, health_of
from sanctrace.runs.watch.sources_file import read_sources


def sources_page(desk: Desk, request: Request) -> Response:
    """Each source with its health, those that raise an alarm first; then what was checked when."""
    with desk.ledger() as ledger:
        pages = ledger.counts().articles
    health = sorted(_health(desk), key=lambda one: not one.alarm)
    told = checked_by(desk)
    return page(
        desk,
        request,
        "sources.html",
        health=health,
        alarms=sum(one.alarm for one in health),
        checked=told,
        nothing="" if told else unwatched(pages),
        file=desk.settings.sources,
    )


def coverage_json(desk: Desk, request: Request) -> Response:
    """The signed statement, to be saved; raises NotFound when nothing was ever watched."""
    del request
    told = checked_by(desk)
    if told is None:
        raise NotFound("Nothing was ever watched for this ledger: there is no statement. Run: sanctrace watch --once")
    text = json.dumps(told.document, ensure_ascii=False, indent=2)
    return Response(
        f"{text}\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="coverage.json"'},
    )


def checked_by(desk: Desk) -> Checked | None:
    """What the watch of this ledger saw so far, signed; None when nothing was watched."""
    if desk.settings.sources is None or desk.settings.key is None:
        return None
    return signed_coverage(str(desk.settings.ledger), desk.settings.sources, desk.settings.key)


def not_found_lines(desk: Desk, pages: int) -> tuple[str, ...]:
    """What has to stand beside "nothing found": what was looked at at all."""
    told = checked_by(desk)
    return told.lines if told else (unwatched(pages),)


def _health(desk: Desk) -> list[SourceHealth]:
    place = watch_place(desk.settings.ledger)
    if desk.settings.sources is None or not place.exists():
        return []
    with WatchState.open(place, create=False) as state:
        return health_of(read_sources(desk.settings.sources), state, datetime.now(UTC))
