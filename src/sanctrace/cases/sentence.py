"""One careful sentence that says what is known of an event: status first, then the flow, the day, and who denies it.

The sentence is built from participles ("car supplied by Russia to North Korea"), so that it reads the same for one item
and for many. It never says more than the status: a suspected supply stays suspected.
"""

from __future__ import annotations

from collections.abc import Sequence

from sanctrace.lexicon.names import load_names
from sanctrace.model import ClaimStatus, Event, EventKind, Interval, Item, Party

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# kind -> what is said of the goods or people, and the words before supplier and recipient
_FLOW: dict[EventKind, tuple[str, str, str]] = {
    EventKind.TRANSFER: ("supplied", "by", "to"),
    EventKind.PROCUREMENT_ATTEMPT: ("sought", "from", "for"),
    EventKind.SEIZURE: ("seized", "on the way from", "to"),
    EventKind.SHIP_TO_SHIP: ("moved from ship to ship", "from", "to"),
    EventKind.EMPLOYMENT: ("sent to work", "by", "in or for"),
    EventKind.COOPERATION: ("in cooperation", "by", "with"),
    EventKind.JOINT_VENTURE: ("in a joint venture", "by", "with"),
    EventKind.TRAINING: ("in training given", "by", "to"),
    EventKind.TRAVEL: ("on a visit", "from", "to"),
    EventKind.PAYMENT: ("paid", "by", "to"),
    EventKind.FINANCE: ("provided as finance", "by", "to"),
    EventKind.OTHER: ("moved", "from", "to"),
}
_DEFAULT_ITEMS: dict[EventKind, str] = {
    EventKind.EMPLOYMENT: "workers",
    EventKind.TRAVEL: "people",
    EventKind.PAYMENT: "money",
    EventKind.FINANCE: "money",
}
# Kinds whose missing party is worth a word; a visit or a payment is told well enough without one.
_PARTIES_MATTER = frozenset(
    {EventKind.TRANSFER, EventKind.PROCUREMENT_ATTEMPT, EventKind.SEIZURE, EventKind.SHIP_TO_SHIP}
)


def event_sentence(event: Event) -> str:
    """What is known of the event, in one sentence that ends with a full stop."""
    parts = [f"{_lead(event)}: {_flow(event)}"]
    if event.when is not None:
        parts.append(spell_interval(event.when))
    sentence = ", ".join(parts)
    if event.status is not ClaimStatus.DENIED and event.denied_by:
        sentence += f"; denied by {join_words(event.denied_by)}"
    return sentence + "."


def party_name(party: Party) -> str:
    """A party by its resolved name, with its State unless the name holds it, and a mark when a rule inferred it."""
    notes = []
    state = _state_name(party.country)
    if state is not None and state.casefold() not in party.name.casefold():
        notes.append(state)
    if party.inferred:
        notes.append("inferred")
    return f"{party.name} ({', '.join(notes)})" if notes else party.name


def item_words(items: Sequence[Item]) -> str:
    """The items in the page's words, quantities first unless the words already hold them."""
    return join_words([_item(i) for i in items])


def join_words(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def spell_interval(interval: Interval) -> str:
    """`18 February 2024`, `February 2024`, `2024`, or `from … to …`."""
    if interval.end is None or interval.end == interval.start:
        return spell_day(interval.start)
    return f"from {spell_day(interval.start)} to {spell_day(interval.end)}"


def spell_day(partial: str) -> str:
    """A partial date in words: `2024-02-18` -> `18 February 2024`."""
    year, *rest = partial.split("-")
    words = [year]
    if rest:
        words.insert(0, _MONTHS[int(rest[0]) - 1])
    if len(rest) > 1:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)


def _state_name(code: str | None) -> str | None:
    entry = load_names().entries.get(f"country:{code}")
    return entry.name if entry else None


def _lead(event: Event) -> str:
    if event.status is ClaimStatus.DENIED:
        return f"Told only as a denial by {join_words(event.denied_by)}" if event.denied_by else "Told only as a denial"
    status = event.status.value.capitalize()
    return f"{status}, according to {join_words(event.according_to)}" if event.according_to else status


def _flow(event: Event) -> str:
    conduct, before_supplier, before_recipient = _FLOW[event.kind]
    items = item_words(event.items) or _DEFAULT_ITEMS.get(event.kind, "goods that the page does not name")
    words = [items, conduct]
    if event.supplier:
        words += [before_supplier, party_name(event.supplier)]
    if event.recipient:
        words += [before_recipient, party_name(event.recipient)]
    if event.intermediaries:
        words += ["through", join_words([party_name(p) for p in event.intermediaries])]
    told = " ".join(words)
    missing = [role for role, party in (("supplier", event.supplier), ("recipient", event.recipient)) if party is None]
    if missing and event.kind in _PARTIES_MATTER:
        told += f", {' and '.join(missing)} not named"
    return told


def _item(item: Item) -> str:
    quantity = item.quantity
    if quantity is None or quantity == "1" or quantity.casefold() in item.text.casefold():
        return item.text
    measure = quantity.split()[-1]
    # "1,200 tonnes of diesel", "dozens of cars", but "12 cars", "several cars"
    return f"{quantity} of {item.text}" if measure.isalpha() and measure.endswith("s") else f"{quantity} {item.text}"
