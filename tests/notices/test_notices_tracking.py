"""Cases followed through time: a new id is not a new matter when the case rests on the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sanctrace.ledger.notice_book import snapshot_hash
from sanctrace.model.notice import CaseSnapshot, Track
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.notices.tracking import Seen, follow

if TYPE_CHECKING:
    from tests.notices.case_stories import FIRST, SECOND, Told, cases_of
else:
    from case_stories import FIRST, SECOND, Told, cases_of

THEN = datetime(2024, 1, 1, tzinfo=UTC)


class Memory:
    """Tracks as a store would keep them."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}
        self.snapshots: dict[str, CaseSnapshot] = {}

    def look(self, *tellings: Told) -> Sequence[Seen]:
        seen = follow(
            list(self.tracks.values()),
            [snapshot_of(case) for case in cases_of(*tellings)],
            self.snapshots.__getitem__,
            snapshot_hash,
            self.tracks.__contains__,
        )
        for one in seen:
            name = one.before or ""
            if one.after is not None:
                name = snapshot_hash(one.after)
                self.snapshots[name] = one.after
            self.tracks[one.track] = Track(
                id=one.track, case=one.after.case if one.after else None, seen=name, number=1, at=THEN, first=THEN
            )
        return seen


def test_an_unchanged_case_is_not_told_again() -> None:
    memory = Memory()
    assert [one.told for one in memory.look(FIRST)] == [True]
    assert memory.look(FIRST) == []


def test_an_earlier_report_changes_the_id_and_not_the_track() -> None:
    memory = Memory()
    (first,) = memory.look(SECOND)
    (second,) = memory.look(FIRST, SECOND)
    assert first.after is not None
    assert second.after is not None
    assert first.after.case != second.after.case
    assert second.track == first.track
    assert second.before == snapshot_hash(first.after)


def test_a_case_that_goes_is_gone_once_and_comes_back_on_its_track() -> None:
    memory = Memory()
    (first,) = memory.look(FIRST)
    (gone,) = memory.look()
    assert gone.after is None
    assert gone.track == first.track
    assert memory.look() == []
    (back,) = memory.look(FIRST)
    assert back.track == first.track
    assert back.before is None


def test_an_edited_page_stays_on_the_track() -> None:
    memory = Memory()
    (first,) = memory.look(FIRST)
    (edited,) = memory.look(FIRST, replace(FIRST, quantity="fifty crates"))
    assert edited.track == first.track
