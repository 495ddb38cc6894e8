"""Cases are kept with the readings: in any order, through re-readings, revisions and judgements, and never half."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.ledger import CaseFilter, open_ledger
from sanctrace.model import Case, Judgement, JudgementKind, LedgerError, Page, Reading
from sanctrace.runs.ingest import CaseKeeper, gather_all, open_keeper

if TYPE_CHECKING:
    from tests.runs.storybook import library, page_of
else:
    from storybook import library, page_of

PAGES = library(4, 4)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def judged(kind: JudgementKind, *cases: Case, by: str = "Anna", **more: str) -> Judgement:
    """A judgement about all tellings of these cases."""
    about = tuple(telling.anchor for case in cases for telling in case.tellings)
    return Judgement(kind=kind, about=about, by=by, at=NOON, **more)


def gathered(readings: list[Reading]) -> list[Case]:
    """The cases of the readings, gathered at one go without a ledger."""
    return gather(telling for reading in readings for telling in tellings_of(reading))


def sizes(keeper: CaseKeeper) -> list[int]:
    return [len(case.tellings) for case in keeper.ledger.cases()]


def test_the_cases_of_a_ledger_are_those_gathered_at_one_go(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES:
            assert keeper.save(page, reading)
        assert list(keeper.ledger.cases()) == gathered([reading for _, reading in PAGES])
        assert sizes(keeper) == [4, 4, 4, 4]
        assert keeper.ledger.check() == []


@given(st.permutations(PAGES))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_pages_changes_no_case(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[Page, Reading]]
) -> None:
    with open_keeper(tmp_path_factory.mktemp("ledger") / "kept.db") as keeper:
        for page, reading in pages:
            keeper.save(page, reading)
        assert list(keeper.ledger.cases()) == gathered([reading for _, reading in PAGES])


def test_saving_again_changes_nothing(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES:
            keeper.save(page, reading)
        before = list(keeper.ledger.cases())
        assert not any(keeper.save(page, reading) for page, reading in PAGES)
        assert list(keeper.ledger.cases()) == before


def test_gathering_all_again_gives_the_same_cases(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in [*PAGES, page_of(1, 2, edition=1)]:
            keeper.save(page, reading)
        before = list(keeper.ledger.cases())
        told: list[str] = []
        gather_all(keeper.ledger, told.append)
        assert list(keeper.ledger.cases()) == before
        assert told == [reading.article.source for _, reading in PAGES]
        assert keeper.ledger.check() == []


def test_the_cases_of_a_ledger_that_has_none_yet_are_gathered_when_it_is_opened(ledger_address: str) -> None:
    with open_ledger(ledger_address) as ledger:
        for page, reading in PAGES:
            ledger.save(page, reading)
        assert list(ledger.cases()) == []
    with open_keeper(ledger_address) as keeper:
        assert list(keeper.ledger.cases()) == gathered([reading for _, reading in PAGES])


def test_a_reading_that_no_longer_tells_the_event_leaves_the_case(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES[:4]:
            keeper.save(page, reading)
        page, reading = PAGES[0]
        assert keeper.save(page, dataclasses.replace(reading, events=()))
        assert sizes(keeper) == [3]
        assert keeper.ledger.check() == []
        keeper.save(page, reading)
        assert list(keeper.ledger.cases()) == gathered([reading for _, reading in PAGES[:4]])


def test_an_edited_page_stays_one_report_with_both_versions(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(*page_of(0, 0))
        keeper.save(*page_of(0, 1))
        keeper.save(*page_of(0, 1, edition=1))
        (case,) = keeper.ledger.cases()
        assert sorted((t.source, t.revision) for t in case.tellings) == [
            ("https://outlet-0.example/0", 0),
            ("https://outlet-1.example/0", 0),
            ("https://outlet-1.example/0", 1),
        ]
        assert case.chain.articles == 2
        assert keeper.ledger.check() == []


def test_other_bytes_around_the_same_article_are_no_new_version(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(*page_of(0, 0))
        (first,) = keeper.ledger.cases()
        keeper.judge(judged(JudgementKind.CONFIRM, first))
        (confirmed,) = keeper.ledger.cases()
        for advertisement in ("<p>Buy boots</p>", "<p>Buy hats</p>"):
            page, reading = page_of(0, 0, trailer=advertisement)
            assert keeper.save(page, reading)
        assert len(keeper.ledger.revisions(first.tellings[0].source)) == 3
        assert list(keeper.ledger.cases()) == [confirmed]
        keeper.save(*page_of(0, 0))  # and back to the first bytes
        assert list(keeper.ledger.cases()) == [confirmed]


def test_the_same_bytes_under_two_names_are_one_telling_until_one_is_gone(ledger_address: str) -> None:
    page, reading = page_of(0, 0)
    with open_keeper(ledger_address) as keeper:
        keeper.save(page, reading)
        (once,) = keeper.ledger.cases()
        mirror = dataclasses.replace(page, source="a-mirror.html")
        mirrored = dataclasses.replace(reading, article=dataclasses.replace(reading.article, source=mirror.source))
        keeper.save(mirror, mirrored)
        (case,) = keeper.ledger.cases()
        assert [t.source for t in case.tellings] == ["a-mirror.html"]
        assert case.id == once.id
        assert keeper.ledger.check() == []
        keeper.save(mirror, dataclasses.replace(mirrored, events=()))
        assert list(keeper.ledger.cases()) == [once]


def test_a_judgement_holds_when_the_page_is_read_better(ledger_address: str) -> None:
    page, reading = page_of(0, 0)
    with open_keeper(ledger_address) as keeper:
        keeper.save(page, reading)
        (case,) = keeper.ledger.cases()
        confirmed = judged(JudgementKind.CONFIRM, case)
        assert keeper.judge(confirmed)
        assert not keeper.judge(confirmed)
        event = dataclasses.replace(reading.events[0].event, place="Vladivostok", supplier=None)
        kept = dataclasses.replace(reading.events[0], event=event)
        keeper.save(page, dataclasses.replace(reading, events=(kept,)))
        (better,) = keeper.ledger.cases()
        assert better.tellings[0].event.supplier is None
        assert better.judgements == (confirmed,)


def test_a_merge_by_hand_stays_through_later_pages_until_it_is_withdrawn(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES:
            keeper.save(page, reading)
        one, other, *_ = keeper.ledger.cases()
        merge = judged(JudgementKind.MERGE, one, other, reason="one convoy")
        keeper.judge(merge)
        assert sorted(sizes(keeper)) == [4, 4, 8]
        page, reading = PAGES[5]
        keeper.save(page, dataclasses.replace(reading, events=()))
        keeper.save(page, reading)
        assert sorted(sizes(keeper)) == [4, 4, 8]
        assert keeper.ledger.check() == []
        withdraw = Judgement(
            kind=JudgementKind.WITHDRAW, about=(), by="Anna", at=NOON + timedelta(hours=1), value=merge.id
        )
        keeper.judge(withdraw)
        assert list(keeper.ledger.cases()) == gathered([reading for _, reading in PAGES])
        assert keeper.ledger.check() == []


def test_a_split_by_hand_stays_when_the_cases_are_gathered_anew(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES[:4]:
            keeper.save(page, reading)
        (case,) = keeper.ledger.cases()
        first, *others = case.tellings
        about = (others[0].anchor, first.anchor, *(t.anchor for t in others[1:]))
        keeper.judge(Judgement(kind=JudgementKind.SPLIT, about=about, by="Anna", at=NOON, reason="another ship"))
        assert sorted(sizes(keeper)) == [1, 3]
        before = list(keeper.ledger.cases())
        gather_all(keeper.ledger)
        assert list(keeper.ledger.cases()) == before
        keeper.save(*page_of(0, 4))
        assert sum(sizes(keeper)) == 5
        assert len(sizes(keeper)) == 2


def test_a_correction_moves_an_event_to_the_case_that_it_belongs_to(ledger_address: str) -> None:
    page, reading = page_of(0, 1)
    wrong = dataclasses.replace(
        reading.events[0].event,
        when=dataclasses.replace(reading.events[0].event.when or pytest.fail(), start="2021-05-05"),
    )
    misread = dataclasses.replace(reading, events=(dataclasses.replace(reading.events[0], event=wrong),))
    with open_keeper(ledger_address) as keeper:
        keeper.save(*page_of(0, 0))
        keeper.save(page, misread)
        assert sizes(keeper) == [1, 1]
        case = next(case for case in keeper.ledger.cases() if case.articles == (reading.article.id,))
        keeper.judge(judged(JudgementKind.CORRECT, case, slot="when", value=json.dumps("2023-01-10")))
        assert sizes(keeper) == [2]
        assert keeper.ledger.check() == []


def test_a_correction_that_fits_no_slot_is_refused_and_not_kept(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(*page_of(0, 0))
        (case,) = keeper.ledger.cases()
        with pytest.raises(ValueError, match="festival"):
            keeper.judge(judged(JudgementKind.CORRECT, case, slot="kind", value='"festival"'))
        assert keeper.ledger.counts().judgements == 0
        assert list(keeper.ledger.cases()) == [case]


def test_a_correction_of_the_wrong_shape_is_refused_and_not_kept(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(*page_of(0, 0))
        (case,) = keeper.ledger.cases()
        with pytest.raises(ValueError, match="items takes a list"):
            keeper.judge(judged(JudgementKind.CORRECT, case, slot="items", value='"some text"'))
        assert keeper.ledger.counts().judgements == 0


@pytest.mark.parametrize("order", [(0, 4, 1, 5, 2, 6), (6, 2, 5, 1, 4, 0)])
def test_a_merged_case_takes_later_tellings_of_each_of_its_parts(ledger_address: str, order: tuple[int, ...]) -> None:
    one, other = [page_of(0, outlet) for outlet in range(4)], [page_of(3, outlet) for outlet in range(4)]
    pages = [*one, *other]
    with open_keeper(ledger_address) as keeper:
        for number in order[:2]:
            keeper.save(*pages[number])
        assert sizes(keeper) == [1, 1], "two deliveries, whose days and goods clash"
        merge = judged(JudgementKind.MERGE, *keeper.ledger.cases(), reason="one convoy")
        keeper.judge(merge)
        for number in order[2:]:
            keeper.save(*pages[number])
        (case,) = keeper.ledger.cases()
        assert len(case.tellings) == 6
        assert case.conflicts, "nothing is averaged away"
        assert keeper.ledger.check() == []
        gather_all(keeper.ledger)
        assert list(keeper.ledger.cases()) == [case]
        keeper.judge(
            Judgement(kind=JudgementKind.WITHDRAW, about=(), by="Anna", at=NOON + timedelta(hours=1), value=merge.id)
        )
        assert sizes(keeper) == [3, 3]


@pytest.mark.parametrize("later", [(1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1), (3, 4, 1, 6, 2, 5)])
def test_what_a_hand_split_is_joined_by_no_later_telling(ledger_address: str, later: tuple[int, ...]) -> None:
    with open_keeper(ledger_address) as keeper:
        for outlet in (0, later[0]):
            keeper.save(*page_of(0, outlet))
        (case,) = keeper.ledger.cases()
        keeper.judge(judged(JudgementKind.SPLIT, case, reason="two lorries"))
        first, second = (telling.ident for telling in case.tellings)
        for outlet in later[1:]:
            keeper.save(*page_of(0, outlet))
        apart = list(keeper.ledger.cases())
        assert len(apart) == 2
        assert not any({first, second} <= {t.ident for t in one.tellings} for one in apart)
        assert sum(sizes(keeper)) == 7


def test_a_later_version_of_a_split_page_stays_split(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for outlet in (0, 1, 2):
            keeper.save(*page_of(0, outlet))
        (case,) = keeper.ledger.cases()
        alone = next(t for t in case.tellings if t.source == page_of(0, 1)[0].source)
        about = (alone.anchor, *(t.anchor for t in case.tellings if t != alone))
        keeper.judge(Judgement(kind=JudgementKind.SPLIT, about=about, by="Anna", at=NOON, reason="another lorry"))
        for edition in (1, 2):
            page, reading = page_of(0, 1, edition=edition)
            keeper.save(page, reading)
        cases = list(keeper.ledger.cases())
        assert sorted(len(one.tellings) for one in cases) == [2, 3]
        assert {len({t.source for t in one.tellings}) for one in cases} == {1, 2}
        gather_all(keeper.ledger)
        assert list(keeper.ledger.cases()) == cases


def test_what_fails_half_way_leaves_page_and_cases_as_they_were(
    ledger_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES[:3]:
            keeper.save(page, reading)
        before, counts = list(keeper.ledger.cases()), keeper.ledger.counts()
        with monkeypatch.context() as patch:

            def refuse(*_: object) -> None:
                raise LedgerError("the disk is full")

            patch.setattr(keeper.ledger, "replace_cases", refuse)
            with pytest.raises(LedgerError, match="full"):
                keeper.save(*PAGES[3])
        assert (list(keeper.ledger.cases()), keeper.ledger.counts()) == (before, counts)
        keeper.save(*PAGES[4])  # takes the number that was given to the page that failed
        keeper.save(*PAGES[3])
        assert list(keeper.ledger.cases()) == gathered([reading for _, reading in PAGES[:5]])


def test_two_processes_that_keep_pages_in_turn_make_no_case_twice(ledger_address: str) -> None:
    with open_keeper(ledger_address) as one, open_keeper(ledger_address) as other:
        for number, (page, reading) in enumerate(PAGES):
            (one, other)[number % 2].save(page, reading)
        assert list(one.ledger.cases()) == list(other.ledger.cases()) == gathered([reading for _, reading in PAGES])


@pytest.mark.parametrize(
    ("wanted", "stories"),
    [
        (CaseFilter(goods="luxury_vehicle"), [0]),
        (CaseFilter(provision="test-ammunition"), [1]),
        (CaseFilter(regime="test"), [0, 1, 2, 3]),
        (CaseFilter(regime="un-dprk"), []),
        (CaseFilter(outcome="may fall under", status="reported"), [0, 1, 2, 3]),
        (CaseFilter(source="Daily Ledger", since="2023-01-15", until="2023-02-01"), [1, 2]),
        (CaseFilter(reliability="A"), []),
    ],
)
def test_cases_are_found_by_what_they_are_about(wanted: CaseFilter, stories: list[int], ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES:
            keeper.save(page, reading)
        every = list(keeper.ledger.cases())
        assert list(keeper.ledger.cases(wanted)) == [every[n] for n in stories]


def test_a_case_is_found_by_its_id_and_by_its_event(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in PAGES[:6]:
            keeper.save(page, reading)
        for case in keeper.ledger.cases():
            assert keeper.ledger.case(case.id) == case
            (event,) = keeper.ledger.find_event(case.events[0].event.id)
            assert keeper.ledger.case_of(event.place) == case.id
        assert keeper.ledger.case("nowhere") is None
