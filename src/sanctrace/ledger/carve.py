"""Rows out of the pages of a SQLite file whose trees give way: every cell of every leaf that can still be read.

Bytes in, values out; the file format is that of https://www.sqlite.org/fileformat2.html (sections 1.5, 1.6, 2.1). A
page that is on the list of free ones is passed over: what was erased stays erased.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Value = int | float | str | bytes | None

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x0A, 0x02
HEAD = 100  # bytes of a file's own head
_HEADER, _INTERIOR_HEADER = 8, 12
_DEFAULT_PAGE = 4096
_WAL_HEADER, _FRAME_HEADER = 32, 24
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type: bytes
_MOST_COLUMNS = 64
_LARGEST = 1_000_000_000  # bytes of one row


class _NoCellError(Exception):
    """What stands there is no cell."""


@dataclass(frozen=True, kw_only=True)
class Carved:
    """One row as a page holds it; `rowid` is None for one of a table without rowids, or of an index."""

    rowid: int | None
    values: tuple[Value, ...]


def carve(content: bytes, log: bytes = b"") -> Iterator[Carved]:
    """Every row that a page of the file, or of its write-ahead log up to the last commit, holds; perhaps one twice."""
    size = _page_size(content)
    pages = {n // size + 1: content[n : n + size] for n in range(0, len(content), size)}
    pages |= _logged(log, size)
    free = _free_pages(pages, size)
    for number, page in pages.items():
        if number in free or len(page) < size:
            continue
        yield from _rows(page, HEAD if number == 1 else 0, pages, size)


def told_size(head: bytes) -> int:
    """How many bytes a file should have by its head; 0 where the head is none that says so."""
    return _page_size(head) * int.from_bytes(head[28:32], "big") if head[24:28] == head[92:96] else 0


def _page_size(content: bytes) -> int:
    size = int.from_bytes(content[16:18], "big")
    size = 65536 if size == 1 else size
    return size if 512 <= size <= 65536 and size & (size - 1) == 0 else _DEFAULT_PAGE


def _logged(log: bytes, size: int) -> dict[int, bytes]:
    """The pages of the log's transactions that were committed, the last version of each."""
    salts = log[16:24]
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for at in range(_WAL_HEADER, len(log) - size - _FRAME_HEADER + 1, size + _FRAME_HEADER):
        number, commit = struct.unpack_from(">II", log, at)
        if log[at + 8 : at + 16] != salts:
            break
        pending[number] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if commit:
            committed |= pending
            pending.clear()
    return committed


def _free_pages(pages: Mapping[int, bytes], size: int) -> set[int]:
    free: set[int] = set()
    trunk = int.from_bytes(pages.get(1, b"")[32:36], "big")
    while trunk in pages and trunk not in free:
        free.add(trunk)
        following, count = struct.unpack_from(">II", pages[trunk].ljust(size, b"\0"))
        if count > size // 4 - 2:
            break
        free |= set(struct.unpack_from(f">{count}I", pages[trunk].ljust(size, b"\0"), 8))
        trunk = following
    return free


def _rows(page: bytes, start: int, pages: Mapping[int, bytes], size: int) -> Iterator[Carved]:
    kind = page[start]
    kinds = (kind,) if kind in {_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR} else (_TABLE_LEAF, _INDEX_LEAF)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    if kind == 0x05 or count > size // 4:  # a table's inner page holds no rows
        return
    for kind in kinds:
        pointers = start + (_INTERIOR_HEADER if kind == _INDEX_INTERIOR else _HEADER)
        for n in range(count):
            at = int.from_bytes(page[pointers + 2 * n : pointers + 2 * n + 2], "big")
            try:
                yield _cell(page, at + 4 if kind == _INDEX_INTERIOR else at, kind == _TABLE_LEAF, pages, size)
            except (_NoCellError, IndexError, struct.error, UnicodeDecodeError):
                continue


def _cell(page: bytes, at: int, in_table: bool, pages: Mapping[int, bytes], size: int) -> Carved:
    total, at = _varint(page, at)
    rowid = None
    if in_table:
        rowid, at = _varint(page, at)
    if not 0 < total < _LARGEST:
        raise _NoCellError
    most = size - 35 if in_table else (size - 12) * 64 // 255 - 23
    here = total
    if total > most:
        least = (size - 12) * 32 // 255 - 23
        here = least + (total - least) % (size - 4)
        here = here if here <= most else least
    payload = page[at : at + here]
    if len(payload) < here:
        raise _NoCellError
    if here < total:
        payload += _overflow(int.from_bytes(page[at + here : at + here + 4], "big"), total - here, pages, size)
    return Carved(rowid=rowid, values=_record(payload))


def _overflow(number: int, wanted: int, pages: Mapping[int, bytes], size: int) -> bytes:
    found: list[bytes] = []
    seen: set[int] = set()
    while wanted > 0:
        if number not in pages or number in seen:
            raise _NoCellError
        seen.add(number)
        page = pages[number]
        found.append(page[4 : 4 + min(wanted, size - 4)])
        wanted -= size - 4
        number = int.from_bytes(page[:4], "big")
    return b"".join(found)


def _record(payload: bytes) -> tuple[Value, ...]:
    head, at = _varint(payload, 0)
    if not at <= head <= len(payload):
        raise _NoCellError
    types = []
    while at < head:
        kind, at = _varint(payload, at)
        types.append(kind)
    if at != head or not 0 < len(types) <= _MOST_COLUMNS:
        raise _NoCellError
    values = []
    for kind in types:
        value, at = _value(kind, payload, at)
        values.append(value)
    if at != len(payload):
        raise _NoCellError
    return tuple(values)


def _value(kind: int, payload: bytes, at: int) -> tuple[Value, int]:
    if kind in {0, 8, 9}:
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind < 12:
        raise _NoCellError
    end = at + (kind - 12) // 2
    if end > len(payload):
        raise _NoCellError
    return (payload[at:end].decode() if kind % 2 else payload[at:end]), end


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(8):
        byte = content[at + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return value << 8 | content[at + 8], at + 9
