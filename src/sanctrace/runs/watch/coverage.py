"""What was looked at in a span of time, and what was not: the statement that stands beside "no report found"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Fault, Poll, SightingState, Source, SourceKind

FORM = "sanctrace coverage 1"
_LATE = 2  # times its own interval without a look that worked is a gap


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A stretch of the span in which a source was not seen."""

    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True)
class FailedLook:
    """A look that saw nothing, or not all."""

    at: datetime
    fault: Fault
    reason: str


@dataclass(frozen=True, kw_only=True)
class SourceCoverage:
    """What was seen of one source in the span."""

    source: Source
    checked: tuple[datetime, ...]  # looks that saw it whole
    failed: tuple[FailedLook, ...]
    gaps: tuple[Gap, ...]
    read: int  # pages that were read
    unread: tuple[tuple[str, int], ...]  # pages that were named and not read, by why
    waiting: int  # pages that are still to be had


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What was seen of the sources from one time to another."""

    first: datetime
    last: datetime
    made_at: datetime
    sources: tuple[SourceCoverage, ...]

    @property
    def unseen(self) -> tuple[Source, ...]:
        """Sources that were not seen once."""
        return tuple(one.source for one in self.sources if not one.checked)

    @property
    def gapped(self) -> tuple[SourceCoverage, ...]:
        """Sources that were seen, but not all the time."""
        return tuple(one for one in self.sources if one.checked and one.gaps)


def coverage_of(
    sources: Sequence[Source], state: WatchState, first: datetime, last: datetime, made_at: datetime
) -> Coverage:
    """What was seen of the sources from `first` to `last`; sources looked at then and taken off since stand at the end.

    Times after `made_at` cannot have been seen: `last` is cut there.
    """
    last = min(last, made_at)
    polls: dict[str, list[Poll]] = defaultdict(list)
    for poll in state.polls_between(first, last):
        polls[poll.source].append(poll)
    pages: dict[str, list[tuple[SightingState, Fault | None, int]]] = defaultdict(list)
    for name, page_state, fault, count in state.pages_between(first, last):
        pages[name].append((page_state, fault, count))
    known = {source.id for source in sources}
    taken_off = [_taken_off(found[-1]) for name, found in polls.items() if name not in known]
    told = [
        _source_coverage(source, polls[source.id], pages[source.id], (first, last), state.waiting(source.id))
        for source in (*sources, *taken_off)
    ]
    return Coverage(first=first, last=last, made_at=made_at, sources=tuple(told))


def coverage_document(coverage: Coverage) -> dict[str, object]:
    """The statement as plain JSON values, ready to be signed."""
    return {
        "form": FORM,
        "from": _text(coverage.first),
        "to": _text(coverage.last),
        "made_at": _text(coverage.made_at),
        "sources": [_source_document(one) for one in coverage.sources],
        "not_checked": [source.id for source in coverage.unseen],
        "meaning": (
            "Each source was asked at the times under checked_at for what it names, and answered whole. What a source"
            " did not name then, what stands in the gaps, and pages not read are not covered."
        ),
    }


def coverage_lines(coverage: Coverage) -> list[str]:
    """The statement in a few lines, for people."""
    seen = [one for one in coverage.sources if one.checked]
    span = f"from {_short(coverage.first)} to {_short(coverage.last)}"
    if not coverage.sources:
        return [f"No source is watched: nothing was checked {span}."]
    lines = [
        f"Checked {span}: {len(seen)} of {len(coverage.sources)} sources, {sum(len(s.checked) for s in seen)} times;"
        f" {sum(s.read for s in coverage.sources)} pages read."
    ]
    if coverage.unseen:
        lines.append(f"Not checked: {_named([s.id for s in coverage.unseen])}.")
    if coverage.gapped:
        lines.append(f"Checked with gaps: {_named([one.source.id for one in coverage.gapped])}.")
    unread = sum(count for one in coverage.sources for _, count in one.unread)
    waiting = sum(one.waiting for one in coverage.sources)
    if unread or waiting:
        lines.append(f"Pages named and not read: {unread + waiting}, {waiting} of them still to be had.")
    return lines


def _source_coverage(
    source: Source,
    polls: Sequence[Poll],
    pages: Sequence[tuple[SightingState, Fault | None, int]],
    span: tuple[datetime, datetime],
    waiting: int,
) -> SourceCoverage:
    checked = tuple(poll.at for poll in polls if poll.worked)
    return SourceCoverage(
        source=source,
        checked=checked,
        failed=tuple(FailedLook(at=p.at, fault=p.fault, reason=p.reason or "") for p in polls if p.fault is not None),
        gaps=tuple(_gaps(checked, span, _LATE * source.every)),
        read=sum(count for state, _, count in pages if state is SightingState.KEPT),
        unread=tuple(
            (str(fault or state), count)
            for state, fault, count in pages
            if state in {SightingState.UNREADABLE, SightingState.GIVEN_UP}
        ),
        waiting=waiting,
    )


def _gaps(checked: Sequence[datetime], span: tuple[datetime, datetime], longest: timedelta) -> list[Gap]:
    """Stretches of the span, longer than `longest`, without a look that worked."""
    first, last = span
    stops = [first, *checked, last]
    return [Gap(first=a, last=b) for a, b in pairwise(stops) if b - a > longest]


def _taken_off(poll: Poll) -> Source:
    title = f"{poll.source} (taken off the list)"
    return Source(id=poll.source, kind=SourceKind.FEED, address=poll.address, title=title)


def _source_document(one: SourceCoverage) -> dict[str, object]:
    return {
        "id": one.source.id,
        "title": one.source.name,
        "kind": one.source.kind.value,
        "address": one.source.address,
        "every_minutes": int(one.source.every.total_seconds() // 60),
        "checked_at": [_text(at) for at in one.checked],
        "failed": [{"at": _text(f.at), "fault": f.fault.value, "reason": f.reason} for f in one.failed],
        "gaps": [{"from": _text(gap.first), "to": _text(gap.last)} for gap in one.gaps],
        "pages_read": one.read,
        "pages_not_read": [{"because": why, "count": count} for why, count in one.unread],
        "pages_waiting": one.waiting,
    }


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _short(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:8])
    return shown if len(ids) <= 8 else f"{shown} and {len(ids) - 8} more"
