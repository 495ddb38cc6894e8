"""What the desk does when more is asked than it can answer: the oldest in a long queue are told to come again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.api.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MOST_WAITING = 64  # requests; at some 20 to 50 ms each the last of them is answered within a few seconds
RETRY_AFTER = 2  # seconds
_WORDS = "More is asked of the desk than it can answer at once. Try again in a few seconds."


def turn_away(application: WSGIApplication, waiting: Callable[[], int], most: int = MOST_WAITING) -> WSGIApplication:
    """The same application, but while more than `most` requests wait behind one, that one is answered with 503 and
    Retry-After at once, before anything is opened: so the queue empties, and who is served is served soon."""

    def guarded(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if waiting() <= most:
            return application(environ, start)
        return _busy(Request(environ))(environ, start)

    return guarded


def _busy(request: Request) -> Response:
    again = {"Retry-After": f"{RETRY_AFTER}", "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        return Problem(ProblemKind.BUSY, _WORDS, headers=again).response(request.path)
    return Response(f"{_WORDS}\n", status=503, content_type="text/plain; charset=utf-8", headers=again)
