"""What the forms of the desk do: a judgement is checked and kept by `runs`; here only fields are read and named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.case_filter import InboxFilter
from sanctrace.desk.web.case_page import next_case
from sanctrace.desk.web.correcting import change_of, words_at
from sanctrace.desk.web.second_look import check_second_look, note_in_log
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import named_visitor
from sanctrace.ledger import Ledger
from sanctrace.model import Judgement, JudgementKind
from sanctrace.runs import judging
from sanctrace.runs.ingest import open_keeper

_DECISIONS = {JudgementKind.CONFIRM, JudgementKind.DISMISS}  # after which the next case is shown


def judge(desk: Desk, request: Request) -> Response:
    """Keep the judgement of a form; answers with the way to what is looked at next.

    Raises BadRequest, with what to do, when the judgement does not fit.
    """
    form: Mapping[str, str] = request.form
    shown = InboxFilter.of(request.args)
    settings = desk.settings
    with open_keeper(settings.ledger, create=False, library=settings.library, lists=settings.lists) as keeper:
        case_id = form.get("case", "")
        following = next_case(desk, keeper.ledger, shown, case_id) if case_id else None
        try:
            visitor = named_visitor(request)
            judgement = _judgement(keeper.ledger, form, visitor.name)
            check_second_look(desk, keeper.ledger, visitor, judgement)
            keeper.judge(judgement)
        except ValueError as error:
            raise BadRequest(f"{without_options(str(error))}. Nothing was kept: go back and put it right.") from error
        note_in_log(desk, keeper.ledger)
        met = _met_another(keeper.ledger, judgement, form)
        now = case_of_judgement(keeper.ledger, judgement) or (case_id if keeper.ledger.case(case_id) else None)
    told = {"done": judgement.id, **({"met": "1"} if met else {})}
    if form.get("back") == "article" and form.get("sha256", "").isalnum():
        return redirect(f"/article/{form['sha256']}?{urlencode(told)}", code=303)
    inbox = form.get("back") == "inbox" and not met
    target = None if inbox else following if judgement.kind in _DECISIONS and not met else now
    query = "&".join(part for part in (shown.query, urlencode(told)) if part)
    return redirect(f"/case/{target}?{query}" if target else f"/?{query}", code=303)


def _judgement(ledger: Ledger, form: Mapping[str, str], by: str) -> Judgement:
    """The judgement that a form describes; raises ValueError when it does not fit."""
    try:
        kind = JudgementKind(form.get("action", ""))
    except ValueError as error:
        raise ValueError(f"{form.get('action', '')!r} is nothing that the desk can do") from error
    at, reason, value = datetime.now(UTC), form.get("reason", "").strip(), form.get("value", "").strip()
    about = form.get("about", "")
    if kind is JudgementKind.WITHDRAW:
        return judging.withdrawal(ledger, about, by=by, at=at, reason=reason)
    subject = judging.subject_of(ledger, about)
    if kind is JudgementKind.CORRECT:
        fields = dict(form)
        if place := form.get("words", ""):
            words = _words(ledger, subject.anchors[0].sha256, place)
            fields["value"] = value or words
            reason = reason or f"the page says “{words}” at characters {place}"
        return judging.correction(subject, change_of(fields), by=by, at=at, reason=reason)
    subjects = [subject]
    if kind is JudgementKind.MERGE:
        subjects += [judging.subject_of(ledger, other) for other in value.split()]
    given = value if kind in {JudgementKind.GRADE, JudgementKind.ASSIGN} else None
    return judging.checked(kind, subjects, by=by, at=at, reason=reason, value=given)


def _words(ledger: Ledger, sha256: str, place: str) -> str:
    from sanctrace.desk.web.article_page import article_of

    return words_at(article_of(ledger, sha256).reading.article, place)


def case_of_judgement(ledger: Ledger, judgement: Judgement) -> str | None:
    """The case that now holds the first event that a judgement, or the one that it withdraws, is about."""
    told: Judgement | None = judgement
    while told is not None and told.kind is JudgementKind.WITHDRAW:
        told = ledger.judgement(told.value or "")
    for anchor in told.about if told else ():
        event = ledger.anchored(anchor)
        if event and (case := ledger.case_of(event.place)):
            return case
    return None


def _met_another(ledger: Ledger, judgement: Judgement, form: Mapping[str, str]) -> bool:
    """Whether somebody else judged these events after the form was made: `seen` is the last judgement it showed."""
    if "seen" not in form:
        return False
    events = {anchor.event for anchor in judgement.about}
    kept = [k.judgement for k in ledger.judgements_about({anchor.sha256 for anchor in judgement.about})]
    ids = [j.id for j in kept]
    since = ids.index(form["seen"]) + 1 if form["seen"] in ids else 0
    return any(j.id != judgement.id and events & {anchor.event for anchor in j.about} for j in kept[since:])


def without_options(message: str) -> str:
    """An error of `runs.judging`, which speaks of options of the command, in the words of a form."""
    for option, field in (
        (": say it with --reason", ": write it into the field Reason"),
        (": say them with --reason", ": write them into the field"),
        ("after `merge`", "in the field"),
        (", after `assign`", ""),
    ):
        message = message.replace(option, field)
    return message[:1].upper() + message[1:].rstrip(".")
