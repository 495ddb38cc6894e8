"""Sets of case numbers, one for each label: which cases fit a filter, and how many of them carry a label.

A case has a small number, given again when the case is gone. A label's set holds one bit for each number; it is kept
in parts, so that a case that changes costs the same in a ledger of any size. Filters become intersections, counts the
sizes of sets: at 100,000 cases a set is 12 kB, and intersecting two takes microseconds where a join of rows takes a
second.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sanctrace.ledger.judgements import StoredJudgements
from sanctrace.ledger.protocol import CaseFilter, LabelCount
from sanctrace.ledger.store import Row
from sanctrace.model import LedgerDamaged

Label = tuple[str, str]  # name and value

PART = 1 << 15  # numbers in one part of a set
EVERY: Label = ("", "")  # carried by every case
FINDING = "finding"  # a label whose value holds regime, provision and outcome of one finding
MONTH = "month"  # of the day by which a case is sorted
PRESSING = "pressing"  # the first figures of how pressing a case is
STRETCH = {MONTH: 7, PRESSING: 4}  # signs of a key that name its stretch of an order: `2024-02`; outcome, grade, clash
_WORD = "word"
_LAW = ("regime", "provision", "outcome")  # in the order of the value of a finding's label
_SEPARATOR = "\t"
_COUNTED = ("assigned", "decision", "decision of two", "goods", "grade", "source", "status")
_SINGLE = {
    "status": "status", "goods": "goods", "source": "source", "grade": "grade", "decision": "decision",
    "decision_of_two": "decision of two", "actor": "actor",
}  # fmt: skip  # fields of a filter that want one label: the label's name
LAST = "\U0010ffff"  # sorts after every word


def finding_label(regime: str, provision: str, outcome: str) -> Label:
    """The label of a finding, by which regime, provision and outcome are sought together."""
    return FINDING, _SEPARATOR.join((regime, provision, outcome))


def shown_labels(labels: Iterable[Label], sorted_on: str, pressing: str) -> set[Label]:
    """The labels under which a case stands in the sets."""
    return {
        EVERY,
        (MONTH, sorted_on[: STRETCH[MONTH]]),
        (PRESSING, pressing[: STRETCH[PRESSING]]),
        *(label for label in labels if label[0] not in _LAW),
    }


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A case that comes into the sets or leaves them."""

    number: int
    labels: frozenset[Label]


