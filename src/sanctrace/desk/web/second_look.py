"""Four eyes where there are accounts: the second decision is another person's, and one who may review."""

from __future__ import annotations

from datetime import UTC, datetime

from werkzeug.exceptions import Forbidden

from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import Visitor
from sanctrace.ledger import Ledger
from sanctrace.model import Case, Judgement, JudgementKind
from sanctrace.model.account import Permission
from sanctrace.runs.accounts.auditing import note_judgements
from sanctrace.runs.judging import standing

_AWAITED = {JudgementKind.CONFIRM: "confirmed", JudgementKind.DISMISS: "dismissed"}


def check_second_look(desk: Desk, ledger: Ledger, visitor: Visitor, judgement: Judgement) -> None:
    """Raises Forbidden for a judgement that takes a review from somebody who may not, or one's own second look.

    Without accounts nothing is refused: the desk then cannot tell people apart.
    """
    if visitor.account is None:
        return
    if judgement.kind is JudgementKind.WITHDRAW:
        withdrawn = ledger.judgement(judgement.value or "")
        if withdrawn is not None and withdrawn.by != visitor.name and Permission.REVIEW not in visitor.may:
            raise Forbidden(f"{withdrawn.by} decided this: only they, or somebody who may review, take it back.")
        return
    if not desk.settings.four_eyes or judgement.kind not in _AWAITED:
        return
    for case in _cases(ledger, judgement):
        stands = standing(case, four_eyes=True)
        if stands.awaiting != _AWAITED[judgement.kind]:
            continue
        if visitor.name in stands.by:
            raise Forbidden(f"You have {stands.awaiting} this case already. The second decision is another person's.")
        if Permission.REVIEW not in visitor.may:
            words = f"{stands.by[0]} has {stands.awaiting} this case. The second decision is taken by a reviewer."
            raise Forbidden(words)


def note_in_log(desk: Desk, ledger: Ledger) -> None:
    """Take the judgements that were just kept over into the audit log of a shared desk."""
    if desk.settings.shared is not None:
        with desk.accounts() as book:
            note_judgements(book, ledger, datetime.now(UTC))


def _cases(ledger: Ledger, judgement: Judgement) -> list[Case]:
    """The cases that hold the events of a judgement."""
    ids = []
    for anchor in judgement.about:
        event = ledger.anchored(anchor)
        held = ledger.case_of(event.place) if event else None
        if held is not None and held not in ids:
            ids.append(held)
    return [case for ident in ids if (case := ledger.case(ident)) is not None]
