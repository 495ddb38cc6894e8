"""What a bundle says of itself: every member with its hash and what it was derived from, the code, the knowledge.

In the file the keys of derivation are those of PROV-O (`wasDerivedFrom`, `wasGeneratedBy`, `wasAssociatedWith`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.model import BundleError, Judgement, Reading

T = TypeVar("T")
FORMAT = "sanctrace case bundle"
VERSION = 1
MANIFEST = "manifest.json"
CASE = "case.json"
JUDGEMENTS = "judgements.json"
OWN_LIST = "sanctrace"  # the form of the lists that ship
_PROV = {
    "was_derived_from": "wasDerivedFrom",
    "was_generated_by": "wasGeneratedBy",
    "was_associated_with": "wasAssociatedWith",
}
_OURS = {theirs: ours for ours, theirs in _PROV.items()}


@dataclass(frozen=True, kw_only=True)
class CodeVersion:
    """An installation. All but the first and the last two are SHA-256 over names and bytes of files."""

    sanctrace: str
    code: str  # Python files of all rooms but the desk
    lexicon: str
    data: str  # what else the reader knows: publishers, furniture, calendars, schemas, queries
    scorecard: str | None = None  # weights of a scored reading, where the installation has them
    parser: str = ""
    python: str = ""

    def apart(self, other: CodeVersion) -> tuple[str, ...]:
        """In what the other differs, in words; empty when equal."""
        pairs = (
            ("sanctrace", self.sanctrace, other.sanctrace),
            ("code", self.code[:12], other.code[:12]),
            ("lexicon", self.lexicon[:12], other.lexicon[:12]),
            ("data files", self.data[:12], other.data[:12]),
            ("scorecard", (self.scorecard or "none")[:12], (other.scorecard or "none")[:12]),
            ("parser", self.parser, other.parser),
            ("Python", self.python, other.python),
        )
        return tuple(f"{name} {ours}, here {theirs}" for name, ours, theirs in pairs if ours != theirs)


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file of the bundle. `was_derived_from` names members, or a law library or list of the manifest by its id."""

    path: str
    sha256: str
    size: int
    was_generated_by: str | None = None  # read, gather; None for what came from outside
    was_derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LawUsed:
    """A law library as some reading used it."""

    id: str  # law/ and the version that readings name
    version: str
    files: tuple[str, ...]  # members; below `id` they have the library's own paths


@dataclass(frozen=True, kw_only=True)
class ListInBundle:
    """A sanctions list as some reading used it."""

    id: str  # lists/ and the label that readings name
    label: str
    list_id: str
    name: str
    form: str  # `sanctrace` for a list that ships, else the publisher's form
    addresses: tuple[str, ...]  # where the files were published; the file's name for a list that ships
    files: tuple[str, ...]  # members, in the order in which the reader wants them


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The first member. `members` are all others, in the order in which they stand in the file."""

    format: str
    version: int
    case: str
    was_associated_with: CodeVersion
    laws: tuple[LawUsed, ...]
    lists: tuple[ListInBundle, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True)
class KeptReading:
    """A reading of one version of a page. `first` and `number` order the versions of one source, both from 0."""

    source: str
    content_type: str | None
    first: int  # by when its bytes were first kept
    number: int  # by when they were read last
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class KeptJudgements:
    """Every judgement about the pages of the bundle, withdrawn ones and withdrawals included, by time."""

    judgements: tuple[Judgement, ...]


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as canonical JSON."""
    plain = _renamed(json.loads(encode(manifest)), _PROV)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest of these bytes; raises BundleError for what is none, or one of a newer version."""
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{MANIFEST} is no JSON ({error}); ask for the bundle again") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise BundleError(f"{MANIFEST} is not that of a case bundle; make one with: sanctrace bundle CASE --to FILE")
    if plain.get("version") != VERSION:
        found = plain.get("version")
        raise BundleError(f"a bundle of version {found}; this sanctrace knows version {VERSION}; update sanctrace")
    return typed(Manifest, json.dumps(_renamed(plain, _OURS)).encode(), MANIFEST)


def typed(kind: type[T], content: bytes, path: str) -> T:
    """A member as a value of the model; raises BundleError when it is none."""
    try:
        return decode(kind, content.decode("utf-8"))
    except (StoredValueError, UnicodeDecodeError, RecursionError, AttributeError) as error:
        raise BundleError(f"{path} cannot be understood ({error}); ask for the bundle again") from error


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(name, name): _renamed(v, names) for name, v in value.items()}
    if isinstance(value, list):
        return [_renamed(v, names) for v in value]
    return value
