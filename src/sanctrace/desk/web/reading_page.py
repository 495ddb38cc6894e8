"""Read a page: text that is pasted, or an address, through the pipeline into the ledger."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.model import Page, PageError
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings, WebSettings
from sanctrace.runs.web import WebClient
from sanctrace.runs.web.fetch import page_fetcher

MAX_TEXT = 900_000  # bytes of a form with a pasted page; the server refuses more than a million
_TIMEOUT = 20.0  # seconds for one wait on the network, and
_DEADLINE = 45.0  # for the whole page


def reading_form(desk: Desk, request: Request) -> Response:
    """The form."""
    return page(desk, request, "read.html", address=request.args.get("address", "")[:2000], problem="")


def read_page_form(desk: Desk, request: Request) -> Response:
    """Read what the form holds, keep it, and show its article; a page that cannot be read is said on the form.

    Raises BadRequest when the form holds neither text nor address.
    """
    address, text = request.form.get("address", "").strip(), request.form.get("text", "").strip()
    if not address and not text:
        raise BadRequest("Paste the text of a page or write its address. Nothing was read.")
    try:
        got = _fetched(address) if not text else _pasted(text, address)
        settings = Settings(ledger=desk.settings.ledger, lists=desk.settings.lists, library=desk.settings.library)
        reading = open_pipeline(settings).read(got)
    except PageError as error:
        return page(desk, request, "read.html", status=422, address=address, problem=str(error))
    told = desk.settings
    with open_keeper(told.ledger, create=False, library=told.library, lists=told.lists) as keeper:
        keeper.save(got, reading)
    return redirect(f"/article/{got.sha256}?read=1", code=303)


def _fetched(address: str) -> Page:
    """The page at an address of the public net; raises PageError, also for one of this machine or a private network."""
    settings = WebSettings(timeout=_TIMEOUT, deadline=_DEADLINE, allow_private=False)
    with WebClient(settings) as client:
        return page_fetcher(client)(address)


def _pasted(text: str, address: str) -> Page:
    """Text as it was pasted: under its address when one is given, else under a name made of its words."""
    content = text.encode()
    kind = "text/html; charset=utf-8" if text.lstrip()[:1] == "<" else "text/plain; charset=utf-8"
    pasted = Page(source=address or "pasted", content=content, content_type=kind)
    return pasted if address else Page(source=f"pasted:{pasted.sha256[:12]}", content=content, content_type=kind)
