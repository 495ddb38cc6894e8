from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

if TYPE_CHECKING:
    from tests.conftest import ChatServer
else:
    ChatServer = Any

TOLD = "A Dutch broker passed two saloon cars to buyers in North Korea on 2 March 2024, a port official said."
SALE = {
    "kind": "transfer",
    "tellings": [{"quote": TOLD, "trigger": "passed"}],
    "supplier": "A Dutch broker",
    "recipient": "Atlantis",
    "items": [{"quote": "two saloon cars", "class": "vehicle"}],
    "when": "on 2 March 2024",
}
KEY = "sk-secret-0123456789"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "cars.txt"
    path.write_text(f"Broker passes cars to North Korea\n\nMarch 5, 2024\n\n{TOLD}\n", encoding="utf-8")
    return path


def run(page: Path, *arguments: str, key: str | None = None) -> Result:
    environment = {"SANCTRACE_LLM_KEY": key}
    return CliRunner().invoke(main, ["read", str(page), *arguments], env=environment)


def llm(server: ChatServer, *more: str) -> list[str]:
    return ["--reader", "llm", "--llm-url", server.url, "--llm-model", "tiny", *more]


def test_a_page_is_read_by_the_model_that_was_named(chat_server: ChatServer, page: Path) -> None:
    chat_server.say_events(SALE | {"recipient": "buyers in North Korea"})
    result = run(page, "--json", *llm(chat_server))
    assert (result.exit_code, result.stderr) == (0, "")
    reading = json.loads(result.stdout)
    (event,) = reading["events"]
    assert event["recipient_detail"]["country"] == "KP"
    assert reading["reader"]["name"] == "llm"
    assert reading["reader"]["model"] == "tiny-test-1"
    assert event["reader"] == f"llm tiny-test-1 sha256:{reading['reader']['prompt_sha256']}"


def test_what_was_not_taken_is_said_on_stderr_and_in_the_json(chat_server: ChatServer, page: Path) -> None:
    chat_server.say_events(SALE, SALE | {"kind": "smuggling"})
    result = run(page, "--json", *llm(chat_server))
    assert "warning: event 1: recipient “Atlantis”: not in the page" in result.stderr
    assert "kind “smuggling”: unknown" in result.stderr
    assert len(json.loads(result.stdout)["reader"]["notes"]) == len(result.stderr.splitlines())
    assert run(page, "--json", "--quiet", *llm(chat_server)).stderr == ""


def test_a_model_that_fails_reads_nothing_and_nobody_else_does(chat_server: ChatServer, page: Path) -> None:
    chat_server.say("As a language model I cannot.")
    result = run(page, "--json", *llm(chat_server))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"sanctrace: {page}: not read: ")
    assert len(result.stderr.splitlines()) == 1


def test_the_record_is_kept_with_each_event_and_the_key_nowhere(
    chat_server: ChatServer, page: Path, tmp_path: Path
) -> None:
    chat_server.say_events(SALE | {"recipient": "buyers in North Korea"})
    ledger, report = tmp_path / "kept.db", tmp_path / "report.html"
    result = run(page, "--ledger", str(ledger), "--report", str(report), *llm(chat_server), key=KEY)
    assert result.exit_code == 0
    assert chat_server.headers[0]["authorization"] == f"Bearer {KEY}"
    with sqlite3.connect(ledger) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert "llm tiny-test-1 sha256:" in dump
    assert KEY not in dump + report.read_text(encoding="utf-8") + result.stdout + result.stderr


def test_the_key_may_stand_in_a_variable_of_another_name(chat_server: ChatServer, page: Path) -> None:
    chat_server.say_events()
    arguments = ["read", str(page), *llm(chat_server, "--llm-key-env", "MY_KEY")]
    assert CliRunner().invoke(main, arguments, env={"MY_KEY": "abc"}).exit_code == 0
    assert chat_server.headers[0]["authorization"] == "Bearer abc"
    missing = CliRunner().invoke(main, arguments, env={"MY_KEY": None})
    assert missing.exit_code == 1
    assert "MY_KEY" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--reader", "llm"], "needs --llm-url and --llm-model"),
        (["--reader", "llm", "--llm-url", "http://127.0.0.1:1/v1"], "needs --llm-url and --llm-model"),
        (["--reader", "llm", "--llm-url", "127.0.0.1:1", "--llm-model", "m"], "no http(s) address"),
        (["--reader", "llm", "--llm-url", "http://h:x/v1", "--llm-model", "m"], "no http(s) address"),
        (["--llm-model", "m"], "belong to --reader llm"),
        (["--llm-timeout", "3"], "belong to --reader llm"),
        (["--reader", "oracle"], "oracle"),
        (["--reader", "llm", "--llm-timeout", "0"], "0"),
    ],
)
def test_a_reader_named_by_halves_is_wrong_usage(page: Path, arguments: list[str], words: str) -> None:
    result = run(page, *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
