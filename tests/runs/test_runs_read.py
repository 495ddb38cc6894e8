from __future__ import annotations

from pathlib import Path

import pytest

from sanctrace.ledger import open_ledger
from sanctrace.model import LedgerError, Page, PageError, PageNotFound
from sanctrace.runs.pipeline import Pipeline
from sanctrace.runs.read import PageRead, read_pages

GOOD = Page(source="good.txt", content=b"2024-02-20\nOne thing moved.")
EMPTY = Page(source="empty.txt", content=b"")
LATER = Page(source="later.txt", content=b"2024-02-21\nAnother thing moved.")
MISSING = PageNotFound("missing.txt", "there is no such file")


def test_what_cannot_be_read_comes_out_in_its_place_and_the_rest_is_read(pipeline: Pipeline) -> None:
    outcomes = list(read_pages([GOOD, MISSING, EMPTY, LATER], pipeline))
    assert [type(o) is PageRead for o in outcomes] == [True, False, False, True]
    assert [o.source for o in outcomes if isinstance(o, PageError)] == ["missing.txt", "empty.txt"]


def test_progress_names_each_page_that_is_read(pipeline: Pipeline) -> None:
    seen: list[str] = []
    list(read_pages([GOOD, MISSING, LATER], pipeline, on_page=seen.append))
    assert seen == ["good.txt", "later.txt"]


def test_a_reading_is_kept_before_it_is_handed_out(pipeline: Pipeline, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "kept.db") as ledger:
        outcomes = read_pages([GOOD, LATER], pipeline, keeper=ledger)
        first = next(outcomes)
        assert isinstance(first, PageRead)
        assert list(ledger.current()) == [first.reading]


def test_a_ledger_that_refuses_stops_the_run(pipeline: Pipeline, tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "kept.db")
    ledger.close()
    with pytest.raises(LedgerError):
        list(read_pages([GOOD], pipeline, keeper=ledger))
