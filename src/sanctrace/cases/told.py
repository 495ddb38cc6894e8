"""A telling made ready for comparison: every slot as a plain value, taken once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sanctrace.cases.telling import names_in, speaks_for_a_state, words_of
from sanctrace.lexicon.goods import load_goods
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.lexicon.quantities import Amount, parse_amounts
from sanctrace.lexicon.sources import load_sources
from sanctrace.model import ClaimStatus, Event, EventKind, Item, Party, Precision, Telling

TOLD_SOON = timedelta(days=45)  # an undated account is of an event that happened at most this long before it
STANDARD_INPUT = "-"  # as a source: pages that come that way have no address in common
UNSPECIFIC_CLASS = "other"
SHINGLE = 4  # words of evidence that are compared together
RUN = 10  # words that two writers do not hit upon by chance

# Ways of telling one thing; an event of one family is never an event of another.
_FAMILY = {
    EventKind.TRANSFER: "goods",
    EventKind.SEIZURE: "goods",
    EventKind.SHIP_TO_SHIP: "goods",
    EventKind.PROCUREMENT_ATTEMPT: "goods",
    EventKind.PAYMENT: "money",
    EventKind.FINANCE: "money",
    EventKind.EMPLOYMENT: "work",
    EventKind.TRAVEL: "travel",
    EventKind.TRAINING: "training",
    EventKind.COOPERATION: "co-operation",
    EventKind.JOINT_VENTURE: "co-operation",
    EventKind.OTHER: "other",
}
# Classes that one page names by the one and another by the other.
_KIN = {
    "luxury_vehicle": "vehicle",
    "ammunition": "arms",
    "missile": "arms",
    "crude_oil": "oil",
    "refined_petroleum": "oil",
    "dual_use": "machinery",
    "technology": "machinery",
}
# Classes of many unlike goods: two that share no good are two kinds of goods.
WIDE = frozenset({"luxury_good", "machinery", "food", "metal", "dual_use", "technology", "textile", "humanitarian"})
PEOPLE = "people"  # class of those who are sent: goods of no class, whatever the page calls them
_PEOPLE = re.compile(
    r"\b(?:men|women|soldiers?|troops|servicemen|infantry(?:men)?|combatants|conscripts|recruits|sappers|deminers|"
    r"military (?:personnel|engineers|builders)|special forces)\b",
    re.I,
)
# Affairs that go on for months and come before a court or a panel long after.
_AFFAIRS = frozenset(
    {EventKind.EMPLOYMENT, EventKind.PROCUREMENT_ATTEMPT, EventKind.COOPERATION, EventKind.JOINT_VENTURE}
)
_CAPITALS = re.compile(r"[A-Z][\w’'-]*(?: [A-Z0-9][\w’'-]*)*")
_AFTER_SHIP = re.compile(
    r"\b(?:[Ss]hip|[Vv]essel|[Tt]anker|[Ff]reighter|[Bb]ulker|[Cc]arrier|M/?[VT]) "
    r"((?:[A-Z][\w’'-]+)(?: [A-Z0-9][\w’'-]*)+)"
)
_IMO = re.compile(r"\bIMO[ :#]*(\d{7})\b")


@dataclass(frozen=True, slots=True)
class Side:
    """A party as compared: its State, its name's words, and whether the name is only the State or who speaks for it."""

    country: str | None
    name: str
    words: frozenset[str]
    is_state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is compared of a telling. Days are ordinals; `first` and `last` are None when the event has no day."""

    telling: Telling
    event: Event  # as read, or as corrected by hand
    page: str
    ident: str
    origin: str | None  # address or file that the page came from; None for standard input
    family: str
    supplier: Side | None
    recipient: Side | None
    others: frozenset[str]  # States of the intermediaries
    goods: frozenset[str]  # exact goods of the lexicon, and the page's own words for them
    classes: frozenset[str]
    kin: frozenset[str]  # classes, with those that pages take for one another as one
    amounts: tuple[tuple[str, Amount], ...]  # what is counted (unit or item class) and how much
    first: int | None
    last: int | None
    vague: bool  # the day is told only as a year: one delivery, not a flow of months
    affair: bool  # of a kind that goes on for months
    reported: int | None
    place: str | None
    place_country: str | None
    planned: bool
    names: frozenset[str]  # capitalised words and numbers of the evidence that are no State
    story: frozenset[str]  # the same of the whole article
    ships: frozenset[str]
    shingles: frozenset[int]
    sketch: tuple[int, ...]

    @property
    def span(self) -> int:
        """Days between the first and the last possible day; 0 for one day and for none."""
        return 0 if self.first is None or self.last is None else self.last - self.first


def told_of(telling: Telling, event: Event | None = None) -> Told:
    """The telling made ready; `event` stands for its event when a correction changed it."""
    told = event or telling.event
    text = " ".join(dict.fromkeys(p.text for p in told.evidence))
    words = words_of(text)
    when = told.when
    reported = telling.reported_on
    classes = frozenset(PEOPLE if _are_people(i) else i.item_class for i in told.items) - {UNSPECIFIC_CLASS}
    return Told(
        telling=telling,
        event=told,
        page=telling.page,
        ident=telling.ident,
        origin=None if telling.source == STANDARD_INPUT else telling.source,
        family=_FAMILY[told.kind],
        supplier=_side(told.supplier),
        recipient=_side(told.recipient),
        others=frozenset(p.country for p in told.intermediaries if p.country),
        goods=_goods(told),
        classes=classes,
        kin=frozenset(_KIN.get(c, c) for c in classes),
        amounts=_amounts(told),
        first=None if when is None else when.first.toordinal(),
        last=None if when is None else when.last.toordinal(),
        vague=when is not None and when.end in {None, when.start} and when.precision is Precision.YEAR,
        affair=told.kind in _AFFAIRS,
        reported=None if reported is None else reported.toordinal(),
        place=fold(told.place) if told.place else None,
        place_country=told.place_country,
        planned=told.status is ClaimStatus.PLANNED,
        names=names_in(text) - _party_words(told),
        story=frozenset(telling.names),
        ships=frozenset(_IMO.findall(text)) | _ships(told, text),
        shingles=frozenset(hash_of(" ".join(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1)),
        sketch=_sketch(words),
    )


def hash_of(words: str) -> int:
    """A number for words that is the same in every process (64 bits)."""
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big")


def _sketch(words: list[str]) -> tuple[int, ...]:
    """Three runs of words that stand for the evidence: copies share them, a stock phrase does not fill one."""
    runs = {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}
    return tuple(sorted(hash_of(run) for run in runs if run)[:3])


def _are_people(item: Item) -> bool:
    """Whether what was sent are soldiers, under whatever name: the lexicon has no class of goods for them."""
    return item.item_class == UNSPECIFIC_CLASS and _PEOPLE.search(item.text) is not None


def _goods(event: Event) -> frozenset[str]:
    general = _general_goods()
    found = {g for item in event.items for g in item.goods if g not in general}
    return frozenset(found | {f"“{' '.join(words_of(i.text))}”" for i in event.items})


@cache
def _general_goods() -> frozenset[str]:
    """Goods ids that name a kind ("weapons") and no good."""
    return frozenset(entry.id for entry in load_goods().entries if entry.general)


def _amounts(event: Event) -> tuple[tuple[str, Amount], ...]:
    found = []
    for item in event.items:
        for amount in parse_amounts(item.quantity or ""):
            found.append((amount.unit or counted(item), amount))
    return tuple(found)


def counted(item: Item) -> str:
    """What a number without a unit of the trade counts: the measure in its words, else the goods, else their kind.

    Goods of a wide class are counted each by itself: 62 watches are no other figure for 1,460 bottles.
    """
    measure = (item.quantity or "").split(" ")[-1].casefold()
    if measure.isalpha() and measure.endswith("s") and " " in (item.quantity or ""):
        return measure
    if _are_people(item):
        return PEOPLE
    general = _general_goods()
    exact = next((g for g in item.goods if g not in general), None)
    if item.item_class in WIDE or item.item_class == UNSPECIFIC_CLASS:
        return exact or " ".join(words_of(item.text))
    return _KIN.get(item.item_class, item.item_class)


@cache
def _side_of(name: str, country: str | None) -> Side:
    matches = load_names().find(name)
    kinds = {e.kind for m in matches for e in m.entries[:1]}
    covered = sum(m.end - m.start for m in matches)
    states = {NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PERSON, NameKind.OFFICE, NameKind.PLACE}
    return Side(
        country=country,
        name=fold(name).removeprefix("the "),
        words=frozenset(words_of(name)) - {"the", "of", "and", "co", "ltd", "company"},
        is_state=load_sources().role(name) is not None
        or (bool(matches) and kinds <= states and covered * 2 >= len(name)),
    )


def _side(party: Party | None) -> Side | None:
    """The party as compared; a party of no State whose name is a common noun ("a ship") says nothing."""
    if party is None or (party.country is None and party.name == party.name.lower()):
        return None
    return _side_of(party.name, party.country)


def ship_name(words: str) -> str | None:
    """The name in an item's words for a vessel ("freighter Sunny Lark"); None when they only say what it is."""
    match = _CAPITALS.search(words)
    return None if match is None or speaks_for_a_state(match[0]) else fold(match[0])


def _party_words(event: Event) -> frozenset[str]:
    """Words of the parties' names: they are compared as parties."""
    parties = [p for p in (event.supplier, event.recipient, *event.intermediaries) if p]
    return frozenset(word for p in parties for word in words_of(f"{p.name} {p.text}"))


def _ships(event: Event, text: str) -> frozenset[str]:
    """Vessels by name: items of the class vessel, and names after a word for a ship."""
    named = {ship_name(i.text) for i in event.items if i.item_class == "vessel"}
    named |= {fold(m[1]) for m in _AFTER_SHIP.finditer(text) if not speaks_for_a_state(m[1])}
    return frozenset(name for name in named if name)