class StoredCaseSets(StoredJudgements):
    """The sets in the tables of a store."""

    def _move(self, gone: Collection[Moved], come: Collection[Moved]) -> None:
        """Take cases out of the sets, and put others in."""
        parts: dict[tuple[Label, int], list[int]] = defaultdict(lambda: [0, 0])
        for at, cases in enumerate((gone, come)):
            for case in cases:
                part, bit = divmod(case.number, PART)
                for label in case.labels:
                    parts[label, part][at] |= 1 << bit
        for ((name, value), part), (off, on) in sorted(parts.items()):
            if off == on:
                continue
            key: dict[str, object] = {"name": name, "value": value, "part": part}
            rows = self._store.run("part_of_set", key)
            held = unpacked(rows[0][0]) if rows else 0
            held = held & ~off | on
            if held:
                self._store.run("keep_set", {**key, "members": packed(held)})
            else:
                self._store.run("drop_set", key)

    def _free_numbers(self) -> Iterator[int]:
        """Numbers that no case has, the lowest first."""
        taken = self._set(EVERY)
        while True:
            low = ~taken & (taken + 1)
            taken |= low
            yield low.bit_length() - 1

    def _set(self, label: Label) -> int:
        name, value = label
        return whole_set(self._store.run("set_of_label", {"name": name, "value": value}))

    def _fitting(self, wanted: CaseFilter) -> int | None:
        """The set of the cases that fit; None for all."""
        if wanted == CaseFilter():
            return None
        fits: int | None = None
        for members in self._conditions(wanted):
            fits = members if fits is None else fits & members
            if not fits:
                break
        return fits

    def _conditions(self, wanted: CaseFilter) -> Iterator[int]:
        for field, name in _SINGLE.items():
            value = getattr(wanted, field)
            if value is not None:
                yield self._set((name, value))
        if wanted.grade_least or wanted.reliability or wanted.credibility:
            yield self._graded(wanted)
        if any(getattr(wanted, name) for name in _LAW):
            rows = self._store.run("sets_named", {"name": FINDING})
            yield whole_set(row[1:] for row in rows if _fits_law(wanted, row[0]))
        for word in wanted.words:
            between = {"name": _WORD, "first": word, "last": word + LAST}
            yield whole_set(row[1:] for row in self._store.run("sets_between", between))
        if wanted.since or wanted.until:
            yield self._between(wanted.since or "", wanted.until or "")

    def _graded(self, wanted: CaseFilter) -> int:
        def fits(grade: str) -> bool:
            letter, digit = grade[:1], grade[1:]
            least = all((letter if sign.isalpha() else digit) <= sign for sign in wanted.grade_least or "")
            exact = wanted.reliability in {None, letter} and str(wanted.credibility or digit) == digit
            return least and exact

        rows = self._store.run("sets_named", {"name": "grade"})
        return whole_set(row[1:] for row in rows if fits(row[0]))

    def _between(self, since: str, until: str) -> int:
        """The cases of a span of days: whole months by their sets, the months at its ends by the day."""
        first, last = since[:7], until[:7]
        after = first + LAST if since else ""
        months = {"name": MONTH, "first": after, "last": last or LAST}
        held = whole_set(row[1:] for row in self._store.run("sets_between", months))
        for month in {first, last} - {""}:
            days = {"first": max(since, month), "last": min(until or LAST, month + LAST)}
            if days["first"] <= days["last"]:
                held |= _of_numbers(number for (number,) in self._store.run("numbers_of_days", days))
        return held

    def count_labels(self, wanted: CaseFilter, only: str | None = None) -> tuple[LabelCount, ...]:
        """How many of the cases that fit carry each label."""
        with self._store.reading():
            fits = self._fitting(wanted)
            among = None if fits is None else _parts(fits)
            counts: dict[Label, int] = defaultdict(int)
            for name in [only] if only else _COUNTED:
                if name not in _LAW:
                    for value, part, members in self._store.run("sets_named", {"name": name}):
                        counts[name, value] += _common(unpacked(members), among, part)
            law = [name for name in _LAW if only in {None, name}]
            if law:
                for (name, value, part), members in self._law_sets(wanted, law).items():
                    counts[name, value] += _common(members, among, part)
        found = [LabelCount(name=name, value=value, cases=count) for (name, value), count in counts.items() if count]
        return tuple(sorted(found, key=lambda c: (-c.cases, c.name, c.value)))

    def _law_sets(self, wanted: CaseFilter, names: Collection[str]) -> Mapping[tuple[str, str, int], int]:
        """The sets of regimes, provisions and outcomes, by name, value and part: of the findings that fit."""
        sets: dict[tuple[str, str, int], int] = defaultdict(int)
        for value, part, members in self._store.run("sets_named", {"name": FINDING}):
            if _fits_law(wanted, value):
                held = unpacked(members)
                for name, one in zip(_LAW, value.split(_SEPARATOR), strict=True):
                    if name in names and one:
                        sets[name, one, part] |= held
        return sets


def packed(members: int) -> bytes:
    """A part of a set as it is kept."""
    return zlib.compress(members.to_bytes((members.bit_length() + 7) // 8, "little"), 1)


def unpacked(kept: bytes) -> int:
    """A part of a set from what is kept; raises LedgerDamaged when that was altered."""
    try:
        return int.from_bytes(zlib.decompress(kept), "little")
    except zlib.error as error:
        raise LedgerDamaged(
            f"a set of cases in the ledger was altered ({error}); run `sanctrace doctor --mend`"
        ) from error


def numbers_in(members: int) -> Iterator[int]:
    """The numbers of a set, in order."""
    for at, byte in enumerate(members.to_bytes((members.bit_length() + 7) // 8, "little")):
        left = byte
        while left:
            low = left & -left
            yield 8 * at + low.bit_length() - 1
            left ^= low


def whole_set(rows: Iterable[Row]) -> int:
    """The union of sets in parts, each a row of its part and what is kept."""
    parts: dict[int, int] = defaultdict(int)
    for part, members in rows:
        parts[part] |= unpacked(members)
    whole = bytearray()
    for part in range(max(parts, default=-1) + 1):
        whole += parts.get(part, 0).to_bytes(PART // 8, "little")
    return int.from_bytes(whole, "little")


def _parts(members: int) -> Mapping[int, int]:
    whole = members.to_bytes((members.bit_length() + 7) // 8, "little")
    size = PART // 8
    return {at // size: int.from_bytes(whole[at : at + size], "little") for at in range(0, len(whole), size)}


def _common(members: int, among: Mapping[int, int] | None, part: int) -> int:
    return (members if among is None else members & among.get(part, 0)).bit_count()


def _of_numbers(numbers: Iterable[int]) -> int:
    held = bytearray()
    for number in numbers:
        at, bit = divmod(number, 8)
        if at >= len(held):
            held.extend(bytes(at + 1 - len(held)))
        held[at] |= 1 << bit
    return int.from_bytes(held, "little")


def _fits_law(wanted: CaseFilter, value: str) -> bool:
    """Whether a finding's label is of the regime, provision and outcome that are wanted."""
    told = value.split(_SEPARATOR)
    return all(getattr(wanted, name) in {None, one} for name, one in zip(_LAW, told, strict=True))
