"""A desk as it is served, over the example pages: a real server, a real client, a real browser where there is one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from waitress.server import create_server

from sanctrace.desk.cli import main
from sanctrace.desk.desk_command import SERVER_LIMITS
from sanctrace.desk.web.app import make_app
from sanctrace.desk.web.settings import DeskSettings, SharedDesk
from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.account import Role, Scope
from sanctrace.notices.tokens import Permit, Purpose
from sanctrace.notices.tokens import make_token as mail_token
from sanctrace.runs.accounts.auditing import told_rows, verify
from sanctrace.runs.accounts.changes import Doer, add_account
from sanctrace.runs.accounts.passwords import Passwords
from sanctrace.runs.accounts.sessions import make_token
from sanctrace.runs.notices.readers import named, token_key

_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@dataclass(frozen=True, kw_only=True)
class Served:
    """A desk that answers, and the ledger below it."""

    url: str
    ledger: Path

    @property
    def cases(self) -> int:
        """How many cases the ledger holds."""
        with open_ledger(self.ledger, create=False) as kept:
            return kept.counts().cases

    def browse(self) -> httpx.Client:
        """A client with cookies of its own, as another browser has them; redirects are followed."""
        return httpx.Client(base_url=self.url, follow_redirects=True, timeout=30)

    def judge(self, client: httpx.Client, page: str, **fields: str) -> httpx.Response:
        """Send a form as the page with this address has it."""
        token = _TOKEN.search(client.get(page).text)
        assert token, "the page has no form"
        return client.post("/judge", data={"token": token[1], **fields})

    def link_in_mail(self, what: str) -> str:
        """The last link of a mail in the outbox: to `confirm` or to `unsubscribe`."""
        with NoticeBook.open(self.ledger) as book:
            texts = [message_from_bytes(mail.content, policy=default) for mail in book.mails()]
        body = "".join(
            part.get_content() for text in texts for part in text.walk() if part.get_content_type() == "text/plain"
        )
        return str(re.findall(rf"http://127\.0\.0\.1:\d+/notices/{what}/\S+", body)[0])

    def leaving_link(self, name: str) -> str:
        """The link by which the reader of the digest of that name leaves, as every digest carries it."""
        with NoticeBook.open(self.ledger) as book:
            permit = Permit(purpose=Purpose.UNSUBSCRIBE, subscription=named(book, name).id)
            return f"{self.url}/notices/unsubscribe/{mail_token(token_key(book), permit)}"

    def case_of(self, words: str) -> str:
        """The id of the only case whose headline has these words."""
        with self.browse() as client:
            return self.case_in(client, words)

    def case_in(self, client: httpx.Client, words: str) -> str:
        """The id of the only case whose headline has these words, as this client finds it."""
        page = client.get("/", params={"words": words, "decision": ""}).text
        found = set(re.findall(r'href="/case/([0-9a-f]+)', page))
        assert len(found) == 1, f"{len(found)} cases for {words}"
        return str(found.pop())


@pytest.fixture(scope="session")
def example_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    result = CliRunner().invoke(main, ["demo", "--quiet", "--out", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / "ledger.db"


@pytest.fixture
def desk(example_ledger: Path, tmp_path: Path) -> Iterator[Served]:
    """A desk over a ledger of the test's own."""
    ledger = Path(shutil.copy(example_ledger, tmp_path / "ledger.db"))

    def settings(port: int) -> DeskSettings:
        return DeskSettings(
            ledger=ledger,
            by="Ana Lyst",
            port=port,
            sources=tmp_path / "sources.yml",
            key=tmp_path / "signing.key",
            lists=tmp_path / "lists",
            sender="desk@example.org",
            base_url=f"http://127.0.0.1:{port}",
        )

    with serve(settings) as url:
        yield Served(url=url, ledger=ledger)


