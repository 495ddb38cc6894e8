"""The fuzzer's targets over a fixed number of inputs: nothing but readings and refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz.py"


@pytest.mark.parametrize(("target", "runs"), [("pages", 400), ("lists", 20_000), ("law", 3_000), ("feeds", 5_000)])
def test_no_input_ends_in_anything_but_a_reading_or_a_refusal(target: str, runs: int, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is not installed; it has wheels for Linux: pip install atheris")
    command = [sys.executable, str(FUZZ), target, "--runs", str(runs), "--keep", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "nothing found" in run.stdout
