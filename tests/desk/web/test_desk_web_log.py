"""What a desk with accounts writes to its log while people use, try and break it: no name, no word of theirs."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from click.testing import CliRunner

from sanctrace.desk.cli import main

PASSWORD = "four quiet tugboats"
SOUGHT = "Ri Yong-gil of Dandong"  # somebody whom a colleague looks for


def test_the_log_holds_nothing_about_anybody(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    assert CliRunner().invoke(main, ["demo", "--quiet", "--out", str(out)]).exit_code == 0
    ledger = out / "ledger.db"
    added = ["accounts", "add", "Ana Lyst", "--role", "admin", "--password-stdin", "--ledger", str(ledger)]
    assert CliRunner().invoke(main, added, input=PASSWORD + "\n").exit_code == 0
    code = "from sanctrace.desk.cli import main; main()"
    arguments = ["desk", "--no-browser", "--json", "--port", "0", "--ledger", str(ledger)]
    with (tmp_path / "log").open("w") as errors, subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=errors, text=True
    ) as started:  # fmt: skip
        assert started.stdout is not None
        first = started.stdout.readline()
        answers = used_tried_and_broken(json.loads(first)["desk"], ledger)
        started.send_signal(signal.SIGINT)
        rest = started.stdout.read()
        assert started.wait(timeout=30) == 0
    told = rest + (tmp_path / "log").read_text()
    assert {200, 404} <= set(answers)
    assert max(answers) >= 500  # something did go wrong inside
    for secret in (PASSWORD, "Ana Lyst", "Ana", "Mallory", "st_secret", *SOUGHT.split(), "127.0.0.1", "session"):
        assert not re.search(rf"\b{re.escape(secret)}\b", told), told


def used_tried_and_broken(address: str, ledger: Path) -> list[int]:
    """Somebody signs in and searches, somebody else fails to, and the ledger is damaged under their hands."""
    answers = []
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:

        def sign_in(name: str, password: str) -> None:
            form = re.search(r'name="token" value="([^"]+)"', client.get("/sign-in").text)
            assert form is not None
            fields = {"token": form[1], "name": name, "password": password}
            answers.append(client.post("/sign-in/password", data=fields).status_code)

        sign_in("Mallory", "mallory tries her luck")
        sign_in("Ana Lyst", PASSWORD)
        asked: tuple[dict[str, str], ...] = ({"q": SOUGHT}, {"q": SOUGHT, "page": "x"}, {})
        answers += [client.get("/", params=given).status_code for given in asked]
        answers.append(client.get(f"/case/{SOUGHT}").status_code)
        answers.append(client.get("/api/v1/cases", headers={"Authorization": "Bearer st_secret"}).status_code)
        answers.append(client.post("/sign-in/password", content=b"\xff" * 100).status_code)
        content = ledger.read_bytes()
        ledger.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
        answers += [client.get("/", params={"q": SOUGHT}).status_code for _ in range(2)]
    return answers
