"""Sources named at the door -> pages: files, folders, addresses, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from sanctrace.model import Page, PageError
from sanctrace.runs.settings import Settings


def open_pages(sources: Sequence[str], settings: Settings) -> Iterator[Page | PageError]:
    """The pages of the sources in order; a source that cannot be opened comes out as its PageError."""
    from sanctrace.news.sources import FetchSettings, open_sources

    fetch = FetchSettings(max_bytes=settings.max_bytes, timeout=settings.timeout)
    return open_sources(sources, fetch, sys.stdin.buffer)
