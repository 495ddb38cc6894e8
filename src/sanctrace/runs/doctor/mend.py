"""Mends what the examination found: files written anew, pages read again from their captures, cases gathered anew.

A judgement that can still be read is never lost; a damaged file is put aside, never deleted; what was lost is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sanctrace.ledger import Ledger, Stand, open_ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.ledger.sql_ledger import SqlLedger
from sanctrace.ledger.standing import ACCOUNTS, LEDGER, NOTICES, WATCH, Standing
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import LedgerError, Page, PageError, Reading
from sanctrace.runs.doctor import checkup as c
from sanctrace.runs.doctor.checkup import Checkup, Mended, Places, Remedy, remedies
from sanctrace.runs.doctor.copies import copied, put_back
from sanctrace.runs.doctor.exchange import Exchange, end, exchange
from sanctrace.runs.doctor.ledger_check import Tell, reading_trouble
from sanctrace.runs.doctor.told import count_as_told
from sanctrace.runs.ingest import gather_all
from sanctrace.runs.reassess import LawAgain
from sanctrace.runs.unread import keep_unread

Read = Callable[[Page], Reading]
_SCHEMAS = {c.LEDGER: LEDGER, c.WATCH: WATCH, c.NOTICES: NOTICES, c.ACCOUNTS: ACCOUNTS}
_PARTS = {"events", "findings", "screenings"}  # of a reading; a row that is gone leaves no trace
_MADE_AGAIN = {"track_pages", "facts"}
_OF_THE_LEDGER = {Remedy.SALVAGE, Remedy.COPIES, Remedy.REREAD, Remedy.GATHER}
_SHOWN = 10  # numbers of lost rows that are told one by one
_RULES = "rules"  # Event.reader of what the rules read


@dataclass(frozen=True, kw_only=True)
class _Reader:
    read: Read
    every: bool  # also pages whose reading looks sound: rows of it may be gone without a trace

    def wants(self, ledger: Ledger, stand: Stand) -> bool:
        """Whether a kept reading is to be made again. What a language model read is only made again when it is bad."""
        if reading_trouble(ledger, stand) is not None:
            return True
        content = ledger.bytes_alone(stand.sha256) if self.every else None
        if content is None:
            return False
        kept = ledger.reading_at(stand.number)
        if any(one.event.reader != _RULES for one in kept.events):
            return False
        try:
            page = Page(source=stand.source, content=content, content_type=stand.content_type)
            return self.read(page) != kept
        except PageError:
            return False


@dataclass
class _Log:
    done: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def mend(places: Places, found: Checkup, read: Read, now: datetime, tell: Tell = lambda _: None) -> Mended:
    """Mend what can be mended; `read` reads a page as the pipeline does.

    Raises LedgerError when a store cannot be written: then nothing of that store was changed.
    """
    log = _Log()
    torn: dict[str, Exchange] = {}
    written: list[Path] = []
    for report in found.stores:
        needed = remedies(report.troubles)
        if Remedy.SALVAGE in needed:
            schema = _SCHEMAS[report.name]
            at = Standing(address=str(places.watch), schema=WATCH) if schema is WATCH else None
            standing = at or Standing.of(places.ledger, schema)
            torn[report.name] = _write_anew(report.name, standing, now, log)
            written += [standing.file] if standing.file else []
        if report.name == c.LEDGER and needed & _OF_THE_LEDGER:
            lost = torn.get(c.LEDGER)
            every = lost is not None and bool(_PARTS & {*lost.torn, *lost.dropped})
            _mend_ledger(places, _Reader(read=read, every=every), log, tell)
    if c.NOTICES in torn and torn[c.NOTICES].torn:
        with open_ledger(places.ledger, create=False) as ledger, NoticeBook.open(places.ledger) as book:
            if count_as_told(book, ledger, now):
                log.lost.append(
                    f"{c.NOTICES}: nobody is told twice: every case as it stands now counts as told; what changed"
                    " shortly before the damage is told to nobody: look through the latest cases"
                )
    watch = found.of(c.WATCH)
    if watch is not None and watch.there and (log.done or Remedy.FETCH in remedies(watch.troubles)):
        _fetch_again(places, now, log)
    for file in written:
        end(file)
    return Mended(done=tuple(log.done), lost=tuple(log.lost), kept=tuple(log.kept))


def _write_anew(name: str, standing: Standing, now: datetime, log: _Log) -> Exchange:
    """Write a damaged file anew from what can be read; the damaged one stays beside it under another name."""
    if standing.file is None:
        raise LedgerError(f"{standing.address}: a server's tables are not written anew; restore a backup")
    done = exchange(standing.file, standing.schema, now)
    log.kept.append(str(standing.file.with_name(done.aside)))
    log.done.append(f"{name}: written anew with {done.rows:,} rows that could be read")
    if done.from_journal:
        log.done.append(f"{name}: {done.from_journal} of its judgements were taken from the journal beside it")
    log.lost += _lost(name, done)
    return done


def _lost(name: str, saved: Exchange) -> list[str]:
    lost = [
        f"{source}: its captured page {sha256} could not be read, and its reading went with it: read the page again"
        for source, sha256 in saved.pages
    ]
    lost += [
        f"{name}: {len(numbers)} of {table} (number {_some(numbers)}) could not be read; a backup may hold them"
        for table, numbers in saved.missing.items()
        if numbers
    ]
    lost += [
        f"{name}: whether the judgement {judgement} had been kept is not known, as a process had died over it; it is"
        " kept now: look at it, and withdraw it if it should not be"
        for judgement in saved.unsure
    ]
    lost += [
        f"{name}: {saved.saved[table]} {table} were saved; how many there were could not be read, and"
        " `sanctrace audit verify` names the judgements that its log knows"
        for table in saved.uncounted
        if table == "judgements"
    ]
    if name == c.LEDGER and "captures" in saved.torn:
        count = saved.saved["captures"]
        lost.append(f"pages: {count} captures were saved; others, if there were more, could not be read")
    elif name != c.LEDGER and (unknown := {*saved.torn, *saved.dropped} - saved.missing.keys() - _MADE_AGAIN):
        lost.append(f"{name}: rows of {', '.join(sorted(unknown))} that could not be read, if there were more")
    return lost


def _some(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return shown if len(numbers) <= _SHOWN else f"{shown}, …"


def _mend_ledger(places: Places, reader: _Reader, log: _Log, tell: Tell) -> None:
    store = Standing.of(places.ledger, LEDGER).open()
    with SqlLedger(store) as ledger, ledger.writing():
        if (judgements := copied(store)) is not None:
            put_back(judgements, log.done, log.lost)
        again = 0
        for stand in list(ledger.stands()):
            tell(stand.source)
            if not reader.wants(ledger, stand):
                continue
            content = ledger.bytes_alone(stand.sha256)
            if content is None:
                ledger.drop_reading(stand.number)
                log.lost.append(
                    f"{stand.source}: its captured page {stand.sha256} is not what was captured; its reading went with"
                    " it: read the page again"
                )
                continue
            page = Page(source=stand.source, content=content, content_type=stand.content_type)
            again += _read_again(ledger, page, reader.read, stand.number)
        for sha256 in ledger.captures_alone():
            content = ledger.bytes_alone(sha256)
            if content is None:
                ledger.drop_capture(sha256)
                continue
            sources = _sources_of(places, sha256)
            if not sources:
                sources = (f"unknown:{sha256[:12]}",)
                log.lost.append(f"the address of the page {sha256}: it is kept as {sources[0]}")
            for source in sources:
                tell(source)
                again += _read_again(ledger, Page(source=source, content=content), reader.read, None)
        gather_all(ledger, None, LawAgain(places.library, places.lists))
    if again:
        log.done.append(f"{c.LEDGER}: {again} pages read again from their captures")
    log.done.append(f"{c.LEDGER}: its cases gathered anew")


def _read_again(ledger: Ledger, page: Page, read: Read, number: int | None) -> int:
    try:
        reading = read(page)
    except PageError as error:
        if number is not None:
            ledger.drop_reading(number)
        keep_unread(ledger, page, error)
    else:
        ledger.keep_anew(page, reading)
    return 1


def _sources_of(places: Places, sha256: str) -> tuple[str, ...]:
    """Where a capture came from, as the watch remembers it."""
    if not places.watch.exists():
        return ()
    with WatchState.open(places.watch, create=False) as watch:
        return tuple(fetch.address for fetch in watch.fetches() if fetch.sha256 == sha256)


def _fetch_again(places: Places, now: datetime, log: _Log) -> None:
    """Have the watch fetch the pages that it counts as kept and that the ledger does not hold."""
    with open_ledger(places.ledger, create=False) as ledger, WatchState.open(places.watch, create=False) as watch:
        gone = [number for number, sha256 in watch.kept_pages() if not ledger.holds(sha256)]
        with watch.writing():
            for number in gone:
                watch.wait_again(number, now)
    if gone:
        log.done.append(f"{c.WATCH}: {len(gone)} pages will be fetched again")
