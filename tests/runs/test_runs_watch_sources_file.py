"""The sources file: read with line numbers of what is wrong, changed without touching what people wrote."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sanctrace.model import DataError, Source, SourceKind
from sanctrace.runs.watch.sources_file import (
    add_sources,
    duration,
    duration_text,
    new_id,
    read_sources,
    remove_sources,
)

BY_HAND = """\
# Mine. Do not tidy.
sources:
# the port
- id: port
  kind: feed   # an old one
  address: https://port.example/rss
  every: 2h

# the reef
- id: reef
  kind: sitemap
  address: https://reef.example/sitemap.xml
  since: 2024-01-01
  keep: [Korea]
- id: saved
  kind: folder
  address: /data/saved
"""
PORT = Source(id="port", kind=SourceKind.FEED, address="https://port.example/rss", every=timedelta(hours=2))
REEF = Source(
    id="reef",
    kind=SourceKind.SITEMAP,
    address="https://reef.example/sitemap.xml",
    since=date(2024, 1, 1),
    keep=("Korea",),
)
SAVED = Source(id="saved", kind=SourceKind.FOLDER, address="/data/saved")
FULL = Source(
    id="full",
    kind=SourceKind.GDELT,
    address="http://gdelt.example/lastupdate.txt",
    title="Everything: “all”, # and more",
    every=timedelta(minutes=15),
    tags=("asia", "sea"),
    since=date(2026, 1, 1),
    keep=("Korea",),
    drop=("football",),
    tables=("gkg",),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def test_a_file_is_read(file: Path) -> None:
    assert read_sources(file) == (PORT, REEF, SAVED)
    assert read_sources(file.with_name("none.yml")) == ()


def test_what_people_wrote_stays_when_a_source_is_added(file: Path) -> None:
    add_sources(file, [FULL])
    assert read_sources(file) == (PORT, REEF, SAVED, FULL)
    assert file.read_text(encoding="utf-8").startswith(BY_HAND)


def test_only_its_own_lines_go_with_a_source(file: Path) -> None:
    remove_sources(file, ["port"])
    assert read_sources(file) == (REEF, SAVED)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Mine. Do not tidy.\nsources:\n# the port\n\n# the reef\n- id: reef\n")
    remove_sources(file, ["reef", "saved"])
    assert read_sources(file) == ()
    add_sources(file, [PORT])
    assert read_sources(file) == (PORT,)


def test_a_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sources.yml"
    add_sources(path, [PORT, FULL])
    add_sources(path, [SAVED])
    assert read_sources(path) == (PORT, FULL, SAVED)


def test_a_file_that_cannot_be_changed_in_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    text = "{sources: [{id: port, kind: feed, address: 'https://port.example/rss'}]}\n"
    path.write_text(text)
    with pytest.raises(DataError):
        add_sources(path, [SAVED])
    assert path.read_text() == text


def test_an_unknown_id_is_not_removed(file: Path) -> None:
    with pytest.raises(DataError, match="no source is called nobody"):
        remove_sources(file, ["port", "nobody"])
    assert len(read_sources(file)) == 3


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        ((" https://port.example/rss", " port.example/rss"), 4, "no http"),
        (("id: reef", "id: port"), 10, "stands twice"),
        (("kind: folder", "kind: drawer"), 16, "drawer"),
        (("every: 2h", "every: 2 hours"), 7, "2 hours"),
        (("2024-01-01", "2024-02-30"), 13, "no day"),
        (("id: saved", "id: Saved"), 15, "Saved"),
        (("keep: [Korea]", "kepp: [Korea]"), 10, "kepp"),
        (
            ("  kind: folder\n  address: /data/saved", "  kind: feed\n  address: https://port.example/rss"),
            15,
            "stands twice",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(file: Path, change: tuple[str, str], line: int, says: str) -> None:
    file.write_text(BY_HAND.replace(*change), encoding="utf-8")
    with pytest.raises(DataError, match=says) as caught:
        read_sources(file)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("Port Gazette", [], "port-gazette"),
        ("https://www.port.example/rss", [], "port-example-rss"),
        ("Порт", [], "source"),
        ("Port", ["port", "port-2"], "port-3"),
        ("x" * 100, [], "x" * 60),
    ],
)
def test_ids_are_made_from_names(name: str, taken: list[str], made: str) -> None:
    assert new_id(name, taken) == made


@pytest.mark.parametrize("text", ["1m", "90m", "7h", "30d"])
def test_lengths_of_time(text: str) -> None:
    assert duration_text(duration(text)) == text


@pytest.mark.parametrize("text", ["", "0m", "1", "m", "-1h", "1w"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="no length"):
        duration(text)
