"""The coverage statement: what was checked, what was not, and a signature that any change breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import DataError, Entry, Fault, Poll, SightingState, Source, SourceKind
from sanctrace.runs.signing import fingerprint, open_key, sign, verify
from sanctrace.runs.watch.coverage import coverage_document, coverage_lines, coverage_of

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAPER = Source(id="paper", kind=SourceKind.FEED, address="https://news.example/rss", every=HOUR)
REEF = Source(id="reef", kind=SourceKind.FEED, address="https://reef.example/rss", every=HOUR)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[WatchState]:
    with WatchState.open(tmp_path / "w.db") as opened:
        yield opened


def keep(state: WatchState, source: str, hours: float, fault: Fault | None = None) -> None:
    address = f"https://{source}.example/rss"
    state.keep_poll(Poll(source=source, address=address, at=START + hours * HOUR, fault=fault, reason=fault and "why"))


def test_what_was_checked_and_what_was_not(state: WatchState) -> None:
    for hour in (0, 1, 2, 6, 7):
        keep(state, "paper", hour)
    keep(state, "paper", 4, Fault.TIMEOUT)
    keep(state, "old", 3)
    state.keep_new("paper", Entry(guid=None, link="https://news.example/a", title="", digest="d"), "k", START)
    (page,) = state.due_pages(START, 10)
    gone = {"state": SightingState.GIVEN_UP, "fault": Fault.GONE, "fetched_at": START + HOUR}
    state.settle(type(page)(**{**vars(page), **gone}))
    end = START + 8 * HOUR
    told = coverage_of([PAPER, REEF], state, START, end, made_at=end)
    paper, reef, old = told.sources
    assert [at.hour for at in paper.checked] == [8, 9, 10, 14, 15]
    assert [(f.fault, f.reason) for f in paper.failed] == [(Fault.TIMEOUT, "why")]
    assert [(gap.first.hour, gap.last.hour) for gap in paper.gaps] == [(10, 14)]
    assert paper.unread == (("gone", 1),)
    assert told.unseen == (REEF,)
    assert [(gap.first, gap.last) for gap in reef.gaps] == [(START, end)]
    assert old.source.title == "old (taken off the list)"
    lines = "\n".join(coverage_lines(told))
    assert "2 of 3 sources, 6 times" in lines
    assert "Not checked: reef." in lines
    assert "Checked with gaps: paper, old." in lines
    assert "Pages named and not read: 1, 0 of them still to be had." in lines


def test_the_future_was_not_checked(state: WatchState) -> None:
    keep(state, "paper", 0)
    now = START + HOUR
    told = coverage_of([PAPER], state, START, START + timedelta(days=30), made_at=now)
    assert told.last == now
    assert told.sources[0].gaps == ()


def test_nothing_watched_is_told(state: WatchState) -> None:
    assert coverage_lines(coverage_of([], state, START, START + HOUR, START + HOUR)) == [
        "No source is watched: nothing was checked from 2026-11-02 08:00 UTC to 2026-11-02 09:00 UTC."
    ]


def test_a_signed_statement_is_verified_and_any_change_breaks_it(state: WatchState, tmp_path: Path) -> None:
    keep(state, "paper", 0)
    key = open_key(tmp_path / "home" / "signing.key")
    told = coverage_of([PAPER, REEF], state, START, START + HOUR, START + HOUR)
    document = sign(coverage_document(told), key)
    text = json.dumps(document, indent=3)
    found = verify(text, "c.json")
    assert found.fingerprint == fingerprint(key.public_key())
    assert found.statement["not_checked"] == ["reef"]
    for changed in (text.replace('"reef"', '"rief"'), text.replace("08:00", "07:00"), json.dumps({**document, "x": 1})):
        with pytest.raises(DataError, match="changed after it was signed"):
            verify(changed, "c.json")
    broken_ones = [json.dumps({**document, name: value}) for name, value in (("public_key", "?"), ("signature", 7))]
    for broken in ("", "[]", "{}", *broken_ones):
        with pytest.raises(DataError, match="no signed statement"):
            verify(broken, "c.json")


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "signing.key"
    first = open_key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert fingerprint(open_key(path).public_key()) == fingerprint(first.public_key())
    path.write_text("no key")
    with pytest.raises(DataError, match="holds no signing key"):
        open_key(path)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1, max_size=6), values, max_size=4))
def test_whatever_is_signed_verifies_after_a_trip_through_json(statement: dict[str, object]) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signed = sign({f"_{name}": value for name, value in statement.items()}, key)
    found = verify(json.dumps(signed), "x")
    assert {name[1:] for name in found.statement if name.startswith("_")} == set(statement)
