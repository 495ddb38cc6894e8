"""What a watch remembers, in a file beside the ledger: looks, entries seen, documents taken in, how captures came.

The ledger keeps pages and readings; this keeps how they were come by. A file of its own, with migrations and queries of
its own in `watch_sql/`, because it is written by one watch on one machine, whatever store holds the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sanctrace.ledger.sqlite import SqliteStore
from sanctrace.ledger.statements import Schema
from sanctrace.ledger.store import Row, Store
from sanctrace.model import (
    Document,
    Entry,
    Fault,
    Fetch,
    LedgerError,
    Poll,
    RobotsFile,
    Sighting,
    SightingState,
)

WATCH = Schema(
    what="memory of the watch",
    folder="watch_sql",
    mark=0x534E4357,  # "SNCW"
    name="sanctrace_watch",
    make_it="sanctrace watch --once",
)
_COLUMNS = (
    "number", "source", "guid", "link", "key", "digest", "title", "first_seen", "state", "due", "attempts",
    "fetched_at", "sha256", "words", "fault", "reason", "content",
)  # fmt: skip
_POLL = (
    "source", "address", "at", "fault", "reason", "status", "unchanged", "found", "new", "changed", "retry_at",
    "moved_to",
)  # fmt: skip


def watch_file(ledger: Path) -> Path:
    """The file of the watch that belongs to a ledger: `sanctrace.db` has `sanctrace.watch.db`."""
    return ledger.with_name(f"{ledger.stem}.watch{ledger.suffix}")


class WatchState:
    """What a watch remembers. One thread at a time; every method raises LedgerError when the file refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> WatchState:
        """Open the file; with `create`, make it when it is missing.

        Raises LedgerError when it is missing (without `create`), cannot be written, or is not this program's.
        """
        if not create and not path.exists():
            raise LedgerError(f"{path}: nothing was ever watched for this ledger; run `sanctrace watch --once` first")
        return cls(SqliteStore.open(path, schema=WATCH))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def writing(self) -> AbstractContextManager[None]:
        """One transaction of the only writer: all of it is kept, or nothing."""
        return self._store.writing()

    # ------------------------------------------------------------------ looks
    def keep_poll(self, poll: Poll) -> None:
        """Keep one look at a source."""
        values = {name: getattr(poll, name) for name in _POLL}
        self._run("keep_poll", values | {"at": _text(poll.at), "retry_at": _text(poll.retry_at)})

    def last_poll(self, source: str) -> Poll | None:
        """The latest look at a source."""
        return next((_poll(row) for row in self._run("last_poll", {"source": source})), None)

    def last_success(self, source: str) -> datetime | None:
        """When a source was last seen whole."""
        return _time(self._run("last_success", {"source": source})[0][0])

    def failures(self, source: str) -> int:
        """How many looks failed since the last one that worked."""
        return int(self._run("failures", {"source": source})[0][0])

    def polls_of(self, source: str, since: datetime) -> list[Poll]:
        """The looks at a source from a time on, in order."""
        return [_poll(row) for row in self._run("polls_of", {"source": source, "first": _text(since)})]

    def polls_between(self, first: datetime, last: datetime) -> list[Poll]:
        """The looks at anything from one time to another, both included, in order."""
        return [_poll(row) for row in self._run("polls_between", {"first": _text(first), "last": _text(last)})]

    def poll_span(self) -> tuple[datetime, datetime] | None:
        """When anything was looked at first and last."""
        ((first, last),) = self._run("poll_span")
        return None if first is None else (datetime.fromisoformat(first), datetime.fromisoformat(last))

    # ------------------------------------------------------------------ documents
    def documents(self, source: str) -> dict[str, Document]:
        """The documents of a source that were taken in, by address."""
        rows = self._run("documents_of", {"source": source})
        names = ("address", "etag", "last_modified", "sha256", "version")
        return {row[0]: Document(**dict(zip(names, row, strict=True))) for row in rows}

    def keep_documents(self, source: str, documents: Sequence[Document]) -> None:
        """Keep the versions of documents that were taken in whole."""
        for document in documents:
            self._run("keep_document", {"source": source, **vars(document)})

    # ------------------------------------------------------------------ entries
    def known(self, source: str, guids: Sequence[str], keys: Sequence[str], digests: Sequence[str]) -> list[Sighting]:
        """The entries of a source that share a GUID or a plain address, or, without address, the digest."""
        lists = {"guids": json.dumps(guids), "keys": json.dumps(keys), "digests": json.dumps(digests)}
        return [_sighting(row) for row in self._run("known", {"source": source, **lists})]

    def keep_new(self, source: str, entry: Entry, key: str | None, at: datetime) -> None:
        """Keep an entry that was not known; its page may be fetched at once."""
        self._run(
            "keep_sighting", {**_words_of(entry), "source": source, "key": key, "at": _text(at), "due": _text(at)}
        )

    def keep_changed(self, number: int, entry: Entry, key: str | None, at: datetime, earliest: datetime | None) -> None:
        """An entry that its source calls changed: its page is to be had again, not before `earliest`."""
        times = {"due": _text(at), "earliest": _text(earliest)}
        self._run("change_sighting", {**_words_of(entry), "number": number, "key": key, **times})

    def due_pages(self, now: datetime, limit: int) -> list[Sighting]:
        """Entries whose pages are still to be had and may be fetched now, those least often tried first."""
        return [_sighting(row) for row in self._run("due_pages", {"now": _text(now), "limit": limit})]

    def next_due(self) -> datetime | None:
        """When the next page may be fetched."""
        text = self._run("next_due")[0][0]
        return None if text is None else datetime.fromisoformat(text)

    def kept_elsewhere(self, sighting: Sighting) -> Sighting | None:
        """An entry with the same plain address whose page is in the ledger."""
        if sighting.key is None:
            return None
        rows = self._run("kept_elsewhere", {"key": sighting.key, "number": sighting.number})
        return next((_sighting(row) for row in rows), None)

    def settle(self, sighting: Sighting) -> None:
        """Keep what became of an entry's page."""
        values = {name: getattr(sighting, name) for name in _COLUMNS}
        times = {"due": _text(sighting.due), "fetched_at": _text(sighting.fetched_at)}
        self._run("settle", values | times)

    def kept_pages(self) -> list[tuple[int, str]]:
        """Number and hash of every entry whose page counts as kept in the ledger."""
        return [(number, sha256) for number, sha256 in self._run("kept_pages")]

    def wait_again(self, number: int, due: datetime) -> None:
        """Have the page of an entry fetched once more."""
        self._run("wait_again", {"number": number, "due": _text(due)})

    def settle_read(self, sha256: str, words: int) -> None:
        """Pages of these bytes that could not be read were read after all."""
        self._run("settle_read", {"sha256": sha256, "words": words})

    def postpone(self, numbers: Sequence[int], due: datetime, reason: str) -> None:
        """Leave pages for later, without counting a try."""
        for number in numbers:
            values = {"number": number, "due": _text(due), "fault": Fault.POSTPONED, "reason": reason}
            self._run("postpone", values)

    def sightings_of(self, source: str, since: datetime) -> list[Sighting]:
        """The entries of a source first seen from a time on, in order."""
        return [_sighting(row) for row in self._run("sightings_of", {"source": source, "first": _text(since)})]

    def pages_between(self, first: datetime, last: datetime) -> list[tuple[str, SightingState, Fault | None, int]]:
        """Source, state, fault and number of the pages fetched from one time to another."""
        rows = self._run("pages_between", {"first": _text(first), "last": _text(last)})
        return [(source, SightingState(state), Fault(fault) if fault else None, n) for source, state, fault, n in rows]

    def waiting(self, source: str) -> int:
        """How many pages of a source are still to be had."""
        return int(self._run("waiting_of", {"source": source})[0][0])

    def waits_in(self, file: str) -> bool:
        """Whether an entry waits whose page stands in an archive file."""
        escaped = re.sub(r"([\\%_])", r"\\\1", file)
        return bool(self._run("waiting_in", {"prefix": f"{escaped}#%"})[0][0])

    # ------------------------------------------------------------------ how captures came; robots
    def keep_fetch(self, fetch: Fetch) -> None:
        """Keep how a capture came."""
        values = {**vars(fetch), "at": _text(fetch.at), "headers": json.dumps(fetch.headers, ensure_ascii=False)}
        self._run("keep_fetch", values)

    def fetches(self) -> list[Fetch]:
        """How each capture came, in order of time."""
        return [
            Fetch(
                sha256=sha256,
                address=address,
                final_address=final,
                at=datetime.fromisoformat(at),
                status=status,
                headers=tuple((name, value) for name, value in json.loads(headers)),
            )
            for sha256, address, final, at, status, headers in self._run("fetches")
        ]

    def keep_robots(self, files: Sequence[RobotsFile]) -> None:
        """Remember sites' robots.txt."""
        for file in files:
            self._run("keep_robots", {**vars(file), "fetched_at": _text(file.fetched_at)})

    def robots(self) -> dict[str, RobotsFile]:
        """Every robots.txt that is remembered, by origin."""
        return {
            origin: RobotsFile(origin=origin, fetched_at=datetime.fromisoformat(at), text=text)
            for origin, at, text in self._run("robots")
        }

    def _run(self, name: str, values: Mapping[str, object] | None = None) -> list[Row]:
        return self._store.run(name, values)


def _words_of(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ("guid", "link", "digest", "title", "content")}


def _poll(row: Row) -> Poll:
    values = dict(zip(_POLL, row, strict=True))
    return Poll(
        **values
        | {
            "at": datetime.fromisoformat(values["at"]),
            "fault": Fault(values["fault"]) if values["fault"] else None,
            "unchanged": bool(values["unchanged"]),
            "retry_at": _time(values["retry_at"]),
        }
    )


def _sighting(row: Row) -> Sighting:
    values = dict(zip(_COLUMNS, row, strict=True))
    times = {name: _time(values[name]) for name in ("first_seen", "due", "fetched_at")}
    state, fault = SightingState(values["state"]), Fault(values["fault"]) if values["fault"] else None
    return Sighting(**values | times | {"state": state, "fault": fault})


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
