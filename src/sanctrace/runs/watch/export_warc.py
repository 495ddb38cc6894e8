"""Captures as a WARC 1.1 file (ISO 28500:2017), for other tools to replay or to keep.

A capture that came over the web is a `response` record with the server's headers; what the body lost in unpacking
(Content-Encoding, Transfer-Encoding, Content-Length) is told anew. Any other is a `resource` record.
"""

from __future__ import annotations

import gzip
import io
import mimetypes
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from sanctrace import __version__
from sanctrace.model import Fetch, Page

_REWRITTEN = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, kw_only=True)
class WarcWritten:
    """How many records of each kind were written, and how many captures the ledger could not give."""

    responses: int
    resources: int
    missing: int


def write_warc(
    path: Path, captures: Iterable[tuple[str, Page | None]], fetches: Mapping[str, Fetch], now: datetime
) -> WarcWritten:
    """Write captures, given by SHA-256, to `path` (gzip record by record when it ends in .gz); all of it or nothing.

    Raises OSError when the file cannot be written.
    """
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    packed = path.name.endswith(".gz")
    responses = resources = missing = 0
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_bytes_of(_about(path.name, now), packed=packed))
            for sha256, page in captures:
                fetch = fetches.get(sha256)
                if page is None:
                    missing += 1
                elif fetch is not None:
                    stream.write(_bytes_of(_response(page, fetch), packed=packed))
                    responses += 1
                else:
                    stream.write(_bytes_of(_resource(page, now), packed=packed))
                    resources += 1
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return WarcWritten(responses=responses, resources=resources, missing=missing)


def _about(name: str, now: datetime) -> WarcRecord:
    record = _record(WarcRecordType.warcinfo, now)
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    lines = (f"software: sanctrace/{__version__}", "format: WARC File Format 1.1")
    record.set_bytes_content("".join(f"{line}\r\n" for line in lines).encode())
    return record


def _response(page: Page, fetch: Fetch) -> WarcRecord:
    record = _record(WarcRecordType.response, fetch.at)
    record.headers["WARC-Target-URI"] = fetch.final_address
    record.headers["Content-Type"] = "application/http; msgtype=response"
    phrase = HTTPStatus(fetch.status).phrase if fetch.status in set(HTTPStatus) else ""
    kept = [(name, value) for name, value in fetch.headers if name.lower() not in _REWRITTEN]
    lines = [f"HTTP/1.1 {fetch.status} {phrase}", *(f"{_flat(n)}: {_flat(v)}" for n, v in kept)]
    lines.append(f"content-length: {len(page.content)}")
    head = "\r\n".join(lines) + "\r\n\r\n"
    record.is_http = True
    record.set_bytes_content(head.encode("latin-1", "replace") + page.content)
    return record


def _resource(page: Page, now: datetime) -> WarcRecord:
    record = _record(WarcRecordType.resource, now)
    source = page.source
    record.headers["WARC-Target-URI"] = source if "://" in source else _file_uri(source, page.sha256)
    guessed = mimetypes.guess_type(source)[0]
    record.headers["Content-Type"] = page.content_type or guessed or "application/octet-stream"
    record.set_bytes_content(page.content)
    return record


def _bytes_of(record: WarcRecord, *, packed: bool) -> bytes:
    plain = io.BytesIO()
    record.write(plain, checksum_data=True)
    return gzip.compress(plain.getvalue(), mtime=0) if packed else plain.getvalue()


def _record(kind: WarcRecordType, at: datetime) -> WarcRecord:
    record = WarcRecord()  # of WARC/1.1
    record.init_headers(record_type=kind)
    record.headers["WARC-Date"] = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return record


def _file_uri(source: str, sha256: str) -> str:
    return f"urn:sha-256:{sha256}" if source == "-" else Path(source).resolve().as_uri()


def _flat(text: str) -> str:
    return " ".join(text.split())
