"""What is kept of the exchanges between States: part of the protocol of a ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class KeptRelation:
    """One pair of States: its values as canonical JSON, and every exchange in the order of the series."""

    pair: str  # KP-RU
    busy: int  # events and statements
    totals: str
    series: str
    exchanges: Sequence[tuple[str, str]] = ()  # kind and value


@dataclass(frozen=True, kw_only=True)
class ArticleName:
    """What a list says of an article."""

    id: str
    sha256: str
    source: str
    title: str


class Relations(Protocol):
    """The series as they were counted last."""

    def relations_stand(self) -> str | None:
        """What `keep_relations` was told last; None before any, and after the cases were gathered anew."""
        ...

    def keep_relations(self, stand: str, relations: Sequence[KeptRelation]) -> None:
        """Keep these in place of all that were kept, and from what they were counted."""
        ...

    def relation_totals(self) -> tuple[tuple[str, str], ...]:
        """Every pair with its totals, the busiest first."""
        ...

    def relation_series(self, pair: str) -> str | None:
        """The series of a pair, or None."""
        ...

    def relation_exchanges(
        self, pair: str, *, kind: str | None, before: int | None, limit: int
    ) -> tuple[tuple[int, str], ...]:
        """At most `limit` exchanges of a pair with their numbers, the last first, from the one before a number on."""
        ...

    def cases_there(self, cases: Collection[str]) -> frozenset[str]:
        """Those of these ids that are a case now."""
        ...

    def article_names(self, articles: Collection[str]) -> dict[str, ArticleName]:
        """What a list says of the articles with these ids, as they were read last."""
        ...
