"""Who asks, and what they may do: the one function that every request of the API passes."""

from __future__ import annotations

from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Request

from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.authority import admit_program
from sanctrace.desk.web.guard import check_origin
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import Visitor
from sanctrace.model.account import Permission

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def admit(desk: Desk, request: Request, scope: Permission, *, from_elsewhere: bool = False) -> Visitor:
    """Who sends this request, when they may; raises an HTTP error or Problem when nobody may send it, or not they.

    A page of another site can send a form or plain text without being asked; JSON it cannot, unless the desk allowed
    it, which it does not. The browser's own word on where a request comes from is heard too, but for a program with a
    token, which no browser sends by itself, and for questions that programs on this machine may ask (`from_elsewhere`).
    """
    visitor = admit_program(desk, request, scope)
    if request.method not in _SAFE and not visitor.by_token and not from_elsewhere:
        try:
            check_origin(request, desk)
        except Forbidden as error:
            words = "The request comes from a page of another site. Nothing was kept."
            raise Problem(ProblemKind.CROSS_SITE, words) from error
    return visitor
