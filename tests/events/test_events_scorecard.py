"""Scorecards: data with a hash, sums that can be followed, and nothing that changes from run to run."""

from __future__ import annotations

import hashlib
import json
import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.events.scorecard import FILE, SHA256, Scorecard, load_scorecards, parse_scorecards
from sanctrace.model import DataError

SHIPPED = (files("sanctrace.events") / FILE).read_text(encoding="utf-8")
CARD = Scorecard(bias=-1.0, weights={"a gift": 2.0, "a rumour": -3.0, "a lorry": 0.5})


def test_the_shipped_file_is_the_one_that_was_measured() -> None:
    assert hashlib.sha256(SHIPPED.encode()).hexdigest() == SHA256
    data = json.loads(SHIPPED)
    assert load_scorecards().version == data["version"]
    assert data["command"] == f"python evaluation/train.py {data['version']}"


def test_the_shipped_file_is_worth_its_weight() -> None:
    """On pages that the weights had not seen: what the decision asks before scorecards are used at all."""
    figures = json.loads(SHIPPED)["figures"]
    alone, weighed = figures["rules alone"], figures["with scorecards"]
    assert weighed["f1"] >= alone["f1"] + 0.01
    for figure in ("precision", "supplier", "recipient"):
        assert weighed[figure] >= alone[figure] + 0.005, figure
    assert weighed["recall"] >= alone["recall"]


def test_a_chance_is_a_sum_that_can_be_followed() -> None:
    weighed = CARD.weigh(["a gift", "a rumour", "a cue without a weight"])
    assert weighed.reasons == (("a rumour", -3.0), ("a gift", 2.0))
    assert weighed.heaviest(1) == (("a rumour", -3.0),)
    assert weighed.chance == pytest.approx(1 / (1 + math.exp(2)), abs=1e-4)


@given(st.lists(st.sampled_from([*CARD.weights, "another"])))
def test_neither_order_nor_repetition_of_cues_counts(cues: list[str]) -> None:
    assert CARD.weigh(cues) == CARD.weigh(sorted(set(cues), reverse=True))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON"),
        ("{}", "'version' is a required property"),
        (SHIPPED.replace('"keep":', '"kept":', 1), "kept"),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(DataError, match=r"scorecards\.json.*" + says):
        parse_scorecards(text, FILE)
