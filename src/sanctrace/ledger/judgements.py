"""Judgements in the tables of a store: rows that are only added."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from sanctrace.ledger.anchors import find_anchored, moved
from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.ledger.journal import Journal, Told
from sanctrace.ledger.protocol import KeptEvent, KeptJudgement
from sanctrace.ledger.readings import StoredReadings
from sanctrace.ledger.store import Row
from sanctrace.model import EventAnchor, Judgement, JudgementKind

_BATCH = 500


class StoredJudgements(StoredReadings):
    """See `sanctrace.ledger.protocol.Judgements` for what each method does."""

    _journal: Journal | None = None  # of a ledger in a file

    def judge(self, judgement: Judgement) -> bool:
        """Add a judgement; False when this very one is kept already."""
        with self._store.writing():
            if self._store.run("judgement_number", {"judgement": judgement.id}):
                return False
            pages = {anchor.sha256 for anchor in judgement.about}
            if judgement.kind is JudgementKind.WITHDRAW:
                rows = self._store.run("judgement_number", {"judgement": judgement.value})
                if not rows:
                    raise ValueError(f"no judgement {judgement.value} is kept that could be withdrawn")
                ((number,),) = rows
                pages = {sha256 for (sha256,) in self._store.run("pages_of_judgement", {"number": number})}
            row = {"judgement": judgement.id, "value": encode(judgement)}
            if self._journal is not None:
                if not self._journal.path.exists():  # of an older ledger, or a restored one
                    self._journal.settle(self.judgements_since(), Told(entries={}, whole=True))
                self._journal.begin(row["judgement"], row["value"])
            ((number,),) = self._store.run("keep_judgement", row)
            if self._journal is not None:
                self._journal.given(judgement.id, number)
            noted = [{"sha256": sha256, "judgement_number": number} for sha256 in sorted(pages)]
            self._store.run_each("keep_judgement_page", noted)
        return True

    def judgement(self, judgement: str) -> Judgement | None:
        """The judgement with this id, or None."""
        rows = self._store.run("judgement_by_id", {"judgement": judgement})
        return self._judgements(rows)[0].judgement if rows else None

    def judgements_since(self, number: int = 0) -> Iterator[KeptJudgement]:
        """Every judgement kept after `number`, in the order of keeping."""
        while True:
            rows = self._store.run("judgements_since", {"number": number, "limit": _BATCH})
            for kept in self._judgements(rows):
                number = kept.number
                yield kept
            if len(rows) < _BATCH:
                return

    def judgements_about(self, pages: Collection[str]) -> tuple[KeptJudgement, ...]:
        """The judgements about events of these pages, their withdrawals included, in order."""
        return self._judgements(self._store.run("judgements_about", {"pages": json.dumps(sorted(pages))}))

    def anchored(self, anchor: EventAnchor) -> KeptEvent | None:
        """The event that a judgement is about as it is read now, or None."""
        with self._store.reading():
            rows = self._store.run("numbers_of_page", {"sha256": anchor.sha256})
            found = self._event_meant(anchor, [number for (number,) in rows])
            return found or self._in_a_revision(anchor)

    def _event_meant(self, anchor: EventAnchor, numbers: list[int]) -> KeptEvent | None:
        told = self._all_events(numbers)
        same = [event for event in told if event.article.id == anchor.article] or list(told)
        meant = find_anchored(anchor, (event.reading.event for event in same))
        return next((event for event in same if event.reading.event is meant), None)

    def _in_a_revision(self, anchor: EventAnchor) -> KeptEvent | None:
        """The event in the latest revision of the anchor's page, where its words still stand there once."""
        rows = self._store.run("readings_of_page", {"sha256": anchor.sha256})
        for number, reading in self._load([number for (number,) in rows]).items():
            source = reading.article.source
            latest = [n for (n,) in self._store.run("number_by_source", {"source": source})]
            if reading.article.id != anchor.article or latest == [number]:
                continue
            body = self._load(latest)[latest[0]].article.body
            shifted = moved(anchor, reading.article.body, body)
            if shifted is not None:
                return self._event_meant(shifted, latest)
        return None

    def _judgements(self, rows: list[Row]) -> tuple[KeptJudgement, ...]:
        try:
            return tuple(KeptJudgement(number=number, judgement=decode(Judgement, value)) for number, value in rows)
        except StoredValueError as error:
            raise self._damaged("a judgement", error) from error


def pages_judged(judgements: Iterable[tuple[int, Judgement]]) -> Iterator[tuple[int, set[str]]]:
    """Number and pages of each judgement, in the order of keeping; a withdrawal has the pages of what it withdraws."""
    pages_of: dict[str, set[str]] = {}
    for number, judgement in judgements:
        pages = {anchor.sha256 for anchor in judgement.about}
        if judgement.kind is JudgementKind.WITHDRAW:
            pages |= pages_of.get(judgement.value or "", set())
        pages_of[judgement.id] = pages
        yield number, pages
