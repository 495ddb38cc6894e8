"""What the whole suite shares: no lists of the user's own, and a chat-completions server that says what it is told."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_lists_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Commands look for added lists in an empty folder, whatever the machine holds; in another process too."""
    home = tmp_path_factory.mktemp("home") / "lists"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANCTRACE_HOME", str(home))
        yield home


@dataclass(frozen=True, kw_only=True)
class Told:
    """One answer of the server: status, body, headers, and what it does before it speaks."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0  # seconds before the answer, or between the pieces of a slow one
    pieces: int = 1


class ChatServer(ThreadingHTTPServer):
    """Keeps what it was asked; answers what `say` and its kin were told, the last of them for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.told: list[Told] = []
        self.over = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet about a reader that went away; anything else is a fault of the test."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """What `--llm-url` takes."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def say(self, content: str | None, *, model: str = "tiny-test-1", finish: str = "stop") -> None:
        """A chat completion with this content."""
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        self.told.append(Told(body=json.dumps({"id": "x", "model": model, "choices": [choice]}).encode()))

    def say_events(self, *events: dict[str, Any]) -> None:
        """A chat completion with these events."""
        self.say(json.dumps({"events": list(events)}))

    def fail(self, status: int, message: str = "", **headers: str) -> None:
        """An error in the protocol's own form."""
        self.told.append(
            Told(status=status, body=json.dumps({"error": {"message": message}}).encode(), headers=headers)
        )


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answers the next thing that the server was told."""
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.server.paths.append(self.path)
        told = self.server.told.pop(0) if len(self.server.told) > 1 else self.server.told[0]
        if self.server.over.wait(told.wait):
            return
        try:
            self.send_response(told.status)
            for name, value in {"Content-Type": "application/json", **told.headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(told.body) * told.pieces))
            self.end_headers()
            for _ in range(told.pieces):
                self.wfile.write(told.body)
                self.wfile.flush()
                if told.pieces > 1 and self.server.over.wait(told.wait):
                    return
        except OSError:
            self.close_connection = True  # the reader went away

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()
