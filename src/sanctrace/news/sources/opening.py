"""Sources as named by the user to pages; what cannot be opened comes out as its error and the others still come."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from sanctrace.model import Page, PageError, PageNotFound, PageNotText, PageTooLarge

MEGABYTE = 1_000_000
SUFFIXES = (".html", ".htm", ".txt", ".xhtml")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)


def open_sources(
    sources: Sequence[str], *, max_bytes: int, fetch: Callable[[str], Page], stdin: BinaryIO | None
) -> Iterator[Page | PageError]:
    """The pages of the sources, in order: a file, a folder (walked in sorted order), an address, or `-`.

    Addresses are had by `fetch`, which raises PageError. A source that cannot be opened yields its PageError. A file of
    more than `max_bytes` is refused.
    """
    for source in sources:
        if source != "-" and not _ADDRESS.match(source) and Path(source).is_dir():
            yield from _open_folder(source, max_bytes)
            continue
        try:
            if source == "-":
                yield _read_stdin(stdin, max_bytes)
            elif _ADDRESS.match(source):
                yield fetch(source)
            else:
                yield read_file(source, max_bytes)
        except PageError as error:
            yield error


def page_files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its sub-folders that are pages by their names, in sorted order."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES):
                yield Path(where) / name


def _open_folder(folder: str, max_bytes: int) -> Iterator[Page | PageError]:
    found = False
    for path in page_files(Path(folder)):
        found = True
        try:
            yield read_file(str(path), max_bytes)
        except PageError as error:
            yield error
    if not found:
        yield PageNotFound(folder, f"the folder holds no page; pages end in {', '.join(SUFFIXES)}")


def _read_stdin(stdin: BinaryIO | None, max_bytes: int) -> Page:
    if stdin is None:
        raise PageNotFound("-", "there is no standard input; name a file or an address")
    return Page(source="-", content=_limited(stdin, "-", max_bytes))


def read_file(name: str, max_bytes: int) -> Page:
    """The page in a file; raises PageNotFound, PageTooLarge, or PageNotText for what is no regular file."""
    path = Path(name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PageNotText(name, "this is no regular file; name a file, a folder or an address")
        if status.st_size > max_bytes:
            raise _too_large(name, max_bytes)
        with path.open("rb") as file:
            return Page(source=name, content=_limited(file, name, max_bytes))
    except FileNotFoundError:
        raise PageNotFound(name, "there is no such file; check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PageNotFound(name, f"the file cannot be read ({reason}); check its name and permissions") from error


def _limited(file: BinaryIO, source: str, max_bytes: int) -> bytes:
    content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise _too_large(source, max_bytes)
    return content


def _too_large(source: str, max_bytes: int) -> PageTooLarge:
    limit = max_bytes / MEGABYTE
    return PageTooLarge(source, f"the page is larger than {limit:g} MB; save the article alone, or raise --max-bytes")
