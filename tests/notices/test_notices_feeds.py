"""Feeds, read by a feed reader."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import feedparser
import pytest

from sanctrace.notices.changes import changes_between
from sanctrace.notices.feeds import Feed, FeedEntry, atom_document, json_document
from sanctrace.notices.snapshot import snapshot_of

if TYPE_CHECKING:
    from tests.notices.case_stories import FIRST, SECOND, case_of
else:
    from case_stories import FIRST, SECOND, case_of

BEFORE, AFTER = snapshot_of(case_of(FIRST)), snapshot_of(case_of(FIRST, SECOND))
FEED = Feed(
    id="urn:sanctrace:feed:1",
    title="Wine & ferries",
    entries=(
        FeedEntry(
            track="t1",
            case=replace(AFTER, headline="Wine <b>supplied</b>\x0b & denied"),
            first=datetime(2024, 2, 1, tzinfo=UTC),
            changed=datetime(2024, 3, 1, tzinfo=UTC),
            changes=changes_between(BEFORE, AFTER),
        ),
    ),
    made_at=datetime(2024, 3, 2, tzinfo=UTC),
)


def test_atom_is_read_by_a_feed_reader() -> None:
    read = feedparser.parse(atom_document(FEED))
    assert not read.bozo
    (entry,) = read.entries
    assert read.feed.title == "Wine & ferries"
    assert entry.id == "urn:sanctrace:case:t1"
    assert entry.updated == "2024-03-01T00:00:00Z"
    assert entry.published == "2024-02-01T00:00:00Z"
    assert "New report" in entry.summary
    assert "may fall under" in entry.content[0].value
    assert "<b>" not in entry.content[0].value


def test_json_feed_has_what_version_1_1_asks_and_the_case_beside_it() -> None:
    told = json.loads(json_document(FEED))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = told["items"]
    assert item["id"] == "urn:sanctrace:case:t1"
    assert item["date_modified"] == "2024-03-01T00:00:00Z"
    assert item["_sanctrace"]["case"]["grade"] == AFTER.grade
    assert "&lt;b&gt;" in item["content_html"]


def test_an_empty_feed_is_a_feed() -> None:
    empty = replace(FEED, entries=())
    assert not feedparser.parse(atom_document(empty)).bozo
    assert json.loads(json_document(empty))["items"] == []
    assert empty.updated == FEED.made_at


@pytest.mark.parametrize("document", [atom_document, json_document])
def test_the_same_feed_is_the_same_bytes(document: object) -> None:
    assert callable(document)
    assert document(FEED) == document(FEED)
