"""An export is there whole, or what stood there before still is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sanctrace.desk.exports.outbox import Outbox
from sanctrace.model import ExportError


def test_files_get_their_names_together(tmp_path: Path) -> None:
    with Outbox() as outbox:
        outbox.file(tmp_path / "a").write(b"one")
        outbox.file(tmp_path / "b").write(b"two")
        assert [p for p in tmp_path.iterdir() if not p.name.startswith(".")] == []
    assert [(w.path.name, w.size, w.sha256) for w in outbox.written] == [
        ("a", 3, hashlib.sha256(b"one").hexdigest()),
        ("b", 3, hashlib.sha256(b"two").hexdigest()),
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), Outbox() as outbox:
        outbox.file(tmp_path / "a").write(b"half")
        outbox.file(tmp_path / "b").write(b"half")
        raise ZeroDivisionError
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"before")]


def test_a_full_disk_is_told_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a\.csv: cannot be written \(No space left"), Outbox() as outbox:
        outbox.file(tmp_path / "a.csv")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("none/a", "the folder .*none does not exist"), ("folder", "is no plain file"), ("twice", "would have this name")],
)
def test_a_place_that_will_not_do_is_told(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match=words), Outbox() as outbox:
        outbox.file(tmp_path / "twice")
        outbox.file(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
