"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/): a document to its entries."""

from __future__ import annotations

import json
from html import escape

from sanctrace.model.watch import Entry, Fault, Listing, SourceError
from sanctrace.news.feeds.entries import digest_of, web_link


def read_json_feed(content: bytes, address: str) -> Listing:
    """The entries of a JSON Feed, in its order; raises SourceError when the document is none."""
    try:
        feed = json.loads(content.decode("utf-8-sig", "replace"))
    except RecursionError as error:
        raise SourceError(address, Fault.TOO_DEEP, "the JSON is nested too deep; it is not read") from error
    except ValueError as error:
        message = f"the JSON cannot be read ({error}); the feed may have broken off"
        raise SourceError(address, Fault.MALFORMED, message) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        message = "the document is JSON, but no JSON Feed: it has no list of items; check the address"
        raise SourceError(address, Fault.NOT_A_FEED, message)
    entries = tuple(entry for raw in items if isinstance(raw, dict) and (entry := _entry(raw, address)) is not None)
    return Listing(entries=entries, title=_text(feed.get("title")))


def _entry(raw: dict[str, object], address: str) -> Entry | None:
    link = web_link(_text(raw.get("url")) or _text(raw.get("external_url")), address)
    title = _text(raw.get("title")) or ""
    html, plain = _text(raw.get("content_html")), _text(raw.get("content_text"))
    body = html or (f"<p>{escape(plain)}</p>" if plain else "")
    guid = _text(raw.get("id"))
    if not (link or title or body):
        return None
    return Entry(
        guid=guid,
        link=link,
        title=title,
        digest=digest_of(title, _text(raw.get("summary")), body, _text(raw.get("date_modified"))),
        published=_text(raw.get("date_published")) or _text(raw.get("date_modified")),
        content=None if link else f"<h1>{escape(title)}</h1>\n{body}",
    )


def _text(value: object) -> str | None:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    return None
