"""Words that the reader of clauses and phrases looks for, typed by what they decide (`reading.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml


@dataclass(frozen=True, kw_only=True)
class ClauseWords:
    """Verb lemmas that say whose deed a clause below them is."""

    object_control: frozenset[str]
    prosecuting: frozenset[str]
    held: frozenset[str]
    cases: frozenset[str]
    penalising: frozenset[str]
    perceiving: frozenset[str]
    helping: frozenset[str]
    causing: frozenset[str]
    participle_takers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class TimeWords:
    """Lemmas whose day is that of a report, a ruling or a law, not of the flow."""

    dating_verbs: frozenset[str]
    dating_nouns: frozenset[str]
    papers: frozenset[str]
    steps: frozenset[str]
    charges: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class FlowWords:
    """Words and classes around the trigger of a flow; lemmas unless the file says otherwise."""

    enforcers: frozenset[str]  # parts of a lower-cased phrase
    later: frozenset[str]
    occasions: frozenset[str]
    further: frozenset[str]
    first: frozenset[str]
    weak_seizing: frozenset[str]
    looking: frozenset[str]
    taking: frozenset[str]
    aspect: frozenset[str]
    remarks: frozenset[str]
    light_givers: frozenset[str]
    promising: frozenset[str]
    light_takers: frozenset[str]
    needs_taker: frozenset[str]
    light_objects: frozenset[str]
    body_parts: frozenset[str]
    abilities: frozenset[str]
    wanting: frozenset[str]
    wishing: frozenset[str]
    carrying: frozenset[str]
    politics: frozenset[str]
    movers: frozenset[str]
    stealthy: frozenset[str]
    papers_passed: frozenset[str]
    remains: frozenset[str]
    joint_only: frozenset[str]
    purposes: frozenset[str]
    sums: frozenset[str]
    meetings: frozenset[str]  # goods classes
    conveyances: frozenset[str]  # goods classes
    particled: frozenset[str]
    aboard: frozenset[str]
    not_afloat: frozenset[str]
    travel_bans: frozenset[str]
    returning: frozenset[str]
    penalties: frozenset[str]
    prosecutors: frozenset[str]  # words of a lower-cased name
    ruins: frozenset[str]
    against: frozenset[str]
    frequent: frozenset[str]
    takings: frozenset[str]
    preventing: frozenset[str]
    succeeding: frozenset[str]
    achieving: frozenset[str]
    spoils: frozenset[str]
    valued: frozenset[str]
    hoards: frozenset[str]
    opened: frozenset[str]
    ordered: frozenset[str]
    sighted: frozenset[str]  # item classes, as are the three below
    pumped: frozenset[str]
    sent_workers: frozenset[str]
    named_after_sender: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class PartyWords:
    """Head lemmas that point back to a party, and endings of nouns for doers."""

    states: frozenset[str]
    leaders: frozenset[str]
    counterparts: frozenset[str]
    allegiance: frozenset[str]
    companies: frozenset[str]
    no_companies: frozenset[str]
    doer_endings: tuple[str, ...]
    wars: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class GoodsWords:
    """Lemmas in and around phrases that name goods; `ship_prefixes` as written in lower case."""

    origin_verbs: frozenset[str]
    making: frozenset[str]
    flagged_verbs: frozenset[str]
    carriers_of_names: frozenset[str]
    people_nouns: frozenset[str]
    physical_measures: frozenset[str]
    told_by_purpose: frozenset[str]
    undertakings: frozenset[str]
    no_things: frozenset[str]
    ship_prefixes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class TellingWords:
    """Words and item classes that say whether two tellings are of one flow."""

    echoed: frozenset[str]
    flow_nouns: frozenset[str]
    backwards: frozenset[str]
    pointing_nouns: frozenset[str]
    happenings: frozenset[str]
    people_heads: frozenset[str]
    general_heads: frozenset[str]
    bulk: frozenset[str]  # item classes, as are the two below
    alike: tuple[frozenset[str], ...]
    loose: tuple[frozenset[str], ...]


@dataclass(frozen=True, kw_only=True)
class BesideWords:
    """Set phrases (lower case) and noun lemmas that tell a side beside the flow itself."""

    goes_to: frozenset[str]
    comes_from: frozenset[str]
    takers: frozenset[str]
    givers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ReadingWords:
    """Every list of `reading.yml`, by the part of the reader that looks for it."""

    clauses: ClauseWords
    times: TimeWords
    flows: FlowWords
    parties: PartyWords
    goods: GoodsWords
    tellings: TellingWords
    besides: BesideWords


def parse_reading(data: Any, path: str) -> ReadingWords:
    """Reading words from parsed YAML; `path` stands in error messages.

    Raises DataError with file and line for a list that is missing, unknown, empty or not of words.
    """
    require_schema(data, files("sanctrace.lexicon") / "reading.schema.json", path)
    return ReadingWords(
        clauses=ClauseWords(**_sets(data["clauses"])),
        times=TimeWords(**_sets(data["times"])),
        flows=FlowWords(**_sets(data["flows"])),
        parties=PartyWords(
            **_sets(data["parties"], leave="doer_endings"), doer_endings=tuple(data["parties"]["doer_endings"])
        ),
        goods=GoodsWords(**_sets(data["goods"])),
        tellings=TellingWords(
            **_sets(data["tellings"], leave="alike loose"),
            alike=tuple(map(frozenset, data["tellings"]["alike"])),
            loose=tuple(map(frozenset, data["tellings"]["loose"])),
        ),
        besides=BesideWords(**_sets(data["besides"])),
    )


def _sets(lists: Mapping[str, list[str]], leave: str = "") -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lists.items() if name not in leave.split()}


@cache
def load_reading() -> ReadingWords:
    """The bundled lists, read once per process; raises DataError like `parse_reading`."""
    path = files("sanctrace.lexicon") / "reading.yml"
    return parse_reading(load_yaml(path), str(path))
