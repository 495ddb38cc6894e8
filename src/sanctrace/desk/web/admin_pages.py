"""The accounts of a shared desk, for admins: who may sign in as what, with which tokens; added, changed, shut.

Whoever changes something here gives their own password again, where they have one: a browser left open changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime

from werkzeug.exceptions import Forbidden, NotFound, TooManyRequests
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk, SharedDesk
from sanctrace.desk.web.visitor import named_visitor
from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import Account, AccountError, Role, Scope, name_key
from sanctrace.runs.accounts.changes import Doer, add_account, disable, set_password, set_role
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.passwords import checked_password
from sanctrace.runs.accounts.sessions import make_token, revoke_token
from sanctrace.runs.accounts.sign_in import Credentials, SignInRefused, TooManyTries, sign_in

_LABEL = 100  # characters
_ACTIONS = {"role", "disabled", "enabled", "password", "token", "revoked"}
_TOLD = {
    "added": "The account is added. Tell its owner the password by a way of your own, and to change it at once.",
    "role": "The role is changed. It counts from their next click.",
    "disabled": "The account is disabled: its sessions have ended, its tokens hold no longer. What it decided stays.",
    "enabled": "The account may sign in again.",
    "password": "The password is changed, and whoever was signed in with the old one is signed out.",
    "revoked": "The token holds no longer.",
}


def accounts_page(desk: Desk, request: Request) -> Response:
    """Every account with its role and state, and the form that adds one."""
    _shared(desk)
    return _list(desk, request)


def add_page(desk: Desk, request: Request) -> Response:
    """Add an account; the list again, with words, when that cannot be."""
    shared = _shared(desk)
    form = request.form
    name = form.get("name", "")
    try:
        role = _role(form.get("role", ""))
        with desk.accounts() as book:
            _ask_again(desk, request, book)
            if "same" not in form:
                _keep_apart(desk, name)
            hashed = shared.passwords.hash(checked_password(form.get("password", ""), name))
            account = add_account(book, name, role, _doer(request), password=hashed)
    except AccountError as error:
        return _list(desk, request, words=_words(error))
    return redirect(f"/accounts/{account.id}?told=added", code=303)


def one_account_page(desk: Desk, request: Request, ident: str) -> Response:
    """One account with its tokens, and the forms that change it."""
    _shared(desk)
    return _one(desk, request, ident)


def change_account(desk: Desk, request: Request, ident: str) -> Response:
    """Change an account or a token of it; its page again, with words, when that cannot be."""
    shared = _shared(desk)
    action = request.form.get("action", "")
    if action not in _ACTIONS:
        return _one(desk, request, ident, words=f"Nothing was changed: {action[:40]!r} is nothing that is done here.")
    doer = _doer(request)
    try:
        with desk.accounts() as book:
            account = _found(book, ident)
            _ask_again(desk, request, book)
            if action == "role":
                set_role(book, account.name, _role(request.form.get("role", "")), doer)
            elif action in {"disabled", "enabled"}:
                disable(book, account.name, doer, disabled=action == "disabled")
            elif action == "password":
                set_password(book, account.name, request.form.get("password", ""), shared.passwords, doer)
            elif action == "revoked":
                _revoke(book, account, request.form.get("token_id", ""), doer)
            elif action == "token":
                return _one(desk, request, ident, token=_make_token(book, account, request, doer))
    except AccountError as error:
        return _one(desk, request, ident, words=_words(error))
    return redirect(f"/accounts/{ident}?told={action}", code=303)


def _make_token(book: AccountBook, account: Account, request: Request, doer: Doer) -> str:
    """A new token of an account, as the one text that is ever told of it."""
    scopes = [scope for scope in Scope if scope.value in request.form.getlist("scope")]
    days = request.form.get("days", "")
    if not days.isdecimal():
        raise AccountError("say for how many days the token holds, in figures")
    label = " ".join(request.form.get("label", "").split())[:_LABEL]
    return make_token(book, account, label, scopes, days=int(days[:6]), doer=doer)[1]


def _revoke(book: AccountBook, account: Account, token: str, doer: Doer) -> None:
    if not any(one.id == token and one.account == account.id for one in book.tokens()):
        raise AccountError("this account has no such token; look at the list again")
    revoke_token(book, token, doer)


def _ask_again(desk: Desk, request: Request, book: AccountBook) -> None:
    """Raises AccountError unless whoever sends this knows their own password; TooManyRequests after too many tries."""
    visitor = named_visitor(request)
    if visitor.by_token or visitor.account is None:
        raise Forbidden("A token cannot change accounts: sign in with a browser, or use the command.")
    if visitor.account.password is None:
        return  # signs in with an organisation; there is nothing to ask for
    now, shared = datetime.now(UTC), _shared(desk)
    own = request.form.get("own", "")
    given = Credentials(name=visitor.account.name, password=own, address=request.remote_addr or "")
    try:
        sign_in(book, given, shared.passwords, now)
    except TooManyTries as error:
        raise TooManyRequests(str(error), retry_after=int(error.wait.total_seconds()) + 1) from error
    except SignInRefused as error:
        raise AccountError("your own password is another one") from error


def _keep_apart(desk: Desk, name: str) -> None:
    """Raises AccountError when judgements of the ledger carry this name: they would look like the new account's."""
    with desk.ledger() as ledger:
        if name_key(name) in {name_key(kept.judgement.by) for kept in ledger.judgements_since()}:
            raise AccountError(
                f"judgements of this ledger carry the name {name!r} already: if they are this person's own, tick the"
                " box, else choose another name"
            )


