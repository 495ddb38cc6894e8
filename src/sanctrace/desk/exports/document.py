"""A report before it is set: numbered paragraphs, tables, notes. Web page and PDF show the same document."""

from __future__ import annotations

from dataclasses import dataclass

from sanctrace.desk.own_voice import Words


@dataclass(frozen=True, kw_only=True)
class Cite:
    """The mark of a note; the first mark of a note is where a page shows it."""

    note: int
    first: bool


Inline = tuple[Words | Cite, ...]


def plain(parts: Inline) -> str:
    """The words alone, quotations in their marks."""
    words = (part for part in parts if isinstance(part, Words))
    return "".join(f"“{part.text}”" if part.quoted else part.text for part in words)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; level 1 is a part, level 2 stands within it."""

    text: Inline
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A numbered paragraph."""

    number: int
    parts: Inline


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table: its title, its head, its rows, and how wide its columns are in proportion."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing as SVG with its description."""

    svg: str
    words: Inline


Block = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True, kw_only=True)
class Note:
    """A footnote; `address` is where its source stands, if anywhere a browser can go."""

    number: int
    parts: Inline
    address: str = ""
    tail: Inline = ()  # what follows the address


@dataclass(frozen=True, kw_only=True)
class Document:
    """The report on one case."""

    title: Inline
    facts: tuple[tuple[str, Inline], ...]  # what stands below the title: label and words
    caution: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
