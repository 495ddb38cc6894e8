"""Sources named at the door -> pages: files, folders, addresses, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from sanctrace.model import Page, PageError
from sanctrace.runs.settings import Settings, WebSettings


def open_pages(sources: Sequence[str], settings: Settings) -> Iterator[Page | PageError]:
    """The pages of the sources in order; a source that cannot be opened comes out as its PageError."""
    from sanctrace.news.sources import open_sources
    from sanctrace.runs.web import WebClient, page_fetcher

    with WebClient(WebSettings(max_bytes=settings.max_bytes, timeout=settings.timeout)) as client:
        yield from open_sources(
            sources, max_bytes=settings.max_bytes, fetch=page_fetcher(client), stdin=sys.stdin.buffer
        )
