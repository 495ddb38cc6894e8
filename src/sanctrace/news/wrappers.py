"""How an HTML page makes the paragraphs of its story: what is made otherwise is a box, what is made alike is text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.news.blocks import Block, BlockKind, Role
from sanctrace.news.markup import attribute_map
from sanctrace.news.sheet import Sheet
from sanctrace.news.structure import Document

_WORDS = 26  # longer blocks are never taken for a box
_LINE_WORDS = 4  # of a line without a full stop that is made like the paragraphs
_CAPTION_WORDS = 25  # from which words of a caption in the make of a paragraph are a paragraph
_LEAST = 3  # paragraphs that make a habit
_SHARE = 0.6  # of the words that must be wrapped the usual way
_TEXT_TAGS = frozenset({"blockquote", "li", "dd", "dt", "pre", "q", "h2", "h3", "h4", "h5", "h6"})
_TEXT_CLASS = re.compile(
    r"lead|intro|first|dropcap|para|text|body|content|quote|lede|answer|question|story|article|correction|drop-cap|summary|abstract",
    re.I,
)


@dataclass(frozen=True, kw_only=True)
class Make:
    """How a page makes a block: the tag and classes of its element, and the tag and classes around it."""

    tag: str
    classes: frozenset[str]
    around: str


def fit_to_make(story: Sequence[int], sheet: Sheet, document: Document) -> list[int]:
    """The story without boxes that no name gives away, and with lines that are made like its paragraphs.

    Where most paragraphs are made alike (same element, classes and parent), a short block of another make is left out,
    unless it quotes, is a list item, or has a class that speaks of text. A line of the usual make is kept though it
    ends without a full stop, and so are the items of a list among the paragraphs.
    """
    makes = {number: _make(sheet.blocks[number], document) for number in story}
    words: Counter[Make] = Counter()
    times: Counter[Make] = Counter()
    for number in story:
        words[makes[number]] += sheet.looks[number].words
        times[makes[number]] += 1
    if not words:
        return list(story)
    usual, most = words.most_common(1)[0]
    if times[usual] < _LEAST or most < _SHARE * sum(words.values()):
        return _with_lines(story, None, sheet, document)
    parents = {n: document.elements[sheet.blocks[n].element].parent for n in story if sheet.blocks[n].element >= 0}
    company = Counter(parents.values())
    kept = [
        n
        for n in story
        if (company[parents.get(n, -1)] > 1 and not makes[n].classes)
        or not _is_box(makes[n], usual, times[makes[n]], sheet.blocks[n], sheet.looks[n].words)
    ]
    return _with_lines(kept, usual, sheet, document)


def _with_lines(story: Sequence[int], usual: Make | None, sheet: Sheet, document: Document) -> list[int]:
    if not story:
        return []
    inside = set(story)
    for number in range(story[0], story[-1]):
        block, look = sheet.blocks[number], sheet.looks[number]
        if number in inside or look.menu or block.link_share > 0.5:
            continue
        label = sheet.labels[number]
        if label is not None and (label is not Role.CAPTION or block.role is not None or look.words < _CAPTION_WORDS):
            continue
        item = block.kind is BlockKind.ITEM and look.words >= 2
        if item or (look.words >= _LINE_WORDS and usual is not None and _make(block, document) == usual):
            inside.add(number)
    return sorted(inside)


def _make(block: Block, document: Document) -> Make:
    element = document.elements[block.element] if block.element >= 0 else None
    if element is None:
        return Make(tag="", classes=frozenset(), around="")
    parent = document.elements[element.parent] if element.parent >= 0 else None
    around = f"{parent.tag} {attribute_map(parent.attributes).get('class', '')}" if parent else ""
    classes = frozenset(attribute_map(element.attributes).get("class", "").split())
    return Make(tag=element.tag, classes=classes, around=around)


def _is_box(make: Make, usual: Make, times: int, block: Block, words: int) -> bool:
    if make == usual or words > _WORDS or times > _LEAST or block.kind is not BlockKind.PARAGRAPH:
        return False
    if make.tag in _TEXT_TAGS or block.text[0] in "“\"'‘«" or any(_TEXT_CLASS.search(name) for name in make.classes):
        return False
    if make.classes & usual.classes:
        return False
    same_parent = make.around == usual.around
    if same_parent and (make.tag == "p" or not make.classes):
        return False
    if make.classes:
        return True
    return not same_parent and not make.around.startswith("blockquote") and bool(make.around.partition(" ")[2])
