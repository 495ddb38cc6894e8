"""Who asks, and what they may do: the one function that every request of the API passes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from werkzeug.wrappers import Request

from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.settings import Desk

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Scope(StrEnum):
    """What a request needs to be allowed."""

    READ = "read"  # look at what the ledger holds, ask the law and the lists, have a page read
    JUDGE = "judge"  # decide about cases, keep pages
    ADMIN = "admin"  # change who may do what


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks. `name` stands under the judgements that they send."""

    name: str
    scopes: frozenset[Scope]


def admit(desk: Desk, request: Request, scope: Scope) -> Caller:
    """Who sends this request; raises Problem when nobody may send it, or not they.

    On loopback there is one user, whom the desk was started for and who may do everything.
    """
    del request
    caller = Caller(name=desk.settings.by, scopes=frozenset(Scope))
    if scope not in caller.scopes:
        raise Problem(ProblemKind.FORBIDDEN, f"{caller.name} may not {scope.value} here.")
    return caller


def check_origin(request: Request) -> None:
    """Raises Problem when a page of another site sends something that may change the ledger.

    Such a page can send a form or plain text without being asked; JSON it cannot, unless the desk allowed it, which it
    does not. The browser's own word on where the request comes from is heard too.
    """
    if request.method in _SAFE:
        return
    host = request.environ.get("HTTP_HOST", "")
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    if origin not in {None, f"http://{host}", f"https://{host}"} or site not in {"none", "same-origin"}:
        raise Problem(ProblemKind.CROSS_SITE, "The request comes from a page of another site. Nothing was kept.")
