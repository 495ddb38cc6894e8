"""HTML source to tokens that know where they stand.

The standard library's parser is not used: on Python 3.11 it is quadratic on unclosed tags and comments, and its
positions are lines and columns. This one takes each character at most a few times, whatever the page holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

# An equals sign may open a quoted value; a stray quote is an ordinary character.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
# Used once a quoted value has run past every closing bracket, so that no page can make the scan start over and over.
_BARE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)([^>]*+)>")
_RAW = {
    name: re.compile(rf"</{name}(?![a-z0-9])", re.I)
    for name in ("script", "style", "textarea", "title", "noscript", "iframe", "template", "xmp")
}
_LONGEST_CUT = 400  # characters of a tag that is cut short
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


class Kind(IntEnum):
    """Kinds of tokens."""

    TEXT = 0
    OPEN = 1
    CLOSE = 2
    RAW = 3  # the content of script, title and the like, with the attributes of its tag


Token = tuple[Kind, int, int, str, str]  # kind, start, end, lower-case tag name, attributes as written


def tokens(source: str) -> Iterator[Token]:
    """Tokens of `source` in order; for a tag, start and end embrace the tag, for text and raw content the characters.

    Comments and declarations are left out. Broken mark-up never raises: what is no tag is text.
    """
    at = 0
    text_from = 0
    size = len(source)
    last_close = source.rfind(">")
    comment_ends = True
    tag = _TAG
    unclosed: set[str] = set()
    while (at := source.find("<", at)) != -1 and at < last_close:
        if source.startswith("<!", at) or source.startswith("<?", at):
            end = -1
            if source.startswith("<!--", at) and comment_ends:
                end = source.find("-->", at + 4)
                comment_ends = end != -1
                end += 3 if end != -1 else 0
            if end == -1:
                end = source.find(">", at) + 1
            if text_from < at:
                yield Kind.TEXT, text_from, at, "", ""
            at = text_from = end
            continue
        match = tag.match(source, at)
        if match is None and source[at + 1 : at + 2].isalpha():
            tag = _BARE_TAG
            match = tag.match(source, at)
        if match is None:
            at += 1
            continue
        if text_from < at:
            yield Kind.TEXT, text_from, at, "", ""
        slash, name, attributes = match.group(1), match.group(2).lower(), match.group(3)
        at = text_from = match.end()
        if slash:
            yield Kind.CLOSE, match.start(), at, name, ""
        elif name in _RAW and name not in unclosed and not attributes.endswith("/"):
            close = _RAW[name].search(source, at)
            if close is None:
                unclosed.add(name)
            end = close.start() if close else size if name in {"script", "style"} else at
            yield Kind.RAW, at, end, name, attributes
            at = text_from = end
        else:
            yield Kind.OPEN, match.start(), at, name, attributes
    cut = source.rfind("<", max(text_from, size - _LONGEST_CUT))
    if cut > text_from and (source[cut + 1 : cut + 2].isalpha() or source.startswith("</", cut)):
        size = cut  # a tag that the end of the page cuts short
    if text_from < size:
        yield Kind.TEXT, text_from, size, "", ""


def attribute_map(attributes: str) -> dict[str, str]:
    """Attributes as written, as a map with lower-case names; the first of a name counts; references stay."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        found.setdefault(name.lower(), double or single or bare)
    return found
