"""The container of a bundle: a ZIP whose members are stored as they are, so that equal contents give equal bytes.

Nothing is compressed: the bytes then depend on no compressor, and no member can be larger than the file it came in.
Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sanctrace.model import BundleError
from sanctrace.runs.bundle.manifest import MANIFEST, Manifest, read_manifest

LARGEST = 4_000_000_000  # bytes of a whole bundle
MOST_MEMBERS = 100_000
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell; nothing of a bundle depends on when it was made
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*(/[A-Za-z0-9][A-Za-z0-9._@-]*)*")
_CHUNK = 1 << 20


def write_members(stream: IO[bytes], members: Mapping[str, bytes]) -> None:
    """Write the members in their order; raises BundleError for a name that no bundle may hold."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            if not _NAME.fullmatch(name):
                raise BundleError(f"{name!r} can be no member of a bundle; name files in letters, figures, . _ @ and -")
            info = zipfile.ZipInfo(name, _DAY)
            info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
            archive.writestr(info, content)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its name when the block ends well, and is gone when it does not."""
    if not path.parent.is_dir():
        raise BundleError(f"{path}: the folder {path.parent} does not exist; make it or name another file")
    if path.is_dir():
        raise BundleError(f"{path}: is a folder; name a file")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    except OSError as error:
        raise BundleError(f"{path}: cannot be written ({error.strerror}); name another file") from error
    os.close(handle)
    new = Path(name)
    try:
        yield new
        with new.open("rb+") as stream:
            os.fsync(stream.fileno())
        new.chmod(0o644)
        new.replace(path)
    except OSError as error:
        raise BundleError(f"{path}: cannot be written ({error.strerror}); make room or name another file") from error
    finally:
        new.unlink(missing_ok=True)


def read_members(path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and all members, each with the hash that the manifest gives.

    Raises BundleError, with the file and what is wrong, when anything is not as `write_members` wrote it.
    """
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            members = _members(archive, path.stat().st_size)
            manifest = read_manifest(members[MANIFEST])
            _as_the_manifest_says(manifest, members)
            _as_written(stream, members)
    except BundleError as error:
        raise BundleError(f"{path}: {error}") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise BundleError(f"{path}: damaged, or no bundle ({error}); ask for it again") from error
    except OSError as error:
        raise BundleError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    return manifest, members


def _members(archive: zipfile.ZipFile, size: int) -> dict[str, bytes]:
    infos = archive.infolist()
    if size > LARGEST:
        raise BundleError(f"larger than {LARGEST:,} bytes, more than a bundle may have")
    if len(infos) > MOST_MEMBERS:
        raise BundleError(f"{len(infos):,} members, more than a bundle may have")
    for info in infos:
        if not _NAME.fullmatch(info.filename):
            raise BundleError(f"a member is named {info.filename!r}, which no bundle of ours holds; do not unpack it")
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size or info.flag_bits & 1:
            raise BundleError(f"{info.filename} is compressed or encrypted, which no bundle of ours is; refused")
    if sum(info.file_size for info in infos) > size:
        raise BundleError("its members claim more bytes than the file has; refused")
    names = [info.filename for info in infos]
    if twice := sorted({name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()):
        raise BundleError(f"{twice[0]} stands in it twice; refused")
    if not names or names[0] != MANIFEST:
        raise BundleError(
            f"its first member is not {MANIFEST}; it is no bundle, or was packed again by another program"
        )
    return {info.filename: archive.read(info) for info in infos}


def _as_the_manifest_says(manifest: Manifest, members: Mapping[str, bytes]) -> None:
    listed = [member.path for member in manifest.members]
    held = [name for name in members if name != MANIFEST]
    if missing := [name for name in listed if name not in members]:
        raise BundleError(f"{_some(missing)} missing; ask for the bundle again")
    if more := [name for name in held if name not in set(listed)]:
        raise BundleError(f"{_some(more)} not in the manifest; somebody added to it: ask for the bundle again")
    if held != listed:
        raise BundleError(
            "its members stand in another order than in the manifest; it was packed again: ask for it anew"
        )
    for member in manifest.members:
        content = members[member.path]
        if len(content) != member.size or hashlib.sha256(content).hexdigest() != member.sha256:
            raise BundleError(f"{member.path} does not have the hash that the manifest gives; it was changed: refused")


def _some(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''} are"


def _as_written(stream: IO[bytes], members: Mapping[str, bytes]) -> None:
    """Every byte between and around the members too: times, permissions, comments, what is appended."""
    with tempfile.TemporaryFile() as again:
        write_members(again, members)
        again.seek(0)
        stream.seek(0)
        while True:
            ours = again.read(_CHUNK)
            if ours != stream.read(_CHUNK):
                raise BundleError("it holds more than its members, or other times and permissions; it was packed again")
            if not ours:
                return


def file_hash(path: Path) -> str:
    """SHA-256 of a file: the name under which a bundle can be spoken of."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
