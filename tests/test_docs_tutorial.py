"""What the tutorial shows of a command's output is what the command prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOWN = re.compile(r"```sh\n(sanctrace [^\n]+)\n```\n\nprints, among more:\n\n```\n(.*?)```", re.S)
PAIRS = SHOWN.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("command", "shown"), PAIRS, ids=[command for command, _ in PAIRS])
def test_a_command_prints_what_the_tutorial_shows(command: str, shown: str) -> None:
    words = [sys.executable, "-c", "from sanctrace.desk.cli import main; main()", *shlex.split(command)[1:]]
    environment = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert [line.rstrip() for line in shown.splitlines()] == [
        line.rstrip() for line in done.stdout.splitlines() if line.rstrip() in {s.rstrip() for s in shown.splitlines()}
    ]


def test_the_tutorial_shows_something() -> None:
    assert PAIRS
