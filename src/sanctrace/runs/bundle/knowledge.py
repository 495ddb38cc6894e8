"""Law libraries and sanctions lists as files of a bundle, and back: found by the versions that readings name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sanctrace.lexicon.strict_yaml import repeats_itself
from sanctrace.model import BundleError, DataError
from sanctrace.runs.bundle.manifest import OWN_LIST, LawUsed, ListInBundle
from sanctrace.runs.libraries import open_rulebook

if TYPE_CHECKING:
    from sanctrace.actors import Snapshot
    from sanctrace.rules import Rulebook
    from sanctrace.runs.list_store import ListFile, ListStore


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where law and lists are looked for beside those that ship."""

    libraries: tuple[Path, ...] = ()
    lists: Path | None = None  # the folder that `sanctrace lists` keeps


def find_laws(versions: Sequence[str], places: Places) -> tuple[dict[str, bytes], list[LawUsed], list[str]]:
    """The files of each law library, and which versions were not found, in sentences."""
    from sanctrace.rules.load import law_folder

    folders: list[tuple[Path | None, Traversable]] = [(None, law_folder()), *((p, p) for p in places.libraries)]
    known = {open_rulebook(named).version: folder for named, folder in folders}
    members: dict[str, bytes] = {}
    used: list[LawUsed] = []
    faults: list[str] = []
    for version in sorted(versions):
        if version not in known:
            faults.append(
                f"law library {version} is no longer here: a law file changed since (here is {', '.join(known)});"
                " name its folder with --library, or read the pages again"
            )
            continue
        found = {f"law/{version}/{name}": content for name, content in law_files(known[version])}
        used.append(LawUsed(id=f"law/{version}", version=version, files=tuple(sorted(found))))
        members |= found
    return members, used, faults