def _list(desk: Desk, request: Request, *, words: str = "") -> Response:
    with desk.accounts() as book:
        found, tokens = book.accounts(), book.tokens()
    now = datetime.now(UTC)
    held = {a.id: sum(t.account == a.id and t.revoked_at is None and now < t.ends_at for t in tokens) for a in found}
    return page(
        desk,
        request,
        "accounts.html",
        status=400 if words else 200,
        words=words,
        accounts=[(account, held[account.id]) for account in found],
        roles=[role.value for role in Role],
        least=LIMITS.password_least,
        given={name: request.form.get(name, "") if words else "" for name in ("name", "role")},
    )


def _one(desk: Desk, request: Request, ident: str, *, words: str = "", token: str = "") -> Response:
    with desk.accounts() as book:
        account = _found(book, ident)
        tokens = [one for one in book.tokens() if one.account == account.id]
    return page(
        desk,
        request,
        "one_account.html",
        status=400 if words else 200,
        words=words,
        fresh=token,
        told=_TOLD.get(request.args.get("told", ""), ""),
        one=account,
        tokens=sorted(tokens, key=lambda t: t.made_at, reverse=True),
        now=datetime.now(UTC),
        roles=[role.value for role in Role],
        scopes=[scope.value for scope in Scope],
        least=LIMITS.password_least,
        most_days=LIMITS.token_most_days,
    )


def _shared(desk: Desk) -> SharedDesk:
    if desk.settings.shared is None:
        raise NotFound(
            "This desk has no accounts: it is one person's. The first one is made by: sanctrace accounts add"
        )
    return desk.settings.shared


def _found(book: AccountBook, ident: str) -> Account:
    account = book.account(ident)
    if account is None:
        raise NotFound("No account has this id. Look at the list of accounts.")
    return account


def _role(given: str) -> Role:
    try:
        return Role(given)
    except ValueError as error:
        raise AccountError(f"{given[:40]!r} is no role") from error


def _doer(request: Request) -> Doer:
    return Doer(name=named_visitor(request).name, at=datetime.now(UTC))


def _words(error: AccountError) -> str:
    return f"Nothing was changed: {str(error).partition('; see: sanctrace')[0]}."
