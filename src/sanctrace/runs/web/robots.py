"""What a site asks of robots (RFC 9309), remembered for a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego

from sanctrace.model import Fault, RobotsFile, SourceError
from sanctrace.runs.web.address import host_of
from sanctrace.runs.web.client import WebClient

FRESH = timedelta(hours=24)  # RFC 9309, 2.4
FRESH_WHEN_DOWN = timedelta(minutes=30)
MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is read
_MAX_DELAY = 60.0  # seconds; a longer Crawl-delay is cut to this


class Robots:
    """Asks sites for their robots.txt, once a day each; `known` are those of an earlier run."""

    def __init__(self, client: WebClient, now: Callable[[], datetime], known: dict[str, RobotsFile]) -> None:
        self._client = client
        self._now = now
        self._files = dict(known)
        self._delays = {host_of(origin): self._asked(file) for origin, file in known.items()}
        self.fetched: list[RobotsFile] = []  # those asked for in this run, to be remembered

    def require(self, address: str) -> None:
        """Raises SourceError when the site keeps robots from the address, or its robots.txt cannot be had.

        A site without robots.txt (4xx) is open; one whose robots.txt fails (5xx, no answer) is closed: RFC 9309, 2.3.1.
        """
        file = self._file(address)
        if file.text is None:
            message = f"{file.origin}/robots.txt cannot be had, so nothing is fetched there; it is asked again later"
            raise SourceError(address, Fault.ROBOTS_UNKNOWN, message)
        if not _rules(file.text).can_fetch(address, self._client.settings.user_agent):
            message = f"the robots.txt of {file.origin} keeps robots from {address}; ask the publisher"
            raise SourceError(address, Fault.ROBOTS, message)

    def delay_of_host(self, host: str) -> float:
        """Seconds between two requests that a host asks for; 0 when it asks for none or is not known yet."""
        return self._delays.get(host, 0.0)

    def _file(self, address: str) -> RobotsFile:
        origin = _origin(address)
        file = self._files.get(origin)
        if file is None or not _is_fresh(file, self._now()):
            file = RobotsFile(origin=origin, fetched_at=self._now(), text=self._text(origin))
            self._files[origin] = file
            self._delays[host_of(origin)] = self._asked(file)
            self.fetched.append(file)
        return file

    def _asked(self, file: RobotsFile) -> float:
        asked = _rules(file.text).crawl_delay(self._client.settings.user_agent) if file.text else None
        return min(float(asked or 0.0), _MAX_DELAY)

    def _text(self, origin: str) -> str | None:
        try:
            answer = self._client.get(f"{origin}/robots.txt", headers={"Accept": "text/plain"}, max_bytes=MAX_BYTES)
        except SourceError as error:
            if error.fault in {Fault.CLIENT_ERROR, Fault.GONE, Fault.NOT_HTTP, Fault.REDIRECTS, Fault.TOO_LARGE}:
                return ""
            if error.fault in {Fault.PRIVATE_ADDRESS, Fault.UNKNOWN_HOST, Fault.REFUSED}:
                raise
            return None
        return answer.body.decode("utf-8", "replace")


def _is_fresh(file: RobotsFile, now: datetime) -> bool:
    return now - file.fetched_at < (FRESH if file.text is not None else FRESH_WHEN_DOWN)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


@lru_cache(maxsize=512)
def _rules(text: str) -> Protego:
    return Protego.parse(text)
