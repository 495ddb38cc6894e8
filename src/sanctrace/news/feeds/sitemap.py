"""Sitemaps (https://www.sitemaps.org/protocol.html), news sitemaps, indexes of them, and plain lists of addresses."""

from __future__ import annotations

from typing import Any

from sanctrace.model.watch import Entry, Fault, Listing, Part, SourceError
from sanctrace.news.feeds.entries import digest_of, web_link
from sanctrace.news.feeds.safe_xml import local, parse_xml

_LOC, _LASTMOD, _NEWS_DATE, _NEWS_TITLE = "loc", "lastmod", "publication_date", "title"


def read_sitemap(content: bytes, address: str) -> Listing:
    """The pages of a sitemap as entries, or the sitemaps of an index as parts.

    The digest of an entry is its `lastmod`: a page whose day moves is looked at again. Raises SourceError when the
    document is empty, unsafe, or no sitemap.
    """
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise SourceError(address, Fault.EMPTY, "the sitemap is empty; look at its address in a browser")
    if not start.startswith(b"<"):
        return read_links(content, address)
    root = parse_xml(content, address)
    name = local(root)
    if name == "sitemapindex":
        return Listing(parts=tuple(part for child in root if (part := _part(child, address)) is not None))
    if name != "urlset":
        message = f"the document is <{name}>, not a sitemap; the address of a sitemap stands in the site's robots.txt"
        raise SourceError(address, Fault.NOT_A_FEED, message)
    return Listing(entries=tuple(entry for child in root if (entry := _entry(child, address)) is not None))


def read_links(content: bytes, address: str) -> Listing:
    """The addresses of a text, one a line; blank lines, lines that begin with `#` and anything else are passed over.

    Raises SourceError when the text names no address.
    """
    links = [
        link
        for line in content.decode("utf-8-sig", "replace").splitlines()
        if not line.lstrip().startswith("#") and "://" in line and (link := web_link(line.split()[0], address))
    ]
    if not links:
        raise SourceError(address, Fault.NOT_A_FEED, "the text names no http(s) address; put one on each line")
    return Listing(
        entries=tuple(Entry(guid=None, link=link, title="", digest=digest_of(link)) for link in dict.fromkeys(links))
    )


def _part(element: Any, address: str) -> Part | None:
    values = _values(element)
    link = web_link(values.get(_LOC), address)
    return None if link is None else Part(address=link, version=values.get(_LASTMOD), dated=values.get(_LASTMOD))


def _entry(element: Any, address: str) -> Entry | None:
    values = _values(element)
    link = web_link(values.get(_LOC), address)
    if link is None:
        return None
    dated = values.get(_LASTMOD) or values.get(_NEWS_DATE)
    return Entry(
        guid=None,
        link=link,
        title=values.get(_NEWS_TITLE, ""),
        digest=digest_of(link, dated),
        published=values.get(_NEWS_DATE) or values.get(_LASTMOD),
    )


def _values(element: Any) -> dict[str, str]:
    """First text of each name wanted, at any depth: news sitemaps hold date and title one level down."""
    found: dict[str, str] = {}
    for child in element.iter():
        name = local(child)
        if name in {_LOC, _LASTMOD, _NEWS_DATE, _NEWS_TITLE} and child.text and child.text.strip():
            found.setdefault(name, " ".join(child.text.split()))
    return found
