"""Where the links of mails lead: a digest is confirmed or ended by the button of a page, never by opening it.

Mail programs look at links before their readers do (RFC 8058). The token of the mail says whose digest it is, so these
pages need no session, and a mail program's own one-click button works.
"""

from __future__ import annotations

from datetime import UTC, datetime

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.notice import NoticeError
from sanctrace.notices.search import search_words
from sanctrace.notices.tokens import Purpose, read_token
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.notices.readers import named, token_key, use_token

_ONE_CLICK = "List-Unsubscribe"


def confirm_page(desk: Desk, request: Request, token: str) -> Response:
    """Asks once more; the button confirms."""
    return _answer(desk, request, token, Purpose.CONFIRM)


def unsubscribe_page(desk: Desk, request: Request, token: str) -> Response:
    """Asks once more; the button, or a mail program's one click, ends the digest."""
    return _answer(desk, request, token, Purpose.UNSUBSCRIBE)


def _answer(desk: Desk, request: Request, token: str, purpose: Purpose) -> Response:
    now = datetime.now(UTC)
    told = ""
    try:
        with NoticeBook.open(desk.settings.ledger) as book:
            if request.method == "POST":
                if purpose is Purpose.CONFIRM:  # the digest begins with what changes from now on
                    with open_keeper(desk.settings.ledger, create=False, lists=desk.settings.lists) as keeper:
                        observe(book, keeper.ledger, now)
                by = "one click" if _ONE_CLICK in request.form else "link in the mail"
                told = use_token(book, token, purpose, now, by).words
            permit = read_token(token_key(book), token, now)
            reader = named(book, permit.subscription)
    except NoticeError as error:
        raise BadRequest(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    if permit.purpose is not purpose:
        raise BadRequest("This link is for something else. Open the right one from the mail.")
    ends = purpose is Purpose.UNSUBSCRIBE
    return page(desk, request, "consent.html", reader=reader, wants=search_words(reader.search), ends=ends, told=told)
