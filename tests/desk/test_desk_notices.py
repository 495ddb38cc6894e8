"""The commands about notices as a user meets them, over the pages that ship; mails go into a folder."""

from __future__ import annotations

import json
import re
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main

EXAMPLES = Path("src/sanctrace/desk/examples").resolve()


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the pages that ship."""
    ledger = tmp_path_factory.mktemp("read") / "kept.db"
    result = CliRunner().invoke(main, ["read", "--quiet", "--ledger", str(ledger), str(EXAMPLES)])
    assert result.exit_code == 0, result.output
    return ledger


class Desk:
    """A user at a terminal in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.ledger = folder / "kept.db"
        self.mail = folder / "mail"
        self.env = {"SANCTRACE_SMTP": f"folder:{self.mail}", "SANCTRACE_MAIL_FROM": "digest@sanctrace.example"}

    def run(self, *words: str, code: int = 0) -> Result:
        result = CliRunner(env=self.env).invoke(main, [*words, "--ledger", str(self.ledger)])
        assert result.exit_code == code, result.output
        return result

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json").stdout)

    def mails(self) -> list[EmailMessage]:
        found = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in sorted(self.mail.glob("*.eml"))]
        return [mail for mail in found if isinstance(mail, EmailMessage)]

    def token(self, letter: str) -> str:
        """The token that stands in some mail."""
        texts = [part.get_content() for mail in self.mails() if (part := mail.get_body(("plain",)))]
        return str(re.findall(rf"\b{letter}\.[\w-]+\.\w*\.[\w=-]+", "\n".join(texts))[0])


@pytest.fixture
def desk(read_once: Path, tmp_path: Path) -> Desk:
    shutil.copy(read_once, tmp_path / "kept.db")
    return Desk(tmp_path)


def subscribed(desk: Desk, *more: str) -> str:
    told = desk.json("notices", "subscribe", "ann@example.org", "--name", "DPRK", "--regime", "un-dprk", *more)
    desk.run("notices", "confirm", desk.token("c"))
    return str(told["id"])


def test_from_asking_to_leaving(desk: Desk) -> None:
    name = subscribed(desk, "--from-start", "--zone", "Europe/Vienna", "--quiet-hours", "22:00-06:30")
    listed = desk.json("notices", "list")
    (reader,) = listed["subscriptions"]
    assert reader["state"] == "active"
    assert [step["step"] for step in reader["consent"]] == ["asked", "confirmed"]
    assert reader["search"]["regimes"] == ["un-dprk"]
    assert desk.run("notices", "list").output.startswith(f"{name} ann@example.org “DPRK” (regime un-dprk)")
    assert "ended" in desk.run("notices", "unsubscribe", name).output
    assert desk.json("notices", "list")["subscriptions"][0]["state"] == "ended"


def test_a_digest_is_not_due_before_its_time(desk: Desk) -> None:
    subscribed(desk, "--from-start")
    assert "No digest is due" in desk.run("digest", "--due").output
    assert desk.json("digest", "--due") == [{"observed": {"changes": 0}}]


def test_a_preview_shows_what_would_come_and_sends_nothing(desk: Desk, tmp_path: Path) -> None:
    name = subscribed(desk, "--from-start")
    page = tmp_path / "digest.html"
    told = desk.json("digest", "--preview", str(page), "--for", name)
    assert len(told["digest"]["cases"]) >= 5
    assert "may fall under" in page.read_text(encoding="utf-8")
    assert len(desk.mails()) == 1
    other = desk.run("digest", "--preview", str(page), "--party", "KP", "--status", "confirmed")
    assert "new case" in other.output


def test_without_a_mail_server_the_mail_waits_and_it_is_said(desk: Desk) -> None:
    del desk.env["SANCTRACE_SMTP"]
    assert "is asked when mails are sent" in desk.run("notices", "subscribe", "ann@example.org").output
    assert "1 mails wait" in desk.run("digest", "--due").output
    assert desk.json("notices", "list")["outbox"][0]["state"] == "waiting"


