"""Where the story stands: the run of paragraphs that the page is about, and what inside it is not the story."""

from __future__ import annotations

import re
from collections import Counter

from sanctrace.news.blocks import Block, BlockKind, Role
from sanctrace.news.catalogue import Catalogue, Family
from sanctrace.news.dateline import read_dateline
from sanctrace.news.look import Look, families_of
from sanctrace.news.sheet import Sheet

_LINE_COST = 2  # of a short line that is no paragraph and that nothing explains; grows with each further one
_LINE_COST_MOST = 20
_LINE_COST_AFTER_BOX = 25  # the same under a box of other stories, where teasers look like paragraphs
_BOX_COST = 8
_GATES = frozenset({Role.PAYWALL, Role.COOKIE})
_GOES_ON_WORDS = 12
_LONG_LINE = 18  # words from which a line without a full stop is a paragraph all the same
_PLAIN_LINE = 10  # the same in a paragraph element of an HTML page
_MAX_GAIN = 60
_HEAD_BLOCKS = 4  # a dateline stands no further down
_HEAD_WORDS = 45
_HEADING_WORDS = 15
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+[^\W\d_]")
_CAPITALS = re.compile(r"[^\W\d_a-z][^\Wa-z:!|@/]*(?:[\s,'’&?-]+[^\W\d_a-z][^\Wa-z:!|@/]*)*[?]?")
_LOWER = re.compile(r"(?<=\s)[a-zа-яà-ÿ][\w'’-]*")
_TAIL_ROLES = {Role.AUTHOR, Role.CREDIT, Role.BYLINE}


def choose_story(sheet: Sheet, start: int, catalogue: Catalogue) -> list[int]:
    """Numbers of the blocks that are the story, in order; `start` is the first block that may be.

    The story is the run of blocks with the most words of prose for the fewest stray lines, between two marks that end
    stories (tags, comments, copyright). The sheet gains the labels of what is left out at its head and foot.
    """
    best = _best_run(sheet, start, catalogue)
    if best is None:
        return []
    first, last = best
    kept = [number for number in range(first, last + 1) if _belongs(number, sheet)]
    kept = _from_dateline(kept, sheet, catalogue)
    kept = _without_foot(kept, sheet, catalogue)
    return _with_headings(kept, start, sheet)


def _best_run(sheet: Sheet, start: int, catalogue: Catalogue) -> tuple[int, int] | None:
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    best: tuple[int, int] | None = None
    best_sum = 0.0
    total, first, strays, after_box = 0.0, start, 0, False
    # A copyright line above the last one of a text page is that of a picture.
    last_copyright = max(
        (n for n, label in enumerate(labels) if label is Role.COPYRIGHT and _in_text(blocks[n])), default=0
    )
    for number in range(start, len(blocks)):
        labelled = labels[number]
        family = families_of(looks[number], catalogue) if labelled in catalogue.family_roles else None
        if _ends_story(family, labelled, blocks[number]):
            # A soft end (a box of other stories, a gate that the story goes on behind) can stand inside a story.
            role = family.role if family else None
            picture = role is Role.COPYRIGHT and number < last_copyright
            if role is Role.RELATED or ((role in _GATES or picture) and _goes_on(number, sheet)):
                total -= _BOX_COST
                after_box = role is Role.RELATED
            else:
                total, first, strays, after_box = 0.0, number + 1, 0, False
            continue
        if labelled is not None:
            gain = 0.0
        elif looks[number].prose or _is_long(blocks[number], looks[number]):
            gain = float(min(looks[number].words, _MAX_GAIN))
            strays = 0
        else:
            strays += blocks[number].kind is BlockKind.PARAGRAPH
            gain = -float(_LINE_COST_AFTER_BOX if after_box else min(_LINE_COST * strays, _LINE_COST_MOST))
        if total <= 0 and gain > 0:
            total, first = 0.0, number
        total += gain
        if gain > 0 and total > best_sum:
            best_sum, best = total, (first, number)
    return best


def _goes_on(number: int, sheet: Sheet) -> bool:
    """Whether the first block after a gate that nothing explains is a paragraph."""
    for after in range(number + 1, len(sheet)):
        if sheet.labels[after] is None:
            return sheet.looks[after].prose and sheet.looks[after].words >= _GOES_ON_WORDS
    return False


