"""Series between States follow what people decided, in both stores."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sanctrace.model import Judgement, JudgementKind
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.relations import RelationsStand, relations_in, relations_stand

if TYPE_CHECKING:
    from tests.runs.storybook import library
else:
    from storybook import library

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_correction_moves_an_event_to_another_pair(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        for page, reading in library(1, 2):
            keeper.save(page, reading)
        assert [relation.pair for relation in relations_in(keeper.ledger)] == [("KP", "RU")]
        (case,) = keeper.ledger.cases()
        for telling in case.tellings:
            about = (telling.anchor,)
            keeper.judge(
                Judgement(kind=JudgementKind.CORRECT, about=about, by="Anna", at=NOON, slot="supplier", value='"China"')
            )
        (relation,) = relations_in(keeper.ledger)
        assert relation.pair == ("CN", "KP")
        assert [point.count for point in relation.points] == [1]


def test_only_what_moves_an_event_changes_what_the_series_depend_on(ledger_address: str) -> None:
    def depends(stand: RelationsStand) -> tuple[int, int]:
        return stand.reading, stand.judgement

    with open_keeper(ledger_address) as keeper:
        stand = relations_stand(keeper.ledger, RelationsStand())
        assert depends(stand) == (0, 0)
        for page, reading in library(1, 2):
            keeper.save(page, reading)
        before, stand = stand, relations_stand(keeper.ledger, stand)
        assert depends(stand) != depends(before)
        (case,) = keeper.ledger.cases()
        about = tuple(telling.anchor for telling in case.tellings)
        kinds = (JudgementKind.CONFIRM, JudgementKind.NOTE, JudgementKind.SPLIT)
        moved = []
        for kind in kinds:
            keeper.judge(Judgement(kind=kind, about=about, by="Anna", at=NOON, reason="so"))
            before, stand = stand, relations_stand(keeper.ledger, stand)
            moved.append(depends(stand) != depends(before))
        assert moved == [False, False, True]
        assert depends(relations_stand(keeper.ledger, RelationsStand())) == depends(stand)
