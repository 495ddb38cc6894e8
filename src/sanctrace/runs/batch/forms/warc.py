"""WARC archives, packed record by record, as one stream, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from sanctrace.model import Fault, Page, PageError, PageNotText, PageTooLarge, SourceError
from sanctrace.runs.batch.forms.record import Record, slices_of
from sanctrace.runs.batch.plan import Input, Slice, Terms
from sanctrace.runs.watch.archives import is_page, page_of_record

_KINDS = WarcRecordType.response | WarcRecordType.resource
_ONE_STREAM = -1  # in place of an offset


def cut(given: Input, terms: Terms) -> tuple[tuple[Slice, ...], str | None]:
    """Slices of records that may be pages, up to the place where the archive breaks off, if it does."""
    (name,) = given.names
    sizes: list[tuple[int, int]] = []
    damage = None
    with Path(name).open("rb") as stream:
        try:
            for record in ArchiveIterator(stream, record_types=_KINDS, parse_http=False):
                length = record.content_length
                if record.reader.consume() != length:
                    damage = _broken(name, len(sizes), "the record breaks off")
                    break
                sizes.append((record.stream_pos, length))
        except OSError as error:
            damage = _broken(name, len(sizes), str(error))
    if not sizes and damage is None:
        damage = "the file holds no page: no WARC record of a response or resource; check that it is an archive"
    places = [place for place, _ in sizes]
    if places != sorted(set(places)):  # packed as one stream: the only place to begin is the first
        whole = [(number, length) for number, (_, length) in enumerate(sizes)]
        parts = slices_of(whole, terms)
        return tuple(Slice(offset=_ONE_STREAM, skip=part.offset, count=part.count) for part in parts), damage
    return slices_of(sizes, terms), damage


def records(given: Input, part: Slice, terms: Terms) -> Iterator[Record]:
    """The pages of a slice; a place is the byte at which the record begins."""
    (name,) = given.names
    one_stream = part.offset == _ONE_STREAM
    with Path(name).open("rb") as stream:
        stream.seek(0 if one_stream else part.offset)
        found = ArchiveIterator(stream, record_types=_KINDS, parse_http=True, auto_decode="transfer")
        for number, record in enumerate(found, -part.skip):
            if number >= 0 and is_page(record):
                place = f"{name}#record {part.skip + number}" if one_stream else f"{name}#{record.stream_pos}"
                yield Record(number=number, place=place, open=partial(_page, record, place, terms))
            if number + 1 == part.count:
                return


def _page(record: Any, place: str, terms: Terms) -> Page:
    try:
        return page_of_record(record, place, terms.settings.max_bytes)
    except SourceError as error:
        source = record.headers.get("WARC-Target-URI") or place
        kind: type[PageError] = PageTooLarge if error.fault in {Fault.BOMB, Fault.TOO_LARGE} else PageNotText
        raise kind(source, str(error.args[0])) from error


def _broken(name: str, number: int, reason: str) -> str:
    return f"the archive is damaged after record {number} ({reason}); fetch {name} again: the rest was not read"
