"""Judgements on a server, held against their copies in the same database: what was altered in either, and what is true.

A judgement's id is a hash of what was decided, and a copy carries a digest of its whole row: so of two rows that differ
it can be said which one is as it was kept. Values in, values out; `copied_judgements` asks the database.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sanctrace.ledger.codec import StoredValueError, decode
from sanctrace.ledger.judgements import pages_judged
from sanctrace.model import Judgement

_MOST_GONE = 10_000  # numbers that may be missing at the end; beyond, it is the count that was altered


class Ill(StrEnum):
    """What became of a judgement, its copy, or both."""

    ALTERED = "altered"
    ERASED = "erased"
    RENUMBERED = "renumbered"
    NO_COPY = "no copy"
    COPY_ALTERED = "copy altered"
    LOST = "lost"  # it and its copy are altered
    GONE = "gone"  # neither is there
    PAGES = "pages"  # those that it is about do not lead to it
    COUNT = "count"  # the last number given is another than the rows tell


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A row of judgements, or of their copies, which have a digest."""

    number: int
    judgement: str
    value: str
    digest: str | None = None

    @property
    def told(self) -> tuple[int, str, str]:
        """What both tables hold."""
        return self.number, self.judgement, self.value

    @property
    def whole(self) -> bool:
        """Whether a copy is as it was written."""
        return self.digest == digest_of(self.number, self.judgement, self.value)


