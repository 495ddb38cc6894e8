"""A damaged SQLite file -> a new one with every row that can still be read. The damaged one is left as it is.

First each table is read from both ends as far as it goes; then, where it gave way, the file's pages are gone through
one by one (`carve`). A row that is found so is believed only when its value is what its own columns say: a capture has
its hash, a judgement its id.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

from sanctrace.ledger.carve import HEAD, Carved, Value, carve, told_size
from sanctrace.ledger.codec import decode
from sanctrace.ledger.journal import Journal, Told
from sanctrace.ledger.judgements import pages_judged
from sanctrace.ledger.row_checks import KNOWN_BY_ITSELF, believable
from sanctrace.ledger.seals import SEALS, Seals, is_sealed, row_key
from sanctrace.ledger.sqlite import Columns, SqliteFile, SqliteStore
from sanctrace.ledger.statements import Schema
from sanctrace.model import Judgement, LedgerError
from sanctrace.model.notice import SendState

Row = tuple[Value, ...]
_NEVER_ERASED = frozenset({"judgements", "changes", "mails", "audit"})  # a number without a row is a row lost
_READ_AGAIN = {"captures", "articles", "events", "findings", "screenings"}  # from the captures, one by one
_LEFT_AS_THEY_ARE = {"audit"}  # an altered row is evidence; the chain of hashes names it
_MOST_NUMBERS = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Salvaged:
    """What was saved: rows by table, and the tables that could not be read to the end."""

    rows: Mapping[str, int]
    torn: tuple[str, ...]
    dropped: Mapping[str, int]  # rows that were read and that belong to something that is gone, by table
    pages: tuple[tuple[str, str], ...]  # source and hash of the readings whose captured page is gone
    missing: Mapping[str, tuple[int, ...]]  # numbers that were given and of which no row was saved, by torn table
    uncounted: tuple[str, ...]  # torn tables of which the last number given could not be read: more may be missing
    from_journal: int = 0  # judgements that the file had no more, and that the journal beside it had
    unsure: tuple[str, ...] = ()  # those of them over which a process had died: whether they were kept is not known


def salvage(broken: Path, fresh: Path, schema: Schema) -> Salvaged:
    """Write what can be read of `broken` into `fresh`, which must not exist yet; raises LedgerError when it cannot."""
    SqliteStore.open(fresh, schema=schema).close()
    with (
        tempfile.TemporaryDirectory(dir=fresh.parent, prefix=f"{fresh.name}-") as folder,
        SqliteFile(fresh, schema) as new,
    ):
        copy = Path(folder) / broken.name
        for suffix in ("", "-wal"):
            if (part := Path(f"{broken}{suffix}")).exists():
                shutil.copy2(part, f"{copy}{suffix}")
        content, log = copy.read_bytes(), _log_of(copy)
        wanted = {table: columns for table, columns in new.tables().items() if table != SEALS}
        found, torn, numbers = _read(copy, schema, wanted)
        seals = _seals(copy, schema)
        for table in found.keys() - _READ_AGAIN - _LEFT_AS_THEY_ARE:
            sound = [row for row in found[table] if _sound(table, wanted[table], row, seals)]
            erased = seals.erased(table, (_key(wanted[table], row) for row in found[table]))
            if (erased or len(sound) < len(found[table])) and table not in torn:
                torn.append(table)
            found[table] = sound
        carved = [t for t in KNOWN_BY_ITSELF if t in wanted and (t in torn or t in _NEVER_ERASED)]
        cells = list(carve(content, log))
        for table, rows in _carved(cells, carved, wanted, found, seals).items():
            found[table] += rows
        numbers = _numbers(cells, wanted) | numbers
        noted = _Noted()
        if "judgements" in wanted:
            told = Journal(broken).read()
            found["judgements"] = [row for row in found["judgements"] if not _contradicted(wanted, row, told)]
            noted = _noted(told, wanted["judgements"], found["judgements"])
            found["judgements"] += noted.rows
            if noted.last:
                numbers["judgements"] = max(noted.last, numbers.get("judgements", 0))
            found["judgement_pages"] = _pages_of(found["judgements"])
        with new.without_triggers():
            for table, columns in wanted.items():
                new.put(table, columns, found[table])
            new.drop_loose()
            new.go_on_after(numbers)
        kept = {
            table: set(map(partial(_key, columns), new.rows(table, columns)[0])) for table, columns in wanted.items()
        }
    gone = {t: sum(_key(wanted[t], row) not in kept[t] for row in rows) for t, rows in found.items()}
    pages = [row for row in found.get("articles", ()) if _key(wanted["articles"], row) not in kept["articles"]]
    return Salvaged(
        rows={table: len(keys) for table, keys in kept.items()},
        torn=tuple(torn),
        dropped={table: count for table, count in gone.items() if count},
        pages=tuple((str(row[2]), str(row[1])) for row in pages),
        missing={t: _missing(wanted[t], found[t], numbers.get(t)) for t in torn if t in _NEVER_ERASED & found.keys()},
        uncounted=tuple(t for t in torn if t in _NEVER_ERASED and t not in numbers),
        from_journal=len(noted.rows),
        unsure=noted.unsure,
    )


@dataclass(frozen=True, kw_only=True)
class _Noted:
    """Rows that a journal adds; the ids of the unsure among them; the last number, where no line of it was lost."""

    rows: tuple[Row, ...] = ()
    unsure: tuple[str, ...] = ()
    last: int | None = None


def _contradicted(wanted: Mapping[str, Columns], row: Row, told: Told) -> bool:
    """Whether the journal vouches for other words of a judgement than its row has."""
    given = _given(wanted["judgements"], row)
    entry = told.entries.get(str(given["judgement"]))
    return entry is not None and entry.contradicts(decode(Judgement, str(given["value"])))


def _noted(told: Told, columns: Columns, found: Sequence[Row]) -> _Noted:
    """The judgements that the journal beside a damaged file has and the file has no more."""
    at = {name: columns.names.index(name) for name in ("number", "judgement")}
    known = {str(row[at["judgement"]]) for row in found}
    taken = {int(str(row[at["number"]])) for row in found}
    last = max((entry.number for entry in told.entries.values() if entry.number is not None), default=0)
    rows: list[Row] = []
    unsure: list[str] = []
    for entry in told.entries.values():
        if entry.dropped or entry.judgement in known:
            continue
        number = entry.number
        if number is None or number in taken:
            number = max(last, *taken, 0) + 1
        given: dict[str, Value] = {"number": number, "judgement": entry.judgement, "value": entry.value}
        if believable("judgements", given):
            rows.append(tuple(given[name] for name in columns.names))
            taken.add(number)
            unsure += [entry.judgement] if entry.unsettled else []
    return _Noted(rows=tuple(rows), unsure=tuple(unsure), last=last if told.whole and told.entries else None)


def _seals(file: Path, schema: Schema) -> Seals:
    """The seals that can be read in a file; none in one of a version that had none."""
    with SqliteFile(file, schema) as opened:
        try:
            there = opened.tables()
        except LedgerError:
            return Seals(seals={})
        return Seals.of(opened.rows(SEALS, there[SEALS])[0] if SEALS in there else ())


def _sound(table: str, columns: Columns, row: Row, seals: Seals) -> bool:
    """Whether a row is one that sanctrace writes, and no seal says that it was another."""
    return believable(table, _given(columns, row)) and not seals.contradict(table, _key(columns, row), row)


def doubtful(file: Path, schema: Schema) -> list[str]:
    """The rows that hold what sanctrace does not write, or that their seals know otherwise, as sentences.

    Those of the audit log verify one another.
    """
    found = []
    with SqliteFile(file, schema) as opened:
        tables = opened.tables()
        seals = Seals.of(opened.rows(SEALS, tables[SEALS])[0]) if SEALS in tables else None
        numbers = opened.numbers()
        for table, columns in tables.items():
            if not is_sealed(table):
                continue
            rows = opened.rows(table, columns)[0]
            if (last := numbers.get(table)) is not None:
                highest = max((int(str(row[columns.names.index("number")])) for row in rows), default=0)
                if last < highest:
                    found.append(
                        f"the last number of {table} was altered: it says {last}, and {highest} is the last there"
                    )
            if seals is not None:
                found += seals.faults(table, {row_key(_key(columns, row)): row for row in rows})
            for row in rows:
                known = seals is not None and seals.contradict(table, _key(columns, row), row)
                if not known and not believable(table, _given(columns, row)):
                    key = " ".join(str(part)[:80] for part in _key(columns, row))
                    found.append(f"the row {key} of {table} was altered: it is none that sanctrace writes")
    return found


def torn(file: Path, schema: Schema) -> list[str]:
    """Where a damaged file gives way, as sentences: cut off, or the tables that cannot be read to their end."""
    with file.open("rb") as content:
        there, wanted = file.stat().st_size, told_size(content.read(HEAD))
    found = [f"it is cut off: {there:,} of its {wanted:,} bytes are there"] if there < wanted else []
    with SqliteFile(file, schema) as opened:
        try:
            tables = opened.tables()
        except LedgerError:
            return [*found, "the list of its tables cannot be read"]
        read = {table: opened.rows(table, columns) for table, columns in tables.items()}
    return found + [
        f"the table {table} gives way: {len(rows):,} of its rows can be read in order"
        for table, (rows, whole) in read.items()
        if not whole
    ]


def _log_of(path: Path) -> bytes:
    log = Path(f"{path}-wal")
    return log.read_bytes() if log.exists() else b""


def _read(
    path: Path, schema: Schema, wanted: Mapping[str, Columns]
) -> tuple[dict[str, list[Row]], list[str], dict[str, int]]:
    """The rows that the tables themselves give, their columns in the wanted order; the tables torn; last numbers."""
    found: dict[str, list[Row]] = {table: [] for table in wanted}
    torn: list[str] = []
    with SqliteFile(path, schema) as file:
        try:
            there = file.tables()
        except LedgerError:
            return found, list(wanted), {}
        numbers = {table: number for table, number in file.numbers().items() if table in wanted}
        for table, columns in wanted.items():
            if table not in there:
                torn.append(table)
                continue
            names = tuple(name for name in columns.names if name in there[table].names)
            rows, whole = file.rows(table, Columns(names=names, key=columns.key, types=columns.types))
            at = [names.index(name) if name in names else None for name in columns.names]
            found[table] = [tuple(None if n is None else row[n] for n in at) for row in rows]
            if not whole:
                torn.append(table)
    return found, torn, numbers


def _numbers(cells: Iterable[Carved], wanted: Mapping[str, Columns]) -> dict[str, int]:
    """The last number given, by table, as SQLite's own table of them had it."""
    last: dict[str, int] = {}
    for one in cells:
        match one.values:
            case (str(table), int(number)) if one.rowid is not None and table in wanted:
                last[table] = max(number, last.get(table, 0))
    return last


