"""The law library for people, on a terminal: measures, findings, matrices, changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isinf

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sanctrace.cases.sentence import event_sentence
from sanctrace.desk.law_json import GoodsJson
from sanctrace.desk.print_reading import OUTCOME_STYLES
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import days_tested, hanging_lines, screening_sentence, truth_words
from sanctrace.model import Finding, Screening
from sanctrace.rules.caps import CapPeriod, Delivery
from sanctrace.rules.compare import LawChange
from sanctrace.rules.describe import further_conditions
from sanctrace.rules.matrix import RegimeRow
from sanctrace.rules.measure import Measure
from sanctrace.rules.phrase import outcome_words
from sanctrace.rules.replay import FindingChange
from sanctrace.rules.rulebook import Rulebook
from sanctrace.rules.timing import force_sentence

_INDENT = 3


@dataclass(frozen=True, kw_only=True)
class LawPrinter:
    """Prints on one console; colours only on a terminal."""

    console: Console

    def measures(self, measures: Sequence[Measure]) -> None:
        """One line a measure."""
        self._rows([(Text(m.id, style="bold"), Text(_days(m)), Text(printable(m.summary))) for m in measures])
        self.line(f"{len(measures)} measures", style="dim", indent=0)

    def measure(self, measure: Measure, rulebook: Rulebook, on: date | None) -> None:
        """Everything about one measure, with its standing on a day when one is asked."""
        self.line(f"{measure.symbol}  ({measure.id})", style="bold", indent=0)
        self.line(measure.summary)
        if on is not None:
            holds = any(s.holds(on) for s in measure.spans)
            self.line(f"On {on}: {'in force' if holds else 'not in force'}.", style="bold" if holds else "yellow")
        routes = [f"{r.kind.value}: {r.text}" for r in measure.routes]
        limits = [
            f"{t.kind}: {t.what}, {'' if isinf(t.value) else f'{t.value:,.0f} '}{t.unit}" for t in measure.thresholds
        ]
        hs = f"{', '.join(measure.hs)} ({measure.hs_edition}; {measure.hs_source or 'as the text names them'})"
        mark = measure.verification
        for label, words in (
            ("regime", measure.regime.name),
            ("force", f"{measure.force.value} ({measure.role.value}, {measure.status})"),
            ("in force", force_sentence(measure.spans).removeprefix("in force ")),
            ("direction", measure.direction_words),
            ("conduct", "; ".join(measure.conduct_words)),
            ("goods", "; ".join(measure.goods_words)),
            ("HS", hs if measure.hs else ""),
            ("binds", measure.bound),
            ("conditions", "; ".join(further_conditions(measure))),
            ("limits", "; ".join(limits)),
            ("routes", "; ".join(routes)),
            ("hangs on", f"{', '.join(measure.hosts)} ({measure.tie.value})" if measure.tie else ""),
            ("replaced by", ", ".join(measure.superseded_by)),
            ("see also", ", ".join(measure.see_also)),
            ("notes", " ".join((*measure.notes, *measure.regime.notes))),
            ("text", measure.link),
            ("verification", mark.mark),
            ("file", f"law/{measure.path}:{measure.line} (library {rulebook.version})"),
        ):
            if words:
                self.line(f"{label}: {words}")
        for fact, at in mark.read:
            self.line(f"read: {fact} — {at}", style="dim", indent=_INDENT + 2)
        for point in mark.from_memory:
            self.line(f"from memory: {point}", style="yellow", indent=_INDENT + 2)
        if not measure.tested:
            self.line("Events are not tested against it.", style="dim")

    def findings(self, findings: Iterable[Finding]) -> None:
        """Findings with their elements."""
        for finding in findings:
            line = Text(printable(outcome_words(finding)), style=OUTCOME_STYLES[finding.outcome])
            line.append(f"  ({days_tested(finding)})", style="dim")
            self.console.print(line, soft_wrap=not self.console.is_terminal)
            self.line(finding.summary)
            for element in finding.elements:
                missing = f" Missing: {element.missing}." if element.missing else ""
                self.line(f"{element.name}: {truth_words(element)}. {element.because}{missing}", indent=_INDENT + 2)
            for label, words in hanging_lines(finding):
                self.line(f"{label}: {words}", indent=_INDENT + 2)
            if finding.note:
                self.line(f"Note: {finding.note}", indent=_INDENT + 2)
            self.line(f"{finding.force}; {finding.link}; {finding.verification}", style="dim", indent=_INDENT + 2)

    def screenings(self, screenings: Sequence[Screening], lists: Sequence[str] | None) -> None:
        """Who resembles a list entry, and which lists were looked at; `lists` None means that nobody looked."""
        for screening in screenings:
            self.line(f"{screening_sentence(screening)}.", style="cyan", indent=0)
        named = "Names were not compared with any list." if lists is None else f"Names compared: {', '.join(lists)}."
        self.line(named, style="dim", indent=0)

    def goods(self, found: Sequence[GoodsJson]) -> None:
        """What the goods lexicon makes of words."""
        for phrase in found:
            if not phrase["goods"]:
                self.line(f"“{phrase['words']}”: no goods of the lexicon", style="yellow", indent=0)
            for named in phrase["goods"]:
                state = "ambiguous, one of:" if named["ambiguous"] else ""
                self.line(f"“{named['words']}” {state}".strip(), style="bold", indent=0)
                for entry in named["entries"]:
                    hs = f"HS {', '.join(entry['hs'])} (2022)" if entry["hs"] else "no HS heading"
                    self.line(f"{entry['id']}: {entry['item_class']}, {entry['goods_class']}, {hs}")

    def matrix(self, rows: Sequence[RegimeRow]) -> None:
        """A regime with what its measures say, then in one sentence those that say nothing; in a pipe a row each."""
        silent = [row.regime.id for row in rows if not row.findings]
        if not self.console.is_terminal:
            self._rows([(Text(r.regime.id), Text(cell)) for r in rows for cell in _cells(r)])
            return
        for row in rows:
            if row.findings:
                self.line(f"{row.regime.id}  {row.regime.name}", style="bold", indent=0)
            for finding in row.findings:
                self.line(outcome_words(finding), style=OUTCOME_STYLES[finding.outcome])
                if finding.missing:
                    self.line(f"missing: {'; '.join(finding.missing)}", style="yellow", indent=_INDENT + 2)
        if silent:
            self.line(f"No measure found in {len(silent)} regimes: {', '.join(silent)}.", style="dim", indent=0)

    def finding_changes(self, changes: Sequence[FindingChange]) -> None:
        """Events whose findings a replay changed, each with the paragraphs and what they said and say."""
        told = None
        for change in changes:
            if change.event.id != told:
                self.line(f"{change.event.article}: {event_sentence(change.event)}", style="bold", indent=0)
                told = change.event.id
            before = "no finding" if change.before is None else change.before.value
            after = "no finding" if change.after is None else change.after.value
            self.line(f"{change.finding.symbol}: {before} → {after}")

    def caps(self, periods: Sequence[CapPeriod]) -> None:
        """Sums of a cap, year by year, with the deliveries they are made of."""
        for period in periods:
            self.line(f"{period.measure.symbol}, {period.sentence}", style="bold", indent=0)
            for delivery in period.deliveries:
                days = (
                    f"{delivery.first}" if delivery.first == delivery.last else f"{delivery.first} to {delivery.last}"
                )
                told = ", ".join(f"{e.article} ({e.status.value})" for e in delivery.events)
                self.line(f"{days}: {_bounds(delivery)} {period.unit}; told by {told}")

    def changes(self, changes: Sequence[LawChange]) -> None:
        """A line a measure that began or ended."""
        for change in changes:
            verb, style = ("from", "green") if change.began else ("to", "red")
            words = f"{'+' if change.began else '-'} {change.measure.id}  {verb} {change.day}  ({change.cites})"
            self.line(words, style=style, indent=0)
            self.line(change.measure.summary)
        if not changes:
            self.line("No measure began or ended between the two days.", indent=0)

    def line(self, text: str, style: str = "", indent: int = _INDENT) -> None:
        """One line of our own words: wrapped to a terminal, whole in a pipe."""
        words = Text(printable(text), style=style)
        if self.console.is_terminal:
            self.console.print(Padding(words, (0, 0, 0, indent)))
        else:
            self.console.print(Text(" " * indent).append_text(words), soft_wrap=True)

    def _rows(self, rows: Sequence[tuple[Text, ...]]) -> None:
        """Columns on a terminal; in a pipe one line a row, cells parted by tabs."""
        if not self.console.is_terminal:
            for row in rows:
                click.echo("\t".join(cell.plain for cell in row))
            return
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for number in range(len(rows[0]) if rows else 0):
            last = number == len(rows[0]) - 1
            table.add_column(no_wrap=not last, ratio=1 if last else None)
        for row in rows:
            table.add_row(*row)
        self.console.print(table)


def _cells(row: RegimeRow) -> list[str]:
    if not row.findings:
        return ["no measure found"]
    return [
        printable(outcome_words(f) + (f" (missing: {', '.join(f.missing)})" if f.missing else "")) for f in row.findings
    ]


def _bounds(delivery: Delivery) -> str:
    if not delivery.counted:
        return "not counted:"
    if not delivery.measured:
        return "no quantity of"
    top = "no upper bound told" if delivery.high is None else f"{delivery.high:,.0f}"
    return f"{delivery.low:,.0f} to {top}"


def _days(measure: Measure) -> str:
    return ", ".join(f"{s.first} to {s.last}" if s.last else f"from {s.first}" for s in measure.spans)
