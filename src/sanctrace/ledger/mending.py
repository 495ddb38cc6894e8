"""What mending needs of the tables: readings by number, sound or not, taken out and kept anew."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator

from sanctrace.ledger.consistency import CheckedTables
from sanctrace.ledger.protocol import Stand
from sanctrace.model import LedgerDamaged, Page, Reading

_BATCH = 500


class MendedTables(CheckedTables):
    """See `sanctrace.ledger.protocol.Mending` for what each method does."""

    def stands(self) -> Iterator[Stand]:
        """Every reading as it stands, its value unlooked at, in the order of keeping."""
        number = 0
        while True:
            rows = self._store.run("stands_since", {"number": number, "limit": _BATCH})
            for number, source, sha256, content_type in rows:
                yield Stand(number=number, source=source, sha256=sha256, content_type=content_type)
            if len(rows) < _BATCH:
                return

    def reading_at(self, number: int) -> Reading:
        """The reading with this number; raises LedgerDamaged when it cannot be read."""
        with self._store.reading():
            found = self._load([number])
        if number not in found:
            raise LedgerDamaged(f"{self._store.address}: reading {number} is gone")
        return found[number]

    def keep_anew(self, page: Page, reading: Reading) -> None:
        """Keep a page's reading in place of the one of the same bytes, which is not looked at."""
        key = {"source": page.source, "sha256": page.sha256}
        with self._store.writing():
            rows = self._store.run("find_article", key)
            first = rows[0][1] if rows else None
            if rows:
                self._store.run("drop_article", {"number": rows[0][0]})
            self._keep_bytes(page)
            self._store.run("drop_unread", key)
            self._keep({**key, "content_type": page.content_type, "first_number": first}, reading)

    def drop_reading(self, number: int) -> None:
        """Take a reading out; its events leave the index of cases."""
        with self._store.writing():
            self._store.run("drop_article", {"number": number})

    def drop_capture(self, sha256: str) -> None:
        """Take a page's bytes out, with the note that they could not be read; its readings have to be out before."""
        with self._store.writing():
            self._store.run("drop_unread_of", {"sha256": sha256})
            self._store.run("drop_capture", {"sha256": sha256})

    def captures_alone(self) -> tuple[str, ...]:
        """Hashes of the pages of which neither a reading is kept nor that there is none."""
        return tuple(sha256 for (sha256,) in self._store.run("captures_alone"))

    def bytes_alone(self, sha256: str) -> bytes | None:
        """The bytes kept under this hash; None when there are none, or others."""
        rows = self._store.run("bytes_by_hash", {"sha256": sha256})
        try:
            content = zlib.decompress(rows[0][0]) if rows else b""
        except zlib.error:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def holds(self, sha256: str) -> bool:
        """Whether bytes are kept under this hash."""
        return bool(self._store.run("captures_kept", {"hashes": json.dumps([sha256])}))
