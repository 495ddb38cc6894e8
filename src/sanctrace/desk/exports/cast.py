"""Who takes part in the event of a case, by any account: each once, with its part and the words that name it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sanctrace.lexicon.name_entries import NameKind
from sanctrace.lexicon.names import load_names
from sanctrace.model import Case, Event, Passage, Telling

_MOST_TELLING = (NameKind.COUNTRY, NameKind.PERSON, NameKind.ORGANISATION, NameKind.AGENCY, NameKind.ARMED_GROUP)


@dataclass(frozen=True, kw_only=True, order=True)
class Actor:
    """A party or vessel: what has the same name, State and kind is one actor, in every case."""

    name: str
    country: str = ""  # ISO 3166-1 alpha-2; empty when no State is known
    kind: str = ""  # as the lexicon of names has it (`NameKind`); `vessel` for a ship among the goods; empty: unknown


@dataclass(frozen=True, kw_only=True)
class Naming:
    """One account's words for an actor."""

    telling: Telling
    words: str
    passage: Passage | None
    inferred_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of an actor in the event: supplier, recipient, through, vessel; and every account that gives it."""

    actor: Actor
    role: str
    namings: tuple[Naming, ...]


def cast_of(case: Case) -> tuple[Part, ...]:
    """The parts in the order in which the accounts give them."""
    found: dict[tuple[Actor, str], list[Naming]] = {}
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        for actor, role, naming in _named(telling, kept.event):
            found.setdefault((actor, role), []).append(naming)
    return tuple(Part(actor=actor, role=role, namings=tuple(said)) for (actor, role), said in found.items())


def _named(telling: Telling, event: Event) -> Iterator[tuple[Actor, str, Naming]]:
    roles = [("supplier", event.supplier), ("recipient", event.recipient)]
    roles += [("through", party) for party in event.intermediaries]
    for role, party in roles:
        if party is not None and party.name.strip():
            kind = _kinds().get(party.name, "")
            actor = Actor(name=party.name, country=party.country or "", kind=kind)
            naming = Naming(telling=telling, words=party.text, passage=party.passage, inferred_by=party.inferred_by)
            yield actor, role, naming
    for item in event.items:
        if item.item_class == "vessel" and item.text.strip():
            naming = Naming(telling=telling, words=item.text, passage=item.passage)
            yield Actor(name=item.text, kind=NameKind.VESSEL.value), "vessel", naming


def short_hash(*parts: str) -> str:
    """The same parts give the same 20 characters, on every machine and in every case."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@cache
def _kinds() -> dict[str, str]:
    """What the lexicon says a canonical name names."""
    kinds: dict[str, str] = {}
    for kind in reversed(_MOST_TELLING):
        kinds |= {entry.name: kind.value for entry in load_names().entries.values() if entry.kind is kind}
    return kinds
