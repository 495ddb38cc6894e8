"""`sanctrace read --skim`: what is set aside is said, what is read is read as without it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from click.testing import CliRunner

from sanctrace.desk.cli import main

BREAD = "<html><body><p>The town council of Reading met on Monday to talk about the price of bread.</p></body></html>"
EXAMPLE = resources.files("sanctrace.desk") / "examples" / "04-whisky-in-the-soap.html"


def test_a_page_set_aside_is_told_and_the_others_are_read_as_ever(tmp_path: Path) -> None:
    bread = tmp_path / "bread.html"
    bread.write_text(BREAD, encoding="utf-8")
    arguments = ["read", "--json", "--quiet", str(bread), str(EXAMPLE)]
    skimmed = CliRunner().invoke(main, [*arguments, "--skim"])
    whole = CliRunner().invoke(main, arguments)
    assert skimmed.exit_code == whole.exit_code == 0
    aside, read = skimmed.stdout.splitlines()
    assert read == whole.stdout.splitlines()[1]
    told = json.loads(aside)
    assert told["source"] == str(bread) and told["dropped"]["gate"] == "bytes" and not told["relevant"]
    assert json.loads(whole.stdout.splitlines()[0])["events"] == []


def test_people_are_told_on_stderr(tmp_path: Path) -> None:
    bread = tmp_path / "bread.html"
    bread.write_text(BREAD, encoding="utf-8")
    done = CliRunner().invoke(main, ["read", "--skim", str(bread)])
    assert "not read: dropped by the gate on bytes: nowhere in the page" in done.stderr and not done.stdout
