"""One careful sentence that says what is known of an event: status first, then the flow, the day, and who denies it.

The sentence is built from participles ("car supplied by Russia to North Korea"), so that it reads the same for one item
and for many. It never says more than the status: a suspected supply stays suspected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sanctrace.lexicon.names import load_names
from sanctrace.model import ClaimStatus, Event, EventKind, Interval, Item, Judgement, Party

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


class _Flow(NamedTuple):
    """How a kind is told: the words around the goods or people, and the words before and for its two ends.

    `told` holds `{ends}` and either `{items}` or `{about}`, which is left out where no goods are named.
    """

    told: str
    near: str  # before the party in the role of supplier
    far: str  # before the party in the role of recipient
    unnamed: tuple[str, str] | None = None  # what is said of ends that the page does not name; None: nothing
    items: str = "goods that the page does not name"


_FLOW: dict[EventKind, _Flow] = {
    EventKind.TRANSFER: _Flow("{items} supplied {ends}", "by", "to", ("supplier", "recipient")),
    EventKind.PROCUREMENT_ATTEMPT: _Flow("{items} sought {ends}", "from", "for", ("supplier", "recipient")),
    EventKind.SEIZURE: _Flow("{items} seized, on the way {ends}", "from", "to", ("origin", "destination")),
    EventKind.SHIP_TO_SHIP: _Flow(
        "{items} moved from ship to ship, {ends}", "from", "to", ("giving ship", "receiving ship"), "cargo"
    ),
    EventKind.EMPLOYMENT: _Flow("{items} sent {ends}", "by", "to work in or for", None, "workers"),
    EventKind.COOPERATION: _Flow("co-operation {ends}{about}", "of", "with"),
    EventKind.JOINT_VENTURE: _Flow("joint venture {ends}{about}", "of", "with"),
    EventKind.TRAINING: _Flow("training {ends}{about}", "by", "for"),
    EventKind.TRAVEL: _Flow("visit by {items}, {ends}", "from", "to", None, "people whom the page does not name"),
    EventKind.PAYMENT: _Flow("{items} paid {ends}", "by", "to", None, "money"),
    EventKind.FINANCE: _Flow("{items} provided {ends}", "by", "to", None, "finance"),
    EventKind.OTHER: _Flow("{items}, {ends}", "from", "to"),
}
# Where goods are only seen with somebody, no delivery is told.
_SEEN = _Flow("{items} {ends}", "from", "with")


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


def judgement_sentence(judgement: Judgement) -> str:
    """`merge by A. Analyst on 3 March 2024: one delivery told twice`."""
    what = judgement.kind.value
    if judgement.slot:
        what += f" of {judgement.slot} to {judgement.value or 'nothing'}"
    elif judgement.value:
        what += f" {judgement.value}"
    reason = f": {judgement.reason}" if judgement.reason else ""
    return f"{what} by {judgement.by} on {spell_day(judgement.at.date().isoformat())}{reason}"


def _state_name(code: str | None) -> str | None:
    entry = load_names().entries.get(f"country:{code}")
    return entry.name if entry else None


def _lead(event: Event) -> str:
    if event.status is ClaimStatus.DENIED:
        return f"Told only as a denial by {join_words(event.denied_by)}" if event.denied_by else "Told only as a denial"
    status = event.status.value.capitalize()
    return f"{status}, according to {join_words(event.according_to)}" if event.according_to else status


def _flow(event: Event) -> str:
    flow = _SEEN if event.kind is EventKind.OTHER and event.supplier is None else _FLOW[event.kind]
    ends = []
    if event.supplier:
        ends.append(f"{flow.near} {party_name(event.supplier)}")
    if event.recipient:
        ends.append(f"{flow.far} {party_name(event.recipient)}")
    if event.intermediaries:
        ends.append(f"through {join_words([party_name(p) for p in event.intermediaries])}")
    items = item_words([i for i in event.items if not _is_the_act(i, event.kind)])
    about = f", concerning {items}" if items else ""
    told = flow.told if ends else flow.told.replace(", on the way", "").replace(", {ends}", "").replace(" {ends}", "")
    told = told.format(items=items or flow.items, about=about, ends=" ".join(ends))
    parties = (event.supplier, event.recipient)
    missing = [role for role, party in zip(flow.unnamed or (), parties, strict=False) if party is None]
    return f"{told}, {' and '.join(missing)} not named" if missing else told


def _is_the_act(item: Item, kind: EventKind) -> bool:
    """Whether the words name what was done and not what moved: "ship-to-ship transfers", "joint venture"."""
    words = item.text.casefold().replace("-", " ")
    return kind in _ACTS and item.quantity in {None, "1"} and words.startswith(_ACTS[kind])


_ACTS = {
    EventKind.SHIP_TO_SHIP: "ship to ship transfer",
    EventKind.JOINT_VENTURE: "joint venture",
    EventKind.TRAINING: "training",
}


def _item(item: Item) -> str:
    quantity = item.quantity
    if quantity is None or quantity == "1" or quantity.casefold() in item.text.casefold():
        return item.text
    measure = quantity.split()[-1]
    # "1,200 tonnes of diesel", "dozens of cars", but "12 cars", "several cars"
    return f"{quantity} of {item.text}" if measure.isalpha() and measure.endswith("s") else f"{quantity} {item.text}"
