"""Accounts, sessions, tokens and the audit log of a ledger. Both stores.

A SQLite ledger has them in a file beside it that its owner alone may read (`sanctrace.db`, `sanctrace.accounts.db`), a
PostgreSQL one in a schema of its own in the same database: who copies a ledger copies no password. Every method raises
LedgerError when the store refuses.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sanctrace.ledger.audit_log import AuditLog
from sanctrace.ledger.codec import decode, encode
from sanctrace.ledger.statements import Schema
from sanctrace.ledger.store import Store
from sanctrace.model.account import Account, ApiToken, Session, SignInFlow, name_key

ACCOUNTS = Schema(
    what="store of accounts",
    folder="accounts_sql",
    mark=0x534E4341,  # "SNCA"
    name="sanctrace_accounts",
    make_it="sanctrace accounts add NAME --role admin --ledger LEDGER",
)


def accounts_address(ledger: str | Path) -> str:
    """Where the accounts of a ledger are kept."""
    if not isinstance(ledger, Path) and "://" in ledger:
        return ledger
    path = Path(ledger)
    return str(path.with_name(f"{path.stem}.accounts{path.suffix}"))


class AccountBook:
    """The store of accounts over a database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.audit = AuditLog(store)

    @classmethod
    def open(cls, ledger: str | Path) -> AccountBook:
        """The accounts of this ledger, made when they are missing; raises LedgerError when they cannot be had."""
        address = accounts_address(ledger)
        if "://" in address:
            from sanctrace.ledger import open_ledger
            from sanctrace.ledger.postgresql import PostgresqlStore

            if not address.startswith(("postgresql://", "postgres://")):
                open_ledger(address).close()  # says what to do about a wrong scheme
            return cls(PostgresqlStore.open(address, schema=ACCOUNTS))
        from sanctrace.ledger.sqlite import SqliteStore

        path = Path(address)
        if path.parent.is_dir() and not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # SQLite's own files beside it get the same rights
        return cls(SqliteStore.open(path, schema=ACCOUNTS))

    def writing(self) -> AbstractContextManager[None]:
        """One transaction of the only writer around all that is done inside."""
        return self._store.writing()

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fact(self, name: str) -> str | None:
        """A fact that was noted."""
        rows = self._store.run("fact", {"name": name})
        return rows[0][0] if rows else None

    def note(self, name: str, value: str) -> None:
        """Note a fact."""
        with self.writing():
            self._store.run("keep_fact", {"name": name, "value": value})

    # ------------------------------------------------------------------ accounts
    def any_account(self) -> bool:
        """Whether there is an account, a disabled one too."""
        return bool(self._store.run("any_account")[0][0])

    def keep_account(self, account: Account) -> None:
        """Put an account where it stands now."""
        row = {"id": account.id, "name_key": name_key(account.name), "subject": account.subject}
        with self.writing():
            self._store.run("keep_account", {**row, "value": encode(account)})

    def account(self, ident: str) -> Account | None:
        """The account with this id."""
        return next((decode(Account, v) for (v,) in self._store.run("account", {"id": ident})), None)

    def account_named(self, name: str) -> Account | None:
        """The account with this name, whatever its case."""
        rows = self._store.run("account_named", {"name_key": name_key(name)})
        return decode(Account, rows[0][0]) if rows else None

    def account_of(self, subject: str) -> Account | None:
        """The account that an OIDC provider calls so."""
        rows = self._store.run("account_of_subject", {"subject": subject})
        return decode(Account, rows[0][0]) if rows else None

    def accounts(self) -> list[Account]:
        """Every account by name, disabled ones too."""
        return [decode(Account, value) for (value,) in self._store.run("accounts")]

    # ------------------------------------------------------------------ sessions
    def keep_session(self, session: Session) -> None:
        """Begin a session."""
        times = {name: _text(getattr(session, name)) for name in ("made_at", "seen_at", "ends_at")}
        with self.writing():
            self._store.run("keep_session", {"key": session.key, "account": session.account, **times})

    def session(self, key: str) -> tuple[Session, Account] | None:
        """The session with this key and its account, over or not."""
        for row in self._store.run("session", {"key": key}):
            made, seen, ends = (datetime.fromisoformat(text) for text in row[2:5])
            session = Session(key=row[0], account=row[1], made_at=made, seen_at=seen, ends_at=ends)
            return session, decode(Account, row[5])
        return None

    def touch_session(self, key: str, now: datetime) -> None:
        """Note that a session was used."""
        with self.writing():
            self._store.run("touch_session", {"key": key, "seen_at": _text(now)})

    def drop_session(self, key: str) -> None:
        """End a session."""
        with self.writing():
            self._store.run("drop_session", {"key": key})

    def drop_sessions_of(self, account: str) -> None:
        """End all sessions of an account."""
        with self.writing():
            self._store.run("drop_sessions_of", {"account": account})

    def drop_old_sessions(self, now: datetime, unused_since: datetime) -> int:
        """Take away the sessions that are over; how many."""
        with self.writing():
            values = {"now": _text(now), "unused_since": _text(unused_since)}
            return len(self._store.run("drop_old_sessions", values))

    # ------------------------------------------------------------------ tokens
    def keep_token(self, token: ApiToken) -> None:
        """Put a token where it stands now."""
        row = {"id": token.id, "key": token.key, "account": token.account, "value": encode(token)}
        with self.writing():
            self._store.run("keep_token", row)

    def token(self, key: str) -> tuple[ApiToken, Account] | None:
        """The token with this key and its account, in force or not."""
        rows = self._store.run("token_by_key", {"key": key})
        return (decode(ApiToken, rows[0][0]), decode(Account, rows[0][1])) if rows else None

    def tokens(self) -> list[ApiToken]:
        """Every token that is kept."""
        return [decode(ApiToken, value) for (value,) in self._store.run("tokens")]

    def drop_token(self, ident: str) -> None:
        """Take a token away."""
        with self.writing():
            self._store.run("drop_token", {"id": ident})

    # ------------------------------------------------------------------ tries to sign in
    def keep_attempt(self, source: str, at: datetime) -> None:
        """Note a try of a source."""
        with self.writing():
            self._store.run("keep_attempt", {"source": source, "at": _text(at)})

    def attempts(self, source: str, since: datetime, limit: int) -> list[datetime]:
        """Times of the latest tries of a source after a time, the latest first."""
        rows = self._store.run("attempts", {"source": source, "since": _text(since), "limit": limit})
        return [datetime.fromisoformat(text) for (text,) in rows]

    def drop_attempts(self, source: str) -> None:
        """Forget the tries of a source."""
        with self.writing():
            self._store.run("drop_attempts", {"source": source})

    def drop_old_attempts(self, before: datetime) -> int:
        """Forget the tries before a time; how many."""
        with self.writing():
            return len(self._store.run("drop_old_attempts", {"before": _text(before)}))

    # ------------------------------------------------------------------ sign-ins at a provider
    def keep_flow(self, flow: SignInFlow) -> None:
        """Begin a sign-in."""
        with self.writing():
            row = {"key": flow.key, "ends_at": _text(flow.ends_at), "value": encode(flow)}
            self._store.run("keep_flow", row)

    def take_flow(self, key: str) -> SignInFlow | None:
        """The sign-in that comes back, once."""
        with self.writing():
            rows = self._store.run("take_flow", {"key": key})
        return decode(SignInFlow, rows[0][0]) if rows else None

    def drop_old_flows(self, now: datetime) -> int:
        """Forget the sign-ins that never came back; how many."""
        with self.writing():
            return len(self._store.run("drop_old_flows", {"now": _text(now)}))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
