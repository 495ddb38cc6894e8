"""Cases for people, on a terminal: what is known, what it may fall under, what would decide, who tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sanctrace.cases.questions import strongest_findings
from sanctrace.desk.print_reading import OUTCOME_STYLES
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import masthead, outcome_words
from sanctrace.model import Article, Case, Outcome


@dataclass(frozen=True, kw_only=True)
class CasePrinter:
    """Prints cases on one console."""

    console: Console

    def show(self, cases: Sequence[Case], articles: Mapping[str, Article]) -> None:
        """Print the cases in order; `articles` holds the article of every telling by its id."""
        if not cases:
            self._line("No case: no event kept here is one that a measure of the library speaks of.", indent=0)
        for number, case in enumerate(cases, 1):
            self._case(number, case, articles)

    def _case(self, number: int, case: Case, articles: Mapping[str, Article]) -> None:
        self._line(f"{number}. {case.headline}", style="bold", indent=0)
        findings = [f for f in strongest_findings(case.events) if f.outcome is not Outcome.NOT_COVERED]
        for finding in findings:
            self._line(outcome_words(finding), style=OUTCOME_STYLES[finding.outcome])
        missing = dict.fromkeys(fact for finding in findings for fact in finding.missing)
        if missing:
            self._line(f"Would decide: {'; '.join(missing)}.", style="yellow")
        for event in case.events:
            article = articles[event.event.article]
            self._line(f"{article.title or article.source} ({masthead(article)})", style="dim")
        self.console.print()

    def _line(self, text: str, indent: int = 3, style: str = "") -> None:
        self.console.print(Padding(Text(printable(text), style=style), (0, 0, 0, indent)))
