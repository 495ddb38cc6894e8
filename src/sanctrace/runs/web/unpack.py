"""Packed bodies unpacked piece by piece, so that a small answer cannot become a large page."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 65_536
_ZSTD_WINDOW = 8 * 1024 * 1024  # bytes; what RFC 8878 asks every decoder to allow


class PackingError(Exception):
    """A body cannot be unpacked; the message says why."""


class _Unpacker(Protocol):
    def feed(self, chunk: bytes) -> Iterator[bytes]: ...
    def finished(self) -> bool: ...


def unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The plain bytes of packed chunks, in pieces of bounded size; `encoding` as Content-Encoding names it.

    Raises PackingError when it is unknown, doubled, damaged, or the body ends before its end.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
        return
    if name == "zstd":
        yield from _zstd(chunks)
        return
    unpacker = _unpacker(name)
    try:
        for chunk in chunks:
            yield from unpacker.feed(chunk)
    except (zlib.error, brotli.error) as error:
        raise PackingError(f"the page comes packed as {name} but cannot be unpacked; try again") from error
    if not unpacker.finished():
        raise PackingError("the page broke off before its end; try again")


def _unpacker(name: str) -> _Unpacker:
    if name in {"gzip", "x-gzip"}:
        return _Zlib(_GZIP)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if name == "br":
        return _Brotli()
    raise PackingError(f"the server packs the page as {name}, which was not asked for")


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            yield self._inner.decompress(chunk, _PIECE)
            chunk = self._inner.unconsumed_tail

    def finished(self) -> bool:
        return self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        piece = self._inner.process(chunk, output_buffer_limit=_PIECE)
        while piece:
            yield piece
            piece = b"" if self._inner.is_finished() else self._inner.process(b"", output_buffer_limit=_PIECE)

    def finished(self) -> bool:
        return bool(self._inner.is_finished())


class _Reader(io.RawIOBase):
    """Chunks as a file to read from."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        piece = self._rest[: len(buffer)]
        self._rest = self._rest[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _zstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    try:
        with unpacker.stream_reader(
            io.BufferedReader(_Reader(chunks)), read_size=_PIECE, read_across_frames=True
        ) as reader:
            while piece := reader.read(_PIECE):
                yield piece
    except zstandard.ZstdError as error:
        raise PackingError("the page comes packed as zstd but cannot be unpacked; try again") from error
