"""A backup into a place where nothing is kept yet: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sanctrace.ledger.tables import Tables
from sanctrace.ledger.vault import fill_file, fill_server, on_server, store_files, what_is_held
from sanctrace.model import BackupError, LedgerError
from sanctrace.runs.backup.container import Backup
from sanctrace.runs.backup.form import DECISIONS, FILES, KEY, LISTS, SOURCES, Manifest, rows_of
from sanctrace.runs.backup.staging import Staging, open_staging, same_on_disk, write_new
from sanctrace.runs.backup.take import Places

Tell = Callable[[int, int], None]

_TOLD_EVERY = 500  # rows


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored. `left_out`: files of the backup for which no place was named."""

    manifest: Manifest
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    gone_on: bool = False  # an earlier restore of it, cut off at its end, was gone on with


def restore(path: Path, places: Places, tell: Tell) -> Restored:
    """Check every hash of a backup, then put everything in its place; `tell` hears how many of how many rows are in.

    Interrupted at any moment, the same call begins anew or finishes. Raises BackupError when the backup is damaged, a
    newer sanctrace wrote it, or something is kept there already, LedgerError when a store refuses; nothing is changed
    then.
    """
    with Backup(path) as backup:
        backup.verify()
        files = store_files(places.ledger, places.watch)
        if on_server(places.ledger):  # the file of the watch then stands in the user's data folder, not there at first
            places.watch.parent.mkdir(parents=True, exist_ok=True)
        with open_staging(files.get("ledger", places.watch)) as staging:
            told = _targets(backup.manifest, places)
            done = Restored(
                manifest=backup.manifest, files=tuple(told), left_out=_left_out(backup.manifest, told), gone_on=True
            )
            if staging.settle(lambda: _committed(places)) == backup.manifest_hash:
                return done
            _refuse_to_overwrite(backup, places, told)
            try:
                return _restored(backup, staging, places, told, tell)
            except OSError as error:
                staging.settle(lambda: False)
                advice = "make room or mend that, then give the same command again"
                raise BackupError(f"{path}: cannot be restored here ({error.strerror}); {advice}") from error
            except BaseException:
                if not staging.is_ready:  # else the next call finds out how far it came
                    staging.settle(lambda: False)
                raise


def _committed(places: Places) -> bool:
    """Whether what is no file is in its place: always without a server, on one when its transaction ended well."""
    return not on_server(places.ledger) or any("://" in where for where in what_is_held(places.ledger, places.watch))


def _restored(backup: Backup, staging: Staging, places: Places, told: dict[str, Path], tell: Tell) -> Restored:
    manifest = backup.manifest
    filler = _Filler(backup, tell)
    for name, target in told.items():
        content = backup.read(name)
        if not same_on_disk(target, content):
            write_new(staging.place(target), [content])
    files = store_files(places.ledger, places.watch)
    for name, target in files.items():  # the ledger's last: without it the others are not looked at
        if name in manifest.stores:
            fill_file(staging.place(target), name, manifest.stores[name].schema, filler.fill)
    if on_server(places.ledger):
        versions = {name: store.schema for name, store in manifest.stores.items() if name not in files}
        fill_server(places.ledger, versions, filler.fill, lambda: staging.ready(backup.manifest_hash))
    else:
        staging.ready(backup.manifest_hash)
    try:
        staging.settle(lambda: True)
    except OSError as error:
        advice = "mend that, then give the same command again, which goes on from here"
        raise BackupError(f"{error.filename}: cannot be put in its place ({error.strerror}); {advice}") from error
    return Restored(manifest=manifest, files=tuple(told), left_out=_left_out(manifest, told))


class _Filler:
    """Fills tables from the parts of a backup."""

    def __init__(self, backup: Backup, tell: Tell) -> None:
        self._backup = backup
        self._tell = tell
        self._done = 0
        self._total = sum(part.rows or 0 for part in backup.manifest.parts)

    def fill(self, name: str, tables: Tables) -> None:
        """Fill one store; raises BackupError when a part is of a table that it has not."""
        parts = {
            part.table[1]: part.name for part in self._backup.manifest.parts if part.table and part.table[0] == name
        }
        known = tables.tables()
        if odd := sorted(set(parts) - {table.name for table in known}):
            raise BackupError(
                f"{self._backup.path}: {parts[odd[0]]} is of no table of this version; use another backup"
            )
        try:
            for table in known:
                if table.name in parts:
                    part = parts[table.name]
                    tables.fill(table, self._counted(rows_of(name, table, part, self._backup.lines(part))))
        except BackupError as error:
            raise BackupError(f"{self._backup.path}: {error}") from error
        except LedgerError as error:
            raise BackupError(f"{self._backup.path}: {name} cannot be filled from it ({error})") from error
        tables.set_numbers(self._backup.manifest.stores[name].numbers)

    def _counted(self, rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        for row in rows:
            yield row
            self._done += 1
            if self._done % _TOLD_EVERY == 0:
                self._tell(self._done, self._total)


def _targets(manifest: Manifest, places: Places) -> dict[str, Path]:
    """Where each file of the backup goes; the file that names the lists after those that it names."""
    found: dict[str, Path] = {}
    for part in sorted(manifest.parts, key=lambda part: (not part.name.startswith(FILES), part.name)):
        if places.home is not None and part.name.startswith(FILES):
            found[part.name] = places.home / "files" / part.name.removeprefix(FILES)
        elif places.home is not None and part.name in (LISTS, DECISIONS):
            found[part.name] = places.home / part.name.rpartition("/")[2]
        elif part.name == SOURCES and places.sources is not None:
            found[part.name] = places.sources
        elif part.name == KEY and places.key is not None:
            found[part.name] = places.key
    return found


def _left_out(manifest: Manifest, told: dict[str, Path]) -> tuple[str, ...]:
    files = (LISTS, DECISIONS, SOURCES, KEY)
    return tuple(part.name for part in manifest.parts if part.name in files and part.name not in told)


def _refuse_to_overwrite(backup: Backup, places: Places, told: dict[str, Path]) -> None:
    held = what_is_held(places.ledger, places.watch)
    held += [
        str(target) for name, target in told.items() if target.exists() and not same_on_disk(target, backup.read(name))
    ]
    if held:
        where = ", ".join(held[:4]) + (f" and {len(held) - 4} more" if len(held) > 4 else "")
        advice = "a restore overwrites nothing: name places where nothing is, or move these away"
        raise BackupError(f"something is kept already in {where}; {advice}")
