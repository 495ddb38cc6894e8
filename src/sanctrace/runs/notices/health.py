"""How what is told leaves the house: webhooks that are not taken, mails that nobody took, and what waits too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model.notice import Endpoint, EndpointState, Mail, SendState

WINDOW = timedelta(days=7)  # how long a mail that was given up is told of
_PATIENCE = timedelta(hours=1)  # a receiver that fails for longer is down; what is due for longer waits for nobody
_MANY = 3  # tries of one mail without success


class OutletCondition(StrEnum):
    """How a way out stands. Every one but the first two raises an alarm."""

    OK = "ok"
    FAILING = "failing"  # the last try failed; it may pass
    DOWN = "DOWN"  # it has failed for long
    DISABLED = "DISABLED"  # it is called no more
    GIVEN_UP = "GIVEN UP"  # something was not taken and is not tried again
    OVERDUE = "OVERDUE"  # something is due and nobody sends it


@dataclass(frozen=True, kw_only=True)
class OutletHealth:
    """A webhook, or all mails together, and how it stands."""

    kind: str  # webhook or mail
    id: str
    address: str
    condition: OutletCondition
    told: str  # in words
    waiting: int = 0
    given_up: int = 0
    failing_since: datetime | None = None

    @property
    def alarm(self) -> bool:
        """Whether somebody should look at it."""
        return self.condition not in {OutletCondition.OK, OutletCondition.FAILING}


def outlet_health(book: NoticeBook, now: datetime) -> list[OutletHealth]:
    """How each webhook stands at `now`, then the mails, when there are any that wait or were given up."""
    found = [_webhook(book, endpoint, now) for endpoint in book.endpoints()]
    troubled = book.mails_in_trouble(now - WINDOW)
    return [*found, _mails(troubled, now)] if troubled else found


def _webhook(book: NoticeBook, endpoint: Endpoint, now: datetime) -> OutletHealth:
    counts = book.delivery_counts(endpoint.id)
    waiting, given_up = counts.get(SendState.WAITING.value, 0), counts.get(SendState.FAILED.value, 0)
    first = book.first_waiting(endpoint.id)
    since = endpoint.failing_since
    condition, told = OutletCondition.OK, "takes what it is sent"
    if endpoint.state is EndpointState.DISABLED:
        again = f"to go on: sanctrace webhooks enable {endpoint.id}"
        condition, told = OutletCondition.DISABLED, f"{endpoint.because or 'switched off'}; {waiting} wait; {again}"
    elif given_up:
        again = f"to try again: sanctrace webhooks enable {endpoint.id}"
        condition, told = OutletCondition.GIVEN_UP, f"{given_up} messages were not taken after every try; {again}"
    elif since is not None:
        reason = f"{(first.reason if first else None) or 'it did not take the last message'}; {waiting} wait"
        long = now - since >= _PATIENCE
        condition = OutletCondition.DOWN if long else OutletCondition.FAILING
        told = f"{reason}, since {since:%Y-%m-%d %H:%M} UTC"
    elif first is not None and now - first.due >= _PATIENCE:
        condition, told = OutletCondition.OVERDUE, _overdue(waiting, first.due)
    return OutletHealth(
        kind="webhook",
        id=endpoint.id,
        address=endpoint.url,
        condition=condition,
        told=told,
        waiting=waiting,
        given_up=given_up,
        failing_since=since,
    )


def _mails(troubled: Sequence[Mail], now: datetime) -> OutletHealth:
    waiting = [mail for mail in troubled if mail.state is SendState.WAITING]
    lost = [mail for mail in troubled if mail.state is SendState.FAILED]
    tried = [mail for mail in waiting if mail.attempts]
    condition, told = OutletCondition.OK, f"{len(waiting)} wait for their time"
    if lost:
        last = lost[-1]
        condition = OutletCondition.GIVEN_UP
        told = f"{len(lost)} given up in {WINDOW.days} days; the last, to {last.to}: {last.reason}"
    elif any(mail.attempts >= _MANY for mail in tried):
        condition, told = OutletCondition.DOWN, f"{len(tried)} not taken so far; {tried[0].reason}"
    elif waiting and now - min(mail.due for mail in waiting) >= _PATIENCE:
        condition, told = OutletCondition.OVERDUE, _overdue(len(waiting), min(mail.due for mail in waiting))
    elif tried:
        condition, told = OutletCondition.FAILING, f"{len(tried)} not taken so far; {tried[0].reason}"
    return OutletHealth(
        kind="mail",
        id="mail",
        address=", ".join(sorted({mail.to for mail in (*lost, *tried)})),
        condition=condition,
        told=told,
        waiting=len(waiting),
        given_up=len(lost),
    )


def _overdue(count: int, due: datetime) -> str:
    return f"{count} due since {due:%Y-%m-%d %H:%M} UTC and not tried; is `sanctrace run` running?"
