"""A page as it stands in an input, and a row of named values as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sanctrace.model import Page, PageNotText, PageTooLarge
from sanctrace.runs.batch.plan import Slice, Terms

# Names that crawls and data sets give to the page and to where it came from, the most telling first.
CONTENT_FIELDS = ("html", "content", "raw_html", "body", "text")
SOURCE_FIELDS = ("url", "source", "uri", "link", "id")
TYPE_FIELD = "content_type"


@dataclass(frozen=True, kw_only=True)
class Record:
    """A page of a slice that is still to be opened: `open` gives it, or raises PageError."""

    number: int  # among the records of the slice
    place: str  # FILE#where
    open: Callable[[], Page]


def page_of_row(row: Mapping[str, object], place: str, terms: Terms) -> Page:
    """A row as a page.

    Raises PageNotText when it has no such field or the field holds no text, PageTooLarge beyond the limit.
    """
    given = _first(row, terms.source_field, SOURCE_FIELDS, place, "source")
    source = str(given) if given is not None else place
    content = _first(row, terms.content_field, CONTENT_FIELDS, place, "content")
    if content is None:
        names = terms.content_field or ", ".join(CONTENT_FIELDS)
        raise PageNotText(source, f"the row has no text under {names}; name the field with --content-field")
    kind = row.get(TYPE_FIELD)
    if isinstance(content, str):
        # A lone surrogate, as JSON can hold, is no character: it is written as a question mark.
        kind, content = _unicode(kind, content), content.encode("utf-8", "replace")
    if not isinstance(content, bytes):
        raise PageNotText(source, f"the row's text is {type(content).__name__}, not text or bytes; check the field")
    if len(content) > terms.settings.max_bytes:
        limit = terms.settings.max_bytes / 1_000_000
        raise PageTooLarge(source, f"the page is larger than {limit:g} MB; raise --max-bytes")
    return Page(source=source, content=content, content_type=str(kind) if kind is not None else None)


def slices_of(sizes: list[tuple[int, int]], terms: Terms) -> tuple[Slice, ...]:
    """Slices over records, each given by where it begins and its bytes."""
    slices: list[Slice] = []
    begin, size = 0, 0
    for number, (_, length) in enumerate(sizes):
        size += length
        if number + 1 - begin >= terms.chunk_pages or size >= terms.chunk_bytes or number + 1 == len(sizes):
            slices.append(Slice(offset=sizes[begin][0], skip=0, count=number + 1 - begin))
            begin, size = number + 1, 0
    return tuple(slices)


def _first(row: Mapping[str, object], named: str | None, usual: tuple[str, ...], place: str, what: str) -> object:
    if named is not None:
        if named not in row:
            raise PageNotText(place, f"the row has no field {named}; check --{what}-field")
        return row[named]
    return next((row[name] for name in usual if row.get(name) is not None), None)


def _unicode(kind: object, text: str) -> str:
    """The media type of text that is characters already."""
    if kind is None:
        media = "text/html" if text.lstrip("\ufeff \t\r\n")[:1] == "<" else "text/plain"
    else:
        media = str(kind).partition(";")[0].strip()
    return f"{media}; charset=utf-8"
