"""What the cases say of an actor: under which names, in which roles, and which list entries it resembles.

Pages also tell of parties without naming them ("two Chinese firms", "forces"): those stay in their cases and are no
actors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from werkzeug.exceptions import NotFound

from sanctrace.cases.found_by import headline_words
from sanctrace.cases.network import Network, network_of
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import CaseFilter, LabelCount, Ledger
from sanctrace.lexicon.described import is_named
from sanctrace.model import Case, Event, Passage, Screening

_CASES = 25  # cases read for one actor
_SAME_NAME = 0.99  # of a search in the lists for an entry by its own name


@dataclass(frozen=True, kw_only=True)
class NamedAs:
    """Words by which pages name an actor, where they stand first, and in how many accounts."""

    text: str
    country: str | None
    passage: Passage | None
    sha256: str
    accounts: int
    inferred_by: str | None


@dataclass(frozen=True, kw_only=True)
class Resembled:
    """A list entry that a mention of the actor resembles, in one case."""

    screening: Screening
    case: Case


@dataclass(frozen=True, kw_only=True)
class PartIn:
    """A case and what the actor does in it."""

    case: Case
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ActorFacts:
    """One actor. `total` cases name it, of which the newest are read here."""

    name: str
    named: tuple[NamedAs, ...]
    states: tuple[str, ...]
    resembled: tuple[Resembled, ...]
    other_names: tuple[tuple[str, tuple[str, ...]], ...]  # entry in words, its other names on its list
    parts: tuple[PartIn, ...]
    total: int
    network: Network


def actors_named(desk: Desk, ledger: Ledger, sought: str) -> list[LabelCount]:
    """Every party that has a name, or was resolved to one, with the number of its cases, the most frequent first;
    sought by beginnings of words."""
    begun = headline_words(sought)
    return [
        count
        for count in desk.counts(ledger, CaseFilter(), "actor")
        if all(any(word.startswith(start) for word in headline_words(count.value)) for start in begun)
        and is_named(count.value)
    ]


def actor_facts(desk: Desk, name: str) -> ActorFacts:
    """What the cases say of one actor; raises NotFound when no case names it, or it is a description and no name."""
    if not is_named(name):
        raise NotFound(f"“{name[:80]}” describes a party and names none. Search the inbox for these words.")
    wanted = CaseFilter(actor=name)
    with desk.ledger() as ledger:
        total = ledger.count_cases(wanted)
        cases = _newest(ledger, wanted)
    if not cases:
        raise NotFound(f"No case of this ledger names {name[:80]} as a party. Look for it among the actors.")
    named = _named(cases, name)
    resembled = _resembled(cases, {name, *(one.text for one in named)})
    return ActorFacts(
        name=name,
        named=tuple(named),
        states=tuple(dict.fromkeys(one.country for one in named if one.country)),
        resembled=tuple(resembled),
        other_names=tuple(_entry_names(desk.settings.lists, [one.screening for one in resembled])),
        parts=tuple(PartIn(case=case, roles=_roles(case, name)) for case in cases),
        total=total,
        network=network_of(cases, name),
    )


def _newest(ledger: Ledger, wanted: CaseFilter) -> list[Case]:
    listed = ledger.list_cases(wanted, limit=_CASES)
    return [case for one in listed if (case := ledger.case(one.outline.id)) is not None]


def _named(cases: Sequence[Case], name: str) -> list[NamedAs]:
    """The words by which pages name it, the most frequent first."""
    first: dict[str, NamedAs] = {}
    counts: Counter[str] = Counter()
    for case in cases:
        for telling, kept in zip(case.tellings, case.accounts, strict=True):
            for party in (kept.event.supplier, kept.event.recipient, *kept.event.intermediaries):
                if party is not None and party.name == name:
                    counts[party.text] += 1
                    first.setdefault(
                        party.text,
                        NamedAs(
                            text=party.text,
                            country=party.country,
                            passage=party.passage,
                            sha256=telling.sha256,
                            accounts=0,
                            inferred_by=party.inferred_by,
                        ),
                    )
    ordered = sorted(first.values(), key=lambda one: (-counts[one.text], one.text))
    return [
        NamedAs(
            text=one.text,
            country=one.country,
            passage=one.passage,
            sha256=one.sha256,
            accounts=counts[one.text],
            inferred_by=one.inferred_by,
        )
        for one in ordered
    ]


def _resembled(cases: Sequence[Case], names: set[str]) -> list[Resembled]:
    """The list entries, each once for each different answer to whether it was listed when."""
    found: dict[tuple[object, ...], Resembled] = {}
    for case in cases:
        for kept in case.accounts:
            for s in kept.screenings:
                if s.mention in names:
                    key = (s.list_name, s.entry, s.listed_then, s.listed_at_report, s.listed_now)
                    found.setdefault(key, Resembled(screening=s, case=case))
    return sorted(found.values(), key=lambda one: -one.screening.score)


def _entry_names(lists: Path | None, screenings: Sequence[Screening]) -> list[tuple[str, tuple[str, ...]]]:
    """The other names that the lists give for the entries, by entry."""
    from sanctrace.runs.libraries import open_lists

    if not screenings:
        return []
    roster = open_lists(lists)
    found: dict[str, tuple[str, ...]] = {}
    for screening in screenings:
        for hit in roster.search(screening.entry_name, threshold=_SAME_NAME):
            if hit.entry.id == screening.entry:
                others = [listed.text for listed in hit.entry.names if listed.text != screening.entry_name]
                found[f"{screening.entry_name} ({screening.list_name}, {screening.entry})"] = tuple(others)
    return sorted(found.items())


def roles_in(event: Event, name: str) -> tuple[str, ...]:
    """What the actor does in one event: supplier, recipient, through; nothing when it is not named there."""
    ends = (("supplier", event.supplier), ("recipient", event.recipient))
    told = [role for role, party in ends if party is not None and party.name == name]
    return (*told, *(["through"] * any(party.name == name for party in event.intermediaries)))


def _roles(case: Case, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role for kept in case.accounts for role in roles_in(kept.event, name)))
