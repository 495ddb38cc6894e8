"""Words that say how sure a statement is and whose it is (`stances.yml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model import DataError


@dataclass(frozen=True, kw_only=True)
class Stances:
    """Word sets and compiled patterns by group and kind: `words("hedging", "verbs")`."""

    groups: Mapping[str, Mapping[str, frozenset[str]]]
    patterns: Mapping[str, Mapping[str, re.Pattern[str]]]

    def words(self, group: str, kind: str) -> frozenset[str]:
        """The words of one kind in one group; raises KeyError for a list that the file does not have."""
        return self.groups[group][kind]

    def pattern(self, group: str, kind: str) -> re.Pattern[str]:
        """One pattern that finds any of the group's `phrases` or `*_patterns`, whole words; KeyError as for `words`."""
        return self.patterns[group][kind]


def parse_stances(data: Any, path: str) -> Stances:
    """Stances from parsed YAML; `path` stands in error messages.

    Raises DataError with file and line for a list that is missing, unknown or not of words, and for a pattern that is
    no regular expression.
    """
    require_schema(data, files("sanctrace.lexicon") / "stances.schema.json", path)
    groups: dict[str, dict[str, frozenset[str]]] = {}
    patterns: dict[str, dict[str, re.Pattern[str]]] = {}
    for group, kinds in data.items():
        groups[group], patterns[group] = {}, {}
        for kind, value in kinds.items():
            if kind == "phrases":
                longest_first = sorted(value, key=lambda phrase: (-len(phrase), phrase))
                patterns[group][kind] = re.compile(_any_of(map(re.escape, longest_first)), re.IGNORECASE)
            elif kind.endswith("patterns"):
                try:
                    patterns[group][kind] = re.compile(
                        _any_of(value["any"]), re.IGNORECASE if value["ignore_case"] else re.NOFLAG
                    )
                except re.error as error:
                    raise DataError(
                        path, kinds.key_lines[kind], f"{group}/{kind}: no regular expression ({error}); correct it"
                    ) from error
            else:
                groups[group][kind] = frozenset(value)
    return Stances(groups=groups, patterns=patterns)


def _any_of(alternatives: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(alternatives)})\b"


@cache
def load_stances() -> Stances:
    """The bundled stance lexicon, read once per process; raises DataError like `parse_stances`."""
    path = files("sanctrace.lexicon") / "stances.yml"
    return parse_stances(load_yaml(path), str(path))
