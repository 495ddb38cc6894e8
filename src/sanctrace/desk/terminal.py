"""Words of a page, made safe and short for a terminal."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    """The text on one line without control or direction characters: a page must not drive the reader's terminal."""
    flat = _SPACE.sub(" ", text)
    return "".join(c for c in flat if unicodedata.category(c) not in {"Cc", "Cf"} or c == "\u200d").strip()


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
