from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sanctrace.cases.gather import gather
from sanctrace.cases.judged import correct
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import ClaimStatus, Event, EventKind, Judgement, JudgementKind, Reading, Telling

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]
START = datetime(2024, 3, 1, tzinfo=UTC)


def judge(kind: JudgementKind, *about: Telling, hours: int = 0, **more: Any) -> Judgement:
    anchors = tuple(telling.anchor for telling in about)
    return Judgement(kind=kind, about=anchors, by="A. Analyst", at=START + timedelta(hours=hours), **more)


@pytest.fixture
def same(reading: MakeReading) -> list[Telling]:
    """Two tellings of one event."""
    return tellings_of_all([reading("a", sha256="1" * 64), reading("b", sha256="2" * 64)])


@pytest.fixture
def apart(event: MakeEvent, reading: MakeReading) -> list[Telling]:
    """Tellings of two events."""
    later = reading("b", event("b", when="2024-05-01"), published="2024-05-02", sha256="2" * 64)
    return tellings_of_all([reading("a", sha256="1" * 64), later])


def test_a_split_stays_and_its_withdrawal_joins_again(same: list[Telling]) -> None:
    split = judge(JudgementKind.SPLIT, *same)
    undo = Judgement(kind=JudgementKind.WITHDRAW, about=(), by="B", at=START + timedelta(hours=1), value=split.id)
    redo = Judgement(kind=JudgementKind.WITHDRAW, about=(), by="B", at=START + timedelta(hours=2), value=undo.id)
    assert len(gather(same)) == 1
    assert len(gather(same, [split])) == 2
    assert len(gather(same, [split, undo])) == 1
    assert len(gather(same, [redo, undo, split])) == 2


def test_a_merge_joins_what_clashes_and_says_whose_hand_it_was(apart: list[Telling]) -> None:
    merge = judge(JudgementKind.MERGE, *apart, reason="one delivery, dated twice")
    assert len(gather(apart)) == 2
    (case,) = gather(apart, [merge])
    (why,) = case.joined
    assert (why.judgement, why.reasons) == (merge.id, ("joined by A. Analyst: one delivery, dated twice",))
    assert case.judgements == (merge,)
    assert [slot.name for slot in case.conflicts] == ["date"]


def test_the_later_of_two_hands_decides(same: list[Telling]) -> None:
    split, merge = judge(JudgementKind.SPLIT, *same), judge(JudgementKind.MERGE, *same, hours=1)
    assert len(gather(same, [merge, split])) == 1


def test_a_judgement_finds_its_event_when_the_page_is_read_anew(same: list[Telling]) -> None:
    split = judge(JudgementKind.SPLIT, *same)
    kept = same[0].reading.event
    better = replace(kept, when=None, evidence=(replace(kept.evidence[0], text="… and", end=5),))
    again = [replace(same[0], reading=replace(same[0].reading, event=better)), same[1]]
    assert again[0].event.id != same[0].event.id
    assert len(gather(again, [split])) == 2


def test_a_correction_changes_the_slot_the_headline_and_what_is_one_event(apart: list[Telling]) -> None:
    put_right = judge(JudgementKind.CORRECT, apart[1], slot="when", value=json.dumps("2024-02-18"))
    withdrawn = Judgement(
        kind=JudgementKind.WITHDRAW, about=(), by="B", at=START + timedelta(hours=1), value=put_right.id
    )
    early = replace(apart[1], published=apart[0].published)
    (case,) = gather([apart[0], early], [put_right])
    (date,) = [slot for slot in case.slots if slot.name == "date"]
    assert [(v.value, v.corrected_by) for v in date.values] == [("18 February 2024", put_right.id)]
    assert case.telling(early.ident).event.when != apart[0].event.when  # what was read stays as it was read
    assert len(gather([apart[0], early], [put_right, withdrawn])) == 2


@pytest.mark.parametrize(
    ("slot", "value", "read"),
    [
        ("supplier", "Moscow", lambda e: e.supplier.country == "RU"),
        ("recipient", {"name": "A trader", "country": "CN"}, lambda e: e.recipient.country == "CN"),
        ("recipient", None, lambda e: e.recipient is None),
        ("when", "2024-01/2024-02", lambda e: e.when.edtf() == "2024-01/2024-02"),
        (
            "items",
            [{"text": "coal", "item_class": "coal", "quantity": "3 tons"}],
            lambda e: e.items[0].quantity == "3 tons",
        ),
        ("status", "denied", lambda e: e.status is ClaimStatus.DENIED),
        ("kind", "seizure", lambda e: e.kind is EventKind.SEIZURE),
        ("place", "Rason", lambda e: e.place == "Rason"),
    ],
)
def test_every_slot_can_be_put_right(event: MakeEvent, slot: str, value: object, read: Callable[[Event], bool]) -> None:
    assert read(correct(event("a"), slot, json.dumps(value)))


@pytest.mark.parametrize(
    ("slot", "value"), [("colour", '"red"'), ("status", '"sure"'), ("when", '"soon"'), ("kind", "{")]
)
def test_a_value_that_does_not_fit_is_refused(event: MakeEvent, slot: str, value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        correct(event("a"), slot, value)
