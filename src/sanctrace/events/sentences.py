"""Sentences of an article with their offsets, datelines and paragraph numbers taken off first (both wreck a parse)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sentencex import get_sentence_boundaries

from sanctrace.model import Article

# As in: SEOUL, Feb. 20 (Reuters) -- or: SINGAPORE - or: Pyongyang, March 3, Juche 110 (2021) --
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w'’./\-]*(?:[ ,]+(?:[A-Z\d][\w'’.\-]*|de|del|la|le|al|el|of|and|da|do|am|an)){0,9},?)"
    r"(?:\s*\([^()\n]{2,40}\))*\s*(?:--|[—–]|(?<=\s)-(?=\s))\s*"
)
# Without a dash. As in: Seoul, June 19 (IANS) Putin gave -- or: PYONGYANG, December 22. /TASS/. A delegation -- or:
# MOSCOW (UrduPoint / Sputnik - 28th July, 2023) The -- or: SINGAPORE: A director
_PLACE = r"(?P<place>[^\W\d_][\w'’.\-]*(?:[ ,]+(?:[A-Z][\w'’\-]*|de|la|el|al|of)){0,4})"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z]{3,9} \d{1,2})(?:, \d{4})?"
_STARTS = r"\s*(?=[\"“'‘]?[A-Z\d])"
_PLAIN_DATELINES = (
    re.compile(
        rf"{_PLACE},? {_DAY}[.,]? ?(?:\([^()\n]{{2,60}}\)|/[^/\n]{{2,30}}/\.?|[A-Z]{{3,12}}\.)(?: ?:)?{_STARTS}"
    ),
    re.compile(rf"{_PLACE} ?(?:\([^()\n]{{2,60}}\)|/[^/\n]{{2,30}}/\.?){_STARTS}"),
    re.compile(rf"{_PLACE}:{_STARTS}"),
    re.compile(r"\((?P<place>[A-Z][\w '’\-]{2,30})=[A-Z][\w ]{2,20}\)\s*"),
)
_NUMBER = re.compile(r"\(?\d{1,3}[.)]\s+(?=[\"“'‘(]?[A-Z])")
_NUMBERED_UNIT = re.compile(
    r"\s(?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth) [A-Z]"
)
_SHORTEST_PLACE = 5  # letters: "UN:", "OFAC (...)" open no dateline
_LONGEST = 1_500  # characters; the longest sentence of the 136 labelled pages that are read has 363
_MIN_UPPER = 0.5


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence: `text == body[start:start + len(text)]`; `paragraph` counts from 0."""

    index: int
    paragraph: int
    start: int
    text: str


def dateline_length(paragraph: str) -> int:
    """Length of the dateline at the head of a paragraph, 0 when there is none."""
    match = _DATELINE.match(paragraph)
    if match is None:
        return _plain_dateline_length(paragraph)
    if match.end() >= len(paragraph):
        return 0
    place = match["place"]
    letters = [c for c in place.split(",")[0] if c.isalpha()]
    shouted = sum(c.isupper() for c in letters) >= _MIN_UPPER * len(letters)
    return match.end() if shouted or "(" in match[0] or "--" in match[0] else 0


def _plain_dateline_length(paragraph: str) -> int:
    """Length of a dateline that no dash ends; without a day its place must be in capitals, or it may be a name."""
    with_day, *_, bracketed = _PLAIN_DATELINES
    for pattern in _PLAIN_DATELINES:
        match = pattern.match(paragraph)
        if match is None or match.end() >= len(paragraph):
            continue
        place = match["place"]
        if pattern in (with_day, bracketed) or (place.isupper() and len(place) >= _SHORTEST_PLACE):
            return match.end()
    return 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what no sentence can be cut at spaces: the parser's time grows with the square of the length."""
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield _trimmed(text, start, cut)
        start, end = _trimmed(text, cut, end)
    if end > start:
        yield start, end


def _boundaries(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph; "the U.S. Fifth Fleet" is not cut, as the splitter would."""
    begun: int | None = None
    for boundary in get_sentence_boundaries("en", text):
        start, end = _trimmed(text, boundary["start_index"], boundary["end_index"])
        if start == end:
            continue
        start, begun = (start if begun is None else begun), None
        if text[start:end].endswith("U.S.") and _NUMBERED_UNIT.match(text, end):
            begun = start
            continue
        yield start, end


def split_sentences(article: Article) -> list[Sentence]:
    """Sentences of the body in order; a dateline or paragraph number belongs to no sentence."""
    return list(_sentences(article))


def _sentences(article: Article) -> Iterator[Sentence]:
    index = 0
    for number, (first, last) in enumerate(article.paragraphs()):
        paragraph = article.body[first:last]
        skip = dateline_length(paragraph)
        if not skip and (numbered := _NUMBER.match(paragraph)):
            skip = numbered.end()
        rest = paragraph[skip:]
        for start, end in _boundaries(rest):
            for begin, stop in _pieces(rest, start, end):
                yield Sentence(index=index, paragraph=number, start=first + skip + begin, text=rest[begin:stop])
                index += 1
