"""A bundle that was opened: the case with all that it was derived from, each member checked by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sanctrace.ledger import Revision
from sanctrace.model import BundleError, Case, Judgement, Page
from sanctrace.runs.bundle.container import read_members
from sanctrace.runs.bundle.manifest import (
    CASE,
    JUDGEMENTS,
    KeptJudgements,
    KeptReading,
    Manifest,
    typed,
)

READINGS = "readings/"
CAPTURES = "captures/"


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Values only. What it quotes can be checked against the pages that it holds, as that of a ledger can."""

    manifest: Manifest
    members: dict[str, bytes]
    case: Case
    case_text: str  # as kept: canonical JSON
    judgements: tuple[Judgement, ...]
    readings: tuple[KeptReading, ...]

    def sources(self) -> tuple[str, ...]:
        """Every source of which it holds a page."""
        return tuple(dict.fromkeys(kept.source for kept in self.readings))

    def revisions(self, source: str) -> tuple[Revision, ...]:
        """Every reading of a source, the latest one last."""
        kept = sorted((k for k in self.readings if k.source == source), key=lambda k: k.number)
        return tuple(Revision(number=k.number, first=k.first, reading=k.reading) for k in kept)

    def capture(self, sha256: str, source: str | None = None) -> Page | None:
        """The page as captured, as `source` gave it; None when the bundle has none with that hash."""
        content = self.members.get(f"{CAPTURES}{sha256}")
        given = [k for k in self.readings if k.reading.article.sha256 == sha256]
        if content is None or not given:
            return None
        told = next((k for k in given if k.source == source), given[0])
        return Page(source=told.source, content=content, content_type=told.content_type)


def open_bundle(path: Path) -> Bundle:
    """The bundle in a file; raises BundleError, with the file and what is wrong, when it is not as it was written."""
    manifest, members = read_members(path)
    try:
        return _typed(manifest, members)
    except BundleError as error:
        raise BundleError(f"{path}: {error}") from error


def _typed(manifest: Manifest, members: dict[str, bytes]) -> Bundle:
    laws = (name for law in manifest.laws for name in law.files)
    lists = (name for used in manifest.lists for name in used.files)
    for needed in (CASE, JUDGEMENTS, *laws, *lists):
        if needed not in members:
            raise BundleError(f"{needed} is missing; ask for the bundle again")
    case = typed(Case, members[CASE], CASE)
    if case.id != manifest.case:
        raise BundleError(f"{CASE} is case {case.id} and not {manifest.case}; ask for the bundle again")
    readings = [typed(KeptReading, members[name], name) for name in members if name.startswith(READINGS)]
    return Bundle(
        manifest=manifest,
        members=members,
        case=case,
        case_text=members[CASE].decode(),
        judgements=typed(KeptJudgements, members[JUDGEMENTS], JUDGEMENTS).judgements,
        readings=tuple(readings),
    )
