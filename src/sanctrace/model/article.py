"""Pages as they came, articles as they read, and passages: where it was read."""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as it was captured: bytes and where they came from."""

    source: str  # file name, address, or "-"
    content: bytes
    content_type: str | None = None  # media type with charset as the server gave it, if any

    @property
    def sha256(self) -> str:
        """Hex digest of the captured bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Words of an article: `text == body[start:end]`, and where they stand in the decoded page when that is known."""

    text: str
    start: int
    end: int
    page_start: int | None = None
    page_end: int | None = None


@dataclass(frozen=True, kw_only=True)
class PublishedAt:
    """When a page says it was published.

    `text` is ISO 8601 as precise as the page: `2024-02-20`, `2024-02-20T08:21` (zone not given) or with an offset.
    """

    text: str

    @property
    def day(self) -> date:
        """Calendar day as printed on the page."""
        return date.fromisoformat(self.text[:10])

    @property
    def has_time(self) -> bool:
        """Whether the page gave a time of day."""
        return "T" in self.text

    @property
    def zone_known(self) -> bool:
        """Whether the page gave a time zone."""
        tail = self.text[11:]
        return tail.endswith("Z") or "+" in tail or "-" in tail


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A picture's caption: its words, the day it names (which is not the story's), and its credit."""

    text: str
    date: str | None = None
    credit: str | None = None


@dataclass(frozen=True, kw_only=True)
class OffsetMap:
    """Runs of body characters that are runs of page characters: (body start, body end, page start), sorted."""

    runs: tuple[tuple[int, int, int], ...] = ()

    def to_page(self, offset: int) -> int | None:
        """Offset in the decoded page for an offset in the body, or None when the character has no counterpart."""
        index = bisect.bisect_right(self.runs, (offset, 1 << 62, 0)) - 1
        if index < 0:
            return None
        body_start, body_end, page_start = self.runs[index]
        return page_start + offset - body_start if offset < body_end else None


@dataclass(frozen=True, kw_only=True)
class Article:
    """A page's clean article.

    `body` is paragraphs separated by one blank line; every later offset counts characters of `body`.
    """

    id: str  # file stem, or a hash of the address
    source: str
    sha256: str  # of the page's bytes
    title: str
    body: str
    published: PublishedAt | None = None
    publisher: str | None = None
    agencies: tuple[str, ...] = ()
    dateline: str | None = None  # place only
    language: str | None = None  # ISO 639-1
    captions: tuple[Caption, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # headlines of other stories that the page advertises
    offsets: OffsetMap = field(default_factory=OffsetMap)
    notes: tuple[str, ...] = ()  # what about the page may have been read wrongly, for people

    def passage(self, start: int, end: int) -> Passage:
        """The words body[start:end] with their place in the page.

        Raises ValueError when the offsets lie outside the body.
        """
        if not 0 <= start < end <= len(self.body):
            raise ValueError(f"offsets {start}:{end} lie outside the body of {len(self.body)} characters")
        page_last = self.offsets.to_page(end - 1)
        return Passage(
            text=self.body[start:end],
            start=start,
            end=end,
            page_start=self.offsets.to_page(start),
            page_end=None if page_last is None else page_last + 1,
        )

    def paragraphs(self) -> list[tuple[int, int]]:
        """Start and end offsets of each paragraph of the body."""
        spans, at = [], 0
        for text in self.body.split("\n\n"):
            if text:
                spans.append((at, at + len(text)))
            at += len(text) + 2
        return spans
