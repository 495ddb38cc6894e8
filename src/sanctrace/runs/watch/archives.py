"""WARC files: which pages they hold and where, and one page by its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from sanctrace.model import Entry, Fault, Fetch, Page, SourceError
from sanctrace.news.feeds import digest_of
from sanctrace.runs.web.fetch import TEXT_TYPES
from sanctrace.runs.web.unpack import PackingError, unpacked

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
_OK = 200
_PIECE = 65_536


def archive_files(path: Path) -> list[Path]:
    """The archive itself, or every archive of a folder, in sorted order."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file())
    return [path]


def archive_entries(path: Path) -> Iterator[Entry]:
    """The pages of text that an archive holds, as entries whose link is `FILE#offset`.

    Raises SourceError, after what could be read, when the file is missing, damaged, or no archive.
    """
    seen = 0
    try:
        for entry in _entries(path):
            seen += 1
            if entry is not None:
                yield entry
    except SourceError as error:
        if error.fault is not Fault.MALFORMED or seen:
            raise
    if not seen:
        raise SourceError(str(path), Fault.NOT_A_FEED, "the file holds no WARC record; check that it is an archive")


def _entries(path: Path) -> Iterator[Entry | None]:
    """An entry for each page of text, None for any other record."""
    with _open(path, 0) as records:
        for record in records:
            if not is_page(record):
                yield None
                continue
            digest = _digest(record)  # read to its end, so that a cut record is noticed
            yield Entry(
                guid=record.record_id,
                link=f"{path}#{record.stream_pos}",
                title=record.headers.get("WARC-Target-URI") or "",
                digest=digest_of(digest),
                published=record.headers.get("WARC-Date"),
            )


def _digest(record: Any) -> str:
    """The digest that the archive gives, else our own; in pieces: a record may unpack to gigabytes."""
    own = hashlib.sha256()
    while piece := record.reader.read(_PIECE):
        own.update(piece)
    return record.headers.get("WARC-Payload-Digest") or own.hexdigest()


def archived_page(link: str, max_bytes: int) -> tuple[Page, Fetch]:
    """The page at `FILE#offset` and how it came; its source is the address that the archive gives.

    Raises SourceError when the file is gone or damaged, or the page is larger than `max_bytes`.
    """
    file, _, offset = link.rpartition("#")
    with _open(Path(file), int(offset)) as records:
        for record in records:
            page = page_of_record(record, link, max_bytes)
            uri = page.source
            fetch = Fetch(
                sha256=page.sha256,
                address=uri,
                final_address=uri,
                at=_date(record.headers.get("WARC-Date")),
                status=_OK,
                headers=tuple(record.http_headers.to_tuples()) if record.http_headers else (),
            )
            return page, fetch
    raise SourceError(link, Fault.NO_FILE, "there is no record at this place; the archive was changed")


def page_of_record(record: Any, link: str, max_bytes: int) -> Page:
    """The page in a record, whose source is the address that the archive gives; see `archived_page` for the errors."""
    encoding = (record.http_headers.get("Content-Encoding") or "") if record.http_headers else ""
    content = _bounded(record, encoding, link, max_bytes)
    uri = (record.headers.get("WARC-Target-URI") or link).strip("<>")
    return Page(source=uri, content=content, content_type=_kind(record) or None)


def _bounded(record: Any, encoding: str, link: str, max_bytes: int) -> bytes:
    content = bytearray()

    def chunks() -> Iterator[bytes]:
        while chunk := record.reader.read(_PIECE):
            yield chunk

    try:
        for piece in unpacked(chunks(), encoding):
            content += piece
            if len(content) > max_bytes:
                fault = Fault.BOMB if encoding else Fault.TOO_LARGE
                raise SourceError(link, fault, f"the page is larger than {max_bytes / 1_000_000:g} MB; it is not read")
    except PackingError as error:
        raise SourceError(link, Fault.PACKING, str(error)) from error
    return bytes(content)


def is_page(record: Any) -> bool:
    """Whether a record, its HTTP head parsed, is a page of text served with 200, or one kept without a head."""
    if record.record_type is WarcRecordType.response:
        if record.http_headers is None or record.http_headers.status_code != _OK:
            return False
    elif record.record_type is not WarcRecordType.resource:
        return False
    kind = _kind(record)
    return not kind or kind.lower().startswith(TEXT_TYPES)


def _kind(record: Any) -> str:
    if record.http_headers is not None:
        return record.http_headers.get("Content-Type") or ""
    return record.headers.get("Content-Type") or ""


def _date(text: str | None) -> datetime:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@contextmanager
def _open(path: Path, offset: int) -> Iterator[Any]:
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            yield ArchiveIterator(
                stream,
                record_types=WarcRecordType.response | WarcRecordType.resource,
                parse_http=True,
                auto_decode="transfer",
            )
    except FileNotFoundError as error:
        raise SourceError(str(path), Fault.NO_FILE, "there is no such file; check the path") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError(
            str(path), Fault.MALFORMED, f"the archive cannot be read ({reason}); fetch it again"
        ) from error
