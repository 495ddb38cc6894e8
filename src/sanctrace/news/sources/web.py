"""Fetching a page by its address, within limits, and never from a place that only this machine can see."""

from __future__ import annotations

import ipaddress
import socket
import zlib
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from sanctrace.model import Page, PageError, PageNotFound, PageNotText, PageTooLarge
from sanctrace.news.sources.settings import MEGABYTE, FetchSettings

_TEXT_TYPES = ("text/", "application/xhtml", "application/xml", "application/json")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP = 16 + zlib.MAX_WBITS
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def fetch(address: str, settings: FetchSettings) -> Page:
    """The page at an http(s) address; `Page.source` is the address as given.

    Each redirect is checked like the first address: scheme, and every IP address that the name resolves to. The
    connection goes to the address that was checked. Raises PageNotFound, PageTooLarge or PageNotText.
    """
    try:
        with httpx.Client(follow_redirects=False, trust_env=False) as client:
            return _follow(client, address, settings)
    except httpx.TimeoutException as error:
        message = f"no answer within {settings.timeout:g} seconds; try again later or raise the time-out"
        raise PageNotFound(address, message) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise PageNotFound(address, f"the address cannot be fetched ({reason}); check it in a browser") from error


def _follow(client: httpx.Client, address: str, settings: FetchSettings) -> Page:
    here = address
    for _ in range(settings.max_redirects + 1):
        with closing(client.send(_request(address, here, settings), stream=True)) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                here = urljoin(here, answer.headers["location"])
                continue
            if answer.status_code != httpx.codes.OK:
                raise PageNotFound(address, f"the server answers {answer.status_code}; check the address in a browser")
            kind = answer.headers.get("content-type", "")
            if kind and not kind.lower().startswith(_TEXT_TYPES):
                raise PageNotText(address, f"the server sends {kind.split(';')[0]}, not a page of text")
            content = b"".join(_bounded(answer, address, settings))
            return Page(source=address, content=content, content_type=kind or None)
    message = f"more than {settings.max_redirects} redirects; give the address of the article itself"
    raise PageNotFound(address, message)


def _request(address: str, here: str, settings: FetchSettings) -> httpx.Request:
    """A request that connects to a checked IP address and still names the host."""
    parts = urlsplit(here)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PageNotFound(address, f"{here} is no http(s) address; only those are fetched")
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    checked = _checked_ip(address, host, port, settings)
    literal = f"[{checked}]" if ":" in checked else checked
    return httpx.Request(
        "GET",
        urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, "")),
        headers={
            "Host": host if parts.port is None else f"{host}:{port}",
            "User-Agent": settings.user_agent,
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        },
        extensions={"sni_hostname": host, "timeout": httpx.Timeout(settings.timeout).as_dict()},
    )


def _checked_ip(address: str, host: str, port: int, settings: FetchSettings) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise PageNotFound(address, f"the name {host} is not known; check the address") from error
    ips = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not settings.allow_private:
        for ip in ips:
            if not _is_public(ip):
                message = (
                    f"{host} is {ip}, an address of a private network, which is not fetched; allow it in the settings"
                )
                raise PageNotFound(address, message)
    return ips[0]


def _is_public(ip: str) -> bool:
    parsed = ipaddress.ip_address(ip)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed in _NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        elif parsed.ipv4_mapped or parsed.sixtofour:
            parsed = parsed.ipv4_mapped or parsed.sixtofour or parsed
    return parsed.is_global and not parsed.is_multicast


def _bounded(answer: httpx.Response, address: str, settings: FetchSettings) -> Iterator[bytes]:
    """The body, unpacked piece by piece, so that a small answer cannot become a large page."""
    declared = answer.headers.get("content-length", "")
    left = settings.max_bytes
    if declared.isdigit() and int(declared) > left:
        raise _too_large(address, settings)
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise PageNotText(address, f"the server packs the page as {encoding}, which was not asked for")
    unpack = (
        zlib.decompressobj(_GZIP if "gzip" in encoding else zlib.MAX_WBITS)
        if encoding not in {"identity", ""}
        else None
    )
    try:
        for chunk in answer.iter_raw():
            piece = chunk if unpack is None else unpack.decompress(chunk, left + 1)
            left -= len(piece)
            if left < 0:
                raise _too_large(address, settings)
            yield piece
    except zlib.error as error:
        raise PageNotText(address, f"the page comes packed as {encoding} but cannot be unpacked; try again") from error
    if unpack is not None and not unpack.eof:
        raise PageNotText(address, "the page broke off before its end; try again")


def _too_large(address: str, settings: FetchSettings) -> PageError:
    limit = settings.max_bytes / MEGABYTE
    return PageTooLarge(address, f"the page is larger than {limit:g} MB; save the article alone, or raise --max-bytes")
