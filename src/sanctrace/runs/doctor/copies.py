"""Judgements on a server that are not what their copies say: named one by one, put back, and what came of it told."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sanctrace.ledger.copied_judgements import CopiedJudgements
from sanctrace.ledger.judgement_copies import Harm, Ill
from sanctrace.ledger.store import Store
from sanctrace.runs.doctor.checkup import LEDGER, MEND, Remedy, Trouble

_ONE_BY_ONE = 20
_WHAT = {
    Ill.ALTERED: "it was altered past sanctrace, and can be put back from its copy",
    Ill.ERASED: "it was erased past sanctrace, and can be put back from its copy",
    Ill.RENUMBERED: "its number was altered past sanctrace",
    Ill.NO_COPY: "it has no copy: it was added past sanctrace, or its copy was erased",
    Ill.COPY_ALTERED: "its copy is not as it was written, and can be made again",
    Ill.LOST: "it was altered past sanctrace, and so was its copy",
    Ill.GONE: "its number was given, and neither it nor a copy is there",
    Ill.PAGES: "it cannot be found from the pages that it is about",
    Ill.COUNT: "it is the last one, and the count of judgements says otherwise",
}
_ADVICE = {
    Ill.NO_COPY: f"{MEND}: it stays and gets a copy; then look at it, and withdraw it if it should not be",
    Ill.LOST: f"restore a backup to have it again; {MEND} to put aside what stands in its place",
    Ill.GONE: f"restore a backup to have it again; {MEND} to go on without it",
    Ill.PAGES: f"{MEND}: its pages are noted again",
    Ill.COUNT: f"{MEND}: the count is set right",
}
_PUT_BACK = (Ill.ALTERED, Ill.ERASED, Ill.RENUMBERED)


def copied(store: Store) -> CopiedJudgements | None:
    """The judgements of a ledger's store with their copies; None of a file, which has a journal beside it."""
    return CopiedJudgements(store) if "://" in store.address else None


def copy_troubles(judgements: CopiedJudgements) -> Iterator[Trouble]:
    """Everything that is wrong with the judgements of a ledger on a server, their copies and what guards them."""
    down = judgements.guards_down()
    if down:
        what = f"what guards them against change is missing, off or another than ours ({', '.join(down)})"
        yield Trouble(where="judgements", what=what, advice=f"{MEND}: the guards stand again", remedy=Remedy.COPIES)
    harms = judgements.compare().harms
    yield from (_trouble(harm) for harm in harms[:_ONE_BY_ONE])
    more = harms[_ONE_BY_ONE:]
    for ill in dict.fromkeys(harm.ill for harm in more):
        numbers = [harm.number for harm in more if harm.ill is ill]
        yield Trouble(
            where=f"judgements {stretches(numbers)}",
            what=f"of each: {_WHAT[ill]}",
            advice=_ADVICE.get(ill, f"{MEND}: they are put back"),
            remedy=Remedy.COPIES,
        )


def put_back(judgements: CopiedJudgements, done: list[str], lost: list[str]) -> None:
    """Put the judgements back, inside `writing()` of the ledger; sentences about it are added to `done` and `lost`."""
    down = judgements.guards_down()
    found = judgements.put_back()
    told = {
        "{} of its judgements put back as they were kept (number {})": found.numbers(*_PUT_BACK),
        "{} of the copies of judgements made again (number {})": found.numbers(Ill.COPY_ALTERED, Ill.NO_COPY),
        "the pages of {} of its judgements noted again (number {})": found.numbers(Ill.PAGES),
    }
    done += [f"{LEDGER}: {line.format(len(n), stretches(n))}" for line, n in told.items() if n]
    if Ill.COUNT in {harm.ill for harm in found.harms}:
        done.append(f"{LEDGER}: the count of judgements goes on after {found.last}")
    if count := len(found.out) + len(found.copies_out):
        done.append(f"{LEDGER}: rows that were not as kept are put aside in the table judgements_put_aside ({count})")
    if down:
        done.append(f"{LEDGER}: the guards over judgements stand again")
    if numbers := found.numbers(Ill.LOST, Ill.GONE):
        ids = ", ".join(harm.judgement for harm in found.harms if harm.ill is Ill.LOST)
        named = f"number {stretches(numbers)}" + (f"; {ids}" if ids else "")
        what = f"{len(numbers)} of its judgements ({named}) could be put back from neither table"
        lost.append(f"{LEDGER}: {what}; a backup may hold them")
    if numbers := found.numbers(Ill.NO_COPY):
        what = (
            f"whether sanctrace had kept the judgements number {stretches(numbers)} is not known, as they had no copy"
        )
        lost.append(f"{LEDGER}: {what}; they stay: look at them, and withdraw what should not be")


def stretches(numbers: Collection[int]) -> str:
    """Numbers in order, those that follow one another as a stretch: 1-3, 7."""
    there = set(numbers)
    ordered = sorted(there)
    starts = [n for n in ordered if n - 1 not in there]
    ends = [n for n in ordered if n + 1 not in there]
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


def _trouble(harm: Harm) -> Trouble:
    what = _WHAT[harm.ill] + (f": it stands as {harm.stood}" if harm.stood is not None else "")
    what += f" (id {harm.judgement})" if harm.judgement else ""
    advice = _ADVICE.get(harm.ill, f"{MEND}: it is put back")
    return Trouble(where=f"judgement {harm.number}", what=what, advice=advice, remedy=Remedy.COPIES)
