"""One POST to a checked address: no redirect is followed, no private network is reached, all within a time."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

import httpcore

from sanctrace.model import SourceError
from sanctrace.runs.settings import WebSettings
from sanctrace.runs.web.address import CheckedBackend, Deadline, plain_address
from sanctrace.runs.web.resolve import Resolver, system_addresses

_MAX_ANSWER = 64_000  # bytes of the answer that are read; it is not looked at
_TAKEN = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """How it went: `reason` is None when the message was taken."""

    status: int | None
    reason: str | None
    retry_after: timedelta | None = None


class Poster:
    """Posts messages over a pool of connections; one thread at a time."""

    def __init__(self, settings: WebSettings, resolve: Resolver = system_addresses) -> None:
        self._settings = settings
        self._deadline = Deadline()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpcore.default_ssl_context(),
            max_connections=settings.connections,
            network_backend=CheckedBackend(settings, resolve, self._deadline),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post the body; taken is what is answered with 2xx within the time."""
        self._deadline.start(self._settings.deadline)
        wait = self._settings.timeout
        sent = {"User-Agent": self._settings.user_agent, "Content-Type": "application/json", **headers}
        try:
            address = plain_address(url)
            sent |= {"Host": address.split("/")[2], "Content-Length": str(len(body))}
            with self._pool.stream(
                "POST",
                address.encode(),
                headers=list(sent.items()),
                content=body,
                extensions={"timeout": {"connect": wait, "read": wait, "write": wait, "pool": wait}},
            ) as answer:
                size = 0
                for piece in answer.iter_stream():
                    size += len(piece)
                    if size > _MAX_ANSWER:
                        break
                return _posted(answer)
        except httpcore.TimeoutException:
            return Posted(status=None, reason=f"no answer within {wait:g} seconds")
        except (httpcore.ProtocolError, httpcore.NetworkError, ssl.SSLError) as error:
            return Posted(status=None, reason=f"the connection failed ({error or type(error).__name__})")
        except SourceError as error:
            return Posted(status=None, reason=str(error.args[0]))
        except (UnicodeError, ValueError) as error:
            return Posted(status=None, reason=f"the address cannot be called ({error})")


def _posted(answer: httpcore.Response) -> Posted:
    if answer.status in _TAKEN:
        return Posted(status=answer.status, reason=None)
    asked = next((v.decode("latin-1") for k, v in answer.headers if k.lower() == b"retry-after"), "")
    wait = timedelta(seconds=int(asked)) if asked.isdigit() and len(asked) < 7 else None
    return Posted(status=answer.status, reason=f"the receiver answers {answer.status}", retry_after=wait)
