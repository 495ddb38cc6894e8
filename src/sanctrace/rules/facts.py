"""One event as the law sees it: derived once, then asked many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sanctrace.model.article import Passage
from sanctrace.model.event import Event, EventKind, Item, Party
from sanctrace.model.reading import Screening
from sanctrace.rules.terms import Terms
from sanctrace.rules.timing import Window, window_of

if TYPE_CHECKING:
    from sanctrace.rules.conditions import Condition, Tested


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What a comparison with lists came to, and with which: a list that was not looked at clears nobody."""

    found: tuple[Screening, ...]
    lists: tuple[str, ...]  # names of the lists that were compared


Listed = Sequence[Screening] | Screened  # a plain sequence means that every list was compared
LONG_AGO = "long_ago"


class Facts:
    """Derived facts of one event; `memo` keeps what a condition found, by condition."""

    def __init__(self, event: Event, terms: Terms, listed: Listed | None, reported_on: date | None) -> None:
        self.event = event
        self.terms = terms
        self.listed = listed.found if isinstance(listed, Screened) else listed
        # Names of the lists compared; None when all were, or nobody looked.
        self.compared = frozenset(listed.lists) if isinstance(listed, Screened) else None
        self.reported_on = reported_on
        self.memo: dict[int, Tested] = {}
        supplier, recipient = event.supplier, event.recipient
        self.supplier_country = None if supplier is None else supplier.country
        self.recipient_country = None if recipient is None else recipient.country
        named = [p for p in (supplier, recipient) if p is not None]
        # Supplier, recipient and intermediaries that the account names.
        self.parties: tuple[Party, ...] = (*named, *event.intermediaries)
        found = {p.country for p in self.parties if p.country}
        if event.place_country:
            found.add(event.place_country)
        # States that the event touches: parties and place.
        self.countries = frozenset(found)
        # Ids of actors that some party is.
        self.actors: frozenset[str] = frozenset().union(*(self.actors_of(p) for p in self.parties))
        self.conducts = self._conducts()
        self.cues_found = self._cues()
        long_ago = event.when is None and LONG_AGO in self.cues_found
        # Days to test.
        self.window: Window | None = window_of(event.when, reported_on, long_ago)

    def _conducts(self) -> frozenset[str]:
        """Ids of conducts; `possession` for goods seen with a party and no transfer told."""
        event = self.event
        found = self.terms.conducts_of(event.kind)
        if event.kind is not EventKind.OTHER or event.recipient is None or not event.items:
            return found
        own = event.supplier is None or event.supplier.country == event.recipient.country
        return found | {"possession"} if own else found

    def route(self, condition: Condition) -> Tested:
        """A condition of an exception route, tested once for all measures of a regime."""
        known = self.memo.get(id(condition))
        if known is None:
            known = self.memo[id(condition)] = condition.test(self)
        return known

    @cached_property
    def event_id(self) -> str:
        """The event's id: a hash, so computed once."""
        return self.event.id

    @cached_property
    def actors_told(self) -> frozenset[str]:
        """Ids of actors that the account names, in whatever part."""
        tags = self.terms.actors_named.tags
        return frozenset().union(*(tags(p.text) for p in self.event.evidence))

    def actors_of(self, party: Party | None) -> frozenset[str]:
        """Ids of actors that a party's name or words name."""
        if party is None:
            return frozenset()
        named = self.terms.actors_named.tags(party.name)
        return named if party.text == party.name else named | self.terms.actors_named.tags(party.text)

    def signature(self) -> tuple[object, ...]:
        """All that direction, conduct and goods depend on: events alike in it differ only in days and words."""
        event = self.event
        return (
            event.kind,
            self.conducts,
            self.supplier_country if event.supplier is not None else "",
            self.actors_of(event.supplier),
            self.recipient_country if event.recipient is not None else "",
            self.actors_of(event.recipient),
            self.countries,
            frozenset([p.country for p in event.intermediaries]),
            self.actors,
            self.actors_told if self._bare_country() else None,
            event.place_country,
            tuple((i.item_class, i.goods, i.hs) for i in event.items),
        )

    @cached_property
    def item_tokens(self) -> frozenset[str]:
        """What the index knows items by: `c:` item class, `g:` goods class, `i:` lexicon id, `h:` HS prefix."""
        found: set[str] = set()
        for item in self.event.items:
            found.update(self.tokens_of(item))
        return frozenset(found)

    def tokens_of(self, item: Item) -> set[str]:
        """Index tokens of one item."""
        found = {f"c:{item.item_class}"}
        headings = set(item.hs)
        for good in item.goods:
            entry = self.terms.entries.get(good)
            found.add(f"i:{good}")
            if entry is not None:
                found.add(f"g:{entry.goods_class}")
                headings.update(entry.hs)
        for heading in headings:
            found.update((f"h:{heading[:2]}", f"h:{heading[:4]}"))
        return found

    def _bare_country(self) -> bool:
        """Whether some end is a State without a more exact name, so that the account may say who is meant."""
        return any(
            p is not None and p.country and not self.actors_of(p) for p in (self.event.supplier, self.event.recipient)
        )

    def _cues(self) -> dict[str, tuple[Passage, ...]]:
        event = self.event
        tags_of = self.terms.cues_in.tags
        passages = [*event.evidence, *(c.passage for c in event.legal_claims)]
        loose = [(event.purpose or "", None), *((i.text, i.passage) for i in event.items)]
        loose += [(p.text, p.passage) for p in self.parties]
        found: dict[str, tuple[Passage, ...]] = {}
        for words, passage in (*((p.text, p) for p in passages), *((t, p) for t, p in loose if t)):
            tags = tags_of(words)
            for tag in tags:
                if tag[0] != "!" and f"!{tag}" not in tags:
                    place = passage or _where(words, passages)
                    if place not in found.get(tag, ()):
                        found[tag] = (*found.get(tag, ()), place)
        return found

    def cues(self) -> frozenset[str]:
        """Ids of the cues whose words stand in the account."""
        return frozenset(self.cues_found)

    def cue(self, cue: str) -> tuple[Passage, ...]:
        """Passages in which the words of a cue stand and are not cancelled."""
        return self.cues_found.get(cue, ())


def _where(words: str, passages: Sequence[Passage]) -> Passage:
    """The passage in which the words stand; they themselves when an account made by hand quotes nothing."""
    return next((p for p in passages if words in p.text), Passage(text=words, start=0, end=len(words)))
