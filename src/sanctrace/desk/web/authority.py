"""The one place in which every request is let in or refused, before a view sees it. What is not allowed is refused."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.access import Demand, Sent, access
from sanctrace.desk.web.guard import check_form, check_json, given_session
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import Visitor, set_visitor, visitor_of
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.model.account import AuditKind, Permission
from sanctrace.runs.accounts.origins import counted_address, network_of
from sanctrace.runs.accounts.sessions import signed_in, token_holder
from sanctrace.runs.accounts.sign_in import tell_once

_NEEDS_TOKEN = "This needs an API token: Authorization: Bearer TOKEN. Or sign in with a browser."
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CHALLENGE = WWWAuthenticate("bearer", {"realm": "sanctrace"})


class SignInFirst(Exception):
    """A browser asks for a page that is for people who are signed in."""


def admit(desk: Desk, request: Request, endpoint: str) -> Demand:
    """Let a request through to the view of this address, or raise.

    Raises Forbidden for an address that `access.yml` does not name, for a form that this desk did not make for this
    browser, and for what the visitor may not do; Unauthorized or SignInFirst for nobody; TooManyRequests.
    """
    demand = access().endpoints.get(endpoint)
    if demand is None:
        raise Forbidden("This address is open to nobody: the table of access does not name it.")
    if demand.needs is None and request.method in _SAFE and endpoint.startswith("/static/"):
        return demand  # the same files for everybody
    visitor = _let_through(desk, request)
    permission = demand.needs if request.method in _SAFE else demand.posts
    if permission is not None:
        authorise(desk, request, permission)
    if request.method not in _SAFE and not (visitor and visitor.by_token):
        if demand.takes is Sent.FORM:
            check_form(request, desk)
        elif demand.takes is Sent.JSON:
            check_json(request, desk)
    return demand


def admit_program(desk: Desk, request: Request, permission: Permission) -> Visitor:
    """Let a request to the API through: with a token, from a signed-in browser, or on a desk of one person.

    Where it comes from is checked by whoever calls this (`check_json`, or the like). Raises Unauthorized, Forbidden,
    TooManyRequests; never leads to the sign-in form.
    """
    visitor = _let_through(desk, request)
    if visitor is None:
        raise _unauthorized(_NEEDS_TOKEN)
    return authorise(desk, request, permission)


def authorise(desk: Desk, request: Request, permission: Permission) -> Visitor:
    """The visitor, when they have this permission; for views that ask for more than their address does.

    Raises Unauthorized (SignInFirst in a browser) for nobody, Forbidden for somebody who may not.
    """
    visitor = visitor_of(request)
    if visitor is None:
        if request.method in _SAFE and "Authorization" not in request.headers and _wants_page(request):
            raise SignInFirst
        raise _unauthorized(_NEEDS_TOKEN)
    if permission not in visitor.may:
        entry = AuditEntry(
            kind=AuditKind.REFUSED,
            who=visitor.name,
            address=network_of(request.remote_addr or ""),
            detail={"reason": f"needs {permission.value}", "path": request.path[:200], "method": request.method},
        )
        with desk.accounts() as book:
            tell_once(book, f"{visitor.name} {permission.value} {request.path}", entry, _now())
        role = visitor.account.role.value if visitor.account else "nobody"
        through = "this token" if visitor.by_token else f"the role {role}"
        raise Forbidden(
            f"This needs the permission to {permission.value}, which {through} does not have. Ask an admin."
        )
    return visitor


def identify(desk: Desk, request: Request) -> Visitor | None:
    """Who makes the request, by token or session; noted with it. Raises Unauthorized for a token that does not hold."""
    visitor = _identified(desk, request)
    set_visitor(request, visitor)
    return visitor


def note_export(desk: Desk, request: Request, response: Response) -> Response:
    """Write an answered export into the audit log of a shared desk; the answer, unchanged."""
    visitor = visitor_of(request)
    if desk.settings.shared is None or visitor is None or response.status_code >= 300:
        return response
    entry = AuditEntry(
        kind=AuditKind.EXPORT,
        who=visitor.name,
        address=network_of(request.remote_addr or ""),
        detail={"path": request.path[:200], "by": "token" if visitor.by_token else "browser"},
    )
    with desk.accounts() as book:
        book.audit.add(entry, _now())
    return response


def _let_through(desk: Desk, request: Request) -> Visitor | None:
    """Who makes the request, when they do not make too many."""
    _limit(desk, request, f"address {counted_address(request.remote_addr or '')}", address=True)
    visitor = identify(desk, request)
    if visitor is not None and visitor.account is not None:
        _limit(desk, request, f"account {visitor.account.id}", address=False)
    return visitor


def _identified(desk: Desk, request: Request) -> Visitor | None:
    if desk.settings.shared is None:
        return Visitor(name=desk.settings.by, may=frozenset(Permission))
    given = request.headers.get("Authorization")
    if given is not None:
        return _by_token(desk, request, given)
    ident = given_session(request, desk)
    if not ident:
        return None
    with desk.accounts() as book:
        account = signed_in(book, ident, _now())
    return Visitor(name=account.name, may=access().roles[account.role], account=account) if account else None


def _by_token(desk: Desk, request: Request, given: str) -> Visitor:
    scheme, _, text = given.partition(" ")
    with desk.accounts() as book:
        held = token_holder(book, text.strip(), _now()) if scheme.lower() == "bearer" else None
        if held is None:
            network = network_of(request.remote_addr or "")
            entry = AuditEntry(kind=AuditKind.REFUSED, address=network, detail={"reason": "no such token"})
            tell_once(book, f"token {counted_address(request.remote_addr or '')}", entry, _now())
            raise _unauthorized("This token is none, is over, or was revoked. Have another one made by an admin.")
    token, account = held
    scopes = frozenset[Permission]().union(*(access().scopes[scope] for scope in token.scopes))
    return Visitor(name=account.name, may=access().roles[account.role] & scopes, account=account, by_token=True)


def _limit(desk: Desk, request: Request, sender: str, *, address: bool) -> None:
    shared = desk.settings.shared
    if shared is None:
        return
    a_minute = shared.rates.address if address else shared.rates.account
    wait = desk.buckets.take(sender, a_minute, time.monotonic())
    if wait:
        with desk.accounts() as book:
            entry = AuditEntry(
                kind=AuditKind.REFUSED,
                address=network_of(request.remote_addr or ""),
                detail={"reason": "too many requests", "by": "address" if address else "account"},
            )
            tell_once(book, f"rate {sender}", entry, _now())
        words = f"More than {a_minute} requests in a minute. Go on in {wait} second{'s' if wait > 1 else ''}."
        raise TooManyRequests(words, retry_after=wait)


def _wants_page(request: Request) -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "text/html"


def _unauthorized(words: str) -> Unauthorized:
    return Unauthorized(words, www_authenticate=_CHALLENGE)


def _now() -> datetime:
    return datetime.now(UTC)
