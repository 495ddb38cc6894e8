"""Bad input of every kind: read or refused in words, within bounds; nothing run, nothing fetched, nothing written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hostile_files import files
from hostile_pages import page, pages

SECONDS = 30  # of processor time for one input, on any machine: a guard against a hang, not a figure of speed
GIGABYTES = 4.0  # of address space; what was really held is asserted below
HUGE = 200_000_000  # bytes of the file that is one line
CHILD = Path(__file__).with_name("hostile_child.py")


def _ran(folder: Path, inputs: Sequence[tuple[str, str, bytes]]) -> dict[str, dict[str, Any]]:
    """What became of each input, by its file's name."""
    sound = folder / "sound.html"
    sound.write_text(page(), encoding="utf-8")
    lines = [json.dumps(["page", str(sound)])]
    for reader, name, content in inputs:
        path = folder / name
        with path.open("wb") as file:
            if name.startswith("long-200-mb-line"):
                file.truncate(HUGE)
            else:
                file.write(content)
        lines.append(json.dumps([reader, str(path)]))
    listing = folder / "listing.jsonl"
    listing.write_text("\n".join(lines), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(CHILD), str(listing), str(SECONDS), str(GIGABYTES)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1_200,
    )
    assert run.returncode == 0, run.stderr[-2_000:]
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["name"]: row for row in rows}


def _pages() -> Iterator[tuple[str, str, bytes]]:
    for one in pages():
        yield "page", one.name + one.ending, one.content


def _files() -> Iterator[tuple[str, str, bytes]]:
    for one in files():
        yield one.reader, f"{one.reader.replace(':', '-')}-{one.name}", one.content


def sort_of(reader: str) -> str:
    """The sort under which docs/reliability.md counts a reader's inputs."""
    kinds = {"page": "pages", "list": "sanctions lists", "feed": "feeds", "law": "law files"}
    return kinds.get(reader.partition(":")[0], "packed and archived")


@pytest.fixture(scope="module")
def read_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return _ran(tmp_path_factory.mktemp("pages"), list(_pages()))


@pytest.fixture(scope="module")
def read_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return _ran(tmp_path_factory.mktemp("files"), list(_files()))


@pytest.fixture(scope="module", params=["read_pages", "read_files"])
def told(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = request.getfixturevalue(request.param)
    return found


def test_no_input_is_lost_on_the_way(
    read_pages: dict[str, dict[str, Any]], read_files: dict[str, dict[str, Any]]
) -> None:
    assert sorted(read_pages) == sorted(name for _, name, _ in _pages())
    assert sorted(read_files) == sorted(name for _, name, _ in _files())
    assert len(read_pages) + len(read_files) >= 800


def test_each_is_read_or_refused_within_its_bounds(told: dict[str, dict[str, Any]]) -> None:
    other = [(n, r["outcome"], r.get("message")) for n, r in told.items() if r["outcome"] not in {"read", "refused"}]
    assert other == []
    assert max(r["peak_mb"] for r in told.values()) < 2_000


def test_a_refusal_says_in_one_printable_line_what_is_wrong(told: dict[str, dict[str, Any]]) -> None:
    for name, row in told.items():
        if row["outcome"] == "refused":
            assert len(row["message"]) > 20, name
            assert row["message"].isprintable(), (name, row["message"])


def test_nothing_is_run_fetched_or_written(told: dict[str, dict[str, Any]]) -> None:
    assert [(n, r["touched"]) for n, r in told.items() if r["touched"]] == []


def test_the_story_beside_the_hostile_part_is_still_read(read_pages: dict[str, dict[str, Any]]) -> None:
    spared = ("scripted-", "formula-", "injected-", "claims-", "nested-", "entities-")
    lost = {n for n, r in read_pages.items() if n.startswith(spared) and not r.get("events")}
    # An unclosed style element hides what follows it from a browser too; a null character makes a page a binary file.
    assert lost <= {"scripted-title-13.html", "scripted-title-18.html", "scripted-body-18.html"}


def test_what_is_larger_than_allowed_is_not_even_read(read_pages: dict[str, dict[str, Any]]) -> None:
    assert "20" in read_pages["long-200-mb-line.huge"]["message"]


@pytest.mark.parametrize("reader", ["list", "law", "packed", "warc", "gdelt"])
def test_no_bomb_is_unpacked_beyond_the_limit(reader: str, read_files: dict[str, dict[str, Any]]) -> None:
    bombs = {n: r for n, r in read_files.items() if n.startswith(reader) and ("bomb" in n or "laughs" in n)}
    assert bombs
    for row in bombs.values():
        assert row["outcome"] == "refused" or row.get("left after", 0) < 30_000_000
        assert row["characters"] < 1_000_000 if "characters" in row else True


def test_the_figures_of_the_docs_are_those_of_the_corpus() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    told = {sort: int(count) for sort, count in re.findall(r"^\| ([a-z ]+) \| (\d+) \| ", text, re.M)}
    sorts = Counter(sort_of(reader) for reader, _, _ in [*_pages(), *_files()])
    assert {sort: told.get(sort) for sort in sorts} == dict(sorts)
    whole = re.search(r"makes (\d+) bad inputs", text)
    ended = re.search(r"Result: (\d+) read, (\d+) refused", text)
    assert whole is not None
    assert ended is not None
    assert int(whole[1]) == sum(sorts.values()) == int(ended[1]) + int(ended[2])
