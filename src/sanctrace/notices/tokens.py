"""Tokens of the links in a mail: what they allow, for whom, until when, sealed with the store's key (HMAC-SHA256).

Nothing has to be kept for a token to be checked, and nobody can make one without the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sanctrace.model.notice import NoticeError

_SEAL_BYTES = 18


class Purpose(StrEnum):
    """What a token allows."""

    CONFIRM = "c"
    UNSUBSCRIBE = "u"


@dataclass(frozen=True, kw_only=True)
class Permit:
    """A token that was read and is sound."""

    purpose: Purpose
    subscription: str


def make_token(key: bytes, permit: Permit, until: datetime | None = None) -> str:
    """The token; `until` is when it ends to hold, None: never (a reader may always leave)."""
    end = "" if until is None else format(int(until.timestamp()), "x")
    told = f"{permit.purpose.value}.{permit.subscription}.{end}"
    return f"{told}.{_seal(key, told)}"


def read_token(key: bytes, token: str, now: datetime) -> Permit:
    """What a token allows; raises NoticeError when it is not one of ours, was changed, or is too old."""
    told, _, seal = token.strip().rpartition(".")
    if not hmac.compare_digest(_seal(key, told).encode(), seal.encode()):
        raise NoticeError(
            "this link is not one that was sent, or not all of it; open it from the mail, or copy it whole"
        )
    try:
        purpose, subscription, end = told.split(".")
        until = datetime.fromtimestamp(int(end, 16), UTC) if end else None
        permit = Permit(purpose=Purpose(purpose), subscription=subscription)
    except (ValueError, binascii.Error) as error:
        raise NoticeError("this link was made by another version; subscribe again") from error
    if until is not None and now > until:
        raise NoticeError("this link is too old; subscribe again to get a new one")
    return permit


def _seal(key: bytes, told: str) -> str:
    mac = hmac.new(key, f"sanctrace notices {told}".encode(), hashlib.sha256).digest()[:_SEAL_BYTES]
    return base64.urlsafe_b64encode(mac).decode()
