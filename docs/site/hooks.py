"""What mkdocs is told beyond `mkdocs.yml`: pages made at build time, links as on the forge, and links out of docs/.

The documents are written to be read in the repository. On the site the README is the first page; a link to a file that
has no page here becomes its name.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))

import command_pages  # noqa: E402
import python_pages  # noqa: E402

# Documents of the repository's root, and where they stand on the site.
ABOVE = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md"}
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")
_BAR = re.compile(r"`[^`\n]*`")
_IMAGE = re.compile(r"(!\[[^\]]*\]\()docs/")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def slug(text: str, separator: str) -> str:
    """The anchor of a heading as the forge makes it, so that one link serves both."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", separator)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Anchors of headings as on the forge."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = slug
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made: from the repository's root, from the commands, from the docstrings."""
    made = {site: (ROOT / name).read_text(encoding="utf-8") for name, site in ABOVE.items()}
    made["reference/options.md"] = command_pages.page()
    made["reference/python.md"] = python_pages.page()
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Every decision stands in the list of decisions, in their order."""
    section = next(item for item in _sections(nav.items) if item.title == "Decisions")
    for file in sorted(files.documentation_pages(), key=lambda f: f.src_uri):
        if re.match(r"decisions/\d{4}-", file.src_uri):
            page = file.page if isinstance(file.page, Page) else Page(None, file, config)
            page.parent = section
            section.children.append(page)
            nav.pages.append(page)
    return nav


def _sections(items: list[Any]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _sections(item.children)
        else:
            assert isinstance(item, (Page, Link))


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links of the repository as links of the site."""
    above = {site: name for name, site in ABOVE.items()}
    here = above.get(page.file.src_uri)
    place = "" if here else posixpath.dirname(f"docs/{page.file.src_uri}")

    def aimed(match: re.Match[str]) -> str:
        text, target, anchor = match.group(1), match.group(2), match.group(3) or ""
        path = posixpath.normpath(posixpath.join(place, target))
        if path in ABOVE:
            site = ABOVE[path]
        elif path.startswith("docs/") and (ROOT / path).is_file():
            site = path.removeprefix("docs/")
        elif (ROOT / path).exists():
            return text if path in text else f"{text} (`{path}`)"  # a file of the source tree
        else:
            return match.group(0)  # a link within the site, or none: mkdocs tells
        return f"[{text}]({posixpath.relpath(site, posixpath.dirname(page.file.src_uri) or '.')}{anchor})"

    pieces, end = [], 0
    for fence in _FENCE.finditer(markdown):
        pieces += [_prose(markdown[end : fence.start()], aimed), fence.group()]
        end = fence.end()
    pieces.append(_prose(markdown[end:], aimed))
    return _IMAGE.sub(r"\1", "".join(pieces)) if here else "".join(pieces)


def _prose(text: str, aimed: Callable[[re.Match[str]], str]) -> str:
    """Links aimed anew; a bar in code, escaped for the forge's tables, as the site's tables take it."""
    return _BAR.sub(lambda code: code.group().replace("\\|", "|"), _LINK.sub(aimed, text))
