"""Words for each kind of event: what happened, and who stands at its two ends."""

from __future__ import annotations

from typing import NamedTuple

from sanctrace.model.event import EventKind


class KindWords(NamedTuple):
    """A kind in words: what is told, and the question that an unnamed end leaves open."""

    told: str
    near: str  # asks for the party in the role of supplier
    far: str  # asks for the party in the role of recipient


_WORDS = {
    EventKind.TRANSFER: KindWords("a transfer", "who supplied it", "who received it"),
    EventKind.PROCUREMENT_ATTEMPT: KindWords("an attempt to buy", "who was to supply it", "who was to receive it"),
    EventKind.SEIZURE: KindWords("a seizure", "where it came from", "where it was going"),
    EventKind.SHIP_TO_SHIP: KindWords("a transfer between ships", "who supplied it", "who received it"),
    EventKind.EMPLOYMENT: KindWords("work abroad", "who sent the workers", "who employed them"),
    EventKind.COOPERATION: KindWords("co-operation", "who took part", "with whom it was"),
    EventKind.JOINT_VENTURE: KindWords("a joint venture", "who the foreign partner is", "who the other partner is"),
    EventKind.TRAINING: KindWords("training or assistance", "who gave it", "who was trained"),
    EventKind.TRAVEL: KindWords("travel", "where the travellers came from", "where they went"),
    EventKind.PAYMENT: KindWords("a payment", "who paid", "who was paid"),
    EventKind.FINANCE: KindWords("a financial service", "who provided it", "for whom it was"),
    EventKind.OTHER: KindWords("something seen or done", "who supplied it", "who received it"),
}


def kind_words(kind: EventKind) -> KindWords:
    """The words for a kind."""
    return _WORDS[kind]
