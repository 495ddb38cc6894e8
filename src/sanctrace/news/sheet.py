"""A page's blocks with what they look like and what they were found to be: what the later steps pass along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.news.blocks import Block, Role
from sanctrace.news.look import Look


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Blocks, looks and labels of one page, one of each a block; the labels fill up as the steps go on."""

    blocks: Sequence[Block]
    looks: Sequence[Look]
    labels: list[Role | None]

    def __len__(self) -> int:
        return len(self.blocks)
