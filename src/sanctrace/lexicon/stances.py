"""Words that say how sure a statement is and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model import DataError

_GROUPS = (
    "reporting alleging hedging planning attempting confirming denying neither correcting retracting law negating "
    "hypothetical speakers"
).split()


@dataclass(frozen=True)
class Stances:
    """Word sets by group and kind: `words("hedging", "verbs")`."""

    groups: Mapping[str, Mapping[str, frozenset[str]]]

    def words(self, group: str, kind: str) -> frozenset[str]:
        """The words of one kind in one group; empty when the group has none of that kind."""
        return self.groups[group].get(kind, frozenset())


def parse_stances(data: Any, path: str) -> Stances:
    """Stances from parsed YAML; raises DataError for an unknown or missing group."""
    for name in data:
        if name not in _GROUPS:
            raise DataError(path, data.key_lines.get(name), f"unknown group {name!r}; known: {', '.join(_GROUPS)}")
    for name in _GROUPS:
        if name not in data:
            raise DataError(path, None, f"group {name!r} is missing")
    return Stances(
        {
            name: {kind: frozenset(str(word) for word in words) for kind, words in kinds.items()}
            for name, kinds in data.items()
        }
    )


@lru_cache(maxsize=1)
def load_stances() -> Stances:
    """The bundled stance lexicon (`lexicon/stances.yml`)."""
    path = files("sanctrace.lexicon") / "stances.yml"
    return parse_stances(load_yaml(path), str(path))
