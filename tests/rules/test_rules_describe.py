"""Conditions in words."""

from __future__ import annotations

from sanctrace.rules import Rulebook
from sanctrace.rules.describe import describe, further_conditions


def test_every_condition_of_the_library_has_words(rulebook: Rulebook) -> None:
    for measure in rulebook.measures:
        for part in measure.condition.parts() if measure.condition else ():
            assert len(describe(part)) > 5, measure.id


def test_what_a_measure_asks_besides_its_fields(rulebook: Rulebook) -> None:
    assert further_conditions(rulebook.measure("un-dprk-2397-7")) == []
    (said,) = further_conditions(rulebook.measure("un-libya-1970-17"))
    assert said.endswith("or a party stood on the 1970 Committee's list (Libya) on the day")
    (said,) = further_conditions(rulebook.measure("un-dprk-2321-11"))
    assert said.startswith("(it is co-operation or travel and it is science and technology co-operation) or (it is")
