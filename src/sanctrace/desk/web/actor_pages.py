"""The pages of actors: who is named in which cases, under which names, and which list entries they resemble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.cases.found_by import headline_words
from sanctrace.cases.network import Network, NetworkNode, network_of
from sanctrace.cases.network_drawing import draw_network
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import CaseFilter, Ledger
from sanctrace.model import Case, Event, Passage, Screening

_LISTED = 300  # actors on one page; the rarest are left to the search
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


def actors_page(desk: Desk, request: Request) -> Response:
    """Every actor with the number of its cases, the most frequent first; sought by beginnings of words."""
    sought = request.args.get("words", "").strip()[:200]
    begun = headline_words(sought)
    with desk.ledger() as ledger:
        counts = desk.counts(ledger, CaseFilter(), "actor")
    found = [
        count
        for count in counts
        if all(any(word.startswith(start) for word in headline_words(count.value)) for start in begun)
    ]
    return page(desk, request, "actors.html", actors=found[:_LISTED], total=len(found), sought=sought)


def actor_page(desk: Desk, request: Request, name: str) -> Response:
    """One actor; raises NotFound when no case names it."""
    wanted = CaseFilter(actor=name)
    with desk.ledger() as ledger:
        total = ledger.count_cases(wanted)
        cases = _newest(ledger, wanted)
    if not cases:
        raise NotFound(f"No case of this ledger names {name} as a party. Look for it among the actors.")
    network = network_of(cases, name)
    named = _named(cases, name)
    resembled = _resembled(cases, {name, *(one.text for one in named)})
    return page(
        desk,
        request,
        "actor.html",
        name=name,
        named=named,
        states=tuple(dict.fromkeys(one.country for one in named if one.country)),
        resembled=resembled,
        other_names=_entry_names(desk.settings.lists, [one.screening for one in resembled]),
        parts=[PartIn(case=case, roles=_roles(case, name)) for case in cases],
        total=total,
        network=network,
        drawing=drawing_of(network, name),
    )


def drawing_of(network: Network, centre: str | None = None) -> Markup:
    """The drawing of a network whose boxes lead to the pages of actors."""
    return Markup(draw_network(network, _address, centre))  # every word in it is escaped where it is drawn


def _address(node: NetworkNode) -> str | None:
    return f"/actor/{quote(node.actor, safe='')}" if node.actor is not None else None


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


def _roles(case: Case, name: str) -> tuple[str, ...]:
    def roles(event: Event) -> list[str]:
        ends = (("supplier", event.supplier), ("recipient", event.recipient))
        told = [role for role, party in ends if party is not None and party.name == name]
        return told + ["through"] * any(party.name == name for party in event.intermediaries)

    return tuple(dict.fromkeys(role for kept in case.accounts for role in roles(kept.event)))
