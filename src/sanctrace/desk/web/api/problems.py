"""What can go wrong, as `application/problem+json` (RFC 9457): what, where, what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum

from typing_extensions import TypedDict
from werkzeug.wrappers import Response

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/problems/"


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A kind of problem as it is told."""

    status: int
    title: str
    advice: str


class ProblemKind(Enum):
    """Every kind of problem; its value is the last part of its address."""

    BAD_JSON = "bad-json"
    BAD_CURSOR = "bad-cursor"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    CROSS_SITE = "cross-site"
    NOT_FOUND = "not-found"
    METHOD = "method"
    GONE = "gone"
    STALE = "stale"
    TOO_LARGE = "too-large"
    MEDIA_TYPE = "media-type"
    MISDIRECTED = "misdirected"
    INVALID = "invalid"
    UNFIT = "unfit"
    UNREADABLE = "unreadable"
    NO_VERSION = "no-version"
    TOO_MANY = "too-many"
    REFUSED = "refused"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"

    @property
    def status(self) -> int:
        """The status of the answer."""
        return _TOLD[self].status

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return _TOLD[self].title

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _TOLD[self].advice


_TOLD = {
    ProblemKind.BAD_JSON: _Told(
        status=400, title="The body is no JSON", advice="Send one JSON value in UTF-8, as the OpenAPI document has it."
    ),
    ProblemKind.BAD_CURSOR: _Told(
        status=400,
        title="The cursor is of another list",
        advice="Take `next` from the page before, with the same filters; or begin again without a cursor.",
    ),
    ProblemKind.UNAUTHENTICATED: _Told(
        status=401, title="Who asks is not known", advice="Send an API token as `Authorization: Bearer TOKEN`."
    ),
    ProblemKind.FORBIDDEN: _Told(
        status=403, title="Not allowed", advice="Use an account or a token that has the scope named."
    ),
    ProblemKind.CROSS_SITE: _Told(
        status=403,
        title="Sent from another site",
        advice="Send it from a program, or from a page of the desk itself.",
    ),
    ProblemKind.NOT_FOUND: _Told(
        status=404, title="Not there", advice="Take ids from the lists of this API; they may change as pages come in."
    ),
    ProblemKind.METHOD: _Told(
        status=405, title="Not done that way", advice="Use a method that the header Allow names."
    ),
    ProblemKind.GONE: _Told(
        status=410, title="It is a case no more", advice="See what became of it with GET /api/v1/changes."
    ),
    ProblemKind.STALE: _Told(
        status=412,
        title="Changed since you looked",
        advice="Get the case again, read what was decided since, and send If-Match with the ETag it has now.",
    ),
    ProblemKind.TOO_LARGE: _Told(status=413, title="Too large", advice="Send less; `detail` names the limit."),
    ProblemKind.MEDIA_TYPE: _Told(
        status=415, title="Of the wrong type", advice="Send the body with the content type that `detail` names."
    ),
    ProblemKind.MISDIRECTED: _Told(
        status=421,
        title="Not asked by its own name",
        advice="Use the address that the desk printed when it started.",
    ),
    ProblemKind.INVALID: _Told(
        status=422,
        title="What was sent does not fit",
        advice="Put right what `errors` lists; the OpenAPI document says what fits.",
    ),
    ProblemKind.UNFIT: _Told(
        status=422, title="The judgement does not fit the case", advice="Put right what `detail` says, and send again."
    ),
    ProblemKind.UNREADABLE: _Told(
        status=422,
        title="The page cannot be read",
        advice="Send the text of the article itself, or another address.",
    ),
    ProblemKind.NO_VERSION: _Told(
        status=428,
        title="Say which version you judge",
        advice="Send If-Match with the ETag of the case as you saw it; `If-Match: *` judges whatever it is now.",
    ),
    ProblemKind.TOO_MANY: _Told(
        status=429, title="Too many requests", advice="Wait as many seconds as the header Retry-After says."
    ),
    ProblemKind.REFUSED: _Told(status=400, title="Not taken", advice="Put right what `detail` says, and send again."),
    ProblemKind.FAILED: _Told(
        status=500,
        title="The desk failed",
        advice="What went wrong stands where the desk was started; report it with the request.",
    ),
    ProblemKind.UNAVAILABLE: _Told(status=503, title="Not to be had", advice="Do what `detail` says, and send again."),
    ProblemKind.BUSY: _Told(
        status=503, title="Too busy", advice="Wait as many seconds as the header Retry-After says."
    ),
}


class WhereJson(TypedDict):
    """One thing that does not fit: where it stands (`query.limit`, `body.reason`), and what is wrong."""

    where: str
    what: str


class ProblemJson(TypedDict):
    """What went wrong (RFC 9457). `type` leads to a description of the kind, `advice` says what to do."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    advice: str
    errors: list[WhereJson]


class Problem(Exception):
    """A request that is answered with a problem; `detail` says in a sentence or two what is wrong, and where."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: str,
        *,
        errors: tuple[WhereJson, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    def response(self, path: str) -> Response:
        """The answer to a request for this path."""
        told: ProblemJson = {
            "type": f"{ADDRESS}{self.kind.value}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": path,
            "advice": self.kind.advice,
            "errors": list(self.errors),
        }
        body = json.dumps(told)  # ASCII: a path may hold anything
        return Response(body, status=self.kind.status, content_type=MEDIA_TYPE, headers=self.headers)
