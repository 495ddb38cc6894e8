"""Takes addresses of readers out of the store of notices; what was agreed to and when stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sanctrace.ledger.codec import decode, encode
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.notice import Consent, Subscription


def forget_address(book: NoticeBook, reader: Subscription, stand_in: str) -> None:
    """Put `stand_in` in the place of a reader's address in the subscription and its consents; empty its mails.

    Raises LedgerError when the store refuses; then nothing is changed.
    """
    with book.writing():
        book.keep_subscription(replace(reader, email=stand_in))
        book.store.run("open_consents")
        for number, value in book.store.run("consent_rows", {"subscription": reader.id}):
            told = replace(decode(Consent, value), email=stand_in)
            book.store.run("rewrite_consent", {"number": number, "value": encode(told)})
        book.store.run("close_consents")
        book.store.run("forget_mails_of", {"subscription": reader.id, "nothing": b""})


def forget_mails(book: NoticeBook, before: datetime) -> int:
    """Take recipient and content out of mails that are done and were written before a time; how many."""
    text = before.astimezone(UTC).isoformat(timespec="microseconds")
    with book.writing():
        return len(book.store.run("forget_mails", {"before": text, "nothing": b""}))
