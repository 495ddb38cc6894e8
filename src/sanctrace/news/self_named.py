"""A page's own name where it has no head and no line that reads like a masthead: a motto beside it, a row of sections
behind it, the imprint at the foot, an address of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctrace.news.blocks import Role
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.look import fold_title
from sanctrace.news.names import clean_name, titled
from sanctrace.news.sheet import Sheet

_TOP, _FOOT = 3, 3  # blocks in which a name of this kind stands
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "am", "de", "la", "le", "du", "der", "die", "das", "&"})
_MOTTO = re.compile(r"^(?P<name>[^|–—()]{3,50}?)(?:\s+(?:[|–—]|-)\s+(?P<motto>[^|]{8,})|\s+\((?P<note>[^()]{8,})\))$")
_STARS = re.compile(r"\s*[★☆•·»|]\s*")
_ROW = 4  # items of a row of sections
_YEAR = re.compile(r"^(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d)?(?:\s*[-–]\s*(?:19|20)?\d\d)?$", re.I)
_IMPRINT = (
    re.compile(r"^(?P<name>[^,.|·]{3,50}), (?:P\.?O\.? Box|Postfach|B\.?P\.? \d|Suite \d)", re.I),
    re.compile(
        r"\b(?:certificate|licence|license|registration) No\.? ?[\w/-]+[.,;] (?P<name>[A-Z][^.,;|]{2,50})[.,;|]"
    ),
)
_HOST = re.compile(r"(?:@|\bwww\.|\bat )(?P<label>[a-z0-9][a-z0-9-]{4,40})\.(?:[a-z]{2,12})\b")
_NAME_WORDS = 6


def top_name(sheet: Sheet, first: int, title: str, catalogue: Catalogue) -> str | None:
    """The name that a page's first lines give with a motto or before a row of sections; None when none does.

    `first` is the number of the block that starts the story.
    """
    for block in sheet.blocks[: min(first, _TOP)]:
        text = block.text.strip()
        match = _MOTTO.match(text)
        if match and _is_motto(match["motto"] or match["note"]) and _is_name(match["name"], title, catalogue):
            return _as_name(match["name"], catalogue)
        items = [item for item in _STARS.split(text) if item]
        row = len(items) >= _ROW and all(len(item.split()) == 1 for item in items[1:])
        if row and len(items[0].split()) > 1 and _is_name(items[0], title, catalogue):
            return _as_name(items[0], catalogue)
    return None


def own_name(sheet: Sheet, first: int, title: str, catalogue: Catalogue) -> str | None:
    """The name of a page without a masthead: by its address in a line of its own, in its imprint, or alone in capitals
    at its top; None when it gives none."""
    texts = [block.text.strip() for block in sheet.blocks]
    for name in (*_by_address(texts, first), *_in_imprint(texts), *_in_capitals(sheet, first)):
        if _is_name(name, title, catalogue):
            return _as_name(name, catalogue)
    return None


def _by_address(texts: list[str], first: int) -> Iterator[str]:
    """Parts of the lines at the top and the foot that spell an address which the page gives as its own."""
    hosts = {match["label"].replace("-", "") for text in texts for match in _HOST.finditer(text.lower())}
    for text in (*texts[: min(first, _TOP)], *texts[-_FOOT:]) if hosts else ():
        for part in _STARS.split(text):
            if _letters(part) in hosts:
                yield part


def _in_imprint(texts: list[str]) -> Iterator[str]:
    for text in texts[-_FOOT:]:
        parts = [part for part in _STARS.split(text) if part]
        if len(parts) > 1 and any(_YEAR.match(part) for part in parts[1:]):
            yield parts[0]
        for pattern in _IMPRINT:
            if match := pattern.search(text):
                yield match["name"]


def _in_capitals(sheet: Sheet, first: int) -> Iterator[str]:
    """A line of capitals above the day, among the first lines."""
    for number in range(min(first, _TOP)):
        text, below = sheet.blocks[number].text.strip(), sheet.labels[number + 1 : number + 2]
        if sheet.labels[number] is None and text.isupper() and len(text.split()) > 1 and below == [Role.DATE]:
            yield text


def _is_motto(words: str) -> bool:
    """Whether words are a motto or a note: three or more, most of them in small letters."""
    parts = re.findall(r"[^\W\d_]+", words)
    return len(parts) > 2 and sum(part.islower() for part in parts) * 2 > len(parts)


def _is_name(words: str, title: str, catalogue: Catalogue) -> bool:
    parts = [part for part in words.split() if part not in _SMALL]
    if not parts or len(parts) > _NAME_WORDS or fold_title(words) == fold_title(title):
        return False
    if sum(part.lower() in catalogue.sections for part in parts) * 2 > len(parts):
        return False
    return all(part[:1].isupper() for part in parts) and any(len(part) > 2 for part in parts)


def _as_name(words: str, catalogue: Catalogue) -> str | None:
    words = words.strip()
    return clean_name(titled(words) if words.isupper() else words, catalogue)


def _letters(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.lower())
