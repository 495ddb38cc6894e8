"""The furniture layer: which blocks of a page are not the story, by their words, their place and their neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sanctrace.news.blocks import Block, BlockKind, Role
from sanctrace.news.calendars import find_dates
from sanctrace.news.catalogue import Catalogue, Family
from sanctrace.news.look import Look, families_of, look_at
from sanctrace.news.sheet import Sheet

_HEADLINE_WORDS = 22  # longer lines under a box header are no headlines
_DATE_LINE_WORDS = 14
_DATED_LINE_WORDS = 24  # of a line that opens with its date
_OPENING = 60  # characters in which such a date stands
_WEEKDAY = re.compile(r"(?:on |: )?\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b", re.I)
_REPEATED_WORDS = 30
_TITLE_WORDS = 4  # of a repeated line that may be the headline
_PARAGRAPH = 12  # words of a sentence that is surely one of a story
# Roles of mark-up that are certain enough to leave a block out whatever its words are.
OUTSIDE = frozenset(Role) - {Role.TITLE, Role.STANDFIRST, Role.DATE, Role.BYLINE, Role.UPDATED}


def label_blocks(blocks: Sequence[Block], catalogue: Catalogue) -> Sheet:
    """The blocks with their looks and labels; a label is None where nothing says that a block is furniture.

    Families with a place (`where: head` or `tail`) are left to those who know where the story starts and ends.
    """
    looks = [look_at(block, catalogue) for block in blocks]
    sheet = Sheet(blocks=blocks, looks=looks, labels=[block.role for block in blocks])
    labels = sheet.labels
    in_head = True  # above the first paragraph, where the headline of the page itself stands under its menus
    for number, (block, look) in enumerate(zip(blocks, looks, strict=True)):
        if labels[number] is None:
            labels[number] = _own_label(block, look, catalogue)
        if labels[number] in catalogue.family_roles:
            family = families_of(look, catalogue)
            if family is not None and family.role is labels[number]:
                _take(number, family, sheet, in_head)
        in_head = in_head and not (labels[number] is None and look.prose and look.words >= _PARAGRAPH)
    _label_captions(sheet)
    _label_repeats(sheet)
    return sheet


def _own_label(block: Block, look: Look, catalogue: Catalogue) -> Role | None:
    family = families_of(look, catalogue)
    if family is not None and family.where == "anywhere":
        return family.role
    if look.menu:
        return Role.NAVIGATION
    if block.link_share > 0.8 and (not look.prose or look.words <= 25) and look.words >= 2:
        return Role.RELATED
    if look.credit:
        return Role.CREDIT
    if look.to_reader:
        return Role.NEWSLETTER
    opens = look.words <= _DATED_LINE_WORDS and _opens_with_date(block.text, look, catalogue)
    if opens or (look.words <= _DATE_LINE_WORDS and not look.caption and _is_date_line(block.text, catalogue)):
        return Role.DATE
    return None


def _opens_with_date(text: str, look: Look, catalogue: Catalogue) -> bool:
    """Whether a line that is no sentence opens with a date ("28 October 2022. By ..."), or any line with one that is
    said to be that of publication ("Published 12 June 2025. Listening time ...").
    """
    if not any(c.isdigit() for c in text):
        return False
    calendar = catalogue.calendar
    label = calendar.labels.match(text)
    said = label is not None and label.group().lower() in calendar.published
    if look.prose and not said:
        return False
    dates = find_dates(text[:_OPENING], calendar)
    before = text[label.end() if label else 0 : dates[0].start] if dates else ""
    if not dates or any(c.isalpha() for c in _WEEKDAY.sub("", before)):
        return False
    after = text[dates[0].end :].lstrip()
    return not look.prose or after[:1] in set(".|·•;") or not after


def _is_date_line(text: str, catalogue: Catalogue) -> bool:
    found = find_dates(text, catalogue.calendar)
    if not found:
        return False
    dated = sum(f.end - f.start for f in found)
    return dated * 2 >= len(text) or len(text) - dated <= 45


def _take(number: int, family: Family, sheet: Sheet, in_head: bool) -> None:
    """Labels what belongs to the family's line: headlines of a box, the rest of a group, the next line."""
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    takes = family.takes
    if takes == "nothing" and family.role is Role.RELATED and looks[number].plain.count(" ") <= 2:
        takes = "list"  # a label without its headline: the headline stands below
    if takes == "nothing":
        return
    group = blocks[number].group
    for next_one in range(number + 1, len(blocks)):
        block, look = blocks[next_one], looks[next_one]
        together = block.group == group and block.element == -1
        if in_head and block.group != group:
            break
        if labels[next_one] is not None and labels[next_one] not in {Role.RELATED, Role.DATE}:
            break
        if takes == "group":
            if not together or look.words > 30:
                break
        elif takes == "next":
            if look.words > _HEADLINE_WORDS or (look.prose and not together):
                break
        elif not _is_headline(block, look, together):
            break
        labels[next_one] = family.role
        if takes == "next":
            break


def _is_headline(block: Block, look: Look, together: bool) -> bool:
    if look.words > _HEADLINE_WORDS:
        return False
    if not look.prose:
        return True
    if together or block.kind is BlockKind.ITEM or block.link_share > 0.8:
        return True
    return block.text.endswith("?") and look.words <= 12


def _label_repeats(sheet: Sheet) -> None:
    """A line that the page prints again and again is no sentence of the story, whatever it says.

    A sentence may stand twice (an answer, a refrain); and where most of the prose repeats, repetition says nothing.
    """
    open_lines = [number for number, label in enumerate(sheet.labels) if label is None]
    counts = Counter(sheet.blocks[number].text for number in open_lines if sheet.looks[number].words <= _REPEATED_WORDS)
    repeated = [
        number for number in open_lines if counts[sheet.blocks[number].text] >= (3 if sheet.looks[number].prose else 2)
    ]
    prose = sum(sheet.looks[number].words for number in open_lines if sheet.looks[number].prose)
    if sum(sheet.looks[number].words for number in repeated if sheet.looks[number].prose) * 2 > prose:
        return
    for number in repeated:
        sheet.labels[number] = Role.TITLE if sheet.looks[number].words >= _TITLE_WORDS else Role.NAVIGATION


def _label_captions(sheet: Sheet) -> None:
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    for number, look in enumerate(looks):
        if labels[number] is None and look.caption:
            labels[number] = Role.CAPTION
        elif labels[number] is Role.CREDIT and number:
            # A credit of its own makes the line set together with it a caption.
            above = number - 1
            together = blocks[above].group == blocks[number].group and blocks[above].element == -1
            if labels[above] is None and together and looks[above].words <= 60:
                labels[above] = Role.CAPTION
