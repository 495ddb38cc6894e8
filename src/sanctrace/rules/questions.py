"""A question without an article: facts in plain words to an event that can be tested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sanctrace.lexicon.goods import GoodsIndex
from sanctrace.model.article import Passage
from sanctrace.model.dates import Interval
from sanctrace.model.event import ClaimStatus, Event, EventKind, Item, Party

CountryOf = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class NamedParty:
    """A party in words, with the ISO code of its State where the asker knows it."""

    name: str
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class NamedItem:
    """Goods, a sum, a service or people in words; class and lexicon ids where the asker knows better."""

    text: str
    item_class: str | None = None
    goods: tuple[str, ...] | None = None
    hs: tuple[str, ...] = ()
    quantity: str | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """Facts as a person would give them. `says` are further words of the account, one passage each."""

    kind: EventKind = EventKind.TRANSFER
    status: ClaimStatus = ClaimStatus.REPORTED
    supplier: NamedParty | None = None
    recipient: NamedParty | None = None
    intermediaries: tuple[NamedParty, ...] = ()
    items: tuple[NamedItem, ...] = ()
    when: Interval | None = None
    place: str | None = None
    place_country: str | None = None
    says: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    purpose: str | None = None

    def event(self, goods: GoodsIndex, country_of: CountryOf) -> Event:
        """The event the facts describe; names and goods are looked up where the asker left them open."""
        place_country = self.place_country or (country_of(self.place) if self.place else None)
        return Event(
            article="question",
            kind=self.kind,
            status=self.status,
            supplier=_party(self.supplier, country_of),
            recipient=_party(self.recipient, country_of),
            intermediaries=tuple(p for i in self.intermediaries if (p := _party(i, country_of)) is not None),
            items=tuple(_item(i, goods) for i in self.items),
            when=self.when,
            place=self.place,
            place_country=place_country,
            evidence=tuple(_passage(words) for words in self.says),
            approvals=tuple(_passage(words) for words in self.approvals),
            purpose=self.purpose,
        )


def _party(named: NamedParty | None, country_of: CountryOf) -> Party | None:
    if named is None:
        return None
    return Party(text=named.name, name=named.name, country=named.country or country_of(named.name))


def _item(named: NamedItem, goods: GoodsIndex) -> Item:
    entries = [entry for match in goods.find(named.text) for entry in match.entries]
    exact = [e for e in entries if not e.general] or entries
    item_class = named.item_class or (exact[0].item_class if exact else "other")
    ids = named.goods if named.goods is not None else tuple(dict.fromkeys(e.id for e in entries))
    return Item(text=named.text, item_class=item_class, goods=ids, hs=named.hs, quantity=named.quantity)


def _passage(words: str) -> Passage:
    return Passage(text=words, start=0, end=len(words))
