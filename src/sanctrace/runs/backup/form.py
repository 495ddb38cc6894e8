"""The form of a backup: its manifest, the names that its parts may have, how a row is written as a line.

docs/reference/backup.md tells it to people; README in each backup tells it to whoever finds one.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sanctrace.ledger.tables import Table
from sanctrace.ledger.vault import SCHEMAS, newest
from sanctrace.model import BackupError

FORM = "sanctrace backup"
VERSION = 1
MANIFEST = "manifest.json"
README = "README.txt"
LISTS, DECISIONS, FILES = "lists/lists.json", "lists/decisions.jsonl", "lists/files/"
SOURCES, KEY = "sources.yml", "signing.key"
README_TEXT = """This is a backup of a ledger of sanctrace, a reader of news about sanctions. All of it is text (UTF-8).

manifest.json        what is in here: each part with its SHA-256, its bytes and rows; versions of the code, of the law
                     library and of each store's tables; the last number given in each table that counts its rows
STORE/TABLE.jsonl    one row of the table on each line, as a JSON object by column; lines end with a line feed
                     ledger: pages, what was read in them, judgements, cases; notices: readers, mails, webhooks;
                     accounts: who may sign in, the audit log; watch: when which source was looked at
lists/               sanctions lists as fetched (files/ by SHA-256), which they are (lists.json), decisions about hits
sources.yml          which sources are watched
signing.key          only when it was asked for: the key that signs statements

A column that holds bytes is {"text": "..."} when these are UTF-8, else {"base64": "..."}. The bytes of a page stand in
ledger/captures.jsonl as the server sent them. Columns named value, basis and detail hold JSON within the string.
"""

# Who is signed in, or about to: of no use elsewhere, and best not to be had from a copy.
NOT_KEPT = {"accounts": frozenset({"sessions", "attempts", "flows"})}

# Bytes that a store keeps compressed and a backup as they came.
_UNPACKED = {("ledger", "captures"): "content"}
_COMPRESSION = 6  # that of the ledger: a capture comes back as it was
_NAME = re.compile(r"(watch|notices|accounts|ledger)/([a-z_]+)\.jsonl|lists/files/[0-9a-f]{64}")
_OTHERS = frozenset({README, LISTS, DECISIONS, SOURCES, KEY})


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a backup: its name, hash and size; `rows` of a table."""

    name: str
    sha256: str
    size: int  # bytes
    rows: int | None = None

    @property
    def table(self) -> tuple[str, str] | None:
        """Store and table of a part that holds one."""
        found = _NAME.fullmatch(self.name)
        return (found[1], found[2]) if found and found[1] else None


@dataclass(frozen=True, kw_only=True)
class StoreManifest:
    """A store in a backup: the version of its schema, and the last number given in each table that counts."""

    schema: int
    numbers: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str  # ISO 8601, UTC
    code: str
    law: str
    kept_in: str  # sqlite or postgresql
    stores: Mapping[str, StoreManifest]
    parts: tuple[Part, ...]

    def to_bytes(self) -> bytes:
        """As it stands in a backup."""
        told = {"form": FORM, "version": VERSION, **asdict(self)}
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest of a backup; raises BackupError when it is none, or when a newer sanctrace wrote it."""
    try:
        told: dict[str, Any] = json.loads(content)
        form, version = told["form"], int(told["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{MANIFEST} is damaged, or none of sanctrace's; use another backup") from error
    if form != FORM:
        raise BackupError(f"{MANIFEST} says {form!r}, not {FORM!r}; name a backup")
    if version > VERSION:
        raise BackupError(
            f"written by a newer sanctrace (form {version}; this one knows {VERSION}); update sanctrace, then restore"
        )
    try:
        stores = {
            str(name): StoreManifest(schema=int(s["schema"]), numbers={str(k): int(v) for k, v in s["numbers"].items()})
            for name, s in told["stores"].items()
        }
        parts = tuple(
            Part(name=str(p["name"]), sha256=str(p["sha256"]), size=int(p["size"]), rows=p["rows"])
            for p in told["parts"]
        )
        words = {name: str(told[name]) for name in ("made_at", "code", "law", "kept_in")}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{MANIFEST} is damaged ({error!r}); use another backup") from error
    manifest = Manifest(stores=stores, parts=parts, **words)
    _known(manifest)
    return manifest


def _known(manifest: Manifest) -> None:
    for name, store in manifest.stores.items():
        if name not in SCHEMAS or store.schema > newest(name):
            known = f"this one knows {newest(name)}" if name in SCHEMAS else "this one knows no such store"
            raise BackupError(
                f"written by a newer sanctrace ({name} version {store.schema}; {known}); update sanctrace, then restore"
            )
    names = [part.name for part in manifest.parts]
    for part in manifest.parts:
        if part.name not in _OTHERS and not _NAME.fullmatch(part.name):
            raise BackupError(f"a part is named {part.name!r}, which no backup of ours holds; refused")
        if part.table and part.table[0] not in manifest.stores:
            raise BackupError(f"{part.name} belongs to no store that {MANIFEST} names; use another backup")
    if len(set(names)) < len(names) or "ledger" not in manifest.stores:
        raise BackupError(f"{MANIFEST} is damaged (parts named twice, or no ledger); use another backup")


def lines(store: str, table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """Each row as a line; raises BackupError when the bytes of a page are damaged in the store."""
    unpacked = _UNPACKED.get((store, table.name))
    for row in rows:
        values = dict(zip(table.columns, row, strict=True))
        if unpacked:
            try:
                values[unpacked] = zlib.decompress(values[unpacked])
            except zlib.error as error:
                which = values[table.key[0]]
                advice = "`sanctrace verify` tells all that is wrong; restore an older backup"
                raise BackupError(f"the page {which} is damaged in the ledger ({error}); {advice}") from error
        told = {name: _bytes(value) if isinstance(value, bytes) else value for name, value in values.items()}
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def rows_of(store: str, table: Table, part: str, told: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    """The rows that `lines` wrote; raises BackupError, with part and line, when one is none of this table."""
    unpacked = _UNPACKED.get((store, table.name))
    for number, line in enumerate(told, 1):
        try:
            values = json.loads(line)
            if set(values) != set(table.columns):
                odd = ", ".join(sorted(set(values) ^ set(table.columns)))
                raise BackupError(f"{part}: line {number} has other columns than the table ({odd}); use another backup")
            row = {name: _value(value) for name, value in values.items()}
        except (ValueError, TypeError, KeyError) as error:
            raise BackupError(f"{part}: line {number} is no row ({error}); use another backup") from error
        if unpacked:
            row[unpacked] = zlib.compress(row[unpacked], _COMPRESSION)
        yield tuple(row[name] for name in table.columns)


def _bytes(value: bytes) -> dict[str, str]:
    try:
        return {"text": value.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((how, text),) = value.items()
    if how == "text":
        return str(text).encode()
    if how != "base64":
        raise ValueError(f"bytes as {how!r}")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
