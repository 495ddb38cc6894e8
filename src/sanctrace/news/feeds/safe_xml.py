"""XML from strangers: no entity is declared in it, nothing is nested without end, nothing is fetched for it."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from lxml import etree

from sanctrace.model.watch import Fault, SourceError

MAX_DEPTH = 100
MAX_ELEMENTS = 1_000_000
_ENTITY = re.compile(rb"<!\s*ENTITY", re.I)
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PROLOG = 20_000  # bytes in which a document type can stand


def require_safe(content: bytes, address: str) -> None:
    """Raises SourceError when a document declares entities, or nests deeper or holds more than `MAX_...` allow.

    A document that is not well formed is checked as far as it goes: what a lenient reader does with the rest expands no
    entity, for there is none.
    """
    narrow = content
    for mark, encoding in _WIDE_MARKS.items():
        if content.startswith(mark):
            narrow = content[:_PROLOG].decode(encoding, "replace").encode()
    if _ENTITY.search(narrow[:_PROLOG]):
        message = "the document declares XML entities, which are not read; ask the publisher for a plain feed"
        raise SourceError(address, Fault.UNSAFE_XML, message)
    _measure(content, address)


def _measure(content: bytes, address: str) -> None:
    depth = elements = 0
    parser = expat.ParserCreate()

    def start(*_: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_ELEMENTS} elements"
            raise SourceError(address, Fault.TOO_DEEP, f"the document has more than {limit}; it is not read")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_: object) -> None:
        raise SourceError(address, Fault.UNSAFE_XML, "the document declares XML entities, which are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        return  # not well formed, or an encoding that expat does not know


def parse_xml(content: bytes, address: str) -> Any:
    """Root element of a safe document, mended where it is not well formed.

    Raises SourceError when it is unsafe, too deep, or no XML at all.
    """
    require_safe(content, address)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(address, Fault.NOT_A_FEED, f"the document is no XML ({error}); check the address") from error
    if root is None:
        raise SourceError(address, Fault.NOT_A_FEED, "the document is no XML; check the address in a browser")
    return root


def local(element: Any) -> str:
    """Name of an element without its namespace, in small letters; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
