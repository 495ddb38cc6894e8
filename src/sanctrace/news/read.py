"""A page to its clean article: values in, values out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

from sanctrace.model import Article, OffsetMap, Page, PublishedAt
from sanctrace.news import published as when
from sanctrace.news.beside import read_related, read_tags
from sanctrace.news.blocks import Block, Role, Run
from sanctrace.news.captions import read_captions
from sanctrace.news.catalogue import Catalogue, load_catalogue
from sanctrace.news.charset import decode, misdeclared
from sanctrace.news.credits import credited_newsrooms
from sanctrace.news.dateline import Dateline, read_dateline
from sanctrace.news.html_page import HtmlPage, read_html
from sanctrace.news.language import language_of
from sanctrace.news.names import find_agencies, known_publisher
from sanctrace.news.parts import Parts, html_parts, text_parts
from sanctrace.news.tidy import shifted

__all__ = ["Catalogue", "article_id", "is_markup", "load_catalogue", "read_page"]

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|div|p|table|meta|script|br|span|h1)\b", re.I)
_GENERIC_STEMS = frozenset({"index", "default", "page", "article", "story", "amp", "print", "download"})
_TEXT_WORDS = 400  # longer blocks say nothing about how a page writes its dates
_CREDIT_LENGTH = 120  # characters at the end of a caption in which its credit stands


def read_page(page: Page, catalogue: Catalogue) -> Article:
    """The clean article of a page.

    `body` is every paragraph of the story and nothing else, one blank line between; `offsets` lead from it to the
    decoded page. Raises PageNotText when the page is empty, binary, undecodable, or holds no text to read.
    """
    source = decode(page)
    html = read_html(source, catalogue) if is_markup(page, source) else None
    parts = html_parts(html, page, catalogue) if html else text_parts(source, page, catalogue)
    sheet = parts.sheet
    body, offsets = _body(sheet.blocks, parts.story)
    dateline = read_dateline(sheet.blocks[parts.story[0]].text, catalogue.calendar)
    return Article(
        id=article_id(page),
        source=page.source,
        sha256=page.sha256,
        title=parts.title,
        body=body,
        published=_published(parts, html, page, dateline, catalogue),
        publisher=parts.publisher,
        agencies=_agencies(parts, dateline, catalogue),
        dateline=dateline.place if dateline else None,
        language=language_of(body, parts.head.languages, catalogue.languages),
        captions=read_captions(sheet, catalogue),
        tags=read_tags(sheet, parts.head),
        related=read_related(sheet, parts.title),
        offsets=offsets,
        notes=tuple(n for n in (misdeclared(page),) if n),
    )


def article_id(page: Page) -> str:
    """File stem, with the folder's name where the stem says nothing; a hash of an address, or of what `-` gave."""
    if page.source == "-":
        return page.sha256[:16]
    if "://" in page.source:
        return hashlib.sha256(page.source.encode()).hexdigest()[:16]
    path = PurePath(page.source)
    stem = path.stem or page.sha256[:16]
    return f"{path.parent.name}-{stem}" if stem.lower() in _GENERIC_STEMS and path.parent.name else stem


def is_markup(page: Page, source: str) -> bool:
    """Whether a page, decoded, is read as HTML rather than as plain text."""
    if page.content_type and "html" in page.content_type:
        return True
    if page.source.lower().endswith((".html", ".htm", ".xhtml")):
        return _MARKUP.search(source) is not None
    start = source[:3000].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and _MARKUP.search(start) is not None


def _body(blocks: Sequence[Block], story: Sequence[int]) -> tuple[str, OffsetMap]:
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for number in story:
        runs += shifted(blocks[number].runs, at)
        texts.append(blocks[number].text)
        at += len(blocks[number].text) + 2
    return "\n\n".join(texts), OffsetMap(runs=tuple(runs))


def _published(
    parts: Parts, html: HtmlPage | None, page: Page, dateline: Dateline | None, catalogue: Catalogue
) -> PublishedAt | None:
    addresses = (*parts.head.addresses, page.source if "://" in page.source else "")
    known = known_publisher(parts.publisher, catalogue) if parts.publisher else None
    texts = [block.text for block in parts.sheet.blocks if block.words <= _TEXT_WORDS]
    order = when.day_order(known, parts.head.languages, texts, dateline.day if dateline else None, catalogue)
    lines = partial(when.from_lines, parts.sheet, parts.story, parts.title_at, order, catalogue)
    return (
        (when.from_head(parts.head, order, catalogue) if html else None)
        or (when.from_times(html, catalogue) if html else None)
        or lines()
        or when.from_address(addresses)
        or when.from_dateline(dateline, parts.sheet, parts.story[0])
        or lines(updated=True)
    )


def _agencies(parts: Parts, dateline: Dateline | None, catalogue: Catalogue) -> tuple[str, ...]:
    places = [dateline.credit] if dateline and dateline.credit else []
    for number, (block, label) in enumerate(zip(parts.sheet.blocks, parts.sheet.labels, strict=True)):
        if label is Role.CAPTION:
            places.append(block.text[-_CREDIT_LENGTH:])
        elif label is Role.CREDIT or (number < parts.story[0] and label in {Role.BYLINE, Role.TITLE}):
            places.append(block.text)
    return tuple(dict.fromkeys((*find_agencies(places, catalogue), *credited_newsrooms(parts, dateline, catalogue))))
