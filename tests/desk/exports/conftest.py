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
    from tests.desk.exports.kept_cases import hostile
else:
    from kept_cases import hostile


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
