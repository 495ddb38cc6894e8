"""`sanctrace judge`: what people decide about events and cases, kept for good and shown with the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option, ledger_option, library_option
from sanctrace.desk.screen_commands import by_option

if TYPE_CHECKING:
    from sanctrace.model import Case, CorrectedReading, Judgement
    from sanctrace.runs.ingest import CaseKeeper

ACTIONS = ("confirm", "dismiss", "correct", "merge", "split", "note", "assign", "grade", "withdraw")


@click.command()
@click.argument("name", required=False, metavar="[CASE|EVENT]")
@click.argument("action", required=False, type=click.Choice(ACTIONS))
@click.argument("more", nargs=-1, metavar="[VALUE]...")
@click.option("--reason", default="", help="Why, in words; it is shown with the case.")
@by_option
@click.option("--list", "listed", is_flag=True, help="List the judgements, all or those of CASE; withdrawn ones too.")
@click.option(
    "--four-eyes",
    is_flag=True,
    envvar="SANCTRACE_FOUR_EYES",
    show_envvar=True,
    help="A confirm or dismiss counts once a second person has taken it too.",
)
@ledger_option
@library_option
@home_option
@JSON
def judge(name: str | None, action: str | None, more: tuple[str, ...], **options: Any) -> int:
    """Decide about a CASE or one EVENT (their ids, from `sanctrace cases --json`), or withdraw a decision.

    \b
    CASE confirm | dismiss               the reading is right | no matter for a monitor
    EVENT correct SLOT=VALUE             supplier, recipient, when, items, status, kind, place
    CASE merge CASE...                   one and the same event, and stays so
    EVENT split                          not the event that the rest of its case tells, and stays so
    CASE note --reason WORDS             CASE assign PERSON       CASE grade B2
    JUDGEMENT withdraw                   it no longer holds; nothing is erased
    """
    from sanctrace.runs.ingest import open_keeper
    from sanctrace.runs.judging import NothingMeant

    if options["listed"] == (action is not None):
        raise click.UsageError("say what to do with it (such as: judge CASE confirm), or --list")
    with open_keeper(options["ledger"], create=False, library=options["library"], lists=options["home"]) as keeper:
        if options["listed"]:
            _list(keeper, name, as_json=options["as_json"])
            return 0
        try:
            judgement = _judgement(keeper, str(name), str(action), more, options)
            is_new = keeper.judge(judgement)
        except (NothingMeant, ValueError) as error:
            raise click.UsageError(str(error)) from error
        cases = _cases(keeper, judgement)
        _show(judgement, cases, four_eyes=options["four_eyes"], as_json=options["as_json"], is_new=is_new)
    return 0


def _judgement(keeper: CaseKeeper, name: str, action: str, more: Sequence[str], options: Any) -> Judgement:
    from sanctrace.model import JudgementKind
    from sanctrace.runs import judging

    told: dict[str, Any] = {"by": options["by"], "at": datetime.now(UTC), "reason": options["reason"].strip()}
    kind = JudgementKind(action)
    wanted = {JudgementKind.CORRECT: 1, JudgementKind.ASSIGN: 1, JudgementKind.GRADE: 1}.get(kind, 0)
    if kind is not JudgementKind.MERGE and len(more) != wanted:
        after = "one value" if wanted else "nothing"
        raise click.UsageError(f"{action} takes {after} after it, not {' '.join(more) or 'nothing'}")
    if kind is JudgementKind.WITHDRAW:
        return judging.withdrawal(keeper.ledger, name, **told)
    subject = judging.subject_of(keeper.ledger, name)
    if kind is JudgementKind.CORRECT:
        return judging.correction(subject, more[0], **told)
    subjects = [subject]
    if kind is JudgementKind.MERGE:
        subjects += [judging.subject_of(keeper.ledger, other) for other in more]
    return judging.checked(kind, subjects, value=more[0] if wanted else None, **told)


def _cases(keeper: CaseKeeper, judgement: Judgement) -> list[Any]:
    """The cases that hold an event which the judgement is about, as they are now."""
    found = {}
    for anchor in judgement.about:
        event = keeper.ledger.anchored(anchor)
        case = keeper.ledger.case_of(event.place) if event else None
        if case:
            found[case] = keeper.ledger.case(case)
    return list(found.values())


def _show(judgement: Judgement, cases: Sequence[Case], *, four_eyes: bool, as_json: bool, is_new: bool) -> None:
    from sanctrace.desk.terminal import printable
    from sanctrace.desk.wording import screening_sentence
    from sanctrace.runs.judging import standing

    standings = [(case, standing(case, four_eyes=four_eyes)) for case in cases]
    if as_json:
        now = [
            {"case": case.id, "headline": case.headline, **asdict(stands), "screened_again": _screened(judgement, case)}
            for case, stands in standings
        ]
        print_json({**judgement_json(judgement), "new": is_new, "cases": now})
        return
    click.echo(f"Kept as {judgement.id}: {judgement.kind.value} by {judgement.by}.")
    for case, stands in standings:
        state = f"{stands.awaiting}, awaits a second person" if stands.awaiting else stands.decision
        click.echo(f"Case {case.id} ({state}): {case.headline}")
        for corrected in _corrected_by(judgement, case):
            found = corrected.reading.screenings
            lists = ", ".join(used.snapshot for used in corrected.lists)
            click.echo(f"Compared again with {lists}: {'no name resembles an entry.' if not found else ''}".rstrip())
            for screening in found:
                click.echo(f"   {printable(screening_sentence(screening))}.")


def _corrected_by(judgement: Judgement, case: Case) -> list[CorrectedReading]:
    """What the judgement corrected in a case and was compared with the lists again."""
    return [corrected for corrected in case.corrected if corrected.lists and judgement.id in corrected.judgements]


def _screened(judgement: Judgement, case: Case) -> list[dict[str, Any]]:
    from sanctrace.desk.reading_json import screening_json

    return [
        {
            "telling": corrected.telling,
            "lists": [used.snapshot for used in corrected.lists],
            "screenings": [screening_json(screening) for screening in corrected.reading.screenings],
        }
        for corrected in _corrected_by(judgement, case)
    ]


def _list(keeper: CaseKeeper, name: str | None, *, as_json: bool) -> None:
    from sanctrace.cases.judged import Judged
    from sanctrace.runs.judging import NothingMeant, subject_of

    if name is None:
        kept = [k.judgement for k in keeper.ledger.judgements_since()]
    else:
        try:
            pages = {anchor.sha256 for anchor in subject_of(keeper.ledger, name).anchors}
        except NothingMeant as error:
            raise click.UsageError(str(error)) from error
        kept = [k.judgement for k in keeper.ledger.judgements_about(pages)]
    standing = {judgement.id for judgement in Judged.of(kept).in_force}
    if as_json:
        print_json([{**judgement_json(j), "in_force": j.id in standing} for j in kept])
        return
    for judgement in kept:
        ended = "" if judgement.id in standing or judgement.kind.value == "withdraw" else " (withdrawn)"
        what = f" {judgement.slot}" if judgement.slot else ""
        value = f" {judgement.value}" if judgement.value else ""
        why = f": {judgement.reason}" if judgement.reason else ""
        when = judgement.at.isoformat(timespec="seconds")
        click.echo(f"{judgement.id} {when} {judgement.by}: {judgement.kind.value}{what}{value}{ended}{why}")
    if not kept:
        click.echo("Nobody has judged anything here yet.")


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """A judgement as plain values, ready for JSON."""
    return {
        "id": judgement.id,
        "kind": judgement.kind.value,
        "by": judgement.by,
        "at": judgement.at.isoformat(),
        "reason": judgement.reason,
        "slot": judgement.slot,
        "value": judgement.value,
        "about": [asdict(anchor) for anchor in judgement.about],
    }
