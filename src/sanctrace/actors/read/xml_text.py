"""XML files of lists, parsed without entities or network, and their texts."""

from __future__ import annotations

from typing import Any

from lxml import etree

from sanctrace.model.errors import DataError


def parse_xml(content: bytes, list_name: str) -> Any:
    """Root element of an XML file.

    Raises DataError with the line when the file is not XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno if error.lineno else None
        raise DataError(list_name, line, f"not XML: {error.msg}; fetch the file again") from error


def local(element: Any) -> str:
    """Tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any, tag: str) -> list[Any]:
    """Children of a local name, in any namespace."""
    return [c for c in element if local(c) == tag]


def child(element: Any, *path: str) -> Any | None:
    """First descendant down a path of local names, or None."""
    for tag in path:
        found = children(element, tag)
        if not found:
            return None
        element = found[0]
    return element


def need(element: Any, tag: str, list_name: str) -> Any:
    """The child of a local name; raises DataError with the line when there is none."""
    found = child(element, tag)
    if found is None:
        raise DataError(list_name, element.sourceline, f"{local(element)} has no {tag}; the format has changed")
    return found


def text_of(element: Any | None, *path: str) -> str:
    """Text of an element, or of a descendant down a path; empty when there is none."""
    found = child(element, *path) if element is not None and path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
