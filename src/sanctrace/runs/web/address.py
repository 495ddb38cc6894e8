"""Connections to checked addresses only: a name is resolved once, checked, and the address checked is connected to.

So no second look-up can lead elsewhere (DNS rebinding), and each redirect is checked as the first address was, because
each opens its connection here.
"""

from __future__ import annotations

import ipaddress
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpcore

from sanctrace.model import Fault, SourceError
from sanctrace.runs.settings import WebSettings
from sanctrace.runs.web.resolve import Resolver, addresses_within

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(ip: str) -> bool:
    """Whether an address is one of the public net, also when an IPv4 address hides in an IPv6 one."""
    parsed = ipaddress.ip_address(ip)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed in _NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        elif parsed.ipv4_mapped or parsed.sixtofour:
            parsed = parsed.ipv4_mapped or parsed.sixtofour or parsed
    return parsed.is_global and not parsed.is_multicast


def _is_link_local(parsed: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_link_local


def plain_address(address: str) -> str:
    """An http(s) address with an ASCII host and without fragment, user and password.

    Raises SourceError for any other scheme and for what is no address.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host or parts.port == 0:
            raise SourceError(address, Fault.NOT_HTTP, f"{address} is no http(s) address; only those are fetched")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
        if ":" in host:
            host = f"[{ipaddress.ip_address(host)}]"
        port = "" if parts.port is None else f":{parts.port}"
    except (ValueError, UnicodeError) as error:
        message = f"{address} is no http(s) address ({error}); only those are fetched"
        raise SourceError(address, Fault.NOT_HTTP, message) from error
    return urlunsplit((parts.scheme, host + port, parts.path or "/", parts.query, ""))


def host_of(address: str) -> str:
    """The host of an address in small letters: what politeness counts by. Empty for what has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def names_private_host(address: str) -> bool:
    """Whether an address itself, without any look-up, names this machine or a private network."""
    host = host_of(address)
    try:
        return host == "localhost" or not is_public(host)
    except ValueError:
        return False


class Deadline(threading.local):
    """When the request of the current thread has to be over, on the monotonic clock."""

    at: float | None = None

    def start(self, seconds: float) -> None:
        """The request of this thread has so many seconds."""
        self.at = time.monotonic() + seconds

    @contextmanager
    def held(self) -> Iterator[None]:
        """Another request of this thread comes in between; its time is not counted here."""
        at, began = self.at, time.monotonic()
        try:
            yield
        finally:
            self.at = None if at is None else at + time.monotonic() - began

    def is_over(self) -> bool:
        """Whether the request of this thread has had its time."""
        return self.at is not None and time.monotonic() >= self.at

    def left(self, timeout: float | None, error: type[Exception]) -> float | None:
        """Seconds for the next wait; raises `error` when none is left."""
        if self.at is None:
            return timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise error("the whole answer took too long")
        return left if timeout is None else min(timeout, left)


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections for httpcore, each to an address that was checked, and holds every wait to the deadline."""

    def __init__(self, settings: WebSettings, resolve: Resolver, deadline: Deadline) -> None:
        self._inner = httpcore.SyncBackend()
        self._allow_private = settings.allow_private
        self._allowed = tuple(ipaddress.ip_network(network) for network in settings.allowed_networks)
        self._resolve = resolve
        self._timeout = settings.timeout
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the name that answers; every one of them must be public."""
        failure: Exception | None = None
        for ip in self.checked(host.strip("[]"), port):
            wait = self._deadline.left(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._inner.connect_tcp(ip, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def checked(self, host: str, port: int) -> list[str]:
        """The addresses of a name; raises SourceError when it is not known in time, or one of them is private."""
        wait = self._deadline.left(self._timeout, httpcore.ConnectTimeout)
        try:
            ips = addresses_within(self._resolve, host, port, wait)
        except TimeoutError as error:
            message = f"the name {host} was not looked up within {wait:.3g} seconds; check this machine's name servers"
            raise SourceError(host, Fault.TIMEOUT, message) from error
        except (OSError, UnicodeError) as error:
            raise SourceError(host, Fault.UNKNOWN_HOST, f"the name {host} is not known; check the address") from error
        private = next((ip for ip in ips if not self._may_reach(ip)), None)
        if private is not None:
            message = f"{host} is {private}, an address of a private network, which is not fetched"
            raise SourceError(
                host, Fault.PRIVATE_ADDRESS, f"{message}; save the page, or see `sanctrace watch --allow-private`"
            )
        return ips

    def _may_reach(self, ip: str) -> bool:
        parsed = ipaddress.ip_address(ip)
        if is_public(ip) or any(parsed in network for network in self._allowed):
            return True
        # Link-local addresses hold the keys of cloud machines: whoever wants one names its network.
        return self._allow_private and not _is_link_local(parsed)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose waits end with the deadline, however slowly its bytes drip."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
