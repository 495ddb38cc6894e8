"""`sanctrace law`: the library and its test, without an article. Everything heavy is imported when it runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.law_ledger_commands import caps, replay
from sanctrace.desk.law_output import law_printer
from sanctrace.desk.law_question import day_of, question_options
from sanctrace.desk.places import library_option

EXIT_WRONG = 1


@click.group()
def law() -> None:
    """Look into the law library, ask it, test it, and replay it over stored events."""


@law.command("list")
@click.option("--regime", metavar="ID", help="Only this regime, such as un-dprk.")
@click.option("--on", type=day_of, help="Only measures in force on this day.")
@click.option("--tested", is_flag=True, help="Only measures that events are tested against.")
@library_option
@JSON
def list_measures(regime: str | None, on: date | None, tested: bool, library: Path | None, as_json: bool) -> None:
    """List measures: id, days in force, summary."""
    from sanctrace.desk.law_json import measure_json
    from sanctrace.rules.compare import in_force_on
    from sanctrace.runs.libraries import open_rulebook

    rulebook = open_rulebook(library)
    known = [r.id for r in rulebook.regimes]
    if regime is not None and regime not in known:
        raise click.BadParameter(f"no regime {regime!r}; known: {', '.join(known)}", param_hint="--regime")
    measures = list(rulebook.measures) if on is None else in_force_on(rulebook, on)
    measures = [m for m in measures if (regime is None or m.regime.id == regime) and (m.tested or not tested)]
    if as_json:
        print_json([measure_json(m) for m in measures])
    else:
        law_printer().measures(measures)


@law.command()
@click.argument("measure_id", metavar="ID")
@click.option("--on", type=day_of, help="Say whether it is in force on this day.")
@library_option
@JSON
def show(measure_id: str, on: date | None, library: Path | None, as_json: bool) -> None:
    """Show one measure: force, days, conditions, routes, and what was verified where."""
    from sanctrace.desk.law_json import measure_json
    from sanctrace.runs.libraries import open_rulebook

    rulebook = open_rulebook(library)
    measure = rulebook.measure(measure_id)
    if as_json:
        standing = None if on is None else any(s.holds(on) for s in measure.spans)
        print_json({**measure_json(measure), "in_force_on": standing, "library": rulebook.version})
    else:
        law_printer().measure(measure, rulebook, on)


@law.command()
@click.option("--notes", is_flag=True, help="Also list unverified and untested paragraphs.")
@library_option
@JSON
def check(notes: bool, library: Path | None, as_json: bool) -> None:
    """Check the library: ids, spans, references, goods, cases. Exit code 1 when something is wrong."""
    from sanctrace.desk.law_json import issue_json
    from sanctrace.lexicon.goods import load_goods
    from sanctrace.rules import read_rulebook
    from sanctrace.rules.law_cases import load_cases
    from sanctrace.rules.lint import Severity, lint
    from sanctrace.rules.load import law_folder
    from sanctrace.runs.libraries import open_rulebook

    # Always with the schemas, which other commands leave out for the library that ships.
    rulebook = read_rulebook(law_folder(), load_goods()) if library is None else open_rulebook(library)
    issues = lint(rulebook, load_cases(library)[1])
    errors = [i for i in issues if i.severity is Severity.ERROR]
    shown = issues if notes else errors
    if as_json:
        print_json(
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
@library_option
@JSON
def test_cases(library: Path | None, as_json: bool) -> None:
    """Run the cases beside the law. Exit code 1 when one fails."""
    from sanctrace.rules.law_cases import load_cases, run_case, run_change
    from sanctrace.runs.libraries import open_rulebook

    rulebook = open_rulebook(library)
    cases, changes = load_cases(library)
    failures = [f for c in cases for f in run_case(c, rulebook)]
    failures += [f for c in changes for f in run_change(c, rulebook)]
    if as_json:
        print_json(
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
@click.argument("first", type=day_of)
@click.argument("second", type=day_of)
@library_option
@JSON
def diff(first: date, second: date, library: Path | None, as_json: bool) -> None:
    """Show what began and what ended between two days."""
    from sanctrace.desk.law_json import change_json
    from sanctrace.rules.compare import compare_days
    from sanctrace.runs.libraries import open_rulebook

    changes = compare_days(open_rulebook(library), first, second)
    if as_json:
        print_json([change_json(c) for c in changes])
    else:
        law_printer().changes(changes)


@law.command()
@question_options
@library_option
@JSON
def ask(library: Path | None, as_json: bool, **options: Any) -> None:
    """Ask the library without an article: facts in, findings out."""
    from sanctrace.desk.law_question import asked, unplaced
    from sanctrace.desk.reading_json import event_json
    from sanctrace.model import EventReading
    from sanctrace.rules import assess, nothing_found
    from sanctrace.runs.libraries import open_rulebook

    event, screened = asked(options)
    rulebook = open_rulebook(library)
    findings = assess(event, rulebook, screened)
    screenings = screened.found if screened else ()
    if as_json:
        reading = EventReading(event=event, findings=tuple(findings), screenings=screenings)
        lists = list(screened.lists) if screened else None
        print_json({"library": rulebook.version, "lists": lists, **event_json(reading)})
        return
    out = law_printer()
    for name in unplaced(event):
        out.line(f"No State is known for “{name}”; write “{name} (CN)” to name it.", style="yellow", indent=0)
    out.findings(findings)
    if not findings:
        out.line(nothing_found(rulebook.version, event), indent=0)
    out.screenings(screenings, None if screened is None else screened.lists)


@law.command()
@click.argument("words", nargs=-1, required=True)
@JSON
def goods(words: tuple[str, ...], as_json: bool) -> None:
    """Look up goods: item class, goods class and HS headings of WORDS; ambiguous words name their candidates."""
    from sanctrace.desk.law_json import goods_json
    from sanctrace.lexicon.goods import load_goods

    found = [goods_json(phrase, load_goods().find(phrase)) for phrase in words]
    if as_json:
        print_json(found)
    else:
        law_printer().goods(found)


@law.command()
@question_options
@library_option
@JSON
def matrix(library: Path | None, as_json: bool, **options: Any) -> None:
    """Put one set of facts before all regimes, side by side."""
    from sanctrace.desk.law_json import row_json
    from sanctrace.desk.law_question import asked
    from sanctrace.rules.matrix import regime_matrix
    from sanctrace.runs.libraries import open_rulebook

    event, screened = asked(options)
    rows = regime_matrix(event, open_rulebook(library), screened)
    if as_json:
        print_json([row_json(r) for r in rows])
    else:
        law_printer().matrix(rows)


law.add_command(replay)
law.add_command(caps)
