"""The ledger: does it contradict itself, its captures, or what gathering anew would give?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sanctrace.cases.gather import gather
from sanctrace.ledger import CaseEntry, Ledger, Stand
from sanctrace.ledger.copied_judgements import CopiedJudgements
from sanctrace.ledger.journal import Journal
from sanctrace.model import LedgerDamaged
from sanctrace.runs.case_entry import case_entry
from sanctrace.runs.doctor.checkup import MEND, Remedy, Trouble
from sanctrace.runs.doctor.copies import copy_troubles
from sanctrace.runs.ingest import INDEX_VERSION, placed_tellings
from sanctrace.runs.reassess import LawAgain
from sanctrace.runs.verify import verify_reading

Tell = Callable[[str], None]
_LOOKS = 3  # at the index, while others change it
_FULL = 5  # troubles of the index that are told one by one


def ledger_troubles(
    ledger: Ledger, law: LawAgain, tell: Tell, copies: CopiedJudgements | None = None
) -> Iterator[Trouble]:
    """Everything that is wrong with an open ledger; `copies` are those of the judgements of one on a server.

    Raises LedgerDamaged when the store gives way under the check.
    """
    bad = list(_readings(ledger, tell))
    yield from bad
    judged = list(_judgements(ledger) if copies is None else copy_troubles(copies))
    yield from judged
    if bad or judged:  # what rests on them cannot be right
        return
    faults = [Trouble(where=f.where, what=f.what, advice=MEND, remedy=Remedy.SALVAGE) for f in ledger.check()]
    structure = [f for f in faults if not f.where.startswith("case ") and ", event " not in f.where]
    if structure:
        yield from structure
        return
    index = [*faults, *_index(ledger, law, tell)]
    yield from (Trouble(where=t.where, what=t.what, advice=MEND, remedy=Remedy.GATHER) for t in index[:_FULL])
    if len(index) > _FULL:
        more = f"{len(index) - _FULL} more cases or events differ from what gathering anew gives"
        yield Trouble(where="index of cases", what=more, advice=MEND, remedy=Remedy.GATHER)


def newest_judgement(ledger: Ledger) -> datetime | None:
    """When the latest judgement was made."""
    return max((kept.judgement.at for kept in ledger.judgements_since()), default=None)


def reading_trouble(ledger: Ledger, stand: Stand) -> Trouble | None:
    """What is wrong with one kept reading, in one trouble; None when it is sound."""
    advice = f"{MEND}: it is read again from its captured page"
    try:
        reading = ledger.reading_at(stand.number)
        if (reading.article.source, reading.article.sha256) != (stand.source, stand.sha256):
            faults: tuple[str, ...] = ("it stands under the name of another page",)
        else:
            faults = verify_reading(ledger, reading).faults
    except LedgerDamaged as error:
        faults = (str(error),)
    if not faults:
        return None
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return Trouble(
        where=stand.source, what=f"{faults[0]}{more}", advice=advice, remedy=Remedy.REREAD, number=stand.number
    )


def _readings(ledger: Ledger, tell: Tell) -> Iterator[Trouble]:
    for stand in ledger.stands():
        tell(stand.source)
        if (trouble := reading_trouble(ledger, stand)) is not None:
            yield trouble
    for sha256 in ledger.captures_alone():
        what = f"the captured page {sha256} is kept, and its reading is not"
        yield Trouble(where=sha256[:12], what=what, advice=f"{MEND}: it is read again", remedy=Remedy.REREAD)


def _judgements(ledger: Ledger) -> Iterator[Trouble]:
    advice = f"{MEND}: judgements that can be read are kept, the damaged file stays beside"
    try:
        for kept in ledger.judgements_since():
            if ledger.judgement(kept.judgement.id) is None:
                what = "its words were altered: it is kept under the id of another one"
                yield Trouble(where=f"judgement {kept.number}", what=what, advice=advice, remedy=Remedy.SALVAGE)
    except LedgerDamaged as error:
        yield Trouble(where="judgements", what=str(error), advice=advice, remedy=Remedy.SALVAGE)


def journal_troubles(ledger: Ledger, journal: Journal) -> Iterator[Trouble]:
    """What the journal beside a ledger's file knows and the ledger does not; else the journal is made to agree."""
    with ledger.writing():  # nobody judges meanwhile
        told = journal.read()
        held = {kept.judgement.id: kept.judgement for kept in ledger.judgements_since()}
        kept_ones = [entry for entry in told.entries.values() if entry.kept]
        gone = [entry for entry in kept_ones if entry.judgement not in held]
        there = [entry for entry in kept_ones if entry.judgement in held]
        altered = [entry for entry in there if entry.contradicts(held[entry.judgement])]
        if not gone and not altered:
            journal.settle(ledger.judgements_since(), told)
            return
    for entries, how in ((gone, "not in it"), (altered, "altered in it")):
        if entries:
            numbers = ", ".join(str(entry.number) for entry in entries[:_FULL])
            numbers += ", …" if len(entries) > _FULL else ""
            what = f"{len(entries)} judgements of the journal beside it are {how} (number {numbers})"
            yield Trouble(where="judgements", what=what, advice=f"{MEND}: they are put back", remedy=Remedy.SALVAGE)


def _index(ledger: Ledger, law: LawAgain, tell: Tell) -> list[Trouble]:
    if ledger.index_made_by() != INDEX_VERSION:
        what = "its cases are not gathered, or were by another version"
        return [Trouble(where="index of cases", what=what, advice=MEND, remedy=Remedy.GATHER)]
    found: list[Trouble] = []
    for _ in range(_LOOKS):
        before = ledger.index_changes()
        found = list(_differences(ledger, law, tell))
        if not found or ledger.index_changes() == before:
            break
    return found


def _differences(ledger: Ledger, law: LawAgain, tell: Tell) -> Iterator[Trouble]:
    """Where the kept cases are not those that the readings and judgements give."""
    try:
        kept = {case.id: case for case in ledger.cases()}
    except (LedgerDamaged, KeyError) as error:
        yield Trouble(where="index of cases", what=f"a case cannot be read ({error})", advice=MEND)
        return
    for entry in gathered(ledger, law, tell):
        case = kept.pop(entry.case.id, None)
        if case is None:
            yield Trouble(
                where=f"case {entry.case.id}", what="it follows from what is kept, and is missing", advice=MEND
            )
        elif case != entry.case and not (case.corrected or entry.case.corrected):
            yield Trouble(where=f"case {case.id}", what="it is not what its tellings and judgements give", advice=MEND)
        elif (case.tellings, case.judgements) != (entry.case.tellings, entry.case.judgements):
            yield Trouble(where=f"case {case.id}", what="tellings or judgements of it are missing", advice=MEND)
    for case in kept.values():
        yield Trouble(where=f"case {case.id}", what="nothing that is kept gives this case", advice=MEND)


def gathered(ledger: Ledger, law: LawAgain, tell: Tell) -> Iterator[CaseEntry]:
    """The cases as gathering anew gives them; nothing is written."""
    judgements = [kept.judgement for kept in ledger.judgements_since()]
    placed = placed_tellings(ledger, tell)
    for case in gather((t for places in placed.values() for t in places.values()), judgements, law):
        yield case_entry(case, placed)
