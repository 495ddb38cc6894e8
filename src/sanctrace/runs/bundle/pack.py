"""A case of a ledger -> the members of its bundle: all that it was derived from, or why that cannot be given.

Nothing in a bundle depends on when it was made or in which order the pages came: only on what the ledger holds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanctrace.cases.gather import neighbourhood
from sanctrace.ledger import Ledger
from sanctrace.ledger.codec import encode
from sanctrace.model import BundleError, Case, Judgement, Telling
from sanctrace.runs.bundle.code import code_version
from sanctrace.runs.bundle.container import file_hash, new_file, write_members
from sanctrace.runs.bundle.knowledge import Places, find_laws, find_lists
from sanctrace.runs.bundle.manifest import (
    CASE,
    FORMAT,
    JUDGEMENTS,
    MANIFEST,
    VERSION,
    KeptJudgements,
    KeptReading,
    LawUsed,
    ListInBundle,
    Manifest,
    Member,
    manifest_bytes,
)
from sanctrace.runs.bundle.opened import CAPTURES, READINGS, open_bundle
from sanctrace.runs.bundle.replay import replay_case
from sanctrace.runs.verify import verify_case, verify_source

_SHOWN = 20  # faults in one refusal


@dataclass(frozen=True, kw_only=True)
class Bundled:
    """A bundle as written."""

    case: str
    sha256: str
    size: int
    pages: int
    judgements: int
    laws: tuple[str, ...]
    lists: tuple[str, ...]


def write_bundle(ledger: Ledger, case: Case, path: Path, places: Places) -> Bundled:
    """Write the bundle of a case, derive the case from it, and only then give the file its name.

    Raises BundleError, and leaves no file and an older one untouched, when something that the case was derived from is
    missing, a passage does not stand where it was read, or the case does not come out again.
    """
    members = bundle_members(ledger, case, places)
    with new_file(path) as new:
        with new.open("wb") as stream:
            write_members(stream, members)
        bundle = open_bundle(new)
        found = replay_case(bundle)
        if not found.same:
            told = "; ".join(found.differences[:3])
            raise BundleError(
                f"case {case.id} does not come out again with this installation, so no bundle was written: {told}. Its"
                " pages were read by other code or other lists: read them again with: sanctrace read --ledger LEDGER"
                f" {' '.join(bundle.sources()[:3])}"
            )
        sha256, size = file_hash(new), new.stat().st_size
    return Bundled(
        case=case.id,
        sha256=sha256,
        size=size,
        pages=len(bundle.readings),
        judgements=len(bundle.judgements),
        laws=tuple(law.version for law in bundle.manifest.laws),
        lists=tuple(used.label for used in bundle.manifest.lists),
    )


def bundle_members(ledger: Ledger, case: Case, places: Places) -> dict[str, bytes]:
    """The members of the bundle of a case, the manifest first; raises BundleError with all that is missing."""
    sources, judgements = _reach(ledger, case)
    readings = [kept for source in sources for kept in _readings(ledger, source)]
    faults = list(_faults(ledger, case, sources))
    bases = [kept.reading.basis for kept in readings if kept.reading.basis is not None]
    for kept in readings:
        if kept.reading.basis is None:
            faults.append(f"{kept.source}: kept without the law and the lists that it was read with; read it again")
    law_members, laws, missing_law = find_laws(
        tuple({basis.law for basis in bases} | {c.law for c in case.corrected}), places
    )
    compared = [*(used for basis in bases for used in basis.lists), *(u for c in case.corrected for u in c.lists)]
    labels = {used.snapshot for used in compared}
    list_members, lists, missing_lists = find_lists(tuple(labels), places)
    faults += [*missing_law, *missing_lists]
    if faults:
        more = f"\n- and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        listed = "".join(f"\n- {fault}" for fault in faults[:_SHOWN])
        raise BundleError(f"case {case.id} cannot be bundled; nothing was written:{listed}{more}")
    named = {_reading_path(kept): kept for kept in readings}
    contents = {
        CASE: encode(case).encode(),
        JUDGEMENTS: encode(KeptJudgements(judgements=judgements)).encode(),
        **{name: encode(kept).encode() for name, kept in named.items()},
        **dict(_captures(ledger, readings)),
        **law_members,
        **list_members,
    }
    origins = {
        CASE: ("gather", (*sorted(named), JUDGEMENTS)),
        **{name: ("read", _derived_from(kept)) for name, kept in named.items()},
    }
    manifest = _manifest(case, dict(sorted(contents.items())), origins, (laws, lists))
    return {MANIFEST: manifest_bytes(manifest), **dict(sorted(contents.items()))}


def _manifest(
    case: Case,
    contents: Mapping[str, bytes],
    origins: Mapping[str, tuple[str, tuple[str, ...]]],
    used: tuple[Sequence[LawUsed], Sequence[ListInBundle]],
) -> Manifest:
    members = []
    for path, content in contents.items():
        by, derived_from = origins.get(path, (None, ()))
        digest = hashlib.sha256(content).hexdigest()
        members.append(
            Member(
                path=path, sha256=digest, size=len(content), was_generated_by=by, was_derived_from=tuple(derived_from)
            )
        )
    laws, lists = used
    return Manifest(
        format=FORMAT,
        version=VERSION,
        case=case.id,
        was_associated_with=code_version(),
        laws=tuple(laws),
        lists=tuple(lists),
        members=tuple(members),
    )


def _reach(ledger: Ledger, case: Case) -> tuple[tuple[str, ...], tuple[Judgement, ...]]:
    """The sources of all tellings that have a say in the case, and every judgement about one of them."""
    seeds = {telling.ident: telling for telling in case.tellings}
    sources: dict[str, set[str]] = defaultdict(set)
    for telling in case.tellings:
        sources[telling.ident].add(telling.source)

    def look_up(keys: frozenset[str]) -> Iterator[Telling]:
        for telling in ledger.tellings_at([at.place for at in ledger.tellings_under(keys)]).values():
            sources[telling.ident].add(telling.source)
            yield telling

    while True:
        judgements = _about(ledger, seeds.values())
        found = {telling.ident: telling for telling in neighbourhood(seeds.values(), look_up, judgements)}
        if found.keys() <= seeds.keys():
            break
        seeds |= found
    named = {source for ident in found for source in sources[ident]}
    return tuple(sorted(named)), judgements


def _about(ledger: Ledger, tellings: Iterable[Telling]) -> tuple[Judgement, ...]:
    kept = ledger.judgements_about({telling.sha256 for telling in tellings})
    return tuple(sorted((k.judgement for k in kept), key=lambda j: (j.at, j.id)))


def _readings(ledger: Ledger, source: str) -> Iterator[KeptReading]:
    revisions = ledger.revisions(source)
    by_first = sorted(revision.first for revision in revisions)
    for number, revision in enumerate(sorted(revisions, key=lambda r: r.number)):
        page = ledger.capture(revision.reading.article.sha256, source)
        yield KeptReading(
            source=source,
            content_type=page.content_type if page else None,
            first=by_first.index(revision.first),
            number=number,
            reading=revision.reading,
        )


def _captures(ledger: Ledger, readings: Sequence[KeptReading]) -> Iterator[tuple[str, bytes]]:
    for kept in readings:
        page = ledger.capture(kept.reading.article.sha256, kept.source)
        if page is not None:  # a missing one was told as a fault
            yield f"{CAPTURES}{page.sha256}", page.content


def _faults(ledger: Ledger, case: Case, sources: Sequence[str]) -> Iterator[str]:
    """What does not hold: a capture that is gone, words that do not stand where they were read."""
    found: dict[str, None] = {}
    for source in sources:
        for page in verify_source(ledger, source):
            found |= dict.fromkeys(f"{page.source}: {fault}" for fault in page.faults)
    for page in verify_case(ledger, case):
        found |= dict.fromkeys(f"{page.source}: {fault}" for fault in page.faults)
    return (f"{fault}; read the page again, or restore a copy of the ledger" for fault in found)


def _reading_path(kept: KeptReading) -> str:
    return f"{READINGS}{hashlib.sha256(kept.source.encode()).hexdigest()[:16]}-{kept.number:04}.json"


def _derived_from(kept: KeptReading) -> tuple[str, ...]:
    basis = kept.reading.basis
    assert basis is not None  # a reading without one was refused
    lists = (f"lists/{used.snapshot}" for used in basis.lists)
    return (f"{CAPTURES}{kept.reading.article.sha256}", f"law/{basis.law}", *lists)
