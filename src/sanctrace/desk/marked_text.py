"""An article's body cut into pieces for display, each piece knowing which passages cover it.

Passages may overlap and may run over a paragraph's end; the pieces never do, and together they are the body.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sanctrace.model import Article, Passage


@dataclass(frozen=True, kw_only=True, order=True)
class Mark:
    """A passage to be marked, and what for: `role` is the event's number, or 0 for words about the law."""

    start: int
    end: int
    role: int

    @classmethod
    def of(cls, passage: Passage, role: int) -> Mark:
        """The mark of a passage."""
        return cls(start=passage.start, end=passage.end, role=role)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text with the same marks throughout; `opens` are the marks that begin here."""

    text: str
    marks: tuple[Mark, ...]
    opens: tuple[Mark, ...]

    @property
    def roles(self) -> tuple[int, ...]:
        """Numbers of the events that this piece belongs to."""
        return tuple(sorted({mark.role for mark in self.marks}))

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the events whose words begin here and were not under way already."""
        running = {mark.role for mark in self.marks} - {0}
        carried = {mark.role for mark in self.marks if mark not in self.opens}
        return tuple(sorted(running - carried))


def paragraphs_of(article: Article, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The body's paragraphs, each as pieces in order."""
    ordered = sorted(set(marks))
    opened: set[Mark] = set()
    paragraphs = []
    for start, end in article.paragraphs():
        inside = [mark for mark in ordered if mark.start < end and mark.end > start]
        edges = {start, end}
        for mark in inside:
            edges |= {max(mark.start, start), min(mark.end, end)}
        cuts = sorted(edges)
        pieces = []
        for left, right in pairwise(cuts):
            covering = tuple(mark for mark in inside if mark.start <= left and mark.end >= right)
            opening = tuple(mark for mark in covering if mark not in opened)
            opened.update(opening)
            pieces.append(Piece(text=article.body[left:right], marks=covering, opens=opening))
        paragraphs.append(pieces)
    return paragraphs
