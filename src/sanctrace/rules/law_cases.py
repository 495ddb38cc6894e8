"""Cases beside the law: facts a lawyer can read, the day, and what the library must say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources.abc import Traversable

from sanctrace.lexicon.goods import load_goods
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import Mapping, load_yaml
from sanctrace.model.dates import Interval
from sanctrace.model.errors import DataError
from sanctrace.model.event import ClaimStatus, EventKind
from sanctrace.model.finding import Finding, Outcome
from sanctrace.model.reading import Screening
from sanctrace.rules.assess import assess
from sanctrace.rules.load import law_folder
from sanctrace.rules.questions import NamedItem, NamedParty, Question
from sanctrace.rules.rulebook import Rulebook

ABSENT = "absent"
ATTACHED = "attached"  # hangs on the finding of another measure
_OUTCOMES = (Outcome.MAY_FALL_UNDER, Outcome.CANNOT_BE_TESTED, Outcome.NEEDS_APPROVAL, Outcome.BELOW_THRESHOLD)


@dataclass(frozen=True, kw_only=True)
class LawCase:
    """One set of facts. `expect` is complete for its outcomes: what is not named must not come out."""

    id: str
    says: str
    question: Question
    reported_on: date | None
    listed: tuple[Screening, ...] | None
    expect: dict[Outcome, tuple[str, ...]]
    attached: tuple[str, ...]
    never: tuple[str, ...]
    path: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """The same facts on several days around a change in force, and what one measure says on each."""

    measure: str
    says: str
    question: Question
    days: dict[date, str]
    path: str
    line: int
    listed: tuple[Screening, ...] | None = None


@dataclass(frozen=True)
class Failure:
    """A case the library does not answer as it should: where it stands, its sentence, and the difference."""

    path: str
    line: int
    says: str
    difference: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says} {self.difference}"


def case_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Name and file of every `*.cases.yml` under a law folder, in order of name."""
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        if child.is_dir():
            yield from case_files(child, f"{prefix}{child.name}/")
        elif child.name.endswith(".cases.yml"):
            yield f"{prefix}{child.name}", child


def load_cases(folder: Traversable | None = None) -> tuple[list[LawCase], list[Change]]:
    """All cases beside the law; raises DataError with file and line."""
    folder = folder or law_folder()
    cases: list[LawCase] = []
    changes: list[Change] = []
    for name, path in case_files(folder):
        data = load_yaml(path)
        require_schema(data, law_folder() / "cases.schema.json", name)
        cases += [_case(record, name) for record in data.get("cases", ())]
        changes += [_change(record, name) for record in data.get("changes", ())]
    return cases, changes


def run_case(case: LawCase, rulebook: Rulebook) -> list[Failure]:
    """Differences between what the library says of a case and what it must say; empty when it agrees."""
    event = case.question.event(load_goods(), lambda _: None)
    findings = assess(event, rulebook, listed=case.listed, reported_on=case.reported_on)
    found = {o: {f.provision for f in findings if f.outcome is o} for o in _OUTCOMES}
    hanging = {i for f in findings for i in (*f.clarified_by, *f.related, *f.implemented_by)}
    differences = []
    for outcome in _OUTCOMES:
        wanted = set(case.expect.get(outcome, ()))
        if extra := sorted(found[outcome] - wanted):
            differences.append(f"also {outcome.value}: {', '.join(extra)}")
        if missing := sorted(wanted - found[outcome]):
            differences.append(f"not {outcome.value}: {', '.join(missing)}")
    if missing := sorted(set(case.attached) - hanging):
        differences.append(f"hangs on no finding: {', '.join(missing)}")
    fired = found[Outcome.MAY_FALL_UNDER] | hanging
    if trapped := sorted(set(case.never) & fired):
        differences.append(f"must not come up: {', '.join(trapped)}")
    return [Failure(case.path, case.line, f"{case.id}: {case.says}", "; ".join(differences))] if differences else []


def run_change(change: Change, rulebook: Rulebook) -> list[Failure]:
    """Days on which a measure does not say what it must."""
    failures = []
    for day, wanted in change.days.items():
        question = replace(change.question, when=Interval(start=day.isoformat()))
        event = question.event(load_goods(), lambda _: None)
        found = standing(change.measure, assess(event, rulebook, listed=change.listed))
        if found != wanted:
            words = f"{change.measure} on {day}: {found}, expected {wanted}"
            failures.append(Failure(change.path, change.line, change.says, words))
    return failures


def standing(measure: str, findings: list[Finding]) -> str:
    """What the findings say of one measure: an outcome, `attached`, or `absent`."""
    for finding in findings:
        if finding.provision == measure:
            return finding.outcome.value
    for finding in findings:
        if measure in (*finding.clarified_by, *finding.related, *finding.implemented_by):
            return ATTACHED
    return ABSENT


def _case(record: Mapping, path: str) -> LawCase:
    expect = record.get("expect", {})
    return LawCase(
        id=record["id"],
        says=record["says"],
        question=_question(record["event"], path),
        reported_on=date.fromisoformat(record["reported_on"]) if "reported_on" in record else None,
        listed=_listed(record),
        expect={o: tuple(expect[o.value]) for o in _OUTCOMES if o.value in expect},
        attached=tuple(expect.get(ATTACHED, ())),
        never=tuple(record.get("never", {})),
        path=path,
        line=record.line,
    )


def _change(record: Mapping, path: str) -> Change:
    return Change(
        measure=record["measure"],
        says=record["says"],
        question=_question(record["event"], path),
        days={date.fromisoformat(day): standing for day, standing in record["days"].items()},
        listed=_listed(record),
        path=path,
        line=record.line,
    )


def _question(record: Mapping, path: str) -> Question:
    when = record.get("when")
    interval = None if when is None else Interval(start=when["from"], end=when.get("to"))
    return Question(
        kind=EventKind(record.get("kind", "transfer")),
        status=ClaimStatus(record.get("status", "reported")),
        supplier=_party(record.get("supplier")),
        recipient=_party(record.get("recipient")),
        intermediaries=tuple(p for r in record.get("through", ()) if (p := _party(r)) is not None),
        items=tuple(_item(i, path) for i in record.get("items", ())),
        when=interval,
        place=record.get("place"),
        place_country=record.get("place_country"),
        says=tuple(record.get("words", ())),
        approvals=tuple(record.get("approvals", ())),
        purpose=record.get("purpose"),
    )


def _party(record: Mapping | None) -> NamedParty | None:
    return None if record is None else NamedParty(name=record["name"], country=record.get("country"))


def _item(record: Mapping, path: str) -> NamedItem:
    known = {e.id for e in load_goods().entries}
    if unknown := sorted(set(record.get("goods", ())) - known):
        message = f"the goods lexicon has no entry {', '.join(unknown)}; `sanctrace law goods WORDS` names the ids"
        raise DataError(path, record.line, message)
    return NamedItem(
        text=record["text"],
        item_class=record["class"],
        goods=tuple(record["goods"]) if "goods" in record else None,
        hs=tuple(record.get("hs", ())),
        quantity=record.get("quantity"),
    )


def _listed(record: Mapping) -> tuple[Screening, ...] | None:
    if "listed" not in record:
        return None
    return tuple(
        Screening(
            mention=entry["mention"],
            entry=entry["entry"],
            entry_name=entry["mention"],
            score=1.0,
            reasons=("named in the case",),
            list_name=entry["list"],
            listed_on=date.fromisoformat(entry["listed_on"]),
            listed_then=entry["then"],
            listed_at_report=entry["then"],
        )
        for entry in record["listed"]
    )
