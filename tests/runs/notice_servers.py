"""Real servers that fail in the ways in which mail servers and receivers of webhooks fail."""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or datetime(2024, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def on(self, **span: float) -> datetime:
        """Let so much time pass."""
        self.at += timedelta(**span)
        return self.at


@dataclass(kw_only=True)
class Mailbox:
    """What an SMTP server took, and how it treats the next mails: one mood each, then it is well."""

    taken: list[bytes] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    asked: int = 0

    async def handle_RCPT(  # noqa: N802 - as the library calls it
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or be in a mood."""
        self.asked += 1
        mood = self.moods[0] if self.moods else ""
        if mood in {"greylist", "refuse", "hang up"}:
            self.moods.pop(0)
        if mood == "greylist":
            return "450 4.2.0 greylisted, come again"
        if mood == "refuse":
            return "550 5.1.1 no such mailbox"
        if mood == "hang up":
            server.transport.abort()  # type: ignore[union-attr]
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail; in some moods it is taken and nobody hears of it."""
        mood = self.moods.pop(0) if self.moods else ""
        if mood == "full":
            return "452 4.3.1 no room"
        if mood == "spam":
            return "554 5.7.1 not wanted"
        if mood == "hang up in the middle":
            server.transport.abort()  # type: ignore[union-attr]
            return "421 gone"
        content = envelope.original_content or b""
        self.taken.append(content)
        if mood == "take it and hang up":
            server.transport.abort()  # type: ignore[union-attr]
        return "250 OK"

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID came."""
        return Counter(str(message_from_bytes(content)["Message-ID"]) for content in self.taken)

    def subjects(self) -> list[str]:
        """The subjects of what came, each mail once."""
        seen = {str(m["Message-ID"]): str(m["Subject"]) for m in map(message_from_bytes, self.taken)}
        return list(seen.values())


def _own_certificate() -> ssl.SSLContext:
    """A server's side of TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(today).not_valid_after(today + timedelta(days=1)).sign(key, hashes.SHA256())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "server.pem"
        private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        pem.write_bytes(key.private_bytes(*private) + signed.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(pem)
    return context


@contextmanager
def smtp_server(mailbox: Mailbox, *, certificate: bool = False) -> Iterator[str]:
    """An SMTP server for the mailbox; its address as `--smtp` takes it. It may show a certificate of its own making."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    context = _own_certificate() if certificate else None
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, tls_context=context)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


class Receiver(ThreadingHTTPServer):
    """A receiver of webhooks that verifies each with the reference library; moods as in `Mailbox`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.secret = ""
        self.taken: list[tuple[str, Any]] = []
        self.refused: list[str] = []
        self.moods: list[str] = []
        self.asked = 0
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def ids(self) -> Counter[str]:
        """How often each message was taken."""
        return Counter(name for name, _ in self.taken)

    def handle_error(self, *_: object) -> None:
        """Who hangs up is no news."""


class _Door(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        """Verify and take, or be in a mood."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        mood = self.server.moods.pop(0) if self.server.moods else ""
        if mood == "slow":
            self.server.over.wait(2)
            return
        if mood == "hang up":
            return
        if mood.isdigit():
            self._answer(int(mood), {"Retry-After": "60"} if mood == "429" else {})
            return
        if mood == "redirect":
            self._answer(302, {"Location": "/elsewhere"})
            return
        try:
            told = Webhook(self.server.secret).verify(body, dict(self.headers.items()))
        except WebhookVerificationError as error:
            self.server.refused.append(str(error))
            self._answer(401, {})
            return
        self.server.taken.append((self.headers["webhook-id"], told))
        if mood == "take it and hang up":
            return
        self._answer(204, {})

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver that listens."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def wait_for(what: Any, seconds: float = 20.0) -> bool:
    """Wait until it is so; False when it took too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False
