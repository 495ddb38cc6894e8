"""Identity as a law: whatever a source names in whatever order and however often, each page is one entry."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Entry, SightingState
from sanctrace.news.feeds import link_key
from sanctrace.runs.watch.identity import keyed, take_in

AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TAILS = ("", "?utm_source=x", "#top")
links = st.sampled_from([f"{s}://news.example/{n}{t}" for s in ("http", "https") for n in "abcd" for t in TAILS])
entries = st.builds(
    lambda link, guid, digest: Entry(guid=guid, link=link, title="t", digest=digest),
    links,
    st.sampled_from([None, "1", "2", "3"]),
    st.sampled_from(["d1", "d2"]),
)
documents = st.lists(st.lists(entries, max_size=6), max_size=6)


@settings(max_examples=60, deadline=None)
@given(documents)
def test_no_page_is_lost_and_none_comes_twice(told: list[list[Entry]]) -> None:
    with tempfile.TemporaryDirectory() as folder, WatchState.open(Path(folder) / "w.db") as state:
        fetched: set[str | None] = set()
        said: set[tuple[str | None, str]] = set()
        for n, document in enumerate(told):
            at = AT + timedelta(days=n)
            with state.writing():
                new, changed = take_in(state, "s", document, at, timedelta(0))
            due = state.due_pages(at, 100)
            assert new + changed == len(due)
            fetched |= {page.key for page in due}
            for page in due:
                state.settle(replace(page, state=SightingState.KEPT, due=None, fetched_at=at))
            for one in keyed(document):  # had, or known under its GUID with the very same words
                assert one.key in fetched or (one.guid, one.entry.digest) in said
            said |= {(entry.guid, entry.digest) for entry in document}
            with state.writing():  # the same document once more says nothing new
                assert take_in(state, "s", document, at, timedelta(0)) == (0, 0)


@given(st.lists(entries, max_size=8))
def test_within_one_document_each_address_stands_once_and_a_shared_guid_names_none(document: list[Entry]) -> None:
    ready = keyed(document)
    keys = [one.key for one in ready]
    assert len(keys) == len(set(keys))
    assert set(keys) == {link_key(entry.link) for entry in document}
    guids = [one.guid for one in ready if one.guid]
    assert len(guids) == len(set(guids))
