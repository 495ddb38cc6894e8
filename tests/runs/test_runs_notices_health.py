"""How webhooks and mails stand: each trouble by its name, from a real receiver and a real mail server that fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import Source, SourceKind
from sanctrace.model.notice import Search, Subscription
from sanctrace.notices.mail import Letterhead
from sanctrace.runs.ingest import CaseKeeper, open_keeper
from sanctrace.runs.notices.carriers import open_carrier
from sanctrace.runs.notices.health import OutletCondition, outlet_health
from sanctrace.runs.notices.post import Poster
from sanctrace.runs.notices.readers import subscribe
from sanctrace.runs.notices.rounds import Outlets, notice_round, source_alarms
from sanctrace.runs.notices.webhooks import add_endpoint
from sanctrace.runs.settings import WebSettings
from sanctrace.runs.watch.health import Condition, SourceHealth

if TYPE_CHECKING:
    from tests.runs.notice_servers import Clock, Mailbox, Receiver, receiver, smtp_server
    from tests.runs.storybook import page_of
else:
    from notice_servers import Clock, Mailbox, Receiver, receiver, smtp_server
    from storybook import page_of

HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")
LOCAL = WebSettings(allow_private=True, timeout=0.5, deadline=1.0)


@contextmanager
def house(folder: Path) -> Iterator[tuple[CaseKeeper, NoticeBook]]:
    with open_keeper(folder / "kept.db") as keeper, NoticeBook.open(folder / "kept.db") as book:
        yield keeper, book


def round_of(keeper: CaseKeeper, book: NoticeBook, clock: Clock, outlets: Outlets) -> None:
    list(notice_round(book, keeper.ledger, outlets, clock))


def stands(book: NoticeBook, clock: Clock) -> tuple[OutletCondition, str]:
    (one,) = outlet_health(book, clock())
    return one.condition, one.told


def hooked(book: NoticeBook, door: Receiver, clock: Clock) -> str:
    endpoint = add_endpoint(book, door.url, Search(), clock())
    door.secret = endpoint.secrets[0].value
    return endpoint.id


def test_a_webhook_from_well_to_down_and_well_again(tmp_path: Path) -> None:
    clock = Clock(datetime.now(UTC) - timedelta(hours=8))  # the receiver takes what was signed within minutes of now
    with house(tmp_path) as (keeper, book), receiver() as door, Poster(LOCAL) as poster:
        outlets = Outlets(poster=poster)
        assert outlet_health(book, clock()) == []
        hooked(book, door, clock)
        assert stands(book, clock)[0] is OutletCondition.OK
        keeper.save(*page_of(0, 0))
        door.moods = ["500"]
        round_of(keeper, book, clock, outlets)
        condition, told = stands(book, clock)
        assert condition is OutletCondition.FAILING
        assert told == f"the receiver answers 500; 1 wait, since {clock():%Y-%m-%d %H:%M} UTC"
        clock.on(hours=2)
        door.moods = ["500"]
        round_of(keeper, book, clock, outlets)
        assert stands(book, clock)[0] is OutletCondition.DOWN
        clock.on(hours=6)
        round_of(keeper, book, clock, outlets)
        assert stands(book, clock)[0] is OutletCondition.OK
        assert len(door.taken) == 1


def test_a_webhook_that_wants_no_more_is_told_with_what_to_do(tmp_path: Path) -> None:
    clock = Clock()
    with house(tmp_path) as (keeper, book), receiver() as door, Poster(LOCAL) as poster:
        name = hooked(book, door, clock)
        keeper.save(*page_of(0, 0))
        door.moods = ["410"]
        round_of(keeper, book, clock, Outlets(poster=poster))
        condition, told = stands(book, clock)
        assert condition is OutletCondition.DISABLED
        assert f"410: it wants no more; 1 wait; to go on: sanctrace webhooks enable {name}" in told


def test_what_nobody_sends_is_overdue(tmp_path: Path) -> None:
    clock = Clock()
    with house(tmp_path) as (keeper, book), receiver() as door:
        hooked(book, door, clock)
        keeper.save(*page_of(0, 0))
        round_of(keeper, book, clock, Outlets())
        assert stands(book, clock)[0] is OutletCondition.OK
        clock.on(hours=2)
        condition, told = stands(book, clock)
        assert condition is OutletCondition.OVERDUE
        assert "1 due since 2024-03-01 08:00 UTC and not tried; is `sanctrace run` running?" in told


def test_an_alarm_of_a_source_is_mailed_once_until_it_ends(tmp_path: Path) -> None:
    clock, box = Clock(), Mailbox()
    source = Source(id="gazette", kind=SourceKind.FEED, address="https://gazette.example/rss", title="The Gazette")
    well = SourceHealth(source=source, condition=Condition.OK, told="as usual")
    down = replace(well, condition=Condition.DOWN, told="timed out: no answer (3 in a row)")
    quiet = replace(well, condition=Condition.QUIET, told="nothing new since Monday")
    with house(tmp_path) as (keeper, book), smtp_server(box) as address:
        outlets = Outlets(head=HEAD, carrier=open_carrier(address), admin="boss@example.org")

        def hour(stand: SourceHealth) -> list[tuple[str, bool]]:
            told = [(one.condition, one.over) for one in source_alarms(book, outlets, [stand], clock())]
            round_of(keeper, book, clock, outlets)
            clock.on(hours=1)
            return told

        assert hour(well) == []
        assert hour(down) == [("DOWN", False)]
        assert hour(down) == []
        assert hour(quiet) == [("QUIET", False)]
        assert hour(well) == [("ok", True)]
        assert hour(down) == [("DOWN", False)]
        subjects = [str(message_from_bytes(content)["Subject"]) for content in box.taken]
    assert subjects == [
        "sanctrace: source gazette (DOWN) needs you",
        "sanctrace: source gazette (QUIET) needs you",
    ]  # one mail a day about the same thing
    text = box.taken[0].decode()
    assert "The Gazette (gazette): DOWN: timed out: no answer" in text


def test_mails_that_are_not_taken(tmp_path: Path) -> None:
    clock, box = Clock(), Mailbox()
    reader = Subscription(id="", name="All cases", email="ann@example.org", at="07:00")
    with house(tmp_path) as (keeper, book), smtp_server(box) as address:
        outlets = Outlets(head=HEAD, carrier=open_carrier(address))
        subscribe(book, reader, HEAD, clock(), "test")
        conditions = []
        for _ in range(3):
            box.moods = ["greylist"]
            round_of(keeper, book, clock, outlets)
            conditions.append(stands(book, clock)[0])
            clock.on(hours=12)
        assert conditions == [OutletCondition.FAILING, OutletCondition.FAILING, OutletCondition.DOWN]
        assert "450 4.2.0 greylisted" in stands(book, clock)[1]
        round_of(keeper, book, clock, outlets)
        assert outlet_health(book, clock()) == []
        subscribe(book, replace(reader, email="no@example.org"), HEAD, clock(), "test")
        box.moods = ["refuse"]
        round_of(keeper, book, clock, outlets)
        condition, told = stands(book, clock)
        assert condition is OutletCondition.GIVEN_UP
        assert "1 given up in 7 days; the last, to no@example.org: the server says 550" in told
        clock.on(seconds=timedelta(days=8).total_seconds())
        assert outlet_health(book, clock()) == []