def _missing(columns: Columns, rows: Sequence[Row], last: int | None) -> tuple[int, ...]:
    """Numbers up to the last one given, or to the last one that is there, that no row has."""
    at = columns.names.index("number")
    there = {row[at] for row in rows}
    highest = max((n for n in there if isinstance(n, int)), default=0) if last is None else last
    return tuple(n for n in range(1, min(highest, _MOST_NUMBERS) + 1) if n not in there)


def _carved(
    cells: Iterable[Carved],
    tables: Sequence[str],
    wanted: Mapping[str, Columns],
    found: Mapping[str, Sequence[Row]],
    seals: Seals,
) -> dict[str, list[Row]]:
    """Rows of these tables that stand in the pages and are not found yet."""
    known = {t: {_key(wanted[t], row) for row in found[t]} for t in tables}
    more: dict[str, dict[Row, Row]] = {t: {} for t in tables}
    for cell in cells:
        copied = _as_copy(cell) if "judgements" in tables else None
        for table in tables if copied is None else ("judgements",):
            row = _as_row(copied or cell, wanted[table])
            if row is None or not _sound(table, wanted[table], row, seals):
                continue
            key = _key(wanted[table], row)
            if key not in known[table]:
                before = more[table].get(key)
                more[table][key] = row if before is None else _later(table, before, row)
            break
    return {table: list(rows.values()) for table, rows in more.items()}