@contextmanager
def serve(settings: Callable[[int], DeskSettings]) -> Iterator[str]:
    """A server with these settings for its port; where it answers."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    channels: dict[int, Any] = {}
    app = make_app(settings(port))
    server = create_server(
        app, map=channels, sockets=[listening], threads=4, ident=None, asyncore_use_poll=True, **SERVER_LIMITS
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.task_dispatcher.shutdown()
    for channel in list(channels.values()):  # the listening one, and those that a browser holds open
        channel.close()
    thread.join(timeout=10)


PASSWORD = "four quiet tugboats"


class CountingHasher(PasswordHasher):
    """argon2 at its cheapest that counts what it was asked to check."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the base class's name
        """As the base class."""
        self.checked += 1
        return super().verify(hash, password)


@dataclass(frozen=True, kw_only=True)
class Shared(Served):
    """A desk with an account for each role: rea, ana, ana2, rev, adm."""

    hasher: CountingHasher
    root: Doer

    @contextmanager
    def sign_in(self, name: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
        """A browser in which somebody is signed in; redirects are followed."""
        with self.browse() as client:
            answer = self.send_form(client, "/sign-in", "/sign-in/password", name=name, password=password)
            assert answer.status_code == 200, answer.text
            yield client

    def send_form(self, client: httpx.Client, page: str, target: str, **fields: str) -> httpx.Response:
        """Send a form of a page."""
        token = _TOKEN.search(client.get(page).text)
        assert token, f"{page} has no form"
        return client.post(target, data={"token": token[1], **fields})

    def token(self, name: str, *scopes: Scope, days: int = 1) -> str:
        """An API token of an account."""
        with AccountBook.open(self.ledger) as book:
            account = book.account_named(name)
            assert account is not None
            return make_token(book, account, "", scopes, days=days, doer=ROOT)[1]

    def case_of_admin(self, words: str) -> str:
        """The id of the only case whose headline has these words, as the admin finds it."""
        with self.sign_in("adm") as client:
            return self.case_in(client, words)

    @property
    def audit(self) -> list[dict[str, Any]]:
        """The rows of the audit log, which is sound."""
        with AccountBook.open(self.ledger) as book:
            assert verify(book).broken is None
            return list(told_rows(book))


ROOT = Doer(name="command line", at=datetime.now(UTC))
ACCOUNTS = {
    "adm": Role.ADMIN, "rea": Role.READER, "ana": Role.ANALYST, "ana2": Role.ANALYST, "rev": Role.REVIEWER
}  # fmt: skip


@pytest.fixture
def open_shared(example_ledger: Path, tmp_path: Path) -> Iterator[Callable[..., Shared]]:
    """Makes desks with accounts; takes fields of `SharedDesk`, and `four_eyes`."""
    ledger = Path(shutil.copy(example_ledger, tmp_path / "ledger.db"))
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    with AccountBook.open(ledger) as book:
        for name, role in ACCOUNTS.items():
            add_account(book, name, role, ROOT, password=passwords.hash(PASSWORD))
    with ExitStack() as stack:

        def make(*, four_eyes: bool = False, **fields: Any) -> Shared:
            shared = SharedDesk(passwords=passwords, **fields)
            url = stack.enter_context(
                serve(
                    lambda port: DeskSettings(
                        ledger=ledger, by="", port=port, four_eyes=four_eyes, shared=shared, lists=tmp_path / "lists"
                    )
                )
            )
            return Shared(url=url, ledger=ledger, hasher=hasher, root=ROOT)

        yield make


@pytest.fixture
def shared(open_shared: Callable[..., Shared]) -> Shared:
    """A desk with accounts on loopback."""
    return open_shared()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: the folder that SANCTRACE_SCREENSHOTS names, else one of the run's own."""
    named = os.environ.get("SANCTRACE_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; skips the test, and says what to install, where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium is found: the desk's screens are not tested in a browser (apt-get install chromium)")
    return found


PATIENCE_MS = 120_000
"""How long a browser is waited for: on a machine that does much else a picture took more than half a minute."""


class PatientBrowser:
    """A real browser whose every page is waited for as long as a busy machine needs."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def new_context(self, **options: Any) -> BrowserContext:
        """As the browser's own, with more patience."""
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        return context


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[PatientBrowser]:
    """A browser for the tests of a module."""
    expect.set_options(timeout=PATIENCE_MS / 4)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"], timeout=PATIENCE_MS
        )
        yield PatientBrowser(started)
        started.close()
