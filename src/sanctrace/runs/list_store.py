"""Where the user's sanctions lists are kept: files by SHA-256, one state for each list, decisions, the built index.

    HOME/lists.json            which lists, their files, when fetched, which snapshot before
    HOME/files/<sha256>        every file ever fetched, never overwritten
    HOME/decisions.jsonl       what people decided about hits, append-only
    HOME/index/<key>/          arrays and entries of the current set of snapshots

A list whose file is missing or unreadable is broken, and saying so is an error: screening against less than was asked
for would clear people by accident.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sanctrace.actors import Decision, Decisions, Roster, Snapshot, Verdict
from sanctrace.actors.embedded import embedded_snapshots
from sanctrace.actors.read import ListFormat, ListSource, read_snapshot
from sanctrace.model import DataError
from sanctrace.runs.roster_files import open_roster_files

STALE_AFTER = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class ListFile:
    """One file of a list as fetched: where from, its hash, and what the server said of its version."""

    address: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListState:
    """A list that was added: its source, its files now and before, and when it was last looked for."""

    source: ListSource
    files: tuple[ListFile, ...] = ()
    before: tuple[ListFile, ...] = ()
    fetched_at: datetime | None = None  # when these files were first seen
    checked_at: datetime | None = None  # when the publisher was last asked, with success


class Health(StrEnum):
    """How a list stands."""

    FRESH = "fresh"
    STALE = "STALE"
    BROKEN = "BROKEN"
    NEVER_FETCHED = "NEVER FETCHED"


@dataclass(frozen=True, kw_only=True)
class ListStatus:
    """A list as `sanctrace lists status` tells it."""

    state: ListState | None  # None for an embedded list
    health: Health
    snapshot: Snapshot | None
    problem: str | None = None


class ListStore:
    """The lists of one folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    # ------------------------------------------------------------------ states
    def states(self) -> dict[str, ListState]:
        """Lists that were added, by id; raises DataError when the file that names them is damaged."""
        path = self.home / "lists.json"
        if not path.exists():
            return {}
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            return {row["source"]["list_id"]: _state(row) for row in rows}
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(str(path), None, f"damaged ({error}); restore it or add the lists again") from error

    def keep_state(self, state: ListState) -> None:
        """Write a list's state, replacing the one before at once."""
        states = {**self.states(), state.source.list_id: state}
        text = json.dumps([_row(s) for s in states.values()], indent=1, ensure_ascii=False)
        _write(self.home / "lists.json", text.encode())

    def keep_file(self, content: bytes) -> str:
        """Keep a file under its SHA-256, which is returned."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.home / "files" / digest
        if not path.exists():
            _write(path, content)
        return digest

    def read(self, state: ListState, files: Sequence[ListFile] | None = None) -> Snapshot:
        """The snapshot of a list, read from its kept files (`files`: those of another day).

        Raises DataError when it was never fetched, a file is gone or altered, or the reader refuses it.
        """
        wanted = state.files if files is None else tuple(files)
        if not wanted:
            raise DataError(state.source.name, None, "never fetched; run `sanctrace lists update`")
        contents = []
        for file in wanted:
            path = self.home / "files" / file.sha256
            if not path.exists():
                raise DataError(
                    str(path), None, f"the kept file of {file.address} is gone; run `sanctrace lists update`"
                )
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise DataError(
                    str(path), None, "the kept file was altered; delete it and run `sanctrace lists update`"
                )
            contents.append(content)
        return read_snapshot(state.source, contents)

    # ------------------------------------------------------------------ asked by the desk
    def status(self, now: datetime) -> list[ListStatus]:
        """Every list, embedded ones first, with its health on `now`."""
        told = [ListStatus(state=None, health=Health.FRESH, snapshot=s) for s in embedded_snapshots()]
        for state in self.states().values():
            if not state.files:
                told.append(ListStatus(state=state, health=Health.NEVER_FETCHED, snapshot=None))
                continue
            try:
                snapshot = self.read(state)
            except DataError as error:
                told.append(ListStatus(state=state, health=Health.BROKEN, snapshot=None, problem=str(error)))
                continue
            health = Health.STALE if _is_stale(state, now) else Health.FRESH
            told.append(ListStatus(state=state, health=health, snapshot=snapshot))
        return told

    def stale(self, now: datetime) -> list[ListState]:
        """Lists whose publisher was not asked, with success, for longer than `STALE_AFTER` on `now`."""
        return [s for s in self.states().values() if s.files and _is_stale(s, now)]

    def roster(self) -> Roster:
        """Embedded and added lists, ready to be asked; the index is built once for each set of snapshots and kept.

        Raises DataError when an added list was never fetched or is broken.
        """
        states = list(self.states().values())
        if not states:
            from sanctrace.actors import load_roster

            return load_roster()
        for state in states:
            if not state.files:
                raise DataError(state.source.name, None, "never fetched; run `sanctrace lists update`")
        parts = [[s.list_id, s.sha256] for s in embedded_snapshots()]
        parts += [
            [s.source.list_id, s.source.name, s.source.format.value, *(f.sha256 for f in s.files)] for s in states
        ]
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]

        def read_all() -> list[Snapshot]:
            return [*embedded_snapshots(), *(self.read(state) for state in states)]

        return open_roster_files(self.home / "index" / key, read_all)

    # ------------------------------------------------------------------ decisions
    def decisions(self) -> Decisions:
        """Every decision ever kept; raises DataError with the line of a damaged row."""
        path = self.home / "decisions.jsonl"
        rows = []
        if path.exists():
            for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                try:
                    row = json.loads(text)
                    row["verdict"], row["at"] = Verdict(row["verdict"]), datetime.fromisoformat(row["at"])
                    rows.append(Decision(**row))
                except (ValueError, KeyError, TypeError) as error:
                    raise DataError(str(path), line, f"not a decision ({error}); restore the line") from error
        return Decisions(rows)

    def keep_decision(self, decision: Decision) -> None:
        """Append a decision."""
        row = {**asdict(decision), "verdict": decision.verdict.value, "at": decision.at.isoformat()}
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "decisions.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _is_stale(state: ListState, now: datetime) -> bool:
    return state.checked_at is None or now - state.checked_at > STALE_AFTER


def _write(path: Path, content: bytes) -> None:
    """Write a whole file or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(name).replace(path)


def _row(state: ListState) -> dict[str, object]:
    return {
        "source": {**asdict(state.source), "format": state.source.format.value},
        "files": [asdict(f) for f in state.files],
        "before": [asdict(f) for f in state.before],
        "fetched_at": state.fetched_at.isoformat() if state.fetched_at else None,
        "checked_at": state.checked_at.isoformat() if state.checked_at else None,
    }


def _state(row: dict[str, object]) -> ListState:
    source = dict(row["source"])  # type: ignore[call-overload]
    source["format"], source["files"] = ListFormat(source["format"]), tuple(source["files"])
    return ListState(
        source=ListSource(**source),
        files=tuple(ListFile(**f) for f in row["files"]),  # type: ignore[attr-defined]
        before=tuple(ListFile(**f) for f in row["before"]),  # type: ignore[attr-defined]
        fetched_at=_time(row["fetched_at"]),
        checked_at=_time(row["checked_at"]),
    )


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def with_files(state: ListState, files: Sequence[ListFile], now: datetime) -> ListState:
    """The state after the publisher was asked: new files replace the old ones, the same files only count as checked."""
    same = [f.sha256 for f in files] == [f.sha256 for f in state.files]
    if same:
        return replace(state, files=tuple(files), checked_at=now)
    return replace(state, files=tuple(files), before=state.files, fetched_at=now, checked_at=now)
