"""What changed in a list, entries as JSON, and decisions that a change reopens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sanctrace.actors import (
    ChangeKind,
    Decision,
    Decisions,
    EntryKind,
    ListedName,
    ListEntry,
    Snapshot,
    Verdict,
    changes,
    entry_from_json,
    entry_hash,
    entry_to_json,
    load_roster,
)

ENTRY = ListEntry(id="e1", kind=EntryKind.PERSON, names=(ListedName(text="Tasto Belwe"),), listed_on=date(2016, 3, 2))


def snapshot(*entries: ListEntry) -> Snapshot:
    return Snapshot(list_id="l", list_name="L", sha256="0" * 64, dated=None, entries=entries)


def test_listed_delisted_amended() -> None:
    other = replace(ENTRY, id="e2")
    amended = replace(ENTRY, names=(*ENTRY.names, ListedName(text="T. Belwe")), births=("1962",))
    found = list(changes(snapshot(ENTRY, other), snapshot(amended, replace(ENTRY, id="e3"))))
    assert [(c.kind, c.entry.id) for c in found] == [
        (ChangeKind.AMENDED, "e1"),
        (ChangeKind.LISTED, "e3"),
        (ChangeKind.DELISTED, "e2"),
    ]
    assert found[0].details == ("names: with T. Belwe", "births: with 1962")


def test_an_entry_that_ends_is_delisted() -> None:
    (found,) = changes(snapshot(ENTRY), snapshot(replace(ENTRY, delisted_on=date(2020, 1, 1))))
    assert (found.kind, found.details) == (ChangeKind.DELISTED, ("delisted_on: nothing became 2020-01-01",))


def test_the_same_list_has_no_change() -> None:
    assert list(changes(snapshot(ENTRY), snapshot(ENTRY))) == []


def test_entries_survive_json() -> None:
    for whole in load_roster().snapshots:
        for entry in whole.entries:
            assert entry_from_json(entry_to_json(entry)) == entry


def decision(verdict: Verdict, at: int, entry: ListEntry = ENTRY) -> Decision:
    return Decision(
        query="BELWE, Tasto",
        list_id="l",
        entry=entry.id,
        verdict=verdict,
        why="another birth date",
        by="ana",
        at=datetime(2026, 1, at, tzinfo=UTC),
        snapshot="l@000000000000",
        entry_hash=entry_hash(entry),
    )


def test_a_decision_stands_whatever_the_order_of_the_words() -> None:
    kept = Decisions([decision(Verdict.NOT_THE_SAME, 1)])
    found = kept.about("Tasto Belwe", "l", ENTRY)
    assert found is not None
    assert found.why == "another birth date"
    assert kept.about("Tasto Bell", "l", ENTRY) is None


def test_a_decision_can_be_withdrawn() -> None:
    kept = Decisions([decision(Verdict.WITHDRAWN, 2), decision(Verdict.NOT_THE_SAME, 1)])
    assert kept.about("Tasto Belwe", "l", ENTRY) is None
    assert len(kept.rows) == 2


def test_a_changed_entry_reopens_the_question() -> None:
    kept = Decisions([decision(Verdict.NOT_THE_SAME, 1)])
    amended = replace(ENTRY, births=("1962",))
    assert kept.about("Tasto Belwe", "l", amended) is None
    assert kept.outdated("Tasto Belwe", "l", amended) is not None


def test_times_need_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(decision(Verdict.SAME, 1), at=datetime(2026, 1, 1))  # noqa: DTZ001
