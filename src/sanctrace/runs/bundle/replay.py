"""A bundle -> its case, derived anew: the captured pages read with the law and the lists of the bundle, and gathered.

Nothing but the bundle and this installation's code takes part: no ledger, no network, no list or law of this machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sanctrace.cases.gather import gather
from sanctrace.ledger import Revision
from sanctrace.ledger.codec import encode
from sanctrace.model import (
    Article,
    Basis,
    BundleError,
    Case,
    CorrectedReading,
    Event,
    EventReading,
    ListUsed,
    PageError,
    ReaderRun,
    Reading,
    Telling,
)
from sanctrace.runs.bundle.code import code_version
from sanctrace.runs.bundle.knowledge import rulebook_of, snapshot_of
from sanctrace.runs.bundle.manifest import KeptReading
from sanctrace.runs.bundle.opened import Bundle
from sanctrace.runs.ingest import source_tellings
from sanctrace.runs.pipeline import Pipeline, assembled
from sanctrace.runs.reassess import corrected_reading

if TYPE_CHECKING:
    from sanctrace.actors import Roster
    from sanctrace.rules import Rulebook

RULES = "rules"  # the reader that this code can run again; what a language model said is taken as kept
_SHOWN = 20  # differences that are told
_WIDTH = 80  # characters of a value in a message


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came out. `differences` are sentences, the most telling first; `code` says how this installation differs."""

    case: str
    same: bool
    pages: int
    taken: int  # pages whose events were not read anew, because a language model had read them
    events: int
    code: tuple[str, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _AsKept:
    """A reader that gives the events that were kept."""

    events: tuple[Event, ...]

    def __call__(self, article: Article, /) -> Sequence[Event]:  # noqa: ARG002 - the reader's protocol
        return self.events


def replay_case(bundle: Bundle) -> Replayed:
    """Derive the case of a bundle and compare it with the stored one, byte for byte.

    Raises BundleError when law or lists of the bundle are not what they stand for, or a member is missing.
    """
    pipelines = _Pipelines(bundle)
    differences: list[str] = []
    revisions: dict[str, list[Revision]] = {}
    taken = events = 0
    for kept in sorted(bundle.readings, key=lambda k: (k.source, k.number)):
        taken += _by_model(kept)
        try:
            reading = _read(bundle, kept, pipelines)
        except PageError as error:
            differences.append(f"{kept.source} cannot be read any more: {error}")
            continue
        events += len(reading.events)
        differences += _reading_differences(kept, reading)
        revisions.setdefault(kept.source, []).append(Revision(number=kept.number, first=kept.first, reading=reading))
    tellings = [telling for held in revisions.values() for telling in source_tellings(held).values()]
    try:
        cases = gather(tellings, bundle.judgements, pipelines.correct)
    except ValueError as error:  # a correction that does not fit its slot
        raise BundleError(f"the judgements of the bundle cannot be applied ({error}); ask for it again") from error
    derived = next((case for case in cases if case.id == bundle.case.id), None)
    differences += _case_differences(bundle, derived, cases)
    same = derived is not None and encode(derived) == bundle.case_text
    return Replayed(
        case=bundle.case.id,
        same=same and not differences,
        pages=len(bundle.readings),
        taken=taken,
        events=events,
        code=bundle.manifest.was_associated_with.apart(code_version()),
        differences=tuple(differences[:_SHOWN]),
    )


class _Pipelines:
    """The pipeline of each basis, made once."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._made: dict[Basis, Pipeline] = {}
        self._books: dict[str, Rulebook] = {}

    def over(self, basis: Basis) -> Pipeline:
        """The installed rooms over the bundle's law and lists that the basis names."""
        if basis not in self._made:
            self._made[basis] = self._over(basis)
        return self._made[basis]

    def correct(self, telling: Telling, event: Event, judgements: tuple[str, ...], /) -> CorrectedReading:
        """What law and lists say of a corrected event: those that the stored case names for it.

        A correction may move a telling into another case, which the bundle does not hold; of that one nothing is asked.
        """
        stored = next((c for c in self._bundle.case.corrected if c.telling == telling.ident), None)
        if stored is None:
            elsewhere = EventReading(event=event, findings=(), screenings=())
            return CorrectedReading(telling=telling.ident, judgements=judgements, law="", reading=elsewhere, lists=())
        lists = stored.lists
        return corrected_reading(self._book(stored.law), lambda: self._roster(lists), telling, event, judgements)

    def _book(self, version: str) -> Rulebook:
        if version not in self._books:
            law = next((law for law in self._bundle.manifest.laws if law.version == version), None)
            if law is None:
                raise BundleError(f"the bundle has no law library {version}, which a reading names; ask for it again")
            self._books[version] = rulebook_of(law, self._bundle.members)
        return self._books[version]

    def _over(self, basis: Basis) -> Pipeline:
        return assembled(self._book(basis.law), self._roster(basis.lists), basis.as_of)

    def _roster(self, lists: Sequence[ListUsed]) -> Roster:
        from sanctrace.actors import Roster

        held = self._bundle.manifest
        by_label = {used.label: used for used in held.lists}
        for used in lists:
            if used.snapshot not in by_label:
                raise BundleError(f"the bundle has no list {used.snapshot}, which a reading names; ask for it again")
        members = self._bundle.members
        return Roster([snapshot_of(by_label[used.snapshot], members) for used in lists])


def _by_model(kept: KeptReading) -> bool:
    return any(told.event.reader != RULES for told in kept.reading.events)


def _read(bundle: Bundle, kept: KeptReading, pipelines: _Pipelines) -> Reading:
    """The page read anew; raises PageError when it cannot be."""
    article = kept.reading.article
    page = bundle.capture(article.sha256, kept.source)
    if page is None or kept.reading.basis is None:
        what = "the captured page" if page is None else "the law and lists"
        raise BundleError(f"{what} of {kept.source} ({article.sha256}) is missing; ask for the bundle again")
    pipeline = pipelines.over(kept.reading.basis)
    if _by_model(kept):
        pipeline = replace(pipeline, events=_AsKept(events=tuple(told.event for told in kept.reading.events)))
    return replace(pipeline.read(page), run=ReaderRun())


def _reading_differences(kept: KeptReading, now: Reading) -> Iterator[str]:
    before = kept.reading
    if encode(before) == encode(now):
        return
    where = kept.source
    if encode(before.article) != encode(now.article):
        yield from _told(f"{where}: the article", before.article, now.article)
    old, new = [told.event.id for told in before.events], [told.event.id for told in now.events]
    if old != new:
        gone, come = [i for i in old if i not in new], [i for i in new if i not in old]
        yield (
            f"{where}: {len(old)} events were read and {len(new)} are now"
            f" (gone: {', '.join(gone) or 'none'}; new: {', '.join(come) or 'none'})"
        )
        return
    for one, other in zip(before.events, now.events, strict=True):
        if encode(one) != encode(other):
            yield from _told(f"{where}: event {one.event.id}", one, other)


def _case_differences(bundle: Bundle, derived: Case | None, cases: Sequence[Case]) -> Iterator[str]:
    if derived is None:
        idents = {telling.ident for telling in bundle.case.tellings}
        now = [case.id for case in cases if idents & {telling.ident for telling in case.tellings}]
        yield f"no case {bundle.case.id} comes out; its tellings are now in {', '.join(now) or 'no case'}"
    elif encode(derived) != bundle.case_text:
        if encode(bundle.case) != bundle.case_text:
            yield "the stored case is not written as the ledger writes it"
        yield from _told("the case", bundle.case, derived)


def _told(where: str, before: object, now: object) -> Iterator[str]:
    """Where two values of the model differ, in sentences."""
    for path, old, new in _apart("", json.loads(encode(before)), json.loads(encode(now))):
        yield f"{where}{path}: was {_short(old)}, is {_short(new)}"


def _apart(path: str, one: object, other: object) -> Iterator[tuple[str, object, object]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            yield from _apart(f"{path} {name}", one.get(name), other.get(name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (a, b) in enumerate(zip(one, other, strict=True), 1):
            yield from _apart(f"{path} {number}", a, b)
    elif one != other:
        yield path, one, other


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
