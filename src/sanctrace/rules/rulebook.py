"""All measures in force or not, found fast: by the States and actors they concern, by conduct and by goods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sanctrace.model.errors import DataError
from sanctrace.model.finding import Element
from sanctrace.rules.conditions import AnyOf, Condition, Not
from sanctrace.rules.facts import Facts
from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.leaves import BoundParty, ConductIs, Direction
from sanctrace.rules.links import links_of
from sanctrace.rules.lists import TermLists
from sanctrace.rules.measure import Instrument, Measure, Regime
from sanctrace.rules.terms import Terms
from sanctrace.rules.timing import Window, in_force

_CACHE_LIMIT = 50_000


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A tested measure with what rules it out at a glance: None means that it cannot be ruled out that way."""

    measure: Measure
    countries: frozenset[str]
    actors: frozenset[str]
    conducts: frozenset[str] | None
    goods: frozenset[str] | None
    needs: frozenset[str] | None  # States and actors of which the event must touch one, alternatives counted too
    necessary: tuple[Condition, ...]  # leaves that the signature of an event decides

    def may_apply(self, facts: Facts) -> bool:
        """Whether States or actors, conduct and goods leave the measure possible."""
        linked = not self.countries and not self.actors
        if not (linked or self.countries & facts.countries or self.actors & facts.actors):
            return False
        if self.conducts is not None and not self.conducts & facts.conducts:
            return False
        if self.goods is not None and facts.event.items and not self.goods & facts.item_tokens:
            return False
        return all(leaf.possible(facts) for leaf in self.necessary)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """Every measure of the loaded packs. `version` is a hash of the files; order of files does not matter."""

    version: str
    terms: Terms
    regimes: tuple[Regime, ...]
    instruments: tuple[Instrument, ...]
    measures: tuple[Measure, ...]
    lists: Mapping[str, TermLists]
    _candidates: dict[tuple[object, ...], tuple[Measure, ...]] = field(default_factory=dict, repr=False)
    _force: dict[tuple[str, Window | None], Element] = field(default_factory=dict, repr=False)
    _known_by: dict[date, Rulebook] = field(default_factory=dict, repr=False)

    @cached_property
    def by_id(self) -> dict[str, Measure]:
        """Measures by permanent id."""
        return {m.id: m for m in self.measures}

    @cached_property
    def by_alias(self) -> dict[str, Measure]:
        """Measures by the ids under which they were known elsewhere."""
        return {alias: m for m in self.measures for alias in m.aliases}

    def measure(self, measure_id: str) -> Measure:
        """One measure by its id or an alias; raises DataError that says how to list the ids."""
        found = self.by_id.get(measure_id) or self.by_alias.get(measure_id)
        if found is None:
            raise DataError(measure_id, None, "no measure has this id; `sanctrace law list` shows them all")
        return found

    @cached_property
    def attached(self) -> dict[str, tuple[Measure, ...]]:
        """Host id to the measures that hang on its findings."""
        found: dict[str, list[Measure]] = {}
        for measure in self.measures:
            for host in measure.hosts:
                found.setdefault(host, []).append(measure)
        return {host: tuple(measures) for host, measures in found.items()}

    @cached_property
    def _entries(self) -> tuple[_Entry, ...]:
        return tuple(_entry(m) for m in self.measures if m.tested)

    def candidates(self, facts: Facts) -> tuple[Measure, ...]:
        """Tested measures that States, actors, conduct, goods and words do not rule out.

        What does not depend on days is tested once for all events alike in it: first parties, conduct and goods, then
        the words of the account and whether somebody was found on a list.
        """
        signature = facts.signature()
        key = (signature, facts.cues(), bool(facts.listed), facts.listed is None, facts.compared)
        found = self._candidates.get(key)
        if found is None:
            self._make_room()
            condition = [(m, m.condition) for m in self._alike(signature, facts)]
            found = tuple(m for m, c in condition if c is not None and c.possible(facts))
            self._candidates[key] = found
        return found

    def _alike(self, signature: tuple[object, ...], facts: Facts) -> tuple[Measure, ...]:
        found = self._candidates.get(signature)
        if found is None:
            found = tuple(e.measure for e in self._reached(facts) if e.may_apply(facts))
            self._candidates[signature] = found
        return found

    def _make_room(self) -> None:
        if len(self._candidates) >= _CACHE_LIMIT:
            self._candidates.clear()

    def in_force(self, measure: Measure, window: Window | None) -> Element:
        """Element *in force* of a measure for the days of an event, remembered for events of the same days."""
        found = self._force.get((measure.id, window))
        if found is None:
            if len(self._force) >= _CACHE_LIMIT:
                self._force.clear()
            found = self._force[measure.id, window] = in_force(measure.spans, window)
        return found

    def near_misses(self, facts: Facts) -> tuple[Measure, ...]:
        """Tested measures linked to the event's States and actors, whether or not the rest fits."""
        return tuple(e.measure for e in self._near(facts))

    def _near(self, facts: Facts) -> list[_Entry]:
        """Entries that some State or actor of the event links to it, in order of the library."""
        places = {place for key in ("*", *facts.countries, *facts.actors) for place in self._by_link.get(key, ())}
        return [self._entries[place] for place in sorted(places)]

    def _reached(self, facts: Facts) -> list[_Entry]:
        """Entries whose condition the event's States and actors leave possible, in order of the library.

        Fewer than `_near`, which also gives what has links in its alternatives alone: a library that grows for other
        States costs an event nothing.
        """
        by_need = self._by_need
        places = {place for key in ("*", *facts.countries, *facts.actors) for place in by_need.get(key, ())}
        return [self._entries[place] for place in sorted(places)]

    @cached_property
    def _by_need(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, entry in enumerate(self._entries):
            for key in ("*",) if entry.needs is None else entry.needs:
                found.setdefault(key, []).append(place)
        return found

    @cached_property
    def _by_link(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, entry in enumerate(self._entries):
            for key in (*entry.countries, *entry.actors) or ("*",):
                found.setdefault(key, []).append(place)
        return found

    def known_by(self, day: date) -> Rulebook:
        """The library as it could be known on `day`: measures adopted by then."""
        if day not in self._known_by:
            self._known_by[day] = Rulebook(
                version=f"{self.version}@{day}",
                terms=self.terms,
                regimes=self.regimes,
                instruments=self.instruments,
                measures=tuple(m for m in self.measures if m.instrument.adopted <= day),
                lists=self.lists,
            )
        return self._known_by[day]


def _entry(measure: Measure) -> _Entry:
    condition = measure.condition
    assert condition is not None
    leaves = list(_necessary(condition))
    directions = [leaf for leaf in leaves if isinstance(leaf, Direction)]
    conducts = [leaf for leaf in leaves if isinstance(leaf, ConductIs)]
    goods = [leaf for leaf in leaves if isinstance(leaf, GoodsAre)]
    return _Entry(
        measure=measure,
        countries=frozenset().union(*(d.countries for d in directions)),
        actors=frozenset().union(*(d.actors for d in directions)),
        conducts=frozenset.intersection(*(c.conducts | c.asks for c in conducts)) if conducts else None,
        goods=goods[0].tokens if goods else None,
        needs=links_of(condition),
        necessary=(*(b for b in leaves if isinstance(b, BoundParty) and b.cue is None), *directions, *conducts, *goods),
    )


def _necessary(condition: Condition) -> Iterable[Condition]:
    """Leaves without which the whole cannot hold: those not under `any` or `not`."""
    if isinstance(condition, AnyOf | Not):
        return
    children = getattr(condition, "children", None)
    if children is None:
        yield condition
        return
    for child in children:
        yield from _necessary(child)
