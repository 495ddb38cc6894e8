"""The parts of a page: its story, its headline, its publisher; the same for HTML and for text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sanctrace.model import Page, PageNeedsScript, PageNotText
from sanctrace.news.blocks import Role
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.furniture import label_blocks
from sanctrace.news.head import Head, read_head
from sanctrace.news.html_page import HtmlPage
from sanctrace.news.look import fold_title
from sanctrace.news.names import clean_name, find_publisher, masthead, publisher_of_address, written_for
from sanctrace.news.self_named import own_name, top_name
from sanctrace.news.sheet import Sheet
from sanctrace.news.story import choose_story
from sanctrace.news.text_page import text_blocks
from sanctrace.news.titles import html_title, site_in_title, site_of, text_title, without_agency, without_site
from sanctrace.news.wrappers import fit_to_make

_FIRST_TEXT = 12  # words of the first paragraph that is surely one
_FEW_WORDS = 4
_HEADING_WORDS = 12
_HEADLINE_FROM = re.compile(r"(?:by|from) (?:[a-z'’-]+ )+[a-z'’-]+: ", re.I)  # "From the archive: how ..."
_PLAIN_LINE = 3  # words of a line worth reading on a page without a paragraph
_NO_TEXT = "the page holds no paragraph of text; check that it is the page of one story"
_ONLY_SCRIPTS = "the page holds no text before its scripts run; save it from a browser as a complete page"


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A page taken apart."""

    sheet: Sheet
    story: list[int]  # numbers of the blocks that are the story
    title: str
    title_at: int  # number of the block above the story that prints the title, -1 when none does
    head: Head
    publisher: str | None


def html_parts(html: HtmlPage, page: Page, catalogue: Catalogue) -> Parts:
    """The parts of an HTML page; raises PageNotText when nothing on it can be read."""
    head = _with_address(read_head(html.document, catalogue), page)
    sheet = label_blocks(html.blocks, catalogue)
    looks, labels = sheet.looks, sheet.labels
    may_start = (n for n, inside in enumerate(html.inside) if inside and looks[n].prose and labels[n] is None)
    first = next(may_start, len(sheet))
    publisher = find_publisher(head, sheet, catalogue)
    site = site_of(head, publisher, catalogue)
    title, printed = html_title(head, sheet.blocks, first, site)
    publisher = _named_in_title(title, head, publisher, catalogue)
    for number in printed:
        labels[number] = Role.TITLE
    for number in range(first + 1, len(sheet)):
        if labels[number] is Role.STANDFIRST and not looks[number].words > _HEADING_WORDS:
            labels[number] = None  # inside the story a sub-headline is a heading of a part
    end = _next_story(html, printed, first)
    inside = replace(
        sheet,
        labels=[
            label if label is not None or (within and number < end) else Role.NAVIGATION
            for number, (label, within) in enumerate(zip(labels, html.inside, strict=True))
        ],
    )
    start = max([n + 1 for n in printed if n < first], default=0)
    story = fit_to_make(choose_story(inside, start, catalogue), inside, html.document) or _any_text(sheet)
    if not story:
        if html.document.scripts:
            raise PageNeedsScript(page.source, _ONLY_SCRIPTS)
        raise PageNotText(page.source, _NO_TEXT)
    return Parts(
        sheet=replace(sheet, labels=_merged(sheet, inside)),
        story=story,
        title=without_agency(title, catalogue),
        title_at=max((n for n in printed if n < story[0]), default=-1),
        head=head,
        publisher=publisher or _printed_name(sheet, first, title, catalogue),
    )


