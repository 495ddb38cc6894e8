"""One event as the law sees it: derived once, then asked many times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from sanctrace.model.article import Passage
from sanctrace.model.event import Event, EventKind, Item, Party
from sanctrace.model.reading import Screening
from sanctrace.rules.terms import Terms
from sanctrace.rules.timing import Window, window_of

Listed = Sequence[Screening]
LONG_AGO = "long_ago"


class Facts:
    """Derived facts of one event; `memo` keeps what a condition found, by condition."""

    __slots__ = ("__dict__", "event", "listed", "memo", "reported_on", "terms")

    def __init__(self, event: Event, terms: Terms, listed: Listed | None, reported_on: date | None) -> None:
        self.event = event
        self.terms = terms
        self.listed = listed
        self.reported_on = reported_on
        self.memo: dict[int, object] = {}

    @cached_property
    def window(self) -> Window | None:
        """Days to test."""
        event = self.event
        long_ago = event.when is None and bool(self.cue(LONG_AGO))
        return window_of(event.when, self.reported_on, long_ago)

    @cached_property
    def conducts(self) -> frozenset[str]:
        """Ids of conducts; `possession` for goods seen with a party and no transfer told."""
        found = self.terms.conducts_of(self.event.kind)
        event = self.event
        own = event.supplier is None or (
            event.recipient is not None and event.supplier.country == event.recipient.country
        )
        if event.kind is EventKind.OTHER and own and event.recipient is not None and event.items:
            return found | {"possession"}
        return found

    @cached_property
    def supplier_country(self) -> str | None:
        """ISO code of the supplier's State."""
        return None if self.event.supplier is None else self.event.supplier.country

    @cached_property
    def recipient_country(self) -> str | None:
        """ISO code of the recipient's State."""
        return None if self.event.recipient is None else self.event.recipient.country

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Supplier, recipient and intermediaries that the account names."""
        event = self.event
        return tuple(p for p in (event.supplier, event.recipient, *event.intermediaries) if p is not None)

    @cached_property
    def countries(self) -> frozenset[str]:
        """States that the event touches: parties and place."""
        found = {p.country for p in self.parties if p.country}
        if self.event.place_country:
            found.add(self.event.place_country)
        return frozenset(found)

    @cached_property
    def actors(self) -> frozenset[str]:
        """Ids of actors that some party is."""
        found: frozenset[str] = frozenset()
        for party in self.parties:
            found |= self.actors_of(party)
        return found

    def actors_of(self, party: Party | None) -> frozenset[str]:
        """Ids of actors that a party's name or words name."""
        if party is None:
            return frozenset()
        named = self.terms.actors_named.tags(party.name)
        return named if party.text == party.name else named | self.terms.actors_named.tags(party.text)

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

    @cached_property
    def _cues(self) -> dict[str, tuple[Passage, ...]]:
        event = self.event
        passages = [*event.evidence, *(c.passage for c in event.legal_claims)]
        loose = [event.purpose or "", *(i.text for i in event.items), *(p.text for p in self.parties)]
        passages += [Passage(text=t, start=0, end=len(t)) for t in loose if t]
        found: dict[str, tuple[Passage, ...]] = {}
        for passage in passages:
            tags = self.terms.cues_in.tags(passage.text)
            for tag in tags:
                if tag[0] != "!" and f"!{tag}" not in tags and passage not in found.get(tag, ()):
                    found[tag] = (*found.get(tag, ()), passage)
        return found

    def cue(self, cue: str) -> tuple[Passage, ...]:
        """Passages in which the words of a cue stand and are not cancelled."""
        return self._cues.get(cue, ())
