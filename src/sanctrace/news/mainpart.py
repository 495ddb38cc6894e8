"""Which element of an HTML page holds the story: trafilatura says where, the plain walk says what stands there."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

import trafilatura

from sanctrace.news.blocks import Role
from sanctrace.news.furniture import OUTSIDE
from sanctrace.news.look import fold_title
from sanctrace.news.markup import attribute_map
from sanctrace.news.structure import Document, Element

_SHARE = 0.85  # of the voted prose that the element must hold
_KEY = 48  # letters and digits by which a paragraph is found again
_FEW_BLOCKS = 2
_FEW_WORDS = 40
_LARGEST = 3_000_000  # characters; above that the structure alone decides
# Roles that never hold the story, even when they hold most of the words of a page.
_NEVER = {Role.COMMENTS, Role.COOKIE}
# Roles of parts that can well hold more words than the story does.
_OTHERS = {Role.COMMENTS, Role.COOKIE, Role.RELATED, Role.NAVIGATION, Role.HIDDEN}
# Roles of parts that hold a line or two.
_SHORT = {Role.BYLINE, Role.DATE, Role.UPDATED, Role.TITLE, Role.SHARE, Role.TAGS, Role.CREDIT, Role.MEDIA}
_SHORT_WORDS = 80

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of pages that hold no text; so do we, better


def element_roles(document: Document, prose: Sequence[int]) -> list[Role | None]:
    """The role of each element, from its own names or its parents'; `prose` is words of prose by block.

    A name counts for nothing when its element holds most of the prose of the page ("has-sidebar", "comments-open"), or
    far more prose than such a thing ever does (a byline of ten paragraphs); and a role that would leave out most of a
    page is not meant as such on that page.
    """
    weights = _sums(document, prose)
    roles = _roles_without(frozenset(), document, weights)
    by_role: Counter[Role] = Counter()
    for block, words in zip(document.blocks, prose, strict=True):
        role = roles[block.element] if block.element >= 0 else None
        if role is not None:
            by_role[role] += words
    misnamed = frozenset(role for role, words in by_role.items() if role not in _OTHERS and words * 2 > sum(prose))
    return _roles_without(misnamed, document, weights) if misnamed else roles


def _roles_without(misnamed: frozenset[Role], document: Document, weights: Sequence[int]) -> list[Role | None]:
    total = max(weights, default=0)
    around_headline = _around_headline(document)
    roles: list[Role | None] = []
    for number, element in enumerate(document.elements):
        above = roles[element.parent] if element.parent >= 0 else None
        own = element.role
        if own in misnamed or element.tag in {"html", "body", "main"}:
            own = None
        if number in around_headline and weights[number] > _FEW_WORDS:
            own = None
        if own is not None and own not in _NEVER and weights[number] * 2 > total:
            own = None
        if own in _SHORT and weights[number] > _SHORT_WORDS:
            own = None
        inherited = above in OUTSIDE and not (above is Role.NAVIGATION and own is Role.TAGS)
        roles.append(above if inherited else own or above)
    return roles


def _around_headline(document: Document) -> frozenset[int]:
    """Numbers of the elements around the page's only first-rank heading, none when it has several."""
    alone = sum(element.tag == "h1" for element in document.elements) == 1
    return _around_headings(document) if alone else frozenset()


def _around_headings(document: Document) -> frozenset[int]:
    """Numbers of the elements around any first-rank heading."""
    around: set[int] = set()
    for element in document.elements:
        number = element.parent if element.tag == "h1" else -1
        while number >= 0 and number not in around:
            around.add(number)
            number = document.elements[number].parent
    return frozenset(around)


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
    counts = paragraph_counts(document, prose)
    holder = only_container(document, prose, counts)
    if holder < 0:
        votes = _votes(document, prose, texts)
        if sum(votes) < min(_FEW_WORDS, 0.2 * total):
            votes = list(prose)
        holder = voted(document, votes, counts)
    return _whole(holder, document, prose) if holder >= 0 else -1


def paragraph_counts(document: Document, prose: Sequence[int]) -> list[int]:
    """Lines of prose that stand in each element, however deep."""
    lines = [len([1 for line in block.lines if line.text]) for block in document.blocks]
    return _sums(document, [count if words else 0 for count, words in zip(lines, prose, strict=True)])


def only_container(document: Document, prose: Sequence[int], counts: Sequence[int]) -> int:
    """The one element that holds every paragraph of the page side by side, -1 where there are several or none.

    However the votes fell, `voted` would come to it: so nobody has to vote, which costs a third of the cleaning.
    """
    elements = {block.element for block, words in zip(document.blocks, prose, strict=True) if words}
    if -1 in elements:
        return -1
    containers = {_container(element, document, counts) for element in elements}
    return containers.pop() if len(containers) == 1 else -1


def _container(number: int, document: Document, counts: Sequence[int]) -> int:
    """The nearest element around that holds some paragraphs: a paragraph is no container."""
    while counts[number] < _FEW_BLOCKS and document.elements[number].parent >= 0:
        number = document.elements[number].parent
    return number


def voted(document: Document, votes: Sequence[int], counts: Sequence[int]) -> int:
    """The container of nearly all that was voted for, -1 where no element holds that much."""
    needed = _SHARE * sum(votes)
    holders = [number for number, weight in enumerate(_sums(document, votes)) if weight >= needed]
    return _container(max(holders), document, counts) if holders else -1


def _whole(holder: int, document: Document, prose: Sequence[int]) -> int:
    """The holder with its twins, or the element around it whose name says that it is the text of the story."""
    holder = _with_twins(holder, document, _sums(document, prose))
    headed = _around_headings(document)
    around = document.elements[holder].parent
    while around >= 0 and not (document.elements[around].body and around not in headed):
        around = document.elements[around].parent
    return around if around >= 0 else holder


def _with_twins(holder: int, document: Document, weights: Sequence[int]) -> int:
    """The parent of an element, where others of the same make beside it hold prose too: a story in several parts."""
    elements = document.elements
    made = _make(elements[holder])
    parent = elements[holder].parent
    if elements[holder].tag == "article" or not made[1]:
        return holder
    for above in (parent, elements[parent].parent if parent >= 0 else -1):
        twins = [
            number
            for number in range(above + 1, len(elements))
            if number != holder
            and weights[number] >= _FEW_WORDS
            and _make(elements[number]) == made
            and above in {elements[number].parent, elements[max(elements[number].parent, 0)].parent}
        ]
        if above >= 0 and twins:
            return above
    return holder


def _make(element: Element) -> tuple[str, str]:
    return element.tag, attribute_map(element.attributes).get("class", "")


def _votes(document: Document, prose: Sequence[int], texts: Sequence[str]) -> list[int]:
    if len(document.source) > _LARGEST:
        return []
    text = trafilatura.extract(
        document.source, include_comments=False, include_tables=True, fast=True, deduplicate=False, with_metadata=False
    )
    if not text:
        return []
    keys = {fold_title(line)[:_KEY] for line in text.split("\n") if line.strip()}
    return [words if words and fold_title(t)[:_KEY] in keys else 0 for words, t in zip(prose, texts, strict=True)]
