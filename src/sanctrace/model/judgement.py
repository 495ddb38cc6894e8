"""What people decided about events and cases: append-only rows, withdrawn by a later row, never erased."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sanctrace.model.event import Event


class JudgementKind(StrEnum):
    """What a judgement does."""

    CONFIRM = "confirm"  # the events are what the reading says
    DISMISS = "dismiss"  # the events are no matter for a monitor
    CORRECT = "correct"  # one slot of one event reads otherwise
    MERGE = "merge"  # the events are one and the same, and stay so
    SPLIT = "split"  # the first event is not the same as any of the others, and stays so
    GRADE = "grade"  # the Admiralty grade of the case, overruled with a reason
    NOTE = "note"
    ASSIGN = "assign"
    WITHDRAW = "withdraw"  # an earlier judgement no longer holds


@dataclass(frozen=True, kw_only=True)
class EventAnchor:
    """An event that a judgement is about, found again when the page is read anew by another version.

    An event's id is a hash of what was read of it, which a better reading changes. The page's bytes and the place of
    its words do not change: an event of the same bytes whose evidence overlaps `start:end` is the one meant.
    """

    event: str  # Event.id at the time of the judgement
    article: str  # Article.id
    sha256: str  # of the captured page
    kind: str  # EventKind at the time of the judgement
    start: int  # first character of its evidence in the body
    end: int  # one past the last

    @classmethod
    def of(cls, event: Event, sha256: str) -> EventAnchor:
        """The anchor of an event of the page with these bytes; raises ValueError when the event has no evidence."""
        if not event.evidence:
            raise ValueError(f"event {event.id} of article {event.article} points at no words of the page")
        return cls(
            event=event.id,
            article=event.article,
            sha256=sha256,
            kind=event.kind.value,
            start=min(p.start for p in event.evidence),
            end=max(p.end for p in event.evidence),
        )


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One decision by one person at one time.

    `value` is what is decided, by kind: the new value of `slot` for a correction (JSON text; null empties the slot),
    the two signs of a grade (`B2`), the person for an assignment, the id of the judgement that a withdrawal ends; else
    None.
    """

    kind: JudgementKind
    about: tuple[EventAnchor, ...]  # empty for a withdrawal
    by: str
    at: datetime  # aware
    reason: str = ""
    slot: str | None = None  # of a correction: supplier, recipient, when, items, status, kind, place
    value: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the time of a judgement needs a time zone")
        if (self.slot is not None) != (self.kind is JudgementKind.CORRECT):
            raise ValueError("a correction, and nothing else, names the slot that it corrects")
        if bool(self.about) == (self.kind is JudgementKind.WITHDRAW):
            raise ValueError("every judgement but a withdrawal is about some event")

    @property
    def id(self) -> str:
        """Content hash: the same decision by the same person at the same time has the same id."""
        parts = [
            self.kind,
            [(a.event, a.article, a.sha256, a.start, a.end) for a in self.about],
            self.by,
            self.at.isoformat(),
            self.reason,
            self.slot,
            self.value,
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
