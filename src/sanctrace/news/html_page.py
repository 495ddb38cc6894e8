"""An HTML page to blocks: the plain walk of the page, with the roles that its mark-up gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.news.blocks import Block, BlockKind, Role
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.furniture import OUTSIDE
from sanctrace.news.lines import ends_sentence, paragraphs_of
from sanctrace.news.look import word_count
from sanctrace.news.mainpart import element_roles, main_element
from sanctrace.news.structure import Document, Line, RawBlock, read_document
from sanctrace.news.tidy import shifted

_SENTENCE_WORDS = 3  # a shorter sentence says nothing about where the story stands


@dataclass(frozen=True, kw_only=True)
class HtmlPage:
    """An HTML page taken apart."""

    document: Document
    blocks: tuple[Block, ...]  # of the whole page, in order
    inside: tuple[bool, ...]  # whether the block stands in the element that holds the story


def read_html(source: str, catalogue: Catalogue) -> HtmlPage:
    """The blocks of an HTML page and where its story stands."""
    document = read_document(source, catalogue.hints)
    whole = [" ".join(line.text for line in raw.lines if line.text) for raw in document.blocks]
    prose = [_prose_words(raw, text) for raw, text in zip(document.blocks, whole, strict=True)]
    roles = element_roles(document, prose)
    outside = [_role_of(raw, roles) in OUTSIDE for raw in document.blocks]
    story_prose = [0 if out else words for out, words in zip(outside, prose, strict=True)]
    if sum(story_prose) * 5 < sum(prose):
        # Nearly all is called furniture: then the names mean something else on this page.
        roles = [role if role in {Role.COMMENTS, Role.COOKIE, Role.NAVIGATION} else None for role in roles]
        story_prose = [
            0 if _role_of(raw, roles) in OUTSIDE else words for raw, words in zip(document.blocks, prose, strict=True)
        ]
    holder = main_element(document, story_prose, whole)
    within = _within(document, holder)
    blocks: list[Block] = []
    inside: list[bool] = []
    for raw in document.blocks:
        parts = _blocks_of(raw, _role_of(raw, roles), document)
        blocks += parts
        inside += [raw.element >= 0 and within[raw.element] if holder >= 0 else True] * len(parts)
    return HtmlPage(document=document, blocks=tuple(blocks), inside=tuple(inside))


def _role_of(raw: RawBlock, roles: Sequence[Role | None]) -> Role | None:
    of_element = roles[raw.element] if raw.element >= 0 else None
    if of_element in OUTSIDE and of_element is not Role.CAPTION:
        return of_element
    return raw.role or of_element


def _prose_words(raw: RawBlock, text: str) -> int:
    words = word_count(text)
    if words < _SENTENCE_WORDS or not ends_sentence(text) or raw.linked * 2 > raw.size:
        return 0
    return words


def _within(document: Document, holder: int) -> list[bool]:
    within = [False] * len(document.elements)
    for number, element in enumerate(document.elements):
        within[number] = number == holder or (element.parent >= 0 and within[element.parent])
    return within


def _blocks_of(raw: RawBlock, role: Role | None, document: Document) -> list[Block]:
    """The paragraphs of a raw block: double breaks set them apart, single ones where the lines are no wrapped text."""
    parent = document.elements[raw.element].parent if raw.element >= 0 else -1
    share = min(1.0, raw.linked / raw.size) if raw.size else 0.0
    blocks = []
    for lines in _stretches(raw.lines):
        for members in paragraphs_of([line.text for line in lines]):
            text, runs = "", []
            for member in members:
                text += " " if text else ""
                runs += shifted(lines[member].runs, len(text))
                text += lines[member].text
            blocks.append(
                Block(
                    text=text,
                    runs=tuple(runs),
                    group=parent if raw.kind is BlockKind.ITEM else raw.element,
                    kind=raw.kind,
                    role=role,
                    link_share=share,
                    element=raw.element,
                    prominence=raw.level,
                )
            )
    return blocks


def _stretches(lines: Sequence[Line]) -> list[list[Line]]:
    stretches: list[list[Line]] = [[]]
    for line in lines:
        if line.text:
            stretches[-1].append(line)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]
