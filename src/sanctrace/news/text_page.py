"""A text page to blocks: blank lines set groups apart, and the lines of a group are joined when they were wrapped."""

from __future__ import annotations

import re
from dataclasses import replace

from sanctrace.news.blocks import Block, BlockKind
from sanctrace.news.lines import paragraphs_of, wrap_width
from sanctrace.news.tidy import tidy

_LINE = re.compile(r"[^\n\r\f\u2028\u2029]+")
_GAP = re.compile(r"\S(?: {3,}|\t+)(?=\S)")
_FEW_GROUPS = 2
_BULLET = re.compile(r"[•●▪■◦‣*·–—-]\s+")
_RULE = re.compile(r"[\s_=*~#+.·•\-–—|<>]+")


def text_blocks(source: str) -> list[Block]:
    """Blocks of a text page, in order. Lines of nothing but rules and bullets are left out. Linear in the text."""
    groups = _groups(source)
    texts = [[tidy(source, [span], markup=False)[0] for span in spans] for spans in groups]
    width = wrap_width([[text for text in lines if text] for lines in texts])
    blocks: list[Block] = []
    for number, (spans, lines) in enumerate(zip(groups, texts, strict=True)):
        blocks += _blocks_of(source, spans, lines, (number, width))
    if len(groups) <= _FEW_GROUPS < len(blocks):
        # A page without blank lines: its lines are paragraphs, and none belongs to the line above.
        return [replace(block, group=number) for number, block in enumerate(blocks)]
    return blocks


def _groups(source: str) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = [[]]
    previous = 0
    for match in _LINE.finditer(source):
        between = source[previous : match.start()]
        apart = between.count("\n") > 1 or between.count("\r") > between.count("\n") + 1 or match.group().isspace()
        if groups[-1] and apart:
            groups.append([])
        previous = match.end()
        if not match.group().isspace():
            groups[-1].append(match.span())
    return groups


def _blocks_of(source: str, spans: list[tuple[int, int]], lines: list[str], place: tuple[int, int]) -> list[Block]:
    group, width = place
    kept = [number for number, line in enumerate(lines) if line and not _RULE.fullmatch(line)]
    blocks = []
    for members in paragraphs_of([lines[number] for number in kept], width):
        parts = [spans[kept[member]] for member in members]
        bullet = _BULLET.match(lines[kept[members[0]]])
        joined: list[tuple[int, int]] = [(parts[0][0], parts[-1][1])]
        text, runs = tidy(source, joined, markup=False)
        first = source[parts[0][0] : parts[-1][1]]
        blocks.append(
            Block(
                text=text,
                runs=runs,
                group=group,
                kind=BlockKind.ITEM if bullet else BlockKind.PARAGRAPH,
                columns=1 + len(_GAP.findall(first)) if len(parts) == 1 else 1,
            )
        )
    return blocks
