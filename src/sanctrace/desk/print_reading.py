"""A reading for people, on a terminal: headline, events, findings, what is unknown, quoted evidence.

Words of the page are printed as quotes, never as markup; our own sentences say "may fall under" or what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sanctrace.cases.sentence import event_sentence
from sanctrace.desk.terminal import printable, shorten
from sanctrace.desk.wording import (
    basis_lines,
    claim_sentence,
    days_tested,
    hanging_lines,
    masthead,
    no_measure,
    screening_sentence,
    sorted_findings,
    truth_words,
)
from sanctrace.model import Element, Event, EventReading, Finding, Outcome, Passage, Reading, Stance, Truth
from sanctrace.rules.phrase import outcome_words

_QUOTE_LIMIT = 280
_INDENT = 3
OUTCOME_STYLES = {
    Outcome.MAY_FALL_UNDER: "bold magenta",
    Outcome.NEEDS_APPROVAL: "bold blue",
    Outcome.BELOW_THRESHOLD: "blue",
    Outcome.CANNOT_BE_TESTED: "yellow",
    Outcome.NOT_COVERED: "dim",
}
_TRUTH_STYLES = {Truth.MET: "green", Truth.NOT_MET: "red", Truth.UNKNOWN: "yellow"}


@dataclass(frozen=True, kw_only=True)
class ReadingPrinter:
    """Prints readings on one console."""

    console: Console
    notices: tuple[str, ...] = ()  # of stale lists, told with every page

    def show(self, reading: Reading) -> None:
        """Print one page's reading."""
        article = reading.article
        self.console.print(Rule(style="dim"))
        self._line(article.title or "(no headline)", style="bold", indent=0)
        self._line(masthead(article), style="dim", indent=0)
        self._line(article.source, style="dim", indent=0)
        if not reading.events:
            self.console.print()
            self._line("No event of a kind that sanctions measures speak of was found on this page.", indent=0)
        for number, event in enumerate(reading.events, 1):
            self.console.print()
            self._event(number, event, reading)
        self._basis(reading)
        self.console.print()

    def _basis(self, reading: Reading) -> None:
        if reading.basis is None:
            return
        self.console.print()
        for line in basis_lines(reading.basis):
            self._line(line, style="dim", indent=0)
        for notice in self.notices:
            self._line(notice, style="bold red", indent=0)

    def _event(self, number: int, kept: EventReading, reading: Reading) -> None:
        event = kept.event
        self._line(f"{number}. {event_sentence(event)}", style="bold", indent=0)
        for passage in event.evidence:
            self._quote(passage)
        self._voices(event)
        findings = [f for f in sorted_findings(kept) if f.outcome is not Outcome.NOT_COVERED]
        for finding in findings:
            self._finding(finding)
        if not findings:
            self._line(no_measure(kept, reading))
        for screening in kept.screenings:
            self._line(f"{screening_sentence(screening)}.", style="cyan")
        for question in event.open_questions:
            said = f" The page says so: “{question.stated.text}”" if question.stated else ""
            self._line(f"Not known: {question.question.rstrip('.')}.{said}", style="yellow")
        for claim in event.legal_claims:
            self._line(f"Said about the law by {claim.speaker or 'the page'}, and no finding of ours:")
            self._quote(claim.passage)

    def _voices(self, event: Event) -> None:
        told = [c for c in event.claims if c.stance is not Stance.ASSERTS or c.via or c.inferred_by]
        for sentence in dict.fromkeys(claim_sentence(claim) for claim in told):
            self._line(f"{sentence}.")

    def _finding(self, finding: Finding) -> None:
        line = Text(printable(outcome_words(finding)), style=OUTCOME_STYLES[finding.outcome])
        line.append(f"  ({days_tested(finding)})", style="dim")
        self._put(line)
        self._line(finding.summary, indent=_INDENT + 2)
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(min_width=10, max_width=16)
        table.add_column(no_wrap=True, min_width=7)
        table.add_column(ratio=1)
        for element in finding.elements:
            table.add_row(
                Text(printable(element.name)),
                Text(truth_words(element), style=_TRUTH_STYLES[element.outcome]),
                Text(printable(_element_words(element))),
            )
        self.console.print(Padding(table, (0, 0, 0, _INDENT + 2)))
        for label, words in hanging_lines(finding):
            self._line(f"{label}: {words}.", indent=_INDENT + 2)
        if finding.note:
            self._line(f"Note: {finding.note}", indent=_INDENT + 2)
        self._line(f"{finding.force}; text: {finding.link}; paragraph {finding.verification}", _INDENT + 2, "dim")

    def _quote(self, passage: Passage) -> None:
        self._line(f"“{shorten(printable(passage.text), _QUOTE_LIMIT)}”", style="italic")

    def _line(self, text: str, indent: int = _INDENT, style: str = "") -> None:
        self._put(Text(printable(text), style=style), indent)

    def _put(self, text: Text, indent: int = _INDENT) -> None:
        self.console.print(Padding(text, (0, 0, 0, indent)))


def _element_words(element: Element) -> str:
    if element.missing:
        return f"{element.because.rstrip('.')}. Missing: {element.missing}"
    return element.because