def _ends_story(family: Family | None, label: Role | None, block: Block) -> bool:
    if family is None or not family.ends or label is not family.role or block.role is not None:
        return False
    return block.element == -1 or family.role not in {Role.PAYWALL, Role.COOKIE}


def _in_text(block: Block) -> bool:
    """Whether a block is of a text page, which has no elements."""
    return block.element == -1


def _is_long(block: Block, look: Look) -> bool:
    if look.menu or block.kind is BlockKind.HEADING:
        return False
    small = len(_LOWER.findall(block.text))
    if block.element >= 0 and look.words >= _PLAIN_LINE and block.link_share < 0.5:
        return small * 2 >= look.words
    return look.words >= _LONG_LINE and small * 2 >= look.words


def _belongs(number: int, sheet: Sheet) -> bool:
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    if labels[number] is not None:
        return False
    block, look = blocks[number], looks[number]
    if block.kind is BlockKind.HEADING:
        return False
    if look.prose or _is_long(block, look):
        return True
    if block.kind is BlockKind.ITEM and number:
        # Items of a list that the sentence above announces.
        above = number - 1
        while above >= 0 and blocks[above].kind is BlockKind.ITEM and labels[above] is None:
            above -= 1
        return labels[above] is None and blocks[above].text.endswith(":")
    return False


def _without_foot(kept: list[int], sheet: Sheet, catalogue: Catalogue) -> list[int]:
    """Without the writer's biography, the desk's credits and the like under the last paragraph."""
    while len(kept) > 1:
        last = kept[-1]
        family = families_of(sheet.looks[last], catalogue)
        if family is None or family.where != "tail" or family.role not in _TAIL_ROLES:
            break
        sheet.labels[last] = family.role
        kept = kept[:-1]
    return kept


def _from_dateline(kept: list[int], sheet: Sheet, catalogue: Catalogue) -> list[int]:
    """From the paragraph with the dateline on: a sentence or two above it is a caption or a summary."""
    for place, number in enumerate(kept[:_HEAD_BLOCKS]):
        dateline = read_dateline(sheet.blocks[number].text, catalogue.calendar)
        if dateline is None or not (dateline.credit or dateline.day or dateline.place_in_capitals):
            continue
        above = kept[:place]
        if any(sheet.looks[n].words > _HEAD_WORDS for n in above):
            return kept
        for n in above:
            sheet.labels[n] = Role.CAPTION
        return kept[place:]
    return kept


def _with_headings(kept: list[int], start: int, sheet: Sheet) -> list[int]:
    """With the headings inside the story, and a salutation or an announcing line that a paragraph follows at once."""
    if not kept:
        return kept
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    inside = set(kept)
    first = kept[0]
    added = []
    for number in range(max(start, first - 1), kept[-1]):
        block, look = blocks[number], looks[number]
        if number in inside or labels[number] is not None or look.menu or look.words > _HEADING_WORDS:
            continue
        follows = next((n for n in range(number + 1, kept[-1] + 1) if labels[n] is None), None)
        if follows not in inside or block.link_share > 0.5:
            continue
        heading = block.kind is BlockKind.HEADING and (number > first or block.prominence == 0)
        announcing = block.text[-1] in ",:" and follows == number + 1 and block.text[0].isupper()
        if heading or announcing:
            added.append(number)
    return sorted(inside | set(added) | _headings_of_text(kept, sheet))


def _headings_of_text(kept: list[int], sheet: Sheet) -> set[int]:
    """Headings inside the story of a text page: two lines or more, each set apart above a paragraph and made alike.

    Alike are lines numbered one after another ("1. The ship", "2. The train") and lines in capitals.
    """
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    inside = set(kept)
    groups = Counter(block.group for block in blocks)
    alone = [
        number
        for number in range(kept[0] + 1, kept[-1])
        if number not in inside
        and _in_text(blocks[number])
        and labels[number] is None
        and looks[number].words <= _HEADING_WORDS
        and groups[blocks[number].group] == 1
        and not blocks[number].text.endswith((".", "!", "…"))
        and next((n for n in range(number + 1, kept[-1] + 1) if labels[n] is None), None) in inside
    ]
    numbered = [(n, int(match[1])) for n in alone if (match := _NUMBERED.match(blocks[n].text))]
    in_order = [number for place, (number, count) in enumerate(numbered, start=1) if count == place]
    capitals = [n for n in alone if _CAPITALS.fullmatch(blocks[n].text)]
    return {n for same in (in_order, capitals) if len(same) > 1 for n in same}
