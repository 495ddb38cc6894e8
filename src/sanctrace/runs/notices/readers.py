"""Readers: asked, confirmed by a token that only their mailbox has seen, muted, and let go at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sanctrace.ledger.notice_book import NewMail, NoticeBook
from sanctrace.model.notice import Consent, ConsentStep, NoticeError, ReaderState, Subscription, short_id
from sanctrace.notices.mail import Letterhead, checked_address, consent_letter
from sanctrace.notices.schedule import zone_named
from sanctrace.notices.search import search_words
from sanctrace.notices.tokens import Permit, Purpose, make_token, read_token

CONFIRM_WITHIN = timedelta(days=7)
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a token did: the subscription as it stands now, and one sentence for whoever used it."""

    subscription: Subscription
    words: str


def subscribe(book: NoticeBook, wanted: Subscription, head: Letterhead, now: datetime, by: str) -> Subscription:
    """Ask the address whether it wants this digest; nothing else is sent there until it says yes.

    Asking again for what is asked or active already changes nothing, but for one mail a day that asks again. Raises
    NoticeError when the address or the zone is none.
    """
    email = checked_address(wanted.email)
    zone_named(wanted.zone)
    name = wanted.id or short_id(email.casefold(), wanted.name)
    with book.writing():
        known = book.subscription(name)
        if known is not None and known.state is ReaderState.ACTIVE:
            return known
        again = known is not None and known.state is ReaderState.WAITING and known.asked_at is not None
        if again and known is not None and known.asked_at is not None and now - known.asked_at < timedelta(days=1):
            return known
        asked = replace(wanted, id=name, email=email, state=ReaderState.WAITING, asked_at=now, started_at=None)
        book.keep_subscription(asked, _consent(asked, ConsentStep.ASKED, now, by))
        permit = Permit(purpose=Purpose.CONFIRM, subscription=name)
        letter = consent_letter(asked, head, make_token(token_key(book), permit, now + CONFIRM_WITHIN), now)
        mail = NewMail(
            key=letter.key, to=letter.to, message_id=letter.message_id, content=letter.content, subscription=name
        )
        book.keep_mail(mail, due=now, now=now)
    return asked


def use_token(book: NoticeBook, token: str, purpose: Purpose, now: datetime, by: str) -> Answer:
    """Do what the token of a mail allows: confirm, or end a subscription. What a page of the desk calls on POST.

    Whoever calls it looks at the cases first (`observe`), so that a confirmed digest begins with what changes from then
    on. Not to be called on GET: mail programs look at links before their readers do. Doing it twice does it once.
    Raises NoticeError when the token is not sound, too old, or for something else.
    """
    permit = read_token(token_key(book), token, now)
    if permit.purpose is not purpose:
        raise NoticeError("this link is for something else; open the right one from the mail")
    if purpose is Purpose.UNSUBSCRIBE:
        return unsubscribe(book, permit.subscription, now, by)
    return confirm(book, permit.subscription, now, by)


def confirm(book: NoticeBook, name: str, now: datetime, by: str) -> Answer:
    """The reader wants it: digests begin with what changes from now on, or with everything when that was asked for."""
    with book.writing():
        reader = named(book, name)
        if reader.state is ReaderState.ENDED:
            raise NoticeError("this subscription was ended; subscribe again to begin anew")
        if reader.state is ReaderState.ACTIVE:
            return Answer(subscription=reader, words=f"“{reader.name}” is confirmed already.")
        since = 0 if reader.from_start else book.last_change()
        active = replace(reader, state=ReaderState.ACTIVE, started_at=now, since=since)
        book.keep_subscription(active, _consent(active, ConsentStep.CONFIRMED, now, by))
    return Answer(subscription=active, words=f"“{active.name}” is confirmed: {active.pace.value}, at {active.at}.")


def unsubscribe(book: NoticeBook, name: str, now: datetime, by: str) -> Answer:
    """The reader leaves: nothing more is sent, what waits is not sent either."""
    with book.writing():
        reader = named(book, name)
        if reader.state is ReaderState.ENDED:
            return Answer(subscription=reader, words=f"“{reader.name}” was ended before.")
        ended = replace(reader, state=ReaderState.ENDED)
        book.keep_subscription(ended, _consent(ended, ConsentStep.ENDED, now, by))
        book.cancel_mails(name, "the reader left")
    return Answer(subscription=ended, words=f"“{ended.name}” is ended; nothing more is sent to {ended.email}.")


def mute(book: NoticeBook, name: str, until: datetime | None, case: str | None) -> Subscription:
    """Tell nothing until a time (None: tell again), or nothing of one case; what happens meanwhile is told later.

    `case` is the id of a case, or of its track; naming a muted one tells of it again.
    """
    with book.writing():
        reader = named(book, name)
        if case is not None:
            track = next((t.id for t in book.tracks() if case in {t.case, t.id}), None)
            if track is None:
                raise NoticeError(f"no case {case} was ever seen; ids stand in `sanctrace cases --json`")
            muted = [t for t in reader.muted_cases if t != track]
            reader = replace(reader, muted_cases=tuple(muted if track in reader.muted_cases else [*muted, track]))
        else:
            reader = replace(reader, muted_until=until)
        book.keep_subscription(reader)
    return reader


def named(book: NoticeBook, name: str) -> Subscription:
    """The subscription of that id, or the only one of that name; raises NoticeError when there is none, or several."""
    found = book.subscription(name)
    if found is not None:
        return found
    same = [reader for reader in book.subscriptions() if name in {reader.name, reader.email}]
    if len(same) == 1:
        return same[0]
    if same:
        ids = ", ".join(reader.id for reader in same)
        raise NoticeError(f"{name!r} means several subscriptions ({ids}); give the id of one")
    raise NoticeError(f"there is no subscription {name!r}; see `sanctrace notices list`")


def token_key(book: NoticeBook) -> bytes:
    """The key that seals tokens, made at first use."""
    return book.key(secrets.token_bytes(_KEY_BYTES))


def _consent(reader: Subscription, step: ConsentStep, now: datetime, by: str) -> Consent:
    words = f"{reader.name}: {search_words(reader.search)}; {reader.tell.value}; {reader.pace.value} by mail"
    return Consent(subscription=reader.id, step=step, at=now, by=by, email=reader.email, words=words)
