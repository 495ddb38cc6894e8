"""GDELT 2.0: its lists of files, and the addresses of articles in its tables.

Columns by the codebooks of GDELT 2.0: events (`export`, 61 columns, the last is SOURCEURL), mentions (16 columns, the
fifth is MentionType, 1 for the web, the sixth the address) and the knowledge graph (`gkg`, 27 columns, the third is the
kind of source, 1 for the web, the fifth the address).
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from sanctrace.model.watch import Entry, Fault, Listing, Part, Source, SourceError
from sanctrace.news.feeds.entries import digest_of, is_before, web_link

TABLES = ("export", "mentions", "gkg")
DEFAULT_TABLES = ("export", "mentions")
_FILE = re.compile(r"/(?P<stamp>\d{14})\.(?:translation\.)?(?P<table>export|mentions|gkg)\.csv\.zip$", re.I)


@dataclass(frozen=True, kw_only=True)
class _Columns:
    address: int
    kind: int | None


_COLUMNS = {
    "export": _Columns(address=60, kind=None),
    "mentions": _Columns(address=5, kind=4),
    "gkg": _Columns(address=4, kind=2),
}


def read_file_list(content: bytes, address: str, source: Source) -> Listing:
    """The tables that a list names (`size md5 address` a line) as parts; the version is the MD5 that the list gives.

    Only the source's tables, and only from `source.since` on. Raises SourceError when no line names a table.
    """
    parts, tables = [], source.tables or DEFAULT_TABLES
    named = False
    for line in content.decode("ascii", "replace").splitlines():
        fields = line.split()
        file = _FILE.search(fields[-1]) if fields else None
        link = web_link(fields[-1], address) if file else None
        if file is None or link is None:
            continue
        named = True
        stamp = file["stamp"]
        day = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
        if file["table"].lower() in tables and not is_before(day, source):
            parts.append(Part(address=link, version=fields[-2] if len(fields) > 1 else stamp, dated=day))
    if not named:
        message = "the document names no GDELT table; give the address of lastupdate.txt or masterfilelist.txt"
        raise SourceError(address, Fault.NOT_A_FEED, message)
    return Listing(parts=tuple(parts))


def read_table(content: bytes, address: str, max_bytes: int) -> Listing:
    """The articles that a zipped table names, each once.

    Raises SourceError when the file is no zip, is damaged, or unpacks to more than `max_bytes`.
    """
    file = _FILE.search(address)
    if file is None:
        raise SourceError(address, Fault.NOT_A_FEED, "the file is no GDELT table by its name; check the list")
    columns = _COLUMNS[file["table"].lower()]
    links: dict[str, None] = {}
    for line in io.BytesIO(_unzip(content, address, max_bytes)):
        fields = line.rstrip(b"\r\n").split(b"\t")
        if len(fields) <= columns.address or (columns.kind is not None and fields[columns.kind] != b"1"):
            continue
        if link := web_link(fields[columns.address].decode("utf-8", "replace"), ""):
            links[link] = None
    return Listing(entries=tuple(Entry(guid=None, link=link, title="", digest=digest_of(link)) for link in links))


def _unzip(content: bytes, address: str, max_bytes: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(archive.infolist()[0]) as table:
            unpacked = table.read(max_bytes + 1)
    except (zipfile.BadZipFile, IndexError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        message = f"the table cannot be unpacked ({error}); it is asked for again"
        raise SourceError(address, Fault.PACKING, message) from error
    if len(unpacked) > max_bytes:
        limit = f"{max_bytes / 1_000_000:g} MB"
        raise SourceError(address, Fault.BOMB, f"the table unpacks to more than {limit}; it is not read")
    return unpacked
