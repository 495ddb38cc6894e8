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
ROTATED = "sanctrace.rotated"
_SESSION = re.compile(r"[A-Za-z0-9_-]{32,64}")


def check_host(request: Request, desk: Desk) -> None:
    """Raises MisdirectedRequest unless the request names this machine or the desk's public address.

    Another site may have bound its name here.
    """
    host = request.environ.get("HTTP_HOST", "")
    public = desk.settings.shared.public_host if desk.settings.shared else None
    if not _OURS.fullmatch(host) and (public is None or host.lower() != public):  # any port: a tunnel may lead here
        raise MisdirectedRequest(
            "This desk answers only to its own address, on this machine such as http://127.0.0.1."
            " Open it by the address that it printed when it started."
        )


def cookie_name(desk: Desk) -> str:
    """Cookies do not tell ports apart; their names do. `__Host-`: from this host, over TLS, for all paths."""
    return "__Host-sanctrace-desk" if is_secure(desk) else f"sanctrace-desk-{desk.settings.port}"


def is_secure(desk: Desk) -> bool:
    """Whether people reach the desk over TLS."""
    shared = desk.settings.shared
    return shared is not None and (shared.public_url or "").startswith("https://")


def given_session(request: Request, desk: Desk) -> str:
    """The browser's session as its cookie has it; an empty string for none."""
    given = request.cookies.get(cookie_name(desk), "")
    return given if _SESSION.fullmatch(given) else ""


def session_of(request: Request, desk: Desk) -> str:
    """The browser's session: its cookie, or a new one."""
    return given_session(request, desk) or secrets.token_urlsafe(32)


def form_token(desk: Desk, session: str) -> str:
    """What every form of this session carries."""
    return hmac.digest(desk.secret, session.encode(), "sha256").hex()


def check_form(request: Request, desk: Desk) -> None:
    """Raises an HTTP error unless the form was made by this desk for this browser."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType("A form of this desk is sent as application/x-www-form-urlencoded.")
    check_origin(request, desk)
    expected = form_token(desk, session_of(request, desk))
    if not hmac.compare_digest(expected, request.form.get("token", "")):
        raise Forbidden(
            "The form was not made by this desk for this browser, or the desk was started again since."
            " Nothing was kept: go back, load the page again, and send the form once more."
        )


def check_json(request: Request, desk: Desk) -> None:
    """Raises an HTTP error unless the request is JSON, which no other site's page can send here unasked."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send this as application/json.")
    check_origin(request, desk)


def check_origin(request: Request, desk: Desk) -> None:
    """Raises Forbidden when a browser says that the request comes from a page of another site."""
    host, origin = request.environ.get("HTTP_HOST", ""), request.headers.get("Origin")
    public = desk.settings.shared.public_url if desk.settings.shared else None
    expected = public if public is not None and not _OURS.fullmatch(host) else f"http://{host}"
    if (origin is not None and origin != expected) or request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("The form came from another site. Nothing was kept.")


def protect(response: Response, request: Request, desk: Desk) -> Response:
    """Puts the policy on an answer, and the session's cookie on the first one."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    secure, session = is_secure(desk), request.environ["sanctrace.session"]
    if secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    rotated = request.environ.get(ROTATED, False)
    if rotated or (response.mimetype == "text/html" and not given_session(request, desk)):
        # Lax where there are accounts: a Strict cookie would not come along when a provider sends the browser back.
        same = "Lax" if desk.settings.shared else "Strict"
        response.set_cookie(cookie_name(desk), session, httponly=True, secure=secure, samesite=same, path="/")
    return response


def rotate(request: Request, session: str) -> None:
    """Give the browser another session with this answer."""
    request.environ["sanctrace.session"] = session
    request.environ[ROTATED] = True
