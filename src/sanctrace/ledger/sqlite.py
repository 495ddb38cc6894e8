"""The embedded ledger: one SQLite file, write-ahead log, one transaction a page.

The only module that names SQLite. The schema is the sum of the migrations in `sql/`; the file carries its version in
`user_version` and this project's mark in `application_id`.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.ledger.protocol import Counts, Kept
from sanctrace.ledger.statements import migrations, queries
from sanctrace.model import Article, Basis, Event, EventReading, Finding, LedgerError, Page, Reading, Screening

APPLICATION_ID = 0x534E4354  # "SNCT"
_BUSY_SECONDS = 10.0
_COMPRESSION = 6


class SqliteLedger:
    """A ledger in one file; see `sanctrace.ledger.protocol.Ledger` for what each method does."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> SqliteLedger:
        """Open `path` and bring its schema up to date; see `open_ledger` for the errors."""
        if not create and not path.exists():
            raise LedgerError(f"{path}: there is no ledger; make one with: sanctrace read --ledger {path} SOURCE")
        if create and not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it or name another file")
        with _translated(path):
            connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                _prepare(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path)

    def save(self, page: Page, reading: Reading) -> bool:
        """Keep a page and its reading in one transaction; say whether anything changed."""
        article = reading.article
        if article.sha256 != page.sha256:
            raise ValueError(f"the reading of {article.source} is of other bytes than the page {page.source}")
        key = {"source": article.source, "sha256": article.sha256}
        with self._transaction():
            row = self._one("find_article", key)
            if row is not None:
                number, content_type, is_latest, *values = row
                if is_latest and content_type == page.content_type and self._assemble(number, *values) == reading:
                    return False
                self._run("drop_article", {"number": number})
            content = zlib.compress(page.content, _COMPRESSION)
            self._run("keep_capture", {"sha256": article.sha256, "size": len(page.content), "content": content})
            self._keep({**key, "content_type": page.content_type}, reading)
        return True

    def load(self, article: str) -> Reading | None:
        """The latest reading of the article with this id, or None."""
        with _translated(self._path):
            row = self._one("article_by_id", {"article": article})
            return None if row is None else self._assemble(*row)

    def current(self) -> Iterator[Reading]:
        """The latest reading of every source, in the order of keeping."""
        with _translated(self._path):
            for row in self._run("articles_current"):
                yield self._assemble(*row)

    def since(self, number: int = 0) -> Iterator[Kept]:
        """Every reading kept after `number`, in the order of keeping."""
        with _translated(self._path):
            for row in self._run("articles_since", {"number": number}):
                yield Kept(number=row[0], reading=self._assemble(*row))

    def capture(self, sha256: str) -> Page | None:
        """The page as captured, or None."""
        with _translated(self._path):
            row = self._one("capture_by_hash", {"sha256": sha256})
            if row is None:
                return None
            source, content_type, content = row
            return Page(source=source, content=zlib.decompress(content), content_type=content_type)

    def counts(self) -> Counts:
        """How much the ledger holds."""
        with _translated(self._path):
            captures, articles, events, findings = self._run("counts").fetchone()
            return Counts(captures=captures, articles=articles, events=events, findings=findings)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _keep(self, key: Mapping[str, str | None], reading: Reading) -> None:
        basis = None if reading.basis is None else encode(reading.basis)
        row = {**key, "value": encode(reading.article), "basis": basis}
        number = self._run("keep_article", row).fetchone()[0]
        for position, kept in enumerate(reading.events):
            event = {"article_number": number, "position": position, "event": kept.event.id}
            self._run("keep_event", event | {"value": encode(kept.event)})
            place = {"article_number": number, "event_position": position}
            for name, values in (("keep_finding", kept.findings), ("keep_screening", kept.screenings)):
                for index, value in enumerate(values):
                    self._run(name, place | {"position": index, "value": encode(value)})

    def _assemble(self, number: int, article: str, basis: str | None) -> Reading:
        findings: dict[int, list[Finding]] = {}
        for position, value in self._run("findings_of", {"number": number}):
            findings.setdefault(position, []).append(decode(Finding, value))
        screenings: dict[int, list[Screening]] = {}
        for position, value in self._run("screenings_of", {"number": number}):
            screenings.setdefault(position, []).append(decode(Screening, value))
        events = tuple(
            EventReading(
                event=decode(Event, value),
                findings=tuple(findings.get(position, ())),
                screenings=tuple(screenings.get(position, ())),
            )
            for position, value in self._run("events_of", {"number": number})
        )
        against = None if basis is None else decode(Basis, basis)
        return Reading(article=decode(Article, article), events=events, basis=against)

    def _run(self, name: str, values: Mapping[str, object] | None = None) -> sqlite3.Cursor:
        return self._connection.execute(queries()[name], values or {})

    def _one(self, name: str, values: Mapping[str, object]) -> Any:
        return self._run(name, values).fetchone()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _translated(self._path), _immediate(self._connection):
            yield


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Check that the file is ours and run the migrations that it lacks."""
    connection.execute("PRAGMA foreign_keys = ON")
    newest = migrations()[-1].version
    version = _version(connection, path)
    if version > newest:
        raise LedgerError(
            f"{path}: written by a newer sanctrace (ledger version {version}; this one knows {newest});"
            " update sanctrace or name another file"
        )
    if version == newest:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    with _immediate(connection):
        version = _version(connection, path)  # another process may have migrated while we waited
        for step in migrations():
            if step.version > version:
                for statement in _split(step.script):
                    connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {newest}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The file's schema version, 0 when it is empty; raises LedgerError when the file belongs to another program."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if mark != APPLICATION_ID and (mark or version or tables):
        raise LedgerError(f"{path}: a database of another program; name another file")
    return int(version)


def _split(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that takes the write lock at once: all of it is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn the store's errors into LedgerError with what to do."""
    try:
        yield
    except (sqlite3.Error, zlib.error, StoredValueError) as error:
        raise LedgerError(f"{path}: {_advice(error)}") from error


def _advice(error: Exception) -> str:
    text = str(error)
    if isinstance(error, StoredValueError | zlib.error) or "malformed" in text:
        return f"the ledger is damaged ({text}); restore a copy, or read the pages again into a new file"
    if "not a database" in text:
        return "the file is no ledger; name another file"
    if "readonly" in text or "unable to open" in text:
        return f"cannot be opened for writing ({text}); check the permissions of the file and its folder"
    if "locked" in text:
        return f"another process has been writing for {_BUSY_SECONDS:.0f} seconds; try again when it is done"
    if "full" in text:
        return "the disk is full; make room and run again: what was read so far is kept"
    return f"the ledger refused ({text})"
