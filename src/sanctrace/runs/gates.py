"""The gate on bytes: pages that can hold no event are set aside before anything is taken apart.

The events room knows which names open a page, the news room how a page may write them; here they meet. What is dropped
gives no event in the whole pipeline either, with any reader: all of them begin with the same question.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from sanctrace.model import Page

if TYPE_CHECKING:
    from sanctrace.news.raw_scan import RawScan


class GateName(StrEnum):
    """Where a page was dropped."""

    BYTES = "bytes"


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """Why a page was not read."""

    gate: GateName
    because: str


_NO_NAME = Dropped(
    gate=GateName.BYTES, because="nowhere in the page stands a name of a State or group that some measure names"
)


@dataclass(frozen=True)
class PageGate:
    """Sets aside what cannot matter. A page that cannot be read is let through, so that its error is told."""

    scan: RawScan

    def drops(self, page: Page) -> Dropped | None:
        """Why the page need not be read; None when it must be."""
        return None if self.scan.may_name(page) else _NO_NAME


@lru_cache(maxsize=1)
def load_gate() -> PageGate:
    """The gate over the bundled lexicon, made once per process; raises DataError for a wrong file."""
    from sanctrace.events.gate import Gate
    from sanctrace.events.reader import load_knowledge
    from sanctrace.news.raw_scan import RawScan

    return PageGate(RawScan(Gate(load_knowledge()).opening_forms()))
