"""How a mail leaves the house: to an SMTP server, or as a file into a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from sanctrace.model.notice import Mail, NoticeError, short_id
from sanctrace.runs.web.resolve import addresses_within, system_addresses

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_TIMEOUT = 30.0  # seconds for each wait on the server; the some eight of a mail stay below the time of a claim
_PERMANENT = range(500, 600)


class NotCarried(Exception):
    """A mail was not taken. `for_good`: the server will not take it later either."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Carrier(Protocol):
    """Takes mails; one call, one mail."""

    def carry(self, mail: Mail, sender: str) -> None:
        """Hand a mail over; raises NotCarried when it is not certain that it was taken."""
        ...


@dataclass(frozen=True, kw_only=True)
class SmtpCarrier:
    """An SMTP server (RFC 5321). A password is sent over TLS alone."""

    host: str
    port: int
    scheme: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = _TIMEOUT

    def carry(self, mail: Mail, sender: str) -> None:
        """Hand a mail over to the server."""
        try:
            with self._connected() as server:
                refused = server.sendmail(sender, [mail.to], mail.content)
        except smtplib.SMTPRecipientsRefused as error:
            raise _not_carried(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPDataError as error:
            raise _not_carried(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPResponseException as error:  # of the connection, the login or the sender: mendable by us
            raise NotCarried(f"{self.host} says {_words(error.smtp_code, error.smtp_error)}") from error
        except smtplib.SMTPException as error:
            raise NotCarried(f"{self.host}: {error}") from error
        except OSError as error:
            raise NotCarried(f"{self.host}:{self.port} does not answer ({error})") from error
        if refused:
            raise _not_carried(*next(iter(refused.values())))

    def _connected(self) -> smtplib.SMTP:
        # smtplib looks the name up without a limit of its own: a name server that hangs is found out here.
        addresses_within(system_addresses, self.host, self.port, self.timeout)
        context = ssl.create_default_context()
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            server.ehlo()
            if self.scheme == "smtp+starttls" or (self.scheme == "smtp" and server.has_extn("starttls")):
                server.starttls(context=context)
                server.ehlo()
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self.user is None or self.password is None:
            return
        if not isinstance(server.sock, ssl.SSLSocket):
            raise NotCarried(f"{self.host} offers no TLS, so the password is not sent; use smtps:// or no user")
        server.login(self.user, self.password)


@dataclass(frozen=True, kw_only=True)
class FolderCarrier:
    """A folder: each mail is a file named by its Message-ID, so that a second copy replaces the first."""

    folder: Path

    def carry(self, mail: Mail, sender: str) -> None:  # noqa: ARG002 - the mail itself names its sender
        """Write the mail, all of it or nothing."""
        message = message_from_bytes(mail.content)
        name = short_id(message["Message-ID"])
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = self.folder / f".{name}.part"
            draft.write_bytes(mail.content)
            os.replace(draft, self.folder / f"{name}.eml")  # noqa: PTH105 - as one step, over an older copy
        except OSError as error:
            raise NotCarried(f"{self.folder} cannot be written ({error.strerror})") from error


def open_carrier(address: str, password: str | None = None) -> Carrier:
    """The carrier at `smtp://[USER@]HOST[:PORT]`, `smtp+starttls://…`, `smtps://…` or `folder:PATH`.

    Raises NoticeError when the address is none of these.
    """
    if address.startswith("folder:"):
        return FolderCarrier(folder=Path(address.removeprefix("folder:")))
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), -1
    if parts.scheme not in _PORTS or not parts.hostname or port == -1:
        raise NoticeError(
            f"{address!r} is no mail server; write smtp://HOST:PORT, smtp+starttls://USER@HOST, smtps://USER@HOST, or"
            " folder:PATH to have mails written into a folder"
        )
    if parts.password:
        raise NoticeError(
            "a password stands in the mail server's address, where others see it; put it into the variable"
        )
    return SmtpCarrier(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        scheme=parts.scheme,
        user=unquote(parts.username) if parts.username else None,
        password=password,
    )


def _not_carried(code: int, said: bytes | str) -> NotCarried:
    return NotCarried(f"the server says {_words(code, said)}", for_good=code in _PERMANENT)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"
