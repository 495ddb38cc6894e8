"""Sessions of browsers and tokens of programs: made of 256 random bits, kept as their SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.model.account import Account, AccountError, ApiToken, AuditKind, Scope, Session
from sanctrace.runs.accounts.changes import Doer
from sanctrace.runs.accounts.limits import LIMITS

TOKEN_START = "sanctrace_"  # so that people, and scanners for secrets, know one when they see it


def key_of(secret: str) -> str:
    """What is kept of a session's id or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin_session(book: AccountBook, account: Account, now: datetime, former: str = "") -> str:
    """A new session's id for the browser's cookie; what the cookie held before is no session any more."""
    ident = secrets.token_urlsafe(32)
    with book.writing():
        if former:
            book.drop_session(key_of(former))
        book.keep_session(
            Session(key=key_of(ident), account=account.id, made_at=now, seen_at=now, ends_at=now + LIMITS.absolute)
        )
    return ident


def signed_in(book: AccountBook, ident: str, now: datetime) -> Account | None:
    """Whose session this is, when it is in force."""
    found = book.session(key_of(ident))
    if found is None:
        return None
    session, account = found
    if account.disabled_at is not None or now >= session.ends_at or now - session.seen_at >= LIMITS.idle:
        book.drop_session(session.key)
        return None
    if now - session.seen_at >= LIMITS.touched:
        book.touch_session(session.key, now)
    return account


def end_session(book: AccountBook, ident: str) -> None:
    """Sign a browser out."""
    book.drop_session(key_of(ident))


def make_token(
    book: AccountBook, account: Account, label: str, scopes: Collection[Scope], *, days: int, doer: Doer
) -> tuple[ApiToken, str]:
    """A token for programs, and its text, which is told this once; raises AccountError when it may not be made."""
    if not scopes:
        raise AccountError(f"say what the token is for: {', '.join(scope.value for scope in Scope)}")
    if not 1 <= days <= LIMITS.token_most_days:
        raise AccountError(f"a token holds for 1 to {LIMITS.token_most_days} days; make another one when it is over")
    if account.disabled_at is not None:
        raise AccountError(f"the account {account.name} is disabled; enable it first")
    now = doer.at
    text = TOKEN_START + secrets.token_urlsafe(32)
    token = ApiToken(
        id=secrets.token_hex(4),
        key=key_of(text),
        account=account.id,
        label=label,
        scopes=tuple(scope for scope in Scope if scope in scopes),
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    with book.writing():
        book.keep_token(token)
        detail = {"token": token.id, "change": "made", "scopes": " ".join(s.value for s in token.scopes)}
        book.audit.add(AuditEntry(kind=AuditKind.TOKEN, who=doer.name, about=account.name, detail=detail), now)
    return token, text


def token_holder(book: AccountBook, text: str, now: datetime) -> tuple[ApiToken, Account] | None:
    """The token and its account, when both are in force."""
    found = book.token(key_of(text))
    if found is None:
        return None
    token, account = found
    over = token.revoked_at is not None or now >= token.ends_at or account.disabled_at is not None
    return None if over else found


def revoke_token(book: AccountBook, ident: str, doer: Doer) -> ApiToken:
    """End a token for good; raises AccountError when there is none of this id."""
    with book.writing():
        token = next((t for t in book.tokens() if t.id == ident), None)
        if token is None:
            raise AccountError(f"there is no token {ident}; see: sanctrace accounts token list")
        if token.revoked_at is None:
            token = replace(token, revoked_at=doer.at)
            book.keep_token(token)
            owner = book.account(token.account)
            about = owner.name if owner else ""
            detail = {"token": token.id, "change": "revoked"}
            book.audit.add(AuditEntry(kind=AuditKind.TOKEN, who=doer.name, about=about, detail=detail), doer.at)
    return token
