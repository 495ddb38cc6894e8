"""Lists by which an open term is read: luxury goods are no closed class, so a finding says who names the item."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sanctrace.lexicon.strict_yaml import Mapping
from sanctrace.model.finding import Element, Truth
from sanctrace.rules.facts import Facts
from sanctrace.rules.goods_test import exact


@dataclass(frozen=True, kw_only=True)
class ListedGoods:
    """One line of a list; `above` is a floor under its price, in words."""

    label: str
    hs: tuple[str, ...]
    above: str | None = None


@dataclass(frozen=True, kw_only=True)
class GoodsList:
    """One body's list, its days and its lines."""

    id: str
    jurisdiction: str
    instrument: str
    first: date
    last: date | None
    items: tuple[ListedGoods, ...]
    verification: str

    def names(self, headings: frozenset[str]) -> ListedGoods | None:
        """The first line under which one of the headings falls."""
        for line in self.items:
            if any(h.startswith(line.hs) for h in headings):
                return line
        return None


@dataclass(frozen=True, kw_only=True)
class TermLists:
    """All lists for one open term."""

    term: str
    hs_edition: str
    lists: tuple[GoodsList, ...]
    _named: dict[frozenset[str], tuple[tuple[GoodsList, ListedGoods], ...]] = field(default_factory=dict, repr=False)

    def basis(self, facts: Facts) -> Element:
        """Which national or regional lists name the goods, those that bind here first; never a condition."""
        window = facts.window
        named = [
            (one, line)
            for one, line in self._naming(self._headings(facts))
            if window is None or (one.first <= window.last and (one.last is None or window.first <= one.last))
        ]
        return Element(name="basis", outcome=Truth.MET, because=self._sentence(named, facts))

    def _naming(self, headings: frozenset[str]) -> tuple[tuple[GoodsList, ListedGoods], ...]:
        """National and regional lists that name one of the headings, whatever the day."""
        found = self._named.get(headings)
        if found is None:
            lists = [(one, one.names(headings)) for one in self.lists if one.jurisdiction != "UN"]
            found = self._named[headings] = tuple((one, line) for one, line in lists if line is not None)
        return found

    def _headings(self, facts: Facts) -> frozenset[str]:
        found: set[str] = set()
        for item in facts.event.items:
            entries = exact([e for g in item.goods if (e := facts.terms.entries.get(g)) is not None])
            found.update(item.hs or (h for e in entries for h in e.hs))
        return frozenset(found)

    def _sentence(self, named: list[tuple[GoodsList, ListedGoods]], facts: Facts) -> str:
        if not named:
            return f"No list that was read names it; {self.term} is an open term, so this is by analogy."
        binding = []
        for one, line in named:
            jurisdiction = facts.terms.jurisdictions[one.jurisdiction]
            first = date.max if facts.window is None else facts.window.first
            last = date.max if facts.window is None else facts.window.last
            if any(jurisdiction.holds(code, first, last) for code in facts.countries):
                floor = f", above {line.above}" if line.above else ""
                binding.append(f"{jurisdiction.label} ({line.label}{floor}; {one.instrument})")
        others = [facts.terms.jurisdictions[one.jurisdiction].label for one, _ in named]
        if binding:
            return f"Named by a list that binds a party or place here: {'; '.join(binding)}."
        names = ", ".join(dict.fromkeys(others))
        return f"Named by the lists of {names}, which bind only there and show State practice."


def read_lists(data: Mapping, term: str) -> TermLists:
    """Lists from one parsed file of `law/lists/`."""
    return TermLists(
        term=term,
        hs_edition=data["hs_edition"],
        lists=tuple(_list(record) for record in data["lists"]),
    )


def _list(record: Mapping) -> GoodsList:
    days = record["in_force"]
    return GoodsList(
        id=record["id"],
        jurisdiction=record["jurisdiction"],
        instrument=record["instrument"],
        first=date.fromisoformat(days["from"]),
        last=date.fromisoformat(days["until"]) if "until" in days else None,
        items=tuple(_line(i) for i in record["items"]),
        verification=record["verification"]["status"],
    )


def _line(record: Mapping) -> ListedGoods:
    floor = record.get("above")
    above = f"{floor['value']:,} {floor['unit']}" if floor else None
    return ListedGoods(label=record["label"], hs=tuple(record["hs"]), above=above)
