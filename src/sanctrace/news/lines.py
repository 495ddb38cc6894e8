"""Lines of one group: the wrapped lines of a paragraph, or lines that each stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

_CLOSED = re.compile(r"[.!?…。！？।][\"'”“’‘»«」』)\]]*$")
_LONG = 55  # characters of a line that may break inside a sentence
_HEAD_LINES = 4  # lines of a group that may be headline, byline and date
_BYLINE_OR_DATE = re.compile(r"[Bb]y [^\W\d_a-z][\w.'’-]* [^\W\d_a-z]|(?:19|20)\d\d[-./]\d\d[-./]\d\d\b")
_WIDTHS = (42, 110)  # characters a line that was wrapped by a program


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, closing quotes and brackets aside."""
    return _CLOSED.search(text[-12:]) is not None


def wrap_width(groups: Sequence[Sequence[str]]) -> int:
    """Width at which a program wrapped the lines of a page, 0 when none did."""
    wrapped = [max(map(len, lines)) for lines in groups if len(lines) >= 3 and len(paragraphs_of(lines)) == 1]
    return max(wrapped, default=0) if len(wrapped) >= 2 else 0


def paragraphs_of(lines: Sequence[str], width: int = 0) -> list[list[int]]:
    """Numbers of the lines that belong together, group by group.

    Lines are joined only when they look wrapped: of like width, and mostly broken inside a sentence. Inside wrapped
    text a short line that ends a sentence ends a paragraph. `width` is that of the page, when
    it is known to be wrapped.
    """
    if len(lines) < 2:
        return [[number] for number in range(len(lines))]
    if len(lines) <= _HEAD_LINES and not ends_sentence(lines[0]) and any(_of_report(line) for line in lines[1:]):
        return [[number] for number in range(len(lines))]
    upper = lines[:-1]
    widths = [len(line) for line in upper]
    inside = sum(
        1 for first, second in zip(upper, lines[1:], strict=True) if not ends_sentence(first) and _continues(second)
    )
    wide = max(widths)
    if width and all(0.7 * width <= size <= width for size in widths) and ends_sentence(lines[-1]):
        return [list(range(len(lines)))]
    least = _WIDTHS[0] if len(lines) > 3 else _LONG
    if not (least <= median(widths) <= _WIDTHS[1] and wide <= _WIDTHS[1] + 10 and inside * 2 >= len(upper)):
        return _broken_sentences(lines)
    groups = [[0]]
    for number in range(1, len(lines)):
        before = lines[number - 1]
        if ends_sentence(before) and len(before) < 0.75 * wide:
            groups.append([number])
        else:
            groups[-1].append(number)
    return groups


def _broken_sentences(lines: Sequence[str]) -> list[list[int]]:
    """A line that starts in lower case after one that did not end goes on with it."""
    groups = [[0]]
    for number in range(1, len(lines)):
        before, here = lines[number - 1], lines[number]
        if here[:1].islower() and len(before) >= _LONG and ends_sentence(here) and not ends_sentence(before):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _of_report(line: str) -> bool:
    """Whether a line is the byline or the date of a report and no part of the line above."""
    return not ends_sentence(line) and _BYLINE_OR_DATE.match(line) is not None


def _continues(line: str) -> bool:
    return line[:1].islower() or line[:1].isdigit() or line[:1] in "“\"'(‘$€£"
