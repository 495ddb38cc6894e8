"""Where the parts of a backup stand: in a ZIP or in a folder, either under another name until it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, Protocol, Self

from sanctrace.model import BackupError
from sanctrace.runs.backup.form import MANIFEST, Manifest, Part, read_manifest

_CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")  # the header before each member (APPNOTE 4.3.7)


class PartsOut(Protocol):
    """A backup being written."""

    def add(self, name: str, chunks: Iterable[bytes], *, rows: bool = False) -> Part:
        """Write a part; with `rows`, each chunk is a row and they are counted."""
        ...


class ZipOut:
    """Into one file."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def add(self, name: str, chunks: Iterable[bytes], *, rows: bool = False) -> Part:
        """Write a part."""
        with self._archive.open(name, "w", force_zip64=True) as stream:
            return _written(name, stream, chunks, rows)

    def close(self) -> None:
        """Write the table of contents."""
        self._archive.close()


class FolderOut:
    """Into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, name: str, chunks: Iterable[bytes], *, rows: bool = False) -> Part:
        """Write a part."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            part = _written(name, stream, chunks, rows)
            stream.flush()
            os.fsync(stream.fileno())
        return part


def _written(name: str, stream: IO[bytes], chunks: Iterable[bytes], rows: bool) -> Part:
    hashed, size, count = hashlib.sha256(), 0, 0
    for chunk in chunks:
        stream.write(chunk)
        hashed.update(chunk)
        size += len(chunk)
        count += 1
    return Part(name=name, sha256=hashed.hexdigest(), size=size, rows=count if rows else None)


@contextmanager
def new_backup(path: Path, *, folder: bool) -> Iterator[PartsOut]:
    """A backup that takes its name when the block ends well, and is gone when it does not; for its owner alone.

    Raises BackupError when something stands there or it cannot be written.
    """
    if path.exists():
        raise BackupError(f"{path}: stands there already, and a backup replaces nothing; name another place")
    if not path.parent.is_dir():
        raise BackupError(f"{path}: the folder {path.parent} does not exist; make it or name another place")
    new = path.with_name(f".new-{os.getpid()}-{path.name}")
    try:
        if folder:
            new.mkdir(mode=0o700)
            yield FolderOut(new)
        else:
            with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as stream:
                with closing(ZipOut(stream)) as out:
                    yield out
                stream.flush()
                os.fsync(stream.fileno())
        new.rename(path)
        _sync(path.parent)
    except OSError as error:
        raise BackupError(f"{path}: cannot be written ({error.strerror}); make room or name another place") from error
    finally:
        shutil.rmtree(new, ignore_errors=True) if folder else new.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Backup:
    """A backup as it stands on the disk, in either form."""

    def __init__(self, path: Path) -> None:
        """Read the manifest; raises BackupError when there is none, it is damaged, or a newer sanctrace wrote it."""
        self.path = path
        self._stack = ExitStack()
        self._archive: zipfile.ZipFile | None = None
        try:
            if not path.is_dir():
                self._archive = self._stack.enter_context(zipfile.ZipFile(path))
            with self._open(MANIFEST) as stream:
                content = stream.read()
            self.manifest: Manifest = read_manifest(content)
            self.manifest_hash = hashlib.sha256(content).hexdigest()
        except BackupError as error:
            self.close()
            raise BackupError(f"{path}: {error}") from error
        except (FileNotFoundError, NotADirectoryError) as error:
            self.close()
            what = f"holds no {MANIFEST}; name what `sanctrace ledger dump` wrote" if path.is_dir() else "is not there"
            raise BackupError(f"{path}: {what}") from error
        except KeyError as error:
            self.close()
            raise BackupError(f"{path}: a ZIP without {MANIFEST}; name a backup") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            self.close()
            raise BackupError(f"{path}: {_where_it_ends(path)}; use another copy") from error
        except OSError as error:
            self.close()
            raise BackupError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error

    def close(self) -> None:
        """Let the file go."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def verify(self) -> None:
        """Compare each part with its hash; raises BackupError that names every part that is not as it was written."""
        wrong = [found for part in self.manifest.parts if (found := self._fault(part)) is not None]
        named = {part.name for part in self.manifest.parts} | {MANIFEST}
        wrong += [f"{name} is not in {MANIFEST}" for name in sorted(self._names() - named)]
        if wrong:
            told = "; ".join(wrong[:5]) + (f"; and {len(wrong) - 5} more" if len(wrong) > 5 else "")
            raise BackupError(f"{self.path}: {told}: nothing was restored; use another copy")

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a part."""
        with self._open(name) as stream:
            yield from stream

    def read(self, name: str) -> bytes:
        """A part as a whole."""
        with self._open(name) as stream:
            return stream.read()

    def _fault(self, part: Part) -> str | None:
        hashed, size = hashlib.sha256(), 0
        try:
            with self._open(part.name) as stream:
                while chunk := stream.read(_CHUNK):
                    hashed.update(chunk)
                    size += len(chunk)
        except (KeyError, FileNotFoundError, NotADirectoryError):
            return f"the part {part.name} is missing"
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
            return f"the part {part.name} is damaged"
        if size != part.size:
            return f"the part {part.name} has {size:,} bytes instead of {part.size:,}"
        return None if hashed.hexdigest() == part.sha256 else f"the part {part.name} is damaged (another SHA-256)"

    def _names(self) -> set[str]:
        if self._archive is not None:
            return set(self._archive.namelist())
        return {str(p.relative_to(self.path)) for p in self.path.rglob("*") if not p.is_dir()}

    def _open(self, name: str) -> IO[bytes]:
        if self._archive is not None:
            return self._archive.open(name)
        path = self.path / name
        if path.is_symlink():
            raise FileNotFoundError(name)
        return path.open("rb")


def _where_it_ends(path: Path) -> str:
    """What is wrong with a file whose table of contents cannot be read: in which part it ends."""
    size, last = path.stat().st_size, ""
    with path.open("rb") as stream:
        while (head := stream.read(_LOCAL.size))[:4] == b"PK\x03\x04" and len(head) == _LOCAL.size:
            *_, packed, _, name_size, extra_size = _LOCAL.unpack(head)
            named, extra = stream.read(name_size), stream.read(extra_size)
            if len(named) < name_size or len(extra) < extra_size:
                break
            name = named.decode(errors="replace")
            if len(extra) >= 20 and packed == 0xFFFFFFFF:  # ZIP64: id, size, bytes, packed bytes (APPNOTE 4.5.3)
                packed = struct.unpack_from("<Q", extra, 12)[0]
            if stream.tell() + packed > size:
                return f"truncated: it ends within the part {name}"
            stream.seek(packed, os.SEEK_CUR)
            last = name
    if not last:
        return "no backup, or damaged at its first part"
    return f"truncated or damaged after the part {last}"
