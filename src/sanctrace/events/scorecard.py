"""Scorecards: how likely something is, as a sum of weights, each of a cue that can be read and shown.

A scorecard is data (`scorecards.json`), written by `evaluation/train.py` from the labelled pages. The chance of a
candidate is `1 / (1 + exp(-(bias + sum of the weights of its cues)))`; a cue without a weight counts nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.model import DataError

FILE = "scorecards.json"
_SCHEMA = "scorecards.schema.json"
# Of the bytes of the file: weights that nobody trained and measured are not used.
SHA256 = "b3b4d84ea4ca09b5aa05c2c35d9df111e731ebc0d5939f3284d579191f1e135e"


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What a scorecard makes of a candidate."""

    chance: float  # 0 to 1, rounded to four places, so that every machine decides alike
    reasons: tuple[tuple[str, float], ...]  # its cues with their weights, the heaviest first

    def heaviest(self, count: int) -> tuple[tuple[str, float], ...]:
        """The `count` cues that weighed most."""
        return self.reasons[:count]


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """A bias and the weight of each cue."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, cues: Iterable[str]) -> float:
        """The chance alone, as `weigh` gives it: what all but the likeliest candidate is asked for."""
        weights = self.weights
        return self._chance(weights[cue] for cue in set(cues) if cue in weights)

    def weigh(self, cues: Iterable[str]) -> Weighed:
        """The chance of a candidate that shows these cues; each counts once."""
        known = [(cue, self.weights[cue]) for cue in set(cues) if cue in self.weights]
        known.sort(key=lambda reason: (-abs(reason[1]), reason[0]))
        return Weighed(chance=self._chance(weight for _, weight in known), reasons=tuple(known))

    def _chance(self, weights: Iterable[float]) -> float:
        total = math.fsum((self.bias, *weights))  # exact: the order of the cues does not count
        return round(1 / (1 + math.exp(-total)), 4)


@dataclass(frozen=True, kw_only=True)
class Scorecards:
    """The scorecards of one training, with the least chance at which each decides."""

    version: str
    side: Scorecard  # a party of the page as supplier or recipient of a draft
    told: Scorecard  # a draft that the rules keep, as an event
    untold: Scorecard  # a draft that the rules let go, or goods without one, as an event
    fill: float  # for a party on a side that the rules leave open
    doubt: float  # instead of a party that a rule inferred
    replace: float  # instead of a party that the words name
    keep: float  # for a draft that the rules keep
    add: float  # for anything else


def parse_scorecards(text: str, path: str) -> Scorecards:
    """Scorecards from JSON; `path` stands in error messages. Raises DataError for what does not fit the schema."""
    try:
        data: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise DataError(path, None, f"no JSON: {error}; write the file with evaluation/train.py") from error
    require_schema(data, files("sanctrace.events") / _SCHEMA, path)
    side, told, untold = (
        Scorecard(bias=card["bias"], weights=dict(card["weights"]))
        for card in (data["scorecards"][name] for name in ("side", "told", "untold"))
    )
    return Scorecards(version=data["version"], side=side, told=told, untold=untold, **data["thresholds"])


@cache
def load_scorecards() -> Scorecards:
    """The bundled scorecards, read once per process; raises DataError for another file than the one measured."""
    content = (files("sanctrace.events") / FILE).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise DataError(FILE, None, f"its SHA-256 is {found}, not {SHA256}; restore the file or train again")
    return parse_scorecards(content.decode("utf-8"), FILE)
