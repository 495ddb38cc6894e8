"""The judgements of a ledger in a file, once more, in a text file beside it: lines that are only added.

What is decided cannot be made again from anything else that is kept, so it stands in two files. A judgement is written
here before its transaction ends, with what became of it after: `begun` with its words, then `kept` with its number, or
`dropped`. A process that dies in between leaves a judgement that is neither; the next look at a sound ledger settles
it. Each line carries a digest of itself: a judgement's id does not cover all that is stored of it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sanctrace.ledger.codec import decode, encode
from sanctrace.ledger.protocol import KeptJudgement
from sanctrace.model import Judgement, LedgerError

_ENDING = ".judgements.jsonl"
_SUM = "sum"
_KEYS = ({"begun", "value"}, {"kept", "number"}, {"dropped"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A judgement of the journal: its stored form; its number in the ledger, None when it never was said to be kept."""

    judgement: str
    value: str
    number: int | None
    dropped: bool = False
    vouched: bool = False  # by the digest of its line

    @property
    def kept(self) -> bool:
        """Whether the ledger was said to hold it."""
        return self.number is not None

    def contradicts(self, judgement: Judgement) -> bool:
        """Whether it vouches for other words than a ledger holds under its id."""
        return self.vouched and not self.dropped and decode(Judgement, self.value) != judgement

    @property
    def unsettled(self) -> bool:
        """Whether a process died over it: it may be in the ledger or not."""
        return self.number is None and not self.dropped


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a journal says, by id; `whole` is False where a line of it cannot be read."""

    entries: Mapping[str, Entry]
    whole: bool


class Journal:
    """The journal beside a ledger's file."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._begun: dict[str, int | None] = {}  # number by id, of judgements whose transaction has not ended

    @property
    def path(self) -> Path:
        """Where it stands: `x.judgements.jsonl` beside `x.db`."""
        return self._ledger.with_name(f"{self._ledger.stem}{_ENDING}")

    # ------------------------------------------------------------------ while judgements are made
    def begin(self, judgement: str, value: str) -> None:
        """Note a judgement whose transaction has not ended; raises LedgerError where that cannot be written."""
        self._begun[judgement] = None
        try:
            self._add([{"begun": judgement, "value": value}], safe=True)
        except OSError as error:
            reason = f"cannot be written ({error.strerror or error})"
            raise LedgerError(f"{self.path}: {reason}; make room or check its permissions, then judge again") from error

    def given(self, judgement: str, number: int) -> None:
        """Remember the number that a judgement gets when its transaction ends well."""
        self._begun[judgement] = number

    def end(self, *, well: bool) -> None:
        """Note what became of the judgements begun. Where that cannot be written they are settled at the next look."""
        begun, self._begun = self._begun, {}
        lines: list[dict[str, object]] = [
            {"kept": judgement, "number": number} if well else {"dropped": judgement}
            for judgement, number in begun.items()
        ]
        if lines:
            with suppress(OSError):
                self._add(lines, safe=False)

    # ------------------------------------------------------------------ beside a ledger that is looked at
    def read(self) -> Told:
        """Everything that it says; nothing where there is none. Raises LedgerError when it cannot be read at all."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Told(entries={}, whole=True)
        except OSError as error:
            raise LedgerError(f"{self.path}: cannot be read ({error.strerror}); check its permissions") from error
        entries: dict[str, Entry] = {}
        whole = True
        for line in content.split(b"\n"):
            if line and not _note(line, entries):
                # An end that a write on a full disk left out is no loss: what it began was refused.
                whole = whole and line.startswith(b'{"') and not line.endswith(b"}")
        whole = whole and all(entry.value for entry in entries.values())  # kept, and its words are gone
        return Told(entries=entries, whole=whole)

    def settle(self, kept: Iterable[KeptJudgement], told: Told) -> None:
        """Make it say what a sound ledger holds; the caller holds the ledger's write lock. Raises LedgerError."""
        rows = {one.judgement.id: (one.number, encode(one.judgement)) for one in kept}
        known = {e.judgement: (e.number, e.value) for e in told.entries.values() if not e.dropped}
        if told.whole and known == rows and all(e.vouched for e in told.entries.values()):
            return
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, self._mode()), "wb") as out:
                for judgement, (number, value) in rows.items():
                    out.write(
                        _line({"begun": judgement, "value": value}) + _line({"kept": judgement, "number": number})
                    )
                out.flush()
                os.fsync(out.fileno())
            part.replace(self.path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise LedgerError(
                f"{self.path}: cannot be written ({error.strerror}); check its disk and folder"
            ) from error

    def put_aside(self) -> None:
        """A ledger is made where an earlier one is gone: its judgements stay, under another name."""
        number = 1
        while (aside := self.path.with_name(f"{self._ledger.stem}.before-{number}{_ENDING}")).exists():
            number += 1
        with suppress(FileNotFoundError):
            self.path.rename(aside)

    def _add(self, lines: list[dict[str, object]], *, safe: bool) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, self._mode())
        with os.fdopen(handle, "ab+", buffering=0) as out:
            out.seek(0, os.SEEK_END)
            torn = out.tell() > 0
            if torn:
                out.seek(-1, os.SEEK_END)
                torn = out.read(1) != b"\n"
            content = b"\n" * torn + b"".join(map(_line, lines))
            if (out.write(content) or 0) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if safe:
                os.fsync(out.fileno())

    def _mode(self) -> int:
        """Who may read the ledger may read this."""
        with suppress(OSError):
            return self._ledger.stat().st_mode & 0o777
        return 0o600


def _line(told: Mapping[str, object]) -> bytes:
    return _json({**told, _SUM: _digest(told)}) + b"\n"


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _digest(told: Mapping[str, object]) -> str:
    return hashlib.sha256(_json(told)).hexdigest()[:32]


def _note(line: bytes, entries: dict[str, Entry]) -> bool:
    """Take a line in; False when it is none of ours."""
    try:
        told = json.loads(line)
    except ValueError:
        return False
    if not isinstance(told, dict):
        return False
    summed = told.pop(_SUM, None)  # none in a line of before there were digests
    if set(told) not in _KEYS or (summed is not None and summed != _digest(told)):
        return False
    match told:
        case {"begun": str(judgement), "value": str(value)}:
            before = entries.get(judgement)
            number = before.number if before else None
            entries[judgement] = Entry(judgement=judgement, value=value, number=number, vouched=summed is not None)
        case {"kept": str(judgement), "number": int(number)}:
            begun = entries.get(judgement, Entry(judgement=judgement, value="", number=None))
            entries[judgement] = replace(begun, number=number, dropped=False)
        case {"dropped": str(judgement)} if judgement in entries:
            entries[judgement] = replace(entries[judgement], dropped=not entries[judgement].kept)
        case {"dropped": str()}:
            return True
        case _:
            return False
    return True
