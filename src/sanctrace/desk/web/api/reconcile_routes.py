"""The lists as a reconciliation service, for OpenRefine and the like.

Source: Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request

from sanctrace import __version__
from sanctrace.actors import EntryKind, Evidence, Hit, ListEntry, Snapshot, find_hits, screen_hits, valid_imo
from sanctrace.desk.web.api.inputs import Text
from sanctrace.desk.web.api.problems import Problem, ProblemKind, WhereJson
from sanctrace.desk.web.api.route import FORM, MAX_PAGE, ROOT, STRICT, Call, Route
from sanctrace.desk.web.settings import Desk
from sanctrace.lexicon.names import load_names
from sanctrace.model.account import Permission
from sanctrace.runs.libraries import open_lists

_PATH = f"{ROOT}/reconcile"
_THRESHOLD = 0.6  # people look at candidates one by one: lower than a screening that runs unattended
_SUGGESTED = 0.5
_MOST = 50
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TYPES = {
    EntryKind.PERSON: "Person",
    EntryKind.ENTITY: "Firm, body or group",
    EntryKind.VESSEL: "Ship",
    EntryKind.AIRCRAFT: "Aircraft",
}
_PROPERTIES = {"country": "Country (name or ISO code)", "birthDate": "Birth date", "imo": "IMO number"}


class NamedJson(TypedDict):
    """Something with an id and a name."""

    id: str
    name: str


class FeatureJson(TypedDict):
    """A figure that went into the score."""

    id: str
    value: float | bool


class CandidateJson(TypedDict):
    """A list entry that a query resembles. `match` is true where an IMO number says so, never for a name alone."""

    id: str
    name: str
    description: str
    score: float
    match: bool
    features: list[FeatureJson]
    type: list[NamedJson]


class CandidatesJson(TypedDict):
    """The candidates of one query, best first."""

    result: list[CandidateJson]


class ServiceJson(TypedDict):
    """Where something is suggested."""

    service_url: str
    service_path: str


class ViewJson(TypedDict):
    """Where an entity can be looked at."""

    url: str


class ManifestJson(TypedDict):
    """What the service is and can do."""

    versions: list[str]
    name: str
    identifierSpace: str
    schemaSpace: str
    serviceVersion: str
    defaultTypes: list[NamedJson]
    view: ViewJson
    suggest: dict[str, ServiceJson]


class SuggestedJson(NamedJson):
    """Something that begins like, or resembles, what was typed."""

    description: NotRequired[str]
    notable: NotRequired[list[NamedJson]]


class SuggestionsJson(TypedDict):
    """What is suggested."""

    result: list[SuggestedJson]


class EntryJson(TypedDict):
    """An entry of a list."""

    id: str
    list: str
    snapshot: str
    kind: str
    names: list[str]
    listed_on: str | None
    delisted_on: str | None
    programmes: list[str]
    countries: list[str]
    births: list[str]
    positions: list[str]
    imo: str | None
    note: str | None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Known:
    """A value that the asker knows of a property."""

    pid: str
    v: Any


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class OneQuery:
    """One name, of which types, and what else is known."""

    query: Annotated[str, Field(max_length=500)] = ""
    type: str | list[str] | None = None
    limit: Annotated[int, Field(ge=1)] = 10
    properties: Annotated[list[Known], Field(max_length=20)] = field(default_factory=list)
    type_strict: Literal["any", "all", "should"] = "any"

    def __post_init__(self) -> None:
        if not self.query.strip() and not self.properties:
            raise ValueError("a query gives a name to look for, or properties")


_BATCH: TypeAdapter[dict[str, OneQuery]] = TypeAdapter(dict[str, OneQuery])


@dataclass(frozen=True, kw_only=True)
class BatchQuery:
    """Queries as JSON, each under a name; none: the manifest is answered."""

    queries: Annotated[str, Field(max_length=MAX_PAGE, description="A JSON object of queries, each under a name.")] = ""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Queries as JSON, each under a name."""

    queries: Annotated[str, Field(max_length=MAX_PAGE)] = ""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed so far."""

    prefix: Text = ""


@dataclass(frozen=True, kw_only=True)
class EntityQuery:
    """Which entity."""

    id: Text


def reconcile(call: Call[BatchQuery, None]) -> ManifestJson | dict[str, CandidatesJson]:
    """The manifest of the reconciliation service, or the candidates of a batch of queries."""
    if call.query.queries:
        return _answered(call.desk, call.query.queries, "query")
    return _manifest(call.request)


def reconcile_batch(call: Call[None, Batch]) -> ManifestJson | dict[str, CandidatesJson]:
    """The candidates of a batch of queries, sent as a form."""
    if call.body.queries:
        return _answered(call.desk, call.body.queries, "body")
    return _manifest(call.request)


def suggest_entities(call: Call[Typed, None]) -> SuggestionsJson:
    """List entries that resemble what was typed."""
    prefix = call.query.prefix.strip()
    hits = find_hits(prefix, open_lists(call.desk.lists), threshold=_SUGGESTED)[:_MOST] if prefix else []
    return {
        "result": [
            {
                "id": _id(hit.snapshot, hit.entry),
                "name": hit.entry.name,
                "description": _description(hit.snapshot, hit.entry),
                "notable": [_type(hit.entry.kind)],
            }
            for hit in hits
        ]
    }


def suggest_properties(call: Call[Typed, None]) -> SuggestionsJson:
    """Properties that a query may give."""
    typed = call.query.prefix.casefold()
    return {"result": [{"id": i, "name": n} for i, n in _PROPERTIES.items() if typed in f"{i} {n}".casefold()]}


def suggest_types(call: Call[Typed, None]) -> SuggestionsJson:
    """Types that an entry may have."""
    typed = call.query.prefix.casefold()
    return {"result": [{"id": k.value, "name": n} for k, n in _TYPES.items() if typed in f"{k.value} {n}".casefold()]}


def get_entity(call: Call[EntityQuery, None]) -> EntryJson:
    """One entry of a list, by the id that a candidate has."""
    list_id, _, name = call.query.id.partition(":")
    for snapshot in open_lists(call.desk.lists).snapshots:
        if snapshot.list_id == list_id:
            for entry in snapshot.entries:
                if entry.id == name:
                    return _entry(snapshot, entry)
    raise NotFound(f"No list has an entry {call.query.id[:80]}.")


def _answered(desk: Desk, text: str, where: str) -> dict[str, CandidatesJson]:
    try:
        batch = _BATCH.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise Problem(ProblemKind.BAD_JSON, f"{where}.queries is no JSON: {first['msg']}.") from error
        wrong: WhereJson = {"where": ".".join([where, "queries", *map(str, first["loc"])]), "what": first["msg"]}
        raise Problem(ProblemKind.INVALID, f"{wrong['where']}: {wrong['what']}.", errors=(wrong,)) from error
    return {name: {"result": _candidates(desk, asked)} for name, asked in batch.items()}


def _candidates(desk: Desk, asked: OneQuery) -> list[CandidateJson]:
    wanted = [asked.type] if isinstance(asked.type, str) else asked.type or []
    kinds = [kind for kind in EntryKind if kind.value in wanted]
    if wanted and not kinds:
        return []
    known = {name: _texts(asked.properties, name) for name in _PROPERTIES}
    imos = [digits for text in known["imo"] if valid_imo(digits := text.upper().removeprefix("IMO").strip())]
    name = f"IMO {imos[0]}" if imos else asked.query.strip()
    if not name:
        return []
    hits = find_hits(name, open_lists(desk.lists), kinds=kinds, threshold=_THRESHOLD)
    evidence = Evidence(
        births=tuple(text for text in known["birthDate"] if _DATE.fullmatch(text)),
        countries=tuple(code for text in known["country"] if (code := _country(text))),
    )
    by_key = {(hit.snapshot.label, hit.entry.id): hit for hit in hits}
    found = screen_hits(name, hits, evidence=evidence)
    told = [
        _candidate(by_key[one.snapshot or "", one.entry], one.score, one.reasons, alone=len(found) == 1)
        for one in found
    ]
    return told[: min(asked.limit, _MOST)]


def _candidate(hit: Hit, score: float, reasons: tuple[str, ...], *, alone: bool) -> CandidateJson:
    return {
        "id": _id(hit.snapshot, hit.entry),
        "name": hit.entry.name,
        "description": "; ".join((_description(hit.snapshot, hit.entry), *reasons)),
        "score": round(100 * score, 2),
        "match": alone and hit.imo is not None,
        "features": [{"id": "name", "value": hit.score}, {"id": "imo", "value": hit.imo is not None}],
        "type": [_type(hit.entry.kind)],
    }


def _texts(properties: list[Known], name: str) -> list[str]:
    """The values given for a property, as texts; an entity counts by its name."""
    texts: list[str] = []
    for known in properties:
        if known.pid == name:
            for value in known.v if isinstance(known.v, list) else [known.v]:
                told = value.get("name") or value.get("id") if isinstance(value, dict) else value
                texts.append(str(told).strip())
    return texts


def _country(text: str) -> str | None:
    code = text.upper()
    return code if load_names().state(code) else load_names().country_of(text)


def _id(snapshot: Snapshot, entry: ListEntry) -> str:
    return f"{snapshot.list_id}:{entry.id}"


def _type(kind: EntryKind) -> NamedJson:
    return {"id": kind.value, "name": _TYPES[kind]}


def _description(snapshot: Snapshot, entry: ListEntry) -> str:
    listed = f"listed {entry.listed_on.isoformat()}" if entry.listed_on else ""
    ended = f"until {entry.delisted_on.isoformat()}" if entry.delisted_on else ""
    born = f"born {', '.join(entry.births)}" if entry.births else ""
    ship = f"IMO {entry.imo}" if entry.imo else ""
    parts = (snapshot.list_name, listed, ended, ", ".join(entry.countries), born, ship)
    return ", ".join(part for part in parts if part)


def _entry(snapshot: Snapshot, entry: ListEntry) -> EntryJson:
    return {
        "id": _id(snapshot, entry),
        "list": snapshot.list_name,
        "snapshot": snapshot.label,
        "kind": entry.kind.value,
        "names": [name.text for name in entry.names],
        "listed_on": entry.listed_on.isoformat() if entry.listed_on else None,
        "delisted_on": entry.delisted_on.isoformat() if entry.delisted_on else None,
        "programmes": list(entry.programmes),
        "countries": list(entry.countries),
        "births": list(entry.births),
        "positions": list(entry.positions),
        "imo": entry.imo,
        "note": entry.note,
    }


def _manifest(request: Request) -> ManifestJson:
    here = request.host_url.rstrip("/")
    return {
        "versions": ["0.2"],
        "name": "sanctrace: sanctions lists",
        "identifierSpace": "urn:sanctrace:list-entry",
        "schemaSpace": "urn:sanctrace:list-entry-kind",
        "serviceVersion": __version__,
        "defaultTypes": [_type(kind) for kind in EntryKind],
        "view": {"url": f"{here}{_PATH}/entity?id={{{{id}}}}"},
        "suggest": {
            name: {"service_url": here, "service_path": f"{_PATH}/suggest/{name}"}
            for name in ("entity", "property", "type")
        },
    }


def _route(path: str, handle: Any, **more: Any) -> Route:
    given = {"method": "GET", "scope": Permission.READ, "group": "reconciliation", "from_elsewhere": True, **more}
    return Route(path=f"/reconcile{path}", handle=handle, **given)


ROUTES: Iterable[Route] = (
    _route("", reconcile, fails=(ProblemKind.BAD_JSON,)),
    _route("", reconcile_batch, method="POST", takes=FORM, max_body=MAX_PAGE),
    _route("/suggest/entity", suggest_entities),
    _route("/suggest/property", suggest_properties),
    _route("/suggest/type", suggest_types),
    _route("/entity", get_entity, fails=(ProblemKind.NOT_FOUND,)),
)
