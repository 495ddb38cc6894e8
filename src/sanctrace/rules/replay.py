"""The time machine: stored events tested again, and which findings changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sanctrace.model.event import Event
from sanctrace.model.finding import Finding, Outcome
from sanctrace.rules.assess import assess
from sanctrace.rules.facts import Listed
from sanctrace.rules.rulebook import Rulebook


class StoredEvent(Protocol):
    """An event as it was kept: with the day of its report, who was listed, and what the law said then."""

    @property
    def event(self) -> Event:
        """The event."""
        ...

    @property
    def reported_on(self) -> date | None:
        """Day of publication."""
        ...

    @property
    def listed(self) -> Listed:
        """Who was found on lists, and on which lists they were looked for where that was kept."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """Findings as kept."""
        ...


@dataclass(frozen=True, kw_only=True)
class FindingChange:
    """One measure whose outcome for one event is another than before; None means no finding."""

    event: Event
    provision: str
    before: Outcome | None
    after: Outcome | None
    finding: Finding  # the new one, or the old one where there is none now


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What a replay came to."""

    events: int
    changed: tuple[FindingChange, ...]


def replay(stored: Iterable[StoredEvent], rulebook: Rulebook, as_of: date | None = None) -> Replay:
    """Tests every stored event against `rulebook` and lists the findings whose outcome changed, in order."""
    count = 0
    changed: list[FindingChange] = []
    for one in stored:
        count += 1
        changed += _changes(one, rulebook, as_of)
    return Replay(events=count, changed=tuple(changed))


def _changes(stored: StoredEvent, rulebook: Rulebook, as_of: date | None) -> Iterator[FindingChange]:
    now = assess(stored.event, rulebook, stored.listed, as_of, stored.reported_on)
    before = {f.provision: f for f in stored.findings}
    after = {f.provision: f for f in now}
    for provision in sorted({*before, *after}):
        old, new = before.get(provision), after.get(provision)
        old_outcome = None if old is None else old.outcome
        new_outcome = None if new is None else new.outcome
        if old_outcome is new_outcome:
            continue
        finding = new or old
        assert finding is not None  # the id came from one of the two
        yield FindingChange(
            event=stored.event, provision=provision, before=old_outcome, after=new_outcome, finding=finding
        )
