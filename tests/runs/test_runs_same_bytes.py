"""Two runs give the same bytes, whatever the batch size and the order of the pages."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources

import pytest

from sanctrace.desk.reading_json import reading_line
from sanctrace.events.reader import RuleReader, load_knowledge
from sanctrace.model import Page, PageError, Reading
from sanctrace.runs.pipeline import Pipeline, ReaderStage, open_pipeline
from sanctrace.runs.read import PageRead, read_pages
from sanctrace.runs.settings import Settings

FOLDER = resources.files("sanctrace.desk") / "examples"
PAGES = [Page(source=f.name, content=f.read_bytes()) for f in sorted(FOLDER.iterdir(), key=lambda f: f.name)]


def lines(pages: Sequence[Page], pipeline: Pipeline) -> dict[str, str]:
    """Source to the line that is printed for it."""
    outcomes = list(read_pages(pages, pipeline))
    assert all(isinstance(outcome, PageRead) for outcome in outcomes)
    return {o.page.source: reading_line(o.reading) for o in outcomes if isinstance(o, PageRead)}


@pytest.fixture(scope="module")
def first_run() -> dict[str, str]:
    return lines(PAGES, open_pipeline(Settings()))


@pytest.mark.parametrize("batch_size", [1, 2, 7, 1000])
def test_the_batch_size_changes_no_byte(first_run: dict[str, str], batch_size: int) -> None:
    reader = RuleReader(load_knowledge(), batch_size=batch_size)
    pipeline = replace(open_pipeline(Settings()), events=ReaderStage(reader=reader))
    assert lines(PAGES, pipeline) == first_run


@pytest.mark.parametrize("order", ["backwards", "shuffled", "each twice"])
def test_the_order_of_the_pages_changes_no_byte(first_run: dict[str, str], order: str) -> None:
    pages = {
        "backwards": PAGES[::-1],
        "shuffled": random.Random(5).sample(PAGES, len(PAGES)),
        "each twice": [page for page in PAGES for _ in range(2)],
    }[order]
    assert lines(pages, open_pipeline(Settings())) == first_run


@pytest.mark.parametrize("group", [1, 3, 100])
def test_pages_read_together_give_the_same_bytes(first_run: dict[str, str], group: int) -> None:
    pipeline = open_pipeline(Settings())
    pages: list[Page] = [*PAGES[::-1], Page(source="empty", content=b"")]
    found = [r for at in range(0, len(pages), group) for r in pipeline.read_many(pages[at : at + group])]
    assert isinstance(found.pop(), PageError)
    assert {r.article.source: reading_line(r) for r in found if isinstance(r, Reading)} == first_run


def test_what_is_left_unread_is_told_of_pages_read_together_too() -> None:
    flood = Page(source="flood.txt", content=b"The Monday Market\n\n" + b"Bread was sold here again today. " * 1600)
    pipeline = open_pipeline(Settings())
    (together,) = pipeline.read_many([flood])
    assert isinstance(together, Reading) and together.run.notes == pipeline.read(flood).run.notes != ()


def test_a_page_read_alone_gives_the_same_bytes(first_run: dict[str, str]) -> None:
    for page in PAGES[:4]:
        assert lines([page], open_pipeline(Settings())) == {page.source: first_run[page.source]}


def test_another_process_with_other_hashes_gives_the_same_bytes(first_run: dict[str, str]) -> None:
    """Sets and dictionaries of strings have another order in each process."""
    script = (
        "import runpy, sys\n"
        "names = runpy.run_path(sys.argv[1])\n"
        "found = names['lines'](names['PAGES'], names['open_pipeline'](names['Settings']()))\n"
        "print('\\n'.join(found.values()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, __file__],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
    )
    assert done.stdout.splitlines() == list(first_run.values())
