"""A roster kept on disk answers like the one it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctrace.actors import load_roster
from sanctrace.model import DataError
from sanctrace.runs.list_store import ListStore
from sanctrace.runs.roster_files import keep_roster_files, open_roster_files


def never() -> list[object]:
    raise AssertionError("the kept roster was not used")


def test_kept_and_opened(tmp_path: Path) -> None:
    built = load_roster()
    keep_roster_files(tmp_path / "r", built)
    opened = open_roster_files(tmp_path / "r", never)  # type: ignore[arg-type]
    (before,), (after,) = built.snapshots, opened.snapshots
    assert list(after.entries) == list(before.entries)
    assert (after.label, after.dated, len(after.entries)) == (before.label, before.dated, 214)
    assert after.entries[-1] == before.entries[-1]
    assert after.entries[2:4] == list(before.entries[2:4])
    for name in ("KOMID", "Ri Je-seon", "IMO 7937317", "Chongchongang"):
        told = [(h.entry, h.score, h.listed) for h in opened.search(name, threshold=0.7)]
        assert told == [(h.entry, h.score, h.listed) for h in built.search(name, threshold=0.7)]
    assert opened.by_imo("7937317")[0][1] == built.by_imo("7937317")[0][1]


def test_files_of_an_older_form_are_built_anew(tmp_path: Path) -> None:
    keep_roster_files(tmp_path / "r", load_roster())
    (tmp_path / "r" / "heads.json").write_text('{"version": 0, "snapshots": []}', encoding="utf-8")
    assert open_roster_files(tmp_path / "r", lambda: load_roster().snapshots).search("KOMID", threshold=0.9)


def test_damaged_states_and_decisions_are_told(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    (tmp_path / "lists.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(DataError, match="damaged"):
        store.states()
    (tmp_path / "decisions.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(DataError, match="not a decision"):
        store.decisions()
