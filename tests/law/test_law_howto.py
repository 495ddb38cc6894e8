"""The how-to adds a regime that loads, passes the linter, and whose cases hold."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sanctrace.lexicon.goods import load_goods
from sanctrace.rules import read_rulebook
from sanctrace.rules.law_cases import load_cases, run_change
from sanctrace.rules.lint import Severity, lint

ROOT = Path(__file__).parents[2]
LAW = ROOT / "src" / "sanctrace" / "law"


def test_the_example_of_the_how_to_is_a_whole_regime(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "howto" / "add-a-regime.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S)
    names = re.findall(r"`src/sanctrace/law/(un/liberia/\S+\.yml)`", text)
    assert len(blocks) == len(names) == 3
    for folder in ("terms", "lists"):
        shutil.copytree(LAW / folder, tmp_path / folder)
    for name, block in zip(names, blocks, strict=True):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(block, encoding="utf-8")
    rulebook = read_rulebook(tmp_path, load_goods())
    _, changes = load_cases(tmp_path)
    assert len(rulebook.measures) == len(changes) == 2
    assert [str(f) for c in changes for f in run_change(c, rulebook)] == []
    assert [str(i) for i in lint(rulebook, changes) if i.severity is Severity.ERROR] == []
