"""The routes as an OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from sanctrace import __version__
from sanctrace.desk.web.api.problems import MEDIA_TYPE, ProblemJson, ProblemKind
from sanctrace.desk.web.api.route import ROOT, Route

_REFERENCE = "#/components/schemas/{model}"
_PARTS = {
    "case_id": "Id of a case, or of the track on which it goes on under other ids.",
    "sha256": "SHA-256 of the page as it was captured.",
    "judgement_id": "Id of a judgement.",
    "instrument_id": "Id of an instrument, such as un-dprk-2397.",
    "measure_id": "Id or alias of a paragraph, such as un-dprk-2397-7.",
    "kind": "Last part of the type of a problem.",
    "actor": "Name of an actor, as the list has it.",
    "search": "Name of a saved search.",
    "account_id": "Id of an account.",
    "token_id": "Id of a token, which is not its text.",
}
_HEADERS = {
    "If-Match": (
        "The ETag of the case (or of the article's event) as it was seen, so that nobody decides over another's head;"
        " `*` for whatever it is now."
    )
}
_EVERY = (
    ProblemKind.UNAUTHENTICATED,
    ProblemKind.FORBIDDEN,
    ProblemKind.MISDIRECTED,
    ProblemKind.INVALID,
    ProblemKind.TOO_MANY,
)
_BODY = (ProblemKind.BAD_JSON, ProblemKind.TOO_LARGE, ProblemKind.MEDIA_TYPE, ProblemKind.CROSS_SITE)


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The document that describes these routes."""
    inputs: list[tuple[tuple[str, str], Any, TypeAdapter[Any]]] = []
    for route in routes:
        for name, adapter in route.adapters.items():
            if adapter is not None:
                inputs.append(((route.name, name), "serialization" if name == "answer" else "validation", adapter))
    inputs.append((("", "problem"), "serialization", TypeAdapter(ProblemJson)))
    made, shared = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE)
    schemas = {key: schema for (key, _), schema in made.items()}
    components = dict(shared.get("$defs", {}))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(ROOT + route.path, {})[route.method.lower()] = _operation(route, schemas, components)
    for (_, part), schema in schemas.items():
        if part == "query":  # told field by field
            components.pop(schema.get("$ref", "").rpartition("/")[2], None)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sanctrace",
            "version": __version__,
            "description": "The review desk over HTTP. Every failure is answered as application/problem+json.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(route.group for route in routes)],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(
    route: Route, schemas: dict[tuple[str, str], dict[str, Any]], components: dict[str, Any]
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.title,
        "description": f"{route.words}\n\nScope: {route.scope}.",
        "tags": [route.group],
        "parameters": [*_parts(route), *_queries(schemas.get((route.name, "query")), components)],
    }
    told["parameters"] += [
        {"name": name, "in": "header", "required": True, "description": _HEADERS[name], "schema": {"type": "string"}}
        for name in route.headers
    ]
    if (route.name, "body") in schemas:
        told["requestBody"] = {
            "required": True,
            "content": {route.takes: {"schema": schemas[route.name, "body"]}},
        }
    kinds = route.files or ("application/json",)
    answer = {kind: {"schema": {} if route.files else schemas[route.name, "answer"]} for kind in kinds}
    told["responses"] = {"200": {"description": "Done.", "content": answer}}
    if route.leads_on:
        told["responses"]["307"] = {"description": "It goes on under the id in Location."}
    told["responses"] |= _failures(route, schemas["", "problem"])
    return told


def _parts(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PARTS[name],
            "schema": {"type": "string", "minLength": 1},
        }
        for name in route.parts
    ]


def _queries(schema: dict[str, Any] | None, components: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a query's type, one parameter each."""
    if schema is None:
        return []
    if "$ref" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]]
    needed = schema.get("required", [])
    told = []
    for name, field in schema["properties"].items():
        said = {key: value for key, value in field.items() if key not in {"title", "description"}}
        told.append(
            {
                "name": name,
                "in": "query",
                "required": name in needed,
                "description": field.get("description", ""),
                "schema": said,
            }
        )
    return told


def _failures(route: Route, problem: dict[str, Any]) -> dict[str, Any]:
    kinds = [*_EVERY, *route.fails, ProblemKind.UNAVAILABLE, ProblemKind.BUSY]
    kinds += _BODY if route.adapters["body"] is not None else ()
    kinds += (ProblemKind.NOT_FOUND,) if route.parts else ()
    words: dict[int, list[str]] = {}
    for kind in dict.fromkeys(kinds):
        words.setdefault(kind.status, []).append(kind.title)
    return {
        str(status): {"description": "; ".join(told) + ".", "content": {MEDIA_TYPE: {"schema": problem}}}
        for status, told in sorted(words.items())
    }
