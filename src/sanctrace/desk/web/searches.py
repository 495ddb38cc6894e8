"""Saved searches on the desk: kept from the inbox, opened again, asked for as a digest by mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from werkzeug.exceptions import BadRequest
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.case_filter import InboxFilter
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import named_visitor
from sanctrace.ledger.notice_book import NoticeBook, ledger_exists, notices_address
from sanctrace.model.notice import NoticeError, Pace, ReaderState, SavedSearch, Subscription
from sanctrace.notices.search import search_words

NAME_LIMIT = 100  # characters
_TOLD = {
    "kept": "The search is kept.",
    "dropped": "The search is taken out. Digests that began with it go on.",
    "asked": "The address is asked whether it wants the digest, as soon as mails are sent: sanctrace digest --due.",
    "active": "The address has this digest already.",
}


def saved_searches(desk: Desk) -> list[tuple[SavedSearch, InboxFilter | None]]:
    """Every saved search with the filter that opens it in the inbox, if it has one."""
    if not ledger_exists(notices_address(desk.settings.ledger)):
        return []
    with NoticeBook.open(desk.settings.ledger) as book:
        return [(saved, InboxFilter.of_search(saved.search)) for saved in book.searches()]


def searches_page(desk: Desk, request: Request) -> Response:
    """The saved searches, each with the digests that began with it."""
    saved = saved_searches(desk)
    readers: dict[str, list[Subscription]] = {one.name: [] for one, _ in saved}
    if saved:
        with NoticeBook.open(desk.settings.ledger) as book:
            for reader in book.subscriptions():
                if reader.name in readers and reader.state is not ReaderState.ENDED:
                    readers[reader.name].append(reader)
    return page(
        desk,
        request,
        "searches.html",
        saved=[(one, filtered, search_words(one.search), readers[one.name]) for one, filtered in saved],
        told=_TOLD.get(request.args.get("told", ""), ""),
        sender=desk.settings.sender,
    )


def change_searches(desk: Desk, request: Request) -> Response:
    """Keep a search, take one out, or ask an address whether it wants one; raises BadRequest when it does not fit."""
    form: Mapping[str, str] = request.form
    action, name = form.get("action", ""), search_name(form.get("name", ""))
    if not name:
        raise BadRequest("A saved search needs a name. Nothing was kept: go back and give it one.")
    with NoticeBook.open(desk.settings.ledger) as book:
        if action == "save":
            shown = InboxFilter.of(dict(parse_qsl(form.get("query", ""))))
            try:
                search = shown.search()
            except ValueError as error:
                raise BadRequest(f"This filter cannot be saved: {error}. Go back and change it.") from error
            now = datetime.now(UTC)
            book.keep_search(SavedSearch(name=name, search=search, by=named_visitor(request).name, at=now))
            return redirect("/searches?told=kept", code=303)
        if action == "drop":
            book.drop_search(name)
            return redirect("/searches?told=dropped", code=303)
        if action == "subscribe":
            return redirect(f"/searches?told={_subscribe(desk, book, name, form)}", code=303)
    raise BadRequest(f"{action!r} is nothing that the desk can do with a search.")


def search_name(given: str) -> str:
    """The name of a search as it is kept: blanks put right, cut to its limit."""
    return " ".join(given.split())[:NAME_LIMIT]


def subscribe_to(desk: Desk, book: NoticeBook, name: str, email: str, pace: Pace) -> Subscription:
    """Ask an address whether it wants the digest of a saved search; raises BadRequest, with what to do."""
    from sanctrace.notices.mail import Letterhead
    from sanctrace.runs.notices.readers import subscribe

    saved = book.saved_search(name)
    if saved is None:
        raise BadRequest(f"No search is saved as {name}. Somebody may have taken it out: look at the list again.")
    if desk.settings.sender is None:
        raise BadRequest(
            "The desk does not know which address sends mails. Start it with --from ADDRESS,"
            " or set SANCTRACE_MAIL_FROM."
        )
    try:
        wanted = Subscription(id="", name=name, email=email, search=saved.search, pace=pace)
        head = Letterhead(sender=desk.settings.sender, base_url=desk.settings.base_url)
        return subscribe(book, wanted, head, datetime.now(UTC), "desk")
    except (ValueError, NoticeError) as error:
        raise BadRequest(
            f"{str(error)[:1].upper()}{str(error)[1:]}. Nobody was asked: go back and put it right."
        ) from error


def _subscribe(desk: Desk, book: NoticeBook, name: str, form: Mapping[str, str]) -> str:
    given = form.get("pace", Pace.DAILY.value)
    if given not in {pace.value for pace in Pace}:
        raise BadRequest(f"{given!r} is no pace of a digest. Nobody was asked: go back and put it right.")
    reader = subscribe_to(desk, book, name, form.get("email", ""), Pace(given))
    return "active" if reader.state is ReaderState.ACTIVE else "asked"
