from __future__ import annotations

from pathlib import Path

import pytest

from sanctrace.model import Fault, LedgerError, Page, PageError, PageNotFound
from sanctrace.runs.ingest import open_keeper
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
    with open_keeper(tmp_path / "kept.db") as keeper:
        outcomes = read_pages([GOOD, LATER], pipeline, keeper=keeper)
        first = next(outcomes)
        assert isinstance(first, PageRead)
        assert list(keeper.ledger.current()) == [first.reading]


def test_what_cannot_be_read_is_kept_with_the_reason(pipeline: Pipeline, tmp_path: Path) -> None:
    with open_keeper(tmp_path / "kept.db") as keeper:
        list(read_pages([EMPTY, GOOD, MISSING], pipeline, keeper=keeper))
        (unread,) = keeper.ledger.unread_pages()
        assert (unread.source, unread.sha256, unread.fault) == (EMPTY.source, EMPTY.sha256, Fault.NO_TEXT)
        assert unread.reason == "the page is empty"


def test_a_ledger_that_refuses_stops_the_run(pipeline: Pipeline, tmp_path: Path) -> None:
    with open_keeper(tmp_path / "kept.db") as keeper:
        keeper.ledger.close()
        with pytest.raises(LedgerError):
            list(read_pages([GOOD], pipeline, keeper=keeper))
