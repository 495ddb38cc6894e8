"""Series between States follow what people decided, in both stores."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sanctrace.cases.relations import Exchange, Relation, RelationTotals, shortened
from sanctrace.ledger.codec import decode
from sanctrace.model import Judgement, JudgementKind
from sanctrace.runs.ingest import open_keeper
from sanctrace.runs.relations import RelationsStand, count_relations, kept_stand, relations_in, relations_stand

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


def test_what_is_kept_is_what_is_counted_and_is_counted_again_when_an_event_moved(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        ledger = keeper.ledger
        assert kept_stand(ledger) is None
        for page, reading in library(1, 3):
            keeper.save(page, reading)
        for _ in range(2):  # the second count stands in place of the first
            stand = count_relations(ledger)
        assert kept_stand(ledger) == stand
        (counted,) = relations_in(ledger)
        ((pair, totals),) = ledger.relation_totals()
        assert decode(RelationTotals, totals) == RelationTotals.of(counted)
        kept = ledger.relation_series(pair)
        assert kept is not None
        assert decode(Relation, kept) == shortened(counted, 1)
        whole = [exchange for point in counted.points for exchange in point.exchanges]
        told = ledger.relation_exchanges(pair, kind=None, before=None, limit=99)
        assert [decode(Exchange, value) for _, value in told] == whole[::-1]
        last, *_ = told
        assert ledger.relation_exchanges(pair, kind=None, before=last[0], limit=99) == told[1:]
        kind = whole[0].kind.value
        of_kind = ledger.relation_exchanges(pair, kind=kind, before=None, limit=99)
        assert [decode(Exchange, v) for _, v in of_kind] == [e for e in whole[::-1] if e.kind.value == kind]
        names = ledger.article_names({article for exchange in whole for article in exchange.articles})
        assert {ledger.capture(name.sha256) is not None for name in names.values()} == {True}
        cases = {case.id for case in ledger.cases()}
        assert ledger.cases_there({*cases, "none"}) == cases
        ledger.clear_index("gathered by another version")
        assert kept_stand(ledger) is None, "another gathering may count otherwise"
