"""Pages and readings in the tables of a store."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Mapping

from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.ledger.protocol import Counts, EventPlace, Kept, KeptEvent, Revision, UnreadPage
from sanctrace.ledger.store import Store
from sanctrace.model import Article, Basis, Event, EventReading, Finding, LedgerDamaged, Page, Reading, Screening
from sanctrace.model import Fault as PageFault

COMPRESSION = 6
_BATCH = 200  # readings fetched at once


class StoredReadings:
    """See `sanctrace.ledger.protocol.Readings` for what each method does."""

    _store: Store

    def save(self, page: Page, reading: Reading) -> bool:
        """Keep a page and its reading in one transaction; say whether anything changed."""
        article = reading.article
        if article.sha256 != page.sha256:
            raise ValueError(f"the reading of {article.source} is of other bytes than the page {page.source}")
        key = {"source": article.source, "sha256": article.sha256}
        with self._store.writing():
            rows = self._store.run("find_article", key)
            first = None
            if rows:
                ((number, first, content_type, is_latest),) = rows
                if is_latest and content_type == page.content_type and self._load([number])[number] == reading:
                    return False
                self._store.run("drop_article", {"number": number})
            self._keep_bytes(page)
            self._store.run("drop_unread", key)
            self._keep({**key, "content_type": page.content_type, "first_number": first}, reading)
        return True

    def save_unread(self, page: Page, fault: PageFault, reason: str) -> bool:
        """Keep a page's bytes though nothing could be read in them; False when they were read before."""
        key = {"source": page.source, "sha256": page.sha256}
        with self._store.writing():
            if self._store.run("find_article", key):
                return False
            self._keep_bytes(page)
            why = {"content_type": page.content_type, "fault": fault.value, "reason": reason}
            self._store.run("keep_unread", {**key, **why})
        return True

    def unread_pages(self) -> Iterator[UnreadPage]:
        """The pages that no reader could read so far, in the order of keeping."""
        number = 0
        while True:
            rows = self._store.run("unread_since", {"number": number, "limit": _BATCH})
            for number, source, sha256, size, kind, fault, reason in rows:
                yield UnreadPage(
                    number=number,
                    source=source,
                    sha256=sha256,
                    size=size,
                    content_type=kind,
                    fault=PageFault(fault),
                    reason=reason,
                )
            if len(rows) < _BATCH:
                return

    def load(self, article: str) -> Reading | None:
        """The latest reading of the article with this id, or None."""
        with self._store.reading():
            numbers = [number for (number,) in self._store.run("number_by_id", {"article": article})]
            return self._load(numbers)[numbers[0]] if numbers else None

    def current(self) -> Iterator[Reading]:
        """The latest reading of every source, in the order of keeping."""
        return (kept.reading for kept in self._batches("numbers_current", 0))

    def since(self, number: int = 0) -> Iterator[Kept]:
        """Every reading kept after `number`, in the order of keeping."""
        return self._batches("numbers_since", number)

    def revisions(self, source: str) -> tuple[Revision, ...]:
        """Every reading of a source, the latest one last."""
        with self._store.reading():
            firsts: dict[int, int] = dict(self._store.run("numbers_of_source", {"source": source}))
            readings = self._load(list(firsts))
        return tuple(Revision(number=n, first=firsts[n], reading=r) for n, r in readings.items())

    def revisions_of(self, sources: Collection[str], *, tested: bool = True) -> dict[str, tuple[Revision, ...]]:
        """Every reading of each of these sources, the latest one last."""
        found: dict[str, list[Revision]] = {source: [] for source in sources}
        with self._store.reading():
            rows = self._store.run("numbers_of_sources", {"sources": json.dumps(list(sources))})
            readings = self._load([number for number, _, _ in rows], tested=tested)
        for number, first, source in rows:
            found[source].append(Revision(number=number, first=first, reading=readings[number]))
        return {source: tuple(revisions) for source, revisions in found.items()}

    def last_reading(self) -> int:
        """The number of the reading that was kept last; 0 before any."""
        return int(self._store.run("last_reading")[0][0])

    def sources(self, *, telling: bool = False) -> tuple[str, ...]:
        """Every source of which something is kept, in the order in which they came."""
        return tuple(source for source, _ in self._store.run("sources_telling" if telling else "sources"))

    def find_event(self, event: str) -> tuple[KeptEvent, ...]:
        """The event with this id in the latest readings."""
        with self._store.reading():
            rows = self._store.run("places_of_event", {"event": event})
            places = {EventPlace(number=n, position=p) for n, p in rows}
            return tuple(told for told in self._all_events(sorted({p.number for p in places})) if told.place in places)

    def capture(self, sha256: str, source: str | None = None) -> Page | None:
        """The page as captured, or None."""
        rows = self._store.run("capture_by_hash", {"sha256": sha256, "source": source})
        if not rows:
            return None
        given_by, content_type, content = rows[0]
        try:
            return Page(source=given_by, content=zlib.decompress(content), content_type=content_type)
        except zlib.error as error:
            raise self._damaged(f"the page {given_by}", error) from error

    def counts(self) -> Counts:
        """How much the ledger holds."""
        ((captures, articles, events, findings, cases, judgements, unread),) = self._store.run("counts")
        return Counts(
            captures=captures,
            articles=articles,
            events=events,
            findings=findings,
            cases=cases,
            judgements=judgements,
            unread=unread,
        )

    def _all_events(self, numbers: Collection[int]) -> tuple[KeptEvent, ...]:
        return tuple(
            KeptEvent(place=EventPlace(number=number, position=position), article=reading.article, reading=event)
            for number, reading in self._load(numbers).items()
            for position, event in enumerate(reading.events)
        )

    def _batches(self, query: str, number: int) -> Iterator[Kept]:
        while True:
            with self._store.reading():
                numbers = [n for (n,) in self._store.run(query, {"number": number, "limit": _BATCH})]
                readings = self._load(numbers)
            for at, reading in readings.items():
                yield Kept(number=at, reading=reading)
            if len(numbers) < _BATCH:
                return
            number = numbers[-1]

    def _keep_bytes(self, page: Page) -> None:
        content = zlib.compress(page.content, COMPRESSION)
        self._store.run("keep_capture", {"sha256": page.sha256, "size": len(page.content), "content": content})

    def _keep(self, key: Mapping[str, object], reading: Reading) -> None:
        basis = None if reading.basis is None else encode(reading.basis)
        row = {**key, "value": encode(reading.article), "basis": basis}
        ((number,),) = self._store.run("keep_article", row)
        for table, rows in event_rows(number, reading).items():
            self._store.run_each(f"keep_{table.removesuffix('s')}", rows)

    def _load(self, numbers: Collection[int], *, tested: bool = True) -> dict[int, Reading]:
        """The readings with these numbers, in order."""
        if not numbers:
            return {}
        events = self._load_events(numbers, tested=tested)
        rows = self._store.run("articles_numbered", {"numbers": json.dumps(list(numbers))})
        try:
            return {
                number: Reading(
                    article=decode(Article, value),
                    events=tuple(events.get(number, ())),
                    basis=None if basis is None else decode(Basis, basis),
                )
                for number, value, basis in rows
            }
        except StoredValueError as error:
            raise self._damaged("an article", error) from error

    def _load_events(self, numbers: Collection[int], *, tested: bool = True) -> dict[int, list[EventReading]]:
        """The events of the readings with these numbers, in order; `tested`: with their findings and screenings."""
        chosen = {"numbers": json.dumps(list(numbers))}
        findings: dict[tuple[int, int], list[Finding]] = {}
        screenings: dict[tuple[int, int], list[Screening]] = {}
        events: dict[int, list[EventReading]] = {}
        try:
            for number, position, value in self._store.run("findings_of", chosen) if tested else ():
                findings.setdefault((number, position), []).append(decode(Finding, value))
            for number, position, value in self._store.run("screenings_of", chosen) if tested else ():
                screenings.setdefault((number, position), []).append(decode(Screening, value))
            for number, position, value in self._store.run("events_of", chosen):
                kept = EventReading(
                    event=decode(Event, value),
                    findings=tuple(findings.get((number, position), ())),
                    screenings=tuple(screenings.get((number, position), ())),
                )
                events.setdefault(number, []).append(kept)
        except StoredValueError as error:
            raise self._damaged("an event", error) from error
        return events

    def _damaged(self, what: str, error: Exception) -> LedgerDamaged:
        return LedgerDamaged(
            f"{self._store.address}: the ledger is damaged ({what}: {error}); run `sanctrace doctor --mend`, or restore"
            " a copy"
        )


def event_rows(number: int, reading: Reading) -> dict[str, list[dict[str, object]]]:
    """The rows of a reading's events, findings and screenings, by table."""
    events: list[dict[str, object]] = []
    findings: list[dict[str, object]] = []
    screenings: list[dict[str, object]] = []
    for position, kept in enumerate(reading.events):
        place = {"article_number": number, "position": position}
        events.append({**place, "event": kept.event.id, "value": encode(kept.event)})
        at = {"article_number": number, "event_position": position}
        findings += [{**at, "position": i, "value": encode(f)} for i, f in enumerate(kept.findings)]
        screenings += [{**at, "position": i, "value": encode(s)} for i, s in enumerate(kept.screenings)]
    return {"events": events, "findings": findings, "screenings": screenings}
