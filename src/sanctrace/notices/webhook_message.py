"""Messages in the Standard Webhooks form (v1, HMAC-SHA256): id, body, signature; and when a refused one is tried again.

Source: the specification at https://github.com/standard-webhooks/standard-webhooks (sections "Webhook headers",
"Signature scheme", "Deliverability and reliability").
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sanctrace.model.notice import CaseSnapshot, NoticeError, Secret, TrackChange, short_id
from sanctrace.notices.case_summary import CaseSummary, case_summary
from sanctrace.notices.changes import changes_between

PREFIX = "whsec_"
_SECRET_BYTES = range(24, 65)  # as the specification has it

# After the first try, each wait since the one before; about three days in all.
RETRY_WAITS = tuple(
    timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)  # fmt: skip
# An endpoint that took nothing for so long is called no more: no message is given up before that.
DISABLED_AFTER = timedelta(days=3)


def make_secret(random: bytes) -> str:
    """A secret of these random bytes; raises NoticeError when they are too few or too many."""
    if len(random) not in _SECRET_BYTES:
        raise NoticeError("a webhook secret has 24 to 64 bytes")
    return PREFIX + base64.b64encode(random).decode()


def secret_bytes(secret: str) -> bytes:
    """The key in a secret; raises NoticeError when it is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (ValueError, binascii.Error) as error:
        raise NoticeError("a webhook secret is whsec_ and then base64; give the one that the receiver knows") from error
    if len(key) not in _SECRET_BYTES:
        raise NoticeError("a webhook secret has 24 to 64 bytes; give a longer one, or none to have one made")
    return key


def signed_headers(message_id: str, body: bytes, secrets: Sequence[Secret], now: datetime) -> dict[str, str]:
    """The three headers of a message sent now, with one signature for each secret that still holds."""
    timestamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = [
        "v1," + base64.b64encode(hmac.new(secret_bytes(s.value), signed, hashlib.sha256).digest()).decode()
        for s in secrets
        if s.until is None or now < s.until
    ]
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def message_id(endpoint: str, change: TrackChange) -> str:
    """The id of the message that tells an endpoint of a change: the same change gives the same id."""
    return f"msg_{short_id(endpoint, change.track, str(change.number))}"


def message_body(change: TrackChange) -> bytes:
    """The body that tells of a change: type, time of the change, and the case."""
    changes = changes_between(change.before, change.after)
    case: CaseSnapshot | None = change.after or change.before
    told: CaseSummary | None = None if case is None else case_summary(case)
    kind = "new" if change.before is None else "gone" if change.after is None else "changed"
    body = {
        "type": f"case.{kind}",
        "timestamp": change.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"track": change.track, "changes": [{"kind": c.kind.value, "words": c.words} for c in changes]}
        | {"case": told},
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def retry_after(attempts: int, name: str) -> timedelta | None:
    """How long to wait after so many tries; None: no more. Up to a tenth longer, by the message's name, so that many
    messages to one receiver do not come back at one moment."""
    if not 1 <= attempts <= len(RETRY_WAITS):
        return None
    spread = int(hashlib.sha256(f"{name} {attempts}".encode()).hexdigest()[:4], 16) / 0xFFFF
    return RETRY_WAITS[attempts - 1] * (1 + spread / 10)