def text_parts(source: str, page: Page, catalogue: Catalogue) -> Parts:
    """The parts of a text page; raises PageNotText when nothing on it can be read."""
    sheet = label_blocks(text_blocks(source), catalogue)
    first = _first_text(sheet, catalogue)
    _label_head(first, sheet, catalogue)
    head = _with_address(Head(), page)
    publisher = find_publisher(head, sheet, catalogue)
    site = site_of(head, publisher, catalogue)
    title, title_at = text_title(sheet, first, site, catalogue)
    story = choose_story(sheet, title_at + 1, catalogue) or _any_text(sheet)
    if not story:
        raise PageNotText(page.source, _NO_TEXT)
    if title_at in story:
        title, title_at = "", -1
    for number, block in enumerate(sheet.blocks):
        if number not in story and title and fold_title(block.text) == fold_title(title):
            sheet.labels[number] = Role.TITLE
    return Parts(
        sheet=sheet,
        story=story,
        title=without_agency(without_site(title, site), catalogue),
        title_at=title_at,
        head=head,
        publisher=publisher or _printed_name(sheet, first, title, catalogue),
    )


def _printed_name(sheet: Sheet, first: int, title: str, catalogue: Catalogue) -> str | None:
    """The name that the page prints, where neither its head nor a statement of its own gives one."""
    return (
        written_for(sheet, first, catalogue)
        or top_name(sheet, first, title, catalogue)
        or masthead(sheet, first, title, catalogue)
        or own_name(sheet, first, title, catalogue)
    )


def _next_story(html: HtmlPage, printed: tuple[int, ...], first: int) -> int:
    """Number of the block with the headline of a further story that the page loads below, else the number of blocks.

    Such a headline is made like that of the first: a first-rank heading with the same classes.
    """
    elements, blocks = html.document.elements, html.blocks
    own = {elements[blocks[n].element].attributes for n in printed if n < first and blocks[n].prominence == 1}
    for number in range(first + 1, len(blocks)):
        block = blocks[number]
        if block.prominence == 1 and number not in printed and html.inside[number]:
            attributes = elements[block.element].attributes
            if attributes in own and "class" in attributes.lower():
                return number
    return len(blocks)


def _merged(sheet: Sheet, inside: Sheet) -> list[Role | None]:
    """What was found inside the story's element beside what was found on the whole page."""
    return [
        within if whole is None and within is not Role.NAVIGATION else whole
        for whole, within in zip(sheet.labels, inside.labels, strict=True)
    ]


def _named_in_title(title: str, head: Head, publisher: str | None, catalogue: Catalogue) -> str | None:
    if head.publishers or publisher_of_address(head.addresses, catalogue):
        return publisher
    name = site_in_title(title, head)
    return (clean_name(name, catalogue) if name else None) or publisher


def _with_address(head: Head, page: Page) -> Head:
    return replace(head, addresses=(page.source, *head.addresses)) if "://" in page.source else head


def _first_text(sheet: Sheet, catalogue: Catalogue) -> int:
    """Number of the first block that is surely a paragraph of the story, the number of blocks when none is.

    A trial of the story tells the region, so that a notice above the menus is not taken for its start.
    """
    trial = choose_story(replace(sheet, labels=list(sheet.labels)), 0, catalogue)
    for least in (_FIRST_TEXT, _FEW_WORDS):
        for number in range(trial[0] if trial else 0, len(sheet)):
            look = sheet.looks[number]
            if sheet.labels[number] is None and look.prose and look.words >= least:
                return number
    return len(sheet)


def _label_head(first: int, sheet: Sheet, catalogue: Catalogue) -> None:
    """Labels what stands above the first paragraph and is known only by standing there (bylines, kickers)."""
    for number in range(first):
        key = sheet.looks[number].family
        if sheet.labels[number] is None and key is not None and catalogue.families[key].where == "head":
            role = catalogue.families[key].role
            if role is not Role.BYLINE or not _HEADLINE_FROM.match(sheet.blocks[number].text):
                sheet.labels[number] = role


def _any_text(sheet: Sheet) -> list[int]:
    """What is left to read of a page without a paragraph: its lines of plain words."""
    return [
        number
        for number, (block, look) in enumerate(zip(sheet.blocks, sheet.looks, strict=True))
        if sheet.labels[number] is None and look.words >= _PLAIN_LINE and block.link_share < 0.5
    ]
