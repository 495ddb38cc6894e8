"""JSON Lines: an object a line, the page in one of its fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sanctrace.model import Page, PageNotText
from sanctrace.runs.batch.forms.record import Record, page_of_row, slices_of
from sanctrace.runs.batch.plan import Input, Slice, Terms


def cut(given: Input, terms: Terms) -> tuple[tuple[Slice, ...], str | None]:
    """Slices of lines; empty lines are none."""
    sizes: list[tuple[int, int]] = []
    at = 0
    with Path(given.names[0]).open("rb") as stream:
        for line in stream:
            if line.strip():
                sizes.append((at, len(line)))
            at += len(line)
    return slices_of(sizes, terms), None


def records(given: Input, part: Slice, terms: Terms) -> Iterator[Record]:
    """The lines of a slice; a place is the byte at which the line begins."""
    (name,) = given.names
    number, at = 0, part.offset
    with Path(name).open("rb") as stream:
        stream.seek(part.offset)
        for line in stream:
            if line.strip():
                place = f"{name}#{at}"
                yield Record(number=number, place=place, open=partial(_page, line, place, terms))
                number += 1
                if number == part.count:
                    return
            at += len(line)


def _page(line: bytes, place: str, terms: Terms) -> Page:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise PageNotText(place, f"the line is no JSON ({reason}); check the file") from error
    if not isinstance(row, dict):
        raise PageNotText(place, "the line is no JSON object; each line holds one object with the page in a field")
    return page_of_row(row, place, terms)
