"""Webhooks: endpoints with their secrets, changes turned into deliveries, deliveries tried until they are taken."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import SourceError
from sanctrace.model.notice import Delivery, Endpoint, EndpointState, NoticeError, Search, Secret, SendState, short_id
from sanctrace.notices.search import fits
from sanctrace.notices.webhook_message import (
    DISABLED_AFTER,
    make_secret,
    message_body,
    message_id,
    retry_after,
    secret_bytes,
    signed_headers,
)
from sanctrace.runs.notices.post import Posted, Poster
from sanctrace.runs.web.address import plain_address

CLAIM = timedelta(minutes=2)  # longer than any try
OVERLAP = timedelta(hours=24)  # both secrets sign for so long after a rotation
_SECRET_BYTES = 32
_GONE = 410
_LONGEST_ASKED = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How a delivery went; `disabled` says why its endpoint is called no more, when this try ended it."""

    delivery: Delivery
    state: SendState
    url: str
    reason: str | None = None
    disabled: str | None = None


def add_endpoint(book: NoticeBook, url: str, search: Search, now: datetime, secret: str | None = None) -> Endpoint:
    """Have an address told of what changes from now on; without `secret` one is made.

    Raises NoticeError when the address is not http(s), is there already, or the secret is none.
    """
    try:
        address = plain_address(url)
    except SourceError as error:
        raise NoticeError(f"{url} is no http(s) address; a webhook needs one") from error
    if secret is not None:
        secret_bytes(secret)
    with book.writing():
        name = short_id("endpoint", address)
        if book.endpoint(name) is not None:
            raise NoticeError(f"{address} is there already, as {name}; remove it first to change its search")
        endpoint = Endpoint(
            id=name,
            url=url,
            search=search,
            secrets=(Secret(value=secret or _new_secret()),),
            since=book.last_change(),
            added_at=now,
        )
        book.keep_endpoint(endpoint)
    return endpoint


def rotate_secret(book: NoticeBook, name: str, now: datetime, overlap: timedelta = OVERLAP) -> Endpoint:
    """Give an endpoint a new secret; until the overlap is over, every message carries a signature by each."""
    with book.writing():
        endpoint = endpoint_named(book, name)
        old = [
            replace(secret, until=min(secret.until or now + overlap, now + overlap))
            for secret in endpoint.secrets
            if secret.until is None or secret.until > now
        ]
        endpoint = replace(endpoint, secrets=(Secret(value=_new_secret()), *old))
        book.keep_endpoint(endpoint)
    return endpoint


def enable_endpoint(book: NoticeBook, name: str, now: datetime) -> Endpoint:
    """Call a disabled endpoint again, with everything that it did not take."""
    with book.writing():
        endpoint = endpoint_named(book, name)
        endpoint = replace(endpoint, state=EndpointState.ACTIVE, because=None, failing_since=None)
        book.keep_endpoint(endpoint)
        book.retry_deliveries(endpoint.id, now)
    return endpoint


def endpoint_named(book: NoticeBook, name: str) -> Endpoint:
    """The endpoint of that id or address; raises NoticeError when there is none."""
    found = next((e for e in book.endpoints() if name in {e.id, e.url}), None)
    if found is None:
        raise NoticeError(f"there is no webhook {name!r}; see `sanctrace webhooks list`")
    return found


def plan_deliveries(book: NoticeBook, now: datetime) -> int:
    """Turn the changes that an endpoint has not had into deliveries, each once; how many changes were looked at.

    A disabled endpoint's wait too, for when it is enabled.
    """
    looked = 0
    for name in [endpoint.id for endpoint in book.endpoints()]:
        with book.writing():
            endpoint = book.endpoint(name)
            if endpoint is None:
                continue
            deliveries, last = [], endpoint.since
            for change in book.changes_since(endpoint.since):
                last, looked = change.number, looked + 1
                if any(case is not None and fits(endpoint.search, case) for case in (change.before, change.after)):
                    deliveries.append((name, message_id(name, change), message_body(change)))
            if last != endpoint.since:
                book.keep_deliveries(deliveries, now)
                book.keep_endpoint(replace(endpoint, since=last))
    return looked


def deliver_due(book: NoticeBook, poster: Poster, now: Callable[[], datetime]) -> Iterator[Tried]:
    """Try every delivery that is due, and say how each went.

    A receiver that fails is not asked again in this round: its other messages wait with the failed one. The round is of
    what is due at its beginning, so that it ends also when the clock is set meanwhile.
    """
    failing: dict[str, datetime] = {}
    begun = now()
    while (delivery := book.claim_delivery(begun, now() + CLAIM)) is not None:
        if (until := failing.get(delivery.endpoint)) is not None:
            book.hold_delivery(delivery, max(until, begun + timedelta(seconds=1)))
            continue
        endpoint = book.endpoint(delivery.endpoint)
        if endpoint is None:
            continue
        headers = signed_headers(delivery.message_id, delivery.body, endpoint.secrets, now())
        posted = poster.post(endpoint.url, delivery.body, headers)
        tried = _settle(book, delivery, posted, now())
        if posted.reason is not None:
            wait = retry_after(1, delivery.message_id) or timedelta()
            failing[delivery.endpoint] = now() + max(wait, min(posted.retry_after or timedelta(), _LONGEST_ASKED))
        yield tried


def _settle(book: NoticeBook, delivery: Delivery, posted: Posted, now: datetime) -> Tried:
    with book.writing():
        endpoint = endpoint_named(book, delivery.endpoint)
        if posted.reason is None:
            book.settle_delivery(delivery, SendState.SENT, at=now)
            if endpoint.failing_since is not None:
                book.keep_endpoint(replace(endpoint, failing_since=None))
            return Tried(delivery=delivery, state=SendState.SENT, url=endpoint.url)
        wait = retry_after(delivery.attempts, delivery.message_id)
        state = SendState.FAILED if wait is None else SendState.WAITING
        due = now + max(wait or timedelta(), min(posted.retry_after or timedelta(), _LONGEST_ASKED))
        book.settle_delivery(delivery, state, at=due, reason=posted.reason)
        since = endpoint.failing_since or now
        disabled = _why_disabled(posted, now - since)
        failing = replace(endpoint, failing_since=since)
        if disabled is not None:
            failing = replace(failing, state=EndpointState.DISABLED, because=disabled)
        book.keep_endpoint(failing)
    return Tried(delivery=delivery, state=state, url=endpoint.url, reason=posted.reason, disabled=disabled)


def _why_disabled(posted: Posted, failing: timedelta) -> str | None:
    if posted.status == _GONE:
        return "the receiver answers 410: it wants no more"
    if failing >= DISABLED_AFTER:
        return f"nothing was taken for {failing.days} days; last: {posted.reason}"
    return None


def _new_secret() -> str:
    return make_secret(secrets.token_bytes(_SECRET_BYTES))
