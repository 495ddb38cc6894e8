"""Who may use a shared desk, and what the audit log keeps: accounts, sessions, tokens, rows of the log."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sanctrace.model.errors import SanctraceError

FIRST = "0" * 64  # what the first row of an audit log has in place of a former row's hash


class AccountError(SanctraceError):
    """An account, a token or a rule about them cannot be as asked; the message says what is wrong and what to do."""


class Role(StrEnum):
    """What somebody is at the desk; `desk/web/access.yml` says what each may do."""

    READER = "reader"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing that an address of the desk may ask for."""

    READ = "read"
    JUDGE = "judge"
    REVIEW = "review"  # be the second pair of eyes, withdraw what another decided
    ADMIN = "admin"


class Scope(StrEnum):
    """What an API token is for, at most what its account may do."""

    READ = "read"
    JUDGE = "judge"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    id: str
    name: str  # in which judgements are kept; never given to another account
    role: Role
    made_at: datetime
    password: str | None = field(default=None, repr=False)  # argon2's own text; None: no sign-in by password
    subject: str | None = None  # `ISSUER SUBJECT` at an OIDC provider; None: no sign-in through one
    disabled_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Session:
    """A signed-in browser. The id that it sends is kept nowhere; `key` is its SHA-256."""

    key: str
    account: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime  # whatever happens in between


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A key for programs. The token itself is kept nowhere; `key` is its SHA-256."""

    id: str
    key: str = field(repr=False)
    account: str
    label: str  # what it is for, as its owner wrote
    scopes: tuple[Scope, ...]
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SignInFlow:
    """A sign-in that is under way at an OIDC provider, bound to the browser that began it."""

    key: str  # SHA-256 of the state that comes back
    browser: str  # SHA-256 of the browser's cookie
    nonce: str
    verifier: str = field(repr=False)  # of PKCE
    target: str  # path of the page that was asked for
    ends_at: datetime


class AuditKind(StrEnum):
    """What a row of the audit log tells."""

    SIGN_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"  # a request beyond what somebody may do, with a wrong token, or too many
    JUDGEMENT = "judgement"
    EXPORT = "export"
    ACCOUNT = "account"
    TOKEN = "token"
    RETENTION = "retention"


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """One row of the chain. `who` and `about` are salted hashes of names, empty for nobody."""

    number: int  # 1, 2, 3 without a gap
    at: str  # ISO 8601, UTC
    kind: AuditKind
    who: str
    about: str
    address: str  # shortened to its network
    detail: str  # canonical JSON: an object of texts
    previous: str  # hash of the former row
    hash: str


def canonical(value: Mapping[str, object]) -> str:
    """JSON with sorted keys and no blanks, so that equal values give equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def row_hash(row: AuditRow) -> str:
    """SHA-256 over the former row's hash, a line feed, and the row's canonical JSON without its two hashes.

    Raises ValueError when the row's detail is no JSON.
    """
    told = {
        "number": row.number,
        "at": row.at,
        "kind": str(row.kind),
        "who": row.who,
        "about": row.about,
        "address": row.address,
        "detail": json.loads(row.detail),
    }
    return hashlib.sha256(f"{row.previous}\n{canonical(told)}".encode()).hexdigest()


def name_hash(salt: str, name: str) -> str:
    """What the audit log keeps of a name: no one who lacks the salt can tell whose it is."""
    return hashlib.sha256(f"{salt}\n{name}".encode()).hexdigest()


def name_key(name: str) -> str:
    """Names with the same key are the same name: case, width and blanks do not tell people apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def checked_name(name: str) -> str:
    """The name of an account in plain form; raises AccountError when it is none."""
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 1 <= len(plain) <= 80 or any(unicodedata.category(sign)[0] == "C" for sign in plain):
        raise AccountError(f"{name!r} is no name for an account; take 1 to 80 printable characters")
    return plain
