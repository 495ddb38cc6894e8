"""Deletes personal data by rule when it has done its work; what it proves stays.

A name in the audit log goes with its salt: the rows keep a hash that stands for nobody, and the chain still holds. An
address of a reader becomes a salted hash: whoever shows the address can still be told what was agreed to and when.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.ledger.notice_book import NoticeBook, notices_address
from sanctrace.ledger.notice_forgetting import forget_address, forget_mails
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.account import AuditKind
from sanctrace.model.notice import ConsentStep, ReaderState, Subscription
from sanctrace.runs.accounts.changes import Doer
from sanctrace.runs.accounts.limits import LIMITS

RULES = ("sessions", "tokens", "disabled_accounts", "names_in_log", "readers", "mails")
_FORGOTTEN = "forgotten:"  # before the hash of an address


class _OnlyCounted(Exception):
    """Undoes a transaction whose deletions were only to be counted."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Days for each rule."""

    days: Mapping[str, int]

    def before(self, rule: str, now: datetime) -> datetime:
        """What has done its work before this time goes."""
        return now - timedelta(days=self.days[rule])


def load_rules(path: Path | None = None) -> Retention:
    """The rules of a file, or those that ship; raises DataError with file and line when they do not fit."""
    folder = resources.files("sanctrace.runs.accounts")
    data = load_yaml(path or folder / "retention.yml")
    require_schema(data, folder / "retention.schema.json", str(path or "retention.yml"))
    return Retention(days={rule: int(data[rule]) for rule in RULES})


def apply_rules(ledger: str | Path, rules: Retention, doer: Doer, *, dry: bool = False) -> dict[str, int]:
    """Delete what is due; how much by rule. With `dry` it is only counted. Raises LedgerError when a store refuses."""
    counts = dict.fromkeys(RULES, 0)
    if "://" in str(ledger) or Path(notices_address(ledger)).exists():
        with NoticeBook.open(ledger) as notices:
            counts |= _in_notices(notices, rules, doer.at, dry=dry)
    with AccountBook.open(ledger) as book, _writing(book, dry=dry):
        counts |= _in_accounts(book, rules, doer.at)
        if any(counts.values()):
            detail = {rule: str(count) for rule, count in counts.items() if count}
            book.audit.add(AuditEntry(kind=AuditKind.RETENTION, who=doer.name, detail=detail), doer.at)
    return counts


def is_address_of(stand_in: str, email: str) -> bool:
    """Whether a reader's forgotten address is this one."""
    salt, _, hashed = stand_in.removeprefix(_FORGOTTEN).partition(":")
    return stand_in.startswith(_FORGOTTEN) and hashed == _address_hash(salt, email)


@contextmanager
def _writing(book: AccountBook | NoticeBook, *, dry: bool) -> Iterator[None]:
    """A transaction; undone when it is dry."""
    with suppress(_OnlyCounted), book.writing():
        yield
        if dry:
            raise _OnlyCounted


def _in_accounts(book: AccountBook, rules: Retention, now: datetime) -> dict[str, int]:
    book.drop_old_attempts(now - LIMITS.window)
    book.drop_old_flows(now)
    over = rules.before("sessions", now)
    counts = {"sessions": book.drop_old_sessions(over, over - LIMITS.idle), "tokens": 0, "disabled_accounts": 0}
    for token in book.tokens():
        if min(token.ends_at, token.revoked_at or token.ends_at) <= rules.before("tokens", now):
            book.drop_token(token.id)
            counts["tokens"] += 1
    counts["names_in_log"] = _names(book, rules, now)
    for account in book.accounts():
        due = account.disabled_at is not None and account.disabled_at <= rules.before("disabled_accounts", now)
        former = f"former account {account.id}"
        if due and account.name != former:
            book.keep_account(replace(account, name=former, password=None, subject=None))
            counts["disabled_accounts"] += 1
    return counts


def _names(book: AccountBook, rules: Retention, now: datetime) -> int:
    """Forget the names in the log of whoever has no account in force, and of whom it has not spoken for long."""
    count = 0
    for name, _ in book.audit.names().values():
        account = book.account_named(name)
        told = book.audit.last_told(name)
        in_force = account is not None and account.disabled_at is None
        if not in_force and (told is None or told <= rules.before("names_in_log", now)):
            book.audit.forget(name)
            count += 1
    return count


def _in_notices(book: NoticeBook, rules: Retention, now: datetime, *, dry: bool) -> dict[str, int]:
    due = [reader for reader in book.subscriptions() if _is_gone(book, reader, rules.before("readers", now))]
    mails = 0
    with _writing(book, dry=dry):
        mails = forget_mails(book, rules.before("mails", now))
        for reader in due:
            salt = secrets.token_hex(16)
            forget_address(book, reader, f"{_FORGOTTEN}{salt}:{_address_hash(salt, reader.email)}")
    return {"readers": len(due), "mails": mails}


def _is_gone(book: NoticeBook, reader: Subscription, before: datetime) -> bool:
    """Whether a reader left before a time, or was asked before it and never confirmed."""
    if reader.email.startswith(_FORGOTTEN) or reader.state is ReaderState.ACTIVE:
        return False
    if reader.state is ReaderState.WAITING:
        return reader.asked_at is not None and reader.asked_at <= before
    left = [consent.at for consent in book.consents(reader.id) if consent.step is ConsentStep.ENDED]
    return bool(left) and max(left) <= before


def _address_hash(salt: str, email: str) -> str:
    return hashlib.sha256(f"{salt}\n{email.casefold()}".encode()).hexdigest()
