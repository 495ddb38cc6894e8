"""What stands beside the story and is kept as metadata: topics, and the headlines of other stories."""

from __future__ import annotations

import re

from sanctrace.news.blocks import Role
from sanctrace.news.head import Head
from sanctrace.news.look import fold_title
from sanctrace.news.sheet import Sheet

_LABEL = re.compile(r"^[^\W\d_][\w '’/&-]{1,30}?:\s*")
_TAG_LABEL = re.compile(
    r"^(?:(?:suggested |related )?(?:tags?|topics?|key ?words?|categor(?:y|ies)|subjects?|labels?|hashtags)"
    r"|filed (?:under|in)|posted in|tagged(?: (?:with|in|as|under))?)\b\s*:?\s*",
    re.I,
)
_SPLIT = re.compile(r"\s*[,;|·•]\s*|\s+(?=#)")
_HEADLINE = (3, 30)
_MARKER = re.compile(r"^[-–—•*>»\d.)\s]+(?=\S)")
_TIMES = re.compile(r"\b\d+ (?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) ago\b|^\d+$", re.I)


def read_tags(sheet: Sheet, head: Head) -> tuple[str, ...]:
    """Topics as printed, then those of the head when none are printed."""
    found: list[str] = []
    for block, label in zip(sheet.blocks, sheet.labels, strict=True):
        if label is not Role.TAGS or block.words > 60:
            continue
        text = _TAG_LABEL.sub("", block.text)
        found += [tag.strip(" #.:") for tag in _SPLIT.split(text)]
    kept = [tag for tag in found if tag and len(tag) <= 60 and not _TAG_LABEL.fullmatch(tag)]
    return tuple(dict.fromkeys(kept or head.tags))


def read_related(sheet: Sheet, title: str) -> tuple[str, ...]:
    """Headlines of other stories, without the labels before them ("READ:") and the ages after them."""
    found = []
    for block, look, label in zip(sheet.blocks, sheet.looks, sheet.labels, strict=True):
        if look.menu or label is not Role.RELATED or not _HEADLINE[0] <= look.words <= _HEADLINE[1] + 4:
            continue
        text = block.text
        if look.family is not None:
            labelled = _LABEL.match(text)
            if not labelled:
                continue  # the header of a box
            text = text[labelled.end() :]
        text = _MARKER.sub("", text)
        if len(text.split()) >= 2 and not _TIMES.search(text) and fold_title(text) != fold_title(title):
            found.append(text)
    return tuple(dict.fromkeys(found))
