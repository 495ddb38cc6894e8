"""Which element of an HTML page holds the story: trafilatura says where, the plain walk says what stands there."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import trafilatura

from sanctrace.news.blocks import Role
from sanctrace.news.furniture import OUTSIDE
from sanctrace.news.look import fold_title
from sanctrace.news.structure import Document

_SHARE = 0.85  # of the voted prose that the element must hold
_KEY = 48  # letters and digits by which a paragraph is found again
_FEW_WORDS = 40
_LARGEST = 3_000_000  # characters; above that the structure alone decides
_OWN_MIND = 0.6  # share of the page's prose in a marked container from which no second opinion is asked
# Roles that never hold the story, even when they hold most of the words of a page.
_NEVER = {Role.COMMENTS, Role.COOKIE}

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of pages that hold no text; so do we, better


def element_roles(document: Document, prose: Sequence[int]) -> list[Role | None]:
    """The role of each element, from its own names or its parents'; `prose` is words of prose by block.

    A name counts for nothing when its element holds most of the prose of the page: then it is about the page, not
    about a part of it ("has-sidebar", "comments-open").
    """
    elements = document.elements
    weights = _sums(document, prose)
    total = sum(prose)
    roles: list[Role | None] = []
    for number, element in enumerate(elements):
        above = roles[element.parent] if element.parent >= 0 else None
        own = element.role
        if own is not None and element.tag in {"html", "body", "main"}:
            own = None
        if own is not None and own not in _NEVER and weights[number] * 2 > total:
            own = None
        if own is Role.NAVIGATION and element.tag == "footer" and above is None and weights[number] * 4 > total:
            own = None
        roles.append(above if above in OUTSIDE else own or above)
    return roles


def _sums(document: Document, values: Sequence[int]) -> list[int]:
    sums = [0] * len(document.elements)
    for block, value in zip(document.blocks, values, strict=True):
        if block.element >= 0:
            sums[block.element] += value
    for number in range(len(sums) - 1, 0, -1):
        parent = document.elements[number].parent
        if parent >= 0:
            sums[parent] += sums[number]
    return sums


def main_element(document: Document, prose: Sequence[int], texts: Sequence[str]) -> int:
    """Number of the smallest element that holds the story, -1 for the whole page.

    `prose` is words of prose by block, nought for furniture; `texts` are the blocks' texts.
    """
    total = sum(prose)
    if not total:
        return -1
    weights = _sums(document, prose)
    marked = [n for n, element in enumerate(document.elements) if element.article and weights[n] > _OWN_MIND * total]
    if marked and total >= _FEW_WORDS:
        return min(marked, key=lambda n: (weights[n] < 0.95 * weights[max(marked, key=weights.__getitem__)], -n))
    votes = _votes(document, prose, texts)
    if sum(votes) < min(_FEW_WORDS, 0.2 * total):
        votes = list(prose)
    return _holder(document, votes)


def _holder(document: Document, votes: Sequence[int]) -> int:
    sums = _sums(document, votes)
    needed = _SHARE * sum(votes)
    holders = [number for number, weight in enumerate(sums) if weight >= needed]
    return max(holders) if holders else -1


def _votes(document: Document, prose: Sequence[int], texts: Sequence[str]) -> list[int]:
    if len(document.source) > _LARGEST:
        return []
    text = trafilatura.extract(
        document.source, include_comments=False, include_tables=True, fast=True, deduplicate=False, with_metadata=False
    )
    if not text:
        return []
    keys = {fold_title(line)[:_KEY] for line in text.split("\n") if line.strip()}
    return [words if fold_title(t)[:_KEY] in keys else 0 for words, t in zip(prose, texts, strict=True)]
