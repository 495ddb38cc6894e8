"""A finished batch into a ledger, its cases gathered: all at once into a new ledger, page by page into a large one."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sanctrace.ledger import Ledger, open_ledger
from sanctrace.ledger.codec import StoredValueError, decode
from sanctrace.model import Article, Basis, BatchError, Event, EventReading, Finding, Page, Reading, Screening
from sanctrace.runs.batch.assemble import Format
from sanctrace.runs.batch.folder import MANIFEST, manifest_in
from sanctrace.runs.ingest import CaseKeeper, gather_all
from sanctrace.runs.reassess import LawAgain

T = TypeVar("T")
Row = Mapping[str, Any]

_AT_ONCE = 500  # readings in a transaction
# Gathering all cases anew costs as much as all that is kept, keeping one page what its neighbourhood has: with so many
# times more in the ledger than in the batch, page by page is faster.
_LARGER = 10


def load_batch(folder: Path, ledger: str, tell: Callable[[int, int], None], law: LawAgain | None = None) -> int:
    """Keep the articles of a finished batch and gather their cases; how many changed anything.

    Interrupted, it is simply done again. `tell` hears how many of how many articles are kept. Raises BatchError when
    the folder holds no finished batch or its files were changed, LedgerError when the ledger refuses.
    """
    batch, law = FinishedBatch(folder), law or LawAgain()
    with open_ledger(ledger) as kept:
        if kept.counts().articles > _LARGER * batch.articles:
            return _one_by_one(batch, CaseKeeper(kept, library=law.library, lists=law.lists), tell)
        return _at_once(batch, kept, tell, law)


def _one_by_one(batch: FinishedBatch, keeper: CaseKeeper, tell: Callable[[int, int], None]) -> int:
    changed = 0
    for number, (page, reading) in enumerate(batch.readings(), 1):
        changed += keeper.save(page, reading)
        tell(number, batch.articles)
    return changed


def _at_once(batch: FinishedBatch, ledger: Ledger, tell: Callable[[int, int], None], law: LawAgain) -> int:
    changed, done = 0, 0
    readings = batch.readings()
    ledger.distrust_index()  # killed before the end, whoever opens the ledger next gathers what is there
    while chunk := list(islice(readings, _AT_ONCE)):
        changed += ledger.save_many(chunk)
        done += len(chunk)
        tell(done, batch.articles)
    gather_all(ledger, law=law)
    return changed


class FinishedBatch:
    """The folder of a batch whose files are as they were written."""

    def __init__(self, folder: Path) -> None:
        """Raises BatchError when there is no such batch."""
        manifest = manifest_in(folder)
        if manifest is None:
            raise BatchError(f"{folder}: holds no finished batch ({MANIFEST} is not there); run sanctrace batch first")
        self._folder = folder
        for name, file in manifest["files"].items():
            _as_written(folder / name, file["sha256"])
        files = manifest["files"]
        self._form = next(form for form in Format if f"articles.{form.value}" in files)
        self.articles: int = manifest["rows"]["articles"]
        self.basis = _value(Basis, {name: manifest[name] for name in ("law", "lists", "as_of")})

    def readings(self) -> Iterator[tuple[Page, Reading]]:
        """The pages that came out, in order, each with its reading."""
        names = ("events", "findings", "screenings", "captures")
        tables = {name: _Joined(self._rows(name)) for name in names}
        for row in self._rows("articles"):
            number = row["page"]
            ((capture),) = tables["captures"].of(number)
            page = Page(
                source=capture["source"],
                content=base64.b64decode(capture["content"]),
                content_type=capture["content_type"],
            )
            events = tables["events"].of(number)
            findings, screenings = tables["findings"].of(number), tables["screenings"].of(number)
            reading = Reading(
                article=_value(Article, row["value"], body=row["body"]),
                events=tuple(_event(event, findings, screenings) for event in events),
                basis=self.basis,
            )
            yield page, reading

    def _rows(self, table: str) -> Iterator[Row]:
        path = self._folder / f"{table}.{self._form.value}"
        if self._form is Format.PARQUET:
            from sanctrace.runs.batch.parquet import rows_of

            yield from rows_of(table, path)
            return
        with path.open("rb") as stream:
            for line in stream:
                yield json.loads(line)


class _Joined:
    """Rows in the order of their pages, given out page by page."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, page: int) -> list[Row]:
        found = []
        while self._next is not None and self._next["page"] <= page:
            if self._next["page"] == page:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def _event(row: Row, findings: list[Row], screenings: list[Row]) -> EventReading:
    at = row["position"]
    return EventReading(
        event=_value(Event, row["value"]),
        findings=tuple(_value(Finding, f["value"]) for f in findings if f["event_position"] == at),
        screenings=tuple(_value(Screening, s["value"]) for s in screenings if s["event_position"] == at),
    )


def _value(kind: type[T], value: object, **given: object) -> T:
    try:
        return decode(kind, json.dumps(value), **given)
    except StoredValueError as error:
        raise BatchError(f"the batch was written by another version ({error}); read the archive again") from error


def _as_written(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise BatchError(f"{path}: is gone; read the archive again into another folder") from error
    if digest != sha256:
        raise BatchError(f"{path}: was changed since it was written; read the archive again into another folder")
