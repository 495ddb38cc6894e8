"""Pages: read without keeping anything, read and kept, listed, and one article with its events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, with_config
from typing_extensions import TypedDict

from sanctrace.desk.reading_json import EventJson, ReadingJson, event_json, reading_json
from sanctrace.desk.web.api.case_routes import case_version
from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Cursor, Limit
from sanctrace.desk.web.api.judgement_routes import event_version
from sanctrace.desk.web.api.problems import Problem, ProblemKind
from sanctrace.desk.web.api.route import MAX_PAGE, STRICT, Call, Route
from sanctrace.desk.web.article_page import article_of
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import EventPlace, Kept, Ledger, Revision
from sanctrace.model import Page, PageError, Reading
from sanctrace.model.account import Permission
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings, WebSettings
from sanctrace.runs.web import WebClient
from sanctrace.runs.web.fetch import page_fetcher

_OPTION = re.compile(r"[;,] [^;,]*--[a-z]+[^;,]*")  # what an error advises to whoever sits at the command line
_SENT = "sent"  # the source of a page that has no address
Source = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        pattern=r"^[^\x00-\x1f]+$",
        description="Where the page is from, as the ledger is to name it: an address, or a name of your own.",
    ),
]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class TextPage:
    """A page as plain text: headline, dateline and paragraphs, as one would paste them."""

    form: Literal["text"]
    content: Annotated[str, Field(min_length=1, max_length=MAX_PAGE)]
    source: Source = _SENT


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class HtmlPage:
    """A page as the web serves it, decoded."""

    form: Literal["html"]
    content: Annotated[str, Field(min_length=1, max_length=MAX_PAGE)]
    source: Source = _SENT


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Address:
    """An address that the desk is to fetch: http or https, and no place in a private network."""

    form: Literal["address"]
    address: Annotated[str, Field(min_length=8, max_length=2000, pattern=r"^https?://[^\s\x00-\x1f]+$")]


Sent: TypeAlias = Annotated[TextPage | HtmlPage | Address, Field(discriminator="form")]


class PlacedEventJson(EventJson):
    """An event as read, the case that it is told in, and the version that a judgement about it has to name."""

    case: str | None
    version: str


class ArticleJson(ReadingJson):
    """A page as it was read last, its events with their cases."""

    events: list[PlacedEventJson]  # type: ignore[misc]


class ArticleLineJson(TypedDict):
    """A page as a line of a list."""

    sha256: str
    id: str
    source: str
    title: str
    publisher: str | None
    published: str | None
    relevant: bool
    events: int


class ArticleListJson(TypedDict):
    """Pages in the order in which they were kept; `next` is the cursor of the following ones, null on the last page."""

    articles: list[ArticleLineJson]
    next: str | None


class KeptPageJson(TypedDict):
    """A page that was read and kept: whether anything changed, and the cases that now tell its events."""

    changed: bool
    cases: list[str]
    reading: ReadingJson


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class ArticleQuery:
    """Which page of the articles."""

    limit: Limit = 25
    cursor: Cursor = ""


def read(call: Call[None, Sent]) -> ReadingJson:
    """Read a text, a page or an address, and keep nothing.

    The answer is what `sanctrace read --json` prints: the clean article, its events, the provisions that each may fall
    under, the names that resemble list entries, every field with its words.
    """
    _, reading = read_sent(call.desk, call.body)
    return reading_json(reading)


def keep(call: Call[None, Sent]) -> KeptPageJson:
    """Read a text, a page or an address, and keep it with the cases that it changes."""
    page, reading = read_sent(call.desk, call.body)
    settings = call.desk.settings
    with open_keeper(settings.ledger, create=False, library=settings.library, lists=settings.lists) as keeper:
        changed = keeper.save(page, reading)
        revision = article_of(keeper.ledger, page.sha256)
        cases = [name for at in _places(revision) if (name := keeper.ledger.case_of(at))]
    return {"changed": changed, "cases": list(dict.fromkeys(cases)), "reading": reading_json(reading)}


def list_articles(call: Call[ArticleQuery, None]) -> ArticleListJson:
    """List the pages of the ledger, each version of a page by itself, in the order in which they were kept."""
    query = call.query
    (number,) = map(int, read_cursor(query.cursor, "articles", int)) if query.cursor else (0,)
    with call.desk.ledger() as ledger:
        kept = list(islice(ledger.since(number), query.limit + 1))
    more = len(kept) > query.limit
    kept = kept[: query.limit]
    return {
        "articles": [_line(one) for one in kept],
        "next": make_cursor("articles", kept[-1].number) if more else None,
    }


def get_article(call: Call[None, None]) -> ArticleJson:
    """One page as it was read last: its clean text, and its events with the cases that tell them."""
    with call.desk.ledger() as ledger:
        revision = article_of(ledger, call.path["sha256"])
        events = _events(ledger, revision)
    return {**reading_json(revision.reading), "events": events}


def read_sent(desk: Desk, sent: Sent) -> tuple[Page, Reading]:
    """The page that was sent, read; raises Problem when it cannot be had or read."""
    lists = desk.lists if desk.lists.exists() else None
    settings = Settings(lists=lists, library=desk.settings.library, max_bytes=MAX_PAGE)
    try:
        page = _page(sent)
        with desk.reading:  # the parser is one for all threads
            return page, open_pipeline(settings).read(page)
    except PageError as error:
        words = _OPTION.sub("", str(error.args[0])).rstrip(".")
        raise Problem(ProblemKind.UNREADABLE, f"{error.source}: {words}.") from error


def _page(sent: Sent) -> Page:
    if isinstance(sent, Address):
        with WebClient(WebSettings(max_bytes=MAX_PAGE, timeout=10, deadline=30)) as client:
            return page_fetcher(client)(sent.address)
    kind = "text/plain" if isinstance(sent, TextPage) else "text/html"
    return Page(source=sent.source, content=sent.content.encode(), content_type=f"{kind}; charset=utf-8")


def _events(ledger: Ledger, revision: Revision) -> list[PlacedEventJson]:
    told: list[PlacedEventJson] = []
    for at, kept in zip(_places(revision), revision.reading.events, strict=True):
        name = ledger.case_of(at)
        case = ledger.case(name) if name else None
        version = case_version(case) if case else event_version(ledger, revision.reading.article.sha256)
        told.append({**event_json(kept), "case": name, "version": version})
    return told


def _places(revision: Revision) -> list[EventPlace]:
    count = len(revision.reading.events)
    return [EventPlace(number=revision.number, position=position) for position in range(count)]


def _line(kept: Kept) -> ArticleLineJson:
    article = kept.reading.article
    return {
        "sha256": article.sha256,
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.text if article.published else None,
        "relevant": kept.reading.relevant,
        "events": len(kept.reading.events),
    }


ROUTES: Iterable[Route] = (
    Route(
        method="POST",
        path="/read",
        scope=Permission.READ,
        group="pages",
        handle=read,
        max_body=MAX_PAGE,
        fails=(ProblemKind.UNREADABLE,),
    ),
    Route(
        method="POST",
        path="/articles",
        scope=Permission.JUDGE,
        group="pages",
        handle=keep,
        max_body=MAX_PAGE,
        fails=(ProblemKind.UNREADABLE,),
    ),
    Route(
        method="GET",
        path="/articles",
        scope=Permission.READ,
        group="pages",
        handle=list_articles,
        fails=(ProblemKind.BAD_CURSOR,),
    ),
    Route(method="GET", path="/articles/{sha256}", scope=Permission.READ, group="pages", handle=get_article),
)
