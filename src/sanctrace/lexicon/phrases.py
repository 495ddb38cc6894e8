"""Nouns that the reader of phrases needs: who can be a party, what only measures, what points back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml


@dataclass(frozen=True, kw_only=True)
class PhraseNouns:
    """Noun lists by what they do in a phrase; all lower case."""

    party_group: Mapping[str, str]  # noun -> state, organisation, person, vessel, place
    measures: frozenset[str]
    anaphors: frozenset[str]
    relations: frozenset[str]
    military: frozenset[str]
    not_goods: frozenset[str]
    pairs: frozenset[str]
    never_goods: frozenset[str]
    idioms: tuple[str, ...]


def parse_phrases(data: Any, path: str) -> PhraseNouns:
    """Phrase nouns from parsed YAML; a noun of several groups belongs to the first. `path` stands in error messages.

    Raises DataError with file and line for a list that is missing, unknown or not of words.
    """
    require_schema(data, files("sanctrace.lexicon") / "phrases.schema.json", path)
    party_group: dict[str, str] = {}
    for group, nouns in data["party_nouns"].items():
        for noun in nouns:
            party_group.setdefault(noun, group)
    return PhraseNouns(
        party_group=party_group,
        measures=frozenset(data["measures"]),
        anaphors=frozenset(data["anaphors"]),
        military=frozenset(data["military"]),
        relations=frozenset(data["relations"]),
        not_goods=frozenset(data["not_goods"]),
        pairs=frozenset(data["pairs"]),
        never_goods=frozenset(data["never_goods"]),
        idioms=tuple(data["idioms"]),
    )


@cache
def load_phrases() -> PhraseNouns:
    """The bundled lists (`lexicon/phrases.yml`), read once per process; raises DataError like `parse_phrases`."""
    path = files("sanctrace.lexicon") / "phrases.yml"
    return parse_phrases(load_yaml(path), str(path))


@dataclass(frozen=True, kw_only=True)
class RegimeStates:
    """States that some measure names, and which way their measures look."""

    countries: frozenset[str]  # ISO 3166-1 alpha-2
    supplies: Mapping[str, frozenset[str]]  # State -> item classes that its measures bar from it
    receives: Mapping[str, frozenset[str]]  # State -> item classes that its measures bar to it


@cache
def load_regime_states() -> RegimeStates:
    """The bundled list (`lexicon/regimes.yml`)."""
    data = load_yaml(files("sanctrace.lexicon") / "regimes.yml")
    return RegimeStates(
        countries=frozenset(data["countries"]),
        supplies={state: frozenset(flows.get("from", ())) for state, flows in data["flows"].items()},
        receives={state: frozenset(flows.get("to", ())) for state, flows in data["flows"].items()},
    )
