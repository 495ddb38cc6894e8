"""The page of one entry: from the web, a file, an archive, or the entry's own words. Keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sanctrace.model import Fault, Fetch, Page, PageError, PageNotFound, PageTooLarge, Sighting, Source, SourceError
from sanctrace.news.sources import read_file
from sanctrace.runs.settings import WatchSettings
from sanctrace.runs.watch.archives import archived_page
from sanctrace.runs.web import Robots, WebClient
from sanctrace.runs.web.fetch import refused_kind

# Not to be had however often it is asked for.
FOR_GOOD = frozenset(
    {
        Fault.GONE,
        Fault.PRIVATE_ADDRESS,
        Fault.NOT_HTTP,
        Fault.NOT_TEXT,
        Fault.ROBOTS,
        Fault.TOO_LARGE,
        Fault.BOMB,
        Fault.REDIRECTS,
        Fault.NO_FILE,
    }
)
# The host itself does not stand, so that its other pages need not be tried now.
HOST_IS_DOWN = frozenset({Fault.RATE_LIMITED, Fault.UNKNOWN_HOST, Fault.REFUSED, Fault.TIMEOUT, Fault.ROBOTS_UNKNOWN})
# No fault of the page: tried for days before it is given up, so that an outage of some hours loses nothing.
MAY_PASS = HOST_IS_DOWN | {Fault.SERVER_ERROR, Fault.RESET, Fault.TRUNCATED, Fault.TLS}


@dataclass(frozen=True, kw_only=True)
class PageGot:
    """A page and, when it came over the web or from an archive, how."""

    page: Page
    fetch: Fetch | None = None


@dataclass(frozen=True, kw_only=True)
class PageMissed:
    """Why a page could not be had; `got` is what came in its place, when something did."""

    fault: Fault
    reason: str
    retry_after: timedelta | None = None
    got: PageGot | None = None


Got: TypeAlias = PageGot | PageMissed


def get_page(
    sighting: Sighting,
    source: Source | None,
    settings: WatchSettings,
    client: WebClient,
    robots: Robots | None,
    at: datetime,
) -> Got:
    """The page of an entry, or why it is not to be had. `source` is None when it was taken off the list since."""
    try:
        got = _get(sighting, source, settings, client, robots, at)
    except SourceError as error:
        return PageMissed(fault=error.fault, reason=str(error.args[0]), retry_after=error.retry_after)
    except PageTooLarge as error:
        return PageMissed(fault=Fault.TOO_LARGE, reason=str(error.args[0]))
    except PageNotFound as error:
        return PageMissed(fault=Fault.NO_FILE, reason=str(error.args[0]))
    except PageError as error:
        return PageMissed(fault=Fault.NOT_TEXT, reason=str(error.args[0]))
    if (kind := refused_kind(got.page.content_type)) is not None:
        return PageMissed(fault=Fault.NOT_TEXT, reason=f"the server sends {kind}, not a page of text", got=got)
    return got


def _get(
    sighting: Sighting,
    source: Source | None,
    settings: WatchSettings,
    client: WebClient,
    robots: Robots | None,
    at: datetime,
) -> PageGot:
    link = sighting.link
    if link is None:
        place = source.address if source else sighting.source
        content = (sighting.content or "").encode()
        name = f"{place}#{sighting.guid or sighting.digest}"
        return PageGot(page=Page(source=name, content=content, content_type="text/html; charset=utf-8"))
    if "://" not in link:
        if ".warc" in link and link.rpartition("#")[2].isdigit():
            page, fetch = archived_page(link, settings.web.max_bytes)
            return PageGot(page=page, fetch=fetch)
        return PageGot(page=read_file(link, settings.web.max_bytes))
    if robots is None:
        answer = client.get(link)
    else:
        robots.require(link)
        answer = client.get(link, allowed=robots.require)
    page = Page(source=link, content=answer.body, content_type=answer.header("content-type") or None)
    fetch = Fetch(
        sha256=page.sha256,
        address=link,
        final_address=answer.address,
        at=at,
        status=answer.status,
        headers=answer.headers,
    )
    return PageGot(page=page, fetch=fetch)
