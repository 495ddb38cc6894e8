"""What a reader is told next: the digest as a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sanctrace.model import Outcome
from sanctrace.model.notice import CaseSnapshot, Change, ChangeKind, Subscription, Tell
from sanctrace.notices.changes import changes_between
from sanctrace.notices.search import fits


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A track that moved since a reader was told of it.

    `told` is the state that the reader knows: as told last, else as it stood when the subscription began; None when it
    was not there then. `first` is the state in which it was seen first, `now` the present one, None when it is gone.
    """

    track: str
    seen: str  # hash of `now`, else of the last state
    was_told: bool
    told: CaseSnapshot | None
    first: CaseSnapshot
    now: CaseSnapshot | None


@dataclass(frozen=True, kw_only=True)
class DigestEntry:
    """One case of a digest. `case` is the present state, or the last one when the case is gone."""

    track: str
    seen: str
    case: CaseSnapshot
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        """Whether the reader meets the case for the first time."""
        return any(change.kind is ChangeKind.NEW for change in self.changes)

    @property
    def is_gone(self) -> bool:
        """Whether it is a case no more."""
        return any(change.kind is ChangeKind.GONE for change in self.changes)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """Everything that one reader is told at once."""

    reader: Subscription
    slot: date  # the day, in the reader's zone, for which it is
    entries: tuple[DigestEntry, ...]

    @property
    def new(self) -> tuple[DigestEntry, ...]:
        """Cases told for the first time."""
        return tuple(entry for entry in self.entries if entry.is_new)

    @property
    def changed(self) -> tuple[DigestEntry, ...]:
        """Cases told before that changed."""
        return tuple(entry for entry in self.entries if not entry.is_new and not entry.is_gone)

    @property
    def gone(self) -> tuple[DigestEntry, ...]:
        """Cases told before that are cases no more."""
        return tuple(entry for entry in self.entries if entry.is_gone)

    @property
    def title(self) -> str:
        """`2 new cases, 1 changed`."""
        counts = [(len(self.new), "new"), (len(self.changed), "changed"), (len(self.gone), "no longer a case")]
        told = [f"{count} {word}" for count, word in counts if count]
        first, *rest = told or ["nothing new"]
        count, _, word = first.partition(" ")
        if word == "no longer a case":
            return first
        noun = "" if not told else " case" if count == "1" else " cases"
        return ", ".join([f"{first}{noun}", *rest])


def digest_for(reader: Subscription, slot: date, candidates: Iterable[Candidate]) -> Digest:
    """What the reader is told on that day; without entries when there is nothing to tell."""
    entries = [entry for candidate in candidates if (entry := _entry(reader, candidate)) is not None]
    entries.sort(key=lambda entry: (_weight(entry.case), entry.case.date_start or "9999", entry.track))
    return Digest(reader=reader, slot=slot, entries=tuple(entries))


def _entry(reader: Subscription, candidate: Candidate) -> DigestEntry | None:
    now, told = candidate.now, candidate.told
    if candidate.track in reader.muted_cases:
        return None
    if reader.tell is Tell.ONLY_CHANGED and told is None:
        told = candidate.first
    if now is None:
        if not candidate.was_told or told is None:
            return None
        return _made(candidate, told, changes_between(told, None))
    if told is None or not (candidate.was_told or fits(reader.search, told)):
        if reader.tell is Tell.ONLY_CHANGED or now.dismissed or not fits(reader.search, now):
            return None
        return _made(candidate, now, changes_between(None, now))
    changes = changes_between(told, now)
    return _made(candidate, now, changes) if changes and reader.tell is not Tell.ONLY_NEW else None


def _made(candidate: Candidate, case: CaseSnapshot, changes: tuple[Change, ...]) -> DigestEntry:
    return DigestEntry(track=candidate.track, seen=candidate.seen, case=case, changes=changes)


def _weight(case: CaseSnapshot) -> int:
    """Most telling outcome first; cases of which no measure speaks last."""
    order = list(Outcome)
    return min((order.index(finding.outcome) for finding in case.findings), default=len(order))
