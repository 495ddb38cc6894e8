"""What notices remember: cases as they were seen, readers and consents, the outbox, webhooks. Both stores.

A SQLite ledger has it in a file beside it (`sanctrace.db`, `sanctrace.notices.db`), a PostgreSQL one in a schema of its
own in the same database. Every method raises LedgerError when the store refuses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self

from sanctrace.ledger.codec import decode, encode
from sanctrace.ledger.statements import Schema
from sanctrace.ledger.store import Row, Store
from sanctrace.model.notice import (
    CaseSnapshot,
    Consent,
    Delivery,
    Endpoint,
    Mail,
    SavedSearch,
    SendState,
    Subscription,
    Track,
    TrackChange,
)

NOTICES = Schema(
    what="notices",
    folder="notices_sql",
    mark=0x534E434E,  # "SNCN"
    name="sanctrace_notices",
    make_it="sanctrace notices subscribe --ledger LEDGER",
)
_BATCH = 500
_LOOKED_AT = "looked at"
_MAIL = (
    "number", "key", "subscription", "to", "message_id", "content", "state", "attempts", "due", "made_at", "sent_at",
    "reason",
)  # fmt: skip
_DELIVERY = (
    "number", "endpoint", "message_id", "body", "state", "attempts", "due", "made_at", "sent_at", "reason",
)  # fmt: skip
_TIMES = frozenset({"due", "made_at", "sent_at"})


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A track that moved since a reader was told of it, by the hashes of its states."""

    track: str
    case: str | None
    seen: str
    told: str | None  # by a mail
    told_gone: bool  # that mail said that it is a case no more
    based: str | None  # when the subscription began
    first: str


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """How far the cases of the ledger were looked at for changes."""

    changes: int  # of the ledger's index of cases
    every_case: datetime  # when each case was looked at, changed or not
    looks: int  # that were written down: tells one look from the next


@dataclass(frozen=True, kw_only=True)
class ToldCase:
    """Which state of which track a mail tells; `gone`: that it is a case no more."""

    track: str
    seen: str
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class NewMail:
    """A mail to be written into the outbox."""

    key: str
    to: str
    message_id: str
    content: bytes
    subscription: str | None = None


def notices_address(ledger: str | Path) -> str:
    """Where the notices of a ledger are kept."""
    if not isinstance(ledger, Path) and "://" in ledger:
        return ledger
    path = Path(ledger)
    return str(path.with_name(f"{path.stem}.notices{path.suffix}"))


def ledger_exists(ledger: str | Path) -> bool:
    """Whether a ledger in a file is there; one on a server is made when it is first opened."""
    return "://" in str(ledger) or Path(ledger).exists()


def snapshot_hash(snapshot: CaseSnapshot) -> str:
    """The hash under which a snapshot is kept."""
    return hashlib.sha256(encode(snapshot).encode()).hexdigest()[:32]


class Step(Protocol):
    """What became of a track: `before` is the hash of its last state, `after` its case now; None for none."""

    @property
    def track(self) -> str: ...

    @property
    def before(self) -> str | None: ...

    @property
    def after(self) -> CaseSnapshot | None: ...

    @property
    def told(self) -> bool: ...


