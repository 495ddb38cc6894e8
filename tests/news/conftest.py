"""Pages of the news tests: our own pages, with what must come out of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sanctrace.model import Article, Page
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.read import load_catalogue, read_page

PAGES = Path(__file__).parent / "pages"


OwnPage = tuple[Path, list[str], list[str], dict[str, str]]


def own_pages() -> list[OwnPage]:
    """Every page of `pages/`: its file, its paragraphs, its furniture, its facts."""
    found = []
    for wanted in sorted(PAGES.glob("*.json")):
        data = json.loads(wanted.read_text(encoding="utf-8"))
        path = next(p for p in (wanted.with_suffix(".txt"), wanted.with_suffix(".html")) if p.exists())
        facts = {key: value for key, value in data.items() if isinstance(value, str)}
        found.append((path, data["body"], data["furniture"], facts))
    return found


@pytest.fixture(params=own_pages(), ids=lambda page: page[0].stem)
def own_page(request: pytest.FixtureRequest) -> OwnPage:
    """One page of ours with what must come out of it."""
    page: OwnPage = request.param
    return page


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue()


@pytest.fixture
def read(catalogue: Catalogue):  # type: ignore[no-untyped-def]
    """Reads text or bytes as a page: `read("...", "page.html")`."""

    def reader(content: str | bytes, source: str = "page.txt", content_type: str | None = None) -> Article:
        data = content.encode() if isinstance(content, str) else content
        return read_page(Page(source=source, content=data, content_type=content_type), catalogue)

    return reader
