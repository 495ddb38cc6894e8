"""One frozen value with everything a run may be told, built once at the door and handed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

LEDGER_FILE = Path("sanctrace.db")


@dataclass(frozen=True, kw_only=True)
class LlmSettings:
    """A language model that the user named, on a server that speaks the OpenAI-compatible chat-completions protocol."""

    url: str  # up to and with the version, such as http://127.0.0.1:8080/v1
    model: str
    key: str | None = field(default=None, repr=False)  # sent as a bearer token; printed and kept nowhere
    timeout: float = 120.0  # for one whole answer, in seconds
    retries: int = 2  # after a refused connection, a busy server or an error of the server's


@dataclass(frozen=True, kw_only=True)
class WebSettings:
    """Limits that hold for every request."""

    max_bytes: int = 20_000_000  # of a body, packed and unpacked
    timeout: float = 20.0  # for each wait on the network, in seconds
    deadline: float = 90.0  # for one whole answer with its redirects, in seconds
    max_redirects: int = 5
    connections: int = 16  # open at once
    allow_private: bool = False  # let addresses of this machine and of private networks be fetched
    allowed_networks: tuple[str, ...] = ()  # private networks that may be fetched from all the same: `10.1.0.0/16`
    user_agent: str = "sanctrace/0.1 (reads news pages)"


@dataclass(frozen=True, kw_only=True)
class WatchSettings:
    """How sources are watched."""

    web: WebSettings = field(default_factory=WebSettings)
    host_pause: float = 1.0  # seconds between two requests to one host, unless its robots.txt asks for more
    obey_robots: bool = True
    max_document: int = 50_000_000  # bytes of a feed, sitemap or list, unpacked
    max_table: int = 200_000_000  # bytes of a GDELT table or an archive listing, unpacked
    max_archive: int = 2_000_000_000  # bytes of an archive segment that is downloaded
    max_parts: int = 50  # further documents that one look at a source opens; the rest wait for the next
    max_pages: int = 5_000  # pages that one round fetches; the rest wait for the next
    max_entries: int = 200_000  # entries of one source that one look takes in
    attempts: int = 5  # tries for a page before it is given up
    attempts_when_down: int = 12  # the same when its server is at fault: some two and a half days
    first_wait: timedelta = timedelta(minutes=5)  # after a failure; doubled for each further one
    longest_wait: timedelta = timedelta(hours=12)
    revisit: timedelta = timedelta(hours=6)  # a page that its source calls changed is not fetched more often


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run may be told.

    Nothing below the door reads the environment, the clock or a module global instead of this value.
    """

    as_of: date | None = None  # law and lists as known on this day; None: all that the library and the lists hold
    ledger: str | Path | None = None  # where readings are kept, a file or postgresql://…; None: nowhere
    lists: Path | None = None  # folder of the added sanctions lists; None: only the list that ships
    library: Path | None = None  # folder of law files; None: the library that ships
    max_bytes: int = 20_000_000  # a page larger than this is refused, in bytes
    timeout: float = 20.0  # for one address, in seconds
    llm: LlmSettings | None = None  # reads the pages in place of the rules
