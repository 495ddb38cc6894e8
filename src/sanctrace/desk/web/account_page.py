"""The page of one's own account: who one is at the desk, and another password."""

from __future__ import annotations

from datetime import UTC, datetime

from werkzeug.exceptions import Forbidden, NotFound, TooManyRequests
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.access import access
from sanctrace.desk.web.guard import given_session, rotate
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk, SharedDesk
from sanctrace.desk.web.visitor import named_visitor
from sanctrace.model.account import Account, AccountError, Permission
from sanctrace.runs.accounts.changes import Doer, set_password
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.sessions import begin_session
from sanctrace.runs.accounts.sign_in import Credentials, SignInRefused, TooManyTries, sign_in


def account_page(desk: Desk, request: Request) -> Response:
    """Name, role and what it may do; the form for another password."""
    _, account = _own(desk, request)
    return _page(desk, request, account)


def change_password(desk: Desk, request: Request) -> Response:
    """Another password, with the present one; every other browser is signed out."""
    shared, account = _own(desk, request)
    if named_visitor(request).by_token:
        raise Forbidden("A token cannot change a password: sign in with a browser.")
    now = datetime.now(UTC)
    given = Credentials(name=account.name, password=request.form.get("present", ""), address=request.remote_addr or "")
    fresh = request.form.get("fresh", "")
    with desk.accounts() as book:
        try:
            sign_in(book, given, shared.passwords, now)
            if fresh != request.form.get("again", ""):
                return _page(desk, request, account, words="The two new passwords differ. Nothing was changed.")
            set_password(book, account.name, fresh, shared.passwords, Doer(name=account.name, at=now))
        except TooManyTries as error:
            raise TooManyRequests(str(error), retry_after=int(error.wait.total_seconds()) + 1) from error
        except SignInRefused:
            return _page(desk, request, account, words="The present password is another one. Nothing was changed.")
        except AccountError as error:
            return _page(desk, request, account, words=f"Nothing was changed: {error}.")
        rotate(request, begin_session(book, account, now, former=given_session(request, desk)))
    return _page(desk, request, account, done="The password is changed. Other browsers have to sign in again.")


def _own(desk: Desk, request: Request) -> tuple[SharedDesk, Account]:
    visitor = named_visitor(request)
    if desk.settings.shared is None or visitor.account is None:
        raise NotFound("This desk has no accounts: it is one person's.")
    return desk.settings.shared, visitor.account


def _page(desk: Desk, request: Request, account: Account, *, words: str = "", done: str = "") -> Response:
    return page(
        desk,
        request,
        "account.html",
        status=400 if words else 200,
        words=words,
        done=done,
        least=LIMITS.password_least,
        permissions=[permission.value for permission in Permission if permission in access().roles[account.role]],
    )