class NoticeBook:
    """The store of notices over a database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, ledger: str | Path) -> NoticeBook:
        """The notices of this ledger, made when they are missing; raises LedgerError when they cannot be had."""
        address = notices_address(ledger)
        if "://" in address:
            from sanctrace.ledger import open_ledger
            from sanctrace.ledger.postgresql import PostgresqlStore

            if not address.startswith(("postgresql://", "postgres://")):
                open_ledger(address).close()  # says what to do about a wrong scheme
            return cls(PostgresqlStore.open(address, schema=NOTICES))
        from sanctrace.ledger.sqlite import SqliteStore

        return cls(SqliteStore.open(Path(address), schema=NOTICES))

    @property
    def store(self) -> Store:
        """The database below; for modules of this room."""
        return self._store

    def writing(self) -> AbstractContextManager[None]:
        """One transaction of the only writer around all that is done inside."""
        return self._store.writing()

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def key(self, fresh: bytes) -> bytes:
        """The key that seals tokens; `fresh` becomes it when there is none yet."""
        with self.writing():
            self._store.run("keep_fact", {"name": "token key", "value": fresh.hex()})
            return bytes.fromhex(self._store.run("fact", {"name": "token key"})[0][0])

    # ------------------------------------------------------------------ cases as they were seen
    def tracks(self) -> list[Track]:
        """Every track, gone ones too."""
        return [_track(row) for row in self._store.run("tracks")]

    def tracks_of(self, cases: Iterable[str]) -> list[Track]:
        """The tracks that are these cases now."""
        return [_track(row) for row in self._store.run("tracks_of", {"cases": json.dumps(sorted(cases))})]

    def tracks_on(self, pages: Iterable[str]) -> list[Track]:
        """The tracks whose last state rests on words of the pages with these SHA-256, each once, gone ones too."""
        return [_track(row) for row in self._store.run("tracks_on", {"pages": json.dumps(sorted(pages))})]

    def has_track(self, name: str) -> bool:
        """Whether a track has this id."""
        return bool(self._store.run("track", {"id": name}))

    def taken(self, names: Iterable[str]) -> set[str]:
        """Those of these names that a track has."""
        return {name for (name,) in self._store.run("tracks_named", {"names": json.dumps(sorted(names))})}

    def looked_at(self) -> LookedAt | None:
        """How far the ledger was looked at; None before the first look."""
        rows = self._store.run("fact", {"name": _LOOKED_AT})
        return decode(LookedAt, rows[0][0]) if rows else None

    def keep_looked_at(self, mark: LookedAt) -> None:
        """Note how far the ledger was looked at."""
        self._store.run("set_fact", {"name": _LOOKED_AT, "value": encode(mark)})

    def snapshot(self, name: str) -> CaseSnapshot:
        """The snapshot of that hash."""
        return decode(CaseSnapshot, self._store.run("snapshot", {"hash": name})[0][0])

    def keep_changes(self, steps: Sequence[Step], at: datetime) -> None:
        """Put tracks where they stand now, in order; those that are `told` are changes to tell of."""
        hashes = [step.before if step.after is None else snapshot_hash(step.after) for step in steps]
        there = [(step, step.after, seen) for step, seen in zip(steps, hashes, strict=True) if step.after is not None]
        self._store.run_each("keep_snapshot", [{"hash": seen, "value": encode(after)} for _, after, seen in there])
        self._store.run_each("free_case", [{"case_id": after.case} for _, after, _ in there])
        tracks = [
            {"id": step.track, "case_id": step.after.case if step.after else None, "seen": seen}
            for step, seen in zip(steps, hashes, strict=True)
        ]
        self._store.run_each("keep_track", tracks)
        self._store.run_each("drop_track_pages", [{"track": step.track} for step, _, _ in there])
        pages = [
            {"sha256": sha256, "track": step.track}
            for step, after, _ in there
            for sha256 in sorted({telling.sha256 for telling in after.tellings})
        ]
        self._store.run_each("keep_track_page", pages)
        told = [
            {"track": s.track, "at": _text(at), "before_hash": s.before, "after_hash": seen if s.after else None}
            for s, seen in zip(steps, hashes, strict=True)
            if s.told
        ]
        self._store.run_each("keep_change", told)

    def last_change(self) -> int:
        """Number of the last change."""
        return int(self._store.run("last_change")[0][0])

    def changes_since(self, number: int) -> Iterator[TrackChange]:
        """The changes after a number, in order."""
        while True:
            rows = self._store.run("changes_since", {"number": number, "limit": _BATCH})
            yield from (_change(row) for row in rows)
            if len(rows) < _BATCH:
                return
            number = rows[-1][0]

    def latest_changes(self) -> list[tuple[TrackChange, datetime]]:
        """The last change of each track that is a case, the latest first, and when the track was first seen."""
        return [(_change(row[:5]), _moment(row[5])) for row in self._store.run("latest_changes")]

    def moved(self, subscription: Subscription) -> list[Moved]:
        """The tracks that moved since the reader was told of them."""
        values = {"subscription": subscription.id, "since": subscription.since}
        names = ("track", "case", "seen", "told", "based", "first")
        return [
            Moved(**dict(zip(names, row[:6], strict=True)), told_gone=bool(row[6]))
            for row in self._store.run("candidates", values)
        ]

    def alarm_of(self, source: str) -> str:
        """The alarm of a source that was told last; empty for none."""
        rows = self._store.run("fact", {"name": f"alarm of {source}"})
        return str(rows[0][0]) if rows else ""

    def keep_alarm(self, source: str, alarm: str) -> None:
        """Note which alarm of a source was told."""
        self._store.run("set_fact", {"name": f"alarm of {source}", "value": alarm})

    # ------------------------------------------------------------------ searches
    def keep_search(self, saved: SavedSearch) -> None:
        """Keep a saved search, in place of one of the same name."""
        with self.writing():
            self._store.run("keep_search", {"name": saved.name, "value": encode(saved)})

    def saved_search(self, name: str) -> SavedSearch | None:
        """The saved search of that name, or None."""
        return next((decode(SavedSearch, value) for (value,) in self._store.run("search", {"name": name})), None)

    def searches(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        return [decode(SavedSearch, value) for (value,) in self._store.run("searches")]

    def drop_search(self, name: str) -> None:
        """Take a saved search out; digests that began with it go on."""
        with self.writing():
            self._store.run("drop_search", {"name": name})

    # ------------------------------------------------------------------ readers
    def keep_subscription(self, subscription: Subscription, consent: Consent | None = None) -> None:
        """Put a subscription where it stands now, with the step of consent that brought it there."""
        with self.writing():
            row = {"id": subscription.id, "state": subscription.state.value, "value": encode(subscription)}
            self._store.run("keep_subscription", row)
            if consent is not None:
                self._store.run("keep_consent", {"subscription": consent.subscription, "value": encode(consent)})

    def subscription(self, name: str) -> Subscription | None:
        """The subscription with this id, or None."""
        return next((decode(Subscription, v) for (v,) in self._store.run("subscription", {"id": name})), None)

    def subscriptions(self) -> list[Subscription]:
        """Every subscription, ended ones too."""
        return [decode(Subscription, value) for (value,) in self._store.run("subscriptions")]

    def consents(self, subscription: str) -> list[Consent]:
        """The steps of consent, in order."""
        return [decode(Consent, v) for (v,) in self._store.run("consents_of", {"subscription": subscription})]

    # ------------------------------------------------------------------ mails
    def keep_mail(self, mail: NewMail, *, due: datetime, now: datetime, told: Iterable[ToldCase] = ()) -> bool:
        """Write a mail and what it tells; False when one for the same thing is written already."""
        values: dict[str, object] = {"key": mail.key, "subscription": mail.subscription, "recipient": mail.to}
        values |= {"message_id": mail.message_id, "content": mail.content, "made_at": _text(now), "due": _text(due)}
        with self.writing():
            rows = self._store.run("keep_mail", values)
            if not rows:
                return False
            mark = {"mail": rows[0][0], "subscription": mail.subscription}
            self._store.run_each(
                "keep_told", [{**mark, "track": t.track, "hash": t.seen, "gone": int(t.gone)} for t in told]
            )
        return True

    def claim_mail(self, now: datetime, until: datetime) -> Mail | None:
        """Take the next mail that is due; nobody else takes it before `until`."""
        with self.writing():
            rows = self._store.run("claim_mail", {"now": _text(now), "until": _text(until)})
        return next((_mail(row) for row in rows), None)

    def settle_mail(self, mail: Mail, state: SendState, *, at: datetime, reason: str | None = None) -> None:
        """Note how a try went; `at` is when it was sent, or when the next try is due."""
        sent = _text(at) if state is SendState.SENT else None
        values = {"number": mail.number, "state": state.value, "due": _text(at), "sent_at": sent, "reason": reason}
        with self.writing():
            self._store.run("settle_mail", values)

    def hold_mail(self, mail: Mail, until: datetime) -> None:
        """Put a claimed mail back, untried, until a time."""
        with self.writing():
            self._store.run("hold_mail", {"number": mail.number, "due": _text(until)})

    def cancel_mails(self, subscription: str, reason: str) -> None:
        """What waits for this reader is not sent."""
        with self.writing():
            self._store.run("cancel_mails", {"subscription": subscription, "reason": reason})

    def mails(self, limit: int = 100) -> list[Mail]:
        """The mails, the latest first."""
        return [_mail(row) for row in self._store.run("mails", {"limit": limit})]

    def mails_in_trouble(self, since: datetime) -> list[Mail]:
        """The mails that wait, and those given up that were written since a time, in order."""
        return [_mail(row) for row in self._store.run("mails_in_trouble", {"first": _text(since)})]

    # ------------------------------------------------------------------ webhooks
    def keep_endpoint(self, endpoint: Endpoint) -> None:
        """Put an endpoint where it stands now."""
        values = {"id": endpoint.id, "state": endpoint.state.value, "since": endpoint.since, "value": encode(endpoint)}
        with self.writing():
            self._store.run("keep_endpoint", values)

    def endpoint(self, name: str) -> Endpoint | None:
        """The endpoint with this id, or None."""
        return next((decode(Endpoint, value) for _, value in self._store.run("endpoint", {"id": name})), None)

    def endpoints(self) -> list[Endpoint]:
        """Every endpoint."""
        return [decode(Endpoint, value) for _, value in self._store.run("endpoints")]

    def drop_endpoint(self, name: str) -> None:
        """Take an endpoint away, with what waits for it."""
        with self.writing():
            self._store.run("drop_endpoint", {"id": name})

    def keep_deliveries(self, deliveries: Sequence[tuple[str, str, bytes]], now: datetime) -> None:
        """Write deliveries (endpoint, message id, body), each once."""
        rows = [
            {"endpoint": endpoint, "message_id": message, "body": body, "due": _text(now), "made_at": _text(now)}
            for endpoint, message, body in deliveries
        ]
        with self.writing():
            self._store.run_each("keep_delivery", rows)

    def claim_delivery(self, now: datetime, until: datetime) -> Delivery | None:
        """Take the next delivery that is due; nobody else takes it before `until`."""
        with self.writing():
            rows = self._store.run("claim_delivery", {"now": _text(now), "until": _text(until)})
        return next((_delivery(row) for row in rows), None)

    def settle_delivery(self, delivery: Delivery, state: SendState, *, at: datetime, reason: str | None = None) -> None:
        """Note how a try went; `at` is when it was taken, or when the next try is due."""
        sent = _text(at) if state is SendState.SENT else None
        values = {"number": delivery.number, "state": state.value, "due": _text(at), "sent_at": sent, "reason": reason}
        with self.writing():
            self._store.run("settle_delivery", values)

    def hold_delivery(self, delivery: Delivery, until: datetime) -> None:
        """Put a claimed delivery back, untried, until a time."""
        with self.writing():
            self._store.run("hold_delivery", {"number": delivery.number, "due": _text(until)})

    def retry_deliveries(self, endpoint: str, due: datetime) -> None:
        """Try again whatever the endpoint did not take."""
        with self.writing():
            self._store.run("retry_deliveries", {"endpoint": endpoint, "due": _text(due)})

    def delivery_counts(self, endpoint: str) -> dict[str, int]:
        """How many deliveries of an endpoint stand where."""
        return {state: int(count) for state, count in self._store.run("delivery_counts", {"endpoint": endpoint})}

    def first_waiting(self, endpoint: str) -> Delivery | None:
        """The oldest delivery of an endpoint that waits."""
        return next((_delivery(row) for row in self._store.run("first_waiting", {"endpoint": endpoint})), None)

    def deliveries(self, endpoint: str) -> list[Delivery]:
        """The deliveries of an endpoint, in order."""
        return [_delivery(row) for row in self._store.run("deliveries_of", {"endpoint": endpoint})]

    def next_due(self) -> datetime | None:
        """When the next mail or delivery is due."""
        text = self._store.run("next_due")[0][0]
        return None if text is None else _moment(text)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _track(row: Row) -> Track:
    names = ("id", "case", "seen", "number")
    return Track(**dict(zip(names, row[:4], strict=True)), at=_moment(row[4]), first=_moment(row[5]))


def _change(row: Row) -> TrackChange:
    before, after = (None if value is None else decode(CaseSnapshot, value) for value in row[3:5])
    return TrackChange(number=int(row[0]), track=row[1], at=_moment(row[2]), before=before, after=after)


def _mail(row: Row) -> Mail:
    return Mail(**_fields(_MAIL, row))


def _delivery(row: Row) -> Delivery:
    return Delivery(**_fields(_DELIVERY, row))


def _fields(names: Sequence[str], row: Row) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(names, row, strict=True))
    values |= {name: _moment(str(values[name])) for name in _TIMES if values[name] is not None}
    values |= {name: bytes(v) for name, v in values.items() if isinstance(v, memoryview)}
    return values | {"state": SendState(values["state"])}
