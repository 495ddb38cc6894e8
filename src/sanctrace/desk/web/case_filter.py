"""The filter of the inbox, as a query string has it and as the ledger wants it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from sanctrace.cases.found_by import headline_words
from sanctrace.ledger import CaseFilter, CaseOrder
from sanctrace.model import ClaimStatus, Outcome
from sanctrace.model.notice import Search

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GRADE = re.compile(r"[A-F]?[1-6]?")
_TEXT_LIMIT = 200  # characters of a value; a longer one fits nothing
_WORDS_LIMIT = 8
DECISIONS = ("open", "confirmed", "dismissed")
# Every label by which cases are found: the name in the address, what people call it.
FACETS = {
    "outcome": "Outcome",
    "regime": "Regime",
    "provision": "Paragraph",
    "status": "Status",
    "goods": "Goods",
    "grade": "Grade",
    "source": "Source",
}


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """Which cases the inbox shows, in which order. Empty texts do not matter."""

    decision: str = "open"  # of `DECISIONS`; empty for all
    outcome: str = ""
    regime: str = ""
    provision: str = ""
    status: str = ""
    goods: str = ""
    grade: str = ""  # or better
    source: str = ""
    since: str = ""
    until: str = ""
    words: str = ""  # searched in headlines
    order: str = CaseOrder.PRESSING.value  # of `CaseOrder`

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """The filter of a query string; what makes no sense is left out."""
        given = {name: query[name].strip()[:_TEXT_LIMIT] for name in vars(cls()) if name in query}
        for name in ("since", "until"):
            if not _DAY.fullmatch(given.get(name, "")):
                given.pop(name, None)
        if not _GRADE.fullmatch(given.get("grade", "")):
            given.pop("grade", None)
        if given.get("decision", "") not in DECISIONS:
            given.pop("decision", None) if given.get("decision") else None
        if given.get("order") not in set(CaseOrder):
            given.pop("order", None)
        return cls(**given)

    def wanted(self, *, four_eyes: bool) -> CaseFilter:
        """The filter as the ledger takes it."""
        chosen = {name: getattr(self, name) or None for name in (*FACETS, "since", "until")}
        chosen["grade_least"] = chosen.pop("grade")
        decided = "decision_of_two" if four_eyes else "decision"
        words = headline_words(self.words)[:_WORDS_LIMIT]
        return replace(CaseFilter(words=words), **chosen, **{decided: self.decision or None})  # type: ignore[arg-type]

    def search(self) -> Search:
        """The filter as a search that can be saved; decision and order are chosen anew whenever it is opened.

        Raises ValueError when a part of it is none that exists.
        """
        return Search(
            regimes=_one(self.regime),
            provisions=_one(self.provision),
            outcomes=tuple(Outcome(name) for name in _one(self.outcome)),
            statuses=tuple(ClaimStatus(name) for name in _one(self.status)),
            goods=_one(self.goods),
            grade=self.grade,
            sources=_one(self.source),
            words=self.words,
            since=self.since,
            until=self.until,
        )

    @classmethod
    def of_search(cls, search: Search) -> Self | None:
        """The filter of a saved search; None where the inbox has no field for it: a party, one of several values."""
        several = (search.regimes, search.provisions, search.outcomes, search.statuses, search.goods, search.sources)
        if search.parties or any(len(values) > 1 for values in several):
            return None
        regime, provision, outcome, status, goods, source = ("".join(values) for values in several)
        return cls(
            regime=regime,
            provision=provision,
            outcome=outcome,
            status=status,
            goods=goods,
            grade=search.grade,
            source=source,
            words=search.words,
            since=search.since,
            until=search.until,
        )

    @property
    def query(self) -> str:
        """The shortest query string that gives this filter; empty for the inbox as it opens."""
        usual = vars(type(self)())
        return urlencode({name: value for name, value in vars(self).items() if value != usual[name]})

    def but(self, **changed: str) -> Self:
        """The same filter with some parts changed."""
        return replace(self, **changed)

    @property
    def chosen(self) -> dict[str, str]:
        """The parts that were chosen, decision and order left out."""
        parts = vars(self)
        return {name: value for name, value in parts.items() if value and name not in {"decision", "order"}}


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
