"""Times and counts of sign-in, sessions and tokens, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class AccountLimits:
    """What holds for every account.

    Idle and absolute times stay within NIST SP 800-63B-4, section 2.2.3 (one hour, 24 hours).
    """

    idle: timedelta = timedelta(hours=1)  # a session that is not used for so long is over
    absolute: timedelta = timedelta(hours=12)  # a session is over after that, used or not: a working day
    touched: timedelta = timedelta(minutes=1)  # the last use of a session is noted as exactly as this
    flow: timedelta = timedelta(minutes=10)  # a sign-in at a provider comes back within
    window: timedelta = timedelta(minutes=15)  # in which tries to sign in are counted
    tries_here: int = 5  # of one account from one address
    tries_account: int = 30  # of one account from anywhere: more than its owner needs, far too few to guess
    tries_address: int = 30  # from one address
    token_days: int = 90  # a token holds without another word
    token_most_days: int = 366
    password_least: int = 15  # characters, no rule about their kinds: NIST SP 800-63B-4, section 3.1.1.2
    password_most: int = 1_000


LIMITS = AccountLimits()
