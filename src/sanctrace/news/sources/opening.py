"""Sources as named by the user to pages; what cannot be opened comes out as its error and the others still come."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from sanctrace.model import Page, PageError, PageNotFound, PageNotText, PageTooLarge
from sanctrace.news.sources.settings import MEGABYTE, FetchSettings
from sanctrace.news.sources.web import fetch

SUFFIXES = (".html", ".htm", ".txt", ".xhtml")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)


def open_sources(sources: Sequence[str], settings: FetchSettings, stdin: BinaryIO | None) -> Iterator[Page | PageError]:
    """The pages of the sources, in order: a file, a folder (walked in sorted order), an http(s) address, or `-`.

    A source that cannot be opened yields its PageError. No more than `settings.max_bytes` of a page are kept.
    """
    for source in sources:
        if source != "-" and not _ADDRESS.match(source) and Path(source).is_dir():
            yield from _open_folder(source, settings)
        else:
            yield _page_or_error(source, settings, stdin)


def _open_folder(folder: str, settings: FetchSettings) -> Iterator[Page | PageError]:
    found = False
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES):
                found = True
                yield _page_or_error(str(Path(where) / name), settings, None)
    if not found:
        yield PageNotFound(folder, f"the folder holds no page; pages end in {', '.join(SUFFIXES)}")


def _page_or_error(source: str, settings: FetchSettings, stdin: BinaryIO | None) -> Page | PageError:
    try:
        if source == "-":
            return _read_stdin(stdin, settings)
        if _ADDRESS.match(source):
            return fetch(source, settings)
        return _read_file(source, settings)
    except PageError as error:
        return error


def _read_stdin(stdin: BinaryIO | None, settings: FetchSettings) -> Page:
    if stdin is None:
        raise PageNotFound("-", "there is no standard input; name a file or an address")
    return Page(source="-", content=_limited(stdin, "-", settings))


def _read_file(name: str, settings: FetchSettings) -> Page:
    path = Path(name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PageNotText(name, "this is no regular file; name a file, a folder or an address")
        if status.st_size > settings.max_bytes:
            raise _too_large(name, settings)
        with path.open("rb") as file:
            return Page(source=name, content=_limited(file, name, settings))
    except FileNotFoundError:
        raise PageNotFound(name, "there is no such file; check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PageNotFound(name, f"the file cannot be read ({reason}); check its name and permissions") from error


def _limited(file: BinaryIO, source: str, settings: FetchSettings) -> bytes:
    content = file.read(settings.max_bytes + 1)
    if len(content) > settings.max_bytes:
        raise _too_large(source, settings)
    return content


def _too_large(source: str, settings: FetchSettings) -> PageTooLarge:
    limit = settings.max_bytes / MEGABYTE
    return PageTooLarge(source, f"the page is larger than {limit:g} MB; save the article alone, or raise --max-bytes")
