"""The documentation as a site: built without a warning, whole, its links lead somewhere, and it asks no other host."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import command_pages
import python_pages
from sanctrace.desk.cli import main

ROOT = Path(__file__).resolve().parent.parent


class Page(HTMLParser):
    """What a page loads by itself, what it links to, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.anchors |= {named[name] for name in ("id", "name") if name in named}
        if tag == "a":
            self.linked.append(named.get("href", ""))
        elif tag == "link" and named.get("rel") == "canonical":
            self.linked.append(named["href"])
        else:
            self.loaded += [named[name] for name in ("src", "href", "data", "poster", "action") if name in named]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: a warning is a failure."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    found = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    return {path: page for path, page in found.items() if path.name != "404.html"}  # its addresses are a server's


def test_every_document_is_on_the_site(site: Path) -> None:
    documents = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    expected = {path.with_name("index.md") if path.name == "README.md" else path for path in documents}
    expected |= {Path(name) for name in ("index.md", "contributing.md", "changes.md", "reference/options.md")}
    assert [str(path) for path in sorted(expected) if not (site / path.with_suffix(".html")).exists()] == []


def test_every_document_is_in_the_menu(site: Path, pages: dict[Path, Page]) -> None:
    start = {site / urlsplit(link).path for link in pages[site / "index.html"].linked if not urlsplit(link).scheme}
    assert [str(path) for path in pages if path not in start] == []


def test_no_page_asks_another_host(site: Path, pages: dict[Path, Page]) -> None:
    loaded = {(path.name, address) for path, page in pages.items() for address in page.loaded}
    assert {(name, address) for name, address in loaded if urlsplit(address).netloc} == set()
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*|@import[^;]*", styles) == []


def test_links_and_what_is_loaded_lead_somewhere(pages: dict[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for address in page.linked + page.loaded:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or address in ("", "."):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = pages[target].anchors if target in pages else set()
            if not target.exists() or (parts.fragment and target in pages and unquote(parts.fragment) not in known):
                lost.append((path.name, address))
    assert lost == []


def test_the_reference_of_options_is_that_of_the_commands(site: Path) -> None:
    text = (site / "reference" / "options.html").read_text(encoding="utf-8")
    named = [name for name, _ in command_pages.commands(main)]
    assert len(named) > 50
    assert [name for name in named if f"<code>sanctrace {name}</code>" not in text] == []
    assert "<code>--ledger PATH|URL</code>" in text


def test_the_reference_for_python_explains_every_name() -> None:
    entries = re.split(r"^### ", python_pages.page(), flags=re.M)[1:]
    assert len(entries) > 100
    told = {
        entry.partition("\n")[0]: re.sub(r"```.*?```", "", entry.partition("\n")[2], flags=re.S) for entry in entries
    }
    bare = [name for name, text in told.items() if not text.partition("\n## ")[0].strip()]
    assert bare == []


def test_the_first_screen_of_the_readme_shows_a_result() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("![") for line in lines[:12])
