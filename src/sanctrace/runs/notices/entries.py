"""The cases that a feed shows: those that fit a search, the latest change first."""

from __future__ import annotations

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.notice import Search
from sanctrace.notices.changes import changes_between
from sanctrace.notices.feeds import FeedEntry
from sanctrace.notices.search import fits


def feed_entries(book: NoticeBook, search: Search, most: int) -> tuple[FeedEntry, ...]:
    """At most so many cases that fit the search and that nobody dismissed."""
    found = []
    for change, first in book.latest_changes():
        case = change.after
        if case is None or case.dismissed or not fits(search, case):
            continue
        changes = changes_between(change.before, case)
        found.append(FeedEntry(track=change.track, case=case, first=first, changed=change.at, changes=changes))
        if len(found) == most:
            break
    return tuple(found)
