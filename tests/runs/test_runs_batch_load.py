"""A batch in a ledger: the rows and cases are those of reading page by page."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanctrace.ledger import CaseFilter, open_ledger
from sanctrace.model import BatchError, Page, Reading
from sanctrace.runs.batch.assemble import Format
from sanctrace.runs.batch.load import load_batch
from sanctrace.runs.batch.plan import Keep
from sanctrace.runs.batch.run import Batch, run_batch
from sanctrace.runs.ingest import open_keeper

if TYPE_CHECKING:
    from tests.runs.batch_bench import TERMS, open_reader, stories, write_lines
else:
    from batch_bench import TERMS, open_reader, stories, write_lines

ALL = replace(TERMS, keep=Keep.ALL, chunk_pages=10)
COUNT = 40
Dump = Callable[[str], str]


@pytest.fixture(autouse=True)
def same_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that read find what the tests find."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))


@pytest.fixture(scope="module", params=[Format.JSONL, Format.PARQUET])
def batch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished batch, in each format."""
    folder = tmp_path_factory.mktemp("batch")
    file = write_lines(folder / "a.jsonl", stories(COUNT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        run_batch(Batch(inputs=[str(file)], to=folder / "out", terms=ALL, formats=(request.param,)), lambda _: None)
    return folder / "out"


def readings() -> list[tuple[Page, Reading]]:
    """What the batch read, read here."""
    kind = "text/plain; charset=utf-8"
    pages = [Page(source=url, content=content, content_type=kind) for url, content in stories(COUNT)]
    found = [reading for reading in open_reader(ALL).read(pages) if isinstance(reading, Reading)]
    return list(zip(pages, found, strict=True))


@pytest.fixture
def kept(dump: Dump) -> Dump:
    """All that a ledger holds: every table, every case, and how many cases carry each label.

    Left out are the counters of changes, which count steps, and the numbers that cases got, which follow their order.
    """
    counters = ("ledger_facts:", "cases:", "cases_gone:", "case_sets:")

    def contents(address: str) -> str:
        rows = [row for row in dump(address).split("\n") if not row.startswith(counters)]
        with open_ledger(address) as ledger:
            assert ledger.check() == []
            counts = ledger.count_labels(CaseFilter())
            return "\n".join([*rows, *map(repr, ledger.cases()), *map(repr, counts)])

    return contents


def test_a_loaded_batch_is_as_read_page_by_page(
    batch: Path, ledger_address: str, request: pytest.FixtureRequest, tmp_path: Path, kept: Dump
) -> None:
    server = "://" in ledger_address
    one_by_one = request.getfixturevalue("postgresql_server").new() if server else str(tmp_path / "one.db")
    with open_keeper(one_by_one) as keeper:
        for page, reading in readings():
            keeper.save(page, reading)
    steps: list[tuple[int, int]] = []
    assert load_batch(batch, ledger_address, lambda done, total: steps.append((done, total))) == COUNT
    assert steps[-1] == (COUNT, COUNT)
    assert kept(ledger_address) == kept(one_by_one)
    assert load_batch(batch, ledger_address, lambda *_: None) == 0
    with open_ledger(ledger_address) as ledger:
        assert ledger.check() == []
        assert ledger.counts().cases > 0
    assert kept(ledger_address) == kept(one_by_one)


def test_a_load_that_breaks_off_is_made_good_by_whoever_opens_the_ledger_next(batch: Path, ledger_address: str) -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_batch(batch, ledger_address, stop)
    with open_ledger(ledger_address) as ledger:
        assert (ledger.counts().articles, ledger.counts().cases) == (COUNT, 0)
    with open_keeper(ledger_address) as keeper:
        assert keeper.ledger.counts().cases > 0
        assert keeper.ledger.check() == []


def test_a_small_batch_goes_page_by_page_into_a_large_ledger(
    batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Dump
) -> None:
    from sanctrace.runs.batch import load

    gathered: list[str] = []
    monkeypatch.setattr(load, "gather_all", lambda *_, **__: gathered.append("all"))
    monkeypatch.setattr(load, "_LARGER", 0)
    with open_keeper(tmp_path / "large.db") as keeper:
        keeper.save(*readings()[0])
    assert load_batch(batch, str(tmp_path / "large.db"), lambda *_: None) == COUNT - 1
    assert gathered == []
    load_batch(batch, str(tmp_path / "new.db"), lambda *_: None)
    monkeypatch.undo()
    with open_keeper(tmp_path / "new.db"):
        assert kept(str(tmp_path / "large.db")) == kept(str(tmp_path / "new.db"))


def test_what_is_no_batch_or_was_changed_is_refused(batch: Path, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="holds no finished batch"):
        load_batch(tmp_path, str(tmp_path / "a.db"), lambda *_: None)
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in batch.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    (events,) = copy.glob("events.*")
    events.write_bytes(events.read_bytes().replace(b"coal", b"gold") + b" ")
    with pytest.raises(BatchError, match="was changed since it was written"):
        load_batch(copy, str(tmp_path / "a.db"), lambda *_: None)
    events.unlink()
    with pytest.raises(BatchError, match="is gone"):
        load_batch(copy, str(tmp_path / "a.db"), lambda *_: None)
