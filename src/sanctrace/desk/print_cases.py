"""Cases for people, on a terminal: what is known, what it may fall under, what would decide, who tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.sentence import judgement_sentence
from sanctrace.desk.print_reading import OUTCOME_STYLES
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import telling_masthead
from sanctrace.model import Case, Finding, Outcome, SlotValue
from sanctrace.rules.phrase import outcome_words


@dataclass(frozen=True, kw_only=True)
class CasePrinter:
    """Prints cases on one console."""

    console: Console
    checked: tuple[str, ...]  # what was looked at: told where nothing was found

    def show(self, cases: Sequence[Case]) -> None:
        """Print the cases in order."""
        if not cases:
            self._line("No case: no event kept here is one that a measure of the library speaks of.", indent=0)
            for line in self.checked:
                self._line(line, indent=0)
        for number, case in enumerate(cases, 1):
            self._case(number, case)

    def _case(self, number: int, case: Case) -> None:
        self._line(f"{number}. {case.headline}", style="bold", indent=0)
        findings = [f for f in strongest_findings(case.accounts) if f.outcome is not Outcome.NOT_COVERED]
        derived = {corrected.reading.event.id for corrected in case.corrected}
        for finding in findings:
            by_hand = " (of the event as corrected by hand)" if finding.event in derived else ""
            self._line(f"{outcome_words(finding)}{by_hand}", style=OUTCOME_STYLES[finding.outcome])
        for finding in _only_as_read(case):
            self._line(f"As read, before the correction: {outcome_words(finding)}", style="dim")
        self._line(f"Grade {case.grade.sign}. {case.chain.words()}{_denials(case)}.")
        asked = [question for question in case.questions if question.decides or question.touches]
        if asked:
            self._line(f"Would decide: {'; '.join(question.fact for question in asked)}.", style="yellow")
        for slot in case.conflicts:
            values = "; ".join(f"{value.value} ({_tellers(case, value)})" for value in slot.values)
            self._line(f"Told differently: {slot.name}: {values}.", style="red")
        for judgement in case.judgements:
            self._line(f"By hand: {judgement_sentence(judgement)}.", style="cyan")
        why = {joined.telling: joined for joined in case.joined}
        for telling in case.tellings:
            self._line(f"{telling.title or telling.source} ({telling_masthead(telling)})", style="dim")
            if telling.ident in why:
                self._line(f"one event: {'; '.join(why[telling.ident].reasons)}", indent=5, style="dim")
        self.console.print()

    def _line(self, text: str, indent: int = 3, style: str = "") -> None:
        self.console.print(Padding(Text(printable(text), style=style), (0, 0, 0, indent)))


def _only_as_read(case: Case) -> list[Finding]:
    """What the machine found of the corrected tellings and the law does not say of them as corrected."""
    corrected = {c.telling: c.reading for c in case.corrected}
    as_read = [t.reading for t in case.tellings if t.ident in corrected]
    now = {(f.provision, f.outcome) for f in strongest_findings(case.accounts)}
    before = strongest_findings(as_read)
    return [f for f in before if f.outcome is not Outcome.NOT_COVERED and (f.provision, f.outcome) not in now]


def _denials(case: Case) -> str:
    names = [origin.name for origin in case.chain.denials]
    return f"; denied by {', '.join(names)}" if names else ""


def _tellers(case: Case, value: SlotValue) -> str:
    tellings = [case.telling(ident) for ident in value.tellings]
    return ", ".join(dict.fromkeys(t.publisher or t.source for t in tellings))
