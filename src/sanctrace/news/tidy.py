"""White space becomes single spaces and character references become characters; the way back is kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from sanctrace.news.blocks import Run

# Characters that only steer line breaking or byte order; they would split words.
INVISIBLE = "\u00ad\u200b\u200c\u2060\ufeff"
# A character reference: with its semicolon, or as far as it can be one.
REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?"
_WORDS = rf"[^\s{INVISIBLE}%s]++(?: [^\s{INVISIBLE}%s]++)*+"
_TEXT = re.compile(rf"(?P<words>{_WORDS % ('', '')})|(?P<space>\s+)|[{INVISIBLE}]+")
_MARKUP = re.compile(
    rf"(?P<words>{_WORDS % ('&', '&')})|(?P<space>\s+)|[{INVISIBLE}]+"
    rf"|(?P<reference>{REFERENCE})|(?P<ampersand>&)"
)


def tidy(source: str, spans: Iterable[tuple[int, int]], *, markup: bool) -> tuple[str, tuple[Run, ...]]:
    """The text of `source` at `spans`, joined, with single spaces, and its runs back to `source`.

    With `markup`, character references (`&#8217;`, `&eacute;`) are read; a reference maps to its first character.
    Linear in the length of the spans.
    """
    pattern = _MARKUP if markup else _TEXT
    out: list[str] = []
    runs: list[Run] = []
    length = 0
    gap = -1  # where white space waits to be written: before a word, never at the edges

    def write(piece: str, at: int) -> None:
        nonlocal length
        out.append(piece)
        end = length + len(piece)
        if runs and runs[-1][1] == length and runs[-1][2] + length - runs[-1][0] == at:
            runs[-1] = (runs[-1][0], end, runs[-1][2])
        else:
            runs.append((length, end, at))
        length = end

    for start, stop in spans:
        for match in pattern.finditer(source, start, stop):
            kind = match.lastgroup
            if kind is None:
                continue
            at = match.start()
            piece = match.group()
            if kind == "reference":
                piece = html.unescape(piece)
                if len(piece) > 2:  # not a reference after all, such as "&c" in "R&company"
                    kind, piece = "words", match.group()
                elif piece.isspace() or not piece:
                    kind = "space"
                elif piece in INVISIBLE:
                    continue
            if kind == "space":
                gap = at if length else -1
                continue
            if gap >= 0:
                write(" ", gap)
                gap = -1
            if kind == "reference":
                for character in piece:
                    out.append(character)
                    runs.append((length, length + 1, at))
                    length += 1
            else:
                write(piece, at)
    return "".join(out), tuple(runs)


def shifted(runs: Iterable[Run], by: int) -> list[Run]:
    """The runs of a text that stands `by` characters further on."""
    return [(start + by, end + by, page) for start, end, page in runs]


def cut(text: str, runs: tuple[Run, ...], start: int, end: int) -> tuple[str, tuple[Run, ...]]:
    """text[start:end] with its runs."""
    kept = [
        (max(a, start) - start, min(b, end) - start, p + max(a, start) - a) for a, b, p in runs if a < end and b > start
    ]
    return text[start:end], tuple(kept)
