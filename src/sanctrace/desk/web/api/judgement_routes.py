"""Judgements: sent, listed, looked up. Rows are only added; nobody decides over another's head unawares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace.desk.case_json import JudgementJson, judgement_json
from sanctrace.desk.web.api.case_routes import case_version
from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Country, Cursor, Id, Limit, Short, Text, Words
from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.article_page import article_of
from sanctrace.desk.web.correcting import words_at
from sanctrace.desk.web.judging import case_of_judgement, without_options
from sanctrace.desk.web.second_look import check_second_look, note_in_log
from sanctrace.ledger import Ledger
from sanctrace.model import Judgement, JudgementKind
from sanctrace.model.account import Permission
from sanctrace.runs import judging
from sanctrace.runs.ingest import CaseKeeper, open_keeper

_ANY = "*"
About = Annotated[Id, Field(description="Id of a case or of an event.")]
AboutEvent = Annotated[Id, Field(description="Id of an event.")]
Slot = Literal["supplier", "recipient", "when", "items", "place", "status", "kind"]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Confirm:
    """The events are what the reading says."""

    kind: Literal["confirm"]
    about: About
    reason: Text = ""


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Dismiss:
    """The events are no matter for a monitor."""

    kind: Literal["dismiss"]
    about: About
    reason: Words


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class WordsAt:
    """Words of the event's page: the first character of its body, and one past the last."""

    start: Annotated[int, Field(ge=0, le=100_000_000)]
    end: Annotated[int, Field(ge=0, le=100_000_000)]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class PartyNamed:
    """A name with its State; without one, the State that the lexicon knows for it."""

    name: Words
    country: Country | None = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class ItemNamed:
    """Goods, a sum or people in words, their class, and how much."""

    text: Words
    item_class: Short = "other"
    quantity: Short | None = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Correct:
    """One slot of one event reads otherwise: `value`, or the words of the page at `words`; null empties the slot."""

    kind: Literal["correct"]
    about: AboutEvent
    slot: Slot
    value: Annotated[
        Words | PartyNamed | list[ItemNamed] | None,
        Field(
            description="A text; for supplier and recipient also a name with its State; for items a list of them.",
            examples=["North Korea", "2024-02-18", [{"text": "coal", "item_class": "coal"}]],
        ),
    ] = None
    words: WordsAt | None = None
    reason: Text = ""


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Merge:
    """The events are one and the same, and stay so."""

    kind: Literal["merge"]
    about: About
    others: Annotated[list[About], Field(min_length=1, max_length=50)]
    reason: Words


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Split:
    """The event is not the same as the others of its case, and stays so."""

    kind: Literal["split"]
    about: AboutEvent
    reason: Words


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class GradeByHand:
    """The Admiralty grade of the case, overruled with a reason."""

    kind: Literal["grade"]
    about: About
    grade: Annotated[str, Field(pattern="^[A-F][1-6]$")]
    reason: Words


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Note:
    """Words about the case; they decide nothing."""

    kind: Literal["note"]
    about: About
    reason: Words


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Assign:
    """Whose work the case is."""

    kind: Literal["assign"]
    about: About
    to: Annotated[Words, Field(max_length=200)]
    reason: Text = ""


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """An earlier judgement no longer holds; its row stays."""

    kind: Literal["withdraw"]
    judgement: Annotated[Id, Field(description="Id of the judgement.")]
    reason: Text = ""


Sent: TypeAlias = Annotated[
    Confirm | Dismiss | Correct | Merge | Split | GradeByHand | Note | Assign | Withdraw,
    Field(discriminator="kind"),
]


class KeptJson(TypedDict):
    """The judgement as it was kept, and the case that now holds the event, with its version for the next one."""

    judgement: JudgementJson
    case: str | None
    version: str | None


class JudgementListJson(TypedDict):
    """A page of judgements; `next` is the cursor of the following one, null on the last."""

    judgements: list[JudgementJson]
    next: str | None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class JudgementQuery:
    """Which page of the judgements."""

    limit: Limit = 100
    cursor: Cursor = ""


def judge(call: Call[None, Sent]) -> KeptJson:
    """Judge a case or an event.

    Send If-Match with the version of the case as you saw it (its ETag). When it changed since, 412 is answered and
    nothing is kept: look again, then decide. Of two people who judge the same version at once, one is kept and the
    other is told.
    """
    seen = call.request.headers.get("If-Match", "").strip()
    if not seen:
        raise Problem(ProblemKind.NO_VERSION, "The request has no If-Match. Nothing was kept.")
    settings = call.desk.settings
    with open_keeper(settings.ledger, create=False, library=settings.library, lists=settings.lists) as keeper:
        kept = _kept(call, keeper, seen)
        note_in_log(call.desk, keeper.ledger)
    return kept


def list_judgements(call: Call[JudgementQuery, None]) -> JudgementListJson:
    """List every judgement, withdrawn ones and withdrawals too, in the order of keeping."""
    query = call.query
    (number,) = map(int, read_cursor(query.cursor, "judgements", int)) if query.cursor else (0,)
    with call.desk.ledger() as ledger:
        kept = list(islice(ledger.judgements_since(number), query.limit + 1))
    more = len(kept) > query.limit
    kept = kept[: query.limit]
    return {
        "judgements": [judgement_json(one.judgement) for one in kept],
        "next": make_cursor("judgements", kept[-1].number) if more else None,
    }


