"""Short lines that an HTML page wraps otherwise than the paragraphs of its story: boxes that no name gives away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sanctrace.news.blocks import Block, BlockKind
from sanctrace.news.look import Look
from sanctrace.news.markup import attribute_map
from sanctrace.news.sheet import Sheet
from sanctrace.news.structure import Document

_WORDS = 26  # longer blocks are never taken for a box
_LEAST = 3  # paragraphs that make a habit
_SHARE = 0.6  # of the words that must be wrapped the usual way
_TEXT_TAGS = frozenset({"blockquote", "li", "dd", "dt", "pre", "q", "h2", "h3", "h4", "h5", "h6"})
_TEXT_CLASS = re.compile(
    r"lead|intro|first|dropcap|para|text|body|content|quote|lede|answer|question|story|article|correction|drop-cap|summary|abstract",
    re.I,
)


def without_boxes(story: Sequence[int], sheet: Sheet, document: Document) -> list[int]:
    """The story without short blocks whose element is of another make than that of its paragraphs.

    Only where most paragraphs are made alike, and never for blocks that quote, that are list items, or whose class
    speaks of text.
    """
    blocks, looks = sheet.blocks, sheet.looks
    makes = {number: _make(blocks[number], document) for number in story}
    words: Counter[tuple[str, frozenset[str], str]] = Counter()
    times: Counter[tuple[str, frozenset[str], str]] = Counter()
    for number in story:
        words[makes[number]] += looks[number].words
        times[makes[number]] += 1
    if not words:
        return list(story)
    usual, most = words.most_common(1)[0]
    if times[usual] < _LEAST or most < _SHARE * sum(words.values()):
        return list(story)
    parents = {n: document.elements[blocks[n].element].parent if blocks[n].element >= 0 else -1 for n in story}
    company = Counter(parents.values())
    return [
        n
        for n in story
        if (company[parents[n]] > 1 and not makes[n][1]) or not _is_box(makes[n], usual, times, blocks[n], looks[n])
    ]


def _make(block: Block, document: Document) -> tuple[str, frozenset[str], str]:
    """Tag, classes, and the classes of the parent of the element that holds a block."""
    element = document.elements[block.element] if block.element >= 0 else None
    if element is None:
        return "", frozenset(), ""
    parent = document.elements[element.parent] if element.parent >= 0 else None
    around = f"{parent.tag} {attribute_map(parent.attributes).get('class', '')}" if parent else ""
    return element.tag, frozenset(attribute_map(element.attributes).get("class", "").split()), around


def _is_box(
    make: tuple[str, frozenset[str], str],
    usual: tuple[str, frozenset[str], str],
    times: Counter[tuple[str, frozenset[str], str]],
    block: Block,
    look: Look,
) -> bool:
    tag, classes, around = make
    if make == usual or look.words > _WORDS or times[make] > _LEAST or block.kind is not BlockKind.PARAGRAPH:
        return False
    if tag in _TEXT_TAGS or block.text[0] in "“\"'‘«" or any(_TEXT_CLASS.search(name) for name in classes):
        return False
    if classes & usual[1]:
        return False
    same_parent = around == usual[2]
    if same_parent and (tag == "p" or not classes):
        return False
    return bool(classes) or (not same_parent and not around.startswith("blockquote") and bool(around.partition(" ")[2]))
