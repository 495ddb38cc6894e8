"""Who may ask, and what a browser may do with the answer: host, forms, policy of content."""

from __future__ import annotations

import hmac
import re
import secrets

from werkzeug.exceptions import Forbidden, MisdirectedRequest, UnsupportedMediaType
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.settings import Desk

MAX_REQUEST = 64 * 1024  # bytes of a form; the longest is a note
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OURS = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_SESSION = re.compile(r"[A-Za-z0-9_-]{32,64}")


def check_host(request: Request) -> None:
    """Raises MisdirectedRequest unless the request names this machine: another site may have bound its name here."""
    if not _OURS.fullmatch(request.environ.get("HTTP_HOST", "")):  # any port: a tunnel may lead here from another
        raise MisdirectedRequest(
            "This desk answers only to its own address on this machine, such as http://127.0.0.1."
            " Open it by the address that it printed when it started."
        )


def cookie_name(desk: Desk) -> str:
    """Cookies do not tell ports apart; their names do."""
    return f"sanctrace-desk-{desk.settings.port}"


def session_of(request: Request, desk: Desk) -> str:
    """The browser's session: its cookie, or a new one."""
    given = request.cookies.get(cookie_name(desk), "")
    return given if _SESSION.fullmatch(given) else secrets.token_urlsafe(32)


def form_token(desk: Desk, session: str) -> str:
    """What every form of this session carries."""
    return hmac.digest(desk.secret, session.encode(), "sha256").hex()


def check_form(request: Request, desk: Desk) -> None:
    """Raises an HTTP error unless the form was made by this desk for this browser."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType("A form of this desk is sent as application/x-www-form-urlencoded.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.environ.get('HTTP_HOST', '')}":
        raise Forbidden("The form came from another site. Nothing was kept.")
    expected = form_token(desk, session_of(request, desk))
    if not hmac.compare_digest(expected, request.form.get("token", "")):
        raise Forbidden(
            "The form was not made by this desk for this browser, or the desk was started again since."
            " Nothing was kept: go back, load the page again, and send the form once more."
        )


def protect(response: Response, request: Request, desk: Desk) -> Response:
    """Puts the policy on an answer, and the session's cookie on the first one."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype == "text/html" and not _SESSION.fullmatch(request.cookies.get(cookie_name(desk), "")):
        session = request.environ["sanctrace.session"]
        response.set_cookie(cookie_name(desk), session, httponly=True, samesite="Strict", path="/")
    return response
