"""What was just kept, told on the page that follows."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Request

from sanctrace.cases.sentence import judgement_sentence
from sanctrace.ledger import Ledger
from sanctrace.model import Judgement, JudgementKind


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A sentence about the judgement that was just kept; `undo` is its id when it can be withdrawn."""

    text: str
    undo: str | None
    met: bool  # somebody else judged the case in between


def done_notice(ledger: Ledger, request: Request) -> Notice | None:
    """What the parameter `done` of an address tells; None when there is none or it names nothing."""
    done = request.args.get("done", "")
    judgement: Judgement | None = ledger.judgement(done) if done else None
    if judgement is None:
        return None
    undo = None if judgement.kind is JudgementKind.WITHDRAW else judgement.id
    return Notice(text=f"Kept: {judgement_sentence(judgement)}.", undo=undo, met="met" in request.args)
