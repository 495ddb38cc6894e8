"""OPML 2.0 (https://opml.org/spec2.opml): lists of feeds, as readers exchange them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sanctrace.model.watch import Fault, Source, SourceError, SourceKind
from sanctrace.news.feeds.entries import web_link
from sanctrace.news.feeds.safe_xml import local, parse_xml


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A feed that an OPML file names: its address, its title, and the folders it stands in."""

    address: str
    title: str | None
    folders: tuple[str, ...] = ()


def read_opml(content: bytes, name: str) -> tuple[Outline, ...]:
    """Every feed of an OPML file, in its order, each address once; `name` stands in error messages.

    Raises SourceError when the file is unsafe, no OPML, or names no feed.
    """
    root = parse_xml(content, name)
    if local(root) != "opml":
        raise SourceError(name, Fault.NOT_A_FEED, f"the file is <{local(root)}>, not OPML; export it again")
    found = {outline.address: outline for outline in reversed(list(_walk(root, ())))}
    if not found:
        raise SourceError(name, Fault.EMPTY, "the file names no feed: no outline has an xmlUrl")
    return tuple(reversed(found.values()))


def _walk(element: Any, folders: tuple[str, ...]) -> Iterator[Outline]:
    for child in element:
        attributes = {key.lower(): value.strip() for key, value in child.attrib.items() if value.strip()}
        title = attributes.get("title") or attributes.get("text")
        address = web_link(attributes.get("xmlurl"), "")
        if address:
            tags = tuple(t.strip("/ ") for t in attributes.get("category", "").split(",") if t.strip("/ "))
            yield Outline(address=address, title=title, folders=tuple(dict.fromkeys((*folders, *tags))))
            yield from _walk(child, folders)
        else:
            inner = (*folders, title) if title and local(child) == "outline" else folders
            yield from _walk(child, inner)


def write_opml(sources: Sequence[Source], title: str) -> bytes:
    """The feeds among the sources as OPML 2.0; their tags become categories. Other kinds have no place in OPML."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind is SourceKind.FEED:
            outline = etree.SubElement(body, "outline", type="rss", text=source.name, title=source.name)
            outline.set("xmlUrl", source.address)
            if source.tags:
                outline.set("category", ",".join(source.tags))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
