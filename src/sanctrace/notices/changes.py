"""Two states of a case -> what changed, in words.

Nothing here says more than the two states do: an outcome stays an outcome, a denial is told as a denial, and a change
of wording that leaves every fact in place is no change.
"""

from __future__ import annotations

from collections.abc import Iterator

from sanctrace.cases.sentence import join_words, spell_day
from sanctrace.model import Case
from sanctrace.model.notice import CaseSnapshot, Change, ChangeKind, FindingSeen, SlotSeen, TellingSeen
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.rules.phrase import OUTCOME_WORDS

_TOLD_ELSEWHERE = frozenset({"status"})  # slots that have a line of their own
_QUOTED = 3  # values of a slot that a line names


def case_changes(before: Case | None, after: Case | None) -> tuple[Change, ...]:
    """What changed between two states of one case; None: there is no such case."""
    was = None if before is None else snapshot_of(before)
    return changes_between(was, None if after is None else snapshot_of(after))


def changes_between(before: CaseSnapshot | None, after: CaseSnapshot | None) -> tuple[Change, ...]:
    """What changed, weightiest first; nothing when every fact is the same."""
    if after is None:
        if before is None:
            return ()
        words = "No longer a case: its reports were read anew, or now belong to other cases"
        return (Change(kind=ChangeKind.GONE, words=words),)
    if before is None:
        return (Change(kind=ChangeKind.NEW, words="New case"),)
    return tuple(_changes(before, after))


def _changes(before: CaseSnapshot, after: CaseSnapshot) -> Iterator[Change]:
    if before.status is not after.status:
        yield Change(kind=ChangeKind.STATUS, words=f"Status was {before.status.value}, is now {after.status.value}")
    yield from _denials(before, after)
    yield from _findings(before, after)
    if before.grade != after.grade:
        yield Change(kind=ChangeKind.GRADE, words=_grade(before, after))
    yield from _articles(before, after)
    yield from _slots(before, after)
    for fact in before.questions:
        if fact not in after.questions:
            yield Change(kind=ChangeKind.QUESTION, words=f"No longer open: {fact.rstrip('.')}")
    yield from _decisions(before, after)


def _grade(before: CaseSnapshot, after: CaseSnapshot) -> str:
    """The two grades, and why for the signs that moved; a reason begins with its sign."""
    moved = set(after.grade) - set(before.grade)
    why = "; ".join(reason.rstrip(".") for reason in after.grade_reasons if reason[:1] in moved)
    return f"Grade was {before.grade}, is now {after.grade}" + (f" ({why})" if why else "")


def _denials(before: CaseSnapshot, after: CaseSnapshot) -> Iterator[Change]:
    new = [name for name in after.denied_by if name not in before.denied_by]
    gone = [name for name in before.denied_by if name not in after.denied_by]
    if new:
        yield Change(kind=ChangeKind.DENIAL, words=f"Now denied by {join_words(new)}")
    if gone:
        yield Change(kind=ChangeKind.DENIAL, words=f"No denial by {join_words(gone)} is told any more")


def _findings(before: CaseSnapshot, after: CaseSnapshot) -> Iterator[Change]:
    was = {finding.symbol: finding for finding in before.findings}
    now = {finding.symbol: finding for finding in after.findings}
    for symbol, finding in now.items():
        earlier = was.get(symbol)
        if earlier is None:
            yield Change(kind=ChangeKind.FINDING, words=f"Now: {finding_words(finding)}")
        elif earlier.outcome is not finding.outcome:
            words = f"Now: {finding_words(finding)}; before: {OUTCOME_WORDS[earlier.outcome]} it"
            yield Change(kind=ChangeKind.FINDING, words=words)
    for symbol, finding in was.items():
        if symbol not in now:
            yield Change(kind=ChangeKind.FINDING, words=f"No finding any more: {finding_words(finding)}")


def finding_words(finding: FindingSeen) -> str:
    """`may fall under S/RES/2397 (2017) para. 7`."""
    return f"{OUTCOME_WORDS[finding.outcome]} {finding.symbol}"


def _articles(before: CaseSnapshot, after: CaseSnapshot) -> Iterator[Change]:
    pages = {telling.page for telling in before.tellings}
    sources = {telling.source for telling in before.tellings}
    seen: set[str] = set()
    for telling in after.tellings:
        if telling.page in pages or telling.page in seen:
            continue
        seen.add(telling.page)
        what = "Report edited" if telling.source in sources else "New report"
        yield Change(kind=ChangeKind.ARTICLE, words=f"{what}: {report_words(telling)}")
    left = {telling.source for telling in after.tellings}
    for telling in {t.source: t for t in before.tellings if t.source not in left}.values():
        yield Change(kind=ChangeKind.ARTICLE, words=f"No longer counted here: {report_words(telling)}")


def report_words(telling: TellingSeen) -> str:
    """`“Title” (Publisher, 20 February 2024)`."""
    day = spell_day(telling.published[:10]) if telling.published else "no date"
    return f"“{telling.title or telling.source}” ({telling.publisher or 'publisher not named'}, {day})"


def _slots(before: CaseSnapshot, after: CaseSnapshot) -> Iterator[Change]:
    was = {slot.name: slot for slot in before.slots}
    for slot in after.slots:
        if slot.name not in _TOLD_ELSEWHERE:
            yield from _slot(was.pop(slot.name, None), slot)


def _slot(before: SlotSeen | None, after: SlotSeen) -> Iterator[Change]:
    name = after.name.capitalize()
    if before is None:
        yield Change(kind=ChangeKind.SLOT, words=f"{name}: now told, {_values(after.values)}")
        return
    new = tuple(value for value in after.values if value not in before.values)
    if not after.agree and (before.agree or new):
        yield Change(kind=ChangeKind.SLOT, words=f"{name}: the reports contradict one another, {_values(after.values)}")
    elif after.agree and not before.agree:
        words = f"{name}: the reports no longer contradict one another, {_values(after.values)}"
        yield Change(kind=ChangeKind.SLOT, words=words)
    elif new and set(before.values) <= set(after.values):
        yield Change(kind=ChangeKind.SLOT, words=f"{name}: also told as {_values(new)}")
    elif new:
        words = f"{name}: was {_values(before.values)}, is now {_values(after.values)}"
        yield Change(kind=ChangeKind.SLOT, words=words)


def _values(values: tuple[str, ...]) -> str:
    shown = [f"“{value}”" for value in values[:_QUOTED]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _decisions(before: CaseSnapshot, after: CaseSnapshot) -> Iterator[Change]:
    known = {decision.id for decision in before.decisions}
    for decision in after.decisions:
        if decision.id not in known:
            yield Change(kind=ChangeKind.DECISION, words=f"Decided: {decision.words}")
    left = {decision.id for decision in after.decisions}
    for decision in before.decisions:
        if decision.id not in left:
            yield Change(kind=ChangeKind.DECISION, words=f"No longer holds: {decision.words}")
