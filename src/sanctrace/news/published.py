"""When a page was published: what its head says, what it prints by the headline, its address, at last its dateline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sanctrace.lexicon.match import fold
from sanctrace.model import PublishedAt
from sanctrace.news.blocks import Block, Role
from sanctrace.news.calendars import FoundDate, Label, find_dates, iso_of
from sanctrace.news.catalogue import Catalogue, Publisher
from sanctrace.news.dateline import Dateline
from sanctrace.news.head import Head
from sanctrace.news.html_page import HtmlPage
from sanctrace.news.look import Look
from sanctrace.news.sheet import Sheet
from sanctrace.news.structure import Document

_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0[1-9]|1[0-2])[/-](?P<day>0[1-9]|[12]\d|3[01])(?=[/-]|$)"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?=\d{4,8}(?!\d)|[/-]|$)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_ASCII_WORD = re.compile(r"[a-z]+")
_YEAR_ALONE = re.compile(r"(?<![\w./-])(?:19|20)\d\d(?![\w/-])")
_UPDATED = frozenset({Role.UPDATED, Role.RELATED, Role.COMMENTS, Role.CAPTION, Role.CREDIT, Role.EMBED})
_LINE_WORDS = 24  # a line with more words is text that names a date
_PUBLISHED_NAMES = re.compile(r"publish|pubdate|posted|entry-date|datecreated|created", re.I)


def from_head(head: Head, order: bool | None, catalogue: Catalogue) -> PublishedAt | None:
    """Publication as JSON-LD and meta elements give it."""
    for value in head.published:
        iso = iso_of(value, catalogue.calendar, day_first=order)
        if iso:
            return PublishedAt(text=iso)
    return None


def from_times(html: HtmlPage, catalogue: Catalogue) -> PublishedAt | None:
    """Publication as a time element gives it; those of comments, other stories and updates do not count."""
    roles = _inherited(html.document)
    fallback: str | None = None
    for number, attributes in html.document.times:
        names = " ".join((attributes.get("class", ""), attributes.get("itemprop", ""), attributes.get("id", "")))
        iso = iso_of(attributes.get("datetime") or attributes.get("content") or "", catalogue.calendar)
        if iso is None or roles[number] in _UPDATED or re.search(r"updat|modif", names, re.I):
            continue
        if _PUBLISHED_NAMES.search(names) or "pubdate" in attributes:
            return PublishedAt(text=iso)
        if roles[number] is not Role.NAVIGATION:
            fallback = fallback or iso
    return PublishedAt(text=fallback) if fallback else None


def _inherited(document: Document) -> list[Role | None]:
    """Role of each element by its own name, or by that of an element around it that changes what a date means."""
    roles: list[Role | None] = []
    for element in document.elements:
        above = roles[element.parent] if element.parent >= 0 else None
        roles.append(above if above in _UPDATED else element.role or above)
    return roles


def from_lines(
    sheet: Sheet, story: Sequence[int], title: int, order: bool | None, catalogue: Catalogue, *, updated: bool = False
) -> PublishedAt | None:
    """Publication as a line near the headline prints it.

    `title` is the number of the block with the headline, -1 when unknown; `order` is whether the page writes day first.
    A date that is said to be published wins; then the nearest below the headline, above it, and below the story. With
    `updated`, a date of an update counts, which is for pages that give no other.
    """
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    first, last = (story[0], story[-1]) if story else (len(blocks), len(blocks))
    inside = set(story)
    ranked: list[tuple[int, int, str]] = []
    for number, block in enumerate(blocks):
        if number in inside or looks[number].words > _LINE_WORDS or labels[number] in _UPDATED:
            continue
        if labels[number] is Role.COPYRIGHT or not any(map(str.isdigit, block.text)):
            continue
        label = _label_above(number, blocks, looks, catalogue)
        for found in find_dates(block.text, catalogue.calendar, day_first=order):
            said = found.label or label
            if said is Label.OTHER and not updated:
                label = Label.OTHER
                continue
            place = _place(number, title, first, last)
            if said is Label.PUBLISHED:
                place -= 10
            ranked.append((place, number, found.iso))
            break
    if not ranked:
        return None
    return PublishedAt(text=min(ranked)[2])


def _place(number: int, title: int, first: int, last: int) -> int:
    if number < first and number > title >= 0:
        return 0
    if title < 0 and number < first:
        return 1
    if number < first:
        return 2
    return 3 if number > last else 4


def _label_above(number: int, blocks: Sequence[Block], looks: Sequence[Look], catalogue: Catalogue) -> Label | None:
    if number == 0 or looks[number - 1].words > 3:
        return None
    word = fold(blocks[number - 1].text).strip(" :.|-")
    match = catalogue.calendar.labels.fullmatch(word)
    if not match:
        return None
    return Label.PUBLISHED if word in catalogue.calendar.published else Label.OTHER


def from_address(addresses: Iterable[str]) -> PublishedAt | None:
    """Publication as an address gives it (/2024/02/20/)."""
    for address in addresses:
        match = _IN_ADDRESS.search(address) or _COMPACT.search(address)
        if match:
            return PublishedAt(text=f"{match['year']}-{match['month']}-{match['day']}")
    return None


def from_dateline(dateline: Dateline | None, sheet: Sheet, first: int) -> PublishedAt | None:
    """The day of the dateline, with its own year, that of the copyright line, or the only one above the story.

    `first` is the number of the block that starts the story.
    """
    if dateline is None or dateline.day is None:
        return None
    if dateline.day.has_year:
        return PublishedAt(text=dateline.day.iso[:10])
    for block, label in zip(reversed(sheet.blocks), reversed(sheet.labels), strict=True):
        if label is Role.COPYRIGHT:
            years = _YEAR.findall(block.text)
            if years:
                return PublishedAt(text=f"{years[-1]}{dateline.day.iso[1:7]}")
    above = {year for block in sheet.blocks[:first] for year in _YEAR_ALONE.findall(block.text)}
    return PublishedAt(text=f"{above.pop()}{dateline.day.iso[1:7]}") if len(above) == 1 else None


def day_order(
    publisher: Publisher | None,
    languages: Sequence[str],
    texts: Sequence[str],
    dateline: FoundDate | None,
    catalogue: Catalogue,
) -> bool | None:
    """Whether the page writes the day before the month; None when nothing on it decides.

    Evidence in order: the publisher, another date that only reads one way, the dateline, the locale, the spelling.
    """
    if publisher is not None and publisher.day_first is not None:
        return publisher.day_first
    digits = (text for text in texts if _DIGIT.search(text))
    numeric = [m for text in digits for m in catalogue.calendar.numeric.finditer(text) if m["a"]]
    for match in numeric:
        first, second = int(match["a"]), int(match["b"])
        if (first > 12) != (second > 12):
            return first > 12
        if dateline is not None and dateline.iso[-5:] in {f"{first:02}-{second:02}", f"{second:02}-{first:02}"}:
            return dateline.iso[-5:] == f"{second:02}-{first:02}"
    for language in languages:
        folded = language.replace("_", "-").lower()
        if folded in {"en-us", "en-ph", "en-ca"}:
            return False
        if "-" in folded or folded[:2] != "en":
            return True
    day_words, month_words = catalogue.spellings["day_first"], catalogue.spellings["month_first"]
    telling = day_words | month_words
    words = [word for word in _ASCII_WORD.findall(" ".join(texts).lower()) if word in telling]
    first_score = sum(word in day_words for word in words)
    month_score = sum(word in month_words for word in words)
    return None if first_score == month_score else first_score > month_score
