"""The desk as a WSGI application: addresses, the checks that every request passes, and errors in words."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from importlib import resources
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, RequestRedirect, Rule
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.account_page import account_page, change_password
from sanctrace.desk.web.actor_pages import actor_page, actors_page
from sanctrace.desk.web.admin_pages import accounts_page, add_page, change_account, one_account_page
from sanctrace.desk.web.api.service import answer_api
from sanctrace.desk.web.article_page import article_page
from sanctrace.desk.web.authority import SignInFirst, admit, note_export
from sanctrace.desk.web.case_page import case_json_page, case_page
from sanctrace.desk.web.consent_pages import confirm_page, unsubscribe_page
from sanctrace.desk.web.door import (
    begin_at_provider,
    return_from_provider,
    sign_in_page,
    sign_in_with_password,
    sign_out,
    to_sign_in,
)
from sanctrace.desk.web.downloads import DOWNLOADS
from sanctrace.desk.web.guard import MAX_REQUEST, check_host, protect, session_of
from sanctrace.desk.web.inbox import inbox
from sanctrace.desk.web.judging import judge
from sanctrace.desk.web.law_pages import ask_page, instrument_page, law_list, paragraph_page
from sanctrace.desk.web.reading_page import MAX_TEXT, read_page_form, reading_form
from sanctrace.desk.web.relation_pages import relation_page, relations_page
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.searches import change_searches, searches_page
from sanctrace.desk.web.settings import Desk, DeskSettings, open_desk
from sanctrace.desk.web.source_pages import coverage_json, sources_page
from sanctrace.model import DataError, LedgerError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_TOLD_WITH_ERRORS = {"Retry-After", "WWW-Authenticate", "Allow"}
View = Callable[..., Response]

_STATIC = {
    "report.css": ("sanctrace.desk", "templates", "text/css; charset=utf-8"),
    "desk.css": ("sanctrace.desk.web", "static", "text/css; charset=utf-8"),
    "keys.js": ("sanctrace.desk.web", "static", "text/javascript; charset=utf-8"),
    "icon.svg": ("sanctrace.desk.web", "static", "image/svg+xml"),
}


def _static(desk: Desk, request: Request, name: str) -> Response:
    del desk, request
    if name not in _STATIC:
        raise NotFound(f"The desk has no file {name}.")
    package, folder, kind = _STATIC[name]
    content = resources.files(package).joinpath(folder, name).read_bytes()
    return Response(content, content_type=kind, headers={"Cache-Control": "no-cache"})


VIEWS: dict[str, tuple[str, View]] = {
    "/": ("GET", inbox),
    "/case/<case_id>": ("GET", case_page),
    "/case/<case_id>.json": ("GET", case_json_page),
    "/article/<sha256>": ("GET", article_page),
    "/judge": ("POST", judge),
    "/law": ("GET", law_list),
    "/law/ask": ("GET", ask_page),
    "/law/instrument/<instrument_id>": ("GET", instrument_page),
    "/law/paragraph/<measure_id>": ("GET", paragraph_page),
    "/searches": ("GET", searches_page),
    "/notices/confirm/<token>": ("GET", confirm_page),
    "/notices/unsubscribe/<token>": ("GET", unsubscribe_page),
    "/read": ("GET", reading_form),
    "/actors": ("GET", actors_page),
    "/actor/<path:name>": ("GET", actor_page),
    "/relations": ("GET", relations_page),
    "/relations/<pair>": ("GET", relation_page),
    "/sources": ("GET", sources_page),
    "/sources/coverage.json": ("GET", coverage_json),
    "/static/<name>": ("GET", _static),
    **DOWNLOADS,
    "/sign-in": ("GET", sign_in_page),
    "/sign-in/password": ("POST", sign_in_with_password),
    "/sign-in/provider": ("GET", begin_at_provider),
    "/sign-in/return": ("GET", return_from_provider),
    "/sign-out": ("POST", sign_out),
    "/account": ("GET", account_page),
    "/account/password": ("POST", change_password),
    "/accounts": ("GET", accounts_page),
    "/accounts/<ident>": ("GET", one_account_page),
}
# What is sent to an address that also shows a page.
FORMS: dict[str, View] = {
    "/read": read_page_form,
    "/searches": change_searches,
    "/accounts": add_page,
    "/accounts/<ident>": change_account,
    "/notices/confirm/<token>": confirm_page,
    "/notices/unsubscribe/<token>": unsubscribe_page,
}
ROUTES = Map(
    [
        Rule(path, endpoint=path, methods=[method, "POST"] if path in FORMS else [method])
        for path, (method, _) in VIEWS.items()
    ]
)


def make_app(settings: DeskSettings) -> WSGIApplication:
    """The application for one ledger: for one person, or with accounts for several."""
    desk = open_desk(settings)

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = MAX_REQUEST
        request.max_form_parts = 100
        environ["sanctrace.session"] = session_of(request, desk)
        return protect(_answer(desk, request), request, desk)(environ, start)

    return application


def _answer(desk: Desk, request: Request) -> Response:
    """The answer of the view that the address names; every error as a page in words."""
    if request.path.startswith("/api/"):
        return answer_api(desk, request)
    try:
        check_host(request, desk)
        path, values = ROUTES.bind_to_environ(request.environ).match()
        if path == "/read":  # a whole page, pasted
            request.max_content_length = request.max_form_memory_size = MAX_TEXT
        demand = admit(desk, request, path)
        view = FORMS[path] if request.method == "POST" and path in FORMS else VIEWS[path][1]
        response = view(desk, request, **values)
        return note_export(desk, request, response) if demand.told_as_export else response
    except SignInFirst:
        return to_sign_in(request)
    except RequestRedirect as error:
        return Response(status=308, headers={"Location": error.new_url})
    except HTTPException as error:
        words = error.description or "The request could not be answered."
        failed = _failed(desk, request, error.code or 500, error.name, words)
        failed.headers.update([pair for pair in error.get_headers(request.environ) if pair[0] in _TOLD_WITH_ERRORS])
        return failed
    except (LedgerError, DataError) as error:
        return _failed(desk, request, 503, "Not to be had", f"{error}")
    except Exception:  # the last stop: whoever started the desk sees where it failed, the browser that it did
        traceback.print_exc(file=sys.stderr)
        words = "The desk failed on this page. What went wrong stands in the window where the desk was started."
        return _failed(desk, request, 500, "The desk failed", words)


def _failed(desk: Desk, request: Request, status: int, title: str, words: str) -> Response:
    if status == 421:  # not of this site: tell nothing of the ledger, give no token
        return Response(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    return page(desk, request, "failed.html", status=status, title=title, words=words)
