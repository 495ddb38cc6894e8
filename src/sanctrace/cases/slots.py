"""Slot by slot, who says what: values stand side by side with their words, and are never averaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sanctrace.cases.judged import Rulings
from sanctrace.cases.sentence import party_name, spell_interval
from sanctrace.cases.told import Told, counted, ship_name
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.quantities import Amount, parse_amounts
from sanctrace.model import CitedPassage, ClaimStatus, Event, Interval, Item, Judgement, Party, Passage, Slot, SlotValue

CLOSE = 1.05  # amounts whose ratio is no more are one amount


@dataclass(frozen=True)
class _Said:
    value: str
    passages: tuple[Passage, ...]
    meaning: object = None  # what is compared; None: the words


@dataclass(frozen=True)
class _Question:
    name: str
    corrected_as: str | None  # slot of a correction that puts it right
    read: Callable[[Event], list[_Said]]
    clash: Callable[[object, object], bool]
    apart: str  # how values stand to each other that cannot both be true
    together: str


def slots_of(tellings: Sequence[Told], rulings: Rulings) -> tuple[Slot, ...]:
    """The slots that some telling fills, in a fixed order; of each the values, the most told first."""
    found = []
    for question in _QUESTIONS:
        slot = _slot(question, tellings, rulings)
        if slot is not None:
            found.append(slot)
    return tuple(found)


def _slot(question: _Question, tellings: Sequence[Told], rulings: Rulings) -> Slot | None:
    by_value: dict[str, list[tuple[Told, _Said]]] = {}
    for told in tellings:
        for said in question.read(told.event):
            by_value.setdefault(said.value, []).append((told, said))
    if not by_value:
        return None
    values = tuple(_value(value, said, question, rulings) for value, said in by_value.items())
    meanings = [said[0][1].meaning or value for value, said in by_value.items()]
    agree = not _contradict(question, list(by_value.values()), meanings)
    because = "one value" if len(values) == 1 else question.together if agree else question.apart
    ranked = sorted(values, key=lambda v: (-len(v.tellings), v.value))
    return Slot(name=question.name, values=tuple(ranked), agree=agree, because=because)


def _contradict(question: _Question, said: list[list[tuple[Told, _Said]]], meanings: list[object]) -> bool:
    """Whether two pages contradict each other: of what both speak of, no two values can be one.

    What one page says in two ways is no contradiction, nor is a vessel that only one of two pages names besides.
    """
    pages: dict[str, dict[object, list[object]]] = {}
    for group, meaning in zip(said, meanings, strict=True):
        for page in {told.page for told, _ in group}:
            about = meaning[0] if isinstance(meaning, tuple) and isinstance(meaning[-1], Amount) else None
            pages.setdefault(page, {}).setdefault(about, []).append(meaning)
    return any(
        all(question.clash(a, b) for a in one[about] for b in other[about])
        for one, other in combinations(pages.values(), 2)
        for about in one.keys() & other.keys()
    )


def _value(value: str, said: list[tuple[Told, _Said]], question: _Question, rulings: Rulings) -> SlotValue:
    passages: dict[CitedPassage, None] = {}
    by_hand: str | None = None
    for told, one in said:
        correction = _correction(rulings.corrections(told.telling), question)
        by_hand = by_hand or (correction.id if correction else None)
        if correction is None:
            passages |= dict.fromkeys(CitedPassage(page=told.page, passage=p) for p in one.passages)
    return SlotValue(
        value=value,
        tellings=tuple(dict.fromkeys(told.ident for told, _ in said)),
        passages=tuple(passages),
        corrected_by=by_hand,
    )


def _correction(corrections: Mapping[str, Judgement], question: _Question) -> Judgement | None:
    return corrections.get(question.corrected_as) if question.corrected_as else None


def _party(party: Party | None, event: Event) -> list[_Said]:
    if party is None:
        return []
    passages = (party.passage,) if party.passage else event.evidence[:1]
    return [_Said(party_name(party), passages, (party.country, fold(party.name)))]


def _supplier(event: Event) -> list[_Said]:
    return _party(event.supplier, event)


def _recipient(event: Event) -> list[_Said]:
    return _party(event.recipient, event)


def _route(event: Event) -> list[_Said]:
    return [_Said(party_name(p), (p.passage,) if p.passage else event.evidence[:1]) for p in event.intermediaries]


def _words(item: Item, event: Event) -> tuple[Passage, ...]:
    return (item.passage,) if item.passage else event.evidence[:1]


def _goods(event: Event) -> list[_Said]:
    said = [_Said(i.text, _words(i, event)) for i in event.items if i.item_class not in {"vessel", "money"}]
    return list({one.value: one for one in reversed(said)}.values())[::-1]


def _vessel(event: Event) -> list[_Said]:
    return [_Said(i.text, _words(i, event), (ship_name(i.text),)) for i in event.items if i.item_class == "vessel"]


def _money(event: Event) -> list[_Said]:
    return [
        _Said(f"{i.quantity or i.text}", _words(i, event), _amount(i)) for i in event.items if i.item_class == "money"
    ]


def _quantity(event: Event) -> list[_Said]:
    return [
        _Said(i.quantity if i.text in i.quantity else f"{i.quantity} ({i.text})", _words(i, event), _amount(i))
        for i in event.items
        if i.quantity and i.quantity != "1" and i.item_class != "money"
    ]


def _amount(item: Item) -> object:
    """What is counted and how much, for comparison."""
    amounts = parse_amounts(item.quantity or "")
    return (amounts[0].unit or counted(item), amounts[0]) if amounts else None


def _when(event: Event) -> list[_Said]:
    if event.when is None:
        return []
    passages = (event.when_passage,) if event.when_passage else event.evidence[:1]
    return [_Said(spell_interval(event.when), passages, event.when)]


def _place(event: Event) -> list[_Said]:
    return [_Said(event.place, event.evidence[:1], event.place_country)] if event.place else []


def _status(event: Event) -> list[_Said]:
    passages = tuple(c.passage for c in event.claims[:1]) or event.evidence[:1]
    return [_Said(event.status.value, passages)]


def _kind(event: Event) -> list[_Said]:
    return [_Said(event.kind.value.replace("_", " "), event.evidence[:1])]


def _never(_: object, __: object) -> bool:
    return False


def _differ(one: object, other: object) -> bool:
    return one != other


def _ships_differ(one: object, other: object) -> bool:
    """Two names; words that only say what kind of vessel it is fit every name."""
    return one != other and (None,) not in {one, other}


def _denied_and_not(one: object, other: object) -> bool:
    return (one == ClaimStatus.DENIED.value) is not (other == ClaimStatus.DENIED.value)


def _parties_differ(one: object, other: object) -> bool:
    """Two States in one role. Names of one State's people and offices stand for one another."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    if one[0] is None or other[0] is None:
        return not set(str(one[1]).split()) & set(str(other[1]).split())
    return bool(one[0] != other[0])


