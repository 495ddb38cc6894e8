"""A sample of the faults of `benchmarks/faults.py`: after each the doctor says sound, or names it and mends it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FAULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "faults.py"
# One of each kind at least.
COUNT = 20


def test_no_fault_loses_a_judgement_or_tells_anything_twice(tmp_path: Path) -> None:
    figures = tmp_path / "faults.json"
    command = [sys.executable, str(FAULTS), "--faults", str(COUNT), "--seed", "5", "--quiet", "--to", str(figures)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert run.returncode == 0, run.stdout + run.stderr
    kinds = json.loads(figures.read_text(encoding="utf-8"))["kinds"]
    assert {name.rpartition(", ")[0] for name in kinds} >= {
        "kill -9", "full disk", "read-only disk", "locked", "bytes overwritten", "mending killed", "values altered",
        "clock set", "worker lost", "endless source",
    }  # fmt: skip
    for name, row in kinds.items():
        assert row["sound"] + row["mended"] + row["mended_with_losses"] == row["injected"], (name, row)
        if name.startswith(("full disk", "read-only disk", "locked", "server restarted")):
            assert row["named"] == row["lasting"], (name, row)
