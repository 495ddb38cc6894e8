"""What a watch says, as JSON values: sources, looks, pages, health."""

from __future__ import annotations

from datetime import UTC, datetime

from sanctrace.model import Poll, Sighting, Source
from sanctrace.runs.watch.health import SourceHealth
from sanctrace.runs.watch.sources_file import duration_text


def source_json(source: Source) -> dict[str, object]:
    """A source as the file has it, with what holds where the file is silent."""
    return {
        "id": source.id,
        "kind": source.kind.value,
        "address": source.address,
        "title": source.title,
        "every": duration_text(source.every),
        "tags": list(source.tags),
        "since": source.since.isoformat() if source.since else None,
        "keep": list(source.keep),
        "drop": list(source.drop),
        "tables": list(source.tables),
    }


def poll_json(poll: Poll) -> dict[str, object]:
    """One look at a source."""
    return {
        "source": poll.source,
        "address": poll.address,
        "at": time_text(poll.at),
        "worked": poll.worked,
        "fault": poll.fault.value if poll.fault else None,
        "reason": poll.reason,
        "status": poll.status,
        "unchanged": poll.unchanged,
        "found": poll.found,
        "new": poll.new,
        "changed": poll.changed,
        "retry_at": time_text(poll.retry_at),
        "moved_to": poll.moved_to,
    }


def sighting_json(sighting: Sighting) -> dict[str, object]:
    """An entry and what became of its page."""
    return {
        "source": sighting.source,
        "guid": sighting.guid,
        "link": sighting.link,
        "title": sighting.title,
        "first_seen": time_text(sighting.first_seen),
        "state": sighting.state.value,
        "fault": sighting.fault.value if sighting.fault else None,
        "reason": sighting.reason,
        "attempts": sighting.attempts,
        "due": time_text(sighting.due),
        "sha256": sighting.sha256,
        "words": sighting.words,
    }


def health_json(health: SourceHealth) -> dict[str, object]:
    """How a source stands."""
    return {
        "id": health.source.id,
        "title": health.source.name,
        "kind": health.source.kind.value,
        "address": health.source.address,
        "condition": health.condition.value.casefold(),
        "alarm": health.alarm,
        "told": health.told,
        "last_checked": time_text(health.last_checked),
        "last_success": time_text(health.last_success),
        "last_new": time_text(health.last_new),
        "failures_in_a_row": health.failures,
        "fault": health.fault.value if health.fault else None,
        "reason": health.reason,
        "looks": health.looks,
        "looks_worked": health.looks_worked,
        "new_per_day": None if health.per_day is None else round(health.per_day, 2),
        "pages_kept": health.kept,
        "pages_unreadable": health.unreadable,
        "pages_given_up": health.given_up,
        "pages_waiting": health.waiting,
        "text_yield": None if health.text_yield is None else round(health.text_yield, 3),
        "page_faults": {fault.value: count for fault, count in health.page_faults},
        "moved_to": health.moved_to,
        "unread": [
            {
                "link": s.link or s.guid,
                "sha256": s.sha256,
                "fault": s.fault.value if s.fault else None,
                "reason": s.reason,
            }
            for s in health.unread
        ],
    }


def time_text(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC, to the second."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
