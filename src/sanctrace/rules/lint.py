"""Checks on the law library: one small class a check, each of which returns issues with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from sanctrace.rules.goods_test import GoodsAre
from sanctrace.rules.law_cases import Change
from sanctrace.rules.leaves import Within
from sanctrace.rules.measure import Force, Measure, Role
from sanctrace.rules.rulebook import Rulebook

_DAY = timedelta(days=1)


class Severity(StrEnum):
    """Errors stop a release; notes are what a reader of findings must know."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What is wrong or worth knowing, where, and what to do."""

    path: str
    line: int
    severity: Severity
    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message}"


class Check(Protocol):
    """Looks at the whole library and returns what it finds."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Issues in order of the library."""
        ...


def _issue(measure: Measure, check: str, message: str, severity: Severity = Severity.ERROR) -> Issue:
    return Issue(path=measure.path, line=measure.line, severity=severity, check=check, message=message)


class SpansInOrder:
    """Spans of one measure follow each other; a gap needs an end that says why and a start that restores."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Overlaps, spans after an open one, ends before starts, unexplained gaps."""
        for measure in rulebook.measures:
            for span in measure.spans:
                if span.last is not None and span.last < span.first:
                    yield _issue(
                        measure, "spans", f"{measure.id}: ends on {span.last}, before it starts on {span.first}"
                    )
            for earlier, later in zip(measure.spans, measure.spans[1:], strict=False):
                if earlier.last is None or later.first <= earlier.last:
                    message = f"{measure.id}: the span from {later.first} overlaps the one from {earlier.first}"
                    yield _issue(measure, "spans", message)
                elif later.first > earlier.last + _DAY and later.basis != "restored":
                    gap = f"{earlier.last + _DAY} to {later.first - _DAY}"
                    yield _issue(measure, "spans", f"{measure.id}: not in force from {gap}, and not said why")


class SuccessionWithoutGap:
    """What replaces a measure begins the day after it ends."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Gaps and overlaps between a measure that ends and its first successor."""
        for measure in rulebook.measures:
            last = measure.spans[-1].last
            successors = [rulebook.by_id[i] for i in measure.superseded_by if i in rulebook.by_id]
            if last is None or not successors:
                continue
            start = min(s.spans[0].first for s in successors)
            if start != last + _DAY:
                what = "gap" if start > last + _DAY else "overlap"
                message = f"{measure.id} ends on {last} but its successor starts on {start}: {what}"
                yield _issue(measure, "succession", message)


class ReferencesExist:
    """Every id that a measure names is in the library."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Dangling hosts, successors and see-also."""
        known = {*rulebook.by_id, *(a for m in rulebook.measures for a in m.aliases)}
        for measure in rulebook.measures:
            for kind, ids in (
                ("hangs_on", measure.hosts),
                ("superseded_by", measure.superseded_by),
                ("see_also", measure.see_also),
            ):
                for one in ids:
                    if one not in known:
                        yield _issue(
                            measure, "references", f"{measure.id}: {kind} names {one}, which is not in the library"
                        )


class AliasesAreFree:
    """No alias is another measure's id or alias."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Aliases given twice."""
        taken = set(rulebook.by_id)
        for measure in rulebook.measures:
            for alias in measure.aliases:
                if alias in taken:
                    yield _issue(measure, "aliases", f"{measure.id}: the alias {alias} is taken")
                taken.add(alias)


class CallsAreNoBans:
    """A paragraph that calls upon States has no condition that could read as a ban."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Calls with conditions."""
        for measure in rulebook.measures:
            if measure.force is Force.CALLS_UPON and measure.condition is not None:
                message = f"{measure.id}: it calls upon States, so take out `conduct` and `conditions`"
                yield _issue(measure, "force", message)


class GoodsAreKnown:
    """Lexicon classes and ids in the terms exist in the goods lexicon."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Classes of the terms that no lexicon entry bears, by the first measure that uses them."""
        entries = rulebook.terms.lexicon.entries
        classes = {e.goods_class for e in entries}
        ids = {e.id for e in entries}
        item_classes = {e.item_class for e in entries}
        seen: set[str] = set()
        for measure in rulebook.measures:
            for leaf in measure.condition.parts() if measure.condition else ():
                for one in leaf.classes if isinstance(leaf, GoodsAre) else ():
                    if one.id in seen:
                        continue
                    seen.add(one.id)
                    unknown = sorted(
                        (one.goods_classes - classes)
                        | (one.goods_ids - ids)
                        | ((one.unsure | one.excludes) - classes - ids - item_classes)
                        | (one.item_classes - item_classes)
                    )
                    if unknown:
                        message = (
                            f"goods class {one.id} names {', '.join(unknown)}, which no entry of the lexicon bears"
                        )
                        yield _issue(measure, "goods", message)


class BansCanBeTested:
    """A binding ban has conditions, or concerns what no kind of event carries (tests and launches)."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Bans without conditions, as notes."""
        for measure in rulebook.measures:
            if measure.role is Role.BAN and measure.condition is None and measure.force is not Force.CALLS_UPON:
                message = f"{measure.id}: not tested, no kind of event carries its conduct ({measure.summary})"
                yield _issue(measure, "untested", message, Severity.NOTE)


class Unverified:
    """Paragraphs that rest on memory, in whole or in part."""

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """One note a measure."""
        for measure in rulebook.measures:
            mark = measure.verification
            if mark.status != "verified":
                points = "; ".join(mark.from_memory)
                message = f"{measure.id}: {mark.status}, to be read in the official text: {points}"
                yield _issue(measure, "unverified", message, Severity.NOTE)


class ChangesAreCovered:
    """Each change in force has a case on the day before and one on the day after."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.days = {(c.measure, day) for c in changes for day in c.days}

    def run(self, rulebook: Rulebook) -> Iterator[Issue]:
        """Measures and days without a case."""
        for measure in rulebook.measures:
            if measure.tested or measure.hosts:
                for day in self.days_of(measure):
                    if (measure.id, day) not in self.days:
                        yield _issue(measure, "cases", f"{measure.id}: no case for {day}; add one under `changes`")

    @staticmethod
    def days_of(measure: Measure) -> list[date]:
        """Days around each change; where the paragraph sets a deadline of its own, that decides."""
        deadlines = [p.first for p in measure.condition.parts() if isinstance(p, Within)] if measure.condition else []
        if deadlines:
            return [day for first in deadlines if first is not None for day in (first - _DAY, first)]
        days = []
        for span in measure.spans:
            days += [span.first - _DAY, span.first]
            if span.last is not None:
                days += [span.last, span.last + _DAY]
        return days


def checks(changes: Iterable[Change]) -> tuple[Check, ...]:
    """All checks, errors first."""
    return (
        SpansInOrder(),
        SuccessionWithoutGap(),
        ReferencesExist(),
        AliasesAreFree(),
        CallsAreNoBans(),
        GoodsAreKnown(),
        ChangesAreCovered(changes),
        BansCanBeTested(),
        Unverified(),
    )


def lint(rulebook: Rulebook, changes: Iterable[Change]) -> list[Issue]:
    """All issues of a rulebook with its cases."""
    return [issue for check in checks(tuple(changes)) for issue in check.run(rulebook)]
