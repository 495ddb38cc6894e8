"""The audit log: judgements taken over from the ledger, the chain verified, the log told row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sanctrace.ledger import Ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.audit_log import AuditEnd, AuditEntry
from sanctrace.model import JudgementKind
from sanctrace.model.account import (
    FIRST,
    AccountError,
    AuditKind,
    AuditRow,
    canonical,
    name_hash,
    row_hash,
)

_NOTED = "last judgement in the log"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """The first row at which the log does not hold together."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check of the whole log found."""

    rows: int
    end: AuditEnd
    broken: Broken | None


def note_judgements(book: AccountBook, ledger: Ledger, now: datetime) -> int:
    """Write every judgement of the ledger that the log does not hold yet, wherever it was made; how many."""
    count = 0
    with book.writing():
        since = int(book.fact(_NOTED) or 0)
        for kept in ledger.judgements_since(since):
            told = kept.judgement
            detail = {"judgement": told.id, "kind": told.kind.value, "taken": told.at.isoformat()}
            if told.kind is JudgementKind.WITHDRAW:
                detail["withdraws"] = told.value or ""
            book.audit.add(AuditEntry(kind=AuditKind.JUDGEMENT, who=told.by, detail=detail), now)
            since, count = kept.number, count + 1
        if count:
            book.note(_NOTED, str(since))
    return count


def verify(book: AccountBook, ledger: Ledger | None = None, anchor: AuditEnd | None = None) -> Verdict:
    """Check every row: numbers without a gap, each hash over the former one, names true to their hashes.

    With `ledger`, each judgement that the log tells has to be there; with `anchor`, the row of that number has to have
    that hash. What was cut off the end is found with an anchor alone.
    """
    names = book.audit.names()
    end = AuditEnd(number=0, hash=FIRST)
    broken: Broken | None = None
    count = 0
    for raw in book.audit.raw_rows():
        count += 1
        fault = _fault(raw, end, names, ledger)
        if fault is None and anchor is not None and raw[0] == anchor.number and raw[8] != anchor.hash:
            fault = "it has not the hash that was written down: what stands up to here was made anew"
        if fault is not None:
            broken = Broken(number=min(int(raw[0]), end.number + 1), reason=fault)
            break
        end = AuditEnd(number=int(raw[0]), hash=raw[8])
    if broken is None and anchor is not None and end.number < anchor.number:
        reason = (
            f"the log ends at row {end.number}, and row {anchor.number} was written down: rows are gone from its end"
        )
        broken = Broken(number=end.number + 1, reason=reason)
    return Verdict(rows=count, end=end, broken=broken)


def told_rows(book: AccountBook) -> Iterator[dict[str, Any]]:
    """Every row as plain values, with the names that are still known; `name` null where one was forgotten."""
    names = book.audit.names()
    for raw in book.audit.raw_rows():
        row = dict(zip(AuditRow.__dataclass_fields__, raw, strict=True))
        row["detail"] = json.loads(row["detail"])
        row["who_name"] = names[row["who"]][0] if row["who"] in names else None
        row["about_name"] = names[row["about"]][0] if row["about"] in names else None
        yield row


def read_anchor(text: str) -> AuditEnd:
    """`NUMBER:HASH` as `sanctrace audit head` prints it; raises AccountError when it is none."""
    number, sign, told = text.partition(":")
    if not sign or not number.isdecimal() or len(told) != 64:
        raise AccountError(f"{text!r} is no end of a log; write NUMBER:HASH as `sanctrace audit head` printed it")
    return AuditEnd(number=int(number), hash=told)


def _fault(raw: tuple[Any, ...], end: AuditEnd, names: dict[str, tuple[str, str]], ledger: Ledger | None) -> str | None:
    """What is wrong with a row that follows `end`."""
    if raw[0] != end.number + 1:
        return f"row {end.number + 1} is not there: row {raw[0]} follows row {end.number}"
    if raw[7] != end.hash:
        return "it does not follow the row before it: one of the two was changed, put in, or moved"
    try:
        row = AuditRow(**dict(zip(AuditRow.__dataclass_fields__, (*raw[:2], AuditKind(raw[2]), *raw[3:]), strict=True)))
        detail = json.loads(row.detail)
        sound = row_hash(row) == row.hash and canonical(detail) == row.detail
    except (TypeError, ValueError, AttributeError):
        return "it is no row that sanctrace writes"
    if not sound:
        return "its hash does not fit what it says: it was changed"
    for hashed in (row.who, row.about):
        if hashed in names and name_hash(names[hashed][1], names[hashed][0]) != hashed:
            return "the name that is kept for it does not fit its hash: the name was changed"
    if ledger is not None and row.kind is AuditKind.JUDGEMENT and ledger.judgement(detail.get("judgement", "")) is None:
        return f"it tells of judgement {detail.get('judgement')}, which the ledger does not hold as it was kept"
    return None
