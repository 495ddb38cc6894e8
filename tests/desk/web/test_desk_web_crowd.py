"""More is asked than the desk can answer: who is not served is told so, and the desk is there again afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from werkzeug.test import Client
from werkzeug.wrappers import Response

from sanctrace.desk.cli import main
from sanctrace.desk.web.crowd import MOST_WAITING, RETRY_AFTER, turn_away

_CLIENTS = 300


@pytest.mark.parametrize("path", ["/", "/api/v1/cases"])
@pytest.mark.parametrize(("waiting", "status"), [(0, 200), (MOST_WAITING, 200), (MOST_WAITING + 1, 503)])
def test_only_behind_a_long_queue_is_anyone_turned_away(path: str, waiting: int, status: int) -> None:
    answer = Client(turn_away(Response("served"), lambda: waiting)).get(path)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == (None if status == 200 else f"{RETRY_AFTER}")


def test_a_program_that_is_turned_away_gets_a_problem_in_json() -> None:
    answer = Client(turn_away(Response("served"), lambda: 1, most=0)).get("/api/v1/cases")
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"].endswith("busy")
    assert "Try again" in answer.json["detail"]


def test_a_crowd_is_answered_in_full_or_told_when_to_come_again(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["demo", "--quiet", "--out", str(tmp_path)]).exit_code == 0
    arguments = ["desk", "--no-browser", "--json", "--port", "0", "--out", str(tmp_path)]
    code = "from sanctrace.desk.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        url = json.loads(started.stdout.readline())["desk"]
        try:
            answers = _crowd(f"{url}api/v1/cases")
            afterwards = httpx.get(f"{url}api/v1/cases", timeout=30)
        finally:
            started.terminate()
    assert len(answers) == _CLIENTS
    assert {answer.status_code for answer in answers} == {200, 503}
    assert all(answer.headers["Retry-After"] == f"{RETRY_AFTER}" for answer in answers if answer.status_code == 503)
    assert all(answer.json()["cases"] for answer in answers if answer.status_code == 200)
    assert afterwards.status_code == 200


def _crowd(url: str) -> list[httpx.Response]:
    """The answers to as many clients that ask at the same moment."""
    ready, answers = threading.Barrier(_CLIENTS), []

    def ask() -> None:
        with httpx.Client(timeout=120, verify=False) as client:  # plain http: certificates would only cost time
            ready.wait()
            answers.append(client.get(url))

    threads = [threading.Thread(target=ask) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
