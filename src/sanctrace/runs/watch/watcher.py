"""A watch: looks at the sources that are due, then fetches and reads the pages that they named.

Nothing is lost: an entry is kept in the transaction that keeps its document's version, and waits there until its page
is in the ledger. Nothing comes twice: what is known is known by GUID, address and content. Requests run in a bounded
number of threads; whatever is kept, and every reading, happens in the caller's.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, Self, TypeVar

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import (
    Fault,
    Page,
    PageError,
    PageNotText,
    Poll,
    ReaderFailed,
    Reading,
    Sighting,
    SightingState,
    Source,
)
from sanctrace.runs.settings import WatchSettings
from sanctrace.runs.unread import fault_of
from sanctrace.runs.watch.identity import take_in
from sanctrace.runs.watch.look import Looked, Looker
from sanctrace.runs.watch.page import FOR_GOOD, HOST_IS_DOWN, MAY_PASS, Got, PageGot, PageMissed, get_page
from sanctrace.runs.web import Robots, WebClient, host_of
from sanctrace.runs.web.parallel import Done, Dropped, in_parallel
from sanctrace.runs.web.resolve import Resolver, system_addresses

Job = TypeVar("Job")
Value = TypeVar("Value")
_PATIENCE = 3  # failures in a row of a host before its other pages are left for later


class Kept(Protocol):
    """Where a watch puts the pages that it had."""

    def read(self, page: Page) -> Reading:
        """Read a page and keep both before it returns.

        Raises PageError for a page that cannot be read, LedgerError when the ledger refuses.
        """
        ...

    def keep_unread(self, page: Page, error: PageError) -> object:
        """Keep a page that could not be read, and why."""
        ...


@dataclass(frozen=True, kw_only=True)
class PageSettled:
    """What became of the page of an entry; the reading when there is one."""

    sighting: Sighting
    reading: Reading | None = None


class Watcher:
    """Watches sources with one memory and one web client."""

    def __init__(
        self,
        settings: WatchSettings,
        state: WatchState,
        archives: Path,
        now: Callable[[], datetime],
        resolve: Resolver = system_addresses,
    ) -> None:
        self._settings = settings
        self._state = state
        self._now = now
        self._archives = archives
        self._client = WebClient(settings.web, resolve)
        self._robots = Robots(self._client, now, state.robots()) if settings.obey_robots else None
        self._looker = Looker(settings, self._client, self._robots, archives)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    # ------------------------------------------------------------------ looking
    def due_at(self, source: Source) -> datetime | None:
        """When a source may be looked at next; None: at once, it never was."""
        last = self._state.last_poll(source.id)
        if last is None:
            return None
        return last.retry_at if last.retry_at is not None else last.at + source.every

    def left_alone_until(self, source: Source) -> datetime | None:
        """Until when a source is left alone after a failure; None when it is not."""
        last = self._state.last_poll(source.id)
        return None if last is None else last.retry_at

    def look(self, sources: Iterable[Source]) -> Iterator[Poll]:
        """Look at the sources, keep what each look found, and say how it went, in the order of finishing."""
        jobs = [(host_of(s.address) if "://" in s.address else "", s) for s in sources]
        known = {source.id: self._state.documents(source.id) for _, source in jobs}

        def work(source: Source) -> Done[tuple[Source, Looked]]:
            looked = self._looker.look(source, known.pop(source.id), self._now())
            return Done(value=(source, looked), stop_host=looked.poll.fault is Fault.RATE_LIMITED)

        for result in self._in_parallel(jobs, work):
            if isinstance(result, Dropped):
                _, because = result.because
                source = result.job
                poll = Poll(
                    source=source.id,
                    address=source.address,
                    at=self._now(),
                    fault=Fault.POSTPONED,
                    reason=f"its host asked to be left alone (see {because.poll.source})",
                )
                yield self._keep(source, Looked(poll=poll, retry_after=because.retry_after))
            else:
                yield self._keep(*result)
        self._keep_robots()

    def _keep(self, source: Source, looked: Looked) -> Poll:
        """Keep a look with what it found, all or nothing."""
        state, poll = self._state, looked.poll
        with state.writing():
            new, changed = take_in(state, source.id, looked.entries, poll.at, self._settings.revisit)
            retry_at = None if poll.worked else poll.at + self._wait(state.failures(source.id), looked.retry_after)
            poll = replace(poll, new=new, changed=changed, retry_at=retry_at)
            state.keep_documents(source.id, looked.documents)
            state.keep_poll(poll)
        return poll

    def _wait(self, failures: int, asked: timedelta | None) -> timedelta:
        """How long to leave alone what failed so often before: what the server asks, else longer each time."""
        own = min(self._settings.first_wait * 2 ** min(failures, 20), self._settings.longest_wait)
        return own if asked is None else max(asked, timedelta(seconds=1))

    # ------------------------------------------------------------------ pages
    def waiting(self) -> int:
        """How many pages may be fetched now."""
        return len(self._state.due_pages(self._now(), self._settings.max_pages))

    def fetch(self, sources: Sequence[Source], kept: Kept, until: datetime | None = None) -> Iterator[PageSettled]:
        """Fetch the pages that are due, read and keep each in `kept`, and say what became of it.

        No further page is begun after `until`: a site with many pages does not keep every other source waiting. An
        entry is settled only after its page is kept, so that a run that breaks off does it again.
        """
        named = {source.id: source for source in sources}
        groups: dict[str, list[Sighting]] = {}
        for sighting in self._state.due_pages(self._now(), self._settings.max_pages):
            groups.setdefault(sighting.key or f"#{sighting.number}", []).append(sighting)
        jobs: list[tuple[str, list[Sighting]]] = []
        for group in groups.values():
            twin = self._state.kept_elsewhere(group[0]) if all(s.fetched_at is None for s in group) else None
            if twin is not None and twin.sha256 is not None:
                yield from self._settled(group, replace(twin, fault=None, reason=None), None)
            else:
                jobs.append((host_of(group[0].link or "") if "://" in (group[0].link or "") else "", group))
        failed: dict[str, int] = {}

        def work(group: list[Sighting]) -> Done[tuple[list[Sighting], Got]]:
            first = group[0]
            got = get_page(first, named.get(first.source), self._settings, self._client, self._robots, self._now())
            host = host_of(first.link or "")
            down = isinstance(got, PageMissed) and got.fault in HOST_IS_DOWN
            failed[host] = failed.get(host, 0) + 1 if down else 0
            limited = isinstance(got, PageMissed) and got.fault is Fault.RATE_LIMITED
            return Done(value=(group, got), stop_host=limited or failed[host] >= _PATIENCE)

        for result in self._in_parallel(jobs, work, lambda: until is not None and self._now() >= until):
            if isinstance(result, Dropped):
                self._postpone(result.job, result.because[1])
            else:
                yield from self._settle(*result, kept)
        self._keep_robots()
        self._drop_archives()

    def _settle(self, group: list[Sighting], got: Got, kept: Kept) -> Iterator[PageSettled]:
        at = self._now()
        if isinstance(got, PageMissed):
            if got.got is not None:  # no page of text, and kept all the same
                kept.keep_unread(got.got.page, PageNotText(got.got.page.source, got.reason))
            yield from self._missed(group, got, at)
            return
        done = replace(group[0], fetched_at=at, sha256=got.page.sha256, due=None, fault=None, reason=None)
        try:
            reading = kept.read(got.page)
        except PageError as error:
            kept.keep_unread(got.page, error)
            fault, reason = fault_of(error), str(error.args[0])
            if isinstance(error, ReaderFailed):  # it may do better at another time
                yield from self._missed(group, PageMissed(fault=fault, reason=reason, got=got), at)
                return
            unread = replace(done, state=SightingState.UNREADABLE, words=0, fault=fault, reason=reason)
            yield from self._settled(group, unread, got)
            return
        done = replace(done, state=SightingState.KEPT, words=len(reading.article.body.split()))
        yield from self._settled(group, done, got, reading)

    def _settled(
        self, group: list[Sighting], like: Sighting, got: PageGot | None, reading: Reading | None = None
    ) -> Iterator[PageSettled]:
        settled = [
            replace(
                one,
                state=like.state,
                due=None,
                attempts=one.attempts + 1,
                fetched_at=like.fetched_at,
                sha256=like.sha256,
                words=like.words,
                fault=like.fault,
                reason=like.reason,
            )
            for one in group
        ]
        with self._state.writing():
            if got is not None and got.fetch is not None:
                self._state.keep_fetch(got.fetch)
            for one in settled:
                self._state.settle(one)
        for number, one in enumerate(settled):
            yield PageSettled(sighting=one, reading=reading if number == 0 else None)

    def _missed(self, group: list[Sighting], missed: PageMissed, at: datetime) -> Iterator[PageSettled]:
        for one in group:
            attempts = one.attempts + 1
            allowed = self._settings.attempts_when_down if missed.fault in MAY_PASS else self._settings.attempts
            over = missed.fault in FOR_GOOD or attempts >= allowed
            settled = replace(
                one,
                state=SightingState.GIVEN_UP if over else SightingState.WAITING,
                due=None if over else at + self._wait(one.attempts, missed.retry_after),
                attempts=attempts,
                fetched_at=at,
                sha256=missed.got.page.sha256 if missed.got is not None else None,
                words=None,
                fault=missed.fault,
                reason=missed.reason,
            )
            with self._state.writing():
                if missed.got is not None and missed.got.fetch is not None:
                    self._state.keep_fetch(missed.got.fetch)
                self._state.settle(settled)
            yield PageSettled(sighting=settled)

    def _postpone(self, group: list[Sighting], because: Got) -> None:
        asked = because.retry_after if isinstance(because, PageMissed) else None
        fault = because.fault if isinstance(because, PageMissed) else Fault.POSTPONED
        due = self._now() + self._wait(0, asked)
        with self._state.writing():
            self._state.postpone([one.number for one in group], due, f"the host is left alone for now ({fault})")

    def next_look(self, sources: Iterable[Source]) -> datetime:
        """When a source is to be looked at again."""
        return min((self.due_at(source) or self._now() for source in sources), default=self._now())

    def next_due(self, sources: Iterable[Source]) -> datetime:
        """When there is something to do again: a source to look at, or a page to fetch."""
        look, page = self.next_look(sources), self._state.next_due()
        return look if page is None else min(look, page)

    # ------------------------------------------------------------------ shared
    def _in_parallel(
        self,
        jobs: Sequence[tuple[str, Job]],
        work: Callable[[Job], Done[Value]],
        enough: Callable[[], bool] = lambda: False,
    ) -> Iterator[Value | Dropped[Job, Value]]:
        threads = max(1, min(self._settings.web.connections, len(jobs)))
        return in_parallel(jobs, work, threads=threads, pause=self._pause, enough=enough)

    def _pause(self, host: str) -> float:
        asked = self._robots.delay_of_host(host) if self._robots is not None else 0.0
        return max(self._settings.host_pause, asked) if host else 0.0

    def _keep_robots(self) -> None:
        if self._robots is not None and self._robots.fetched:
            with self._state.writing():
                self._state.keep_robots(self._robots.fetched)
            self._robots.fetched.clear()

    def _drop_archives(self) -> None:
        """Remove downloaded archives of which no page waits any more."""
        if self._archives.is_dir():
            for file in self._archives.glob("*.warc.gz"):
                if not self._state.waits_in(str(file)):
                    file.unlink()
            with contextlib.suppress(OSError):
                self._archives.rmdir()
