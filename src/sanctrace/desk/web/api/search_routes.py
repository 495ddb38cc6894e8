"""Saved searches, as the desk keeps them: everybody's, each under one name; and digests asked for by mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import BadRequest, NotFound

from sanctrace.desk.web.api.case_routes import CaseChoice
from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.case_filter import InboxFilter
from sanctrace.desk.web.searches import NAME_LIMIT, saved_searches, search_name, subscribe_to
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.account import Permission
from sanctrace.model.notice import Pace, SavedSearch
from sanctrace.notices.search import search_words

_NOT_SAVED = {"decision", "order", "actor"}  # chosen anew whenever a search is opened, or no field of one
SearchName = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT, pattern=r"^[^\x00]*\S[^\x00]*$")]


class SearchJson(TypedDict):
    """A saved search: in words, and as the filters of `GET /cases` that give it.

    `filters` is null for a search that these filters cannot give: for a party, or for one of several values.
    """

    name: str
    words: str
    filters: dict[str, str] | None
    by: str
    at: str


class SearchListJson(TypedDict):
    """Saved searches, by name."""

    searches: list[SearchJson]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class SearchSent(CaseChoice):
    """A search and its name. A search of that name is replaced.

    `decision`, `order` and `actor` are no parts of a saved search and have to stay empty.
    """

    name: SearchName


class DroppedJson(TypedDict):
    """The name of a search that was taken out."""

    dropped: str


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom to ask whether they want the digest of a saved search, and how often it would come."""

    search: SearchName
    email: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^\x00]*$")]
    pace: Pace = Pace.DAILY


class AskedJson(TypedDict):
    """Where the digest stands: `waiting for confirmation`, or `active` when the address has it already."""

    search: str
    email: str
    pace: str
    state: str


def list_searches(call: Call[None, None]) -> SearchListJson:
    """List the saved searches of the desk."""
    return {"searches": [_told(saved) for saved, _ in saved_searches(call.desk)]}


def keep_search(call: Call[None, SearchSent]) -> SearchJson:
    """Keep a search under a name, in place of one of the same name; everybody at the desk sees it."""
    sent = call.body
    chosen = InboxFilter(**{part.name: getattr(sent, part.name) for part in fields(InboxFilter)})
    name = search_name(sent.name)
    for part in _NOT_SAVED:
        if getattr(sent, part) not in {"", CaseChoice.order}:
            what = "is no part of a saved search: leave it out"
            raise Problem(
                ProblemKind.INVALID, f"body.{part}: {what}.", errors=({"where": f"body.{part}", "what": what},)
            )
    try:
        search = chosen.search()
    except ValueError as error:
        raise Problem(ProblemKind.INVALID, f"The search cannot be saved: {error}.") from error
    saved = SavedSearch(name=name, search=search, by=call.caller.name, at=datetime.now(UTC))
    with NoticeBook.open(call.desk.settings.ledger) as book:
        book.keep_search(saved)
    return _told(saved)


def drop_search(call: Call[None, None]) -> DroppedJson:
    """Take a saved search out. Digests that began with it go on."""
    name = call.path["search"]
    with NoticeBook.open(call.desk.settings.ledger) as book, book.writing():
        if book.saved_search(name) is None:
            raise NotFound(f"No search is saved as {name[:NAME_LIMIT]}.")
        book.drop_search(name)
    return {"dropped": name}


def ask_reader(call: Call[None, Asked]) -> AskedJson:
    """Ask an address whether it wants a saved search as a digest; nothing else is sent there until it says yes."""
    asked = call.body
    with NoticeBook.open(call.desk.settings.ledger) as book:
        if book.saved_search(search_name(asked.search)) is None:
            raise NotFound(f"No search is saved as {asked.search}.")
        try:
            reader = subscribe_to(call.desk, book, search_name(asked.search), asked.email, asked.pace)
        except BadRequest as error:
            raise Problem(ProblemKind.REFUSED, error.description or "Nobody was asked.") from error
    return {"search": reader.name, "email": reader.email, "pace": reader.pace.value, "state": reader.state.value}


def _told(saved: SavedSearch) -> SearchJson:
    chosen = InboxFilter.of_search(saved.search)
    return {
        "name": saved.name,
        "words": search_words(saved.search),
        "filters": None if chosen is None else chosen.chosen,
        "by": saved.by,
        "at": saved.at.isoformat(),
    }


ROUTES: Iterable[Route] = (
    Route(method="GET", path="/searches", scope=Permission.READ, group="searches", handle=list_searches),
    Route(method="POST", path="/searches", scope=Permission.JUDGE, group="searches", handle=keep_search),
    Route(
        method="DELETE",
        path="/searches/{search}",
        scope=Permission.JUDGE,
        group="searches",
        handle=drop_search,
        deep=True,
        fails=(ProblemKind.CROSS_SITE,),
    ),
    Route(
        method="POST",
        path="/digests",
        scope=Permission.JUDGE,
        group="searches",
        handle=ask_reader,
        fails=(ProblemKind.NOT_FOUND, ProblemKind.REFUSED),
    ),
)
