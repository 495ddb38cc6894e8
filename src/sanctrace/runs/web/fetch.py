"""One page by its address, for `sanctrace read`: the safe client's answer as a Page, its faults as page errors."""

from __future__ import annotations

from collections.abc import Callable

from sanctrace.model import Fault, Page, PageError, PageNotFound, PageNotText, PageTooLarge, SourceError
from sanctrace.runs.web.client import Answer, WebClient

TEXT_TYPES = ("text/", "application/xhtml", "application/xml", "application/json")
_KINDS: dict[Fault, type[PageError]] = {
    Fault.TOO_LARGE: PageTooLarge,
    Fault.BOMB: PageTooLarge,
    Fault.PACKING: PageNotText,
    Fault.TRUNCATED: PageNotText,
    Fault.NOT_TEXT: PageNotText,
}


def page_fetcher(client: WebClient) -> Callable[[str], Page]:
    """A function from an address to its page; it raises PageNotFound, PageTooLarge or PageNotText."""

    def fetch(address: str) -> Page:
        try:
            return page_of(client.get(address), address)
        except SourceError as error:
            raise _KINDS.get(error.fault, PageNotFound)(address, str(error.args[0])) from error

    return fetch


def page_of(answer: Answer, address: str) -> Page:
    """The page that an answer holds, under the address as given; raises SourceError when it is no text."""
    kind = answer.header("content-type") or ""
    if kind and not kind.lower().startswith(TEXT_TYPES):
        message = f"the server sends {kind.split(';')[0]}, not a page of text"
        raise SourceError(address, Fault.NOT_TEXT, message)
    return Page(source=address, content=answer.body, content_type=kind or None)
