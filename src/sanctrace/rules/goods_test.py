"""Goods of an event against the goods of a measure, with an *ambiguous* answer that names the candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sanctrace.lexicon.goods import GoodsEntry
from sanctrace.model.event import EventKind, Item
from sanctrace.model.finding import Element, Truth
from sanctrace.rules.conditions import SignedLeaf
from sanctrace.rules.facts import Facts
from sanctrace.rules.terms import GoodsClass

# Item classes that leave open what the thing is, so that words of another class may tell; the second name no goods.
OPEN_CLASSES = frozenset({"other", "humanitarian", "technology", "dual_use", "machinery", "metal"})
_SEEN_LIMIT = 20_000
CLASSLESS = frozenset({"other", "humanitarian"})
CARRIED = frozenset({EventKind.SEIZURE, EventKind.SHIP_TO_SHIP})
# Kinds in which something moved, so that silence on what it was is a gap and not an answer.
MOVES_GOODS = CARRIED | {EventKind.TRANSFER, EventKind.PROCUREMENT_ATTEMPT}


def exact(entries: list[GoodsEntry]) -> list[GoodsEntry]:
    """Entries that name the goods one by one, or all of them when there are only general words."""
    return [e for e in entries if not e.general] or entries


def goods_names(entries: Sequence[GoodsEntry]) -> str:
    """Entries by their first form and headings, as candidates: "vacuum valve (HS 8481) or pump (HS 8413)"."""
    return " or ".join(f"{e.forms[0]} (HS {', '.join(e.hs)})" if e.hs else e.forms[0] for e in entries)


@dataclass(frozen=True, eq=False)
class GoodsAre(SignedLeaf):
    """Some item (or, with `every`, all items) belongs to the classes or HS prefixes of the measure."""

    classes: tuple[GoodsClass, ...]
    hs: tuple[str, ...] = ()
    hs_edition: str | None = None
    every: bool = False
    tokens: frozenset[str] = field(init=False)
    prefixes: tuple[str, ...] = field(init=False)
    label: str = field(init=False)
    _seen: dict[tuple[object, ...], tuple[Truth, str]] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        prefixes = (*self.hs, *(h for c in self.classes for h in c.hs))
        object.__setattr__(self, "prefixes", prefixes)
        words = ", ".join(c.label for c in self.classes) or "HS " + ", ".join(self.hs)
        object.__setattr__(self, "label", f"{words}, {self.hs_edition}" if self.hs_edition else words)
        found: set[str] = {f"h:{prefix}" for prefix in prefixes}
        for one in self.classes:
            found.update(f"c:{c}" for c in one.item_classes)
            found.update(f"g:{g}" for g in one.goods_classes | one.unsure)
            found.update(f"i:{i}" for i in one.goods_ids | one.unsure)
            found.update(f"c:{c}" for c in one.unsure)
        object.__setattr__(self, "tokens", frozenset(found))

    def element(self, facts: Facts) -> Element:
        """Met with the items that belong, unknown with the items whose words leave it open, else not met."""
        items = facts.event.items
        if not items and facts.event.kind not in MOVES_GOODS:
            because = "The account tells of no goods, service or people that moved."
            return Element(name="goods", outcome=Truth.NOT_MET, because=because)
        if not items:
            return Element(
                name="goods",
                outcome=Truth.UNKNOWN,
                because=f"The account does not say what it was; the paragraph: {self.label}.",
                missing="what goods or services they were",
            )
        tested = [(item, *self.item(facts, item)) for item in items]
        met = [(item, why) for item, truth, why in tested if truth is Truth.MET]
        unsure = [(item, why) for item, truth, why in tested if truth is Truth.UNKNOWN]
        if met and not (self.every and len(met) < len(items)):
            return self._presumed(self._say(Truth.MET, met), [item for item, _ in met], facts)
        if unsure and not self.every:
            missing = "; ".join(f"what exactly “{item.text}” is" for item, _ in unsure)
            return self._say(Truth.UNKNOWN, unsure, missing)
        names = ", ".join(f"“{item.text}”" for item in items[:3])
        return Element(name="goods", outcome=Truth.NOT_MET, because=f"{names}: not {self.label}.")

    def _presumed(self, element: Element, items: list[Item], facts: Facts) -> Element:
        """Marks the element when every item that belongs does so only with a fact that is taken as given."""
        missing: list[str] = []
        for item in items:
            known = {e.goods_class for e in exact(self._named(item, facts))} or {item.item_class}
            open_facts = [
                one.presumed.missing
                for one in self.classes
                if one.presumed is not None
                and known & one.presumed.classes
                and not (one.presumed.unless_said and facts.cue(one.presumed.unless_said))
            ]
            if not open_facts or any(
                one.presumed is None and known & (one.item_classes | one.goods_classes) for one in self.classes
            ):
                return element
            missing += open_facts
        return replace(element, presumed=True, missing="; ".join(dict.fromkeys(missing)))

    @staticmethod
    def _named(item: Item, facts: Facts) -> list[GoodsEntry]:
        return [e for g in item.goods if (e := facts.terms.entries.get(g)) is not None]

    def item(self, facts: Facts, item: Item) -> tuple[Truth, str]:
        """One item: what the lexicon's entries say first, else the item class the reader gave."""
        carried = facts.event.kind in CARRIED
        key = (item.item_class, item.goods, item.hs, carried)
        known = self._seen.get(key)
        if known is None:
            if len(self._seen) >= _SEEN_LIMIT:
                self._seen.clear()
            known = self._seen[key] = self._test_item(facts, item)
        return known

    def _test_item(self, facts: Facts, item: Item) -> tuple[Truth, str]:
        if facts.event.kind in CARRIED and any(item.item_class in c.carriers for c in self.classes):
            return Truth.NOT_MET, ""  # a ship seized or met at sea carries the goods, it is not the goods
        named = self._named(item, facts)
        candidates = [e for e in named if not e.general]
        if len({e.item_class for e in candidates}) > 1:
            return self._ambiguous(candidates, facts)
        agreeing = exact([e for e in named if e.item_class == item.item_class])
        others = exact([e for e in named if e.item_class != item.item_class]) if item.item_class in OPEN_CLASSES else []
        if agreeing and (answer := self._by_entries(agreeing, item)) is not None:
            return answer
        if any(self._takes_words(e, item) for e in others):
            return Truth.MET, self._why([e for e in others if self._takes_words(e, item)])
        if item.item_class in CLASSLESS and any(self._unsure(e) for e in others):
            return Truth.UNKNOWN, "the words only point to it"
        if item.hs and (by_hs := self._by_headings(item.hs)) is not None:
            return by_hs
        if self._takes_class(item):
            return Truth.MET, item.item_class.replace("_", " ")
        if not agreeing and any(item.item_class in c.unsure for c in self.classes):
            return Truth.UNKNOWN, f"{item.item_class.replace('_', ' ')}, not said which"
        return Truth.NOT_MET, ""

    def _ambiguous(self, candidates: list[GoodsEntry], facts: Facts) -> tuple[Truth, str]:
        """Words that fit goods of several classes: met or not met when each of them is, else unknown, with names."""
        alone = [
            self._test_item(facts, Item(text="", item_class=e.item_class, goods=(e.id,), hs=e.hs)) for e in candidates
        ]
        truths = {truth for truth, _ in alone}
        if truths == {Truth.NOT_MET}:
            return Truth.NOT_MET, ""
        if truths == {Truth.MET}:
            return Truth.MET, goods_names(candidates)
        return Truth.UNKNOWN, f"ambiguous: {goods_names(candidates)}"

    def _by_entries(self, entries: list[GoodsEntry], item: Item) -> tuple[Truth, str] | None:
        """What entries of the item's own class say; None when they leave it to the class."""
        hits = [e for e in entries if self._takes(e)]
        if len(hits) == len(entries):
            if all(self._wholly(e) for e in hits) or self._takes_class(item):
                return Truth.MET, self._why(hits)
            return Truth.UNKNOWN, f"HS {', '.join(h for e in hits for h in e.hs)}: only some are covered"
        if hits:
            return Truth.UNKNOWN, f"ambiguous: {goods_names(entries)}"
        if any(self._unsure(e) for e in entries):
            return Truth.UNKNOWN, "the words only point to it"
        if self._has_headings(entries) or all(self._excludes(e) for e in entries):
            return Truth.NOT_MET, ""
        return None

    def _wholly(self, entry: GoodsEntry) -> bool:
        """Whether an entry belongs by its class or by all of its headings, not by some of them."""
        by_class = any(
            entry.id in c.goods_ids or entry.goods_class in c.goods_classes or entry.item_class in c.item_classes
            for c in self.classes
        )
        return by_class or all(h.startswith(self.prefixes) for h in entry.hs)

    def _takes_words(self, entry: GoodsEntry, item: Item) -> bool:
        """Whether words that name goods of another class count: by id, or for an item that has no class of its own."""
        if any(entry.id in c.goods_ids for c in self.classes):
            return True
        return item.item_class in CLASSLESS and self._takes(entry)

    def _excludes(self, entry: GoodsEntry) -> bool:
        return any(entry.goods_class in c.excludes or entry.id in c.excludes for c in self.classes)

    def _takes_class(self, item: Item) -> bool:
        return any(item.item_class in c.item_classes for c in self.classes)

    def _has_headings(self, entries: list[GoodsEntry]) -> bool:
        return bool(self.prefixes) and all(e.hs for e in entries)

    def _takes(self, entry: GoodsEntry) -> bool:
        for one in self.classes:
            if entry.id in one.goods_ids:
                return True
            if entry.goods_class in one.excludes or entry.id in one.excludes:
                continue
            if entry.goods_class in one.goods_classes:
                return True
            unsure = entry.goods_class in one.unsure or entry.id in one.unsure
            if not one.hs and not self.hs and not unsure and entry.item_class in one.item_classes:
                return True
            if any(h.startswith(p) for h in entry.hs for p in one.hs):
                return True
        return not self._excludes(entry) and any(h.startswith(p) for h in entry.hs for p in self.hs)

    def _unsure(self, entry: GoodsEntry) -> bool:
        return any(entry.goods_class in c.unsure or entry.id in c.unsure for c in self.classes)

    def _by_headings(self, headings: tuple[str, ...]) -> tuple[Truth, str] | None:
        if not self.prefixes:
            return None
        inside = [h for h in headings if h.startswith(self.prefixes)]
        if len(inside) == len(headings):
            return Truth.MET, self._headings(inside)
        return (Truth.UNKNOWN, f"HS {', '.join(headings)}: only some are covered") if inside else (Truth.NOT_MET, "")

    def _why(self, entries: list[GoodsEntry]) -> str:
        headings = list(dict.fromkeys(h for e in entries for h in e.hs))
        return self._headings(headings) if headings else ", ".join(e.forms[0] for e in entries)

    @staticmethod
    def _headings(headings: list[str]) -> str:
        return f"HS {', '.join(headings)}"

    def _say(self, truth: Truth, items: list[tuple[Item, str]], missing: str | None = None) -> Element:
        words = "; ".join(f"“{item.text}”" + (f" ({why})" if why else "") for item, why in items)
        met = "comes under" if len(items) == 1 else "come under"
        link = "may be" if truth is Truth.UNKNOWN else met
        evidence = tuple(item.passage for item, _ in items if item.passage is not None)
        return Element(
            name="goods", outcome=truth, because=f"{words} {link}: {self.label}.", evidence=evidence, missing=missing
        )
