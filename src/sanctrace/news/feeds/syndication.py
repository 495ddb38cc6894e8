"""RSS, Atom and JSON Feed: a document to its entries. Lenient in form, strict in safety."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterable
from typing import Any

import feedparser

from sanctrace.model.watch import Entry, Fault, Listing, SourceError
from sanctrace.news.feeds.entries import digest_of, web_link
from sanctrace.news.feeds.json_feed import read_json_feed
from sanctrace.news.feeds.safe_xml import require_safe

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.I)
_END = re.compile(rb"</(?:rss|feed|(?:\w+:)?RDF)\s*>", re.I)
_ALTERNATE = re.compile(rb"<link\b[^>]{0,400}?application/(?:rss\+xml|atom\+xml|feed\+json)[^>]{0,400}?>", re.I)
_HREF = re.compile(rb"""href\s*=\s*["']([^"']{1,400})["']""", re.I)
_TAIL = 2000


def read_feed(content: bytes, address: str, content_type: str | None = None) -> Listing:
    """The entries of a feed, in its order; addresses are made whole against `address`.

    A feed that breaks off yields what it holds, with `broken` set. Raises SourceError when the document is empty, no
    feed, or unsafe.
    """
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.strip(b"\x00"):
        raise SourceError(address, Fault.EMPTY, "the feed is empty; look at its address in a browser")
    if start.startswith((b"{", b"[")):
        return read_json_feed(content, address)
    if _HTML.search(content[:_TAIL]):
        raise SourceError(address, Fault.NOT_A_FEED, _no_feed(content, address))
    require_safe(content, address)
    headers = {"content-location": address, **({"content-type": content_type} if content_type else {})}
    try:
        parsed: Any = feedparser.parse(
            io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # whatever a reader of others does with the bytes of strangers is the feed's fault
        message = f"the feed cannot be read ({type(error).__name__}: {error}); look at its address in a browser"
        raise SourceError(address, Fault.NOT_A_FEED, message) from error
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(address, Fault.NOT_A_FEED, _no_feed(content, address))
    entries = tuple(entry for raw in parsed.entries if (entry := _entry(raw, address)) is not None)
    broken = None
    if parsed.bozo and not _END.search(content[-_TAIL:].replace(b"\x00", b"")):
        broken = "the feed breaks off before its end; what it holds was taken, the rest is asked for again"
    return Listing(entries=entries, title=_text(parsed.feed.get("title")), broken=broken)


def _entry(raw: Any, address: str) -> Entry | None:
    link, guid = web_link(raw.get("link"), address), _text(raw.get("id"))
    title = _text(raw.get("title")) or ""
    bodies = [str(part.get("value", "")) for part in raw.get("content", [])] or [str(raw.get("summary", ""))]
    body = "\n".join(bodies)
    if not (link or title or body.strip()):
        return None
    updated = dict.get(raw, "updated")  # its own get() would fall back to the day of publication
    return Entry(
        guid=guid,
        link=link,
        title=title,
        digest=digest_of(title, str(raw.get("summary", "")), body, _text(updated)),
        published=_published(raw),
        content=None if link else f"<h1>{title}</h1>\n<p>{body}</p>",
    )


def _published(raw: Any) -> str | None:
    for name in ("published", "updated"):
        if name in raw:
            return _day(raw.get(f"{name}_parsed")) or _text(raw[name])
    return None


def _text(value: object) -> str | None:
    text = " ".join(str(value).split()) if value is not None else ""
    return text or None


def _day(parsed: Iterable[int] | None) -> str | None:
    if parsed is None:
        return None
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", tuple(parsed))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _no_feed(content: bytes, address: str) -> str:
    for tag in _ALTERNATE.findall(content[:200_000]):
        if found := _HREF.search(tag):
            link = web_link(found[1].decode("utf-8", "replace"), address)
            return f"this is a page, not a feed; the page names its feed: {link}"
    kind = "a page" if _HTML.search(content[:_TAIL]) else "a document"
    return f"this is {kind}, not a feed; look at the address in a browser, the publisher may have moved the feed"
