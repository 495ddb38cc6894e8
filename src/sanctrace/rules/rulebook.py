"""All measures in force or not, found fast: by the States and actors they concern, by conduct and by goods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sanctrace.model.errors import DataError
from sanctrace.rules.conditions import AnyOf, Condition, Not
from sanctrace.rules.facts import Facts
from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.leaves import ConductIs, Direction
from sanctrace.rules.lists import TermLists
from sanctrace.rules.measure import Instrument, Measure, Regime
from sanctrace.rules.terms import Terms

_CACHE_LIMIT = 50_000


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A tested measure with what rules it out at a glance: None means that it cannot be ruled out that way."""

    measure: Measure
    countries: frozenset[str]
    actors: frozenset[str]
    conducts: frozenset[str] | None
    goods: frozenset[str] | None

    def may_apply(self, facts: Facts) -> bool:
        """Whether States or actors, conduct and goods leave the measure possible."""
        linked = not self.countries and not self.actors
        if not (linked or self.countries & facts.countries or self.actors & facts.actors):
            return False
        if self.conducts is not None and not self.conducts & facts.conducts:
            return False
        return self.goods is None or not facts.event.items or bool(self.goods & facts.item_tokens)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """Every measure of the loaded packs. `version` is a hash of the files; order of files does not matter."""

    version: str
    terms: Terms
    regimes: tuple[Regime, ...]
    instruments: tuple[Instrument, ...]
    measures: tuple[Measure, ...]
    lists: Mapping[str, TermLists]
    _candidates: dict[object, tuple[Measure, ...]] = field(default_factory=dict, repr=False)
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
        """Tested measures that States, actors, conduct and goods do not rule out, in order of id."""
        key = (facts.conducts, facts.countries, facts.actors, facts.item_tokens)
        found = self._candidates.get(key)
        if found is None:
            if len(self._candidates) >= _CACHE_LIMIT:
                self._candidates.clear()
            found = tuple(e.measure for e in self._entries if e.may_apply(facts))
            self._candidates[key] = found
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
