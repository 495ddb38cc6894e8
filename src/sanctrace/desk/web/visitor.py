"""Whoever makes a request, and what they may do: what views ask instead of looking at cookies or accounts."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Request

from sanctrace.model.account import Account, Permission

_KEY = "sanctrace.visitor"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who is let in."""

    name: str  # in which judgements are kept
    may: frozenset[Permission]
    account: Account | None = None  # None: the one person of a desk without accounts
    by_token: bool = False  # a program with an API token, not a browser


def visitor_of(request: Request) -> Visitor | None:
    """Who makes this request; None for nobody who is signed in."""
    found = request.environ.get(_KEY)
    return found if isinstance(found, Visitor) else None


def named_visitor(request: Request) -> Visitor:
    """Who makes this request; for views that nobody reaches without having been let in."""
    found = visitor_of(request)
    if found is None:
        raise TypeError("a view that needs somebody was reached by nobody: its address asks for too little")
    return found


def set_visitor(request: Request, visitor: Visitor | None) -> None:
    """Note who makes this request."""
    request.environ[_KEY] = visitor
