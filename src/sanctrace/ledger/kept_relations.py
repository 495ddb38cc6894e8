"""The series of what passes between States, kept as they were counted last; `runs.relations` counts them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sanctrace.ledger.consistency import CheckedTables
from sanctrace.ledger.relation_protocol import ArticleName, KeptRelation

STAND = "relations stand"


class StoredRelations(CheckedTables):
    """See `sanctrace.ledger.relation_protocol.Relations` for what each method does."""

    def relations_stand(self) -> str | None:
        """What the series were counted from; None before any count."""
        rows = self._store.run("fact", {"name": STAND})
        return str(rows[0][0]) if rows and rows[0][0] else None

    def keep_relations(self, stand: str, relations: Sequence[KeptRelation]) -> None:
        """Keep these in place of all that were kept."""
        with self._store.writing():
            self._store.run("clear_relations")
            rows = [{"pair": r.pair, "busy": r.busy, "totals": r.totals, "series": r.series} for r in relations]
            self._store.run_each("keep_relation", rows)
            for relation in relations:
                told = enumerate(relation.exchanges)
                each = [{"pair": relation.pair, "number": n, "kind": kind, "value": value} for n, (kind, value) in told]
                self._store.run_each("keep_relation_exchange", each)
            self._store.run("keep_fact", {"name": STAND, "value": stand})

    def relation_totals(self) -> tuple[tuple[str, str], ...]:
        """Every pair with its totals, the busiest first."""
        return tuple((pair, totals) for pair, totals in self._store.run("relation_totals"))

    def relation_series(self, pair: str) -> str | None:
        """The series of a pair, or None."""
        rows = self._store.run("relation_series", {"pair": pair})
        return str(rows[0][0]) if rows else None

    def relation_exchanges(
        self, pair: str, *, kind: str | None, before: int | None, limit: int
    ) -> tuple[tuple[int, str], ...]:
        """Exchanges of a pair, the last first."""
        wanted: dict[str, object] = {"pair": pair, "before": 2**31 if before is None else before, "limit": limit}
        query = "exchanges_before"
        if kind is not None:
            query, wanted["kind"] = "exchanges_of_kind_before", kind
        return tuple((number, value) for number, value in self._store.run(query, wanted))

    def cases_there(self, cases: Collection[str]) -> frozenset[str]:
        """Those of these ids that are a case now."""
        rows = self._store.run("days_of_cases", {"cases": json.dumps(sorted(cases))})
        return frozenset(row[1] for row in rows)

    def article_names(self, articles: Collection[str]) -> dict[str, ArticleName]:
        """What a list says of these articles."""
        rows = self._store.run("articles_named", {"articles": json.dumps(sorted(articles))})
        return {row[0]: ArticleName(id=row[0], sha256=row[1], source=row[2], title=row[3] or "") for row in rows}
