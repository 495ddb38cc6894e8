"""A request of the API to its answer: found, admitted, checked, done; every failure a problem in JSON."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.api.access import admit
from sanctrace.desk.web.api.problems import Problem, ProblemKind, WhereJson
from sanctrace.desk.web.api.route import FORM, JSON, ROOT, Answer, Call, GoesOn, Route
from sanctrace.desk.web.api.routes import ROUTES
from sanctrace.desk.web.authority import note_export
from sanctrace.desk.web.guard import check_host
from sanctrace.desk.web.settings import Desk
from sanctrace.model import DataError, LedgerError

_MAP = Map(
    [Rule(route.rule, endpoint=number, methods=[route.method]) for number, route in enumerate(ROUTES)],
    merge_slashes=False,
    strict_slashes=False,
)
_TOLD = frozenset({"Retry-After", "WWW-Authenticate", "Allow"})  # headers of an error
_ERRORS = 20  # things told that do not fit
_LOCAL_ORIGINS = ("http://127.0.0.1", "http://localhost", "http://[::1]")


def answer_api(desk: Desk, request: Request) -> Response:
    """The answer to a request below `/api/`."""
    try:
        check_host(request, desk)
        return _answer(desk, request)
    except GoesOn as elsewhere:
        return Response(status=307, headers={"Location": str(elsewhere)})
    except Problem as problem:
        return problem.response(request.path)
    except HTTPException as error:
        return _of_http(error, request).response(request.path)
    except (LedgerError, DataError) as error:
        return Problem(ProblemKind.UNAVAILABLE, str(error)).response(request.path)
    except Exception:  # the last stop: whoever started the desk sees where it failed
        traceback.print_exc(file=sys.stderr)
        return Problem(ProblemKind.FAILED, "The desk failed on this request.").response(request.path)


def _answer(desk: Desk, request: Request) -> Response:
    try:
        number, path = _MAP.bind_to_environ(request.environ).match()
    except NotFound as error:
        raise Problem(
            ProblemKind.NOT_FOUND, f"No address of this API is called so; {ROOT}/openapi.json has them all."
        ) from error
    route = ROUTES[number]
    if any("\x00" in part for part in path.values()):  # which a database may refuse, and nothing is called by
        raise Problem(ProblemKind.NOT_FOUND, "Nothing has the character NUL in its name.")
    caller = admit(desk, request, route.scope, from_elsewhere=route.from_elsewhere)
    query = _query(route, request)
    body = _body(route, request)
    call = Call(desk=desk, request=request, caller=caller, path=path, query=query, body=body)
    done = route.handle(call)
    response = done if isinstance(done, Response) else _in_json(done)
    if route.told_as_export:
        response = note_export(desk, request, response)
    if route.from_elsewhere:
        _let_in(request, response)
    return response


def _in_json(done: Any) -> Response:
    """What a handler returned, as the body of an answer."""
    headers: dict[str, str] = {}
    if isinstance(done, Answer):
        done, headers = done.value, dict(done.headers)
    # A lone surrogate, which the text of a page may hold, is written as the escape that JSON has for it.
    content = json.dumps(done, ensure_ascii=False, allow_nan=False).encode("utf-8", errors="backslashreplace")
    return Response(content, content_type=JSON, headers=headers)


def _query(route: Route, request: Request) -> Any:
    adapter = route.adapters["query"]
    given = dict(request.args.lists())
    twice: list[WhereJson] = [
        {"where": f"query.{name}", "what": "given more than once"} for name, values in given.items() if len(values) > 1
    ]
    if adapter is None:
        twice += [{"where": f"query.{name}", "what": "this address takes no query"} for name in given]
    if twice:
        raise Problem(ProblemKind.INVALID, _summary(twice), errors=tuple(twice))
    return _checked(adapter, {name: values[0] for name, values in given.items()}, "query") if adapter else None


def _body(route: Route, request: Request) -> Any:
    adapter = route.adapters["body"]
    if adapter is None:
        return None
    if request.mimetype != route.takes:
        sent = request.mimetype or "a body without a type"
        raise Problem(ProblemKind.MEDIA_TYPE, f"{route.method} {route.rule} takes {route.takes}, not {sent}.")
    if (request.content_length or 0) > route.max_body:
        raise Problem(ProblemKind.TOO_LARGE, f"The body may have {route.max_body:,} bytes here.")
    request.max_content_length = request.max_form_memory_size = route.max_body
    if route.takes == FORM:
        return _checked(adapter, request.form.to_dict(), "body")
    try:
        return adapter.validate_json(request.get_data(), strict=True)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise Problem(ProblemKind.BAD_JSON, f"The body is no JSON: {error.errors()[0]['msg']}.") from error
        raise _invalid(error, "body") from error


def _checked(adapter: TypeAdapter[Any], given: Mapping[str, str], where: str) -> Any:
    try:
        return adapter.validate_python(given)
    except ValidationError as error:
        raise _invalid(error, where) from error


def _invalid(error: ValidationError, where: str) -> Problem:
    found = error.errors(include_url=False, include_context=False, include_input=False)[:_ERRORS]
    errors: list[WhereJson] = [
        {"where": ".".join([where, *map(str, one["loc"])]), "what": _wrong(one["type"], one["msg"])} for one in found
    ]
    return Problem(ProblemKind.INVALID, _summary(errors), errors=tuple(errors))


def _wrong(kind: str, message: str) -> str:
    return (
        "no such name is known here" if kind == "unexpected_keyword_argument" else message.removeprefix("Value error, ")
    )


def _summary(errors: list[WhereJson]) -> str:
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{errors[0]['where']}: {errors[0]['what']}{more}."


def _let_in(request: Request, response: Response) -> None:
    """Let pages of programs on this machine, such as OpenRefine, read the answer; nobody else's."""
    origin = request.headers.get("Origin", "")
    if any(origin == ours or origin.startswith(f"{ours}:") for ours in _LOCAL_ORIGINS):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"


def _of_http(error: HTTPException, request: Request) -> Problem:
    kinds = {kind.status: kind for kind in reversed(ProblemKind)}
    kind = kinds.get(error.code or 500, ProblemKind.REFUSED)
    headers = {name: value for name, value in error.get_headers(request.environ) if name in _TOLD}
    return Problem(kind, error.description or error.name, headers=headers)
