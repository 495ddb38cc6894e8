"""What people may decide about events and cases, made into judgements; and what the judgements of a case come to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sanctrace.cases.correction_values import check_value
from sanctrace.ledger import Ledger
from sanctrace.model import Case, Event, EventAnchor, Judgement, JudgementKind

_GRADE = re.compile(r"[A-F][1-6]")
_DECISIONS = {JudgementKind.CONFIRM: "confirmed", JudgementKind.DISMISS: "dismissed"}


class NothingMeant(ValueError):
    """No case, event or judgement has the id that was given."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a judgement is about: the events, the first one first, and the case that they are of, if any."""

    anchors: tuple[EventAnchor, ...]
    events: tuple[Event, ...]
    case: Case | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the judgements of a case come to now. Derived from them each time; nothing of it is stored.

    `decision` is open, confirmed or dismissed; with four eyes a decision counts once a second person has taken the
    same one, until then it is named by `awaiting`.
    """

    decision: str = "open"
    by: tuple[str, ...] = ()
    awaiting: str | None = None  # "confirmed" or "dismissed", by one person so far
    assigned_to: str | None = None


def subject_of(ledger: Ledger, name: str) -> Subject:
    """The case or the event with this id; raises NothingMeant when there is neither."""
    case = ledger.case(name)
    if case is not None:
        anchors = tuple(telling.anchor for telling in case.tellings)
        return Subject(anchors=anchors, events=tuple(t.event for t in case.tellings), case=case)
    found = ledger.find_event(name)
    if not found:
        raise NothingMeant(f"{name} is neither a case nor an event that is kept; see: sanctrace cases --json")
    event = found[0].reading.event
    holding = ledger.case_of(found[0].place)
    case = ledger.case(holding) if holding else None
    told = next((t for t in case.tellings if t.event.id == name), None) if case else None
    anchor = told.anchor if told else EventAnchor.of(event, found[0].article.sha256)
    return Subject(anchors=(anchor,), events=(event,), case=case)


def checked(
    kind: JudgementKind, subjects: Sequence[Subject], *, by: str, at: datetime, reason: str, value: str | None = None
) -> Judgement:
    """The judgement of this kind about these subjects.

    A merge is about all of them; a split about the first event, which is not the same as the others of its case.
    `value` is the person assigned or the grade. Raises ValueError, with what to do, when the kind does not fit.
    """
    if not by.strip():
        raise ValueError("a judgement needs a name: say who decides with --by")
    about = tuple(dict.fromkeys(anchor for subject in subjects for anchor in subject.anchors))
    if kind in {JudgementKind.DISMISS, JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.GRADE} and not reason:
        raise ValueError(f"a {kind.value} needs its reason: say it with --reason")
    if kind is JudgementKind.MERGE and len(about) < 2:
        raise ValueError("a merge needs two cases or events: name the others after `merge`")
    if kind is JudgementKind.SPLIT:
        about = _split(subjects[0])
    if kind is JudgementKind.GRADE and not _GRADE.fullmatch(value or ""):
        raise ValueError(f"{value!r} is no grade; write a letter A to F and a figure 1 to 6, such as B2")
    if kind is JudgementKind.NOTE and not reason:
        raise ValueError("a note needs its words: say them with --reason")
    if kind is JudgementKind.ASSIGN and not value:
        raise ValueError("name the person to whom it is assigned, after `assign`")
    return Judgement(kind=kind, about=about, by=by, at=at, reason=reason, value=value)


def correction(subject: Subject, change: str, *, by: str, at: datetime, reason: str) -> Judgement:
    """The correction `slot=value` of one event; raises ValueError when slot or value do not fit.

    The value is JSON, or plain words for a text (`recipient=North Korea`); nothing after the sign empties the slot.
    """
    slot, sign, given = change.partition("=")
    if not sign:
        raise ValueError(f"{change!r} is no correction; write SLOT=VALUE, such as when=2024-02-18")
    if len(subject.anchors) != 1:
        raise ValueError(f"a correction is of one event; the case has {len(subject.anchors)}: name the event instead")
    value = _json_text(given.strip())
    check_value(slot, value)
    return Judgement(
        kind=JudgementKind.CORRECT, about=subject.anchors, by=by, at=at, reason=reason, slot=slot, value=value
    )


def withdrawal(ledger: Ledger, name: str, *, by: str, at: datetime, reason: str) -> Judgement:
    """The withdrawal of the judgement with this id; raises NothingMeant when none is kept."""
    if ledger.judgement(name) is None:
        raise NothingMeant(f"no judgement {name} is kept; see: sanctrace judge --list")
    return Judgement(kind=JudgementKind.WITHDRAW, about=(), by=by, at=at, reason=reason, value=name)


def standing(case: Case, *, four_eyes: bool = False) -> Standing:
    """What the judgements in force about a case come to: the latest decision, by whom, and whose work it is."""
    decision: JudgementKind | None = None
    by: list[str] = []
    assigned_to = None
    for judgement in case.judgements:  # oldest first
        if judgement.kind in _DECISIONS:
            if judgement.kind is not decision:
                decision, by = judgement.kind, []
            by = list(dict.fromkeys([*by, judgement.by]))
        elif judgement.kind is JudgementKind.ASSIGN:
            assigned_to = judgement.value
    if decision is None:
        return Standing(assigned_to=assigned_to)
    if four_eyes and len(by) < 2:
        return Standing(by=tuple(by), awaiting=_DECISIONS[decision], assigned_to=assigned_to)
    return Standing(decision=_DECISIONS[decision], by=tuple(by), assigned_to=assigned_to)


def _split(subject: Subject) -> tuple[EventAnchor, ...]:
    if len(subject.anchors) != 1 or subject.case is None:
        raise ValueError("a split takes one event out of its case: name the event instead of the case")
    others = [telling.anchor for telling in subject.case.tellings if telling.anchor != subject.anchors[0]]
    if not others:
        raise ValueError("the event is alone in its case: there is nothing to split")
    return (*subject.anchors, *others)


def _json_text(given: str) -> str | None:
    if not given:
        return None
    try:
        return (
            json.dumps(json.loads(given), ensure_ascii=False)
            if given[0] in '{["' or given == "null"
            else _quoted(given)
        )
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{given!r} begins like JSON and is none ({error}); put plain words without brackets"
        ) from error


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
