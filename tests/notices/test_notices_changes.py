"""What changed between two states of a case, in words that a monitor reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

import pytest

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.model import ClaimStatus, EventAnchor, Judgement, JudgementKind, Outcome
from sanctrace.model.notice import ChangeKind
from sanctrace.notices.changes import case_changes, changes_between
from sanctrace.notices.snapshot import snapshot_of

if TYPE_CHECKING:
    from tests.notices.case_stories import FIRST, SECOND, Told, case_of, page_and_reading
else:
    from case_stories import FIRST, SECOND, Told, case_of, page_and_reading


def words(*before_and_after: Told | tuple[Told, ...]) -> dict[ChangeKind, list[str]]:
    before, after = (case_of(*(t if isinstance(t, tuple) else (t,))) for t in before_and_after)
    found: dict[ChangeKind, list[str]] = {}
    for change in case_changes(before, after):
        found.setdefault(change.kind, []).append(change.words)
    return found


def test_the_same_case_has_not_changed() -> None:
    assert case_changes(case_of(FIRST, SECOND), case_of(SECOND, FIRST)) == ()


def test_a_case_that_was_not_there_is_new() -> None:
    (change,) = case_changes(None, case_of(FIRST))
    assert change.kind is ChangeKind.NEW


def test_a_case_that_is_there_no_more_is_said_to_be_gone() -> None:
    (change,) = case_changes(case_of(FIRST), None)
    assert change.kind is ChangeKind.GONE
    assert "No longer a case" in change.words


def test_nothing_is_said_of_nothing() -> None:
    assert case_changes(None, None) == ()


def test_a_further_report_is_named_with_its_outlet_and_day() -> None:
    told = words(FIRST, (FIRST, SECOND))
    assert told[ChangeKind.ARTICLE] == ["New report: “Wine by ferry” (Evening Wire, 5 May 2019)"]


def test_an_edited_page_is_no_further_report() -> None:
    told = words(FIRST, (FIRST, replace(FIRST, quantity="fifty crates")))
    assert told[ChangeKind.ARTICLE] == ["Report edited: “Wine by ferry” (Harbour Post, 4 May 2019)"]


def test_a_denial_is_told_as_a_denial() -> None:
    told = words(FIRST, (FIRST, replace(SECOND, denied_by="Ruritania's embassy")))
    assert any("Now denied by" in line for line in told[ChangeKind.DENIAL])


def test_a_status_that_moved_is_told_with_both_ends() -> None:
    told = words(FIRST, replace(FIRST, status=ClaimStatus.CONFIRMED))
    assert told[ChangeKind.STATUS] == ["Status was reported, is now confirmed"]


def test_a_finding_says_what_it_was_before_and_never_more_than_may() -> None:
    told = words(replace(FIRST, outcome=Outcome.CANNOT_BE_TESTED), FIRST)
    (line,) = told[ChangeKind.FINDING]
    assert line == "Now: may fall under S/RES/1718 (2006) para. 8(a)(iii); before: cannot be tested against it"


def test_a_finding_that_fell_away_is_told() -> None:
    told = words(FIRST, replace(FIRST, outcome=None))
    assert told[ChangeKind.FINDING] == ["No finding any more: may fall under S/RES/1718 (2006) para. 8(a)(iii)"]


def test_a_slot_on_which_reports_clash_is_told_with_the_values() -> None:
    told = words(FIRST, (FIRST, replace(SECOND, quantity="ninety crates")))
    assert any("contradict" in line and "ninety" in line for line in told.get(ChangeKind.SLOT, [])), told


def test_a_decision_is_told_with_who_took_it_and_why() -> None:
    page, reading = page_and_reading(FIRST)
    tellings = list(tellings_of(reading))
    judgement = Judgement(
        kind=JudgementKind.DISMISS,
        about=(EventAnchor.of(reading.events[0].event, page.sha256),),
        by="Ann",
        at=datetime(2024, 3, 1, tzinfo=UTC),
        reason="a film prop",
    )
    (before,), (after,) = gather(tellings), gather(tellings, [judgement])
    (change,) = [c for c in case_changes(before, after) if c.kind is ChangeKind.DECISION]
    assert change.words == "Decided: dismiss by Ann on 1 March 2024: a film prop"
    assert snapshot_of(after).dismissed
    assert not snapshot_of(before).dismissed


VARIANTS = [
    Told(status=status, outcome=outcome, denied_by=denied, quantity=quantity)
    for status, outcome, denied, quantity in product(
        (ClaimStatus.REPORTED, ClaimStatus.ALLEGED),
        (Outcome.MAY_FALL_UNDER, None),
        (None, "the embassy"),
        ("forty crates", "ninety crates"),
    )
]


@pytest.mark.parametrize("told", VARIANTS, ids=range(len(VARIANTS)))
def test_a_change_and_its_undoing_are_both_told(told: Told) -> None:
    base, other = snapshot_of(case_of(FIRST)), snapshot_of(case_of(told))
    there, back = changes_between(base, other), changes_between(other, base)
    assert bool(there) == bool(back) == (told != FIRST)
    assert changes_between(other, other) == ()
