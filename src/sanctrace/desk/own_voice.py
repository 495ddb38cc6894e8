"""The overclaim guard: what we say of an event in our own voice holds no word of verdict; words of others stay theirs.

A page may call a shipment by such a word, a voice may, an outlet's name may: inside a sentence of ours these words
stand in quotation marks. What is ours and passes a verdict is not shown: whoever asked is told which sentence it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from sanctrace.model import ExportError

VERDICT = re.compile(r"\b(violat\w+|illegal\w*|unlawful\w*|guilty|breach\w*|infring\w+)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Words:
    """A run of text: our own, or `quoted` from somebody, to be shown in quotation marks, or somebody's `address`."""

    text: str
    quoted: bool = False
    strong: bool = False
    address: bool = False


class OverclaimError(ExportError):
    """A sentence of our own would pass a verdict."""


def in_our_voice(text: str, said: Iterable[str] = ()) -> tuple[Words, ...]:
    """The text as runs: words of verdict that stand in one of the phrases that others `said` become quotations.

    What stands between “ and ” already is a quotation, but for a mark that somebody's phrase brings and does not close.
    Raises OverclaimError for a word of verdict that nobody said.
    """
    said = [phrase for phrase in said if phrase and phrase in text]
    spans = list(_quotations(text, _stray(text, said)))
    quotes: list[tuple[int, int]] = []
    for match in VERDICT.finditer(text):
        if any(start <= match.start() and match.end() <= end for start, end in (*spans, *quotes)):
            continue
        place = _longest(text, match.span(), said)
        if place is None:
            raise OverclaimError(
                f"“{match[0]}” would stand in our own voice, in: {text[:200]} – nothing was written;"
                " put right the law file or the correction that says so"
            )
        quotes = [span for span in quotes if not (place[0] <= span[0] and span[1] <= place[1])]
        quotes.append(place)
    return tuple(_runs(text, sorted(quotes)))


def _stray(text: str, said: Iterable[str]) -> set[int]:
    """Where marks stand that belong to phrases of others and do not pair within them."""
    stray: set[int] = set()
    for phrase in said:
        paired = {at for start, end in _pairs(phrase, set()) for at in (start, end - 1)}
        lone = [at for at, mark in enumerate(phrase) if mark in "“”" and at not in paired]
        at = text.find(phrase) if lone else -1
        while at >= 0:
            stray.update(at + mark for mark in lone)
            at = text.find(phrase, at + 1)
    return stray


def _quotations(text: str, stray: Set[int]) -> Iterator[tuple[int, int]]:
    """Where quotations stand, marks included; one may hold others. A mark that nothing closes opens none."""
    closed = _pairs(text, stray)
    for start, end in closed:
        if not any(outer < start and end < beyond for outer, beyond in closed):
            yield start, end


def _pairs(text: str, stray: Set[int]) -> list[tuple[int, int]]:
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for at, mark in enumerate(text):
        if at in stray:
            continue
        if mark == "“":
            opened.append(at)
        elif mark == "”" and opened:
            closed.append((opened.pop(), at + 1))
    return closed


def _longest(text: str, word: tuple[int, int], said: Iterable[str]) -> tuple[int, int] | None:
    """The longest phrase of others that covers the word in this text."""
    found: list[tuple[int, int]] = []
    for phrase in said:
        at = text.find(phrase) if phrase else -1
        while at >= 0:
            if at <= word[0] and word[1] <= at + len(phrase):
                found.append((at, at + len(phrase)))
            at = text.find(phrase, at + 1)
    return max(found, key=lambda span: span[1] - span[0], default=None)


def _runs(text: str, quotes: list[tuple[int, int]]) -> Iterator[Words]:
    at = 0
    for begun, end in quotes:
        start = max(begun, at)  # two phrases may overlap; the second goes on where the first ends
        if start > at:
            yield Words(text=text[at:start])
        if end > start:
            yield Words(text=text[start:end], quoted=True)
        at = max(at, end)
    if at < len(text):
        yield Words(text=text[at:])
