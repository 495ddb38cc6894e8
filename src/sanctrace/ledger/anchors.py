"""Finds the event that a judgement is about after its page was read anew. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable

from sanctrace.model import Event, EventAnchor

# What the same kind is worth beside the share of words in common (0 to 1): it decides between events that rest on the
# same sentence, and does not outweigh that one event rests on the anchored words and another barely touches them.
_SAME_KIND = 0.25


def find_anchored(anchor: EventAnchor, events: Iterable[Event]) -> Event | None:
    """The event among those now read of the anchor's page that is the one meant, or None.

    The event with the anchor's id; else, of the events whose evidence overlaps the anchored words, the one with the
    largest share in common (words of both by words of either), the anchor's kind counting a quarter; the earliest of
    equals. `events` are those of a reading of the same bytes: the offsets count characters of its body.
    """
    best: tuple[float, int] | None = None
    found: Event | None = None
    for event in events:
        if event.id == anchor.event:
            return event
        if not event.evidence:
            continue
        start, end = min(p.start for p in event.evidence), max(p.end for p in event.evidence)
        common = min(end, anchor.end) - max(start, anchor.start)
        if common <= 0:
            continue
        share = common / (max(end, anchor.end) - min(start, anchor.start))
        score = (share + _SAME_KIND * (event.kind.value == anchor.kind), -start)
        if best is None or score > best:
            best, found = score, event
    return found


def moved(anchor: EventAnchor, old_body: str, new_body: str) -> EventAnchor | None:
    """The anchor in another body that holds the anchored words once and literally; None when it does not."""
    words = old_body[anchor.start : anchor.end]
    if not words or new_body.count(words) != 1:
        return None
    start = new_body.index(words)
    return EventAnchor(
        event=anchor.event,
        article=anchor.article,
        sha256=anchor.sha256,
        kind=anchor.kind,
        start=start,
        end=start + len(words),
    )
