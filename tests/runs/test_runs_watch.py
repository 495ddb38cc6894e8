"""A watch against real servers: nothing lost, nothing twice, each fault by its name."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sanctrace.ledger import Ledger, open_ledger
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import (
    Document,
    Fault,
    LedgerError,
    Page,
    PageError,
    Poll,
    ReaderFailed,
    Reading,
    Sighting,
    SightingState,
    Source,
    SourceKind,
)
from sanctrace.news.read import load_catalogue, read_page
from sanctrace.runs.settings import WatchSettings, WebSettings
from sanctrace.runs.unread import keep_unread
from sanctrace.runs.watch.health import Condition, health_of
from sanctrace.runs.watch.watcher import Watcher

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
LIMITS = WatchSettings(
    web=WebSettings(allow_private=True, timeout=2.0, deadline=4.0, max_bytes=200_000, connections=4),
    host_pause=0.0,
    max_document=200_000,
    max_table=200_000,
)


@dataclass(kw_only=True)
class Desk:
    """A watch with its ledger, its memory and its clock."""

    folder: Path
    ledger: Ledger
    state: WatchState
    limits: WatchSettings = LIMITS
    at: datetime = START
    before_save: Callable[[Page], None] = lambda _page: None
    sources: list[Source] = field(default_factory=list)

    def watch(self, *sources: Source) -> None:
        self.sources = list(sources)

    def feed(self, address: str, **more: Any) -> Source:
        source = Source(id=more.pop("id", "paper"), kind=more.pop("kind", SourceKind.FEED), address=address, **more)
        self.watch(*self.sources, source)
        return source

    def read(self, page: Page) -> Reading:
        reading = Reading(article=read_page(page, load_catalogue()))
        self.before_save(page)
        self.ledger.save(page, reading)
        return reading

    def keep_unread(self, page: Page, error: PageError) -> bool:
        return keep_unread(self.ledger, page, error)

    def round(self, **later: float) -> tuple[list[Poll], list[Sighting]]:
        """One round, so much later than the one before."""
        self.at += timedelta(**later)
        with Watcher(self.limits, self.state, self.folder / "archives", lambda: self.at) as watcher:
            polls = list(watcher.look(self.sources))
            pages = [settled.sighting for settled in watcher.fetch(self.sources, self)]
        return polls, pages

    def kept(self) -> list[str]:
        """Sources of every reading in the ledger, revisions included."""
        return sorted(kept.reading.article.source for kept in self.ledger.since())


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    with open_ledger(folder / "kept.db") as ledger, WatchState.open(folder / "kept.watch.db") as state:
        yield Desk(folder=folder, ledger=ledger, state=state)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path) as opened:
        yield opened


def outcome(pages: list[Sighting]) -> dict[str, tuple[SightingState, Fault | None]]:
    return {(page.link or "").rpartition("/")[2]: (page.state, page.fault) for page in pages}


def test_what_a_feed_names_is_read_once(desk: Desk, newspaper: Any) -> None:
    links = [newspaper.put_story(f"/{name}", f"Ship {name} came in") for name in "abc"]
    desk.feed(newspaper.put_feed("/feed", *((str(n), link, "A ship") for n, link in enumerate(links))))
    (poll,), pages = desk.round()
    assert (poll.fault, poll.found, poll.new) == (None, 3, 3)
    assert {page.state for page in pages} == {SightingState.KEPT}
    assert desk.kept() == links
    (poll,), pages = desk.round(hours=1)
    assert (poll.unchanged, poll.new, pages) == (True, 0, [])
    newspaper.put_story("/d", "Ship d came in")
    desk.sources[0] = replace(desk.sources[0])
    newspaper.put_feed("/feed", ("3", f"{newspaper.url}/d", "A ship"), ("2", links[2], "A ship"))
    (poll,), pages = desk.round(hours=1)
    assert (poll.found, poll.new, poll.changed) == (2, 1, 0)
    assert desk.kept() == [*links, f"{newspaper.url}/d"]
    assert [newspaper.times(f"/{name}") for name in "abcd"] == [1, 1, 1, 1]


def test_two_entries_of_one_minute_and_an_old_one_that_comes_late_are_not_lost(desk: Desk, newspaper: Any) -> None:
    for name in "abc":
        newspaper.put_story(f"/{name}", f"Ship {name}")

    def dated(*rows: tuple[str, str]) -> str:
        items = "".join(f"<item><link>/{n}</link><title>{n}</title><pubDate>{d}</pubDate></item>" for n, d in rows)
        return f"<rss version='2.0'><channel>{items}</channel></rss>"

    same, earlier = "Tue, 20 Feb 2024 08:21:00 GMT", "Mon, 19 Feb 2024 08:21:00 GMT"
    desk.feed(newspaper.put("/feed", dated(("a", same)), "application/rss+xml"))
    desk.round()
    newspaper.put("/feed", dated(("a", same), ("b", same), ("c", earlier)), "application/rss+xml")
    (poll,), _ = desk.round(hours=1)
    assert poll.new == 2
    assert len(desk.kept()) == 3


def test_a_server_that_keeps_versions_is_asked_for_changes_alone(desk: Desk, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    tagged = newspaper.put_feed("/tagged", ("1", "/a", "A"), headers={"ETag": '"v1"'})
    dated = newspaper.put_feed("/dated", ("1", "/a", "A"), headers={"Last-Modified": "Tue, 20 Feb 2024 08:21:00 GMT"})
    desk.feed(tagged, id="tagged")
    desk.feed(dated, id="dated")
    desk.round()
    polls, _ = desk.round(hours=1)
    assert [(poll.status, poll.unchanged, poll.fault) for poll in polls] == [(304, True, None)] * 2
    newspaper.put_story("/b", "Ship b")
    newspaper.put_feed("/tagged", ("1", "/a", "A"), ("2", "/b", "B"), headers={"ETag": '"v2"'})
    polls, _ = desk.round(hours=1)
    assert sum(poll.new for poll in polls) == 1
    # A filter that is changed asks for everything again: what it left out before may now be wanted.
    desk.sources = [replace(source, tags=("x",), drop=("nothing",)) for source in desk.sources]
    polls, _ = desk.round(hours=1)
    assert {poll.status for poll in polls} == {200}


def test_an_entry_that_its_source_calls_changed_is_a_revision(desk: Desk, newspaper: Any) -> None:
    link = newspaper.put_story("/a", "Ship came in")
    desk.feed(newspaper.put_feed("/feed", ("1", link, "Ship came in")))
    desk.round()
    newspaper.put_story("/a", "Correction: no ship came in")
    newspaper.put_feed("/feed", ("1", link, "Correction: no ship came in"))
    (poll,), pages = desk.round(hours=1)
    assert (poll.new, poll.changed, pages) == (0, 1, [])  # a page is not fetched again so soon
    _, pages = desk.round(hours=6)
    assert [page.state for page in pages] == [SightingState.KEPT]
    assert desk.kept() == [link, link]
    assert len(list(desk.ledger.current())) == 1


def test_changed_guids_and_moved_links_are_no_new_entries(desk: Desk, newspaper: Any) -> None:
    link = newspaper.put_story("/a", "Ship a")
    desk.feed(newspaper.put_feed("/feed", ("1", link, "A")))
    desk.round()
    newspaper.put_feed("/feed", ("another", f"{link}?utm_source=rss", "A"))
    (poll,), pages = desk.round(hours=1)
    assert (poll.found, poll.new, poll.changed, pages) == (1, 0, 0, [])
    newspaper.put_story("/b", "Ship a, corrected")
    newspaper.put_feed("/feed", ("1", f"{newspaper.url}/b", "A, corrected"))
    (poll,), pages = desk.round(hours=1)
    assert (poll.new, poll.changed) == (0, 1)
    assert [page.link for page in pages] == [f"{newspaper.url}/b"]  # it moved: had at once


def test_one_guid_for_all_entries_loses_none(desk: Desk, newspaper: Any) -> None:
    for name in "abc":
        newspaper.put_story(f"/{name}", f"Ship {name}")
    desk.feed(newspaper.put_feed("/feed", ("0", "/a", "A"), ("0", "/b", "B")))
    desk.round()
    newspaper.put_feed("/feed", ("0", "/b", "B"), ("0", "/c", "C"))
    (poll,), _ = desk.round(hours=1)
    assert poll.new == 1
    assert len(desk.kept()) == 3


def test_a_page_that_two_sources_name_is_fetched_once(desk: Desk, newspaper: Any) -> None:
    link = newspaper.put_story("/a", "Ship a")
    desk.feed(newspaper.put_feed("/one", ("1", link, "A")), id="one")
    desk.feed(newspaper.put_feed("/two", ("x", f"{link}?utm_medium=feed", "A")), id="two")
    _, pages = desk.round()
    assert [page.state for page in pages] == [SightingState.KEPT] * 2
    desk.feed(newspaper.put_feed("/three", ("y", link, "A")), id="three")
    _, pages = desk.round(hours=1)
    assert [(page.source, page.state) for page in pages] == [("three", SightingState.KEPT)]
    assert newspaper.times("/a") + newspaper.times("/a?utm_medium=feed") == 1
    assert len(desk.kept()) == 1


def test_an_entry_without_address_is_read_from_its_own_words(desk: Desk, newspaper: Any) -> None:
    words = "The harbour office said that the tide was high on 3 May 2019. " * 5
    item = f"<item><guid isPermaLink='false'>n1</guid><title>Tide</title><description>{words}</description></item>"
    desk.feed(newspaper.put("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>"))
    _, pages = desk.round()
    assert [page.state for page in pages] == [SightingState.KEPT]
    (poll,), pages = desk.round(hours=1)
    assert (poll.new, pages) == (0, [])
    assert desk.kept() == [f"{newspaper.url}/feed#n1"]


def test_a_run_that_breaks_off_is_taken_up_again(desk: Desk, newspaper: Any) -> None:
    links = [newspaper.put_story(f"/{name}", f"Ship {name}") for name in "abcd"]
    desk.feed(newspaper.put_feed("/feed", *((str(n), link, "A ship") for n, link in enumerate(links))))
    saved: list[str] = []

    def fill_up(page: Page) -> None:
        saved.append(page.source)
        if len(saved) == 3:
            raise LedgerError("the disk is full")

    desk.before_save = fill_up
    with pytest.raises(LedgerError):
        desk.round()
    assert len(desk.kept()) == 2
    desk.before_save = lambda _page: None
    (poll,), pages = desk.round(minutes=1)
    assert (poll.new, len(pages)) == (0, 2)
    assert desk.kept() == links


def test_what_a_look_found_is_kept_with_its_version_or_not_at_all(desk: Desk, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A"), headers={"ETag": '"v1"'}))
    with pytest.raises(RuntimeError), desk.state.writing():
        desk.state.keep_documents("paper", [Document(address="x", etag='"v1"')])
        raise RuntimeError("power cut")
    assert desk.state.documents("paper") == {}
    (poll,), _ = desk.round()
    assert poll.new == 1


def test_a_feed_that_breaks_off_is_asked_for_again_whole(desk: Desk, newspaper: Any) -> None:
    for name in "ab":
        newspaper.put_story(f"/{name}", f"Ship {name}")
    address = newspaper.put_feed("/feed", ("1", "/a", "A"), ("2", "/b", "B"), headers={"ETag": '"v1"'})
    whole = newspaper.pages["/feed"]
    newspaper.pages["/feed"] = replace(whole, body=whole.body[: whole.body.index(b"<guid>2")])
    desk.feed(address)
    (poll,), _ = desk.round()
    assert (poll.fault, poll.new >= 1) == (Fault.MALFORMED, True)
    newspaper.pages["/feed"] = whole
    (poll,), _ = desk.round(hours=1)
    assert (poll.fault, poll.status) == (None, 200)
    assert desk.kept() == [f"{newspaper.url}/a", f"{newspaper.url}/b"]


FAULTS = {
    "slow": Fault.TIMEOUT,
    "drip": Fault.TIMEOUT,
    "truncated": Fault.TRUNCATED,
    "torn": Fault.PACKING,
    "reset": Fault.RESET,
    "garbage": Fault.PROTOCOL,
    "loop": Fault.REDIRECTS,
    "scheme": Fault.NOT_HTTP,
    "bomb/gzip": Fault.BOMB,
    "bomb/br": Fault.BOMB,
    "bomb/zstd": Fault.BOMB,
    "endless": Fault.TOO_LARGE,
    "busy": Fault.SERVER_ERROR,
    "broken": Fault.SERVER_ERROR,
    "gone": Fault.GONE,
    "missing": Fault.CLIENT_ERROR,
}


def test_each_fault_is_named_in_the_health_view(desk: Desk, newspaper: Any) -> None:

    for path in FAULTS:
        desk.feed(f"{newspaper.url}/{'' if path == 'missing' else 'fault/'}{path}", id=path.replace("/", "-"))
    newspaper.put("/page", "<!doctype html><html><body><p>Moved</p></body></html>")
    newspaper.put("/evil", "<!DOCTYPE r [<!ENTITY e 'x'>]><rss version='2.0'/>", "text/xml")
    desk.feed(f"{newspaper.url}/page", id="page")
    desk.feed(f"{newspaper.url}/evil", id="evil")
    desk.feed("http://no-such-host.invalid/feed", id="nowhere")
    expected = {path.replace("/", "-"): fault for path, fault in FAULTS.items()}
    expected |= {"page": Fault.NOT_A_FEED, "evil": Fault.UNSAFE_XML, "nowhere": Fault.UNKNOWN_HOST}
    desk.round()
    health = {one.source.id: one for one in health_of(desk.sources, desk.state, desk.at)}
    assert {name: one.fault for name, one in health.items()} == expected
    for one in health.values():
        assert one.fault is not None
        assert one.fault.value in one.told
        assert one.condition is Condition.DOWN  # never seen whole
        assert one.reason


def test_a_host_that_asks_for_quiet_is_left_alone(desk: Desk, newspaper: Any) -> None:
    desk.limits = replace(LIMITS, web=replace(LIMITS.web, connections=1))
    desk.feed(f"{newspaper.url}/fault/limited", id="limited")
    newspaper.put_story("/a", "Ship a")
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A")), id="neighbour")
    polls, _ = desk.round()
    assert [(p.source, p.fault) for p in polls] == [("limited", Fault.RATE_LIMITED), ("neighbour", Fault.POSTPONED)]
    assert [p.retry_at for p in polls] == [desk.at + timedelta(seconds=120)] * 2
    assert newspaper.times("/feed") == 0


def test_a_source_that_fails_is_asked_less_and_less(desk: Desk, newspaper: Any) -> None:
    desk.feed(f"{newspaper.url}/fault/broken")
    waits = []
    for _ in range(4):
        (poll,), _ = desk.round(days=1)
        assert poll.retry_at is not None
        waits.append((poll.retry_at - poll.at) / timedelta(minutes=1))
    assert waits == [5, 10, 20, 40]


def test_pages_fail_by_name_are_tried_again_and_given_up(desk: Desk, newspaper: Any) -> None:
    newspaper.put("/app", "<!doctype html><title>N</title><script src=/a.js></script><div id=root></div>")
    newspaper.put("/empty", "<html><body><img src=x></body></html>")
    paths = ["app", "empty", "lost", *(f"fault/{name}" for name in ("broken", "gone", "picture", "endless", "torn"))]
    desk.feed(newspaper.put_feed("/feed", *((p, f"/{p}", p) for p in paths)))
    _, pages = desk.round()
    waiting, over = SightingState.WAITING, SightingState.GIVEN_UP
    assert outcome(pages) == {
        "app": (SightingState.UNREADABLE, Fault.JAVASCRIPT_ONLY),
        "empty": (SightingState.UNREADABLE, Fault.NO_TEXT),
        "lost": (waiting, Fault.CLIENT_ERROR),
        "broken": (waiting, Fault.SERVER_ERROR),
        "gone": (over, Fault.GONE),
        "picture": (over, Fault.NOT_TEXT),
        "endless": (over, Fault.TOO_LARGE),
        "torn": (waiting, Fault.PACKING),
    }
    newspaper.put_story("/lost", "Found again")
    for _ in range(5):
        desk.round(days=1)
    health = health_of(desk.sources, desk.state, desk.at)[0]
    assert (health.kept, health.unreadable, health.given_up, health.waiting) == (1, 2, 4, 1)
    assert dict(health.page_faults)[Fault.JAVASCRIPT_ONLY] == 1
    assert newspaper.times("/fault/torn") == LIMITS.attempts
    for _ in range(7):  # a server that is at fault itself is given more time
        desk.round(days=1)
    health = health_of(desk.sources, desk.state, desk.at)[0]
    assert (health.given_up, health.waiting) == (5, 0)
    assert newspaper.times("/fault/broken") == LIMITS.attempts_when_down
    assert desk.kept() == [f"{newspaper.url}/lost"]


def test_pages_of_a_host_that_asks_for_quiet_wait(desk: Desk, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    desk.feed(newspaper.put_feed("/feed", ("1", "/fault/limited", "L"), ("2", "/a", "A")))
    _, pages = desk.round()
    assert [(page.state, page.fault) for page in pages] == [(SightingState.WAITING, Fault.RATE_LIMITED)]
    assert newspaper.times("/a") == 0
    _, pages = desk.round(seconds=60)
    assert pages == []
    desk.round(hours=1)
    assert desk.kept() == [f"{newspaper.url}/a"]


def test_pages_that_take_too_long_wait_for_the_next_round(desk: Desk, newspaper: Any) -> None:
    links = [newspaper.put_story(f"/{n}", f"Ship {n}") for n in range(30)]
    desk.limits = replace(LIMITS, web=replace(LIMITS.web, connections=2))
    desk.feed(newspaper.put_feed("/feed", *((str(n), link, "A ship") for n, link in enumerate(links))))

    def slowly(_page: Page) -> None:
        desk.at += timedelta(minutes=1)

    desk.before_save = slowly
    with Watcher(desk.limits, desk.state, desk.folder / "archives", lambda: desk.at) as watcher:
        list(watcher.look(desk.sources))
        first = list(watcher.fetch(desk.sources, desk, until=desk.at + timedelta(minutes=3)))
        assert 3 <= len(first) <= 10
        assert len(first) + len(list(watcher.fetch(desk.sources, desk))) == 30
    assert desk.kept() == sorted(links)
    assert all(newspaper.times(f"/{n}") == 1 for n in range(30))


def test_a_reader_that_fails_is_asked_again(desk: Desk, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A")))

    def fail(page: Page) -> None:
        raise ReaderFailed(page.source, "the server took too long")

    desk.before_save = fail
    _, pages = desk.round()
    assert outcome(pages) == {"a": (SightingState.WAITING, Fault.READER)}
    desk.before_save = lambda _page: None
    _, pages = desk.round(hours=1)
    assert outcome(pages) == {"a": (SightingState.KEPT, None)}


def test_a_page_in_another_charset_than_it_says_is_read_rightly(desk: Desk, newspaper: Any) -> None:
    text = "<html><head><meta charset='utf-8'><title>Порт</title></head><body><p>" + "Судно пришло в порт утром. " * 20
    newspaper.put("/a", text.encode("cp1251"), "text/html; charset=utf-8")
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A")))
    _, pages = desk.round()
    assert outcome(pages) == {"a": (SightingState.KEPT, None)}
    (reading,) = desk.ledger.current()
    assert "Судно пришло в порт утром." in reading.article.body


def test_robots_are_obeyed_and_remembered(desk: Desk, newspaper: Any) -> None:
    newspaper.put(
        "/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: sanctrace\nDisallow: /closed/\nCrawl-delay: 0.01\n",
        "text/plain",
    )
    newspaper.put_story("/closed/a", "Ship a")
    newspaper.put_story("/open/b", "Ship b")
    desk.feed(newspaper.put_feed("/feed", ("1", "/closed/a", "A"), ("2", "/open/b", "B")))
    _, pages = desk.round()
    assert outcome(pages) == {"a": (SightingState.GIVEN_UP, Fault.ROBOTS), "b": (SightingState.KEPT, None)}
    assert newspaper.times("/closed/a") == 0
    desk.round(hours=1)
    assert newspaper.times("/robots.txt") == 1
    desk.round(days=2)
    assert newspaper.times("/robots.txt") == 2


def test_a_site_whose_robots_file_fails_is_closed(desk: Desk, newspaper: Any) -> None:
    newspaper.put("/robots.txt", "", status=500)
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A")))
    (poll,), _ = desk.round()
    assert poll.fault is Fault.ROBOTS_UNKNOWN
    assert newspaper.times("/feed") == 0


def test_a_page_is_not_lost_while_the_robots_file_fails(desk: Desk, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    desk.limits = replace(LIMITS, obey_robots=False)
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A")))
    with Watcher(desk.limits, desk.state, desk.folder / "archives", lambda: desk.at) as watcher:
        list(watcher.look(desk.sources))
    desk.limits = LIMITS
    newspaper.put("/robots.txt", "", status=500)
    _, pages = desk.round(hours=1)
    assert outcome(pages) == {"a": (SightingState.WAITING, Fault.ROBOTS_UNKNOWN)}
    newspaper.put("/robots.txt", "", "text/plain")
    _, pages = desk.round(hours=1)
    assert outcome(pages) == {"a": (SightingState.KEPT, None)}


def test_robots_of_the_site_that_a_redirect_leads_to_are_obeyed(desk: Desk, newspaper: Any) -> None:
    """Here the other site is the same server under another name, with a robots.txt of its own under that name."""
    port = newspaper.server_address[1]
    other = f"http://closed.example:{port}"
    newspaper.put("/robots.txt", "User-agent: *\nDisallow: /secret/\n", "text/plain")
    for path in ("/secret/a", "/open/b"):
        newspaper.put_story(path, "Ship")
    newspaper.put("/to-secret", "", status=302, headers={"Location": f"{other}/secret/a"})
    newspaper.put("/to-open", "", status=302, headers={"Location": f"{other}/open/b"})
    newspaper.put("/to-feed", "", status=301, headers={"Location": f"{other}/secret/feed"})
    desk.feed(newspaper.put_feed("/feed", ("1", "/to-secret", "A"), ("2", "/to-open", "B")))
    desk.feed(f"{newspaper.url}/to-feed", id="moved")
    with Watcher(
        desk.limits, desk.state, desk.folder / "archives", lambda: desk.at, resolve=lambda _h, _p: ["127.0.0.1"]
    ) as watcher:
        polls = {poll.source: poll for poll in watcher.look(desk.sources)}
        pages = [settled.sighting for settled in watcher.fetch(desk.sources, desk)]
    assert outcome(pages) == {
        "to-secret": (SightingState.GIVEN_UP, Fault.ROBOTS),
        "to-open": (SightingState.KEPT, None),
    }
    assert polls["moved"].fault is Fault.ROBOTS
    assert f"the robots.txt of {other} keeps robots from {other}/secret/feed" in (polls["moved"].reason or "")
    assert [path for path, _ in newspaper.asked if path.startswith("/secret/")] == []
    hosts = {headers["host"] for path, headers in newspaper.asked if path == "/robots.txt"}
    assert hosts == {f"127.0.0.1:{port}", f"closed.example:{port}"}


def test_a_source_that_moved_for_good_is_told(desk: Desk, newspaper: Any) -> None:
    newspaper.put_story("/a", "Ship a")
    newspaper.put_feed("/new", ("1", "/a", "A"))
    desk.feed(newspaper.put("/old", b"", status=301, headers={"Location": "/new"}))
    (poll,), _ = desk.round()
    assert poll.moved_to == f"{newspaper.url}/new"
    assert len(desk.kept()) == 1


def test_a_sitemap_index(desk: Desk, newspaper: Any) -> None:
    for name in "abc":
        newspaper.put_story(f"/{name}", f"Ship {name}")

    def site(*rows: tuple[str, str]) -> str:
        pages = "".join(f"<url><loc>{newspaper.url}/{n}</loc><lastmod>{d}</lastmod></url>" for n, d in rows)
        return f"<urlset>{pages}</urlset>"

    def index(*rows: tuple[str, str]) -> str:
        maps = "".join(f"<sitemap><loc>{newspaper.url}/{n}</loc><lastmod>{d}</lastmod></sitemap>" for n, d in rows)
        return f"<sitemapindex>{maps}</sitemapindex>"

    newspaper.put("/s1.xml", site(("a", "2026-10-01")), "text/xml")
    second = gzip.compress(site(("b", "2026-11-01"), ("old", "2020-01-01")).encode())
    newspaper.put("/s2.xml.gz", second, "application/gzip")
    address = newspaper.put("/sitemap.xml", index(("s1.xml", "2026-10-01"), ("s2.xml.gz", "2026-11-01")), "text/xml")
    desk.feed(address, kind=SourceKind.SITEMAP, since=date(2026, 1, 1))
    (poll,), _ = desk.round()
    assert (poll.fault, poll.new) == (None, 2)
    second = gzip.compress(site(("b", "2026-11-02"), ("c", "2026-11-02")).encode())
    newspaper.put("/s2.xml.gz", second, "application/gzip")
    newspaper.put("/sitemap.xml", index(("s1.xml", "2026-10-01"), ("s2.xml.gz", "2026-11-02")), "text/xml")
    (poll,), _ = desk.round(hours=7)
    assert (poll.new, poll.changed) == (1, 1)
    assert newspaper.times("/s1.xml") == 1
    assert sorted(set(desk.kept())) == [f"{newspaper.url}/{name}" for name in "abc"]


def test_documents_beyond_the_limit_of_one_look_come_with_the_next(desk: Desk, newspaper: Any) -> None:
    desk.limits = replace(LIMITS, max_parts=2)
    maps = []
    for name in "abcde":
        newspaper.put_story(f"/{name}", f"Ship {name}")
        newspaper.put(f"/{name}.xml", f"<urlset><url><loc>{newspaper.url}/{name}</loc></url></urlset>", "text/xml")
        maps.append(f"<sitemap><loc>{newspaper.url}/{name}.xml</loc><lastmod>2026-11-01</lastmod></sitemap>")
    address = newspaper.put("/i.xml", f"<sitemapindex>{''.join(maps)}</sitemapindex>", headers={"ETag": '"v"'})
    desk.feed(address, kind=SourceKind.SITEMAP)
    told = [desk.round(hours=1)[0][0] for _ in range(4)]
    assert [(p.new, p.reason) for p in told] == [
        (2, "3 further documents wait for the next look"),
        (2, "1 further documents wait for the next look"),
        (1, None),
        (0, None),
    ]
    assert told[-1].status == 304


def test_a_list_of_addresses_on_the_web_and_in_a_file(desk: Desk, newspaper: Any, tmp_path: Path) -> None:
    links = [newspaper.put_story(f"/{name}", f"Ship {name}") for name in "ab"]
    desk.feed(newspaper.put("/list.txt", links[0], "text/plain"), id="web", kind=SourceKind.LINKS)
    (tmp_path / "list.txt").write_text(links[1])
    desk.feed(str(tmp_path / "list.txt"), id="file", kind=SourceKind.LINKS)
    desk.feed(str(tmp_path / "none.txt"), id="none", kind=SourceKind.LINKS)
    polls, _ = desk.round()
    assert {poll.source: poll.fault for poll in polls} == {"web": None, "file": None, "none": Fault.NO_FILE}
    assert desk.kept() == links


def test_a_folder(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    story = folder / "a.txt"
    story.write_text("The harbour office said that the ship came in on 3 May 2019. " * 4)
    desk.feed(str(folder), kind=SourceKind.FOLDER)
    desk.feed(str(tmp_path / "none"), id="none", kind=SourceKind.FOLDER)
    polls, _ = desk.round()
    assert sorted(str(p.fault) for p in polls) == ["None", "no such file"]
    assert desk.kept() == [str(story)]
    stamp = story.stat()
    story.write_text("The harbour office said that no ship came in on 4 May 2019. " * 4)
    os.utime(story, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    _, pages = desk.round(hours=7)
    assert [page.state for page in pages] == [SightingState.KEPT]
    assert len(desk.kept()) == 2


def test_gdelt(desk: Desk, newspaper: Any) -> None:
    links = [newspaper.put_story(f"/{name}", f"Ship {name}") for name in "ab"]

    def table(link: str) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("t.csv", "\t".join([*"1234", "1", link, *"abcdefghij"]))
        return packed.getvalue()

    first = newspaper.put("/20261102080000.mentions.CSV.zip", table(links[0]), "application/zip")
    address = newspaper.put("/lastupdate.txt", f"10 aa {first}\n", "text/plain")
    desk.feed(address, kind=SourceKind.GDELT)
    desk.round()
    second = newspaper.put("/20261102081500.mentions.CSV.zip", table(links[1]), "application/zip")
    newspaper.put("/lastupdate.txt", f"10 aa {first}\n10 bb {second}\n", "text/plain")
    (poll,), _ = desk.round(minutes=15)
    assert (poll.fault, poll.new) == (None, 1)
    assert newspaper.times("/20261102080000.mentions.CSV.zip") == 1
    assert desk.kept() == links


def test_a_web_of_private_addresses_is_not_watched_unless_allowed(desk: Desk, newspaper: Any) -> None:
    desk.limits = replace(LIMITS, web=WebSettings())
    desk.feed(newspaper.put_feed("/feed", ("1", "/a", "A")))
    (poll,), _ = desk.round()
    assert poll.fault is Fault.PRIVATE_ADDRESS
    assert newspaper.asked == []
