"""Parsed YAML to measures: the condition language of the law files, made once per rulebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sanctrace.lexicon.strict_yaml import Mapping
from sanctrace.model.errors import DataError
from sanctrace.model.finding import Truth
from sanctrace.rules.conditions import All, AnyOf, Condition, Leaf, Not
from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.leaves import Approved, BoundParty, ConductIs, Direction, IsListed, OpenFact, PartyIs, Says, Within
from sanctrace.rules.terms import Terms

_ROLES = ("supplier", "recipient", "intermediary")


class ConditionBuilder:
    """Builds condition trees. Equal leaves become one object, so that one event tests each of them once."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._leaves: dict[str, Leaf] = {}
        self._makers: dict[str, Callable[[Any], Leaf]] = {
            "direction": self._direction,
            "conduct": self._conduct,
            "goods": self._goods,
            "goods_all": lambda spec: self._goods(spec, every=True),
            "bound": self._bound,
            "says": self._says,
            "party": self._party,
            "listed": self._listed,
            "approval": Approved,
            "open": OpenFact,
            "days": lambda spec: Within(_day(spec.get("from")), _day(spec.get("until"))),
        }

    def tree(self, spec: Mapping, path: str) -> Condition:
        """A condition from `{all: [...]}`, `{any: [...]}`, `{not: ...}` or one leaf.

        Raises DataError with the line when the mapping has not exactly one key, or names an unknown term.
        """
        if len(spec) != 1:
            raise DataError(path, spec.line, f"a condition has one key, here: {', '.join(spec)}; wrap them in `all:`")
        ((key, value),) = spec.items()
        if key == "all":
            return All([self.tree(child, path) for child in value])
        if key == "any":
            return AnyOf([self.tree(child, path) for child in value])
        if key == "not":
            return Not(self.tree(value, path))
        return self.leaf(key, value, path, spec.line)

    def leaf(self, kind: str, spec: Any, path: str, line: int) -> Leaf:
        """One leaf, shared with every equal one."""
        key = f"{kind}:{json.dumps(spec, sort_keys=True, ensure_ascii=False)}"
        known = self._leaves.get(key)
        if known is not None:
            return known
        maker = self._makers.get(kind)
        if maker is None:
            raise DataError(path, line, f"unknown condition {kind!r}; known: all, any, not, {', '.join(self._makers)}")
        try:
            made = maker(spec)
        except KeyError as error:
            raise DataError(
                path, line, f"{kind}: unknown term {error.args[0]!r}; add it to law/terms/ or correct it"
            ) from error
        self._leaves[key] = made
        return made

    def direction_words(self, spec: Mapping) -> str:
        """ "to North Korea", "from the Houthis", "to or from Iran"."""
        side, states = self._side(spec)
        way = {"to": "to", "from": "from", "either": "to or from", "link": "with a link to"}[side]
        return f"{way} {self._direction_label(spec, states)}"

    def _side(self, spec: Mapping) -> tuple[str, list[str]]:
        (side,) = [s for s in ("to", "from", "either", "link") if s in spec]
        return side, spec[side]

    def _direction_label(self, spec: Mapping, states: list[str]) -> str:
        if "label" in spec:
            return str(spec["label"])
        if "actors" in spec:
            return " or ".join(self.terms.actors[a].label for a in spec["actors"])
        return " or ".join(self.terms.states[s] for s in states)

    def _direction(self, spec: Mapping) -> Leaf:
        side, states = self._side(spec)
        for actor in (*spec.get("actors", ()), *spec.get("not_actors", ())):
            self.terms.actors[actor]
        return Direction(
            side=side,
            countries=frozenset(states),
            actors=frozenset(spec.get("actors", ())),
            not_actors=frozenset(spec.get("not_actors", ())),
            label=self._direction_label(spec, states),
        )

    def _conduct(self, spec: Any) -> Leaf:
        does = spec if isinstance(spec, list) else spec["does"]
        asks = [] if isinstance(spec, list) else spec.get("asks", [])
        label = " or ".join(self.terms.conducts[c].label for c in does)
        for conduct in asks:
            self.terms.conducts[conduct]
        return ConductIs(frozenset(does), frozenset(asks), label)

    def _goods(self, spec: Any, *, every: bool = False) -> Leaf:
        classes = spec if isinstance(spec, list) else spec.get("classes", [])
        hs = () if isinstance(spec, list) else tuple(spec.get("hs", ()))
        edition = None if isinstance(spec, list) else spec.get("edition")
        return GoodsAre(tuple(self.terms.goods[c] for c in classes), hs, edition, every)

    def _bound(self, spec: Mapping) -> Leaf:
        names = spec.get("jurisdictions", [])
        label = " or ".join(self.terms.jurisdictions[n].label for n in names)
        cue = spec.get("says")
        if cue is not None:
            self.terms.cues[cue]
        return BoundParty(frozenset(names), spec.get("side", "any"), label, cue, frozenset(spec.get("about", ())))

    def _says(self, spec: Any) -> Leaf:
        cue = spec if isinstance(spec, str) else spec["cue"]
        otherwise = Truth.NOT_MET if isinstance(spec, str) or spec.get("silence") != "unknown" else Truth.UNKNOWN
        return Says(cue, self.terms.cues[cue].label, otherwise)

    def _party(self, spec: Mapping) -> Leaf:
        label = " or ".join(self.terms.actors[a].label for a in spec["actors"])
        return PartyIs(frozenset(spec["actors"]), tuple(spec.get("roles", _ROLES)), label)

    def _listed(self, spec: Mapping) -> Leaf:
        unscreened = Truth.NOT_MET if spec.get("unscreened") == "not met" else Truth.UNKNOWN
        return IsListed(self.terms.lists[spec["list"]], tuple(spec.get("roles", _ROLES)), unscreened)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