def test_without_a_sender_nothing_can_be_asked(desk: Desk) -> None:
    desk.env.clear()
    assert "SANCTRACE_MAIL_FROM" in desk.run("notices", "subscribe", "ann@example.org", code=1).output


def test_mutes(desk: Desk) -> None:
    name = subscribed(desk)
    assert "muted until 2030-01-01 00:00 UTC" in desk.run("notices", "mute", name, "--until", "2030-01-01").output
    assert "held until 2030-01-01" in desk.run("notices", "list").output
    assert "told again" in desk.run("notices", "mute", name, "--off").output
    desk.run("feed", "--json", "-")
    case = json.loads(desk.run("cases", "--json").stdout.splitlines()[0])["id"]
    assert len(desk.json("notices", "mute", name, "--case", case)["muted_cases"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["notices", "subscribe", "nobody"], "no mail address"),
        (["notices", "subscribe", "a@b.example", "--zone", "Mars/Base"], "no time zone"),
        (["notices", "subscribe", "a@b.example", "--at", "7"], "HH:MM"),
        (["notices", "subscribe", "a@b.example", "--grade", "Z"], "no grade"),
        (["notices", "subscribe", "a@b.example", "--quiet-hours", "noon"], "quiet hours"),
        (["notices", "confirm", "c.x.1.y"], "not one that was sent"),
        (["notices", "unsubscribe", "nobody"], "no subscription"),
        (["notices", "mute", "nobody", "--off"], "no subscription"),
        (["digest"], "--due, or --preview"),
        (["feed"], "--atom FILE"),
        (["webhooks", "add", "ftp://x.example"], "no http(s) address"),
        (["webhooks", "add", "https://x.example", "--secret", "short"], "secret"),
        (["webhooks", "rotate", "nobody"], "no webhook"),
        (["jobs", "list"], "PostgreSQL"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(desk: Desk, words: list[str], said: str) -> None:
    assert said in desk.run(*words, code=1).output


def test_feeds_are_written_and_stay_the_same(desk: Desk, tmp_path: Path) -> None:
    files = [tmp_path / "cases.atom", tmp_path / "cases.json"]
    for _ in range(2):
        desk.run("feed", "--atom", str(files[0]), "--json", str(files[1]), "--regime", "un-dprk")
    items = json.loads(files[1].read_bytes())["items"]
    assert len(items) >= 5
    assert {i["id"] for i in items} == set(re.findall(r"<id>(urn:sanctrace:case:\w+)</id>", files[0].read_text()))
    before = files[1].read_bytes()
    desk.run("feed", "--json", str(files[1]), "--regime", "un-dprk")
    assert files[1].read_bytes() == before


def test_webhooks_from_adding_to_removing(desk: Desk) -> None:
    added = desk.json("webhooks", "add", "https://hooks.example/in", "--party", "KP")
    assert added["secret"].startswith("whsec_")
    rotated = desk.json("webhooks", "rotate", added["id"])
    assert rotated["secret"] != added["secret"]
    (listed,) = desk.json("webhooks", "list")
    assert len(listed["secrets"]) == 2
    assert added["secret"] not in desk.run("webhooks", "list", "--json").output
    desk.run("webhooks", "enable", added["id"])
    desk.run("webhooks", "remove", "https://hooks.example/in")
    assert desk.json("webhooks", "list") == []


def test_a_webhook_that_cannot_be_reached_is_said_and_waits(desk: Desk) -> None:
    added = desk.json("webhooks", "add", "http://127.0.0.1:9/hook")
    assert "Nothing is due" in desk.run("webhooks", "deliver").output  # it is told only of what changes from now on
    page = desk.ledger.parent / "page.txt"
    page.write_text((EXAMPLES / "05-shells-by-rail-and-sea.txt").read_text(encoding="utf-8") + "\n\nMore.\n")
    desk.run("read", "--quiet", str(page))
    result = desk.run("webhooks", "deliver", code=3)
    assert "private network" in result.output
    result = desk.run("webhooks", "deliver", "--allow-private", code=0)
    assert "Nothing is due" in result.output
    (listed,) = desk.json("webhooks", "list")
    assert listed["deliveries"]["waiting"] >= 1
    assert listed["id"] == added["id"]
