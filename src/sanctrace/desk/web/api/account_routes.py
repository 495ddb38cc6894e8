"""The accounts of a shared desk, for admins: listed, added, changed, shut; their tokens made and revoked.

What is changed goes the way of the screens: the same functions, each with its row in the audit log. A program changes
them with a token of the scope `admin`; a signed-in browser may look, and changes them on the desk's own screen, which
asks for the admin's password again. No answer holds a password; a token's text stands in the one answer that makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace.desk.web.api.inputs import Short
from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.settings import Desk, SharedDesk
from sanctrace.desk.web.visitor import Visitor
from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import Account, AccountError, ApiToken, Permission, Role, Scope
from sanctrace.runs.accounts.changes import (
    Doer,
    add_account,
    disable,
    keep_names_apart,
    link,
    set_password,
    set_role,
)
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.oidc import subject_name
from sanctrace.runs.accounts.passwords import TooBusy, checked_password
from sanctrace.runs.accounts.sessions import make_token, revoke_token

Password = Annotated[
    str,
    Field(
        min_length=LIMITS.password_least,
        max_length=LIMITS.password_most,
        pattern=r"^[^\x00]*$",
        description="Hashed at once; told by no answer.",
    ),
]
Subject = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[ -~]+$",
        description="Whom the OpenID provider of this desk means: its `sub`.",
    ),
]
AccountName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*\S[^\x00]*$")]


class TokenJson(TypedDict):
    """A token of an account, without its text; `state` is `in force`, `over` or `revoked`."""

    id: str
    label: str
    scopes: list[Scope]
    made_at: str
    ends_at: str
    state: str


class AccountJson(TypedDict):
    """An account; `signs_in_by` holds `password`, `provider`, or both."""

    id: str
    name: str
    role: Role
    made_at: str
    disabled_at: str | None
    signs_in_by: list[str]
    tokens: list[TokenJson]


class AccountListJson(TypedDict):
    """Every account by name, disabled ones too."""

    accounts: list[AccountJson]


class FreshTokenJson(TokenJson):
    """A token with its text, which is told this once."""

    token: str


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class AccountSent:
    """Whom to let in, as what, and how they sign in: by a password, by the desk's OpenID provider, or both.

    `same_person` says that judgements which carry this name already are this person's own.
    """

    name: AccountName
    role: Role
    password: Password | None = None
    subject: Subject | None = None
    same_person: bool = False


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class AccountChange:
    """What to change; what is null stays. Every part is kept, or none."""

    role: Role | None = None
    disabled: bool | None = None
    password: Password | None = None
    subject: Subject | None = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class TokenSent:
    """What a new token is for, and for how many days it holds."""

    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    days: Annotated[int, Field(ge=1, le=LIMITS.token_most_days)] = LIMITS.token_days
    label: Short = ""


def list_accounts(call: Call[None, None]) -> AccountListJson:
    """List every account with its role, its state and its tokens."""
    _shared(call.desk)
    with call.desk.accounts() as book:
        found, tokens = book.accounts(), book.tokens()
    return {"accounts": [_told(account, tokens) for account in found]}


def get_account(call: Call[None, None]) -> AccountJson:
    """One account with its tokens."""
    _shared(call.desk)
    with call.desk.accounts() as book:
        return _whole(book, call.path["account_id"])


def add_an_account(call: Call[None, AccountSent]) -> AccountJson:
    """Let somebody in. A name is never given twice, and not to somebody new when judgements carry it."""
    shared, sent = _shared(call.desk), call.body
    doer = _doer(call.caller)
    if not sent.same_person:
        with call.desk.ledger() as ledger:
            judges = [kept.judgement.by for kept in ledger.judgements_since()]
    with _refusing(), call.desk.accounts() as book:
        if not sent.same_person:
            keep_names_apart(sent.name, judges)
        subject = _subject(shared, sent.subject)
        hashed = sent.password and shared.passwords.hash(checked_password(sent.password, sent.name))
        added = add_account(book, sent.name, sent.role, doer, password=hashed, subject=subject)
        return _told(added, ())


def change_an_account(call: Call[None, AccountChange]) -> AccountJson:
    """Change an account: another role, shut or opened, another password, another subject at the provider.

    It counts from their next request. Shutting ends sessions and tokens at once; what the account decided stays. The
    last admin stays one.
    """
    shared, sent = _shared(call.desk), call.body
    doer = _doer(call.caller)
    with _refusing(), call.desk.accounts() as book, book.writing():
        name = _found(book, call.path["account_id"]).name
        if sent.role is not None:
            set_role(book, name, sent.role, doer)
        if sent.disabled is not None:
            disable(book, name, doer, disabled=sent.disabled)
        if sent.password is not None:
            set_password(book, name, sent.password, shared.passwords, doer)
        if (subject := _subject(shared, sent.subject)) is not None:
            link(book, name, subject, doer)
        return _whole(book, call.path["account_id"])


def make_account_token(call: Call[None, TokenSent]) -> FreshTokenJson:
    """Make a token for programs. Its text stands in this answer and is kept nowhere.

    It may what its scopes and the role of its account both allow.
    """
    _shared(call.desk)
    doer, sent = _doer(call.caller), call.body
    label = " ".join(sent.label.split())
    with _refusing(), call.desk.accounts() as book:
        account = _found(book, call.path["account_id"])
        token, text = make_token(book, account, label, sent.scopes, days=sent.days, doer=doer)
    return {**_token(token, doer.at), "token": text}


def revoke_account_token(call: Call[None, None]) -> TokenJson:
    """Revoke a token: it holds no longer, at once and for good."""
    _shared(call.desk)
    doer = _doer(call.caller)
    with _refusing(), call.desk.accounts() as book:
        account = _found(book, call.path["account_id"])
        if not any(one.id == call.path["token_id"] and one.account == account.id for one in book.tokens()):
            raise NotFound("This account has no such token. Look at the account again.")
        return _token(revoke_token(book, call.path["token_id"], doer), doer.at)


@contextmanager
def _refusing() -> Iterator[None]:
    """What may not be as asked, as a problem; nothing is kept then."""
    try:
        yield
    except TooBusy as error:
        raise Problem(ProblemKind.BUSY, _sentence(error), headers={"Retry-After": "10"}) from error
    except AccountError as error:
        raise Problem(ProblemKind.REFUSED, f"Nothing was changed: {_sentence(error)}") from error


def _sentence(error: AccountError) -> str:
    return f"{str(error).partition('; see: sanctrace')[0].replace('--same-person', '`same_person`')}."


def _doer(caller: Visitor) -> Doer:
    """Who changes something; raises Problem for a browser, whose session may stand open on an empty desk."""
    if not caller.by_token:
        words = (
            "Accounts are changed with an API token of the scope admin, or on the screen /accounts, which asks for"
            " your password again."
        )
        raise Problem(ProblemKind.FORBIDDEN, words)
    return Doer(name=caller.name, at=datetime.now(UTC))


def _shared(desk: Desk) -> SharedDesk:
    if desk.settings.shared is None:
        raise NotFound(
            "This desk has no accounts: it is one person's. The first one is made by: sanctrace accounts add"
        )
    return desk.settings.shared


def _subject(shared: SharedDesk, subject: str | None) -> str | None:
    if subject is None:
        return None
    if shared.provider is None:
        raise AccountError("this desk has no OpenID provider; start it with --oidc-issuer, or give a password")
    return subject_name(shared.provider.issuer, subject)


def _found(book: AccountBook, ident: str) -> Account:
    account = book.account(ident)
    if account is None:
        raise NotFound("No account has this id. GET /accounts lists them.")
    return account


def _whole(book: AccountBook, ident: str) -> AccountJson:
    return _told(_found(book, ident), book.tokens())


def _told(account: Account, tokens: Iterable[ApiToken]) -> AccountJson:
    now = datetime.now(UTC)
    own = sorted((token for token in tokens if token.account == account.id), key=lambda token: token.made_at)
    ways = {"password": account.password, "provider": account.subject}
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "made_at": account.made_at.isoformat(),
        "disabled_at": account.disabled_at.isoformat() if account.disabled_at else None,
        "signs_in_by": [way for way, there in ways.items() if there is not None],
        "tokens": [_token(token, now) for token in own],
    }


def _token(token: ApiToken, now: datetime) -> TokenJson:
    return {
        "id": token.id,
        "label": token.label,
        "scopes": list(token.scopes),
        "made_at": token.made_at.isoformat(),
        "ends_at": token.ends_at.isoformat(),
        "state": "revoked" if token.revoked_at else "over" if now >= token.ends_at else "in force",
    }


_REFUSALS = (ProblemKind.REFUSED,)
ROUTES: Iterable[Route] = (
    Route(
        method="GET",
        path="/accounts",
        scope=Permission.ADMIN,
        group="accounts",
        handle=list_accounts,
        fails=(ProblemKind.NOT_FOUND,),
    ),
    Route(
        method="POST",
        path="/accounts",
        scope=Permission.ADMIN,
        group="accounts",
        handle=add_an_account,
        fails=(*_REFUSALS, ProblemKind.NOT_FOUND),
    ),
    Route(method="GET", path="/accounts/{account_id}", scope=Permission.ADMIN, group="accounts", handle=get_account),
    Route(
        method="PATCH",
        path="/accounts/{account_id}",
        scope=Permission.ADMIN,
        group="accounts",
        handle=change_an_account,
        fails=_REFUSALS,
    ),
    Route(
        method="POST",
        path="/accounts/{account_id}/tokens",
        scope=Permission.ADMIN,
        group="accounts",
        handle=make_account_token,
        fails=_REFUSALS,
    ),
    Route(
        method="DELETE",
        path="/accounts/{account_id}/tokens/{token_id}",
        scope=Permission.ADMIN,
        group="accounts",
        handle=revoke_account_token,
        fails=(*_REFUSALS, ProblemKind.CROSS_SITE),
    ),
)
