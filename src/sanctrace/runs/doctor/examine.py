"""Every store in turn: is it there, whole, up to date, writable, in agreement with the others and with the clock?"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sanctrace.ledger.account_book import AccountBook
from sanctrace.ledger.codec import StoredValueError
from sanctrace.ledger.journal import Journal
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.ledger.salvage import doubtful, torn
from sanctrace.ledger.sql_ledger import SqlLedger
from sanctrace.ledger.standing import ACCOUNTS, LEDGER, NOTICES, WATCH, Standing
from sanctrace.ledger.store import Store
from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import DataError, LedgerDamaged, LedgerError
from sanctrace.runs.accounts.auditing import verify as verify_audit
from sanctrace.runs.doctor import checkup as c
from sanctrace.runs.doctor.checkup import MEND, Checkup, Places, Remedy, StoreReport, Trouble
from sanctrace.runs.doctor.copies import copied
from sanctrace.runs.doctor.exchange import broken_off
from sanctrace.runs.doctor.ledger_check import Tell, journal_troubles, ledger_troubles, newest_judgement
from sanctrace.runs.list_store import Health, ListStore
from sanctrace.runs.reassess import LawAgain
from sanctrace.runs.signing import open_key
from sanctrace.runs.watch.sources_file import read_sources

_AHEAD = timedelta(minutes=5)  # by which two machines' clocks may differ
_TOLD = 20  # entries that are told one by one
Check = Callable[[Store], Iterator[Trouble]]


def examine(places: Places, now: datetime, tell: Tell = lambda _: None) -> Checkup:
    """Look over every store; nothing is written but what opening an older store, or its journal, brings up to date.

    `tell` is told each page while it is checked.
    """
    ledger = Standing.of(places.ledger, LEDGER)
    stores = [
        _database(c.LEDGER, ledger, places, lambda store: _ledger(store, places, now, tell)),
        _database(c.WATCH, Standing(address=str(places.watch), schema=WATCH), places, lambda s: _watch(s, ledger, now)),
        _database(c.NOTICES, Standing.of(places.ledger, NOTICES), places, lambda s: _notices(s, now)),
        _database(c.ACCOUNTS, Standing.of(places.ledger, ACCOUNTS), places, lambda s: _accounts(s, ledger, now)),
        _lists(places.lists, now),
        _sources(places.sources),
        _key(places.key),
    ]
    return Checkup(stores=tuple(stores))


def _database(name: str, standing: Standing, places: Places, check: Check) -> StoreReport:
    """One database: opened, asked for its own faults and for those of its rows, then for what surrounds it."""
    from sanctrace.runs.doctor.place import shown

    place = shown(standing.address)
    troubles: list[Trouble] = []
    checked = f"schema version {standing.newest}"
    try:
        if not standing.there():
            if name != c.LEDGER:
                return StoreReport(name=name, place=place, checked="none yet", there=False)
            missing = Trouble(where=place, what="there is no ledger", advice="name another with --ledger")
            return StoreReport(name=name, place=place, checked="none", there=False, troubles=(missing,))
        before = standing.version()
        store = standing.open()
        if before is not None and 0 < before < standing.newest:
            checked = f"schema brought from version {before} to {standing.newest}"
        try:
            damage = store.faults()
            if not damage and standing.file is not None and name != c.LEDGER:  # of the ledger, each page is looked at
                damage = doubtful(standing.file, standing.schema)
            troubles += [Trouble(where=place, what=d, advice=MEND, remedy=Remedy.SALVAGE) for d in damage[:_TOLD]]
            if not damage:
                troubles += check(store)
            with store.writing():
                pass  # whether it can be written to
        finally:
            store.close()
    except LedgerError as error:
        troubles.append(_unopened(standing, place, error))
        if isinstance(error, LedgerDamaged) and standing.file is not None:
            where = torn(standing.file, standing.schema)
            troubles += [Trouble(where=place, what=w, advice=MEND, remedy=Remedy.SALVAGE) for w in where]
    except StoredValueError as error:
        troubles.append(Trouble(where=place, what=f"a value was altered: {error}", advice=MEND, remedy=Remedy.SALVAGE))
    if standing.file is not None and broken_off(standing.file) is not None:
        what = "its mending was broken off midway"
        troubles.append(Trouble(where=place, what=what, advice=MEND, remedy=Remedy.SALVAGE))
    troubles += _room(standing.file, places.least_free)
    if standing.file is None:  # a server's tables are not written anew behind its back
        troubles = [_by_hand(trouble) if trouble.remedy is Remedy.SALVAGE else trouble for trouble in troubles]
    return StoreReport(name=name, place=place, checked=checked, troubles=tuple(troubles))


def _unopened(standing: Standing, place: str, error: LedgerError) -> Trouble:
    """A store that gave way: by damage, which is mended, or by what stands around it, which is not."""
    what, _, advice = str(error).removeprefix(f"{standing.address}: ").removeprefix(f"{place}: ").rpartition("; ")
    version = standing.version() if not isinstance(error, LedgerDamaged) else None
    # The mark or the version may be what was damaged: tables of ours under another program's mark, a version far off.
    marked = "another program" in what and standing.ours()
    numbered = "newer sanctrace" in what and version is not None and not 0 < version < standing.newest + 1000
    if isinstance(error, LedgerDamaged) or marked or numbered:
        return Trouble(where=place, what=what, advice=MEND, remedy=Remedy.SALVAGE)
    return Trouble(where=place, what=what or str(error), advice=advice)


def _by_hand(trouble: Trouble) -> Trouble:
    advice = "restore a copy of the database, or read the pages again into a new one"
    return Trouble(where=trouble.where, what=trouble.what, advice=advice)


def _room(file: Path | None, least: int) -> Iterator[Trouble]:
    if file is None:
        return
    folder = file.parent
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    if free < least:
        what = f"{free / 1e6:,.0f} MB are free on its disk, and {least / 1e6:,.0f} should be"
        yield Trouble(where=str(folder), what=what, advice="make room before the next run")
    for path in (folder, file):
        if not os.access(path, os.W_OK):
            yield Trouble(where=str(path), what="it cannot be written", advice="check its permissions and its disk")


def _ledger(store: Store, places: Places, now: datetime, tell: Tell) -> Iterator[Trouble]:
    ledger = SqlLedger(store)
    judgements = copied(store)
    found = list(ledger_troubles(ledger, LawAgain(places.library, places.lists), tell, judgements))
    yield from found
    if judgements is None and not any(trouble.remedy is Remedy.SALVAGE for trouble in found):
        yield from journal_troubles(ledger, Journal(Path(places.ledger)))
    try:
        yield from _clock("the newest judgement", newest_judgement(ledger), now)
    except LedgerDamaged:
        return  # told above


def _watch(store: Store, ledger: Standing, now: datetime) -> Iterator[Trouble]:
    watch = WatchState(store)
    span = watch.poll_span()
    yield from _clock("the newest look", span[1] if span else None, now)
    kept = _beside(ledger)
    if kept is None:
        return
    try:
        missing = [(number, sha256) for number, sha256 in watch.kept_pages() if not SqlLedger(kept).holds(sha256)]
    finally:
        kept.close()
    for number, sha256 in missing[:_TOLD]:
        what = f"the page {sha256[:12]} counts as kept, and the ledger does not hold it"
        yield Trouble(
            where=f"entry {number}",
            what=what,
            advice=f"{MEND}: it is fetched again",
            remedy=Remedy.FETCH,
            number=number,
        )
    if len(missing) > _TOLD:
        what = f"{len(missing) - _TOLD} more pages count as kept, and the ledger does not hold them"
        yield Trouble(where="entries", what=what, advice=MEND, remedy=Remedy.FETCH)


def _beside(ledger: Standing) -> Store | None:
    """The ledger, to hold another store against; None when there is none, or damage that is told there."""
    try:
        return ledger.open() if ledger.there() else None
    except LedgerDamaged:
        return None


def _notices(store: Store, now: datetime) -> Iterator[Trouble]:
    book = NoticeBook(store)
    mails = book.mails(1_000)
    newest = max((m.made_at for m in mails), default=None)
    yield from _clock("the newest mail", newest, now)
    book.subscriptions()
    book.endpoints()


def _accounts(store: Store, ledger: Standing, now: datetime) -> Iterator[Trouble]:
    book = AccountBook(store)
    book.accounts()
    kept = _beside(ledger)
    try:
        found = verify_audit(book, SqlLedger(kept) if kept else None)
    except LedgerDamaged:  # of the ledger, it is told there; of the log, it is raised again
        found = verify_audit(book, None)
    finally:
        if kept:
            kept.close()
    if found.broken is not None:
        advice = "keep this file as it is for whoever examines it; go on from a copy that verifies"
        yield Trouble(where=f"row {found.broken.number} of the audit log", what=found.broken.reason, advice=advice)
        return
    last = list(book.audit.raw_rows(max(0, found.end.number - 1)))
    yield from _clock("the newest row", datetime.fromisoformat(last[-1][1]) if last else None, now)


def _clock(what: str, newest: datetime | None, now: datetime) -> Iterator[Trouble]:
    if newest is not None and newest - now > _AHEAD:
        said = f"{what} is of {newest:%Y-%m-%d %H:%M} UTC, and this machine's clock says {now:%Y-%m-%d %H:%M}"
        advice = "set the clock; if it is right, it ran ahead before, and what is due waits until then"
        yield Trouble(where="clock", what=said, advice=advice)


def _lists(home: Path, now: datetime) -> StoreReport:
    troubles: list[Trouble] = []
    count = 0
    try:
        store = ListStore(home)
        for status in store.status(now):
            count += 1
            if status.health is Health.BROKEN:
                advice = "run: sanctrace lists update"
                troubles.append(Trouble(where=str(home), what=str(status.problem), advice=advice))
        store.decisions()
    except DataError as error:
        troubles.append(_data_trouble(error))
    checked = f"{count} lists, each file by its SHA-256; decisions"
    return StoreReport(name=c.LISTS, place=str(home), checked=checked, there=home.exists(), troubles=tuple(troubles))


def _sources(path: Path) -> StoreReport:
    troubles: list[Trouble] = []
    checked = "none yet"
    try:
        sources = read_sources(path)
        checked = f"{len(sources)} sources" if path.exists() else checked
    except DataError as error:
        troubles.append(_data_trouble(error))
    return StoreReport(name=c.SOURCES, place=str(path), checked=checked, there=path.exists(), troubles=tuple(troubles))


def _key(path: Path) -> StoreReport:
    if not path.exists():
        return StoreReport(name=c.KEY, place=str(path), checked="none yet", there=False)
    troubles: list[Trouble] = []
    try:
        open_key(path)
    except DataError as error:
        troubles.append(_data_trouble(error))
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        advice = f"run: chmod 600 {path}"
        troubles.append(Trouble(where=str(path), what="others than its owner may read the key", advice=advice))
    return StoreReport(name=c.KEY, place=str(path), checked="the key and who may read it", troubles=tuple(troubles))


def _data_trouble(error: DataError) -> Trouble:
    what, _, advice = str(error.args[0]).rpartition("; ")
    where = error.path if error.line is None else f"{error.path}:{error.line}"
    return Trouble(where=where, what=what or str(error.args[0]), advice=advice if what else "put it right")
