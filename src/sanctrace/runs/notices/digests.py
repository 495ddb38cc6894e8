"""Digests that are due -> mails in the outbox, each written once with what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sanctrace.ledger.notice_book import Moved, NewMail, NoticeBook, ToldCase
from sanctrace.model.notice import ReaderState, Subscription
from sanctrace.notices.digest import Candidate, Digest, digest_for
from sanctrace.notices.mail import Letterhead, digest_letter
from sanctrace.notices.schedule import held_until, slot_at, slot_moment
from sanctrace.notices.tokens import Permit, Purpose, make_token
from sanctrace.runs.notices.readers import named, token_key


def compose_due(book: NoticeBook, head: Letterhead, now: datetime) -> list[Digest]:
    """Write the digests whose time has come, one for each reader; those that had something to tell.

    A digest whose time was missed is written as soon as may be, and holds everything since the last one. Doing it
    again, or in two processes at once, writes nothing twice.
    """
    digests = [_compose(book, reader.id, head, now) for reader in book.subscriptions()]
    return [digest for digest in digests if digest is not None]


def preview(book: NoticeBook, name: str, now: datetime) -> Digest:
    """The digest that the reader would get now; nothing is written down."""
    reader = named(book, name)
    return digest_for(reader, slot_at(reader, now), _candidates(book, reader))


def preview_of(book: NoticeBook, reader: Subscription, now: datetime) -> Digest:
    """The digest that somebody with this subscription would get first, if everything known were new to them."""
    return digest_for(reader, slot_at(reader, now), _candidates(book, reader))


def _compose(book: NoticeBook, name: str, head: Letterhead, now: datetime) -> Digest | None:
    with book.writing():
        reader = book.subscription(name)
        slot = None if reader is None else _due_slot(reader, now)
        if reader is None or slot is None:
            return None
        digest = digest_for(reader, slot, _candidates(book, reader))
        book.keep_subscription(replace(reader, last_slot=slot))
        if not digest.entries:
            return None
        leave = make_token(token_key(book), Permit(purpose=Purpose.UNSUBSCRIBE, subscription=name))
        letter = digest_letter(digest, head, leave, now)
        mail = NewMail(
            key=letter.key, to=letter.to, message_id=letter.message_id, content=letter.content, subscription=name
        )
        told = [ToldCase(track=e.track, seen=e.seen, gone=e.is_gone) for e in digest.entries]
        return digest if book.keep_mail(mail, due=now, now=now, told=told) else None


def _due_slot(reader: Subscription, now: datetime) -> date | None:
    """The day of the digest to write now; None: there is none."""
    if reader.state is not ReaderState.ACTIVE or held_until(reader, now) is not None:
        return None
    slot = slot_at(reader, now)
    if reader.last_slot is not None and slot <= reader.last_slot:
        return None
    begun = reader.started_at is None or slot_moment(reader, slot) > reader.started_at
    return slot if begun else None


def _candidates(book: NoticeBook, reader: Subscription) -> Iterator[Candidate]:
    for moved in book.moved(reader):
        yield _candidate(book, moved)


def _candidate(book: NoticeBook, moved: Moved) -> Candidate:
    was_told = moved.told is not None and not moved.told_gone
    known = moved.told if moved.told is not None else moved.based
    return Candidate(
        track=moved.track,
        seen=moved.seen,
        was_told=was_told,
        told=None if known is None or moved.told_gone else book.snapshot(known),
        first=book.snapshot(moved.first),
        now=None if moved.case is None else book.snapshot(moved.seen),
    )