def _days_differ(one: object, other: object) -> bool:
    """Two spans without a day in common; a month holds its days."""
    return isinstance(one, Interval) and isinstance(other, Interval) and not one.overlaps(other)


def _amounts_differ(one: object, other: object) -> bool:
    """Two amounts of one unit whose bounds do not meet."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or one[0] != other[0]:
        return False
    a, b = one[1], other[1]
    if not isinstance(a, Amount) or not isinstance(b, Amount):
        return False
    return _below(a, b) or _below(b, a)


def _below(one: Amount, other: Amount) -> bool:
    return one.high is not None and one.high * CLOSE < other.low


_QUESTIONS = (
    _Question("supplier", "supplier", _supplier, _parties_differ, "two parties in one role", "one State or one party"),
    _Question(
        "recipient", "recipient", _recipient, _parties_differ, "two parties in one role", "one State or one party"
    ),
    _Question("goods", "items", _goods, _never, "", "the tellings name goods in their own words"),
    _Question("quantity", "items", _quantity, _amounts_differ, "amounts that do not meet", "amounts that can be one"),
    _Question("money", "items", _money, _amounts_differ, "amounts that do not meet", "amounts that can be one"),
    _Question("vessel", "items", _vessel, _ships_differ, "vessels of several names", "one vessel"),
    _Question("date", "when", _when, _days_differ, "days that exclude each other", "one span holds the other"),
    _Question("place", "place", _place, _differ, "places in several countries", "places of one country"),
    _Question("route", None, _route, _never, "", "the tellings name several hands"),
    _Question("kind", "kind", _kind, _never, "", "the tellings see several sides of it"),
    _Question("status", "status", _status, _denied_and_not, "some only deny it", "degrees of one account"),
)
