"""What is watched, what was found there, and how each look at it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sanctrace.model.errors import SanctraceError


class SourceKind(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"  # RSS, Atom or JSON Feed; the document tells which
    SITEMAP = "sitemap"  # a sitemap, a news sitemap, or an index of them
    LINKS = "links"  # a text with one address a line
    FOLDER = "folder"  # saved pages
    WARC = "warc"  # an archive file, or a folder of them
    CC_NEWS = "cc-news"  # a list of the paths of archive segments, as Common Crawl publishes it
    GDELT = "gdelt"  # GDELT's list of files: lastupdate.txt or masterfilelist.txt


class Fault(StrEnum):
    """How a look at a source or a page can fail. One name for each cause, so that a user knows whom to ask."""

    UNKNOWN_HOST = "unknown host"
    PRIVATE_ADDRESS = "private address"
    NOT_HTTP = "not http"
    REFUSED = "connection refused"
    TLS = "bad certificate"
    TIMEOUT = "timed out"
    RESET = "connection broken"
    TRUNCATED = "truncated"
    PROTOCOL = "not understood"
    REDIRECTS = "too many redirects"
    TOO_LARGE = "too large"
    BOMB = "unpacks too large"
    PACKING = "cannot be unpacked"
    RATE_LIMITED = "rate limited"
    CLIENT_ERROR = "refused by the server"
    GONE = "gone"
    SERVER_ERROR = "server error"
    ROBOTS = "closed to robots"
    ROBOTS_UNKNOWN = "robots.txt fails"
    EMPTY = "empty"
    NOT_A_FEED = "not a feed"
    MALFORMED = "breaks off"
    UNSAFE_XML = "unsafe XML"
    TOO_DEEP = "nested too deep"
    NO_FILE = "no such file"
    NOT_TEXT = "not text"
    JAVASCRIPT_ONLY = "JavaScript only"
    NO_TEXT = "no text"
    POSTPONED = "postponed"
    READER = "reader failed"


class SourceError(SanctraceError):
    """A watched source, or an address, did not give what it should.

    `source` is the address or file, `fault` the cause by its name; the message says what, and what to do. `retry_after`
    is how long the server asks to be left alone.
    """

    def __init__(
        self,
        source: str,
        fault: Fault,
        message: str,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.source = source
        self.fault = fault
        self.status = status
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.source}: {self.args[0]}"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One place that is watched, as the sources file names it."""

    id: str
    kind: SourceKind
    address: str  # http(s) address, or a file or folder
    title: str | None = None
    every: timedelta = timedelta(minutes=30)  # how often it is looked at
    tags: tuple[str, ...] = ()
    since: date | None = None  # leaves out what the source itself dates earlier; undated things stay in
    keep: tuple[str, ...] = ()  # when given: only entries with one of these words in title or address
    drop: tuple[str, ...] = ()  # entries with one of these words are left out
    tables: tuple[str, ...] = ()  # of GDELT: export, mentions, gkg

    @property
    def name(self) -> str:
        """What to call it for people."""
        return self.title or self.id


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that a source names: an article's address, or the words themselves."""

    guid: str | None
    link: str | None  # where the page is: an http(s) address, a file, or `FILE#offset` in an archive
    title: str
    digest: str  # of what the source says of it; changes when the source says that the article changed
    published: str | None = None  # as the source has it
    content: str | None = None  # HTML of the entry itself, when it has no address


@dataclass(frozen=True, kw_only=True)
class Part:
    """A further document that a source's document leads to."""

    address: str
    version: str | None = None  # what tells that it changed; None: it has to be looked at each time
    dated: str | None = None  # day, as the source has it


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What one document of a source names."""

    entries: tuple[Entry, ...] = ()
    parts: tuple[Part, ...] = ()
    title: str | None = None
    broken: str | None = None  # why it is not the whole document, when it is not


@dataclass(frozen=True, kw_only=True)
class Document:
    """The version of a document that was taken in whole: sent back to the server, which answers only what changed."""

    address: str
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    version: str | None = None  # as the document that led to it has it


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """How a capture came over the web."""

    sha256: str
    address: str  # as its source names it
    final_address: str  # after redirects
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class RobotsFile:
    """A site's robots.txt as it was last had: its text, or None when it could not be had and everything is closed."""

    origin: str
    fetched_at: datetime
    text: str | None


@dataclass(frozen=True, kw_only=True)
class Poll:
    """One look at a source."""

    source: str  # Source.id
    address: str
    at: datetime  # when it began, aware
    fault: Fault | None = None
    reason: str | None = None  # of the fault, in words
    status: int | None = None  # of HTTP
    unchanged: bool = False  # the server said that nothing changed, or the bytes are the same
    found: int = 0  # entries that it names
    new: int = 0  # of them, not known before
    changed: int = 0  # of them, known and said to have changed
    retry_at: datetime | None = None  # not to be asked before
    moved_to: str | None = None  # the server says that the source stands there for good

    @property
    def worked(self) -> bool:
        """Whether the source was seen whole."""
        return self.fault is None


class SightingState(StrEnum):
    """Where an entry stands."""

    WAITING = "waiting"  # its page is still to be had
    KEPT = "kept"  # read and in the ledger
    UNREADABLE = "unreadable"  # had, and not readable
    GIVEN_UP = "given up"  # not to be had, after several tries


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """An entry that was seen, and what became of it."""

    number: int
    source: str  # Source.id
    guid: str | None
    link: str | None
    key: str | None  # the address in its plainest form, for comparison
    digest: str
    title: str
    first_seen: datetime
    state: SightingState
    due: datetime | None = None  # not to be fetched before
    attempts: int = 0
    fetched_at: datetime | None = None
    sha256: str | None = None  # of the page's bytes
    words: int | None = None  # of the article's body
    fault: Fault | None = None
    reason: str | None = None
    content: str | None = None
