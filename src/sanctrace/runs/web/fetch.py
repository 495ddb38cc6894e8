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
    page = Page(source=address, content=answer.body, content_type=answer.header("content-type") or None)
    if (kind := refused_kind(page.content_type)) is not None:
        raise SourceError(address, Fault.NOT_TEXT, f"the server sends {kind}, not a page of text")
    return page


def refused_kind(content_type: str | None) -> str | None:
    """The media type when it is none of a page of text, else None; what has no type is looked at."""
    if not content_type or content_type.lower().startswith(TEXT_TYPES):
        return None
    return content_type.split(";")[0].strip()
