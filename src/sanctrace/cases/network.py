"""Who stands with whom in some cases: parties, what passes between them, the list entries that they resemble.

Nothing is added to what the accounts say: an edge stands for words of pages, and names the cases that hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sanctrace.cases.sentence import item_words
from sanctrace.model import Case, Event, EventReading, Party


class TieKind(StrEnum):
    """How two of a network hang together."""

    GIVES = "gives or sends to"
    PASSES = "passes through"
    RESEMBLES = "resembles"


@dataclass(frozen=True, kw_only=True)
class NetworkNode:
    """A party, or an entry of a sanctions list. `column` is where it stands in a drawing, from left to right."""

    id: str
    label: str
    note: str = ""
    column: int = 0
    actor: str | None = None  # Party.name; None for a list entry


@dataclass(frozen=True, kw_only=True)
class Tie:
    """What joins two nodes, in the order of the flow, and the cases that tell it."""

    start: str  # NetworkNode.id
    end: str
    kind: TieKind
    words: tuple[str, ...]  # what passes, or why they are alike
    cases: tuple[str, ...]  # Case.id


@dataclass(frozen=True, kw_only=True)
class Network:
    """Nodes by column and name, ties by their ends."""

    nodes: tuple[NetworkNode, ...]
    ties: tuple[Tie, ...]

    def node(self, name: str) -> NetworkNode:
        """The node of that id; raises KeyError when there is none."""
        return {node.id: node for node in self.nodes}[name]


def network_of(cases: Iterable[Case], centre: str | None = None) -> Network:
    """The network of some cases; round one actor when it is named: who gives to it stands left, who receives right.

    The same cases give the same network, in whatever order they come.
    """
    notes: dict[str, set[str]] = {}
    ties: dict[tuple[str, str, TieKind], tuple[set[str], set[str]]] = {}
    entries: dict[str, str] = {}

    def tie(start: str, end: str, kind: TieKind, words: str, case: str) -> None:
        told, held = ties.setdefault((start, end, kind), (set(), set()))
        told.update({words} - {""})
        held.add(case)

    for case in cases:
        for kept in case.accounts:
            for party in _parties(kept.event):
                notes.setdefault(party.name, set()).update({party.country or ""} - {""})
            for start, end, kind in _flows(kept.event):
                tie(start, end, kind, item_words(kept.event.items), case.id)
            for name, entry, label, why in _resembled(kept):
                entries[entry] = label
                tie(name, entry, TieKind.RESEMBLES, why, case.id)
    found = tuple(
        Tie(start=start, end=end, kind=kind, words=tuple(sorted(words)), cases=tuple(sorted(held)))
        for (start, end, kind), (words, held) in sorted(ties.items())
    )
    columns = _columns(notes, found, centre)
    nodes = [
        NetworkNode(id=name, label=name, note=", ".join(sorted(states)), column=columns[name], actor=name)
        for name, states in notes.items()
    ]
    last = max(columns.values(), default=0) + 1
    nodes += [NetworkNode(id=entry, label=label, note=entry, column=last) for entry, label in entries.items()]
    return Network(nodes=tuple(sorted(nodes, key=lambda n: (n.column, n.label.casefold(), n.id))), ties=found)


def _parties(event: Event) -> list[Party]:
    return [party for party in (event.supplier, *event.intermediaries, event.recipient) if party is not None]


def _flows(event: Event) -> Iterable[tuple[str, str, TieKind]]:
    """From hand to hand, in the order of the flow."""
    hands = [party.name for party in _parties(event)]
    kind = TieKind.PASSES if event.intermediaries else TieKind.GIVES
    for start, end in pairwise(hands):
        if start != end:
            yield start, end, kind


def _resembled(kept: EventReading) -> Iterable[tuple[str, str, str, str]]:
    """The party, the list entry, its name and why, for each screening of a party of the event."""
    for screening in kept.screenings:
        for party in _parties(kept.event):
            if screening.mention in {party.name, party.text}:
                why = f"score {screening.score:.2f}: {'; '.join(screening.reasons)}"
                yield party.name, f"{screening.list_name} {screening.entry}", screening.entry_name, why
                break


def _columns(names: Iterable[str], ties: Sequence[Tie], centre: str | None) -> dict[str, int]:
    """Givers 0, those between or the centre 1, receivers 2; without anybody between, two columns."""
    flows = [tie for tie in ties if tie.kind is not TieKind.RESEMBLES]
    gives, takes = {tie.start for tie in flows}, {tie.end for tie in flows}
    columns = {}
    for name in names:
        if name == centre:
            columns[name] = 1
        elif centre is not None and any(tie.start == centre and tie.end == name for tie in flows):
            columns[name] = 2
        elif name in gives:
            columns[name] = 1 if name in takes and centre is None else 0
        else:
            columns[name] = 2 if name in takes else 0
    used = sorted(set(columns.values()))
    return {name: used.index(column) for name, column in columns.items()}