def _as_copy(cell: Carved) -> Carved | None:
    """The row of a judgement whose copy in the index `judgement_copies` a cell is; None when it is no such copy."""
    match cell.values:
        case (str(ident), str(value), int(number)) if cell.rowid is None and value.startswith("{"):
            return Carved(rowid=number, values=(None, ident, value))
    return None


def _later(table: str, one: Row, other: Row) -> Row:
    """Of two states of a mail or delivery the one in which more was done with it: nothing may be sent twice."""
    if table not in {"mails", "deliveries"}:
        return one
    state = 6 if table == "mails" else 4
    return max(one, other, key=lambda row: (row[state] != SendState.WAITING.value, row[state + 1]))


def _key(columns: Columns, row: Row) -> Row:
    return tuple(row[columns.names.index(name)] for name in columns.key)


def _given(columns: Columns, row: Row) -> dict[str, Value]:
    return dict(zip(columns.names, row, strict=True))


def _as_row(one: Carved, columns: Columns) -> Row | None:
    """A carved row in the order of the table's columns, or None when it has another shape."""
    if (one.rowid is None) is not columns.without_rowid or len(one.values) > len(columns.names):
        return None
    stored = columns.names
    if columns.without_rowid:
        stored = (*columns.key, *(name for name in columns.names if name not in columns.key))
    given: dict[str, Value] = dict.fromkeys(columns.names)
    given |= dict(zip(stored, one.values, strict=False))
    if one.rowid is not None and len(columns.key) == 1 and columns.types[columns.key[0]][0] == "INTEGER":
        given[columns.key[0]] = one.rowid
    for name, value in given.items():
        kind, needed = columns.types[name]
        if (value is None and needed) or (value is not None and not isinstance(value, _TYPES[kind])):
            return None
    return tuple(given.values())


_TYPES: dict[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes, "REAL": float}


def _pages_of(judgements: Sequence[Row]) -> list[Row]:
    """Which pages each judgement is about, computed from the judgements."""
    told = ((int(str(number)), decode(Judgement, str(value))) for number, _, value in judgements)
    return [(page, number) for number, pages in pages_judged(sorted(told, key=itemgetter(0))) for page in sorted(pages)]
