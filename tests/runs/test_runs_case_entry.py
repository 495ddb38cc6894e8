"""What the index makes of cases, on each store: lists by the line, counts of labels, words of headlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sanctrace.cases.found_by import headline_words
from sanctrace.cases.pressing import pressing
from sanctrace.desk.demo_command import example_pages
from sanctrace.ledger import CaseFilter, CaseOrder
from sanctrace.model import JudgementKind, Page, Reading
from sanctrace.runs.ingest import CaseKeeper, open_keeper
from sanctrace.runs.judging import checked, subject_of, withdrawal
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def examples() -> list[tuple[Page, Reading]]:
    pipeline = open_pipeline(Settings())
    return [(page, pipeline.read(page)) for page in example_pages()]


@pytest.fixture
def keeper(ledger_address: str, examples: list[tuple[Page, Reading]]) -> Iterator[CaseKeeper]:
    with open_keeper(ledger_address) as opened:
        for page, reading in examples:
            opened.save(page, reading)
        yield opened


def ids(keeper: CaseKeeper, wanted: CaseFilter, order: CaseOrder = CaseOrder.NEWEST) -> list[str]:
    """All that fit, fetched three at a time."""
    found: list[str] = []
    while True:
        after = found[-1] if found else None
        some = keeper.ledger.list_cases(wanted, limit=3, after=after, order=order)
        if not some:
            return found
        found += [listed.outline.id for listed in some]


def test_words_are_folded_alike_in_headline_and_search() -> None:
    assert headline_words("Zürich: a LIMOUSINE, a limousine's 2 doors") == (
        "zurich",
        "a",
        "limousine",
        "s",
        "2",
        "doors",
    )


def test_the_list_goes_through_all_cases_by_day_in_either_order(keeper: CaseKeeper) -> None:
    whole = [case.id for case in keeper.ledger.cases()]
    assert len(whole) > 3, "more than one page of three"
    assert ids(keeper, CaseFilter(), order=CaseOrder.OLDEST) == whole
    assert ids(keeper, CaseFilter()) == whole[::-1]
    assert keeper.ledger.list_cases(CaseFilter(), limit=3, after="nobody") == ()


def test_the_list_goes_through_all_cases_most_pressing_first(keeper: CaseKeeper) -> None:
    whole = {case.id: pressing(case) for case in keeper.ledger.cases()}
    by_key = sorted(whole, key=lambda case: (whole[case], case))
    assert len(set(whole.values())) > 3
    assert ids(keeper, CaseFilter(), order=CaseOrder.PRESSING) == by_key
    some = CaseFilter(outcome="may fall under")
    assert ids(keeper, some, order=CaseOrder.PRESSING) == [c for c in by_key if c in set(ids(keeper, some))]
    listed = {one.outline.id: one.key(CaseOrder.PRESSING) for one in keeper.ledger.list_cases(some, limit=99)}
    assert listed == {case: whole[case] for case in listed}


def test_a_grade_by_hand_moves_a_case_in_the_order_at_once(keeper: CaseKeeper) -> None:
    last = ids(keeper, CaseFilter(outcome="may fall under"), order=CaseOrder.PRESSING)[-1]
    case = keeper.ledger.case(last)
    assert case
    kept = checked(
        JudgementKind.GRADE, [subject_of(keeper.ledger, last)], by="anna", at=NOW, value="A1", reason="Seen."
    )
    keeper.judge(kept)
    assert ids(keeper, CaseFilter(), order=CaseOrder.PRESSING)[0] == last
    keeper.judge(withdrawal(keeper.ledger, kept.id, by="anna", at=NOW + timedelta(days=1), reason="No."))
    assert ids(keeper, CaseFilter(outcome="may fall under"), order=CaseOrder.PRESSING)[-1] == last


def test_counts_are_those_of_the_cases_that_the_list_gives(keeper: CaseKeeper) -> None:
    for wanted in (
        CaseFilter(),
        CaseFilter(decision="open"),
        CaseFilter(regime="un-dprk"),
        CaseFilter(since="2020"),
        CaseFilter(since="2017-03-05", until="2024-02-18"),
        CaseFilter(until="2023-11-30", grade_least="C"),
        CaseFilter(words=("russia",), outcome="cannot be tested"),
    ):
        listed = set(ids(keeper, wanted))
        assert keeper.ledger.count_cases(wanted) == len(listed)
        counts = {(c.name, c.value): c.cases for c in keeper.ledger.count_labels(wanted)}
        assert counts
        for (name, value), count in counts.items():
            if name in {"regime", "provision", "outcome", "status", "goods", "grade", "source"}:
                fits = ids(keeper, replace(wanted, **{name: value}))  # type: ignore[arg-type]
                assert len(fits) == count, (name, value)
        only = keeper.ledger.count_labels(wanted, "status")
        assert {c.name for c in only} == {"status"}
        assert sum(c.cases for c in only) == len(listed)


def test_days_and_grades_find_what_the_cases_say(keeper: CaseKeeper) -> None:
    whole = {listed.outline.id: listed for listed in keeper.ledger.list_cases(CaseFilter(), limit=100)}
    for since, until in (
        (None, "2024-02-18"),
        ("2024-02-18", None),
        ("2024-02", "2024-03"),
        ("2023-01-02", "2024-02-01"),
    ):
        expected = {
            case for case, kept in whole.items() if (since or "") <= kept.sorted_on and kept.sorted_on <= (until or "~")
        }
        assert set(ids(keeper, CaseFilter(since=since, until=until))) == expected
    for least in ("B", "3", "C3", "A1"):
        signs = {case: kept.outline.grade.sign for case, kept in whole.items()}
        expected = {
            case for case, sign in signs.items() if all((sign[0] if s.isalpha() else sign[1]) <= s for s in least)
        }
        assert set(ids(keeper, CaseFilter(grade_least=least))) == expected


def test_regime_and_outcome_are_sought_in_one_finding(keeper: CaseKeeper) -> None:
    outcome = "may fall under"
    for regime in ("un-dprk", "eu-russia"):
        expected = {
            case.id
            for case in keeper.ledger.cases()
            if any(f.regime == regime and f.outcome.value == outcome for kept in case.accounts for f in kept.findings)
        }
        assert set(ids(keeper, CaseFilter(regime=regime, outcome=outcome))) == expected


def test_the_sets_are_those_of_the_labels_after_many_changes(keeper: CaseKeeper) -> None:
    cases = [case.id for case in keeper.ledger.cases()]
    for at, case in enumerate(cases[:4]):
        subject = subject_of(keeper.ledger, case)
        keeper.judge(checked(JudgementKind.CONFIRM, [subject], by="anna", at=NOW, reason=str(at)))
    pair = [subject_of(keeper.ledger, case) for case in cases[-2:]]
    merged = checked(JudgementKind.MERGE, pair, by="anna", at=NOW, reason="one")
    keeper.judge(merged)
    assert keeper.ledger.check() == []
    assert keeper.ledger.count_cases(CaseFilter()) == len(cases) - 1
    keeper.judge(withdrawal(keeper.ledger, merged.id, by="anna", at=NOW + timedelta(days=1), reason="two"))
    assert keeper.ledger.check() == []
    assert keeper.ledger.count_cases(CaseFilter()) == len(cases)


def test_words_find_headlines_by_their_beginnings(keeper: CaseKeeper) -> None:
    headlines = {case.id: headline_words(case.headline) for case in keeper.ledger.cases()}
    for words in (("limo",), ("north", "supp"), ("north", "korea", "russia"), ("submarine",), ("100%_",)):
        expected = {
            case for case, known in headlines.items() if all(any(k.startswith(w) for k in known) for w in words)
        }
        assert set(ids(keeper, CaseFilter(words=words))) == expected


def test_a_decision_moves_a_case_between_the_lists_and_is_seen_as_a_change(keeper: CaseKeeper) -> None:
    case = ids(keeper, CaseFilter(words=("limousine",)))[0]
    before, cases = keeper.ledger.index_changes(), keeper.ledger.counts().cases
    subject = subject_of(keeper.ledger, case)
    told = {"at": NOW, "reason": "seen"}
    first = checked(JudgementKind.CONFIRM, [subject], by="anna", **told)  # type: ignore[arg-type]
    keeper.judge(first)
    assert keeper.ledger.index_changes() > before
    assert ids(keeper, CaseFilter(decision="confirmed")) == [case]
    assert case not in ids(keeper, CaseFilter(decision="open"))
    assert case in ids(keeper, CaseFilter(decision_of_two="open"))
    decided = Counter({c.value: c.cases for c in keeper.ledger.count_labels(CaseFilter(), "decision")})
    assert decided == {"open": cases - 1, "confirmed": 1}
    assert sum(c.cases for c in keeper.ledger.count_labels(CaseFilter(decision="open"), "status")) == cases - 1
    assert sum(c.cases for c in keeper.ledger.count_labels(CaseFilter(decision_of_two="open"), "status")) == cases
    keeper.judge(checked(JudgementKind.CONFIRM, [subject], by="boris", **told))  # type: ignore[arg-type]
    assert ids(keeper, CaseFilter(decision_of_two="confirmed")) == [case]
    keeper.judge(withdrawal(keeper.ledger, first.id, by="anna", at=NOW, reason="too early"))
    assert case in ids(keeper, CaseFilter(decision_of_two="open"))
    assert ids(keeper, CaseFilter(decision="confirmed")) == [case]
