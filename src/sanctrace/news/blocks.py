"""Blocks: what a page is made of before anyone decides which of them are the story.

A text page and an HTML page become the same thing here, a list of blocks in reading order, so that one furniture
layer serves both. A block keeps the runs that lead from its characters back to the decoded page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Run = tuple[int, int, int]  # text start, text end, page start


class Role(StrEnum):
    """What a block is when it is not a paragraph of the story."""

    AD = "ad"
    AUTHOR = "author"  # who the writer is, printed after the story
    BYLINE = "byline"
    CAPTION = "caption"
    COMMENTS = "comments"
    COOKIE = "cookie"
    COPYRIGHT = "copyright"
    CREDIT = "credit"  # who made a picture, or who reported and edited
    DATE = "date"
    DONATION = "donation"
    EMBED = "embed"  # another site's post, player or chart
    END = "end"  # a mark that the story is over
    HIDDEN = "hidden"
    MEDIA = "media"  # gallery and player controls
    NAVIGATION = "navigation"
    NEWSLETTER = "newsletter"
    PAYWALL = "paywall"
    RELATED = "related"
    SHARE = "share"
    STANDFIRST = "standfirst"
    TAGS = "tags"
    TITLE = "title"
    UPDATED = "updated"


class BlockKind(StrEnum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"  # of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text that the page sets apart from its neighbours; white space is single spaces."""

    text: str
    runs: tuple[Run, ...]
    group: int  # blocks of one group stand together: lines without a blank line between, children of one element
    kind: BlockKind = BlockKind.PARAGRAPH
    role: Role | None = None  # as the mark-up says; None on text pages
    link_share: float = 0.0  # share of the characters that are link text, 0 to 1
    element: int = -1  # index of the enclosing element; -1 on text pages
    prominence: int = 0  # heading level, 1 is the highest; 0 when it is no heading
    columns: int = 1  # cells that wide gaps set apart ("Share   Save" has two)

    @property
    def words(self) -> int:
        """Number of words."""
        return self.text.count(" ") + 1 if self.text else 0
