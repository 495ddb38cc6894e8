"""One look at one source: fetch its documents, as far as they changed, and say what they name. Keeps nothing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sanctrace.model import Document, Entry, Fault, Listing, Part, Poll, Source, SourceError, SourceKind
from sanctrace.news import feeds
from sanctrace.news.sources import page_files
from sanctrace.runs.settings import WatchSettings
from sanctrace.runs.watch.archives import archive_entries, archive_files
from sanctrace.runs.web import Answer, Robots, WebClient
from sanctrace.runs.web.client import gunzipped

_ACCEPT = (
    "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a look found: how it went, the documents taken in whole, and the entries that they name."""

    poll: Poll
    documents: tuple[Document, ...] = ()
    entries: tuple[Entry, ...] = ()
    retry_after: timedelta | None = None


@dataclass(kw_only=True)
class _Found:
    """What was gathered so far."""

    entries: list[Entry] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    fault: SourceError | None = None
    note: str | None = None
    unchanged: bool = False
    status: int | None = None
    moved_to: str | None = None


class Looker:
    """Looks at sources from any number of threads."""

    def __init__(
        self,
        settings: WatchSettings,
        client: WebClient,
        robots: Robots | None,
        archives: Path,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._client = client
        self._robots = robots
        self._archives = archives
        self._pause = pause

    def look(self, source: Source, known: Mapping[str, Document], at: datetime) -> Looked:
        """Look at a source; `known` are its documents as last taken in. A fault is part of what is found."""
        found = _Found()
        try:
            self._gather(source, known, found)
        except SourceError as fault:
            found.fault = fault
        error = found.fault
        entries = tuple(entry for entry in found.entries if feeds.wanted(entry, source))
        poll = Poll(
            source=source.id,
            address=source.address,
            at=at,
            fault=error.fault if error else None,
            reason=_reason(error, source) if error else found.note,
            status=error.status if error else found.status,
            unchanged=found.unchanged and error is None,
            found=len(found.entries),
            moved_to=found.moved_to,
        )
        return Looked(
            poll=poll,
            documents=tuple(found.documents),
            entries=entries,
            retry_after=error.retry_after if error else None,
        )

    def _gather(self, source: Source, known: Mapping[str, Document], found: _Found) -> None:
        if source.kind is SourceKind.FOLDER:
            self._folder(source, found)
        elif source.kind is SourceKind.WARC:
            files = [Part(address=str(file), version=_version_of(file)) for file in archive_files(Path(source.address))]
            if not files:
                raise SourceError(
                    source.address, Fault.EMPTY, "the folder holds no archive; their names end in .warc.gz"
                )
            self._parts(source, files, known, found)
        else:
            self._web(source, known, found)

    def _web(self, source: Source, known: Mapping[str, Document], found: _Found) -> None:
        """A document by its address; only when it changed since, and only when the source's own filter did not."""
        filters = feeds.digest_of(*source.keep, "|", *source.drop, "|", *source.tables, str(source.since))
        before = known.get(source.address)
        before = before if before is not None and before.version == filters else None
        limit = self._settings.max_table if source.kind is SourceKind.GDELT else None
        content, document, kind = self._document(source.address, before, found, limit)
        if content is None:
            found.unchanged = True
            return
        listing = _read(source, content, source.address, kind)
        found.entries += listing.entries
        whole = self._parts(source, listing.parts, known, found) if listing.parts else True
        if listing.broken:
            raise SourceError(source.address, Fault.MALFORMED, listing.broken)
        if whole and found.fault is None:
            found.documents.append(replace(document, version=filters))

    def _parts(
        self, source: Source, parts: list[Part] | tuple[Part, ...], known: Mapping[str, Document], found: _Found
    ) -> bool:
        """Open the further documents that changed, and say whether that was all of them."""
        opened = left = 0
        for part in parts:
            before = known.get(part.address)
            if feeds.is_before(part.dated, source) or (
                before is not None and part.version is not None and before.version == part.version
            ):
                continue
            if opened >= self._settings.max_parts or len(found.entries) >= self._settings.max_entries:
                left += 1
                continue
            if opened and "://" in part.address:
                self._pause(self._settings.host_pause)
            opened += 1
            try:
                self._part(source, part, before, found)
            except SourceError as error:
                found.fault = found.fault or error
                if error.fault is Fault.RATE_LIMITED:
                    return False
        if not opened and not left and not found.entries:
            found.unchanged = True  # all that it leads to was taken in before
        if left:
            found.note = f"{left} further documents wait for the next look"
        return left == 0

    def _part(self, source: Source, part: Part, before: Document | None, found: _Found) -> None:
        document = Document(address=part.address, version=part.version)
        if source.kind in {SourceKind.WARC, SourceKind.CC_NEWS}:
            found.entries.extend(archive_entries(self._archive(part.address)))
        elif source.kind is SourceKind.GDELT:
            content, document, _ = self._document(part.address, None, found, self._settings.max_table)
            found.entries += feeds.read_table(content or b"", part.address, self._settings.max_table).entries
        else:
            content, document, kind = self._document(part.address, before, found)
            if content is not None:
                listing = _read(source, content, part.address, kind)
                if listing.parts:
                    raise SourceError(
                        part.address, Fault.TOO_DEEP, "an index of sitemaps leads to another; it is not read"
                    )
                found.entries += listing.entries
        found.documents.append(replace(document, version=part.version))

    def _document(
        self, address: str, before: Document | None, found: _Found, limit: int | None = None
    ) -> tuple[bytes | None, Document, str | None]:
        """Bytes of a document, None when it has not changed; its version; its media type."""
        limit = limit or self._settings.max_document
        if "://" not in address:
            content = _file(address, limit)
            return _if_changed(content, Document(address=address), before, None)
        headers = {"Accept": _ACCEPT}
        if before is not None:
            headers |= {"If-None-Match": before.etag} if before.etag else {}
            headers |= {"If-Modified-Since": before.last_modified} if before.last_modified else {}
        answer = self._get(address, headers=headers, max_bytes=limit)
        found.status = answer.status
        if answer.permanent:
            found.moved_to = answer.address
        if answer.status == 304:
            return None, before or Document(address=address), None
        document = Document(address=address, etag=answer.header("etag"), last_modified=answer.header("last-modified"))
        content = answer.body if address.endswith(".zip") else gunzipped(answer.body, address, limit)
        return _if_changed(content, document, before, answer.header("content-type"))

    def _archive(self, address: str) -> Path:
        """The file of an archive; one on the web is downloaded whole, once."""
        if "://" not in address:
            return Path(address)
        file = self._archives / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.warc.gz"
        if not file.exists():
            self._archives.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            try:
                with part.open("wb") as stream:
                    limit = self._settings.max_archive
                    self._get(address, headers={"Accept": "*/*"}, max_bytes=limit, into=stream)
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)
        return file

    def _get(self, address: str, **request: Any) -> Answer:
        """The answer there, as far as the site and every one that it leads to let robots in."""
        if self._robots is None:
            return self._client.get(address, **request)
        self._robots.require(address)
        return self._client.get(address, allowed=self._robots.require, **request)

    def _folder(self, source: Source, found: _Found) -> None:
        folder = Path(source.address)
        if not folder.is_dir():
            raise SourceError(source.address, Fault.NO_FILE, "there is no such folder; check the path")
        for file in page_files(folder):
            try:
                content = file.read_bytes()
            except OSError as error:
                found.fault = SourceError(str(file), Fault.NO_FILE, f"the file cannot be read ({error.strerror})")
                continue
            digest = hashlib.sha256(content).hexdigest()
            found.entries.append(Entry(guid=None, link=str(file), title=file.name, digest=digest))