@dataclass(frozen=True, kw_only=True)
class Harm:
    """What is wrong with one judgement; `judgement` is its id, empty where nobody knows it; `stood` a wrong number."""

    number: int
    ill: Ill
    judgement: str = ""
    stood: int | None = None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What is wrong, and what both tables should hold; `out` and `copies_out` are the rows that are not so."""

    harms: tuple[Harm, ...]
    true: tuple[KeptRow, ...]  # in the order of keeping
    out: tuple[KeptRow, ...]
    copies_out: tuple[KeptRow, ...]
    last: int  # number given

    def numbers(self, *ills: Ill) -> tuple[int, ...]:
        """The numbers of the judgements to which one of these happened."""
        return tuple(sorted({harm.number for harm in self.harms if harm.ill in ills}))


def digest_of(number: int, judgement: str, value: str) -> str:
    """The digest that the database gives a copy (`copy_judgement` in the migrations)."""
    return hashlib.sha256(f"{number} {judgement} {value}".encode()).hexdigest()


def compare(
    table: Sequence[KeptRow],
    copies: Sequence[KeptRow],
    pages: Mapping[int, set[str]],
    last: int,
    known_lost: Collection[int] = (),
) -> Compared:
    """Hold judgements against their copies, the pages noted for them, and the last number given.

    Numbers in `known_lost` are not missed.
    """
    meant = {value: _id_of(value) for value in {row.value for row in (*table, *copies)}}
    true = _true(table, copies, meant, last)
    held = {(number, judgement, value) for number, (judgement, value) in true.items()}
    out = tuple(row for row in table if row.told not in held)
    copies_out = tuple(row for row in copies if row.told not in held or not row.whole)
    harms = [
        *_of_table(true, table, out),
        *_of_copies(true, copies, copies_out),
        *_lost(true, (*out, *copies_out)),
    ]
    harms += list(_gone(true, last, {harm.number for harm in harms} | set(known_lost)))
    harmed = {harm.number for harm in harms}
    harms += [
        Harm(number=number, ill=Ill.PAGES, judgement=true[number][0])
        for number, wanted in pages_of(true)
        if number not in harmed and pages.get(number, set()) != wanted
    ]
    harms += [Harm(number=number, ill=Ill.PAGES) for number in pages.keys() - true.keys() - harmed]
    return Compared(
        harms=tuple(sorted(harms, key=lambda harm: (harm.number, harm.ill))),
        true=tuple(KeptRow(number=n, judgement=true[n][0], value=true[n][1]) for n in sorted(true)),
        out=out,
        copies_out=copies_out,
        last=max(_believed(last, true), *true, 0),
    )


def pages_of(true: Mapping[int, tuple[str, str]]) -> Iterator[tuple[int, set[str]]]:
    """Number and pages of each judgement."""
    return pages_judged((number, decode(Judgement, true[number][1])) for number in sorted(true))


def _id_of(value: str) -> str | None:
    """The id that a stored judgement has by its content; None for what is no judgement."""
    try:
        return decode(Judgement, value).id
    except (StoredValueError, RecursionError):  # brackets without end are none either
        return None


@dataclass(frozen=True, kw_only=True, order=True)
class _Candidate:
    """A row that may say how a judgement was kept; the smallest one is believed."""

    rank: int  # 0 a whole copy, 1 a row that is true to its id, 2 such a copy with another digest, 3 under another's id
    number: int
    value: str
    copy: bool


def _true(
    table: Sequence[KeptRow], copies: Sequence[KeptRow], meant: Mapping[str, str | None], last: int
) -> dict[int, tuple[str, str]]:
    """Id and value of each judgement as it was kept, by number."""
    ids = {row.judgement for row in (*table, *copies)}
    candidates: dict[str, list[_Candidate]] = defaultdict(list)
    for row in (*table, *copies):
        judgement, copy = meant[row.value], row.digest is not None
        if judgement is None or judgement not in ids:  # whoever altered it could have written anything
            continue
        rank = (0 if row.whole else 2 if copy else 1) if judgement == row.judgement else 3
        candidates[judgement].append(_Candidate(rank=rank, number=row.number, value=row.value, copy=copy))
    sure = {one.number for told in candidates.values() for one in told if one.rank == 0}
    given = max(_believed(last, (row.number for row in (*table, *copies))), *sure, 0)
    true: dict[int, tuple[str, str]] = {}
    for judgement, told in sorted(candidates.items(), key=lambda item: min(item[1])):
        free = [one.number for one in sorted(told) if one.number not in true and 0 < one.number <= given]
        if not free and not any(one.copy for one in told) and any(one.number in sure for one in told):
            continue  # somebody put it in the place of another one
        if not free:  # it is there, and no number of it can be right
            given += 1
        true[free[0] if free else given] = judgement, min(told).value
    return true


def _believed(last: int, numbers: Iterable[int]) -> int:
    """The last number given, or 0 where its count cannot be right."""
    return last if last - max(numbers, default=0) <= _MOST_GONE else 0


def _of_table(true: Mapping[int, tuple[str, str]], table: Sequence[KeptRow], out: Sequence[KeptRow]) -> Iterator[Harm]:
    there = {row.told for row in table}
    by_number = {row.number: row for row in out}
    by_id = {row.judgement: row for row in out}
    for number, (judgement, value) in true.items():
        if (number, judgement, value) in there:
            continue
        row = by_id.get(judgement)
        if row is not None and row.value == value:
            yield Harm(number=number, ill=Ill.RENUMBERED, judgement=judgement, stood=row.number)
        else:
            altered = row is not None or number in by_number
            yield Harm(number=number, ill=Ill.ALTERED if altered else Ill.ERASED, judgement=judgement)


def _of_copies(
    true: Mapping[int, tuple[str, str]], copies: Sequence[KeptRow], out: Sequence[KeptRow]
) -> Iterator[Harm]:
    whole = {row.told for row in copies if row.whole}
    numbers, ids = {row.number for row in out}, {row.judgement for row in out}
    kept = _ids(true)
    told: set[int | str] = set()
    for number, (judgement, value) in true.items():
        if (number, judgement, value) not in whole:
            ill = Ill.COPY_ALTERED if number in numbers or judgement in ids else Ill.NO_COPY
            told |= {number, judgement}
            yield Harm(number=number, ill=ill, judgement=judgement)
    for row in out:  # a second one of a judgement
        if not {row.number, row.judgement} & told and (row.number in true or row.judgement in kept):
            yield Harm(number=row.number, ill=Ill.COPY_ALTERED, judgement=row.judgement)


def _lost(true: Mapping[int, tuple[str, str]], out: Iterable[KeptRow]) -> Iterator[Harm]:
    ids = _ids(true)
    lost = {row.number: row for row in out if row.number not in true and row.judgement not in ids}
    return (Harm(number=number, ill=Ill.LOST, judgement=row.judgement) for number, row in lost.items())


def _gone(true: Mapping[int, tuple[str, str]], last: int, known: Collection[int]) -> Iterator[Harm]:
    """Numbers that were given and that nothing is left of; or that their count cannot be right."""
    highest = max(true, default=0)
    if last < highest or not _believed(last, true):
        if last != highest:
            yield Harm(number=highest, ill=Ill.COUNT)
        last = highest
    for before, number in pairwise((0, *sorted(true), last + 1)):
        if number - before <= _MOST_GONE:
            yield from (Harm(number=n, ill=Ill.GONE) for n in range(before + 1, number) if n not in known)


def _ids(true: Mapping[int, tuple[str, str]]) -> set[str]:
    return {judgement for judgement, _ in true.values()}
