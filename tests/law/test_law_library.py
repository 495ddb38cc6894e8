"""The law library: its cases and its checks."""

from __future__ import annotations

import pytest

from sanctrace.lexicon.goods import load_goods
from sanctrace.model import Outcome
from sanctrace.rules import assess, load_rulebook, read_rulebook
from sanctrace.rules.law_cases import Change, LawCase, load_cases, run_case, run_change
from sanctrace.rules.lint import Severity, lint
from sanctrace.rules.load import law_folder

CASES, CHANGES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_the_library_answers_each_case(case: LawCase) -> None:
    assert [str(f) for f in run_case(case, load_rulebook())] == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.measure)
def test_the_day_before_and_the_day_after_each_change(change: Change) -> None:
    assert [str(f) for f in run_change(change, load_rulebook())] == []


def test_all_reported_cases_are_there_and_the_negative_ones_do_not_fire() -> None:
    assert len(CASES) == 59
    silent = [c for c in CASES if not c.expect.get(Outcome.MAY_FALL_UNDER)]
    # The twenty of the answer key, and four whose only measures are questions or medium readings there.
    assert len(silent) >= 20
    for case in silent:
        event = case.question.event(load_goods(), lambda _: None)
        findings = assess(event, load_rulebook(), listed=case.listed, reported_on=case.reported_on)
        assert not [f.provision for f in findings if f.outcome is Outcome.MAY_FALL_UNDER], case.id


def test_the_files_pass_their_schemas_and_are_the_ones_that_are_loaded() -> None:
    checked = read_rulebook(law_folder(), load_goods())
    assert checked.version == load_rulebook().version
    assert [m.id for m in checked.measures] == [m.id for m in load_rulebook().measures]


def test_the_linter_finds_no_error() -> None:
    errors = [str(i) for i in lint(load_rulebook(), CHANGES) if i.severity is Severity.ERROR]
    assert errors == []


def test_every_measure_says_how_far_it_was_verified() -> None:
    notes = {i.message.split(":")[0] for i in lint(load_rulebook(), CHANGES) if i.check == "unverified"}
    measures = load_rulebook().measures
    assert notes == {m.id for m in measures if m.verification.status != "verified"}
    assert all("from memory" in m.verification.mark or m.verification.read for m in measures)


@pytest.mark.parametrize(
    "measure_id",
    [
        "un-iran-2231-b4",
        "un-libya-1970-9",
        "un-somalia-2036-22",
        "un-southsudan-2428-4",
        "un-sudan-1556-7",
        "un-yemen-2216-14",
        "eu-russia-833-2a",
        "eu-russia-833-3h",
        "eu-russia-833-3k",
        "eu-russia-833-5i",
        "eu-belarus-765",
        "us-dprk-510",
    ],
)
def test_the_permanent_ids_of_other_regimes_are_there(measure_id: str) -> None:
    assert load_rulebook().measure(measure_id).id == measure_id


def test_an_id_from_earlier_research_finds_its_measure() -> None:
    assert load_rulebook().measure("eu-rus-833-3h").id == "eu-russia-833-3h"


def test_a_call_upon_states_is_never_tested_as_a_ban() -> None:
    calls = [m for m in load_rulebook().measures if m.force.value == "calls upon"]
    assert calls
    assert not [m.id for m in calls if m.tested]
