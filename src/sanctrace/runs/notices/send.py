"""The outbox -> the mail server, a mail at a time, with back-off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.notice import Mail, ReaderState, SendState
from sanctrace.notices.schedule import held_until
from sanctrace.runs.notices.carriers import Carrier, NotCarried

# How long one process may take to send a mail before another may take it up.
CLAIM = timedelta(minutes=5)
# After each failed try. Greylisting asks for some minutes; about three days in all.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How a try to send a mail went; `reason` is None when it was sent."""

    mail: Mail
    state: SendState
    reason: str | None = None


def send_due(book: NoticeBook, carrier: Carrier, sender: str, now: Callable[[], datetime]) -> Iterator[Sent]:
    """Send every mail that is due, and say how each went.

    A mail that is not taken waits longer each time; one that is refused for good, or was tried often enough, is given
    up: what it told counts as not told, and stands in the reader's next digest.
    """
    while (mail := book.claim_mail(now(), now() + CLAIM)) is not None:
        if mail.subscription is not None and (held := _held(book, mail, now())) is not None:
            book.hold_mail(mail, held)
            continue
        try:
            carrier.carry(mail, sender)
        except NotCarried as error:
            yield _settle(book, mail, error, now())
        else:
            book.settle_mail(mail, SendState.SENT, at=now())
            yield Sent(mail=mail, state=SendState.SENT)


def _held(book: NoticeBook, mail: Mail, now: datetime) -> datetime | None:
    """Until when the reader wants nothing sent; the question for consent is held by nothing."""
    reader = book.subscription(mail.subscription or "")
    return None if reader is None or reader.state is not ReaderState.ACTIVE else held_until(reader, now)


def _settle(book: NoticeBook, mail: Mail, error: NotCarried, now: datetime) -> Sent:
    over = error.for_good or mail.attempts > len(WAITS)
    state = SendState.FAILED if over else SendState.WAITING
    due = now if over else now + WAITS[mail.attempts - 1]
    book.settle_mail(mail, state, at=due, reason=str(error))
    return Sent(mail=mail, state=state, reason=str(error))
