"""One round of notices: look at the cases, write what is due, send what waits. Any part may be left out or repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NewMail, NoticeBook
from sanctrace.model.notice import SendState
from sanctrace.notices.digest import Digest
from sanctrace.notices.mail import Letterhead, alarm_letter
from sanctrace.runs.notices.carriers import Carrier
from sanctrace.runs.notices.digests import compose_due
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.notices.post import Poster
from sanctrace.runs.notices.send import Sent, send_due
from sanctrace.runs.notices.webhooks import Tried, deliver_due, plan_deliveries
from sanctrace.runs.watch.health import SourceHealth

Now = Callable[[], datetime]
_WHERE = "How every source stands: sanctrace sources health"


@dataclass(frozen=True, kw_only=True)
class Outlets:
    """How notices leave: who sends mails and by which carrier, who calls webhooks, and who is told of trouble.

    Without `head` no mail is written, without `carrier` none is sent, without `poster` no webhook is called: what is
    due waits.
    """

    head: Letterhead | None = None
    carrier: Carrier | None = None
    poster: Poster | None = None
    admin: str | None = None


@dataclass(frozen=True, kw_only=True)
class Observed:
    """How many changes of cases there were to tell of."""

    changes: int


@dataclass(frozen=True, kw_only=True)
class Written:
    """A digest was written into the outbox."""

    digest: Digest


@dataclass(frozen=True, kw_only=True)
class Alarmed:
    """A source began to raise an alarm, or raises another one; `over`: it raises none any more."""

    source: str  # Source.id
    condition: str
    words: str
    over: bool = False


Happened = Observed | Written | Sent | Tried | Alarmed


def notice_round(
    book: NoticeBook, ledger: Ledger, outlets: Outlets, now: Now, *, look: bool = True
) -> Iterator[Happened]:
    """Everything that is due now, and what became of each part; without `look` the cases are not looked at anew."""
    if look:
        yield Observed(changes=observe(book, ledger, now()))
    yield from digest_round(book, outlets, now)
    yield from webhook_round(book, outlets, now)


def digest_round(book: NoticeBook, outlets: Outlets, now: Now) -> Iterator[Happened]:
    """Write the digests that are due and send what waits in the outbox."""
    if outlets.head is None:
        return
    for digest in compose_due(book, outlets.head, now()):
        yield Written(digest=digest)
    if outlets.carrier is None:
        return
    for sent in send_due(book, outlets.carrier, outlets.head.sender, now):
        if sent.state is SendState.FAILED:
            words = f"The mail for {sent.mail.key} to {sent.mail.to} was given up: {sent.reason}."
            _alarm(book, outlets, f"mail {sent.mail.number}", words, now())
        yield sent


def webhook_round(book: NoticeBook, outlets: Outlets, now: Now) -> Iterator[Tried]:
    """Turn changes into deliveries and try what is due."""
    plan_deliveries(book, now())
    if outlets.poster is None:
        return
    for tried in deliver_due(book, outlets.poster, now):
        if tried.disabled is not None:
            words = f"The webhook {tried.url} is called no more: {tried.disabled}."
            more = f"What it did not take is kept. To go on: sanctrace webhooks enable {tried.delivery.endpoint}"
            _alarm(book, outlets, f"webhook {tried.delivery.endpoint}", f"{words} {more}", now())
        yield tried


def source_alarms(
    book: NoticeBook, outlets: Outlets, stands: Sequence[SourceHealth], now: datetime
) -> Iterator[Alarmed]:
    """What began or ended since the last time: told once, by a mail to whoever runs this when there is somebody."""
    for health in stands:
        name, condition = health.source.id, health.condition.value if health.alarm else ""
        if book.alarm_of(name) == condition:
            continue
        words = f"{health.source.name} ({name}): {health.condition}: {health.told}."
        with book.writing():
            book.keep_alarm(name, condition)
            if condition:
                _alarm(book, outlets, f"source {name} ({condition})", f"{words} {_WHERE}", now)
        yield Alarmed(source=name, condition=health.condition.value, words=health.told, over=not condition)


def _alarm(book: NoticeBook, outlets: Outlets, about: str, words: str, now: datetime) -> None:
    """Write whoever runs this a mail, at most one a day about the same thing, and never about a mail to themselves."""
    if outlets.head is None or outlets.admin is None or outlets.admin in words:
        return
    key = f"alarm {about} {now.date().isoformat()}"
    letter = alarm_letter(key, outlets.admin, f"sanctrace: {about} needs you", words, head=outlets.head, made_at=now)
    mail = NewMail(key=letter.key, to=letter.to, message_id=letter.message_id, content=letter.content)
    book.keep_mail(mail, due=now, now=now)