def get_judgement(call: Call[None, None]) -> JudgementJson:
    """One judgement."""
    name = call.path["judgement_id"]
    with call.desk.ledger() as ledger:
        judgement = ledger.judgement(name)
    if judgement is None:
        raise NotFound(f"No judgement has the id {name[:80]}.")
    return judgement_json(judgement)


def event_version(ledger: Ledger, sha256: str) -> str:
    """The version of the events of a page that belong to no case: another one after each judgement about the page."""
    about = [kept.judgement.id for kept in ledger.judgements_about({sha256})]
    return hashlib.sha256(json.dumps([sha256, about]).encode()).hexdigest()[:16]


def _kept(call: Call[None, Sent], keeper: CaseKeeper, seen: str) -> KeptJson:
    """The judgement of a request, compared with the version seen and kept in one transaction."""
    ledger = keeper.ledger
    with ledger.writing():
        try:
            judgement = _judgement(ledger, call.body, call.caller.name)
            _require_version(ledger, judgement, seen)
            check_second_look(call.desk, ledger, call.caller, judgement)
            keeper.judge(judgement)
        except judging.NothingMeant as error:
            raise Problem(ProblemKind.NOT_FOUND, f"{str(error).partition(';')[0]}.") from error
        except ValueError as error:
            raise Problem(ProblemKind.UNFIT, f"{without_options(str(error))}. Nothing was kept.") from error
        case = case_of_judgement(ledger, judgement)
        return {"judgement": judgement_json(judgement), "case": case, "version": _version(ledger, judgement)}


def _judgement(ledger: Ledger, sent: Sent, by: str) -> Judgement:
    """The judgement that was sent; raises NothingMeant or ValueError when it does not fit what is kept."""
    at = datetime.now(UTC)
    if isinstance(sent, Withdraw):
        return judging.withdrawal(ledger, sent.judgement, by=by, at=at, reason=sent.reason)
    subject = judging.subject_of(ledger, sent.about)
    if isinstance(sent, Correct):
        reason, value = sent.reason, sent.value
        if sent.words is not None:
            place = f"{sent.words.start}-{sent.words.end}"
            words = words_at(article_of(ledger, subject.anchors[0].sha256).reading.article, place)
            value = words if value is None else value
            reason = reason or f"the page says “{words}” at characters {place}"
        return judging.correction(subject, f"{sent.slot}={_plain(value)}", by=by, at=at, reason=reason)
    subjects = [subject]
    value = None
    if isinstance(sent, Merge):
        subjects += [judging.subject_of(ledger, other) for other in sent.others]
    elif isinstance(sent, GradeByHand):
        value = sent.grade
    elif isinstance(sent, Assign):
        value = sent.to
    return judging.checked(JudgementKind(sent.kind), subjects, by=by, at=at, reason=sent.reason, value=value)


def _plain(value: str | PartyNamed | list[ItemNamed] | None) -> str:
    """A value as `runs.judging.correction` takes it: JSON, or nothing."""
    if value is None:
        return ""
    if isinstance(value, PartyNamed):
        told: object = {"name": value.name} | ({"country": value.country} if value.country else {})
    else:
        told = [asdict(item) for item in value] if isinstance(value, list) else value
    return json.dumps(told, ensure_ascii=False)


def _require_version(ledger: Ledger, judgement: Judgement, seen: str) -> None:
    if seen == _ANY:
        return
    now = _version(ledger, judgement)
    if seen.removeprefix("W/").strip('"') != now:
        detail = f"The case has the version {now}, not {seen}: it was judged or told anew since. Nothing was kept."
        raise Problem(ProblemKind.STALE, detail, headers={"ETag": f'"{now}"'})


def _version(ledger: Ledger, judgement: Judgement) -> str | None:
    """The version of what a judgement is about."""
    name = case_of_judgement(ledger, judgement)
    case = ledger.case(name) if name else None
    if case is not None:
        return case_version(case)
    told: Judgement | None = judgement
    while told is not None and told.kind is JudgementKind.WITHDRAW:
        told = ledger.judgement(told.value or "")
    return event_version(ledger, told.about[0].sha256) if told else None


ROUTES: Iterable[Route] = (
    Route(
        method="POST",
        path="/judgements",
        scope=Permission.JUDGE,
        group="judgements",
        handle=judge,
        headers=("If-Match",),
        fails=(ProblemKind.NOT_FOUND, ProblemKind.STALE, ProblemKind.NO_VERSION, ProblemKind.UNFIT),
    ),
    Route(
        method="GET",
        path="/judgements",
        scope=Permission.READ,
        group="judgements",
        handle=list_judgements,
        fails=(ProblemKind.BAD_CURSOR,),
    ),
    Route(
        method="GET", path="/judgements/{judgement_id}", scope=Permission.READ, group="judgements", handle=get_judgement
    ),
)
