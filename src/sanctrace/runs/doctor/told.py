"""After damage to the notices: what may have been told counts as told, so that nothing goes out twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.runs.notices.observe import observe


def count_as_told(book: NoticeBook, ledger: Ledger, now: datetime) -> int:
    """Let every reader and webhook begin at the cases as they stand now; how many of either there are.

    Mails and deliveries that still wait in the outbox go out as they were written. Raises LedgerError when a store
    refuses; then nobody's beginning is changed.
    """
    observe(book, ledger, now, every=True)  # a track that was lost is made anew here, and is no news to anybody
    with book.writing():
        last = book.last_change()
        readers, endpoints = book.subscriptions(), book.endpoints()
        for reader in readers:
            book.keep_subscription(replace(reader, since=last))
        for endpoint in endpoints:
            book.keep_endpoint(replace(endpoint, since=last))
    return len(readers) + len(endpoints)
