"""Actors: listed, sought by name, and one whole with the events that name it, its cases and its network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict

from sanctrace.desk.reading_json import EventJson, PassageJson, ScreeningJson, event_json, passage_json, screening_json
from sanctrace.desk.web.actor_facts import ActorFacts, NamedAs, PartIn, actor_facts, actors_named, roles_in
from sanctrace.desk.web.api.case_views import NetworkJson, network_json
from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Cursor, Limit, Short
from sanctrace.desk.web.api.problems import ProblemKind
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.model.account import Permission


class ActorLineJson(TypedDict):
    """A party that cases name."""

    name: str
    cases: int


class ActorListJson(TypedDict):
    """Actors, the most frequent first; `next` is the cursor of the following ones, null on the last page."""

    actors: list[ActorLineJson]
    next: str | None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class ActorQuery:
    """Which actors, and which page of them."""

    words: Annotated[Short, Field(description="Each begins a word of the name.")] = ""
    limit: Limit = 100
    cursor: Cursor = ""


class NamedJson(TypedDict):
    """Words by which pages name the actor, where they stand first, and in how many accounts."""

    text: str
    country: str | None
    inferred_by: str | None
    accounts: int
    sha256: str
    evidence: PassageJson | None


class ResembledJson(TypedDict):
    """A list entry that a mention of the actor resembles, in one case."""

    case: str
    screening: ScreeningJson


class OtherNamesJson(TypedDict):
    """The other names that a list has for one of these entries."""

    entry: str
    names: list[str]


class PartEventJson(TypedDict):
    """An account that names the actor: the page that gives it, and the event, as corrected by hand if it was."""

    sha256: str
    roles: list[str]
    event: EventJson


class PartJson(TypedDict):
    """A case, and what the actor does in it."""

    id: str
    headline: str
    grade: str
    roles: list[str]
    events: list[PartEventJson]


class ActorJson(TypedDict):
    """One actor. Being named says nothing against anyone.

    `total` cases name it, of which the newest are told here; `GET /cases?actor=NAME` lists them all.
    """

    name: str
    states: list[str]
    named: list[NamedJson]
    resembles: list[ResembledJson]
    other_names: list[OtherNamesJson]
    total: int
    cases: list[PartJson]
    network: NetworkJson


def list_actors(call: Call[ActorQuery, None]) -> ActorListJson:
    """List the parties that cases name, the most frequent first.

    Parties that pages only describe ("a woman", "forces") are left out: an actor has a name, or one was found for it.
    """
    query = call.query
    of = f"actors {query.words}"
    place = read_cursor(query.cursor, of, int, str) if query.cursor else None
    with call.desk.ledger() as ledger:
        rows = sorted((-count.cases, count.value) for count in actors_named(call.desk, ledger, query.words))
    rest = [row for row in rows if place is None or row > place]
    shown = rest[: query.limit]
    return {
        "actors": [{"name": name, "cases": -less} for less, name in shown],
        "next": make_cursor(of, *shown[-1]) if len(rest) > len(shown) else None,
    }


def get_actor(call: Call[None, None]) -> ActorJson:
    """One actor: under which names, in which events and cases, with whom, and which list entries it resembles."""
    return _told(actor_facts(call.desk, call.path["actor"]))


def _told(facts: ActorFacts) -> ActorJson:
    return {
        "name": facts.name,
        "states": list(facts.states),
        "named": [_named(one) for one in facts.named],
        "resembles": [{"case": r.case.id, "screening": screening_json(r.screening)} for r in facts.resembled],
        "other_names": [{"entry": entry, "names": list(names)} for entry, names in facts.other_names if names],
        "total": facts.total,
        "cases": [_part(part, facts.name) for part in facts.parts],
        "network": network_json(facts.network),
    }


def _named(one: NamedAs) -> NamedJson:
    return {
        "text": one.text,
        "country": one.country,
        "inferred_by": one.inferred_by,
        "accounts": one.accounts,
        "sha256": one.sha256,
        "evidence": passage_json(one.passage) if one.passage else None,
    }


def _part(part: PartIn, name: str) -> PartJson:
    case = part.case
    told: list[PartEventJson] = []
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        if roles := roles_in(kept.event, name):
            told.append({"sha256": telling.sha256, "roles": list(roles), "event": event_json(kept)})
    return {
        "id": case.id,
        "headline": case.headline,
        "grade": case.grade.sign,
        "roles": list(part.roles),
        "events": told,
    }


ROUTES: Iterable[Route] = (
    Route(
        method="GET",
        path="/actors",
        scope=Permission.READ,
        group="actors",
        handle=list_actors,
        fails=(ProblemKind.BAD_CURSOR,),
    ),
    Route(
        method="GET",
        path="/actors/{actor}",
        scope=Permission.READ,
        group="actors",
        handle=get_actor,
        deep=True,
        told_as_export=True,
    ),
)
