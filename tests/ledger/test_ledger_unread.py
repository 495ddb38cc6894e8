"""Pages that no reader could read: kept like any other, on both stores."""

from __future__ import annotations

from collections.abc import Callable

from sanctrace.ledger import Ledger
from sanctrace.model import Fault, Page, Reading

MakeReading = Callable[..., tuple[Page, Reading]]
APP = Page(source="https://news.example/app", content=b"<div id=root></div>", content_type="text/html")


def test_an_unread_page_is_kept_by_its_hash_once_with_the_latest_reason(ledger: Ledger) -> None:
    assert ledger.save_unread(APP, Fault.JAVASCRIPT_ONLY, "its scripts fetch the story")
    other = Page(source="https://mirror.example/app", content=APP.content, content_type=None)
    assert ledger.save_unread(other, Fault.NO_TEXT, "no paragraph")
    assert ledger.save_unread(APP, Fault.NO_TEXT, "a newer reader finds nothing either")
    told = [(p.number, p.source, p.content_type, p.size, p.fault, p.reason) for p in ledger.unread_pages()]
    assert told == [
        (1, APP.source, "text/html", 19, Fault.NO_TEXT, "a newer reader finds nothing either"),
        (2, other.source, None, 19, Fault.NO_TEXT, "no paragraph"),
    ]
    assert ledger.capture(APP.sha256) == APP
    assert ledger.capture(APP.sha256, other.source) == other
    assert (ledger.counts().captures, ledger.counts().unread, ledger.counts().articles) == (1, 2, 0)
    assert list(ledger.since()) == []
    assert ledger.check() == []


def test_a_reading_of_the_same_bytes_takes_it_off_the_list(ledger: Ledger, make_reading: MakeReading) -> None:
    page, reading = make_reading()
    edited, _ = make_reading(content=b"<p>edited</p>")
    ledger.save_unread(page, Fault.READER, "the reader gave no answer")
    ledger.save_unread(edited, Fault.NO_TEXT, "no paragraph")
    assert ledger.save(page, reading)
    assert [unread.sha256 for unread in ledger.unread_pages()] == [edited.sha256]
    assert ledger.capture(page.sha256) == page
    # What could be read once is not called unread when another reader fails on it.
    assert not ledger.save_unread(page, Fault.READER, "another reader gave no answer")
    assert ledger.load("crates") == reading


def test_many_are_listed_in_the_order_of_keeping(ledger: Ledger) -> None:
    pages = [Page(source=f"{n}.html", content=b"%d" % n) for n in range(450)]
    with ledger.writing():
        for page in pages:
            ledger.save_unread(page, Fault.NO_TEXT, "nothing")
    assert [unread.source for unread in ledger.unread_pages()] == [page.source for page in pages]
