"""Sign-in by password: counted before it is checked, with the same work and the same words whoever is named."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.model.account import Account, AccountError, AuditKind, name_key
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.origins import counted_address, counted_source, network_of
from sanctrace.runs.accounts.passwords import Passwords

_REFUSED = "Name and password do not fit together, or the account is disabled."


class SignInRefused(AccountError):
    """Name and password do not fit; the same words for every reason."""


class TooManyTries(AccountError):
    """Too many tries of this account or from this address; `wait` is how long to hold back."""

    def __init__(self, wait: timedelta) -> None:
        minutes = math.ceil(wait / timedelta(minutes=1))
        super().__init__(f"Too many tries to sign in. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")
        self.wait = wait


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a browser sent to sign in, and from where."""

    name: str
    password: str
    address: str


def sign_in(book: AccountBook, given: Credentials, passwords: Passwords, now: datetime) -> Account:
    """The account that signs in. Raises SignInRefused, TooManyTries or TooBusy; each is written to the audit log."""
    key, address = name_key(given.name), counted_address(given.address)
    here = counted_source(book, now, "here", key, address)
    sources = {
        here: LIMITS.tries_here,
        counted_source(book, now, "account", key): LIMITS.tries_account,
        counted_source(book, now, "address", address): LIMITS.tries_address,
    }
    account = book.account_named(given.name)
    about = account.name if account else ""
    network = network_of(given.address)
    with book.writing():
        book.drop_old_attempts(now - LIMITS.window)
        wait = _wait(book, sources, now)
        if wait is None:
            for source in sources:  # before the check: tries made at the same time count too
                book.keep_attempt(source, now)
    if wait is not None:
        tell_once(
            book,
            here,
            AuditEntry(
                kind=AuditKind.SIGN_IN_REFUSED, about=about, address=network, detail={"reason": "too many tries"}
            ),
            now,
        )
        raise TooManyTries(wait)
    usable = account is not None and account.disabled_at is None
    fits = passwords.check(account.password if account and usable else None, given.password)
    if account is None or not fits:
        reason = "unknown name" if account is None else "disabled" if account.disabled_at else "wrong password"
        book.audit.add(
            AuditEntry(kind=AuditKind.SIGN_IN_REFUSED, about=about, address=network, detail={"reason": reason}), now
        )
        raise SignInRefused(_REFUSED)
    with book.writing():
        for source in sources:
            book.drop_attempts(source)
        if account.password is not None and passwords.is_old(account.password):
            account = replace(account, password=passwords.hash(given.password))
            book.keep_account(account)
        detail = {"by": "password"}
        book.audit.add(AuditEntry(kind=AuditKind.SIGN_IN, who=account.name, address=network, detail=detail), now)
    return account


def _wait(book: AccountBook, sources: dict[str, int], now: datetime) -> timedelta | None:
    """How long to hold back until every source has fewer tries in the window than it may have."""
    waits = []
    for source, most in sources.items():
        tries = book.attempts(source, now - LIMITS.window, most)
        if len(tries) >= most:
            waits.append(tries[-1] + LIMITS.window - now)
    return max(waits) if waits else None


def tell_once(book: AccountBook, cause: str, entry: AuditEntry, now: datetime) -> None:
    """Write a refusal once in a window for each cause, so that whoever tries on does not fill the log."""
    marked = counted_source(book, now, "told", cause)
    with book.writing():
        if not book.attempts(marked, now - LIMITS.window, 1):
            book.keep_attempt(marked, now)
            book.audit.add(entry, now)
