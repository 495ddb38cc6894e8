"""Trigger words: which verbs and nouns report a flow, and who is who around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model import DataError, EventKind


class Role(StrEnum):
    """What a phrase around a trigger is to the flow."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    ITEM = "item"
    VIA = "via"
    CARRIER = "carrier"  # moves the goods; may also supply them
    AUTHORITY = "authority"
    PARTNER = "partner"
    BENEFICIARY = "beneficiary"  # "for X": the recipient when none is named
    PLACE = "place"
    PURPOSE = "purpose"
    MONEY = "money"


@dataclass(frozen=True, kw_only=True)
class TriggerClass:
    """Words that build the same frame: kind of event and role per grammatical slot."""

    name: str
    kind: EventKind
    slots: Mapping[str, Role]
    preps: Mapping[str, Role]
    needs_item: bool = True
    needs_both: bool = False  # both sides must be named
    sighting: bool = False  # goods in somebody's hands: supply is inferred, never stated
    needs_ship: bool = False  # one of the two sides must be a ship
    observed: bool = False  # what was seen, as two ships side by side: the flow is inferred
    direction_only: bool = False  # adds a destination to a flow that another word reports
    moving: bool = False  # a ship, lorry or aircraft in an item's place carries, and is not supplied
    far_sides: bool = False  # its "to" and "from" may hang below a remark on the goods
    party_object: bool = False  # a party as its object is the recipient
    employs: bool = True  # people it moves are at work
    items: frozenset[str] = frozenset()  # item classes it can move; empty: any
    goods: frozenset[str] = frozenset()  # goods classes it needs; empty: any


@dataclass(frozen=True)
class Triggers:
    """Lemma to classes, per part of speech ("verb", "noun", "adj", "adp")."""

    by_lemma: Mapping[tuple[str, str], tuple[TriggerClass, ...]]

    def classes(self, lemma: str, pos: str) -> tuple[TriggerClass, ...]:
        """Classes of a lemma; empty when the word is no trigger."""
        return self.by_lemma.get((pos, lemma), ())

    @cached_property
    def heads(self) -> Mapping[str, frozenset[str]]:
        """For each part of speech the words by which its lemmas are found: the last of a noun's, else the first."""
        found: dict[str, set[str]] = defaultdict(set)
        for pos, lemma in self.by_lemma:
            found[pos].add(lemma.split()[-1 if pos == "noun" else 0])
        return {pos: frozenset(words) for pos, words in found.items()}

    @property
    def lemmas(self) -> frozenset[str]:
        """Every lemma, one or more words."""
        return frozenset(lemma for _, lemma in self.by_lemma)

    @cached_property
    def long_verbs(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """First word to the lemmas of three words or more that begin with it, in alphabetical order."""
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for lemma in sorted(self.lemmas):
            words = tuple(lemma.split())
            if len(words) > 2:
                found[words[0]].append(words)
        return {first: tuple(lemmas) for first, lemmas in found.items()}


_FLAGS = (
    "needs_item", "needs_both", "needs_ship", "sighting", "observed", "direction_only", "moving", "far_sides",
    "party_object", "employs",
)  # fmt: skip


def _trigger_class(name: str, record: Mapping[str, Any]) -> TriggerClass:
    return TriggerClass(
        name=name,
        kind=EventKind(record["kind"]),
        slots={slot: Role(role) for slot, role in record["slots"].items()},
        preps={prep: Role(role) for prep, role in record["preps"].items()},
        items=frozenset(record.get("items", ())),
        goods=frozenset(record.get("goods", ())),
        **{flag: record[flag] for flag in _FLAGS if flag in record},
    )


def parse_triggers(data: Any, path: str) -> Triggers:
    """Triggers from parsed YAML; `path` stands in error messages.

    Raises DataError with file and line for an unknown class, kind, role, part of speech or field.
    """
    require_schema(data, files("sanctrace.lexicon") / "triggers.schema.json", path)
    classes = {name: _trigger_class(name, record) for name, record in data["classes"].items()}
    by_lemma: dict[tuple[str, str], list[TriggerClass]] = defaultdict(list)
    for record in data["triggers"]:
        if record["class"] not in classes:
            raise DataError(path, record.line, f"unknown class {record['class']!r}; known: {', '.join(classes)}")
        for lemma in record["lemmas"]:
            known = by_lemma[record["pos"], lemma]
            if classes[record["class"]] not in known:
                known.append(classes[record["class"]])
    return Triggers({key: tuple(value) for key, value in by_lemma.items()})


@cache
def load_triggers() -> Triggers:
    """The bundled trigger lexicon, read once per process; raises DataError like `parse_triggers`."""
    path = files("sanctrace.lexicon") / "triggers.yml"
    return parse_triggers(load_yaml(path), str(path))
