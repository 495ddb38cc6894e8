"""Ledgers to export: the example pages as read, and a page whose every word is hostile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main
from sanctrace.model import Page, Reading
from sanctrace.runs.ingest import open_keeper

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import cases_of, hostile
else:
    from kept_cases import cases_of, hostile


@pytest.fixture(scope="session")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of `sanctrace demo`: real readings of the example pages."""
    out = tmp_path_factory.mktemp("demo")
    done = CliRunner().invoke(main, ["demo", "--out", str(out), "--quiet"])
    assert done.exit_code == 0, done.output
    return out / "ledger.db"


@pytest.fixture
def hostile_ledger(lorries: Reading, tmp_path: Path) -> Path:
    """A ledger with one case, whose page carries scripts, formulas, verdicts, other scripts and stray characters."""
    path = tmp_path / "hostile.db"
    page = Page(source="https://evil.example/a?b=<c>&d='e'", content=b"hostile")
    with open_keeper(path) as keeper:
        keeper.save(page, hostile(lorries, page))
    return path


STORY = """{outlet}

World

{title}

Published: February 20, 2024 08:34

SEOUL - Russian President Vladimir Putin has given North Korean leader Kim Jong Un a Russian-made car, state media said.

A Russian-made car came to Kim's aides on February {day}, the Korean Central News Agency (KCNA) reported. {more}
"""


@pytest.fixture(scope="session")
def told_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one event that two pages tell differently, and on which a person has noted an opinion."""
    folder = tmp_path_factory.mktemp("twice")
    more = "South Korea's foreign ministry said the gift violates UN sanctions."
    (folder / "a.txt").write_text(STORY.format(outlet="The Luzon Courier", title="An illegal gift", day=18, more=more))
    denial = "The Kremlin denied that Putin had given Kim a car."
    (folder / "b.txt").write_text(STORY.format(outlet="Harbour Gazette", title="Car for Kim", day=17, more=denial))
    ledger = folder / "ledger.db"
    runner = CliRunner()
    read = ["read", "--quiet", "--ledger", str(ledger), str(folder / "a.txt"), str(folder / "b.txt")]
    assert runner.invoke(main, read).exit_code == 0
    (case,) = cases_of(ledger)
    note = [
        "judge",
        case.id,
        "note",
        "--ledger",
        str(ledger),
        "--by",
        "Ana Lyst",
        "--reason",
        "It is illegal, I think.",
    ]
    assert runner.invoke(main, note).exit_code == 0
    return ledger
