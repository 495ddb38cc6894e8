"""Every route of the API, in the order of the document; the document itself is one of them."""

from __future__ import annotations

from functools import cache

from pydantic import JsonValue
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace import __version__
from sanctrace.desk.web.api import (
    account_routes,
    actor_routes,
    case_routes,
    case_views,
    change_routes,
    decision_routes,
    export_routes,
    judgement_routes,
    law_routes,
    reading_routes,
    reconcile_routes,
    relation_routes,
    screening_routes,
    search_routes,
    watch_routes,
)
from sanctrace.desk.web.api.openapi import document
from sanctrace.desk.web.api.problems import ProblemKind
from sanctrace.desk.web.api.route import ROOT, Call, Route
from sanctrace.model.account import Permission


class HoldsJson(TypedDict):
    """How much the ledger holds."""

    pages: int
    events: int
    cases: int
    judgements: int


class DeskJson(TypedDict):
    """What answers here, who asks, and how much the ledger holds."""

    name: str
    version: str
    document: str
    you: str
    scopes: list[str]
    four_eyes: bool
    ledger: HoldsJson


class KindJson(TypedDict):
    """A kind of problem: the status of its answer, what it is, what to do."""

    kind: str
    status: int
    title: str
    advice: str


def get_desk(call: Call[None, None]) -> DeskJson:
    """What answers here, who asks and may do what, and how much the ledger holds."""
    with call.desk.ledger() as ledger:
        counts = ledger.counts()
    return {
        "name": "sanctrace",
        "version": __version__,
        "document": f"{ROOT}/openapi.json",
        "you": call.caller.name,
        "scopes": sorted(call.caller.may),
        "four_eyes": call.desk.settings.four_eyes,
        "ledger": {
            "pages": counts.articles,
            "events": counts.events,
            "cases": counts.cases,
            "judgements": counts.judgements,
        },
    }


def get_openapi(call: Call[None, None]) -> dict[str, JsonValue]:
    """This API as an OpenAPI 3.1 document, made from the code that answers."""
    del call
    return _document()


def get_problem(call: Call[None, None]) -> KindJson:
    """What a kind of problem means, and what to do."""
    try:
        kind = ProblemKind(call.path["kind"])
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in ProblemKind)
        raise NotFound(f"No kind of problem is called so; there are {kinds}.") from error
    return {"kind": kind.value, "status": kind.status, "title": kind.title, "advice": kind.advice}


@cache
def _document() -> dict[str, JsonValue]:
    return document(ROUTES)


ROUTES: tuple[Route, ...] = (
    Route(method="GET", path="/", scope=Permission.READ, group="desk", handle=get_desk),
    Route(method="GET", path="/openapi.json", scope=Permission.READ, group="desk", handle=get_openapi),
    Route(method="GET", path="/problems/{kind}", scope=Permission.READ, group="desk", handle=get_problem),
    *case_routes.ROUTES,
    *case_views.ROUTES,
    *export_routes.ROUTES,
    *search_routes.ROUTES,
    *judgement_routes.ROUTES,
    *reading_routes.ROUTES,
    *change_routes.ROUTES,
    *law_routes.ROUTES,
    *screening_routes.ROUTES,
    *decision_routes.ROUTES,
    *actor_routes.ROUTES,
    *watch_routes.ROUTES,
    *relation_routes.ROUTES,
    *reconcile_routes.ROUTES,
    *account_routes.ROUTES,
)
