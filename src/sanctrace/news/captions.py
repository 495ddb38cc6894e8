"""Captions: their words, the day they name, and who made the picture."""

from __future__ import annotations

import re

from sanctrace.model import Caption
from sanctrace.news.blocks import Role
from sanctrace.news.calendars import find_dates
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.lines import ends_sentence
from sanctrace.news.look import word_count
from sanctrace.news.sheet import Sheet

_TAIL = re.compile(r"(?<=[.!?)”\"’'])\s+(?P<credit>[^.!?]{2,80})$")
_LABELLED = re.compile(
    r"[\s(\[]*\b(?:(?:file )?(?:photo|picture|photograph|image|credit|source|illustration|graphic|pic|foto)s?"
    r"\s*(?::|by\b|/)|courtesy\b)\s*(?P<credit>.{2,80}?)[)\]]?\.?$",
    re.I,
)
_BRACKETED = re.compile(r"[(\[](?P<credit>[^()\[\]]{2,80})[)\]]\.?$")
_YEAR = re.compile(r"\bin (?:[A-Z][a-z]+ )?((?:19|20)\d\d)\b")
_SHORTEST = 3  # words of a caption


def read_captions(sheet: Sheet, catalogue: Catalogue) -> tuple[Caption, ...]:
    """The captions of a page, in order, each once; a credit line below a caption goes with it."""
    labels = sheet.labels
    found: list[Caption] = []
    seen: set[str] = set()
    for number, (block, look) in enumerate(zip(sheet.blocks, sheet.looks, strict=True)):
        if (
            labels[number] is Role.CREDIT
            and found
            and number
            and labels[number - 1] is Role.CAPTION
            and look.words <= 14
        ):
            if found[-1].credit is None:
                last = found.pop()
                found.append(Caption(text=last.text, date=last.date, credit=_clean(block.text)))
            continue
        if labels[number] is not Role.CAPTION or block.text in seen or (look.words < _SHORTEST and not look.credit):
            continue
        if look.menu or look.words > 120 or (block.role is None and not look.caption and not look.prose):
            continue
        seen.add(block.text)
        found.append(_caption(block.text, catalogue))
    return tuple(found)


def _caption(text: str, catalogue: Catalogue) -> Caption:
    credit = None
    for pattern in (_LABELLED, _TAIL, _BRACKETED):
        match = pattern.search(text)
        if match and word_count(match["credit"]) <= 12 and (pattern is not _TAIL or not ends_sentence(text)):
            credit = _clean(match["credit"])
            break
    if credit is None and word_count(text) <= 9 and not ends_sentence(text) and catalogue.agency_forms.search(text):
        credit = text
    dates = find_dates(text, catalogue.calendar)
    year = _YEAR.search(text)
    return Caption(text=text, date=dates[0].iso[:10] if dates else year.group(1) if year else None, credit=credit)


def _clean(credit: str) -> str:
    return credit.strip(" ()[]|.,")
