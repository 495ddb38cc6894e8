"""One safe request: http(s) only, checked addresses, followed redirects, bounded time and size, each fault by name."""

from __future__ import annotations

import email.utils
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Self
from urllib.parse import urljoin

import httpcore

from sanctrace.model import Fault, SourceError
from sanctrace.runs.settings import WebSettings
from sanctrace.runs.web.address import CheckedBackend, Deadline, plain_address
from sanctrace.runs.web.resolve import Resolver, system_addresses
from sanctrace.runs.web.unpack import ACCEPTED, PackingError, unpacked

Allowed = Callable[[str], None]
PAGE_TYPES = "text/html,application/xhtml+xml,text/plain;q=0.9"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT_ALIVE = 5.0  # seconds that an idle connection is kept
_MEGABYTE = 1_000_000
_UNUSABLE = frozenset({429, 503})
_PLAIN = frozenset(map(chr, range(0x21, 0x7F))) - frozenset('"<>\\^`{|}')  # what an address may hold as it is
_MAX_ASKED = timedelta(days=2)  # a server that asks for more is asked again after this


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered: 200 with its whole body, or 304 when nothing changed."""

    address: str  # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # in their order, names in small letters
    body: bytes
    hops: tuple[str, ...] = ()  # addresses that led on
    permanent: bool = False  # every hop said that the move is for good

    def header(self, name: str) -> str | None:
        """First value of a header."""
        return next((value for key, value in self.headers if key == name), None)


class WebClient:
    """Makes requests from any number of threads over one bounded pool of connections."""

    def __init__(self, settings: WebSettings, resolve: Resolver = system_addresses) -> None:
        self.settings = settings
        self._deadline = Deadline()
        self._resolve = resolve
        self._lock = threading.Lock()
        self._pool: httpcore.ConnectionPool | None = None

    def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        into: BinaryIO | None = None,
        allowed: Allowed = lambda _address: None,
    ) -> Answer:
        """The answer at an http(s) address, its body unpacked; with `into`, the body is written there.

        `max_bytes` bounds the body before and after unpacking (the settings' limit without it). `allowed` is asked of
        every address that a redirect leads to before it is fetched, and raises SourceError when it may not be. Raises
        SourceError with the fault for every answer but 200 and 304, and for none.
        """
        self._deadline.start(self.settings.deadline)
        limit = self.settings.max_bytes if max_bytes is None else max_bytes
        try:
            return self._follow(address, dict(headers or {}), limit, into, allowed)
        except httpcore.TimeoutException as error:
            waited = self.settings.deadline if self._deadline.is_over() else self.settings.timeout
            message = f"no answer within {waited:g} seconds; try again later or raise the time-out"
            raise SourceError(address, Fault.TIMEOUT, message) from error
        except (httpcore.ProtocolError, httpcore.NetworkError, ssl.SSLError) as error:
            raise _broken(address, error) from error
        except (UnicodeError, ValueError) as error:
            message = f"the address cannot be fetched ({error}); check it in a browser"
            raise SourceError(address, Fault.PROTOCOL, message) from error
        except SourceError as error:
            if error.source == address:
                raise
            raise SourceError(
                address, error.fault, str(error.args[0]), status=error.status, retry_after=error.retry_after
            ) from error

    def close(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connections(self) -> httpcore.ConnectionPool:
        with self._lock:
            if self._pool is None:
                backend = CheckedBackend(self.settings, self._resolve, self._deadline)
                self._pool = httpcore.ConnectionPool(
                    ssl_context=httpcore.default_ssl_context(),
                    max_connections=self.settings.connections,
                    max_keepalive_connections=self.settings.connections,
                    keepalive_expiry=_KEPT_ALIVE,
                    network_backend=backend,
                )
            return self._pool

    def _follow(
        self, address: str, extra: dict[str, str], limit: int, into: BinaryIO | None, allowed: Allowed
    ) -> Answer:
        hops: list[str] = []
        here, permanent = plain_address(address), True
        for _ in range(self.settings.max_redirects + 1):
            if hops:
                with self._deadline.held():
                    allowed(here)
            with self._send(here, extra) as answer:
                headers = tuple((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in answer.headers)
                location = _location(answer.headers)
                if answer.status in _REDIRECTS and location is not None:
                    hops.append(here)
                    permanent = permanent and answer.status in {301, 308}
                    here = plain_address(urljoin(here, location))
                    continue
                if answer.status not in {200, 304}:
                    raise _refused(address, answer.status, dict(headers))
                body = b"" if answer.status == 304 else self._body(address, answer, dict(headers), limit, into)
                return Answer(
                    address=here,
                    status=answer.status,
                    headers=headers,
                    body=body,
                    hops=tuple(hops),
                    permanent=bool(hops) and permanent,
                )
        message = f"more than {self.settings.max_redirects} redirects; give the address of the article itself"
        raise SourceError(address, Fault.REDIRECTS, message)

    def _send(self, here: str, extra: dict[str, str]) -> _Sent:
        wait = self.settings.timeout
        headers: dict[bytes | str, bytes | str] = {
            "User-Agent": self.settings.user_agent,
            "Accept": PAGE_TYPES,
            "Accept-Encoding": ACCEPTED,
        }
        headers.update(extra.items())
        request = httpcore.Request(
            "GET",
            _quoted(here),
            headers={"Host": here.split("/")[2], **headers},
            extensions={"timeout": {"connect": wait, "read": wait, "write": wait, "pool": self.settings.deadline}},
        )
        return _Sent(self._connections(), request)

    def _body(
        self, address: str, answer: httpcore.Response, headers: Mapping[str, str], limit: int, into: BinaryIO | None
    ) -> bytes:
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise _too_large(address, limit)
        encoding = headers.get("content-encoding", "identity")
        content, size = bytearray(), 0
        try:
            for piece in unpacked(_counted(answer, address, limit), encoding):
                size += len(piece)
                if size > limit:
                    raise _too_large(address, limit, packed=encoding not in {"", "identity"})
                if into is None:
                    content += piece
                else:
                    into.write(piece)
        except PackingError as error:
            raise SourceError(address, Fault.PACKING, str(error)) from error
        return bytes(content)


class _Sent:
    """A request under way; its connection is given back when the block ends."""

    def __init__(self, pool: httpcore.ConnectionPool, request: httpcore.Request) -> None:
        self._pool = pool
        self._request = request
        self._answer: httpcore.Response | None = None

    def __enter__(self) -> httpcore.Response:
        try:
            self._answer = self._pool.handle_request(self._request)
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError) as error:
            if "without sending a response" not in str(error):
                raise
            self._answer = self._pool.handle_request(self._request)  # a kept connection that the server had closed
        return self._answer

    def __exit__(self, *_: object) -> None:
        if self._answer is not None:
            self._answer.close()


def gunzipped(content: bytes, address: str, limit: int) -> bytes:
    """A file that is itself gzip, unpacked to at most `limit` bytes; any other content as it is.

    Raises SourceError when it is damaged or too large.
    """
    if not content.startswith(b"\x1f\x8b"):
        return content
    plain = bytearray()
    try:
        for piece in unpacked([content], "gzip"):
            plain += piece
            if len(plain) > limit:
                raise _too_large(address, limit, packed=True)
    except (PackingError, zlib.error) as error:
        raise SourceError(address, Fault.PACKING, str(error)) from error
    return bytes(plain)


def _counted(answer: httpcore.Response, address: str, limit: int) -> Iterator[bytes]:
    """The body as it comes, no more than the limit: padding that unpacks to nothing is not read for ever."""
    size = 0
    for chunk in answer.iter_stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(address, limit)
        yield chunk


def _quoted(address: str) -> bytes:
    """An address as it may stand in a request: blanks, letters beyond ASCII and the like as %XX of their UTF-8."""
    return "".join(c if c in _PLAIN else "".join(f"%{b:02X}" for b in c.encode()) for c in address).encode("ascii")


def _location(headers: list[tuple[bytes, bytes]]) -> str | None:
    """Where an answer leads on; in UTF-8, as most servers write it, else in the charset of HTTP."""
    for name, value in headers:
        if name.lower() == b"location":
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                return value.decode("latin-1")
    return None


def _too_large(address: str, limit: int, *, packed: bool = False) -> SourceError:
    size = f"{limit / _MEGABYTE:g} MB"
    fault = Fault.BOMB if packed else Fault.TOO_LARGE
    return SourceError(
        address,
        fault,
        f"the page is larger than {size}{' when unpacked' if packed else ''}; save the article alone, "
        "or raise --max-bytes",
    )


def _refused(address: str, status: int, headers: Mapping[str, str]) -> SourceError:
    asked = _asked(headers.get("retry-after", ""))
    wait = f"; it asks to be left alone for {asked.total_seconds():.0f} seconds" if asked else ""
    if status == 429:
        fault, advice = Fault.RATE_LIMITED, f"it was asked too often{wait}"
    elif status == 410:
        fault, advice = Fault.GONE, "it says that this is gone for good; take it off the list"
    elif status >= 500:
        fault, advice = Fault.SERVER_ERROR, f"the fault is its own{wait}; it is asked again later"
    else:
        fault, advice = Fault.CLIENT_ERROR, "check the address in a browser"
    retry = asked if status in _UNUSABLE else None
    return SourceError(address, fault, f"the server answers {status}; {advice}", status=status, retry_after=retry)


def _asked(text: str) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3): seconds or a day and time; nothing negative, nothing beyond `_MAX_ASKED`."""
    if text.strip().isdigit():
        return min(timedelta(seconds=int(text.strip()[:9])), _MAX_ASKED)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(when - datetime.now(UTC), timedelta(0)), _MAX_ASKED)


def _broken(address: str, error: Exception) -> SourceError:
    said = str(error) or type(error).__name__
    if isinstance(error, ssl.SSLError) or "SSL" in said or "certificate" in said.lower():
        return SourceError(address, Fault.TLS, f"the secure connection failed ({said}); the address is not fetched")
    if isinstance(error, httpcore.ConnectError):
        message = f"the address cannot be fetched ({said}); the server takes no connection, check it in a browser"
        return SourceError(address, Fault.REFUSED, message)
    if "incomplete" in said or "without sending complete" in said:
        return SourceError(address, Fault.TRUNCATED, "the page broke off before its end; it is asked for again")
    if isinstance(error, httpcore.NetworkError) or "without sending a response" in said:
        return SourceError(address, Fault.RESET, f"the server broke the connection off ({said}); try again")
    return SourceError(address, Fault.PROTOCOL, f"the server's answer is not HTTP as it should be ({said})")
