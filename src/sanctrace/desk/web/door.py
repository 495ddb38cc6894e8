"""Sign-in and sign-out: the form, the way to a provider and back, and a new session each time."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import NotFound, ServiceUnavailable, TooManyRequests
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.guard import given_session, rotate
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk, SharedDesk
from sanctrace.desk.web.visitor import visitor_of
from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.model.account import Account, AuditKind
from sanctrace.runs.accounts.oidc import ProviderError, Returned, begin, complete
from sanctrace.runs.accounts.origins import network_of
from sanctrace.runs.accounts.passwords import TooBusy
from sanctrace.runs.accounts.sessions import begin_session, end_session
from sanctrace.runs.accounts.sign_in import Credentials, SignInRefused, TooManyTries, sign_in


def to_sign_in(request: Request) -> Response:
    """The way to the form, and from there back to what was asked for."""
    asked = request.full_path.rstrip("?")
    return redirect(f"/sign-in?{urlencode({'next': asked})}" if asked != "/" else "/sign-in", code=303)


def sign_in_page(desk: Desk, request: Request) -> Response:
    """The form; whoever is signed in already is led on."""
    _shared(desk)
    target = local_path(request.args.get("next", ""))
    if visitor_of(request) is not None:
        return redirect(target, code=303)
    return _form(desk, request, target)


def sign_in_with_password(desk: Desk, request: Request) -> Response:
    """Sign in with the name and password of the form. Raises TooManyRequests after too many tries."""
    shared = _shared(desk)
    target = local_path(request.form.get("next", ""))
    given = Credentials(
        name=request.form.get("name", ""),
        password=request.form.get("password", ""),
        address=request.remote_addr or "",
    )
    with desk.accounts() as book:
        try:
            account = sign_in(book, given, shared.passwords, _now())
        except TooManyTries as error:
            raise TooManyRequests(str(error), retry_after=int(error.wait.total_seconds()) + 1) from error
        except TooBusy as error:
            raise ServiceUnavailable(str(error), retry_after=10) from error
        except SignInRefused as error:
            return _form(desk, request, target, words=str(error), status=401)
        return _let_in(desk, request, book, account, target)


def begin_at_provider(desk: Desk, request: Request) -> Response:
    """Lead the browser to the provider."""
    shared = _shared(desk)
    if shared.provider is None:
        raise NotFound("This desk knows no provider to sign in with.")
    target = local_path(request.args.get("next", ""))
    browser = request.environ["sanctrace.session"]
    rotate(request, browser)  # the browser has to send it when it comes back
    try:
        flow, address = begin(shared.provider, _return_address(desk), browser, target, _now())
    except ProviderError as error:
        raise ServiceUnavailable(str(error)) from error
    with desk.accounts() as book:
        book.keep_flow(flow)
    return redirect(address, code=303)


def return_from_provider(desk: Desk, request: Request) -> Response:
    """Sign in whom the provider names, once, in the browser that began it."""
    shared = _shared(desk)
    if shared.provider is None:
        raise NotFound("This desk knows no provider to sign in with.")
    returned = Returned(
        state=request.args.get("state", ""),
        code=request.args.get("code", ""),
        error=request.args.get("error", ""),
        issuer=request.args.get("iss"),
        browser=given_session(request, desk),
    )
    network = network_of(request.remote_addr or "")
    with desk.accounts() as book:
        try:
            found = complete(book, shared.provider, returned, _return_address(desk), _now())
        except ProviderError as error:
            _refused(book, network, "the provider's answer does not fit")
            return _form(desk, request, "/", words=str(error), status=401)
        account = book.account_of(found.subject)
        if account is None or account.disabled_at is not None:
            _refused(book, network, "no account for the provider's subject" if account is None else "disabled")
            words = (
                f"The provider knows you as {found.plain!r}, and no account in force is linked to that."
                f" An admin links one: sanctrace accounts link NAME {found.plain}"
            )
            return _form(desk, request, "/", words=words, status=403)
        detail = {"by": "provider"}
        book.audit.add(AuditEntry(kind=AuditKind.SIGN_IN, who=account.name, address=network, detail=detail), _now())
        return _let_in(desk, request, book, account, found.target)


def sign_out(desk: Desk, request: Request) -> Response:
    """End the session; the browser gets another cookie."""
    _shared(desk)
    visitor = visitor_of(request)
    with desk.accounts() as book:
        end_session(book, given_session(request, desk))
        if visitor is not None and not visitor.by_token:
            book.audit.add(AuditEntry(kind=AuditKind.SIGN_OUT, who=visitor.name), _now())
    rotate(request, secrets.token_urlsafe(32))
    return redirect("/sign-in", code=303)


def local_path(given: str) -> str:
    """The path on this desk that an address names, else the inbox: nobody is led elsewhere by a link to the form."""
    parts = urlsplit(given)
    plain = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable() and "\\" not in given
    if not plain or parts.scheme or parts.netloc or parts.path.startswith("/sign-"):
        return "/"
    return given


def _let_in(desk: Desk, request: Request, book: AccountBook, account: Account, target: str) -> Response:
    """A new session, whatever the browser had before: an id that somebody else put there is worth nothing."""
    rotate(request, begin_session(book, account, _now(), former=given_session(request, desk)))
    return redirect(local_path(target), code=303)


def _form(desk: Desk, request: Request, target: str, *, words: str = "", status: int = 200) -> Response:
    shared = _shared(desk)
    values = {"target": target, "words": words, "provider": shared.provider is not None}
    return page(desk, request, "sign_in.html", status=status, **values)


def _refused(book: AccountBook, network: str, reason: str) -> None:
    entry = AuditEntry(kind=AuditKind.SIGN_IN_REFUSED, address=network, detail={"reason": reason, "by": "provider"})
    book.audit.add(entry, _now())


def _return_address(desk: Desk) -> str:
    public = _shared(desk).public_url or f"http://127.0.0.1:{desk.settings.port}"
    return f"{public}/sign-in/return"


def _shared(desk: Desk) -> SharedDesk:
    if desk.settings.shared is None:
        raise NotFound("This desk has no accounts: nobody has to sign in.")
    return desk.settings.shared


def _now() -> datetime:
    return datetime.now(UTC)
