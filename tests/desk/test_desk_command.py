"""`sanctrace desk` as it is started: what it refuses, and the example pages at first sight."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_an_address_that_others_can_reach_is_refused(host: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["desk", "--no-browser", "--host", host, "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "the desk has no accounts" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["desk", "--no-browser", "--ledger", str(tmp_path / "none.db")])
    assert result.exit_code == 1
    assert "there is no ledger" in result.output


def test_the_example_pages_are_there_at_first_sight(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    arguments = ["desk", "--no-browser", "--json", "--port", "0", "--by", "Ana", "--out", str(out)]
    code = "from sanctrace.desk.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        stands = json.loads(started.stdout.readline())
        assert stands["cases"] > 0
        page = httpx.get(stands["desk"], timeout=30).text
        started.send_signal(signal.SIGINT)
        assert started.wait(timeout=30) == 0
    assert re.search(r"<h1>[1-9]\d* cases to decide</h1>", page)
    assert "Judging as Ana" in page
    assert (out / "ledger.db").exists()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["demo", "--quiet", "--out", str(tmp_path)]).exit_code == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["desk", "--no-browser", "--out", str(tmp_path), "--port", port])
    assert result.exit_code == 1
    assert "Name another --port" in result.output
