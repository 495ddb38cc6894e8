"""Data files: checked with their line, and enough to teach the reader a new line or publisher."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from sanctrace.model import DataError, Page
from sanctrace.news.catalogue import read_catalogue
from sanctrace.news.read import read_page

STORY = (
    "Ferry sinks at her moorings\n\n4 May 2021\n\nThe ferry sank at noon with nobody aboard, the harbour said.\n\n"
    "{line}\n\nShe will be raised on Friday by a crane from Odesa.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may change."""
    with as_file(files("sanctrace.news.sources")) as source:
        shutil.copytree(source, tmp_path / "sources", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "sources"


def change(path: Path, edit: Callable[[str], str]) -> None:
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_new_family_needs_no_python(folder: Path) -> None:
    line = "The kiosk thanks its patrons, near and far."
    page = Page(source="p.txt", content=STORY.format(line=line).encode())
    assert line in read_page(page, read_catalogue(folder)).body
    change(
        folder / "furniture.yml",
        lambda text: text.replace(
            "families:\n",
            "families:\n  - id: kiosk\n    met: under the second paragraph\n    role: ad\n"
            "    starts:\n      - the kiosk thanks its (patrons|guests)\n",
            1,
        ),
    )
    assert line not in read_page(page, read_catalogue(folder)).body


def test_a_new_publisher_needs_no_python(folder: Path) -> None:
    change(
        folder / "publishers.yml",
        lambda text: text.replace(
            "publishers:\n",
            "publishers:\n  - {name: The Ferry Post, domains: [ferry.example], names: [FERRYPOST], day_first: false}\n",
            1,
        ),
    )
    story = STORY.format(line="Nobody was hurt.").replace("4 May 2021", "05/04/2021")
    article = read_page(Page(source="https://www.ferry.example/a", content=story.encode()), read_catalogue(folder))
    assert article.publisher == "The Ferry Post"
    assert article.published is not None
    assert article.published.text == "2021-05-04"


def test_a_new_agency_needs_no_python(folder: Path) -> None:
    change(folder / "agencies.yml", lambda text: text + "  - {name: Quay Wire, forms: [QW, Quay Wire]}\n")
    story = STORY.format(line="No.").replace("The ferry sank", "ODESA (QW) — The ferry sank")
    assert read_page(Page(source="p.txt", content=story.encode()), read_catalogue(folder)).agencies == ("Quay Wire",)


@pytest.mark.parametrize(
    ("name", "added", "says"),
    [
        ("furniture", "\nfamilies: []\n", "twice"),
        ("agencies", "  - {name: X}\n", "forms"),
        ("calendars", "\nmoons: []\n", "moons"),
        ("publishers", "\n  - [\n", "YAML"),
    ],
)
def test_faults_carry_file_and_line(folder: Path, name: str, added: str, says: str) -> None:
    change(folder / f"{name}.yml", lambda text: text + added)
    with pytest.raises(DataError, match=says) as fault:
        read_catalogue(folder)
    assert fault.value.path.endswith(f"{name}.yml")


def test_a_pattern_that_cannot_be_read_names_its_family(folder: Path) -> None:
    change(folder / "furniture.yml", lambda text: text.replace("- adchoices", "- (adchoices", 1))
    with pytest.raises(DataError, match="ad-label") as fault:
        read_catalogue(folder)
    assert fault.value.line is not None


def test_a_family_may_stand_once(folder: Path) -> None:
    change(folder / "furniture.yml", lambda text: text.replace("- id: ad-continues", "- id: ad-label", 1))
    with pytest.raises(DataError, match="ad-label"):
        read_catalogue(folder)