def _read(source: Source, content: bytes, address: str, kind: str | None) -> Listing:
    if source.kind is SourceKind.FEED:
        return feeds.read_feed(content, address, kind)
    if source.kind is SourceKind.SITEMAP:
        return feeds.read_sitemap(content, address)
    if source.kind is SourceKind.GDELT:
        return feeds.read_file_list(content, address, source)
    if source.kind is SourceKind.CC_NEWS:
        return Listing(parts=tuple(_segments(content, address)))
    return feeds.read_links(content, address)


def _segments(content: bytes, address: str) -> Iterator[Part]:
    """Archive segments of a listing, one path a line: below the host's root, or below the folder of a file."""
    for line in content.decode("utf-8", "replace").splitlines():
        path = line.strip()
        if path.endswith((".warc", ".warc.gz")):
            where = urljoin(address, f"/{path}") if "://" in address else str(Path(address).parent / path)
            yield Part(address=path if "://" in path else where, version="segment")


def _file(name: str, limit: int) -> bytes:
    try:
        with Path(name).open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise SourceError(name, Fault.NO_FILE, f"the file cannot be read ({error.strerror}); check the path") from error
    if len(content) > limit:
        raise SourceError(name, Fault.TOO_LARGE, f"the file is larger than {limit / 1_000_000:g} MB; it is not read")
    return gunzipped(content, name, limit)


def _if_changed(
    content: bytes, document: Document, before: Document | None, kind: str | None
) -> tuple[bytes | None, Document, str | None]:
    sha256 = hashlib.sha256(content).hexdigest()
    same = before is not None and before.sha256 == sha256
    return None if same else content, replace(document, sha256=sha256), kind


def _version_of(file: Path) -> str | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return f"{status.st_size}-{status.st_mtime_ns}"


def _reason(error: SourceError, source: Source) -> str:
    return str(error.args[0]) if error.source == source.address else str(error)
