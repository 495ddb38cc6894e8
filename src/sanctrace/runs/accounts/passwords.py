"""Passwords: hashed with argon2id, checked with the same work whether the account is there or not."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from sanctrace.model.account import AccountError, name_key
from sanctrace.runs.accounts.limits import LIMITS

_AT_ONCE = 2  # hashes: each takes 64 MiB with argon2-cffi's own setting (RFC 9106, second choice)
_WAIT = 10.0  # seconds for a turn


class TooBusy(AccountError):
    """So many sign in at once that this one had to wait too long."""


class Passwords:
    """Hashes and checks passwords, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """With argon2-cffi's own setting (argon2id, RFC 9106's second choice), or with another hasher."""
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """The text that is kept of a password."""
        with self._turn():
            return self._hasher.hash(_plain(password))

    def check(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one kept. Without one, the same work is done and the answer is no."""
        against = kept or self._nobody
        with self._turn():
            try:
                self._hasher.verify(against, _plain(password))
            except VerifyMismatchError:
                return False
            except InvalidHashError as error:
                raise AccountError("the kept password of this account is damaged; set another one") from error
        return kept is not None

    def is_old(self, kept: str) -> bool:
        """Whether a password was hashed with a weaker setting than today's."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_WAIT):
            raise TooBusy("many people sign in at this moment; try again in a little while")
        try:
            yield
        finally:
            self._turns.release()


def checked_password(password: str, name: str) -> str:
    """The password, when it may be taken; raises AccountError with what to choose instead."""
    plain = _plain(password)
    if not LIMITS.password_least <= len(plain) <= LIMITS.password_most:
        raise AccountError(
            f"a password has {LIMITS.password_least} to {LIMITS.password_most} characters; take several words"
        )
    packed, own = name_key(plain).replace(" ", ""), name_key(name).replace(" ", "")
    if not packed.replace(own, "") or len(set(plain)) < 5:
        raise AccountError("this password is guessed at once; take several words that are not in the name")
    return password


def _plain(password: str) -> str:
    """One form of what different keyboards send for the same signs (NIST SP 800-63B-4 section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
