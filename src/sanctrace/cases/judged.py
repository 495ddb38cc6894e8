"""Judgements applied: which are in force, which tellings they are about, what they join, part and correct."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sanctrace.lexicon.names import load_names
from sanctrace.model import (
    ClaimStatus,
    Event,
    EventAnchor,
    EventKind,
    Interval,
    Item,
    Judgement,
    JudgementKind,
    Party,
    Telling,
)

# What the same kind is worth beside the share of words in common (0 to 1): it decides between events that rest on one
# sentence, and does not outweigh that one event rests on the anchored words and another barely touches them.
_SAME_KIND = 0.25


@dataclass(frozen=True)
class Judged:
    """The judgements in force, oldest first."""

    in_force: tuple[Judgement, ...]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Judged:
        """Those that no later withdrawal in force ends, each once, by time and then by id."""
        once = {j.id: j for j in judgements}
        ended: set[str] = set()
        kept: list[Judgement] = []
        for judgement in sorted(once.values(), key=lambda j: (j.at, j.id), reverse=True):
            if judgement.id in ended:
                continue
            if judgement.kind is JudgementKind.WITHDRAW:
                ended.add(judgement.value or "")
            else:
                kept.append(judgement)
        return cls(tuple(reversed(kept)))

    def corrected(self, telling: Telling) -> Event:
        """The event with every correction that may be about it, the same object when there are none.

        Without the other tellings of its page an anchor may seem to mean this one: `over` decides.
        """
        return _corrected(telling, [j for j in self.on(telling.sha256) if any(meant(a, (telling,)) for a in j.about)])

    def on(self, sha256: str) -> Sequence[Judgement]:
        """The judgements about events of a page, oldest first."""
        return self._by_page.get(sha256, ())

    def beside(self, sha256: str) -> frozenset[str]:
        """Hashes of the pages that judgements name together with this one, and its own; empty when none names it."""
        return frozenset(a.sha256 for j in self.on(sha256) for a in j.about)

    def over(self, tellings: Sequence[Telling]) -> Rulings:
        """What the judgements mean for these tellings, which hold every telling of each judged page."""
        pages: dict[str, list[Telling]] = {}
        for telling in tellings:
            if telling.sha256 in self._by_page:
                pages.setdefault(telling.sha256, []).append(telling)
        named: list[tuple[Judgement, tuple[Telling | None, ...]]] = []
        for judgement in self.in_force:
            found = tuple(meant(anchor, pages.get(anchor.sha256, ())) for anchor in judgement.about)
            if any(found):
                named.append((judgement, found))
        return Rulings(tuple(named))

    @cached_property
    def _by_page(self) -> dict[str, list[Judgement]]:
        found: dict[str, list[Judgement]] = {}
        for judgement in self.in_force:
            for sha256 in dict.fromkeys(anchor.sha256 for anchor in judgement.about):
                found.setdefault(sha256, []).append(judgement)
        return found


class Rulings:
    """Judgements with the tellings that they mean."""

    def __init__(self, named: Sequence[tuple[Judgement, tuple[Telling | None, ...]]]) -> None:
        self._about: dict[str, list[Judgement]] = {}
        self.ties: dict[tuple[str, str], Judgement] = {}  # pairs of idents in order: the latest merge or split
        for judgement, tellings in named:
            for ident in dict.fromkeys(t.ident for t in tellings if t):
                self._about.setdefault(ident, []).append(judgement)
            if judgement.kind in {JudgementKind.MERGE, JudgementKind.SPLIT}:
                self._tie(judgement, tellings)

    def about(self, tellings: Iterable[Telling]) -> tuple[Judgement, ...]:
        """The judgements about one of these tellings, oldest first."""
        found = {j.id: j for t in tellings for j in self._about.get(t.ident, ())}
        return tuple(sorted(found.values(), key=lambda j: (j.at, j.id)))

    def corrected(self, telling: Telling) -> Event:
        """The event with its corrections, the same object when there are none."""
        return _corrected(telling, self._about.get(telling.ident, ()))

    def corrections(self, telling: Telling) -> Mapping[str, Judgement]:
        """The latest correction of each slot of a telling."""
        about = self._about.get(telling.ident, ())
        return {j.slot or "": j for j in about if j.kind is JudgementKind.CORRECT}

    def _tie(self, judgement: Judgement, tellings: Sequence[Telling | None]) -> None:
        firsts = range(len(tellings)) if judgement.kind is JudgementKind.MERGE else range(1)
        for at in firsts:
            for other in tellings[at + 1 :]:
                one = tellings[at]
                if one is not None and other is not None and one.ident != other.ident:
                    low, high = sorted((one.ident, other.ident))
                    self.ties[low, high] = judgement


def _corrected(telling: Telling, judgements: Iterable[Judgement]) -> Event:
    event = telling.event
    for judgement in judgements:
        if judgement.kind is JudgementKind.CORRECT:
            event = correct(event, judgement.slot or "", judgement.value)
    return event


def meant(anchor: EventAnchor, tellings: Iterable[Telling]) -> Telling | None:
    """The telling that an anchor means: of the same bytes, with the anchor's id or overlapping evidence.

    Of several that overlap, the one with the largest share of words in common, its kind counting a quarter; of equals
    the earliest on the page.
    """
    best: tuple[tuple[float, int, str], Telling] | None = None
    for telling in tellings:
        event = telling.event
        if telling.sha256 != anchor.sha256:
            continue
        if event.id == anchor.event:
            return telling
        if not event.evidence:
            continue
        start, end = min(p.start for p in event.evidence), max(p.end for p in event.evidence)
        common = min(end, anchor.end) - max(start, anchor.start)
        if common <= 0:
            continue
        share = common / (max(end, anchor.end) - min(start, anchor.start))
        rank = (share + _SAME_KIND * (event.kind.value == anchor.kind), -start, event.id)
        if best is None or rank > best[0]:
            best = (rank, telling)
    return best[1] if best else None


def correct(event: Event, slot: str, value: str | None) -> Event:
    """The event with one slot put right. `value` is JSON text; null or None empties the slot.

    supplier, recipient: a name, or an object with `name` and `country` (else the lexicon's); when: `2024-02-18` or
    `2024-02/2024-03`; items: a list of objects with `text`, `item_class`, `quantity`; status, kind, place: a word.
    Raises ValueError when the value does not fit the slot; `correction_values.check_value` says it in words.
    """
    given: Any = None if value is None else json.loads(value)
    if slot == "supplier":
        return replace(event, supplier=_party(given))
    if slot == "recipient":
        return replace(event, recipient=_party(given))
    if slot == "when":
        start, _, end = str(given).partition("/")
        return replace(event, when=None if given is None else Interval(start=start, end=end or None), when_passage=None)
    if slot == "items":
        given = [given] if isinstance(given, str) else given  # kept before `check_value`: words for one thing
        return replace(event, items=tuple(_item(item) for item in given or ()))
    if slot == "status":
        return replace(event, status=ClaimStatus(given))
    if slot == "kind":
        return replace(event, kind=EventKind(given))
    if slot == "place":
        return replace(event, place=given, place_country=None)
    raise ValueError(f"{slot!r} is no slot; it is one of supplier, recipient, when, items, status, kind, place")


def _party(given: Any) -> Party | None:
    if given is None:
        return None
    if isinstance(given, str):
        given = {"name": given}
    name = given["name"]
    return Party(text=name, name=name, country=given["country"] if "country" in given else _country(name))


def _country(name: str) -> str | None:
    """The State that a name belongs to, where the lexicon knows it."""
    return next((e.country for match in load_names().find(name) for e in match.entries if e.country), None)


def _item(given: Any) -> Item:
    if isinstance(given, str):
        return Item(text=given, item_class="other")
    return Item(
        text=given["text"],
        item_class=given.get("item_class", "other"),
        goods=tuple(given.get("goods", ())),
        quantity=given.get("quantity"),
    )
