"""Whether a stored row is one that sanctrace writes: its times are times, its value is what its columns say."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime

from sanctrace.ledger.codec import decode
from sanctrace.model import Article, Event, Fault, Finding, Judgement, Screening, SightingState
from sanctrace.model.account import Account, ApiToken, AuditKind, AuditRow, row_hash
from sanctrace.model.notice import CaseSnapshot, Consent, Endpoint, SavedSearch, SendState, Subscription

Value = int | float | str | bytes | None
Given = Mapping[str, Value]  # a row by column

_FACTS = {"token key", "looked at", "last judgement in the log", "form key", "counting key"}
_HASH = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHORTEST_ID = 8
_TIMES = frozenset(
    {"at", "due", "claimed_until", "made_at", "sent_at", "first_seen", "fetched_at", "retry_at", "seen_at", "ends_at"}
)


def believable(table: str, row: Given) -> bool:
    """Whether this row of this table is one that sanctrace writes, as far as the row alone tells."""
    try:
        for name in _TIMES & row.keys():
            if row[name] is not None:
                datetime.fromisoformat(str(row[name]))
        return _CHECKS[table](row) if table in _CHECKS else True
    except (ValueError, TypeError, AttributeError, zlib.error):
        return False


def _decodes(kind: type[object]) -> Callable[[Given], bool]:
    return lambda row: decode(kind, str(row["value"])) is not None


def _is_capture(row: Given) -> bool:
    content = row["content"]
    return isinstance(content, bytes) and hashlib.sha256(zlib.decompress(content)).hexdigest() == row["sha256"]


def _is_event(row: Given) -> bool:
    return decode(Event, str(row["value"])).id == row["event"]


def _is_judgement(row: Given) -> bool:
    return decode(Judgement, str(row["value"])).id == row["judgement"]


def _is_audit_row(row: Given) -> bool:
    told = AuditRow(**{**row, "kind": AuditKind(row["kind"])})  # type: ignore[arg-type]
    return row_hash(told) == told.hash


def _is_sent(row: Given) -> bool:
    SendState(str(row["state"]))
    return len(str(row["message_id"])) > _SHORTEST_ID


def _is_snapshot(row: Given) -> bool:
    text = str(row["value"])
    return hashlib.sha256(text.encode()).hexdigest()[:32] == row["hash"] and _decodes(CaseSnapshot)(row)


def _is_change(row: Given) -> bool:
    hashes = [row[name] for name in ("before_hash", "after_hash") if row[name] is not None]
    return bool(hashes) and all(_HASH.fullmatch(str(value)) for value in hashes)


def _is_track(row: Given) -> bool:
    return _HASH.fullmatch(str(row["seen"])) is not None


def _is_told(row: Given) -> bool:
    return row["gone"] in {0, 1} and _HASH.fullmatch(str(row["hash"])) is not None


def _is_fact(row: Given) -> bool:
    return row["name"] in _FACTS or str(row["name"]).startswith("alarm of ")


def _is_poll(row: Given) -> bool:
    return row["fault"] is None or bool(Fault(str(row["fault"])))


def _is_sighting(row: Given) -> bool:
    SightingState(str(row["state"]))
    return _is_poll(row) and (row["sha256"] is None or _SHA256.fullmatch(str(row["sha256"])) is not None)


def _is_fetch(row: Given) -> bool:
    return _SHA256.fullmatch(str(row["sha256"])) is not None and isinstance(json.loads(str(row["headers"])), list)


_CHECKS: dict[str, Callable[[Given], bool]] = {
    "captures": _is_capture,
    "articles": _decodes(Article),
    "events": _is_event,
    "findings": _decodes(Finding),
    "screenings": _decodes(Screening),
    "judgements": _is_judgement,
    "audit": _is_audit_row,
    "snapshots": _is_snapshot,
    "subscriptions": _decodes(Subscription),
    "consents": _decodes(Consent),
    "endpoints": _decodes(Endpoint),
    "searches": _decodes(SavedSearch),
    "accounts": _decodes(Account),
    "tokens": _decodes(ApiToken),
    "mails": _is_sent,
    "deliveries": _is_sent,
    "sightings": _is_sighting,
    "polls": _is_poll,
    "fetches": _is_fetch,
    "changes": _is_change,
    "tracks": _is_track,
    "told": _is_told,
    "facts": _is_fact,
}

# Tables of which a row that lies alone in a damaged file is known; what says most about itself stands first.
KNOWN_BY_ITSELF = tuple(_CHECKS)