def law_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that a rulebook is read from: all YAML but the cases beside the law."""
    for child in sorted(folder.iterdir(), key=lambda path: path.name):
        if child.is_dir():
            yield from law_files(child, f"{prefix}{child.name}/")
        elif child.name.endswith(".yml") and not child.name.endswith(".cases.yml"):
            yield f"{prefix}{child.name}", child.read_bytes()


def rulebook_of(law: LawUsed, members: Mapping[str, bytes]) -> Rulebook:
    """The rulebook of a bundle's law files; raises BundleError when they are not the version that they stand for."""
    from sanctrace.lexicon.goods import load_goods
    from sanctrace.rules import read_rulebook

    for name in law.files:
        _refuse_repeats(name, members[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in law.files:
            archive.writestr(name.removeprefix(f"{law.id}/"), members[name])
    with zipfile.ZipFile(packed) as archive:
        try:
            book = read_rulebook(cast(Traversable, zipfile.Path(archive)), load_goods())
        except (DataError, RecursionError) as error:
            raise BundleError(f"{law.id}: {error}") from error
    if book.version != law.version:
        raise BundleError(f"{law.id} holds law library {book.version}: its files are other ones than were used")
    return book


def find_lists(labels: Sequence[str], places: Places) -> tuple[dict[str, bytes], list[ListInBundle], list[str]]:
    """The files of each list, by the labels that readings name, and which were not found, in sentences."""
    from sanctrace.runs.list_store import ListStore

    members: dict[str, bytes] = {}
    used: list[ListInBundle] = []
    faults: list[str] = []
    shipped = _shipped()
    store = None if places.lists is None else ListStore(places.lists)
    for label in sorted(labels):
        found = shipped.get(label) or (None if store is None else _kept(label, store))
        if found is None:
            faults.append(
                f"list snapshot {label} is no longer kept; bring its files back (--home names the folder of lists), or"
                " read the pages again with the lists of today"
            )
            continue
        one, contents = found
        used.append(one)
        members |= dict(zip(one.files, contents, strict=True))
    return members, used, faults


def snapshot_of(used: ListInBundle, members: Mapping[str, bytes]) -> Snapshot:
    """The list of a bundle's files; raises BundleError when they are not the snapshot that they stand for."""
    from sanctrace.actors.embedded import read_own_list
    from sanctrace.actors.read import ListFormat, ListSource, read_snapshot

    contents = [members[name] for name in used.files]
    try:
        if used.form == OWN_LIST:
            _refuse_repeats(used.files[0], contents[0])
            schema = files("sanctrace.actors") / "lists" / "list.schema.json"
            snapshot = read_own_list(contents[0], used.addresses[0], schema)
        else:
            form = ListFormat(used.form)
            source = ListSource(list_id=used.list_id, name=used.name, format=form, files=used.addresses)
            snapshot = read_snapshot(source, contents)
    except (DataError, ValueError, IndexError, RecursionError) as error:
        raise BundleError(f"{used.id} cannot be read ({error}); ask for the bundle again") from error
    if snapshot.label != used.label:
        raise BundleError(f"{used.id} holds {snapshot.label}: its files are other ones than were used")
    return snapshot


def _refuse_repeats(name: str, content: bytes) -> None:
    """Raise BundleError for a YAML file that could unfold to more than this machine can hold."""
    if repeats_itself(content.decode("utf-8", "replace")):
        raise BundleError(f"{name} names parts of itself again, which no law or list file does; refused")


def _shipped() -> dict[str, tuple[ListInBundle, list[bytes]]]:
    from sanctrace.actors.embedded import embedded_snapshots

    folder = files("sanctrace.actors") / "lists"
    contents = {f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".yml")}
    by_hash = {hashlib.sha256(content).hexdigest(): (name, content) for name, content in contents.items()}
    found = {}
    for snapshot in embedded_snapshots():
        name, content = by_hash[snapshot.sha256]
        one = _in_bundle(snapshot, OWN_LIST, (name,), (snapshot.sha256,))
        found[snapshot.label] = (one, [content])
    return found


def _kept(label: str, store: ListStore) -> tuple[ListInBundle, list[bytes]] | None:
    """A list of the store, as it is now, as it was before, or as any file once fetched has it."""
    start = label.rpartition("@")[2]
    for state in store.states().values():
        for held in (state.files, state.before, *_once_fetched(start, store, state.files)):
            if not held or not _hash_of(held).startswith(start):
                continue
            try:
                snapshot = store.read(state, held)
            except DataError:  # altered or gone: the caller says that the snapshot is not kept
                continue
            if snapshot.label == label:
                hashes = tuple(file.sha256 for file in held)
                addresses = tuple(file.address for file in held)
                one = _in_bundle(snapshot, state.source.format.value, addresses, hashes)
                one = replace(one, list_id=state.source.list_id, name=state.source.name)
                return one, [(store.home / "files" / digest).read_bytes() for digest in hashes]
    return None


def _once_fetched(start: str, store: ListStore, now: Sequence[ListFile]) -> Iterator[tuple[ListFile, ...]]:
    from sanctrace.runs.list_store import ListFile

    if len(now) == 1:
        for path in sorted((store.home / "files").glob(f"{start}*")):
            yield (ListFile(address=now[0].address, sha256=path.name),)


def _hash_of(held: Sequence[ListFile]) -> str:
    """The SHA-256 that a snapshot of these files has: of the file, or of the hashes of several."""
    if len(held) == 1:
        return held[0].sha256
    return hashlib.sha256(b"".join(bytes.fromhex(file.sha256) for file in held)).hexdigest()


def _in_bundle(snapshot: Snapshot, form: str, addresses: tuple[str, ...], hashes: tuple[str, ...]) -> ListInBundle:
    return ListInBundle(
        id=f"lists/{snapshot.label}",
        label=snapshot.label,
        list_id=snapshot.list_id,
        name=snapshot.list_name,
        form=form,
        addresses=addresses,
        files=tuple(f"lists/{digest}" for digest in hashes),
    )
