"""A desk as it is served, over the example pages: a real server, a real client, a real browser where there is one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from waitress.server import create_server

from sanctrace.desk.cli import main
from sanctrace.desk.web.app import make_app
from sanctrace.desk.web.settings import DeskSettings
from sanctrace.ledger import open_ledger

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

    def case_of(self, words: str) -> str:
        """The id of the only case whose headline has these words."""
        with self.browse() as client:
            found = set(
                re.findall(r'href="/case/([0-9a-f]+)', client.get("/", params={"words": words, "decision": ""}).text)
            )
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
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = make_app(DeskSettings(ledger=ledger, by="Ana Lyst", port=port))
    channels: dict[int, Any] = {}
    server = create_server(app, map=channels, sockets=[listening], threads=4, ident=None, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Served(url=f"http://127.0.0.1:{port}", ledger=ledger)
    server.task_dispatcher.shutdown()
    for channel in list(channels.values()):  # the listening one, and those that a browser holds open
        channel.close()
    thread.join(timeout=10)


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
