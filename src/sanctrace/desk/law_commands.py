"""`sanctrace law`: the library and its test, without an article. Everything heavy is imported when it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.law_question import DAY, question_options
from sanctrace.runs.settings import LEDGER_FILE

if TYPE_CHECKING:
    from sanctrace.desk.law_print import LawPrinter
    from sanctrace.model import EventReading, Finding, Screening
    from sanctrace.model.event import Event

EXIT_WRONG = 1
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def law() -> None:
    """Look into the law library, ask it, test it, and replay it over stored events."""


@law.command("list")
@click.option("--regime", metavar="ID", help="Only this regime, such as un-dprk.")
@click.option("--on", type=DAY, help="Only measures in force on this day.")
@click.option("--tested", is_flag=True, help="Only measures that events are tested against.")
@JSON
def list_measures(regime: str | None, on: date | None, tested: bool, as_json: bool) -> None:
    """List measures: id, days in force, summary."""
    from sanctrace.desk.law_json import measure_json
    from sanctrace.rules import load_rulebook
    from sanctrace.rules.compare import in_force_on

    rulebook = load_rulebook()
    known = [r.id for r in rulebook.regimes]
    if regime is not None and regime not in known:
        raise click.BadParameter(f"no regime {regime!r}; known: {', '.join(known)}", param_hint="--regime")
    measures = list(rulebook.measures) if on is None else in_force_on(rulebook, on)
    measures = [m for m in measures if (regime is None or m.regime.id == regime) and (m.tested or not tested)]
    if as_json:
        _echo([measure_json(m) for m in measures])
    else:
        _printer().measures(measures)


@law.command()
@click.argument("measure_id", metavar="ID")
@click.option("--on", type=DAY, help="Say whether it is in force on this day.")
@JSON
def show(measure_id: str, on: date | None, as_json: bool) -> None:
    """Show one measure: force, days, conditions, routes, and what was verified where."""
    from sanctrace.desk.law_json import measure_json
    from sanctrace.rules import load_rulebook

    rulebook = load_rulebook()
    measure = rulebook.measure(measure_id)
    if as_json:
        standing = None if on is None else any(s.holds(on) for s in measure.spans)
        _echo({**measure_json(measure), "in_force_on": standing, "library": rulebook.version})
    else:
        _printer().measure(measure, rulebook, on)


@law.command()
@click.option("--notes", is_flag=True, help="Also list unverified and untested paragraphs.")
@JSON
def check(notes: bool, as_json: bool) -> None:
    """Check the library: ids, spans, references, goods, cases. Exit code 1 when something is wrong."""
    from sanctrace.desk.law_json import issue_json
    from sanctrace.lexicon.goods import load_goods
    from sanctrace.rules import read_rulebook
    from sanctrace.rules.law_cases import load_cases
    from sanctrace.rules.lint import Severity, lint
    from sanctrace.rules.load import law_folder

    rulebook = read_rulebook(law_folder(), load_goods())  # with the schemas, which other commands leave out
    issues = lint(rulebook, load_cases()[1])
    errors = [i for i in issues if i.severity is Severity.ERROR]
    shown = issues if notes else errors
    if as_json:
        _echo(
            {"library": rulebook.version, "measures": len(rulebook.measures), "issues": [issue_json(i) for i in shown]}
        )
    else:
        for issue in shown:
            click.echo(str(issue))
        unverified = sum(i.check == "unverified" for i in issues)
        click.echo(
            f"{len(rulebook.measures)} measures of {len(rulebook.regimes)} regimes, library {rulebook.version}: "
            f"{len(errors)} errors, {unverified} not or not wholly verified (--notes lists them)."
        )
    if errors:
        raise SystemExit(EXIT_WRONG)


@law.command("test")
@JSON
def test_cases(as_json: bool) -> None:
    """Run the cases beside the law. Exit code 1 when one fails."""
    from sanctrace.rules import load_rulebook
    from sanctrace.rules.law_cases import load_cases, run_case, run_change

    rulebook = load_rulebook()
    cases, changes = load_cases()
    failures = [f for c in cases for f in run_case(c, rulebook)]
    failures += [f for c in changes for f in run_change(c, rulebook)]
    if as_json:
        _echo(
            {
                "library": rulebook.version,
                "cases": len(cases),
                "changes": len(changes),
                "failures": [
                    {"file": f.path, "line": f.line, "says": f.says, "difference": f.difference} for f in failures
                ],
            }
        )
    else:
        for failure in failures:
            click.echo(str(failure))
        click.echo(f"{len(cases)} cases and {len(changes)} changes in force: {len(failures)} failures.")
    if failures:
        raise SystemExit(EXIT_WRONG)


@law.command()
@click.argument("first", type=DAY)
@click.argument("second", type=DAY)
@JSON
def diff(first: date, second: date, as_json: bool) -> None:
    """Show what began and what ended between two days."""
    from sanctrace.desk.law_json import change_json
    from sanctrace.rules import load_rulebook
    from sanctrace.rules.compare import compare_days

    changes = compare_days(load_rulebook(), first, second)
    if as_json:
        _echo([change_json(c) for c in changes])
    else:
        _printer().changes(changes)


@law.command()
@question_options
@JSON
def ask(as_json: bool, **options: Any) -> None:
    """Ask the library without an article: facts in, findings out."""
    from sanctrace.desk.law_question import asked, unplaced
    from sanctrace.desk.reading_json import event_json
    from sanctrace.model import EventReading
    from sanctrace.rules import assess, load_rulebook
    from sanctrace.rules.phrase import nothing_found

    event, screenings = asked(options)
    rulebook = load_rulebook()
    findings = assess(event, rulebook, screenings)
    if as_json:
        reading = EventReading(event=event, findings=tuple(findings), screenings=screenings or ())
        _echo({"library": rulebook.version, **event_json(reading)})
        return
    printer = _printer()
    for name in unplaced(event):
        printer.line(f"No State is known for “{name}”; write “{name} (CN)” to name it.", style="yellow", indent=0)
    printer.findings(findings)
    if not findings:
        printer.line(nothing_found(rulebook, event), indent=0)


@law.command()
@question_options
@JSON
def matrix(as_json: bool, **options: Any) -> None:
    """Put one set of facts before all regimes, side by side."""
    from sanctrace.desk.law_json import row_json
    from sanctrace.desk.law_question import asked
    from sanctrace.rules import load_rulebook
    from sanctrace.rules.matrix import regime_matrix

    event, screenings = asked(options)
    rows = regime_matrix(event, load_rulebook(), screenings)
    if as_json:
        _echo([row_json(r) for r in rows])
    else:
        _printer().matrix(rows)


LEDGER = click.option(
    "--ledger",
    type=click.Path(dir_okay=False, path_type=Path),
    default=LEDGER_FILE,
    show_default=True,
    help="SQLite file that `sanctrace read --ledger` keeps.",
)


@law.command()
@LEDGER
@click.option("--as-of", type=DAY, help="Leave out measures adopted after this day.")
@JSON
def replay(ledger: Path, as_of: date | None, as_json: bool) -> None:
    """Test all stored events again with the library as it is now, and show which findings changed."""
    from sanctrace.desk.law_json import finding_change_json
    from sanctrace.rules import load_rulebook
    from sanctrace.rules.replay import replay as run

    rulebook = load_rulebook()
    result = run(_stored(ledger), rulebook, as_of)
    if as_json:
        changed = [finding_change_json(c) for c in result.changed]
        _echo({"library": rulebook.version, "events": result.events, "changed": changed})
        return
    printer = _printer()
    for change in result.changed:
        before = "no finding" if change.before is None else change.before.value
        after = "no finding" if change.after is None else change.after.value
        printer.line(f"{change.event.article} {change.event.id}: {change.finding.symbol}: {before} → {after}", indent=0)
    printer.line(
        f"Events: {result.events}; findings changed: {len(result.changed)}; library {rulebook.version}.", indent=0
    )


@law.command()
@click.argument("name", type=click.Choice(["refined-petroleum", "crude-oil"]))
@LEDGER
@JSON
def caps(name: str, ledger: Path, as_json: bool) -> None:
    """Sum what stored events tell of deliveries against a yearly ceiling."""
    from sanctrace.desk.law_json import cap_json
    from sanctrace.rules import load_rulebook
    from sanctrace.rules.caps import cap_ledgers

    periods = cap_ledgers([s.event for s in _stored(ledger)], load_rulebook(), name)
    if as_json:
        _echo([cap_json(p) for p in periods])
        return
    printer = _printer()
    for period in periods:
        printer.line(f"{period.measure.symbol}, {period.sentence}", indent=0)
    if not periods:
        printer.line("No stored event tells of a dated delivery under this cap.", indent=0)


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """A stored event as `replay` takes it."""

    kept: EventReading
    reported_on: date | None

    @property
    def event(self) -> Event:
        return self.kept.event

    @property
    def screenings(self) -> tuple[Screening, ...]:
        return self.kept.screenings

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.kept.findings


def _stored(path: Path) -> Iterator[_Kept]:
    from sanctrace.ledger import open_ledger

    with open_ledger(path, create=False) as ledger:
        for reading in ledger.current():
            published = reading.article.published
            for kept in reading.events:
                yield _Kept(kept=kept, reported_on=published.day if published else None)


def _printer() -> LawPrinter:
    from rich.console import Console

    from sanctrace.desk.law_print import LawPrinter

    return LawPrinter(console=Console(highlight=False))


def _echo(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
