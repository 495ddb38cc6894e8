"""A flow told very often: what is remembered of its tellings is what going through them gives."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sanctrace.events import gathering
from sanctrace.events.frame import Frame
from sanctrace.events.merge import Draft, joinable, may_join
from sanctrace.model import Page
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings

DEALS = [
    f"{buyer} bought {number % 5 + 2} {goods} from {seller} on {number % 5 + 1} March 2021, officials said."
    for number, (buyer, goods, seller) in enumerate(
        [
            ("North Korea", "lorries", "China"),
            ("Iran", "drones", "Russia"),
            ("North Korea", "lorries", "China"),
            ("Syria", "rockets", "Iran"),
            ("Iran", "drones", "Russia"),
        ]
        * 4,
        1,
    )
]


def test_what_is_kept_of_a_draft_is_what_its_frames_come_to(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered: list[Draft] = []
    compared = 0
    whole = joinable

    def compare(drafts: Iterable[Draft], frame: Frame) -> list[Draft]:
        nonlocal compared
        found = list(drafts)
        for draft in found:
            compared += 1
            assert draft.last_sentence == max(told.sentence for told in draft.frames)
            assert draft.sighting == all(told.trigger_class.sighting for told in draft.frames)
        fitting = whole(found, frame)
        assert fitting == [draft for draft in found if may_join(draft, frame, same_sentence_split=True)]
        gathered.extend(fitting)
        return fitting

    monkeypatch.setattr(gathering, "joinable", compare)
    content = "\n\n".join(["Deals of a month", *DEALS]).encode()
    reading = open_pipeline(Settings()).read(Page(source="deals.txt", content=content, content_type="text/plain"))
    assert len(reading.events) > 2
    assert compared > 20
    assert any(len(draft.frames) > 1 for draft in gathered)
