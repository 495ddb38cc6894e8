"""Changes of cases are found by looking at what changed, and are those that looking at everything finds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sanctrace.ledger import EventPlace, KeptEvent, Ledger
from sanctrace.ledger.notice_book import NoticeBook, snapshot_hash
from sanctrace.model import Case, EventAnchor, Judgement, JudgementKind
from sanctrace.model.notice import CaseSnapshot
from sanctrace.runs.ingest import INDEX_VERSION, CaseKeeper, gather_all, open_keeper
from sanctrace.runs.notices.observe import observe, observe_some

if TYPE_CHECKING:
    from tests.runs.storybook import page_of
else:
    from storybook import page_of

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)


def changes(book: NoticeBook, after: int) -> Counter[tuple[str, str | None, str | None]]:
    """Every change after that number: its track and the states before and after, by their hashes."""

    def named(state: CaseSnapshot | None) -> str | None:
        return None if state is None else snapshot_hash(state)

    return Counter((c.track, named(c.before), named(c.after)) for c in book.changes_since(after))


class Counting:
    """A ledger that counts which cases are read from it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.read = ledger, 0

    def index_changes(self) -> int:
        return self.ledger.index_changes()

    def cases_gone(self, since: int, upto: int) -> tuple[str, ...]:
        return self.ledger.cases_gone(since, upto)

    def anchored(self, anchor: EventAnchor) -> KeptEvent | None:
        return self.ledger.anchored(anchor)

    def case_of(self, place: EventPlace) -> str | None:
        return self.ledger.case_of(place)

    def case(self, case: str) -> Case | None:
        return self.ledger.case(case)

    def change_after(self, since: int, cases: int) -> int:
        return self.ledger.change_after(since, cases)

    def _counted(self, cases: Iterator[Case]) -> Iterator[Case]:
        for case in cases:
            self.read += 1
            yield case

    def cases(self) -> Iterator[Case]:
        return self._counted(self.ledger.cases())

    def cases_changed(self, since: int, upto: int) -> Iterator[Case]:
        return self._counted(self.ledger.cases_changed(since, upto))


def test_a_look_reads_what_changed_and_once_a_day_everything(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper, NoticeBook.open(ledger_address) as book:
        counting = Counting(keeper.ledger)
        ledger = cast(Ledger, counting)
        for story in range(20):
            keeper.save(*page_of(story, 0))

        def look(at: datetime) -> tuple[int, int]:
            counting.read = 0
            return observe(book, ledger, at), counting.read

        assert look(NOW) == (20, 20)
        assert look(NOW + timedelta(minutes=5)) == (0, 0)
        keeper.save(*page_of(3, 1))
        keeper.save(*page_of(20, 0))
        told, read = look(NOW + timedelta(minutes=10))
        assert told == 2
        assert read < 6  # the two and those that might have been the same event
        assert look(NOW + timedelta(days=1, minutes=10)) == (0, 21)


def test_some_at_a_time_the_first_look_ends_too(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper, NoticeBook.open(ledger_address) as book:
        counting = Counting(keeper.ledger)
        ledger = cast(Ledger, counting)
        assert observe_some(book, ledger, NOW, 5), "an empty ledger is looked at at once"
        for story in range(20):
            keeper.save(*page_of(story, 0))
        looks = 0
        while not observe_some(book, ledger, NOW, 5):
            looks += 1
            assert counting.read <= 5 * looks
            assert len(book.tracks()) == counting.read
        assert looks == 3
        assert counting.read == len(book.tracks()) == 20
        assert observe_some(book, ledger, NOW + timedelta(days=2), 5)
        assert counting.read == 20, "what did not change is not looked at again"
        assert observe(book, keeper.ledger, NOW) == 0


def test_some_at_a_time_the_same_is_found_as_at_once(tmp_path: Path) -> None:
    """The tracks come to the same cases, in whatever order pages come, are edited, joined, split and gathered anew."""
    for seed in range(6):
        dice = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        with (
            open_keeper(folder / "kept.db") as keeper,
            NoticeBook.open(folder / "some.db") as some,
            NoticeBook.open(folder / "all.db") as every,
        ):
            for step in range(40):
                _do_something(keeper, dice, step)
                if dice.random() < 0.6:
                    while not observe_some(some, keeper.ledger, NOW + timedelta(minutes=step), 1):
                        pass
                    observe(every, keeper.ledger, NOW + timedelta(days=2 * step))
                    assert {(t.id, t.case, t.seen) for t in some.tracks()} == {
                        (t.id, t.case, t.seen) for t in every.tracks()
                    }, (seed, step)


def test_looking_at_what_changed_finds_what_looking_at_everything_finds(tmp_path: Path) -> None:
    """In whatever order pages come, are edited, joined, split and gathered anew."""
    for seed in range(6):
        dice = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        with (
            open_keeper(folder / "kept.db") as keeper,
            NoticeBook.open(folder / "some.db") as some,
            NoticeBook.open(folder / "all.db") as every,
        ):
            for step in range(40):
                _do_something(keeper, dice, step)
                if dice.random() < 0.6:
                    ends = some.last_change(), every.last_change()
                    observe(some, keeper.ledger, NOW + timedelta(minutes=step))
                    observe(every, keeper.ledger, NOW + timedelta(days=2 * step))
                    assert changes(some, ends[0]) == changes(every, ends[1]), (seed, step)
            assert {(t.id, t.case, t.seen) for t in some.tracks()} == {(t.id, t.case, t.seen) for t in every.tracks()}


def _do_something(keeper: CaseKeeper, dice: random.Random, step: int) -> None:
    act = dice.random()
    if act < 0.75:
        keeper.save(*page_of(dice.randrange(5), dice.randrange(5), edition=dice.choice((0, 0, 1))))
        return
    if act < 0.8:
        gather_all(keeper.ledger)
        return
    cases = list(keeper.ledger.cases())
    if not cases:
        return
    chosen = dice.sample(cases, min(2, len(cases)))
    kind = dice.choice((JudgementKind.MERGE, JudgementKind.DISMISS, JudgementKind.NOTE))
    if kind is not JudgementKind.MERGE:
        chosen = chosen[:1]
    elif len(chosen) < 2:
        return
    about = tuple(case.tellings[0].anchor for case in chosen)
    at = NOW + timedelta(seconds=step)
    keeper.judge(Judgement(kind=kind, by="ann", at=at, about=about, reason=f"because {step}"))


def test_a_ledger_that_was_restored_from_a_copy_is_looked_at_whole(tmp_path: Path) -> None:
    with open_keeper(tmp_path / "old.db") as keeper:
        keeper.save(*page_of(0, 0))
    with NoticeBook.open(tmp_path / "kept.db") as book:
        with open_keeper(tmp_path / "kept.db") as keeper:
            for story in range(3):
                keeper.save(*page_of(story, 0))
            assert observe(book, keeper.ledger, NOW) == 3
        with open_keeper(tmp_path / "old.db") as keeper:
            assert observe(book, keeper.ledger, NOW + timedelta(minutes=1)) == 2  # two are cases no more


def test_every_case_that_is_gathered_anew_counts_as_changed(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for story in range(3):
            keeper.save(*page_of(story, 0))
        before = keeper.ledger.index_changes()
        ids = [case.id for case in keeper.ledger.cases()]
        keeper.ledger.clear_index(INDEX_VERSION)
        assert sorted(keeper.ledger.cases_gone(before)) == sorted(ids)
        gather_all(keeper.ledger)
        assert keeper.ledger.cases_gone(before) == ()
        assert sorted(case.id for case in keeper.ledger.cases_changed(before)) == sorted(ids)
