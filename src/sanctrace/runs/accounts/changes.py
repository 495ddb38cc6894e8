"""Changes of accounts, each with its row in the audit log in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.model.account import Account, AccountError, AuditKind, Role, checked_name, name_key
from sanctrace.runs.accounts.passwords import Passwords, checked_password


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who changes an account, and when."""

    name: str
    at: datetime


def named(book: AccountBook, name: str) -> Account:
    """The account of this name; raises AccountError when there is none."""
    account = book.account_named(name)
    if account is None:
        raise AccountError(f"there is no account {name!r}; see: sanctrace accounts list")
    return account


def add_account(
    book: AccountBook, name: str, role: Role, doer: Doer, *, password: str | None = None, subject: str | None = None
) -> Account:
    """A new account; `password` is hashed text. Raises AccountError when name or subject is taken, or none is given."""
    plain = checked_name(name)
    if password is None and subject is None:
        raise AccountError("an account needs a password or a subject at the OIDC provider, or nobody could sign in")
    account = Account(
        id=secrets.token_hex(6), name=plain, role=role, made_at=doer.at, password=password, subject=subject
    )
    with book.writing():
        if book.account_named(plain) is not None:
            raise AccountError(f"{plain} is taken, perhaps by a disabled account; a name is never given twice")
        if not book.any_account() and role is not Role.ADMIN:
            raise AccountError("the first account has to be an admin, or nobody could make others: --role admin")
        _free(book, subject)
        book.keep_account(account)
        _write(book, account, doer, {"change": "added", "role": role.value})
    return account


def set_role(book: AccountBook, name: str, role: Role, doer: Doer) -> Account:
    """Another role; raises AccountError when no admin would be left."""
    with book.writing():
        account = named(book, name)
        if role is not Role.ADMIN:
            _keep_an_admin(book, account)
        changed = replace(account, role=role)
        book.keep_account(changed)
        _write(book, changed, doer, {"change": "role", "from": account.role.value, "to": role.value})
    return changed


def set_password(book: AccountBook, name: str, password: str, passwords: Passwords, doer: Doer) -> Account:
    """Another password; whoever is signed in with the old one is signed out."""
    account = named(book, name)
    hashed = passwords.hash(checked_password(password, account.name))
    with book.writing():
        changed = replace(named(book, name), password=hashed)
        book.keep_account(changed)
        book.drop_sessions_of(account.id)
        _write(book, changed, doer, {"change": "password"})
    return changed


def link(book: AccountBook, name: str, subject: str, doer: Doer) -> Account:
    """Name whom an OIDC provider means by this account: `ISSUER SUBJECT`."""
    with book.writing():
        account = named(book, name)
        if account.subject != subject:
            _free(book, subject)
        changed = replace(account, subject=subject)
        book.keep_account(changed)
        _write(book, changed, doer, {"change": "linked"})
    return changed


def disable(book: AccountBook, name: str, doer: Doer, *, disabled: bool = True) -> Account:
    """Let nobody in by this account any more, at once; or again. Raises AccountError when no admin would be left."""
    with book.writing():
        account = named(book, name)
        if disabled:
            _keep_an_admin(book, account)
            book.drop_sessions_of(account.id)
        changed = replace(account, disabled_at=(account.disabled_at or doer.at) if disabled else None)
        book.keep_account(changed)
        _write(book, changed, doer, {"change": "disabled" if disabled else "enabled"})
    return changed


def _keep_an_admin(book: AccountBook, account: Account) -> None:
    others = [a for a in book.accounts() if a.role is Role.ADMIN and a.disabled_at is None and a.id != account.id]
    if account.role is Role.ADMIN and not others:
        raise AccountError(f"{account.name} is the last admin; make another one first")


def _free(book: AccountBook, subject: str | None) -> None:
    if subject is not None and (held := book.account_of(subject)) is not None:
        raise AccountError(f"this subject of the provider is the account {held.name} already")


def _write(book: AccountBook, account: Account, doer: Doer, detail: Mapping[str, str]) -> None:
    book.audit.add(AuditEntry(kind=AuditKind.ACCOUNT, who=doer.name, about=account.name, detail=dict(detail)), doer.at)


def keep_names_apart(name: str, judges: Iterable[str]) -> None:
    """Raises AccountError when judgements of the ledger carry this name: they would look like the new account's."""
    if name_key(name) in {name_key(judge) for judge in judges}:
        raise AccountError(
            f"judgements in this ledger carry the name {name!r} already. If they are this person's own, say so with"
            " --same-person; else choose another name"
        )
